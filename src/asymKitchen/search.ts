/**
 * The least number of steps in which two cooks who both know the order can serve it, by A* (Hart, Nilsson and Raphael
 * 1968) over joint actions: exact. What guides it never overestimates: an object moves at most a cell a step, somebody
 * has to walk to it first, a pot is filled before it cooks, and a soup waits for a dish.
 */
import { hasEffect } from '../overcooked/controller.ts';
import { countKinds, parseContents } from '../overcooked/game.ts';
import { COUNTER, FLOOR, INTERACT, type Kitchen, neighbour } from '../overcooked/kitchen.ts';
import { createOutcome } from '../overcooked/outcome.ts';
import { canReach, heldOfSeat, objectOn, placeOfSeat, type Scene, stepsToReady, walk } from '../overcooked/scene.ts';
import { contentsOf, DISH, isSoup, NOTHING, ONION, TOMATO } from '../overcooked/state.ts';
import { ORDERS, SEATS, type Setting } from './setting.ts';
import type { AsymState } from './state.ts';

/** No way leads there. */
export const FAR = 1000;

/** [cell * cells + cell] steps that an object needs from one cell to another, over floor and counters, ends of any kind. */
const carryTimes = (kitchen: Kitchen): Int16Array => {
  const { terrain, width } = kitchen;
  const cells = terrain.length;
  const times = new Int16Array(cells * cells).fill(FAR);
  for (let from = 0; from < cells; from++) {
    times[from * cells + from] = 0;
    const queue = [from];
    for (let head = 0; head < queue.length; head++) {
      const cell = queue[head]!;
      if (cell !== from && terrain[cell] !== FLOOR && terrain[cell] !== COUNTER) continue;
      for (let d = 0; d < 4; d++) {
        const next = neighbour(width, cell, d);
        const wraps = Math.abs((next % width) - (cell % width)) > 1;
        if (next < 0 || next >= cells || wraps || times[from * cells + next] !== FAR) continue;
        times[from * cells + next] = times[from * cells + cell]! + 1;
        queue.push(next);
      }
    }
  }
  return times;
};

/** A lower bound on the steps until the order is served. */
export type Bound = (state: AsymState) => number;

export const createBound = (setting: Setting, order: number): Bound => {
  const scene = setting.scenes[order]!;
  const { kitchen, distances } = scene;
  const cells = kitchen.terrain.length;
  const carry = carryTimes(kitchen);
  const contents = parseContents(ORDERS[order]!);
  const [onions, tomatoes] = countKinds(contents);
  const cookTime = Math.max(1, kitchen.game.cookTime[contents]!);
  const cellOf = (target: number) => distances.targets[target]!;
  const toServing = (cell: number) =>
    Math.min(...scene.servings.map((serving) => carry[cell * cells + cellOf(serving)]!));

  /** When an object of this kind can be used on `pot` at the earliest, the use included. */
  const arrival = (state: AsymState, object: number, pot: number): number => {
    let least = FAR;
    const cell = cellOf(pot);
    const from = (source: number) => {
      let way = FAR;
      for (let seat = 0; seat < SEATS; seat++) {
        const place = placeOfSeat(scene, state, seat);
        if (canReach(scene, place, source)) way = Math.min(way, walk(scene, place, source));
      }
      least = Math.min(least, way + carry[cellOf(source) * cells + cell]!);
    };
    for (let seat = 0; seat < SEATS; seat++)
      if (heldOfSeat(scene, state, seat) === object)
        least = Math.min(least, carry[(placeOfSeat(scene, state, seat) >> 2) * cells + cell]!);
    for (const source of scene.dispensers[object]!) from(source);
    for (const counter of scene.counters) if (objectOn(scene, state, counter) === object) from(counter);
    return least;
  };

  const isOrdered = (soup: number): boolean => {
    const [a, b] = countKinds(contentsOf(kitchen, soup));
    return a === onions && b === tomatoes;
  };

  const byPot = (state: AsymState, pot: number): number => {
    const object = objectOn(scene, state, pot);
    const serve = toServing(cellOf(pot));
    const dish = arrival(state, DISH, pot) - 1;
    const [a, b] = object === NOTHING ? [0, 0] : countKinds(contentsOf(kitchen, object));
    const left = stepsToReady(scene, state, pot);
    if (left >= 0 && a === onions && b === tomatoes) return Math.max(left, dish) + serve;
    if (left >= 0 || a > onions || b > tomatoes) {
      const cleared = Math.max(left >= 0 ? left : cookTime, dish) + 1;
      return cleared + 1 + cookTime + serve;
    }
    let filled = 0;
    if (a < onions) filled = arrival(state, ONION, pot);
    if (b < tomatoes) filled = Math.max(filled, arrival(state, TOMATO, pot));
    return Math.max(filled + cookTime, dish) + serve;
  };

  return (state) => {
    let least = FAR;
    for (let seat = 0; seat < SEATS; seat++) {
      const held = heldOfSeat(scene, state, seat);
      if (isSoup(held) && isOrdered(held)) least = Math.min(least, toServing(placeOfSeat(scene, state, seat) >> 2));
    }
    for (const counter of scene.counters) {
      const lying = objectOn(scene, state, counter);
      if (isSoup(lying) && isOrdered(lying)) least = Math.min(least, 1 + toServing(cellOf(counter)));
    }
    for (const pot of scene.pots) least = Math.min(least, byPot(state, pot));
    return least;
  };
};

/** What a search came to: the steps until the order is served, or null where it gave up. */
export interface Searched {
  readonly steps: number | null;
  /** States that were looked at. */
  readonly looked: number;
}

/** The actions of a seat that differ in what they do. */
export const usefulActions = (scene: Scene, state: AsymState, seat: number): number[] => {
  const actions = [0, 1, 2, 3, 4];
  const target = scene.faced[placeOfSeat(scene, state, seat)]!;
  if (target >= 0 && hasEffect(scene, state, seat, target)) actions.push(INTERACT);
  return actions;
};

/** Searches from `start`, at most `limit` states; the order stays what it is. */
export const leastSteps = (setting: Setting, start: AsymState, order: number, limit: number): Searched => {
  const scene = setting.scenes[order]!;
  const stepInto = setting.kernels[order]!;
  const bound = createBound(setting, order);
  const outcome = createOutcome(SEATS);
  const { offsets } = scene.kitchen;
  // Neither the clock nor the order in which things came to lie there changes what can be done.
  const keyOf = (state: AsymState) => String.fromCharCode(...state.subarray(offsets.cooks, offsets.ranks));
  const cost = new Map<string, number>([[keyOf(start), 0]]);
  const buckets: { readonly state: AsymState; readonly steps: number }[][] = [];
  const push = (state: AsymState, steps: number) => {
    const total = steps + bound(state);
    if (total >= FAR) return;
    buckets[total] ??= [];
    buckets[total]!.push({ state, steps });
  };
  push(start, 0);
  const joint = [0, 0];
  let looked = 0;
  for (let total = 0; total < buckets.length; total++) {
    const bucket = buckets[total];
    while (bucket !== undefined && bucket.length > 0) {
      const { state, steps } = bucket.pop()!;
      if (cost.get(keyOf(state))! < steps) continue;
      if (++looked > limit) return { steps: null, looked };
      const theirs = usefulActions(scene, state, 1);
      for (const action of usefulActions(scene, state, 0)) {
        joint[0] = action;
        for (const other of theirs) {
          joint[1] = other;
          const next = new Int16Array(state);
          stepInto(next, joint, outcome);
          if (outcome.eventful && outcome.sparse.some((pays) => pays > 0)) {
            if (steps + 1 > total)
              throw new Error(`the bound of ${total} steps is more than the ${steps + 1} of a way`);
            return { steps: steps + 1, looked };
          }
          const key = keyOf(next);
          const known = cost.get(key);
          if (known !== undefined && known <= steps + 1) continue;
          cost.set(key, steps + 1);
          push(next, steps + 1);
        }
      }
    }
  }
  return { steps: null, looked };
};
