/** What the careful cook proposes in states that once kept it waiting for ever. */
import { expect, it } from 'vitest';
import { formatSkill } from '../../src/knowledge.ts';
import { chooseGoal } from '../../src/overcooked/cook.ts';
import type { OvercookedEnvironment } from '../../src/overcooked/environment.ts';
import { sceneOf } from '../../src/overcooked/scene.ts';
import { skillOfGoal } from '../../src/overcooked/skills.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';

/** [seat] what each cook is proposed in the state. */
const proposals = (rules: string, layout: string, start: object): readonly string[] => {
  const environment = overcooked.environment({ rules, layout, start: start as never });
  const knowledge = overcooked.knowledge(environment);
  const state = environment.initial(createRandom(1));
  return Array.from({ length: environment.seats }, (_, seat) => {
    const facts = knowledge.facts(environment.observe(state, seat), seat);
    return formatSkill(knowledge.propose(facts, seat));
  });
};

it('puts down an onion that no pot wants, and fetches the tomato that one does', () => {
  // XXPXX / T  2T / X1  O / XXDSX, two tomatoes in the pot; legacy soups do not mix.
  const start = (held: string | null) => ({
    t: 0,
    p: [
      [2, 1, 0, held],
      [1, 2, 3, null],
    ],
    o: [[2, 0, 'S:tt:0']],
  });
  const [withOnion, other] = proposals('legacy', 'simple_tomato', start('O'));
  expect(withOnion).toMatch(/^placeOnCounter /);
  expect(other).toBe('pickUpTomato (0,1)');
  expect(proposals('legacy', 'simple_tomato', start('T'))[0]).toBe('putInPot (2,0)');
});

it('does not wait with a dish for an onion whose bearer it keeps from the pot', () => {
  // XPXXX / O X2O / X1  X / XDXSX, two onions in the pot: who stands at (1,2) shuts the way to it.
  const start = (dish: [number, number], onion: [number, number]) => ({
    t: 0,
    p: [
      [...dish, 0, 'D'],
      [...onion, 3, 'O'],
    ],
    o: [[1, 0, 'S:oo:-1']],
  });
  expect(proposals('current-auto', 'm_shaped_s', start([1, 2], [2, 2]))[0]).toMatch(/^placeOnCounter /);
  expect(proposals('current-auto', 'm_shaped_s', start([2, 2], [1, 2]))[0]).toBe('wait (1,0)');
});

it('hands over no dish ahead of its soup, where the scripted partners do', () => {
  // One soup cooks, and its dish lies ready; the other pot wants one more onion, which is on its way.
  const start = {
    t: 0,
    p: [
      [3, 1, 0, 'O'],
      [1, 2, 0, null],
    ],
    o: [
      [3, 0, 'S:ooo:5'],
      [4, 1, 'S:oo:0'],
      [2, 2, 'D'],
    ],
  };
  expect(proposals('legacy', 'forced_coordination', start)[1]).toMatch(/^wait /);
  const environment = overcooked.environment({ rules: 'legacy', layout: 'forced_coordination', start: start as never });
  const { kitchen } = environment as OvercookedEnvironment;
  const scene = sceneOf(kitchen);
  const state = environment.initial(createRandom(1));
  expect(formatSkill(skillOfGoal(scene, state, 1, chooseGoal(scene, state, 1)))).toBe('pickUpDish (0,3)');
});
