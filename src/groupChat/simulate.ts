/**
 * What saying something would come to: one situation played on to the votes. Nobody's every step is played: what is
 * told, by whom and in which order, decides, and the steps that are left say how much of it can be told.
 */
import { costOf } from '../channel/messages.ts';
import type { Imagined } from '../conversation.ts';
import type { Message } from '../environment.ts';
import { createRandom } from '../random.ts';
import { answers, listens, type Understanding, volunteers } from './belief.ts';
import { INTERRUPTION_COST, interrupts, WORTH } from './environment.ts';
import { answerOf, decide, drawSituations, type Situation } from './hypotheses.ts';
import { callsFor, INTERVENTIONS } from './matters.ts';
import { openMatter } from './state.ts';
import { readUtterance } from './utterance.ts';

/** The probability that a message that one puts off gets the floor later. It is what makes waiting cost something. */
const LATER = 0.97;
/** The same of the answer to an open matter: its time is short, and others want the floor meanwhile. */
const ANSWER_LATER = 0.7;
/** Steps that a matter to come takes from the time for the decision. */
const MATTER_STEPS = 3;
/** The share of the floor that is left where somebody strays. */
const UNDISTRACTED = 0.6;
/** Situations by which one makes up one's mind what of one's own is worth telling at all. */
const PLANNED = 64;

/** One's own private propositions that nobody has said, the strongest first. */
export const ownUnsaid = ({ raw, channel }: Understanding): readonly number[] => {
  if (!channel.acts.includes('inform')) return [];
  const strength = (index: number) => Math.abs(raw.propositions[index]!.points!);
  return raw.propositions
    .flatMap(({ shared, said, points }, index) => (shared || said || points === null ? [] : [index]))
    .sort((a, b) => strength(b) - strength(a) || a - b);
};

/** The open matter's answer, where this seat is needed for it and can be heard in time at `step`; null otherwise. */
export const ownAnswer = ({ raw, channel }: Understanding, step: number): number | null => {
  const open = openMatter(raw.matters, raw.step);
  const matter = raw.matters[open];
  if (matter === undefined || matter.settled || step + channel.latency > matter.closes) return null;
  if (!channel.acts.includes(INTERVENTIONS[matter.kind].act)) return null;
  return callsFor(matter, raw.answers[open]!) ? open : null;
};

/** Messages about the decision that can still be heard before the votes count, from the next step on. */
const roomLater = ({ raw, step, horizon, channel }: Understanding, distracted: boolean): number => {
  const open = openMatter(raw.matters, step);
  const matter = raw.matters[open];
  const blocked = matter === undefined || matter.settled ? 0 : matter.closes - step;
  const come = raw.answers.length - raw.matters.length;
  const steps = horizon - 1 - channel.latency - step - blocked - MATTER_STEPS * come;
  return Math.max(0, Math.floor(steps * (distracted ? UNDISTRACTED : 1)));
};

const listeners = ({ kinds }: Situation, u: Understanding): number =>
  kinds.filter((kind, one) => one !== u.seat && listens(kind)).length / (kinds.length - 1);

/** What one's own list of propositions earns with what the others tell, messages paid for; they tell what fits. */
const tell = (u: Understanding, situation: Situation, own: readonly number[], room: number): number => {
  const price = costOf(u.channel, 'inform');
  const most = Math.max(0, room - own.length);
  const others: number[] = [];
  for (const index of situation.volunteered) if (others.length < most && !own.includes(index)) others.push(index);
  return decide(u, situation, [...own, ...others]) - price * (own.length + others.length);
};

/** The propositions of one's own that are worth telling together, by expectation; the fewest that are. */
const planOf = (u: Understanding): readonly number[] => {
  if (u.cache.plan !== null) return u.cache.plan;
  const own = ownUnsaid(u);
  const situations = drawSituations(u, PLANNED, createRandom(`group-chat/plan/${u.seat}/${u.step}`));
  let best: readonly number[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (let length = 0; length <= own.length; length++) {
    const told = own.slice(0, length);
    const sum = situations.reduce((total, one) => total + tell(u, one, told, roomLater(u, false) + 1), 0);
    if (sum <= most + 1e-9) continue;
    most = sum;
    best = told;
  }
  u.cache.plan = best;
  return best;
};

/** What one message does by itself. */
interface Effect {
  /** Propositions that are told for it: its own, or the answer to it. `tell` pays for them. */
  readonly told: readonly number[];
  /** The share of seats that learn what the open matter needs, of all but the one that is needed. */
  readonly matter: number;
  /** Costs of the channel and of interrupting, but for the messages that tell propositions. */
  readonly paid: number;
}

const SILENCE: Effect = { told: [], matter: 0, paid: 0 };

const effectOf = (situation: Situation, message: Message, u: Understanding): Effect => {
  const { seat, step, raw, channel, horizon } = u;
  const { latency } = channel;
  const interruption = interrupts(message, seat, raw) ? INTERRUPTION_COST : 0;
  const paid = interruption + costOf(channel, message.act);
  const utterance = readUtterance(message);
  switch (utterance.kind) {
    case 'fact': {
      const { said, shared } = raw.propositions[utterance.proposition]!;
      if (said || shared || step + latency >= horizon) return { ...SILENCE, paid };
      return { told: [utterance.proposition], matter: 0, paid: interruption };
    }
    case 'answer': {
      const inTime = ownAnswer(u, step) === utterance.matter;
      return { told: [], matter: inTime ? listeners(situation, u) : 0, paid };
    }
    case 'askFacts': {
      const other = message.to[0]!;
      const answer = answerOf(u, situation, other);
      if (answer === null) return { ...SILENCE, paid };
      if (answer === 'nothing') return { ...SILENCE, paid: paid + costOf(channel, 'reject') };
      // What it tells by itself needs no question.
      const told = volunteers(situation.kinds[other]!) || step + 2 * latency >= horizon ? [] : [answer];
      return { told, matter: 0, paid };
    }
    case 'askMatter': {
      const other = message.to[0]!;
      const open = raw.matters[utterance.matter];
      const kind = situation.kinds[other]!;
      const helps = situation.knower === other && answers(kind) && !volunteers(kind);
      if (!helps || open === undefined || step + 2 * latency > open.closes) return { ...SILENCE, paid };
      const learners = situation.kinds.filter((one, at) => at !== other && (at === seat || listens(one))).length;
      const matter = learners / (situation.kinds.length - 1);
      return { told: [], matter, paid: paid + costOf(channel, INTERVENTIONS[open.kind].act) };
    }
    case 'empty':
      return { ...SILENCE, paid };
  }
};

/**
 * Plays on from `message`, or from silence. Later one gives the answer that the open matter needs, if it was not this,
 * and tells what is worth telling, at most `window` messages in all; each time with a probability below 1, and nothing more
 * after the first that fails. The return is the expectation over how many get through.
 */
export const simulate = (situation: Situation, message: Message | null, window: number, u: Understanding): Imagined => {
  const room = roomLater(u, situation.kinds.includes('distracting'));
  const { told, matter, paid } = message === null ? SILENCE : effectOf(situation, message, u);
  const due = window > 0 && matter === 0 ? ownAnswer(u, u.step + 1) : null;
  const most = Math.max(0, Math.min(window - (due === null ? 0 : 1), room));
  const later =
    most === 0
      ? []
      : planOf(u)
          .filter((index) => !told.includes(index))
          .slice(0, most);
  const length = later.length + (due === null ? 0 : 1);

  /** What comes of it where so many of the later messages get through, the answer first. */
  const outcome = (count: number): number => {
    const answered = due !== null && count > 0;
    const facts = [...told, ...later.slice(0, count - (answered ? 1 : 0))];
    const price = answered ? costOf(u.channel, INTERVENTIONS[u.raw.matters[due]!.kind].act) : 0;
    const settled = matter + (answered ? listeners(situation, u) : 0);
    return WORTH * settled - price + tell(u, situation, facts, room + 1);
  };
  let value = 0;
  let chance = 1;
  for (let count = 0; count < length; count++) {
    const through = due !== null && count === 0 ? ANSWER_LATER : LATER;
    value += chance * (1 - through) * outcome(count);
    chance *= through;
  }
  value += chance * outcome(length);
  return { return: value - paid, messages: (message === null ? 0 : 1) + length };
};
