/** What a rollout says its last state is still worth, down to rollouts of no step; and cooks that choose on a whim. */
import { expect, test } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import type { OvercookedEnvironment } from '../../src/overcooked/environment.ts';
import { CONSIDERATE, NO_GOAL } from '../../src/overcooked/goal.ts';
import { DISCOUNT, potential, rollOut } from '../../src/overcooked/rollout.ts';
import { sceneOf } from '../../src/overcooked/scene.ts';
import type { State } from '../../src/overcooked/state.ts';
import { replayTrace } from '../../src/replay.ts';
import { kitchenOf, overcooked, partnerIn } from '../mind/minds.ts';

const HORIZON = 120;
const kitchen = kitchenOf('legacy', 'cramped_room', HORIZON);
const scene = sceneOf(kitchen.observe(kitchen.initial(null as never), 0).kitchen);
const cook = partnerIn('greedy', kitchen);
const states = [...replayTrace(playAtOnce(setupOf(kitchen, [cook, cook], 3)).trace, kitchen)].map(
  ({ before }) => before,
);
const idle = { goal: null, character: { noise: 0, idleness: 1, yielding: 0 } };

const roll = (state: State, steps: number, horizon = HORIZON) => rollOut(scene, state, horizon, [idle, idle], steps, 1);

test('no step earns nothing, and the state is worth what it is worth', () => {
  expect(states.length).toBe(HORIZON);
  for (const state of states) expect(roll(state, 0)).toEqual({ return: 0, value: potential(scene, state) });
  expect(states.some((state) => potential(scene, state) > 10)).toBe(true);
});

test('at the horizon nothing is to come, whatever the number of steps', () => {
  const last = states.at(-1)!;
  for (const steps of [0, 1, 30]) expect(roll(last, steps, last[0]!)).toEqual({ return: 0, value: 0 });
  for (const steps of [1, 5, 100]) expect(roll(last, steps)).toEqual({ return: 0, value: 0 });
});

test('the last state of a few steps counts at their discount', () => {
  // Cooks that rest, in a state that rest does not change: some seeds make them rest for four steps.
  const state = states.find(
    (one) => potential(scene, one) > 1 && roll(one, 1).value === DISCOUNT * roll(one, 0).value,
  )!;
  const resting = Array.from({ length: 40 }, (_, seed) =>
    [1, 2, 3, 4].map((steps) => rollOut(scene, state, HORIZON, [idle, idle], steps, seed).value),
  );
  const worth = potential(scene, state);
  const still = resting.filter((values) =>
    values.every((value, k) => Math.abs(value - DISCOUNT ** (k + 1) * worth) < 1e-9),
  );
  expect(still.length).toBeGreaterThan(2);
  expect(still.length).toBeLessThan(resting.length);
});

test('a dish within reach of who takes things on a whim is a trap, and of who does not is none', () => {
  // XXXPX / O X P / O1X0X / D X X / XXXSX: cook 0 can reach what lies on the middle counters, and nothing else.
  const start = (dish: boolean) => ({
    t: 0,
    p: [
      [3, 2, 0, null],
      [1, 2, 0, null],
    ],
    o: [[3, 0, 'S:oo:0'], ...(dish ? [[2, 2, 'D']] : []), [2, 3, 'O'], [2, 1, 'O']],
  });
  const worth = (dish: boolean, whim: number): number => {
    const place = overcooked.environment({
      rules: 'legacy',
      layout: 'forced_coordination',
      start: start(dish) as never,
    }) as OvercookedEnvironment;
    const state = place.initial(null as never);
    const calm = { noise: 0, idleness: 0, yielding: 0 };
    let sum = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const cooks = [
        { goal: null, whim, character: calm },
        { goal: NO_GOAL, style: CONSIDERATE, character: { ...calm, idleness: 1 } },
      ];
      sum += rollOut(sceneOf(place.kitchen), state, 400, cooks, 60, seed).return;
    }
    return sum / 40;
  };
  // To who does what is needed the dish is what the soup needs; who takes anything carries it instead of the last onion.
  expect(worth(true, 0)).toBeGreaterThan(0);
  expect(worth(true, 1)).toBeLessThan(worth(true, 0));
});
