/** What a rollout says its last state is still worth, down to rollouts of no step. */
import { expect, test } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { DISCOUNT, potential, rollOut } from '../../src/overcooked/rollout.ts';
import { sceneOf } from '../../src/overcooked/scene.ts';
import type { State } from '../../src/overcooked/state.ts';
import { replayTrace } from '../../src/replay.ts';
import { kitchenOf, partnerIn } from '../mind/minds.ts';

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
