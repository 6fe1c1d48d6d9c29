/** The tables that rollouts stand on say what the distances and the notation of states say. */
import { describe, expect, it } from 'vitest';
import { UNREACHABLE } from '../../src/overcooked/distances.ts';
import { standardStart } from '../../src/overcooked/environment.ts';
import { createKitchen, FLOOR, type Kitchen } from '../../src/overcooked/kitchen.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { layoutsOf } from '../../src/overcooked/layouts.ts';
import { fillingOf, sceneOf, sceneOfObservation, stepsToReady, waysOf } from '../../src/overcooked/scene.ts';
import { contentsOf, largestTick, potStatus, remainingTime, soup } from '../../src/overcooked/state.ts';

const kitchens: readonly (readonly [name: string, kitchen: Kitchen])[] = RULE_SETS.flatMap((rules) =>
  layoutsOf(rules).map((layout) => [`${rules} ${layout.name}`, createKitchen(layout, rules)] as const),
);

describe.each(kitchens)('%s', (_, kitchen) => {
  const scene = sceneOf(kitchen);
  const { cells, distances } = scene;
  const floor = [...kitchen.terrain.keys()].filter((cell) => kitchen.terrain[cell] === FLOOR);

  it.each([
    { who: 'a cook within four steps', of: 'eight', parked: {}, near: 4, detour: 8 },
    { who: 'who stands for good, from afar,', of: 'forty', parked: { isParked: true as const }, near: 255, detour: 40 },
  ])('walks round $who where that costs at most $of more, and straight otherwise', ({ parked, near, detour }) => {
    const scene = sceneOfObservation({ kitchen, ...parked });
    const state = standardStart(kitchen);
    // All the others on one cell, which is not possible in a game but asks every question.
    for (const mine of floor)
      for (const theirs of floor) {
        if (mine === theirs) continue;
        for (let seat = 0; seat < kitchen.cooks; seat++) state[scene.cooksAt + 2 * seat] = theirs * 4;
        state[scene.cooksAt] = mine * 4;
        const ways = waysOf(scene, state, 0);
        const isNear = kitchen.cooks > 1 && distances.floor[mine * cells + theirs]! <= near;
        for (let target = 0; target < distances.targets.length; target++) {
          const at = target * cells + mine;
          const straight = distances.free[at]!;
          const { steps, moves } = distances.around(theirs);
          const isWorthIt = isNear && straight !== UNREACHABLE && steps[at]! <= straight + detour;
          const expected = isWorthIt ? steps[at]! : isNear && straight !== UNREACHABLE ? straight + detour : straight;
          const found = { mine, theirs, target, steps: ways.steps[at], moves: ways.moves[at] };
          const told = { ...found, steps: expected, moves: (isWorthIt ? moves : distances.freeMoves)[at] };
          if (found.steps !== told.steps || found.moves !== told.moves) expect(found).toEqual(told);
        }
      }
  });

  it('reads pots as the notation of states does', () => {
    const state = standardStart(kitchen);
    const { game } = kitchen;
    for (const pot of scene.pots)
      for (let contents = 2; contents < 2 << game.maxIngredients; contents++)
        for (let tick = game.version === 'legacy' ? 0 : -1; tick <= game.cookTime[contents]!; tick++) {
          const object = soup(kitchen, contents, tick);
          state[scene.objectAt[pot]!] = object;
          const status = potStatus(kitchen, object);
          const cooks = status === 'cooking' || status === 'ready';
          expect(tick).toBeLessThanOrEqual(largestTick(kitchen));
          expect(stepsToReady(scene, state, pot)).toBe(cooks ? remainingTime(kitchen, object) : -1);
          expect(fillingOf(scene, state, pot)).toBe(cooks ? 0 : contentsOf(kitchen, object));
        }
  });

  it('hands over at the counters that are reached from two parts of the floor', () => {
    const reached = (target: number) =>
      new Set(
        floor
          .filter((cell) => distances.free[target * cells + cell] !== UNREACHABLE)
          .map((cell) => distances.component[cell]),
      );
    expect(scene.borders).toEqual(scene.counters.filter((counter) => reached(counter).size > 1));
  });
});
