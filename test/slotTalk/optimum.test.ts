import { describe, expect, test } from 'vitest';
import { parseChannel } from '../../src/channel/settings.ts';
import { createRandom } from '../../src/random.ts';
import { availableValues, OPEN } from '../../src/slotTalk/candidates.ts';
import { type Domain, readDomain } from '../../src/slotTalk/domain.ts';
import { bestExpected, type Prices, pricesOf, worthTelling } from '../../src/slotTalk/optimum.ts';
import { drawBase } from '../../src/slotTalk/state.ts';
import { slotTalk } from '../../src/slotTalk/world.ts';
import { environmentOf, mean, named, type Place, standardError, talk } from '../talks.ts';

const prices = (domain: Domain, cost = 1): Prices => pricesOf(domain, parseChannel({ cost }));

/** Expectimax over all that an honest system can say at any time, slots resumed at will: exponential, for tiny bases. */
const bruteForce = (base: readonly string[], domain: Domain, p: Prices): number => {
  const { values, accepts, influence, success } = domain;
  const known = new Map<string, number>();
  const best = (choices: readonly number[], named: readonly number[]): number => {
    const name = `${choices.join()} ${named.join()}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const open = choices.flatMap((choice, slot) => (choice === OPEN ? [slot] : []));
    let worth = open.length === 0 ? Math.max(0, success - p.booking) : 0;
    for (const slot of open) {
      const available = availableValues(base, choices, slot);
      const settled = mean(available.map((value) => best(choices.with(slot, value), named)));
      const [a, t] = [available.length, named[slot]!];
      const left = values - t;
      if (t < accepts) {
        const next = best(choices, named.with(slot, t + 1));
        worth = Math.max(worth, -p.slot + (a / left) * settled + (1 - a / left) * next);
      }
      // All draws of the values that it still accepts, one by one.
      let miss = 1;
      for (let i = 0; i < accepts - t; i++) miss *= Math.max(0, left - a - i) / (left - i);
      worth = Math.max(worth, -p.slot - p.reading * a + (1 - miss + miss * influence) * settled);
    }
    known.set(name, worth);
    return worth;
  };
  const none = new Array<number>(domain.slots).fill(0);
  return best(
    none.map(() => OPEN),
    none,
  );
};

const tiny = (more: object): Domain => readDomain({ slots: 3, values: 3, entities: 4, ...more }, { success: 12 });

describe('the optimum', () => {
  test.each([
    ['everything acceptable', {}],
    ['reading dear', { reading: 0.7 }],
    ['only the best two acceptable', { accepts: 2, influence: 0 }],
    ['picky, seldom influenced', { accepts: 1, influence: 0.25 }],
    ['picky, reading dear', { accepts: 2, influence: 0.5, reading: 0.4 }],
  ])('is that of the search over all interleavings: %s', (_name, more) => {
    const domain = tiny(more);
    for (let seed = 0; seed < 12; seed++) {
      const base = drawBase(domain, createRandom(seed));
      for (const cost of [0, 0.5, 1, 2]) {
        const p = prices(domain, cost);
        const found = bestExpected(base, domain, p);
        const searched = bruteForce(base, domain, p);
        expect(found).toBeLessThanOrEqual(searched + 1e-9);
        // To resume a slot later is only worth something where asking costs nothing and hardly anything will do.
        if (cost > 0 || domain.accepts === domain.values) expect(found).toBeCloseTo(searched, 9);
      }
    }
  });

  test('takes 2n + 2 utterances where all is acceptable', () => {
    for (const [name, n] of [
      ['small', 3],
      ['medium', 6],
    ] as const) {
      const domain = readDomain(name, {});
      const base = drawBase(domain, createRandom(name));
      const best = bestExpected(base, domain, prices(domain));
      const read = (100 - (2 * n + 2) - best) / 0.01;
      // Between nothing and all values of all slots are read aloud.
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThan(n * domain.values);
    }
  });

  test('reads nothing where utterances cost nothing, and says nothing where they cost too much', () => {
    const domain = readDomain('small', {});
    const base = drawBase(domain, createRandom(1));
    expect(bestExpected(base, domain, prices(domain, 0))).toBeCloseTo(100, 9);
    expect(bestExpected(base, domain, prices(domain, 13))).toBe(0);
  });

  test('tells those facts whose question is likely enough', () => {
    const domain = readDomain('train', {});
    expect(worthTelling(domain, prices(domain))).toEqual([0, 1, 2]);
    expect(worthTelling(domain, prices(domain, 0.005))).toEqual([0]);
    const base = drawBase(domain, createRandom(1));
    const without = bestExpected(base, { ...domain, extras: [] }, prices(domain));
    // Three facts read, the fourth asked for in 3 of 1000 talks: two utterances and a value.
    expect(without - bestExpected(base, domain, prices(domain))).toBeCloseTo(3 * 0.01 + 0.003 * 2.01, 9);
  });

  test('is stated where it is known, below what full information reaches', () => {
    const environment = slotTalk.environment({ rules: 'standard', layout: 'train' });
    const state = environment.initial(createRandom(4));
    const optimum = slotTalk.optimum!(environment, state, { cost: 1 }, 0)!;
    const curious = [...state.goal.curious].filter((one) => one === '1').length;
    expect(optimum.fullInformation).toBeCloseTo(100 - 2 - 0.01 * curious, 9);
    expect(optimum.sameInformation).toBeLessThan(optimum.fullInformation);
    const picky = slotTalk.environment({ rules: 'standard', layout: 'train', parameters: { accepts: 3 } });
    expect(slotTalk.optimum!(picky, state, { cost: 1 }, 0)).toBeNull();
    expect(slotTalk.optimum!(environment, state, { loss: 0.1 }, 0)).toBeNull();
    expect(slotTalk.optimum!(environment, state, { budget: 3 }, 0)).toBeNull();
    expect(slotTalk.optimum!(environment, state, { acts: ['inform'] }, 0)).toBeNull();
  });

  test('is what a system that reads all aloud reaches on average, up to values that it need not have read', () => {
    const place: Place = { world: slotTalk as never, layout: { slots: 3, values: 4, entities: 12 } };
    const cast = [named(place, 'form-proactive'), named(place, 'user-compliant')];
    const { inner } = environmentOf(place);
    const gaps = Array.from({ length: 60 }, (_, seed) => {
      const { episode, first } = talk(place, cast, seed);
      return slotTalk.optimum!(inner as never, first as never, { cost: 1 }, 0)!.sameInformation - episode.return;
    });
    expect(mean(gaps)).toBeGreaterThan(-3 * standardError(gaps));
    expect(mean(gaps)).toBeLessThan(0.01 * 12);
  });
});
