import { expect, test } from 'vitest';
import { contribution } from '../../src/measure/contribution.ts';
import { fluency } from '../../src/measure/fluency.ts';
import { type Events, handOversOf } from '../../src/measure/handOver.ts';
import { ites, matchDepth, skillsOf, teamEffectiveness, tes } from '../../src/measure/teamEffectiveness.ts';
import type { Annotation } from '../../src/world.ts';

const idle = (seat: number, detail: string): Annotation => ({ kind: 'idle', seat, detail });
const done = (seat: number, detail: string): Annotation => ({ kind: 'skillCompleted', seat, detail });

/** Ten steps: seat 0 brings an onion over a counter, seat 1 waits, takes it and cooks; steps 8 and 9 both rest. */
const EVENTS: Events = [
  [idle(1, 'stay')],
  [done(0, 'pickUpOnion (0,1)'), idle(1, 'stay')],
  [{ kind: 'blocked', seat: 0, detail: 'cook', other: 1 }],
  [done(0, 'placeOnCounter (2,2)'), idle(1, 'wall')],
  [],
  [],
  [done(1, 'pickUpOnion (2,2)'), { kind: 'handOver', seat: 1, detail: 'onion', other: 0 }, idle(0, 'uselessInteract')],
  [{ kind: 'progress', seat: 1, detail: 'putInPot' }, done(1, 'putInPot (3,0)')],
  [idle(0, 'stay'), idle(1, 'stay')],
  [idle(0, 'stay'), idle(1, 'stay')],
];

test('a hand-over goes from where it was left to where it was taken', () => {
  expect(handOversOf(EVENTS)).toEqual([{ what: 'onion', giver: 0, taker: 1, given: 3, taken: 6 }]);
  const taken = EVENTS.slice(6);
  expect(handOversOf(taken)).toEqual([{ what: 'onion', giver: 0, taker: 1, given: null, taken: 0 }]);
});

test('fluency counts idle time by cause, concurrent activity and the delay of hand-overs', () => {
  expect(fluency(EVENTS, 2)).toEqual({
    steps: 10,
    idle: [0.3, 0.5],
    idleBy: [
      { stay: 0.2, uselessInteract: 0.1 },
      { stay: 0.4, wall: 0.1 },
    ],
    blocked: [0.1, 0],
    concurrent: 0.3, // steps 4, 5 and 7
    handOvers: 1,
    handOverDelay: 3,
    functionalDelay: 0.3,
  });
  expect(fluency([], 2)).toMatchObject({ steps: 0, idle: [0, 0], concurrent: 0, handOverDelay: null });
});

test('contribution shares out the work', () => {
  const delivered: Annotation = { kind: 'delivered', seat: 0, detail: '(1,3)' };
  const progress = EVENTS[7]!;
  expect(contribution([progress, progress, progress, [delivered]], 2)).toEqual({
    work: 4,
    shares: [0.25, 0.75],
    delivered: [1, 0],
    balance: 0.5,
  });
  expect(contribution([], 2)).toEqual({ work: 0, shares: null, delivered: null, balance: null });
});

test('TES is the F measure of the longest in-order match', () => {
  const reference = [...'abcd'];
  expect(tes([reference], reference)).toBeCloseTo(1, 12);
  expect(matchDepth(reference, [...'axbc'])).toBe(3);
  expect(tes([reference], [...'axbc'])).toBeCloseTo((1.9025 * 3) / (4 + 0.9025 * 4), 12);
  // A match begins at any occurrence of the first skill and ends where the next one isn't found.
  expect(matchDepth(reference, [...'abacd'])).toBe(4);
  expect(matchDepth(reference, [...'acd'])).toBe(1);
  expect(matchDepth(reference, [...'bcd'])).toBe(0);
  expect(tes([[...'zz'], reference], [...'abcd'])).toBeCloseTo(1, 12);
  expect([tes([], ['a']), tes([[]], ['a']), tes([reference], [])]).toEqual([0, 0, 0]);
});

test('ITES is what the next skills add', () => {
  const reference = [[...'abcd']];
  const gain = (1.9025 * 2) / (4 + 0.9025 * 2) - 1.9025 / (4 + 0.9025);
  expect(ites(reference, ['a'], ['b'])).toBeCloseTo(gain, 12);
  expect(gain).toBeGreaterThan(0);
  expect(ites(reference, ['a'], ['x'])).toBeLessThan(0);
});

test('a team is effective where its skills and hand-overs follow the references', () => {
  expect(skillsOf(EVENTS, 0)).toEqual([
    { name: 'pickUpOnion', step: 1 },
    { name: 'placeOnCounter', step: 3 },
  ]);
  const good = [[['pickUpOnion', 'placeOnCounter']], [['pickUpOnion', 'putInPot']]];
  expect(teamEffectiveness(EVENTS, good)).toEqual({ tes: [1, 1], handOvers: 1, initiating: 1, responding: 1 });
  const alone = [[['pickUpOnion', 'putInPot']], [['pickUpDish', 'fillDish']]];
  expect(teamEffectiveness(EVENTS, alone)).toMatchObject({ initiating: 0, responding: 0 });
  expect(teamEffectiveness([], good)).toEqual({ tes: [0, 0], handOvers: 0, initiating: null, responding: null });
});
