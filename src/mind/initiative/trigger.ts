/**
 * Trigger (Inner Thoughts, Liu et al., CHI 2025, section 4.1): what makes one think of something to say. Theirs is an
 * utterance of somebody else, and nothing else: in the published code no silence, however long, makes anybody think.
 */
import { SURPRISE } from '../correct.ts';
import type { Hearing, Speaker } from './hear.ts';
import type { GateName } from './settings.ts';

const TRIGGERS = [
  'beginning',
  'message',
  'sight',
  'surprise',
  'doubt',
  'question',
  'refused',
  'silence',
  'deadline',
  'habit',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Gates that look for something to say at every step, whatever happens. */
const TALKATIVE: readonly GateName[] = ['always', 'random'];

/** Steps before the end at which one thinks once more. */
const DEADLINE = 3;

/** What the five stages say that concerns talk. */
export interface Work {
  /** Largest surprise of this step, in nats. */
  readonly surprise: number;
  /** Skills that could not be begun in this decision. */
  readonly invalid: number;
}

export const trigger = (
  { parameters }: Pick<Speaker, 'parameters'>,
  { view, doubts, agenda, news, noticed, memory }: Hearing,
  { surprise, invalid }: Work,
): readonly Trigger[] => {
  const { step, horizon, seat } = view;
  const quiet = step - 1 - memory.spoke.anybody;
  const found: { readonly [name in Trigger]: boolean } = {
    beginning: step === 0,
    message: news.length > 0,
    sight: noticed,
    surprise: surprise > SURPRISE,
    doubt: doubts.some(({ matters, bits }) => matters && bits > 0),
    question: agenda.some(({ to, by }) => by !== seat && (to === null || to === seat)),
    refused: invalid > 0,
    silence: quiet > 0 && quiet % parameters.silence === 0,
    deadline: horizon - step === DEADLINE,
    habit: TALKATIVE.includes(parameters.gate),
  };
  return TRIGGERS.filter((name) => found[name]);
};
