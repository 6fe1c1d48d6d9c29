/** Rollouts: 40 steps of two cooks from the start, the return summed up, as planners make them by the thousand. */

import { standardStart } from '../src/overcooked/environment.ts';
import { createKernel } from '../src/overcooked/kernel.ts';
import { INTERACT, type Kitchen, STAY } from '../src/overcooked/kitchen.ts';
import { createOutcome } from '../src/overcooked/outcome.ts';
import { type AssumedCook, rollOut } from '../src/overcooked/rollout.ts';
import { heldOfSeat, placeOfSeat, type Scene, sceneOf, walk } from '../src/overcooked/scene.ts';
import { isSoup } from '../src/overcooked/state.ts';
import { CLASSICS, HORIZON, openKitchen } from './actions.ts';
import type { Benchmark, Loop } from './benchmark.ts';

const DEPTH = 40;

/** The cook that plans, and a teammate as it is commonly believed to be. */
const COOKS: readonly AssumedCook[] = [
  { goal: null, character: { noise: 0, idleness: 0, yielding: 0.5 } },
  { goal: null, character: { noise: 0.1, idleness: 0.1, yielding: 0.5 } },
];

const rollCareful = (kitchen: Kitchen): Loop => {
  const scene = sceneOf(kitchen);
  const start = standardStart(kitchen);
  return (count) => {
    let total = 0;
    for (let i = 0; i < count; i++) total += rollOut(scene, start, HORIZON, COOKS, DEPTH, 7 * i + 1).value;
    return total;
  };
};

/** [held * places + place] the action: straight to the nearest of the targets for what is in hand, then interact. */
const tabulateActions = (scene: Scene, targetsByHand: readonly (readonly number[])[]): Uint8Array => {
  const { kitchen, distances } = scene;
  const places = kitchen.terrain.length * 4;
  const table = new Uint8Array(targetsByHand.length * places).fill(STAY);
  targetsByHand.forEach((targets, held) => {
    for (let place = 0; place < places; place++) {
      const near = targets.toSorted((a, b) => walk(scene, place, a) - walk(scene, place, b))[0]!;
      const moves = distances.freeMoves[near * scene.cells + (place >> 2)]!;
      const faced = kitchen.frontCell[place] === distances.targets[near];
      if (faced) table[held * places + place] = INTERACT;
      else if (moves > 0) table[held * places + place] = 31 - Math.clz32(moves & -moves);
    }
  });
  return table;
};

/**
 * One cook brings onions, the other dishes and serves: no choice of goals, no chance, no regard for each other. What the
 * kernel and a look-up per cook cost.
 */
const rollByTable = (kitchen: Kitchen): Loop => {
  const scene = sceneOf(kitchen);
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  const start = standardStart(kitchen);
  const state = start.slice();
  const { onions, dishes, pots, servings } = scene;
  const tables = [onions, dishes].map((first) => tabulateActions(scene, [first, pots, pots, pots, servings]));
  const places = kitchen.terrain.length * 4;
  const actions = new Uint8Array(kitchen.cooks);
  return (count) => {
    let total = 0;
    for (let i = 0; i < count; i++) {
      state.set(start);
      for (let step = 0; step < DEPTH; step++) {
        for (let seat = 0; seat < actions.length; seat++) {
          const held = heldOfSeat(scene, state, seat);
          actions[seat] = tables[seat]![(isSoup(held) ? 4 : held) * places + placeOfSeat(scene, state, seat)]!;
        }
        stepInto(state, actions, outcome);
        total += outcome.sparse[0]!;
      }
    }
    return total + state[1]!;
  };
};

const inTurn = (make: (kitchen: Kitchen) => Loop): Loop => {
  const loops = CLASSICS.filter(([rules]) => rules === 'legacy').map((one) => make(openKitchen(...one)));
  return (count) => loops.reduce((total, loop) => total + loop(Math.floor(count / loops.length)), 0);
};

export const ROLLOUTS: readonly Benchmark[] = [
  {
    name: 'rollouts of 40 steps by table, cramped room',
    unit: 'rollouts',
    count: 100_000,
    goal: 1e6,
    reference: null,
    prepare: () => rollByTable(openKitchen('legacy', 'cramped_room')),
  },
  {
    name: 'rollouts of 40 steps, careful cooks, cramped room',
    unit: 'rollouts',
    count: 15_000,
    goal: null,
    reference: null,
    prepare: () => rollCareful(openKitchen('legacy', 'cramped_room')),
  },
  {
    name: 'rollouts of 40 steps, careful cooks, five classics',
    unit: 'rollouts',
    count: 15_000,
    goal: null,
    reference: null,
    prepare: () => inTurn(rollCareful),
  },
];
