/**
 * Counters: where a cook puts something down, hands it over, waits for what comes over one, and what it clears away. A
 * counter is shared where a teammate reaches it who can use what lies there, and a supply line where somebody reaches it
 * from another part of the floor.
 */
import { UNREACHABLE } from './distances.ts';
import { NEVER, NO_GOAL, nearest, waitBy } from './goal.ts';
import { canReach, isShared, objectOn, placeOfSeat, type Scene, walk, walkBetween, walkPast, waysOf } from './scene.ts';
import { DISH, NOTHING, type State } from './state.ts';

/** A counter over which somebody from elsewhere hands things over should stay free: so many steps of detour are worth it. */
const SUPPLY_LINE_COST = 8;
/** Somebody else's steps to a counter count for this much of one's own: it can do something else on the way. */
const THEIR_STEPS = 0.5;

/** Whether somebody in another part of the floor reaches this counter too. */
const isSupplyLine = (scene: Scene, state: State, seat: number, counter: number): boolean => {
  if (scene.parts === 1) return false;
  const { component } = scene;
  const mine = component[placeOfSeat(scene, state, seat) >> 2]!;
  for (let other = 0; other < scene.cooks; other++) {
    const theirs = placeOfSeat(scene, state, other);
    if (other !== seat && component[theirs >> 2] !== mine && canReach(scene, theirs, counter)) return true;
  }
  return false;
};

/** The nearest of the things that lie on counters and fit; NO_GOAL where there is none. */
export const nearestLying = (
  scene: Scene,
  state: State,
  seat: number,
  fits: (object: number, counter: number) => boolean,
): number => {
  const place = placeOfSeat(scene, state, seat);
  const ways = waysOf(scene, state, seat);
  let best = NO_GOAL;
  let least = NEVER;
  for (let at = scene.countersFrom; at < scene.countersTo; at++) {
    if (state[at] === NOTHING) continue;
    const counter = scene.targetAt[at]!;
    if (counter < 0 || !canReach(scene, place, counter) || !fits(state[at]!, counter)) continue;
    const way = walkPast(scene, place, ways, counter);
    if (way < least) {
      least = way;
      best = counter;
    }
  }
  return best;
};

/** Whether a seat could put something on a counter now. */
const isOpen = (scene: Scene, state: State, seat: number, counter: number): boolean =>
  objectOn(scene, state, counter) === NOTHING && canReach(scene, placeOfSeat(scene, state, seat), counter);

/** A free counter for something without use: the one that costs least to come back from. */
export const putDown = (scene: Scene, state: State, seat: number): number => {
  const place = placeOfSeat(scene, state, seat);
  const ways = waysOf(scene, state, seat);
  let best = NO_GOAL;
  let least = NEVER;
  for (let i = 0; i < scene.counters.length; i++) {
    const counter = scene.counters[i]!;
    if (!isOpen(scene, state, seat, counter)) continue;
    let toPot = UNREACHABLE as number;
    for (let k = 0; k < scene.pots.length; k++) toPot = Math.min(toPot, walkBetween(scene, counter, scene.pots[k]!));
    const way = walkPast(scene, place, ways, counter) + toPot;
    const cost = isSupplyLine(scene, state, seat, counter) ? way + SUPPLY_LINE_COST : way;
    if (cost >= least) continue;
    least = cost;
    best = counter;
  }
  return best;
};

/** A free counter that others do not need; where there is none, waits. */
export const putAside = (scene: Scene, state: State, seat: number): number => {
  const counter = nearest(
    scene,
    state,
    seat,
    scene.counters,
    (one) => objectOn(scene, state, one) === NOTHING && !isShared(scene, state, seat, one),
  );
  return counter >= 0 ? counter : waitAtShared(scene, state, seat);
};

/** The free counter over which an object gets soonest to one of `sinks` through somebody who reaches it. */
export const handOverCounter = (scene: Scene, state: State, seat: number, sinks: readonly number[]): number => {
  const place = placeOfSeat(scene, state, seat);
  const ways = waysOf(scene, state, seat);
  let best = NO_GOAL;
  let least = NEVER;
  for (let i = 0; i < scene.counters.length; i++) {
    const counter = scene.counters[i]!;
    if (!isOpen(scene, state, seat, counter)) continue;
    const mine = walkPast(scene, place, ways, counter);
    for (let other = 0; other < scene.cooks; other++) {
      const theirs = placeOfSeat(scene, state, other);
      if (other === seat || !canReach(scene, theirs, counter)) continue;
      const both = mine + THEIR_STEPS * walk(scene, theirs, counter);
      for (let k = 0; k < sinks.length; k++) {
        if (!canReach(scene, theirs, sinks[k]!)) continue;
        const cost = both + walkBetween(scene, counter, sinks[k]!);
        if (cost >= least) continue;
        least = cost;
        best = counter;
      }
    }
  }
  return best;
};

/** Nothing can be fetched: waits near a counter over which it may come. */
export const waitForSupply = (scene: Scene, state: State, seat: number): number =>
  waitBy(nearest(scene, state, seat, scene.borders, (counter) => isSupplyLine(scene, state, seat, counter)));

/** For who reaches no pot: waits near a counter that those at the pots reach too. */
export const waitAtShared = (scene: Scene, state: State, seat: number): number =>
  waitBy(nearest(scene, state, seat, scene.borders, (counter) => isShared(scene, state, seat, counter)));

/** Whether a free counter is in reach that is no supply line. */
const hasOtherRoom = (scene: Scene, state: State, seat: number): boolean => {
  for (const counter of scene.counters)
    if (isOpen(scene, state, seat, counter) && !isSupplyLine(scene, state, seat, counter)) return true;
  return false;
};

/**
 * Nothing can be fetched, and the counters over which it should come are (nearly) full of what nobody needs now: the
 * nearest such thing, to be put aside. NO_GOAL where that is not so.
 */
export const blockedSupply = (scene: Scene, state: State, seat: number, dishesNeeded: number): number => {
  const place = placeOfSeat(scene, state, seat);
  let free = 0;
  let dishes = 0;
  for (const counter of scene.borders) {
    if (!canReach(scene, place, counter) || !isSupplyLine(scene, state, seat, counter)) continue;
    const object = objectOn(scene, state, counter);
    if (object === NOTHING) free++;
    else if (object === DISH) dishes++;
  }
  if (free > 1 || dishes <= dishesNeeded || !hasOtherRoom(scene, state, seat)) return NO_GOAL;
  return nearestLying(
    scene,
    state,
    seat,
    (object, counter) => object === DISH && isSupplyLine(scene, state, seat, counter),
  );
};
