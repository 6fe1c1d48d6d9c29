/**
 * The user's side of the conversation, for a mind that sits there: it answers what it is asked as a user of `user.ts`
 * does, because without an answer nothing is ever booked.
 */
import { costOf } from '../channel/messages.ts';
import type { Imagined, Thought, View } from '../conversation.ts';
import type { Message } from '../environment.ts';
import { invalid, VALID, type Verdict } from '../knowledge.ts';
import type { Domain } from './domain.ts';
import type { Means } from './imagine.ts';
import { formatSlotMessage, makeSlotMessage, readSlotMessage, type SlotMessage, topicOf } from './messages.ts';
import { type Goal, type SlotObservation, SYSTEM, USER } from './state.ts';
import { newUserMind, readForUser, replyTo, type UserMind } from './user.ts';

export interface UserView {
  readonly goal: Goal;
  readonly mind: UserMind;
  readonly entity: number | null;
  /** What the system said last that is not answered yet; null: nothing. */
  readonly heard: { readonly id: string; readonly said: SlotMessage; readonly step: number } | null;
  /** The answer to it. */
  readonly answer: SlotMessage | null;
}

const temperOf = ({ accepts }: Pick<Domain, 'accepts'>) => ({ accepts, insists: 0, wavers: false });

/** Goes through the log as a user does, answer by answer. */
export const understandAsUser = ({ observation, log }: View<SlotObservation>, domain: Domain): UserView => {
  const goal: Goal = observation.goal ?? { order: [], willing: '', curious: '' };
  let view: UserView = {
    goal,
    mind: newUserMind(domain.slots, domain.extras.length),
    entity: null,
    heard: null,
    answer: null,
  };
  for (const entry of log) {
    if (entry.kind !== 'said') continue;
    if (entry.from === USER) {
      if (entry.message.replyTo === undefined || entry.message.replyTo === view.heard?.id)
        view = { ...view, heard: null, answer: null };
      continue;
    }
    const said = entry.from === SYSTEM ? readForUser(entry.message) : null;
    if (said === null) continue;
    const entity = said.kind === 'proposal' ? said.entity : view.entity;
    const { said: answer, mind } = replyTo(said, { goal, mind: view.mind, temper: temperOf(domain), entity });
    const heard = answer === null ? view.heard : { id: entry.id, said, step: entry.heard };
    view = { goal, mind, entity, heard, answer: answer ?? view.answer };
  }
  return view;
};

export const userThoughts = ({ answer, heard }: UserView): readonly Thought[] =>
  answer === null || heard === null
    ? []
    : [{ message: makeSlotMessage(USER, answer, heard.id), topic: topicOf(heard.said), because: 'the system asked' }];

/** It says what it wants, and that truly. */
export const verifyAsUser = (said: SlotMessage, { answer }: UserView): Verdict =>
  answer !== null && JSON.stringify(answer) === JSON.stringify(said)
    ? VALID
    : invalid('unasked', `nothing asks for this: ${formatSlotMessage(said)}`);

/** An answer is worth the booking that it leads to, less what is still to be said; silence leads to none. */
export const imagineSystem = (
  message: Message | null,
  { mind }: UserView,
  { domain, settings, prices }: Means,
): Imagined => {
  if (message === null) return { return: 0, messages: 0 };
  const said = readSlotMessage(message);
  const open = [...mind.chosen].filter((one) => one === '.').length;
  const rest = said?.kind === 'booking' ? 0 : open * prices.slot + prices.booking;
  const worth = said?.kind === 'end' ? 0 : Math.max(0, domain.success - rest);
  return { return: worth - costOf(settings, message.act), messages: 1 };
};
