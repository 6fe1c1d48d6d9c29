/**
 * What a seat believes of the other cook and of the order: a Bayes filter over the whole log, made anew at every step. A
 * hypothesis is an order, what the other works by, and the other's kind; messages change what it works by, its moves and
 * what it says (or doesn't) are the evidence.
 */
import { isQuestion } from '../channel/acts.ts';
import type { Logged, Said } from '../conversation.ts';
import type { Message, Seat } from '../environment.ts';
import { type Json, rounded } from '../json.ts';
import { NO_GOAL, type Work } from '../overcooked/goal.ts';
import { changeLikelihood } from '../overcooked/likelihood.ts';
import { heldOfSeat, sceneOf } from '../overcooked/scene.ts';
import { type AsymObservation, priorOf } from './environment.ts';
import { readContent } from './messages.ts';
import { KIND_NAMES, KINDS, type Kind } from './partners/kinds.ts';
import { ORDERS, orderSince, type Setting, seesOrder, settingOf } from './setting.ts';
import { firstOf, HIDDEN, orderOf } from './state.ts';
import { hasBrought, THINGS, type Thing, workGoal } from './work.ts';

/** How the other cook moves, if it is no other than it seems: slips and pauses so seldom. */
const STEADY = { noise: 0.05, idleness: 0.05, yielding: 0.5 };
const IDLE = { noise: 0.05, idleness: 0.95, yielding: 0.5 };

/** What the filter keeps of a step: how likely the other's move was to each thing that it may have had in mind. */
export interface Noticed {
  /** [order] */
  readonly orders: readonly number[];
  /** [thing] where it was asked to bring it. */
  readonly things: readonly number[];
  /** If it did nothing. */
  readonly idle: number;
  /** What has left its hands. */
  readonly brought: Thing | null;
}

const heldIn = ({ kitchen, state }: AsymObservation, seat: Seat): number => heldOfSeat(sceneOf(kitchen), state, seat);

/** What a step told of the other cook. */
export const noticeMove = (before: AsymObservation, after: AsymObservation, seat: Seat): Noticed => {
  const { state } = before;
  const setting = settingOf(before);
  const other = 1 - seat;
  const likelihood = (takes: number, bring: Thing | null) => {
    const goal = workGoal(setting, state, other, { takes, bring, part: 'all' });
    return rounded(changeLikelihood(setting.scenes[takes]!, state, after.state, other, goal, STEADY));
  };
  return {
    orders: ORDERS.map((_, takes) => likelihood(takes, null)),
    things: THINGS.map((thing) => likelihood(0, thing)),
    idle: rounded(changeLikelihood(setting.scenes[0]!, state, after.state, other, NO_GOAL, IDLE)),
    brought: THINGS.find((thing) => hasBrought(heldIn(before, other), heldIn(after, other), thing)) ?? null,
  };
};

/** One full situation. */
export interface Hypothesis {
  readonly order: number;
  /** The order that the other works by. */
  readonly takes: number;
  readonly kind: Kind;
  readonly bring: Thing | null;
  readonly part: Work;
}

export interface Weighted {
  readonly given: Hypothesis;
  readonly weight: number;
}

/** Before anything is seen. Whether somebody hears or speaks is known where the kitchen says so. */
const KIND_PRIOR: { readonly [kind in Kind]: number } = {
  compliant: 0.5,
  slow: 0.1,
  stubborn: 0.15,
  mute: 0.08,
  deaf: 0.12,
  distractor: 0.05,
};

const priorOfKinds = ({ parameters }: Setting, other: Seat): readonly (readonly [Kind, number])[] => {
  const possible = KIND_NAMES.filter((kind) =>
    parameters.deaf.includes(other) ? kind === 'deaf' : !parameters.mute.includes(other) || !KINDS[kind].speaks,
  );
  const total = possible.reduce((sum, kind) => sum + KIND_PRIOR[kind], 0);
  return possible.map((kind) => [kind, KIND_PRIOR[kind] / total]);
};

/** What the channel does to a message. */
export interface Carriage {
  readonly latency: number;
  readonly loss: number;
}

/** What a seat has to judge by. */
export interface Evidence {
  readonly setting: Setting;
  readonly seat: Seat;
  readonly step: number;
  readonly observation: AsymObservation;
  readonly log: readonly Logged[];
  readonly carriage: Carriage;
}

/** A knower is wrong, or was misheard, so seldom. */
const UNRELIABLE = 0.02;
/** Chance that somebody who could have answered in time did not. */
const LATE = 0.03;

const prior = (evidence: Evidence): Weighted[] => {
  const { setting, seat, step, observation } = evidence;
  const other = 1 - seat;
  const mine = orderOf(setting, observation.state);
  const orders = mine === HIDDEN ? priorOf(setting, observation.state) : ORDERS.map((_, k) => (k === mine ? 1 : 0));
  const theySee = seesOrder(setting, step, other);
  const first = firstOf(setting, observation.state);
  const changed = orderSince(setting, step) > 0;
  const guesses = ORDERS.map((_, k) => (changed ? (k === first ? 1 : 0) : 1 / ORDERS.length));
  const list: Weighted[] = [];
  orders.forEach((p, order) => {
    if (p === 0) return;
    for (const [kind, q] of priorOfKinds(setting, other))
      guesses.forEach((r, guess) => {
        if (theySee ? guess !== order : r === 0) return;
        const given: Hypothesis = { order, takes: theySee ? order : guess, kind, bring: null, part: 'all' };
        list.push({ given, weight: p * q * (theySee ? 1 : r) });
      });
  });
  return list;
};

const sameAs = (a: Hypothesis, b: Hypothesis): boolean =>
  a.order === b.order && a.takes === b.takes && a.kind === b.kind && a.bring === b.bring && a.part === b.part;

const gather = (list: readonly Weighted[]): Weighted[] => {
  const merged: Weighted[] = [];
  for (const one of list) {
    if (one.weight <= 0) continue;
    const at = merged.findIndex(({ given }) => sameAs(given, one.given));
    if (at < 0) merged.push(one);
    else merged[at] = { given: one.given, weight: merged[at]!.weight + one.weight };
  }
  return merged;
};

/** What the other has in mind after it took in a message, where it does. */
const afterHearing = (given: Hypothesis, message: Message, sees: boolean): Hypothesis => {
  const said = readContent(message);
  if (said === null) return given;
  const { act } = message;
  if ((act === 'inform' || act === 'repair') && said.kind === 'order' && !sees) return { ...given, takes: said.order };
  if (act === 'request' && said.kind === 'bring') return { ...given, bring: said.thing };
  return act === 'handOff' && said.kind === 'part' ? { ...given, part: said.part } : given;
};

/** The hypotheses after one of this seat's messages has had its time to arrive. */
const tell = (list: readonly Weighted[], message: Message, loss: number, sees: boolean): Weighted[] =>
  gather(
    list.flatMap(({ given, weight }) => {
      const { hears, compliance } = KINDS[given.kind];
      const heard = hears ? (1 - loss) * compliance : 0;
      return [
        { given: afterHearing(given, message, sees), weight: weight * heard },
        { given, weight: weight * (1 - heard) },
      ];
    }),
  );

const likelihoodOf = ({ takes, kind, bring }: Hypothesis, seen: Noticed, step: number): number => {
  if (step % KINDS[kind].every !== 0) return seen.idle;
  return bring === null ? seen.orders[takes]! : seen.things[THINGS.indexOf(bring)]!;
};

/** How likely a hypothesis makes what the other said. */
const likelihoodOfWords = ({ order, kind }: Hypothesis, { message }: Said, knows: boolean): number => {
  const { speaks, distracts } = KINDS[kind];
  if (!speaks) return 1e-4;
  const said = readContent(message);
  const isReply = message.replyTo !== undefined;
  if (!isReply && !distracts) return 0.05;
  if (!knows || said?.kind !== 'order') return 1;
  const { act } = message;
  const states = act === 'inform' || act === 'repair' || act === 'confirm';
  const denies = act === 'reject';
  if (!states && !denies) return 1;
  return states === (said.order === order) ? 1 - UNRELIABLE : UNRELIABLE / (ORDERS.length - 1);
};

/** How likely a hypothesis makes it that a question has not been answered yet. */
const likelihoodOfSilence = ({ kind }: Hypothesis, { loss }: Carriage): number =>
  KINDS[kind].speaks ? 1 - (1 - loss) ** 2 * (1 - LATE) : 1;

/** Steps from a question until its answer is heard, at the latest. */
const replyTime = ({ latency }: Carriage): number => 2 * latency + 1;

/** The same with weights that sum to 1; as it is where all weigh nothing. */
export const normalize = (list: readonly Weighted[]): Weighted[] => {
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? list.map(({ given, weight }) => ({ given, weight: weight / total })) : [...list];
};

/** Hypotheses less likely than this are let go. */
const LEAST = 1e-5;

/** The hypotheses that the evidence allows, with weights that sum to 1. */
export const believe = (evidence: Evidence): readonly Weighted[] => {
  const { setting, seat, step, log, carriage } = evidence;
  const other = 1 - seat;
  // Nothing that was said before an order changed tells of the new one.
  const from = orderSince(setting, step);
  const theySee = seesOrder(setting, step, other);
  const said = log.filter((one): one is Said => one.kind === 'said' && one.step >= from);
  const seen = new Map(log.flatMap((one) => (one.kind === 'seen' ? [[one.step, one.what as unknown as Noticed]] : [])));
  let list = prior(evidence);
  for (let t = from; t <= step; t++) {
    for (const one of said) {
      const arrives = one.step + carriage.latency;
      if (one.from === seat && arrives === t) list = tell(list, one.message, carriage.loss, theySee);
      if (one.from !== seat && one.heard === t)
        list = list.map(({ given, weight }) => ({ given, weight: weight * likelihoodOfWords(given, one, theySee) }));
    }
    const move = seen.get(t);
    if (move !== undefined && t < step)
      list = gather(
        list.map(({ given, weight }) => ({
          given: move.brought !== null && given.bring === move.brought ? { ...given, bring: null } : given,
          weight: weight * likelihoodOf(given, move, t),
        })),
      );
    list = normalize(list);
  }
  for (const one of said) {
    const asks = one.from === seat && isQuestion(one.message);
    const answered = said.some(({ from: who, message }) => who === other && message.replyTo === one.id);
    if (asks && !answered && step - one.step > replyTime(carriage))
      list = list.map(({ given, weight }) => ({ given, weight: weight * likelihoodOfSilence(given, carriage) }));
  }
  return normalize(normalize(list).filter(({ weight }) => weight > LEAST));
};

/** [order] probabilities that a function of the hypotheses gives. */
export const marginal = (list: readonly Weighted[], of: (given: Hypothesis) => number): readonly number[] => {
  const sums = ORDERS.map(() => 0);
  for (const { given, weight } of list) sums[of(given)] = sums[of(given)]! + weight;
  return sums;
};

export const recordBelief = (list: readonly Weighted[], seat: Seat): Json => ({
  order: Object.fromEntries(marginal(list, ({ order }) => order).map((p, k) => [ORDERS[k]!, rounded(p)])),
  [`seat ${1 - seat} works by`]: Object.fromEntries(
    marginal(list, ({ takes }) => takes).map((p, k) => [ORDERS[k]!, rounded(p)]),
  ),
  kind: Object.fromEntries(
    KIND_NAMES.map((kind) => [
      kind,
      rounded(list.reduce((sum, one) => sum + (one.given.kind === kind ? one.weight : 0), 0)),
    ]),
  ),
});
