/** Random joint actions, drawn before the clock runs. */
import { createKitchen, type Kitchen } from '../src/overcooked/kitchen.ts';
import type { RuleSet } from '../src/overcooked/layout.ts';
import { findLayout } from '../src/overcooked/layouts.ts';
import { createRandom, fastSeed, nextFast } from '../src/random.ts';

/** Joint actions before they come round again; a power of two. */
export const DRAWN = 65_536;
/** Steps of an episode: after so many, loops go back to the start. */
export const HORIZON = 400;

/** [step, seat] uniform over the six actions, the same on every run. */
export const drawActions = (cooks: number): Uint8Array => {
  const seed = Int32Array.of(fastSeed(createRandom('bench')));
  return Uint8Array.from({ length: DRAWN * cooks }, () => Math.floor(nextFast(seed) * 6));
};

export const openKitchen = (rules: RuleSet, layout: string): Kitchen => createKitchen(findLayout(rules, layout), rules);

/** The five layouts of the literature, by the names that they have under both rule sets. */
export const CLASSICS: readonly (readonly [rules: RuleSet, layout: string])[] = (
  ['legacy', 'current'] as const
).flatMap((rules) =>
  [
    'cramped_room',
    'asymmetric_advantages',
    'coordination_ring',
    'forced_coordination',
    rules === 'legacy' ? 'counter_circuit' : 'counter_circuit_o_1order',
  ].map((layout) => [rules, layout] as const),
);
