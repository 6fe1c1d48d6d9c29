import { describe, expect, it } from 'vitest';
import { type CompactState, formatCompact, parseCompact } from '../../src/overcooked/compact.ts';
import { createKernel } from '../../src/overcooked/kernel.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { createOutcome, EVENTS, LABELS, type Outcome } from '../../src/overcooked/outcome.ts';
import { createReference, type ReferenceStep } from '../../src/overcooked/reference.ts';
import { createRandom, type Random } from '../../src/random.ts';
import { drawKitchen, type RandomKitchen } from './random-kitchens.ts';

const KITCHENS = 150;
const STEPS = 100;

/** What one step brought, in one form for both. */
interface Brought {
  readonly state: CompactState;
  readonly sparse: readonly number[];
  readonly shaped: readonly number[];
  readonly events: readonly string[];
  readonly labels: readonly (string | null | undefined)[];
  readonly terminal: boolean;
}

const fromReference = (state: CompactState, step: ReferenceStep): Brought => ({
  state,
  sparse: step.sparse,
  shaped: step.shaped,
  events: Object.entries(step.events)
    .flatMap(([event, seats]) => seats.map((seat) => `${event} ${seat}`))
    .toSorted(),
  labels: step.labels,
  terminal: step.terminal,
});

const fromKernel = (state: CompactState, outcome: Outcome): Brought => ({
  state,
  sparse: Array.from(outcome.sparse),
  shaped: Array.from(outcome.shaped),
  events: EVENTS.flatMap((event, i) =>
    Array.from(outcome.events).flatMap((bits, seat) => (bits & (1 << i) ? [`${event} ${seat}`] : [])),
  ).toSorted(),
  labels: Array.from(outcome.labels, (label) => LABELS[label]),
  terminal: outcome.terminal,
});

/** Interacts more often than not: cooks that only walk show little. */
const drawAction = (random: Random): number => (random.next() < 0.45 ? 5 : random.integer(5));

/** Plays random joint actions in both and returns what happened, so that a test can tell that something did. */
const playBoth = (kitchen: RandomKitchen, random: Random): { readonly steps: number; readonly seen: Set<string> } => {
  const { rules, layout, overrides, start } = kitchen;
  const reference = createReference(layout, rules, overrides);
  const tables = createKitchen(layout, rules, overrides, start);
  const stepInto = createKernel(tables);
  const outcome = createOutcome(tables.cooks);
  const state = parseCompact(tables, start);
  let plain = reference.read(start);
  const seen = new Set<string>();
  for (let i = 0; i < STEPS; i++) {
    const actions = start.p.map(() => drawAction(random));
    const step = reference.step(plain, actions);
    stepInto(state, actions, outcome);
    const expected = fromReference(reference.write(step.state), step);
    const found = fromKernel(formatCompact(tables, state), outcome);
    expect(found, `${layout.grid.join('\n')}\n${JSON.stringify({ rules, overrides, start })}\nstep ${i}`).toEqual(
      expected,
    );
    for (const event of found.events) seen.add(event.split(' ')[0]!);
    for (const label of found.labels) if (label) seen.add(label);
    if (found.terminal) return { steps: i + 1, seen };
    plain = step.state;
  }
  return { steps: STEPS, seen };
};

describe.each(RULE_SETS)('the kernel and the reference, %s rules', (rules) => {
  it(`agree literally on random kitchens, from random states, over random joint actions`, () => {
    const random = createRandom(`differ 2 ${rules}`);
    const seen = new Set<string>();
    let steps = 0;
    for (let i = 0; i < KITCHENS; i++) {
      const played = playBoth(drawKitchen(random.fork(i).fork('kitchen'), rules), random.fork(i).fork('actions'));
      steps += played.steps;
      for (const what of played.seen) seen.add(what);
    }
    expect(steps).toBeGreaterThan(KITCHENS * STEPS * 0.5);
    const everything = rules === 'legacy' ? LABELS.filter((label) => label !== null) : EVENTS;
    expect([...seen].toSorted()).toEqual([...everything].toSorted());
  });
});
