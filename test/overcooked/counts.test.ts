/**
 * Exact counts, our perft: how many distinct states can be reached in exactly 1, 2, 3 and 4 steps. A rule that changes
 * changes a count. The reference counts once more, and finds the same states.
 */
import { describe, expect, it } from 'vitest';
import { type CompactState, formatCompact, parseCompact } from '../../src/overcooked/compact.ts';
import { createKernel } from '../../src/overcooked/kernel.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import type { RuleSet } from '../../src/overcooked/layout.ts';
import { findLayout } from '../../src/overcooked/layouts.ts';
import { createOutcome } from '../../src/overcooked/outcome.ts';
import { createReference } from '../../src/overcooked/reference.ts';

const DEPTH = 4;
const JOINT_ACTIONS = Array.from({ length: 36 }, (_, i) => [i % 6, Math.floor(i / 6)]);

/** The texts of the states after exactly 1, 2, ... steps. */
const expand = (
  start: CompactState,
  after: (state: CompactState) => readonly CompactState[],
): ReadonlySet<string>[] => {
  const levels: ReadonlySet<string>[] = [];
  let level: readonly CompactState[] = [start];
  for (let depth = 0; depth < DEPTH; depth++) {
    const next = new Map<string, CompactState>();
    for (const state of level) for (const reached of after(state)) next.set(JSON.stringify(reached), reached);
    levels.push(new Set(next.keys()));
    level = [...next.values()];
  }
  return levels;
};

const withKernel = (rules: RuleSet, name: string, start: CompactState) => {
  const kitchen = createKitchen(findLayout(rules, name), rules, {}, start);
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  return expand(start, (compact) =>
    JOINT_ACTIONS.map((actions) => {
      const state = parseCompact(kitchen, compact);
      stepInto(state, actions, outcome);
      return formatCompact(kitchen, state);
    }),
  );
};

const withReference = (rules: RuleSet, name: string, start: CompactState) => {
  const reference = createReference(findLayout(rules, name), rules);
  return expand(start, (compact) => {
    const state = reference.read(compact);
    return JOINT_ACTIONS.map((actions) => reference.write(reference.step(state, actions).state));
  });
};

const standardStart = (rules: RuleSet, name: string): CompactState => {
  const reference = createReference(findLayout(rules, name), rules);
  return reference.write(reference.initial());
};

/** The last onion in hand at a pot that waits for it, a dish at hand: every rule is a step or two away. */
const BUSY: CompactState = {
  t: 0,
  p: [
    [1, 1, 0, 'O'],
    [2, 1, 0, 'O'],
  ],
  o: [
    [2, 0, 'S:oo:-1'],
    [1, 0, 'D'],
    [3, 0, 'S:ooo:20'],
  ],
};
const BUSY_LEGACY: CompactState = {
  ...BUSY,
  o: [
    [2, 0, 'S:oo:0'],
    [1, 0, 'D'],
    [3, 0, 'S:ooo:20'],
  ],
};

const COUNTS: readonly (readonly [
  rules: RuleSet,
  layout: string,
  start: CompactState | null,
  counts: readonly number[],
])[] = [
  ['legacy', 'cramped_room', null, [20, 109, 371, 992]],
  ['legacy', 'asymmetric_advantages', null, [20, 132, 360, 546]],
  ['legacy', 'coordination_ring', null, [20, 108, 329, 783]],
  ['legacy', 'forced_coordination', null, [20, 77, 160, 270]],
  ['legacy', 'counter_circuit', null, [16, 156, 456, 943]],
  ['current', 'cramped_room', null, [20, 109, 371, 992]],
  ['current', 'asymmetric_advantages', null, [20, 132, 360, 546]],
  ['current', 'coordination_ring', null, [20, 108, 329, 783]],
  ['current', 'forced_coordination', null, [20, 77, 160, 270]],
  ['current', 'counter_circuit_o_1order', null, [16, 156, 456, 943]],
  ['legacy', 'cramped_room', BUSY_LEGACY, [20, 136, 581, 2065]],
  ['current', 'cramped_room', BUSY, [20, 136, 580, 2068]],
  ['current-auto', 'cramped_room', BUSY, [20, 136, 581, 2065]],
];

describe.each(COUNTS)('%s %s', (rules, layout, given, counts) => {
  it(`${given === null ? '' : 'in the middle of a game '}has ${counts.join(', ')} states in reach of 1, 2, 3, 4 steps`, () => {
    const start = given ?? standardStart(rules, layout);
    const reached = withKernel(rules, layout, start);
    expect(reached.map((level) => level.size)).toEqual(counts);
    expect(withReference(rules, layout, start)).toEqual(reached);
  });
});
