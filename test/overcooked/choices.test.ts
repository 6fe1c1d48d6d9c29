/** Choices that are looked up are those that would be made, whatever was met before. */
import { expect, it } from 'vitest';
import { chooseAgain, createChoices } from '../../src/overcooked/choices.ts';
import { parseCompact } from '../../src/overcooked/compact.ts';
import { chooseGoal } from '../../src/overcooked/cook.ts';
import { CAREFUL, type CookStyle } from '../../src/overcooked/goal.ts';
import { createKernel } from '../../src/overcooked/kernel.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { createOutcome } from '../../src/overcooked/outcome.ts';
import { sceneOf } from '../../src/overcooked/scene.ts';
import { createRandom } from '../../src/random.ts';
import { drawKitchen } from './random-kitchens.ts';

const STYLES: readonly CookStyle[] = [CAREFUL, { ...CAREFUL, work: 'passing' }];

it('chooses what the cook would choose, at the first time and at every other', () => {
  let wrong = 0;
  let compared = 0;
  for (const rules of RULE_SETS)
    for (let i = 0; i < 6; i++) {
      const random = createRandom(`choices/${rules}/${i}`);
      const { layout, overrides, start } = drawKitchen(random.fork('kitchen'), rules);
      const kitchen = createKitchen(layout, rules, overrides, start);
      const scene = sceneOf(kitchen);
      const stepInto = createKernel(kitchen);
      const outcome = createOutcome(kitchen.cooks);
      const choices = STYLES.map((style) => createChoices(scene, style));
      // The same walk twice: then every scene was met before.
      for (let walk = 0; walk < 2; walk++) {
        const state = parseCompact(kitchen, start);
        const steps = createRandom(`choices/${i}`);
        for (let t = 0; t < 120 && !outcome.terminal; t++) {
          for (const one of choices)
            for (let seat = 0; seat < scene.cooks; seat++) {
              compared++;
              if (chooseAgain(one, scene, state, seat) !== chooseGoal(scene, state, seat, one.style)) wrong++;
            }
          stepInto(
            state,
            Array.from({ length: scene.cooks }, () => (steps.next() < 0.4 ? 5 : steps.integer(5))),
            outcome,
          );
        }
      }
    }
  expect(compared).toBeGreaterThan(5_000);
  expect(wrong).toBe(0);
});
