import { describe, expect, it } from 'vitest';
import type { CompactState } from '../../src/overcooked/compact.ts';
import { parseCompact } from '../../src/overcooked/compact.ts';
import { createCurrentFeatures } from '../../src/overcooked/encodings/current-features.ts';
import { currentGrid26 } from '../../src/overcooked/encodings/current-grid.ts';
import type { GridEncoding, Numbers } from '../../src/overcooked/encodings/grid.ts';
import { createLegacyFeatures } from '../../src/overcooked/encodings/legacy-features.ts';
import { legacyGrid20 } from '../../src/overcooked/encodings/legacy-grid.ts';
import { createGridViews } from '../../src/overcooked/encodings/views.ts';
import { ENCODINGS } from '../../src/overcooked/encodings.ts';
import { createOvercooked, type Observation } from '../../src/overcooked/environment.ts';
import { createKernel } from '../../src/overcooked/kernel.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import type { RuleSet } from '../../src/overcooked/layout.ts';
import { findLayout } from '../../src/overcooked/layouts.ts';
import { createOutcome } from '../../src/overcooked/outcome.ts';
import { createRandom } from '../../src/random.ts';

// The values themselves are compared with the original's by conformance.test.ts.

const observe = (rules: RuleSet, layout: string, state: CompactState, horizon = 400): Observation => {
  const kitchen = createKitchen(findLayout(rules, layout), rules, {}, state);
  return { kitchen, state: parseCompact(kitchen, state), horizon };
};

/** The channel [x][y] of a grid encoding at the cells where it is not 0, as `x,y: value`. */
const channelOf = (encoding: GridEncoding, observation: Observation, channel: number): readonly string[] => {
  const { width, height } = observation.kitchen;
  const out = new Float32Array(width * height * encoding.channels);
  encoding.encodeInto(observation, 0, out, 0);
  return Array.from({ length: width * height }, (_, i) => [i, out[i * encoding.channels + channel]!] as const)
    .filter(([, value]) => value !== 0)
    .map(([i, value]) => `${Math.floor(i / height)},${i % height}: ${value}`);
};

/** cramped_room: an onion, a dish and a soup on counters, a ready pot; seat 0 holds `held`. */
const littered = (held: string | null): CompactState => ({
  t: 0,
  p: [
    [1, 1, 0, held],
    [3, 2, 3, null],
  ],
  o: [
    [0, 2, 'O'],
    [4, 2, 'D'],
    [1, 0, 'S:ooo:20'],
    [2, 0, 'S:ooo:20'],
  ],
});

describe('legacy-grid-20', () => {
  it('shows all objects while nobody holds one of their kind', () => {
    const observation = observe('legacy', 'cramped_room', littered(null));
    expect(channelOf(legacyGrid20, observation, 15)).toEqual(['2,0: 3']);
    expect(channelOf(legacyGrid20, observation, 16)).toEqual(['2,0: 20']);
    expect(channelOf(legacyGrid20, observation, 17)).toEqual(['1,0: 1']);
    expect(channelOf(legacyGrid20, observation, 18)).toEqual(['4,2: 1']);
    expect(channelOf(legacyGrid20, observation, 19)).toEqual(['0,2: 1']);
  });

  it('hides onions, dishes, or soups that lie while somebody holds one', () => {
    expect(channelOf(legacyGrid20, observe('legacy', 'cramped_room', littered('O')), 19)).toEqual(['1,1: 1']);
    expect(channelOf(legacyGrid20, observe('legacy', 'cramped_room', littered('D')), 18)).toEqual(['1,1: 1']);
    const holdsSoup = observe('legacy', 'cramped_room', littered('S:ooo:20'));
    expect(channelOf(legacyGrid20, holdsSoup, 15)).toEqual([]);
    expect(channelOf(legacyGrid20, holdsSoup, 16)).toEqual([]);
    expect(channelOf(legacyGrid20, holdsSoup, 17)).toEqual(['1,1: 1']);
    expect(channelOf(legacyGrid20, holdsSoup, 19)).toEqual(['0,2: 1']);
  });

  it('is refused where there is a tomato', () => {
    const state = littered('T');
    const encode = () => legacyGrid20.encodeInto(observe('legacy', 'cramped_room', state), 0, new Float32Array(400), 0);
    expect(encode).toThrow('legacy-grid-20 knows no tomatoes; there is one');
  });
});

describe('current-grid-26', () => {
  it.each([
    [360, 400, false],
    [361, 400, true],
    [60, 100, false],
    [61, 100, true],
  ])('at step %i of %i says that time is short: %s', (t, horizon, isShort) => {
    const observation = observe('current', 'cramped_room', { ...littered(null), t }, horizon);
    expect(channelOf(currentGrid26, observation, 25).length).toBe(isShort ? 20 : 0);
  });
});

describe('every encoding', () => {
  it('has the shape that it says, for both seats, at any offset, whatever was there before', () => {
    for (const encoding of ENCODINGS) {
      const rules = encoding.name.startsWith('legacy') ? 'legacy' : 'current';
      const { kitchen, state, horizon } = observe(rules, 'cramped_room', littered(null));
      const size = encoding.shape(createOvercooked(kitchen) as never).reduce((product, n) => product * n, 1);
      for (let seat = 0; seat < 2; seat++) {
        const clean = new Float32Array(size);
        const dirty = new Float32Array(size + 10).fill(7);
        expect(encoding.encodeInto({ kitchen, state, horizon }, seat, clean, 0)).toBe(size);
        encoding.encodeInto({ kitchen, state, horizon }, seat, dirty, 4);
        expect(dirty.subarray(4, 4 + size)).toEqual(clean);
        expect([...dirty.subarray(0, 4), ...dirty.subarray(4 + size)]).toEqual(new Array(10).fill(7));
      }
    }
  });

  it('tells rules and numbers of cooks that it is not defined for', () => {
    const encode = (
      encoding: { encodeInto(o: Observation, seat: number, out: Numbers, offset: number): number },
      rules: RuleSet,
      layout: string,
    ) => {
      const kitchen = createKitchen(findLayout(rules, layout), rules);
      const { state } = { state: createOvercooked(kitchen).initial(createRandom(0)) };
      return encoding.encodeInto({ kitchen, state, horizon: 400 }, 0, new Float32Array(5000), 0);
    };
    expect(() => encode(legacyGrid20, 'current', 'cramped_room')).toThrow('for the legacy rules, not for current');
    expect(() => encode(createLegacyFeatures(), 'current-auto', 'cramped_room')).toThrow('not for current-auto');
    expect(() => encode(currentGrid26, 'legacy', 'cramped_room')).toThrow('for the current rules, not for legacy');
    expect(() => encode(currentGrid26, 'current', 'multiplayer_schelling')).toThrow(
      'for 2 cooks; multiplayer_schelling has 4',
    );
    expect(() => encode(legacyGrid20, 'legacy', 'multiplayer_schelling')).toThrow('for 2 cooks');
    expect(() => encode(createCurrentFeatures(), 'current', 'cramped_room_single')).toThrow(
      'cramped_room_single has 1',
    );
    expect(encode(createCurrentFeatures(), 'current', 'multiplayer_schelling')).toBe(4 * 46 + 8);
  });
});

describe('views kept in step with a state', () => {
  it.each([
    ['legacy', 'counter_circuit', legacyGrid20],
    ['current', 'cramped_room', currentGrid26],
    ['current', 'asymmetric_advantages_tomato', currentGrid26],
  ] as const)('equal encoding afresh: %s %s', (rules, layout, encoding) => {
    const kitchen = createKitchen(findLayout(rules, layout), rules);
    const random = createRandom(`views ${layout}`);
    const stepInto = createKernel(kitchen);
    const outcome = createOutcome(kitchen.cooks);
    const state = createOvercooked(kitchen).initial(random);
    const views = createGridViews(encoding, kitchen);
    const fresh = new Float32Array(kitchen.terrain.length * encoding.channels);
    for (let i = 0; i < 600; i++) {
      stepInto(
        state,
        [0, 1].map(() => (random.next() < 0.4 ? 5 : random.integer(5))),
        outcome,
      );
      views.show(state, 400);
      for (let seat = 0; seat < 2; seat++) {
        encoding.encodeInto({ kitchen, state, horizon: 400 }, seat, fresh, 0);
        const view = views.views[seat]!;
        // Vitest compares arrays slowly: it is asked only where they differ.
        if (view.length !== fresh.length || fresh.some((number, at) => number !== view[at]))
          expect(view).toEqual(fresh);
      }
    }
  });
});
