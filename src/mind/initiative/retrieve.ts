/**
 * Retrieve (Inner Thoughts, section 4.2): the thoughts that come to mind again. Their salience decays with every step; the
 * published code leaves decay off by default, and looks up old thoughts only to write new ones, so that none that waited
 * is ever said. Here what waits is a candidate again at every step.
 */
import type { Hearing, Speaker } from './hear.ts';
import type { Waiting } from './memory.ts';

/** The published floor of salience, below which nothing comes to mind: 0.25, of what it was when it came up. */
const SALIENCE_FLOOR = 0.25;

export interface Retrieved {
  readonly waiting: Waiting;
  /** What is left of its salience, in (0, 1]. */
  readonly left: number;
}

export const retrieve = (
  { parameters }: Pick<Speaker, 'parameters'>,
  { memory, view }: Hearing,
): readonly Retrieved[] =>
  memory.reservoir
    .map((waiting) => ({ waiting, left: parameters.decay ** (view.step - waiting.since) }))
    .filter(({ left }) => left >= SALIENCE_FLOOR);
