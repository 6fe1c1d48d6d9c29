/**
 * Trigger (Inner Thoughts, Liu et al., CHI 2025, section 4.1): what makes one think of something to say. Theirs is an
 * utterance of somebody else, and nothing else: in the published code no silence, however long, makes anybody think.
 */
import type { Conversation } from '../../conversation.ts';
import { SURPRISE } from '../correct.ts';
import type { Hearing, Speaker } from './hear.ts';

export const TRIGGERS = [
  'beginning',
  'message',
  'sight',
  'surprise',
  'doubt',
  'question',
  'refused',
  'silence',
  'deadline',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

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
  { conversation, parameters }: Pick<Speaker, 'parameters'> & { readonly conversation: Conversation },
  { view, understanding, news, noticed, memory }: Hearing,
  { surprise, invalid }: Work,
): readonly Trigger[] => {
  const { step, horizon, seat } = view;
  const quiet = step - 1 - memory.spoke.anybody;
  const found: { readonly [name in Trigger]: boolean } = {
    beginning: step === 0,
    message: news.length > 0,
    sight: noticed,
    surprise: surprise > SURPRISE,
    doubt: conversation.doubts(understanding).some(({ matters, bits }) => matters && bits > 0),
    question: conversation.questions(understanding).some(({ to, by }) => by !== seat && (to === null || to === seat)),
    refused: invalid > 0,
    silence: quiet > 0 && quiet % parameters.silence === 0,
    deadline: horizon - step === DEADLINE,
  };
  return TRIGGERS.filter((name) => found[name]);
};
