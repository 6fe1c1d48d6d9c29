/**
 * What saying something would come to: one situation played on to the votes. Nobody's every step is played: what is
 * told, by whom and in which order, decides, and the steps that are left say how much of it can be told.
 */
import { costOf } from '../channel/messages.ts';
import type { Imagined } from '../conversation.ts';
import type { Message, Seat } from '../environment.ts';
import { createRandom } from '../random.ts';
import { answers, listens, type Understanding, volunteers } from './belief.ts';
import { INTERRUPTION_COST, interrupts, WORTH } from './environment.ts';
import { decide, drawSituations, type Situation } from './hypotheses.ts';
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
/** Situations by which one makes up one's mind what is worth telling and asking at all. */
const PLANNED = 32;
/** Messages of one's own that are planned ahead at most. */
const AHEAD = 5;

/** What one does with a message. */
export type Move =
  | { readonly kind: 'fact'; readonly proposition: number }
  /** Asks for what `other` knows. */
  | { readonly kind: 'ask'; readonly other: Seat }
  /** Says what the open matter needs. */
  | { readonly kind: 'answer'; readonly matter: number }
  | { readonly kind: 'askMatter'; readonly matter: number; readonly other: Seat }
  | { readonly kind: 'empty' };

/** One's own private propositions that nobody has said, the strongest first. */
export const ownUnsaid = ({ raw, channel }: Understanding): readonly number[] => {
  if (!channel.acts.includes('inform')) return [];
  const strength = (index: number) => Math.abs(raw.propositions[index]!.points!);
  return raw.propositions
    .flatMap(({ shared, said, points }, index) => (shared || said || points === null ? [] : [index]))
    .sort((a, b) => strength(b) - strength(a) || a - b);
};

/** The open matter, where this seat is needed for it and can be heard in time from `step` on; null otherwise. */
const ownAnswer = ({ raw, channel }: Understanding, step: number): number | null => {
  const open = openMatter(raw.matters, raw.step);
  const matter = raw.matters[open];
  if (matter === undefined || matter.settled || step + channel.latency > matter.closes) return null;
  if (!channel.acts.includes(INTERVENTIONS[matter.kind].act)) return null;
  return callsFor(matter, raw.answers[open]!) ? open : null;
};

/** Messages about the decision that can still be heard before the votes count, from the next step on. */
const roomLater = ({ raw, step, horizon, channel }: Understanding, distracted: boolean): number => {
  const matter = raw.matters[openMatter(raw.matters, step)];
  const blocked = matter === undefined || matter.settled ? 0 : matter.closes - step;
  const come = raw.answers.length - raw.matters.length;
  const steps = horizon - 1 - channel.latency - step - blocked - MATTER_STEPS * come;
  return Math.max(0, Math.floor(steps * (distracted ? UNDISTRACTED : 1)));
};

/** The strongest that `other` has left to answer with, beside what was told; null: nothing. */
const nextAnswer = (
  { known }: Understanding,
  { holders, points }: Situation,
  other: Seat,
  told: readonly number[],
): number | null => {
  let best: number | null = null;
  for (let index = 0; index < points.length; index++) {
    const { shared, said } = known.propositions[index]!;
    if (shared || said || !(holders[index]! & (1 << other)) || told.includes(index)) continue;
    if (best === null || Math.abs(points[index]!) > Math.abs(points[best]!)) best = index;
  }
  return best;
};

/** The share of seats other than `needed` that take in what is said, or said it. */
const learning = ({ kinds }: Situation, needed: Seat, self: Seat): number =>
  kinds.filter((kind, one) => one !== needed && (one === self || listens(kind))).length / (kinds.length - 1);

/** What these messages of one's own come to, with what the others tell by themselves; all of it paid for. */
const playMoves = (u: Understanding, situation: Situation, moves: readonly Move[], room: number): number => {
  const { seat, raw, step, channel, horizon } = u;
  const { kinds, knower } = situation;
  const { latency } = channel;
  const told: number[] = [];
  let value = 0;
  for (const move of moves) {
    switch (move.kind) {
      case 'fact':
        value -= costOf(channel, 'inform');
        if (step + latency < horizon) told.push(move.proposition);
        break;
      case 'ask': {
        value -= costOf(channel, 'ask');
        const kind = kinds[move.other]!;
        if (!answers(kind)) break;
        const answer = nextAnswer(u, situation, move.other, told);
        // What it tells by itself needs no question, and costs no more for it.
        if (answer === null) value -= costOf(channel, 'reject');
        else if (!volunteers(kind)) {
          value -= costOf(channel, 'inform');
          if (step + 2 * latency < horizon) told.push(answer);
        }
        break;
      }
      case 'answer': {
        const { kind } = raw.matters[move.matter]!;
        value -= costOf(channel, INTERVENTIONS[kind].act);
        if (ownAnswer(u, step) === move.matter) value += WORTH * learning(situation, seat, seat);
        break;
      }
      case 'askMatter': {
        value -= costOf(channel, 'ask');
        const matter = raw.matters[move.matter]!;
        const kind = kinds[move.other]!;
        if (knower !== move.other || !answers(kind) || volunteers(kind)) break;
        if (step + 2 * latency > matter.closes) break;
        value += WORTH * learning(situation, move.other, seat) - costOf(channel, INTERVENTIONS[matter.kind].act);
        break;
      }
      case 'empty':
        break;
    }
  }
  let free = room - told.length;
  const others: number[] = [];
  for (const index of situation.volunteered)
    if (free > 0 && !told.includes(index)) {
      others.push(index);
      free--;
    }
  return value + decide(u, situation, [...told, ...others]) - costOf(channel, 'inform') * others.length;
};

/** Others that may answer a question, those first that most probably wait for one. */
const askable = ({ kinds, empty }: Understanding): readonly Seat[] =>
  kinds
    .flatMap((belief, other) =>
      belief === null || empty[other] ? [] : [{ other, p: belief.quiet + belief.distracting }],
    )
    .sort((a, b) => b.p - a.p || a.other - b.other)
    .map(({ other }) => other);

/**
 * What is worth saying from now on, by expectation: so many of one's own propositions, the strongest first, and after
 * those so many questions, in turn. The fewest messages that are worth most.
 */
const planOf = (u: Understanding): readonly Move[] => {
  if (u.cache.plan !== null) return u.cache.plan;
  const situations = drawSituations(u, PLANNED, createRandom(`group-chat/plan/${u.seat}/${u.step}`));
  const rooms = situations.map(({ kinds }) => roomLater(u, kinds.includes('distracting')) + 1);
  const own = ownUnsaid(u).slice(0, AHEAD);
  const order = u.channel.acts.includes('ask') ? askable(u) : [];
  let best: readonly Move[] = [];
  let most = Number.NEGATIVE_INFINITY;
  const consider = (moves: readonly Move[]) => {
    const worth = situations.reduce((sum, one, i) => sum + playMoves(u, one, moves, rooms[i]!), 0) / PLANNED;
    // More has to be worth more, not as much in another order of summing up.
    if (worth <= most + 1e-6) return;
    most = worth;
    best = moves;
  };
  for (let count = 0; count <= own.length; count++)
    consider(own.slice(0, count).map((proposition): Move => ({ kind: 'fact', proposition })));
  const told = best;
  for (let count = 1; order.length > 0 && told.length + count <= AHEAD; count++) {
    const asks = Array.from({ length: count }, (_, i): Move => ({ kind: 'ask', other: order[i % order.length]! }));
    consider([...told, ...asks]);
  }
  u.cache.plan = best;
  return best;
};

const moveOf = (message: Message, { raw }: Understanding): Move => {
  const utterance = readUtterance(message);
  switch (utterance.kind) {
    case 'fact': {
      const { said, shared } = raw.propositions[utterance.proposition]!;
      return said || shared ? { kind: 'empty' } : { kind: 'fact', proposition: utterance.proposition };
    }
    case 'answer':
      return { kind: 'answer', matter: utterance.matter };
    case 'askFacts':
      return { kind: 'ask', other: message.to[0]! };
    case 'askMatter':
      return { kind: 'askMatter', matter: utterance.matter, other: message.to[0]! };
    case 'empty':
      return { kind: 'empty' };
  }
};

/** What is left of a plan after a move: the same proposition, or one question to the same seat, is done. */
const without = (plan: readonly Move[], done: Move | null): readonly Move[] => {
  const at = plan.findIndex(
    (move) =>
      (move.kind === 'fact' && done?.kind === 'fact' && move.proposition === done.proposition) ||
      (move.kind === 'ask' && done?.kind === 'ask' && move.other === done.other),
  );
  return at < 0 ? plan : plan.toSpliced(at, 1);
};

/**
 * Plays on from `message`, or from silence. Later one gives the answer that the open matter needs, if it was not this,
 * and does what is planned, at most `window` messages in all; each time with a probability below 1, and nothing more
 * after the first that fails. The return is the expectation over how many get through.
 */
export const simulate = (situation: Situation, message: Message | null, window: number, u: Understanding): Imagined => {
  const room = roomLater(u, situation.kinds.includes('distracting'));
  const now = message === null ? null : moveOf(message, u);
  const due = window > 0 && now?.kind !== 'answer' ? ownAnswer(u, u.step + 1) : null;
  const answer: readonly Move[] = due === null ? [] : [{ kind: 'answer', matter: due }];
  const planned = window === 0 || room === 0 ? [] : without(planOf(u), now).slice(0, room);
  const later = [...answer, ...planned].slice(0, window);
  const first = now === null ? [] : [now];

  let value = 0;
  let chance = 1;
  for (let count = 0; count <= later.length; count++) {
    const next = later[count];
    const through = next === undefined ? 0 : next.kind === 'answer' ? ANSWER_LATER : LATER;
    value += chance * (1 - through) * playMoves(u, situation, [...first, ...later.slice(0, count)], room + 1);
    chance *= through;
  }
  if (message !== null) {
    if (interrupts(message, u.seat, u.raw)) value -= INTERRUPTION_COST;
    if (now?.kind === 'empty') value -= costOf(u.channel, message.act);
  }
  return { return: value, messages: first.length + later.length };
};
