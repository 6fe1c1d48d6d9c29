/** Whims: who begins what no role would is seen to, and played on so. */
import { expect, test } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import type { MindMemory } from '../../src/mind/memory.ts';
import { policyAround } from '../../src/partners/around.ts';
import { kitchenOf, mindIn, overcooked, partnerIn, telling } from './minds.ts';

const kitchen = kitchenOf('legacy', 'asymmetric_advantages', 200);

/** What a mind thinks at last of the whims of a partner. */
const whimOf = (partner: ReturnType<typeof partnerIn>): number => {
  let whim = Number.NaN;
  const mind = telling(mindIn(overcooked, kitchen, { simulations: 0 }), ({ memory }) => {
    whim = (memory as unknown as MindMemory).teammates[0]!.whim;
  });
  playAtOnce(setupOf(kitchen, [mind, partner] as never[], 2));
  return whim;
};

/** Fetches dishes and puts them down on the nearest counter. */
const clears = policyAround(partnerIn('greedy', kitchen), 'clears', (observation, memory, { seat, random }) => {
  const knowledge = overcooked.knowledge(kitchen);
  const options = knowledge.options(knowledge.facts(observation, seat), seat);
  const skill = options.find(({ name }) => name === 'placeOnCounter' || name === 'pickUpDish')!;
  const control = knowledge.control(skill, observation, seat, random);
  return { action: control.kind === 'act' ? control.action : 4, memory };
});

test('a sensible cook has hardly any whims, and one that fetches dishes to put them down has many', () => {
  expect(whimOf(partnerIn('greedy', kitchen))).toBeLessThan(0.08);
  expect(whimOf(clears)).toBeGreaterThan(0.25);
});
