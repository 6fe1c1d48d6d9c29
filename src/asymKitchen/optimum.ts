/**
 * What can be reached, by search (both figures are returns, steps left less what messages take).
 *
 * fullInformation: two cooks who both know the order, a changed one from the start, at their joint best.
 *
 * sameInformation: the best that the seat under test can do beside a compliant cook, over all its actions and messages, in
 * expectation over what the other guesses and to what an order changes. Who sees the order is credited with knowing the
 * guess, and a change, beforehand; who does not see it, with reading it off the other's first step. So it is an
 * upper bound on what the same information allows, by at most what that is worth; that messages may be lost lowers it not.
 */
import { costOf } from '../channel/messages.ts';
import { parseChannel } from '../channel/settings.ts';
import type { Environment, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { createOutcome } from '../overcooked/outcome.ts';
import type { Optimum } from '../world.ts';
import { leastSpent, type Situation } from './bestResponse.ts';
import type { AsymEnvironment, AsymObservation } from './environment.ts';
import { work } from './partners/cook.ts';
import { KINDS } from './partners/kinds.ts';
import { leastSteps, usefulActions } from './search.ts';
import { ORDERS, SEATS, type Setting, seesOrder } from './setting.ts';
import { type AsymState, isServed, orderOf } from './state.ts';

/** States that one search looks at before it gives up: then the optimum is not known. */
const LIMIT = 100_000;

const mean = (values: readonly (number | null)[]): number | null => {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
};

const all = ORDERS.map((_, order) => order);

/** The orders that may be served of an episode that begins with `first`. */
const served = ({ sight }: Setting, first: number): readonly number[] =>
  sight.change === null ? [first] : all.filter((order) => order !== first);

/** Spent by a seat that sees the order, or sees to what it changes. */
const byKnower = (situation: Omit<Situation, 'guess' | 'order'>, start: AsymState): number | null => {
  const { setting, seat, first } = situation;
  const isBlind = setting.sight.change === null && !seesOrder(setting, 0, 1 - seat);
  return mean(
    served(setting, first).flatMap((order) =>
      (isBlind ? all : [first]).map((guess) => leastSpent({ ...situation, order, guess }, start, LIMIT)),
    ),
  );
};

/** Spent by a seat that does not see the order: its first step is the same whatever is ordered, after that it knows. */
const byLookingOn = (situation: Omit<Situation, 'guess' | 'order' | 'first'>, start: AsymState): number | null => {
  const { setting, seat } = situation;
  const other = 1 - seat;
  const outcome = createOutcome(SEATS);
  let best: number | null = null;
  for (const action of usefulActions(setting.scenes[0]!, start, seat)) {
    const spent = mean(
      all.map((order) => {
        const state = new Int16Array(start);
        const mind = { takes: order, bring: null, part: 'all' } as const;
        const joint = [action, action];
        joint[other] = work(setting, KINDS.compliant, state, other, mind);
        setting.kernels[order]!(state, joint, outcome);
        const rest = leastSpent({ ...situation, first: order, order, guess: order }, state, LIMIT);
        return rest === null ? null : rest + 1;
      }),
    );
    if (spent === null) return null;
    best = best === null ? spent : Math.min(best, spent);
  }
  return best;
};

/** Searches take seconds and many episodes begin alike. */
const known = new WeakMap<Setting, Map<string, number | null>>();

const remember = (setting: Setting, key: string, search: () => number | null): number | null => {
  let found = known.get(setting);
  if (found === undefined) {
    found = new Map();
    known.set(setting, found);
  }
  if (!found.has(key)) found.set(key, search());
  return found.get(key)!;
};

/**
 * null where a search gave up, an order could be served before it changes, an episode is under way already, or a cook that
 * does not see the order can not be told of it (what can then be reached is beyond these searches).
 */
export const findOptimum = (
  environment: Environment<AsymState, AsymObservation>,
  start: AsymState,
  channelJson: Json,
  seat: Seat,
): Optimum | null => {
  const { setting } = environment as AsymEnvironment;
  const { parameters, sight } = setting;
  if (isServed(setting, start) || start[0] !== 0) return null;
  const first = orderOf(setting, start);
  const other = 1 - seat;
  const place = Array.from(start.subarray(0, setting.scenes[0]!.kitchen.offsets.ranks)).join();
  const steps = (order: number) =>
    remember(setting, `full ${order} ${place}`, () => leastSteps(setting, start, order, LIMIT).steps);
  const soonest = steps(first);
  if (sight.change !== null && (soonest === null || soonest <= parameters.changeAt)) return null;
  const full = mean(served(setting, first).map(steps));

  const channel = parseChannel(channelJson);
  const canTell = channel.acts.includes('inform') && channel.budget !== 0 && !parameters.deaf.includes(other);
  const telling = canTell ? { cost: costOf(channel, 'inform'), latency: channel.latency } : null;
  const blind = sight.change === null ? !sight.order.includes(other) : !sight.change.includes(other);
  if (blind && telling === null) return null;
  const sees = sight.change === null ? sight.order.includes(seat) : true;
  const same = sees
    ? remember(setting, `sees ${seat} ${first} ${JSON.stringify(telling)} ${place}`, () =>
        byKnower({ setting, seat, first, telling }, start),
      )
    : remember(setting, `looks on ${seat} ${place}`, () => byLookingOn({ setting, seat, telling: null }, start));
  if (full === null || same === null) return null;
  const left = (spent: number) => Math.max(0, setting.horizon - spent);
  return { sameInformation: left(same), fullInformation: left(full) };
};
