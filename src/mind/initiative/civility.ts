/**
 * Civility: what one may not say, and what a breach of manners costs. Hard rules take a thought out; soft ones enter its
 * worth, and how much they weigh depends on the teammate (adaptation.ts).
 */
import { asksFor, isQuestion, tells } from '../../channel/acts.ts';
import { messageProblem } from '../../channel/messages.ts';
import type { Thought } from '../../conversation.ts';
import type { Message, Seat } from '../../environment.ts';
import { civilityDial, mayBeAsked } from './adaptation.ts';
import type { Costs } from './evaluate.ts';
import { bitsOf, type Hearing, type Speaker, turnOf } from './hear.ts';
import { keyOf } from './memory.ts';

/** Whether a message answers what somebody asked this seat: by its `replyTo`, or by telling of an open question's topic. */
export const answersQuestion = ({ view, agenda }: Hearing, thought: Thought): boolean => {
  const { message, topic } = thought;
  const { replyTo } = message;
  const question = view.log.find((one) => one.kind === 'said' && one.id === replyTo);
  if (question?.kind === 'said' && question.from !== view.seat && asksFor(question.message)) return true;
  return (
    tells(message) &&
    agenda.some(
      ({ topic: asked, by, to }) =>
        asked === topic && by !== null && by !== view.seat && (to === null || to === view.seat),
    )
  );
};

/** Why a thought may not be said, in words; null: it may. */
export const forbids = (speaker: Speaker, hearing: Hearing, thought: Thought): string | null => {
  const { conversation, channel, parameters, environment } = speaker;
  const { civility } = parameters;
  const { understanding, memory, left, view } = hearing;
  const { message, topic } = thought;
  if (left === 0) return 'no message is left';
  const problem = messageProblem(message, view.seat, environment.seats, channel);
  if (problem !== null) return problem;
  const verdict = conversation.verify(message, understanding);
  if (verdict.kind === 'invalid') return verdict.reason;
  if (answersQuestion(hearing, thought)) return null;
  const toAll = message.to.length === 0;
  const met = memory.partners.filter(({ seat }) => toAll || message.to.includes(seat));
  const reasons = met.map(({ seat, ...partner }): string | null => {
    if (civility.doNotDisturb.includes(seat)) return `seat ${seat} does not want to be disturbed`;
    if (civility.quota !== null && partner.tokens < 1) return `seat ${seat} has been told enough for now`;
    if (asksFor(message) && !mayBeAsked({ seat, ...partner }, view.step, civility))
      return `seat ${seat} does not listen to requests`;
    return null;
  });
  // What is said to all is said where anybody may hear it; what is said to some, where all of them may.
  const barred = toAll ? reasons.every((reason) => reason !== null) : reasons.some((reason) => reason !== null);
  if (barred && reasons.length > 0) return reasons.find((reason) => reason !== null)!;
  if (asksFor(message) && repeatsRefused(speaker, hearing, message, topic))
    return 'it was refused, and nothing new is known since';
  return asksFor(message) && memory.pending.some(({ key }) => key === keyOf(message))
    ? 'it was asked and has not been answered yet'
    : null;
};

const repeatsRefused = ({ parameters }: Speaker, hearing: Hearing, message: Message, topic: string): boolean => {
  const key = keyOf(message);
  const refusal = hearing.memory.refused.find((one) => one.key === key);
  if (refusal === undefined) return false;
  return Math.abs(bitsOf(hearing, topic) - refusal.bits) < parameters.civility.evidence;
};

/** What a message's manners cost, in the world's reward. */
export const civilCosts = (
  speaker: Speaker,
  hearing: Hearing,
  {
    thought,
    others,
    known,
    dynamics,
  }: {
    readonly thought: Thought;
    readonly others: readonly Seat[];
    readonly known: number;
    readonly dynamics: number;
  },
): Omit<Costs, 'channel'> => {
  const { conversation, parameters } = speaker;
  const { civility, scale } = parameters;
  const { understanding, memory, view } = hearing;
  const busy = Math.max(...others.map((seat) => conversation.busy(seat, understanding)));
  const orders = asksFor(thought.message) && !isQuestion(thought.message);
  const owned = orders && others.some((seat) => conversation.owns(seat, thought.topic, understanding));
  const met = memory.partners.filter(({ seat }) => others.includes(seat));
  const dial = Math.max(...met.map((partner) => civilityDial(partner, view)));
  return {
    // Who answers a question disturbs nobody.
    timing: answersQuestion(hearing, thought) ? 0 : scale * dial * civility.timing * busy,
    autonomy: owned ? scale * dial * civility.autonomy : 0,
    redundancy: scale * civility.redundancy * known,
    dynamics: scale * civility.dynamics * dynamics,
  };
};

/** Whether the channel would refuse the floor: only one may speak, and it is another's or one has just spoken. */
export const lacksFloor = (
  { channel }: Speaker,
  { memory, view }: Hearing,
  motivation: number,
  interrupt: number,
): boolean => {
  if (channel.floor !== 'single') return false;
  const turn = turnOf(memory, view.seat, view.step);
  if (turn === 'mine') return false;
  if (memory.spoke.self === view.step - 1 && view.step > 0 && memory.spoke.self >= 0) return true;
  return turn === "another's" && motivation < interrupt;
};
