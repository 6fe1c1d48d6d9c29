import { describe, expect, test } from 'vitest';
import { leastSpent } from '../../src/asymKitchen/bestResponse.ts';
import type { AsymEnvironment } from '../../src/asymKitchen/environment.ts';
import { createBound, leastSteps } from '../../src/asymKitchen/search.ts';
import { ORDERS } from '../../src/asymKitchen/setting.ts';
import type { AsymState } from '../../src/asymKitchen/state.ts';
import { asymKitchen } from '../../src/asymKitchen/world.ts';
import { createRandom } from '../../src/random.ts';
import { kitchen, ordered } from './kitchens.ts';

/** Every state that joint actions reach, step by step, until the order is served: no bound, no cleverness. */
const breadthFirst = (environment: AsymEnvironment, start: AsymState, most: number): number | null => {
  let level = new Map([[JSON.stringify(environment.encode(start)), start]]);
  for (let steps = 1; steps <= most; steps++) {
    const next = new Map<string, AsymState>();
    for (const state of level.values())
      for (let a = 0; a < 6; a++)
        for (let b = 0; b < 6; b++) {
          const result = environment.step(state, { actions: [a, b] }, createRandom(1));
          if (result.kind === 'terminated') return steps;
          next.set(String.fromCharCode(...result.state.subarray(1)), result.state);
        }
    level = next;
  }
  return null;
};

/** A soup that is nearly done, and cooks in different places. */
const NEARLY = [
  {
    t: 0,
    p: [
      [1, 1, 0, null],
      [3, 2, 1, 'D'],
    ],
    o: [[2, 0, 'S:ot:2']],
  },
  {
    t: 0,
    p: [
      [2, 2, 0, 'S:ot:4'],
      [3, 2, 1, null],
    ],
    o: [],
  },
] as const;

describe('the search for the least number of steps', () => {
  const environment = kitchen('both-see', 'one_room');

  test.each(NEARLY.map((cooks, i) => [i, cooks] as const))(
    'finds what breadth-first search finds, case %i',
    (_, cooks) => {
      const state = environment.decode({ kitchen: cooks as never, order: 'ot' });
      expect(leastSteps(environment.setting, state, ORDERS.indexOf('ot'), 10_000).steps).toBe(
        breadthFirst(environment, state, 6),
      );
    },
  );

  test('serves in so many steps, exactly', () => {
    const found = ORDERS.map(
      (_, order) => leastSteps(environment.setting, ordered(environment, ORDERS[order]!), order, 100_000).steps,
    );
    expect(found).toEqual([17, 16, 17]);
  });

  test('is guided by a bound that falls by at most one a step', () => {
    const bounds = ORDERS.map((_, order) => createBound(environment.setting, order));
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      let state = ordered(environment, ORDERS[seed % 3]!);
      const bound = bounds[seed % 3]!;
      for (let step = 0; step < 40; step++) {
        const actions = [random.integer(6), random.integer(6)];
        const result = environment.step(state, { actions }, random);
        if (result.kind === 'terminated') expect(bound(state)).toBeLessThanOrEqual(1);
        if (result.kind !== 'ongoing') break;
        expect(bound(result.state)).toBeGreaterThanOrEqual(bound(state) - 1);
        ({ state } = result);
      }
    }
  });

  test('gives up at its limit', () => {
    expect(leastSteps(environment.setting, ordered(environment, 'oo'), 0, 10).steps).toBeNull();
  });
});

describe('the best response', () => {
  const environment = kitchen('seat-0-sees', 'one_room');
  const { setting } = environment;
  const spent = (guess: number, telling: { cost: number; latency: number } | null) =>
    leastSpent({ setting, seat: 0, first: 2, order: 2, guess, telling }, ordered(environment, 'tt'), 100_000)!;

  test('never beats two cooks at their joint best', () => {
    for (const guess of [0, 1, 2]) expect(spent(guess, { cost: 0, latency: 1 })).toBeGreaterThanOrEqual(17);
  });

  test('needs no telling where the other guesses right, and tells where that is cheaper than not to', () => {
    expect(spent(2, { cost: 50, latency: 1 })).toBe(spent(2, null));
    const free = spent(1, { cost: 0, latency: 1 });
    expect(spent(1, { cost: 0.25, latency: 1 })).toBeLessThanOrEqual(free + 0.25);
    expect(spent(1, { cost: 50, latency: 1 })).toBe(spent(1, null));
  });
});

test('an optimum is at most that of full information, and falls by at most what a message takes', () => {
  const environment = kitchen('seat-0-sees', 'one_room');
  const at = (cost: number) => asymKitchen.optimum!(environment, ordered(environment, 'ot'), { cost }, 0)!;
  const free = at(0);
  const dear = at(1);
  expect(free.fullInformation).toBe(44);
  expect(free.sameInformation).toBeLessThanOrEqual(free.fullInformation);
  expect(dear.sameInformation).toBeLessThanOrEqual(free.sameInformation);
  expect(dear.sameInformation).toBeGreaterThanOrEqual(free.sameInformation - 1);
});
