/** One finished episode as a line of `episodes.jsonl`. No wall-clock: equal descriptions give equal bytes. */
import type { Totals } from '../model/totals.ts';
import type { Failure, TraceFooter } from '../trace.ts';
import type { Optimum } from '../world.ts';
import type { Switch } from './switches.ts';
import type { TalkFigures } from './talk.ts';

export const ROW_SCHEMA = 1;

/** Whether something that the scenario expects came true in this episode. */
export interface Finding {
  readonly expectation: string;
  readonly met: boolean;
  /** What was found, in words. */
  readonly found: string;
  /** Where it failed; null where it was met. */
  readonly step: number | null;
  /** The state at that step, for people; null where it was met. */
  readonly picture: string | null;
}

export interface Row {
  readonly schema: typeof ROW_SCHEMA;
  readonly id: string;
  readonly environment: string;
  readonly environmentVersion: string;
  readonly rules: string;
  readonly layout: string;
  readonly focal: string;
  readonly partner: string;
  /** Names in the other seats, in seat order. */
  readonly partners: readonly string[];
  /** The focal policy's. */
  readonly seat: number;
  readonly seed: number;
  /** From 1: which of the episodes that these policies played in a row, what they carry from one to the next. */
  readonly meeting: number;
  /** Seats that another policy takes over in the middle; absent where all keep theirs. */
  readonly switches?: readonly Switch[];
  readonly status: 'finished' | 'failed';
  readonly outcome: TraceFooter['outcome'];
  /** Sum of the team rewards, up to the failure where there was one. */
  readonly return: number;
  readonly steps: number;
  /** [seat] */
  readonly seatReturns: readonly number[];
  /** Share of the focal policy's decisions that were its fallback, in [0, 1]; 0 where it took none. */
  readonly fallbackRate: number;
  /** The bound for episodes that the focal policy broke. */
  readonly lowestReturn: number;
  /** [seat] what its calls of language models came to, replayed ones included; absent where there were none. */
  readonly models?: readonly (Totals | null)[];
  /** What talk came to, of an episode with a channel; absent where it failed. */
  readonly talk?: TalkFigures;
  /** What cannot be beaten from where the episode began; absent where the world does not know it. */
  readonly optimum?: Optimum;
  readonly failure?: Failure;
  readonly findings?: readonly Finding[];
  /** [seat] hashes of the code or networks that acted. */
  readonly code: readonly string[];
  /** Hash over the hashes of all states; null where the episode could not begin. */
  readonly hash: string | null;
}
