import { describe, expect, test } from 'vitest';
import { parseChannel } from '../../src/channel/settings.ts';
import { createRandom } from '../../src/random.ts';
import { isRight } from '../../src/shardedTask/environment.ts';
import type { TaskMessage } from '../../src/shardedTask/messages.ts';
import { createStopRule, missingChance, type Prices, pricesOf, worthOf } from '../../src/shardedTask/optimum.ts';
import { readTask, type Task } from '../../src/shardedTask/task.ts';
import { begin, newUserMind, replyTo, type UserMind } from '../../src/shardedTask/user.ts';
import { shardedTask } from '../../src/shardedTask/world.ts';
import { mean, named, type Place, standardError, talk } from '../talks.ts';

/** What the user may know, with weights; they need not sum to 1. */
type Belief = readonly { readonly vector: string; readonly p: number }[];

const vectors = (shards: number, values: number): string[] =>
  shards === 0
    ? ['']
    : vectors(shards - 1, values).flatMap((one) => [...Array(values).keys()].map((v) => `${one}${v}`));

const prior = ({ shards, values, missing }: Task): Belief => {
  const whole = vectors(shards, values);
  const p = 1 / whole.length;
  const holes = whole.flatMap((vector) =>
    [...vector].flatMap((_, i) => (i === 0 ? [] : [{ vector: `${vector.slice(0, i)}-${vector.slice(i + 1)}`, p }])),
  );
  return [
    ...whole.map((vector) => ({ vector, p: p * (1 - missing) })),
    ...(missing === 0 ? [] : holes.map((one) => ({ ...one, p: (one.p * missing) / (shards - 1) }))),
  ];
};

const sum = (belief: Belief): number => belief.reduce((total, { p }) => total + p, 0);

/** Expectimax over everything that an assistant can say, every filling included, with the very user. Weighted by the belief. */
const search = (task: Task, prices: Prices, belief: Belief, mind: UserMind, tried: readonly string[]): number => {
  const { success, wrong } = task;
  const fills = vectors(task.shards, task.values);
  const after = (
    said: TaskMessage,
    among: Belief,
    price: { readonly told: number; readonly vain: number; readonly leave: number },
    next: readonly string[],
  ) => {
    const groups = new Map<string, { belief: { vector: string; p: number }[]; mind: UserMind; kind: string }>();
    for (const one of among) {
      const { said: reply, mind: then } = replyTo(said, { task, vector: one.vector, mind, patience: null });
      const name = JSON.stringify(reply);
      const group = groups.get(name) ?? { belief: [], mind: then, kind: reply!.kind };
      group.belief.push(one);
      groups.set(name, group);
    }
    let total = 0;
    for (const { belief: left, mind: then, kind } of groups.values()) {
      if (kind === 'end') total -= price.leave * sum(left);
      else total += search(task, prices, left, then, next) - (kind === 'unknown' ? price.vain : price.told) * sum(left);
    }
    return total;
  };
  const asked = { told: prices.ask, vain: prices.askInVain, leave: prices.askInVain };
  const answered = { told: prices.next, vain: prices.next, leave: prices.leave };
  let best = 0;
  for (let shard = 1; shard < task.shards; shard++) {
    const settled = mind.told[shard] === '1' || tried.includes(`?${shard}`);
    if (!settled)
      best = Math.max(
        best,
        after({ kind: 'question', shards: [shard], again: 0 }, belief, asked, [...tried, `?${shard}`]),
      );
  }
  const none = sum(belief.filter(({ vector }) => vector.includes('-')));
  const all = sum(belief);
  best = Math.max(best, -prices.declare * all + success * none - wrong * (all - none));
  for (const fill of fills) {
    if (tried.includes(fill)) continue;
    const numbers = [...fill].map(Number);
    const isHit = ({ vector }: { vector: string }) => isRight(task, vector, numbers);
    const hit = belief.filter(isHit);
    if (hit.length === 0) continue;
    const missed = belief.filter((one) => !isHit(one));
    const rest = missed.length === 0 ? 0 : after({ kind: 'answer', fill: numbers }, missed, answered, [...tried, fill]);
    best = Math.max(best, -prices.answer * all + success * sum(hit) - wrong * sum(missed) + rest);
  }
  return best;
};

const searched = (task: Task, cost: number): number => {
  const prices = pricesOf(parseChannel({ cost }));
  let total = 0;
  const byFirst = new Map<string, { vector: string; p: number }[]>();
  for (const one of prior(task)) byFirst.set(one.vector[0]!, [...(byFirst.get(one.vector[0]!) ?? []), one]);
  for (const belief of byFirst.values()) {
    const { mind } = begin({ task, vector: belief[0]!.vector, mind: newUserMind(task), patience: null });
    total += search(task, prices, belief, mind, []);
  }
  return total;
};

const found = (task: Task, cost: number): number | null => {
  const untold = task.shards - 1;
  return worthOf(task, pricesOf(parseChannel({ cost })), untold, missingChance(task, untold));
};

describe('the optimum', () => {
  test.each([
    [2, 2, 0],
    [2, 4, 0],
    [3, 2, 0],
    [3, 3, 0],
    [2, 3, 0.5],
    [3, 2, 0.5],
    [3, 3, 0.3],
  ])(
    'is that of the search over everything, where it is stated: %i pieces of %i values, missing %f',
    (n, k, missing) => {
      let stated = 0;
      for (const wrong of [0, 1, 2, 8])
        for (const cost of [0, 0.5, 1, 3, 8]) {
          const task = readTask({ shards: n, values: k, missing }, { success: 20, wrong });
          const worth = found(task, cost);
          if (worth === null) continue;
          stated++;
          expect(worth).toBeCloseTo(searched(task, cost), 9);
        }
      expect(stated).toBeGreaterThanOrEqual(8);
    },
  );

  test('asks for all, then answers, where wrong answers are dear; guesses the last piece where asking is', () => {
    const task = readTask('query-4', {});
    const rule = (cost: number) => createStopRule(task, pricesOf(parseChannel({ cost })));
    expect(found(task, 1)).toBe(40 - 7);
    const { ask, answer } = rule(1)(1, 0);
    // One of four guesses is right, and saves two utterances; three of four take 2.
    expect(ask - answer).toBeCloseTo(0.75 * 2 - 0.25 * 2, 9);
    const dear = rule(4)(1, 0);
    expect(dear.answer - dear.ask).toBeCloseTo(0.25 * 8 - 0.75 * 2, 9);
    expect(found(task, 64)).toBe(0);
  });

  test('counts what is told at once, and is no more than with full information', () => {
    const state = { clock: 0, vector: '012312', attempts: 0, outcome: 'open' as const };
    const optimum = (layout: string, channel: object, vector = state.vector) =>
      shardedTask.optimum!(
        shardedTask.environment({ rules: 'standard', layout }),
        { ...state, vector },
        channel as never,
        0,
      );
    expect(optimum('query-6', { cost: 1 })).toEqual({ sameInformation: 28, fullInformation: 38 });
    expect(optimum('query-6-full', { cost: 1 })).toEqual({ sameInformation: 38, fullInformation: 38 });
    expect(optimum('query-6-snowball', { cost: 1 })).toEqual({ sameInformation: 28, fullInformation: 38 });
    expect(optimum('arithmetic-6-full', { cost: 1 }, '01-312')).toEqual({ sameInformation: 38, fullInformation: 38 });
    expect(optimum('query-6', { cost: 1, loss: 0.1 })).toBeNull();
    expect(optimum('query-6', { cost: 1, budget: 2 })).toBeNull();
    expect(optimum('query-6', { cost: 1, costs: { acknowledge: 0 } })).toBeNull();
  });

  test('is what asking first reaches on average, with and without a missing piece', () => {
    for (const layout of ['query-6', 'arithmetic-6']) {
      const where: Place = { world: shardedTask as never, layout };
      const environment = shardedTask.environment({ rules: 'standard', layout });
      const cast = [named(where, 'ask-then-act'), named(where, 'user-compliant')];
      const returns = Array.from({ length: 120 }, (_, seed) => talk(where, cast, seed).episode.return);
      const state = environment.initial(createRandom(1));
      const { sameInformation } = shardedTask.optimum!(environment, state, { cost: 1 }, 0)!;
      expect(Math.abs(mean(returns) - sameInformation)).toBeLessThanOrEqual(3 * standardError(returns) + 1e-9);
    }
  });
});
