/** Supplying: what somebody does who reaches no pot, and brings what those who do will need over the counters that both reach. */
import { handOverCounter, nearestLying, putAside, waitAtShared } from './counters.ts';
import { type CookStyle, NO_GOAL } from './goal.ts';
import {
  canReach,
  fillingOf,
  heldOfSeat,
  isShared,
  objectOn,
  othersHolding,
  placeOfSeat,
  type Scene,
  stepsToReady,
} from './scene.ts';
import { lyingSoup, ownSource, suppliedSource } from './sources.ts';
import { DISH, isIngredient, NOTHING, ONION, type State, TOMATO } from './state.ts';

const isDish = (object: number): boolean => object === DISH;

/** Whether somebody at the pots has free hands to take what is handed over. */
const isAwaited = (scene: Scene, state: State, seat: number): boolean => othersHolding(scene, state, seat, NOTHING) > 0;

/** The nearest thing of a kind on a shared counter: it takes a place that something else needs. */
const takeBack = (scene: Scene, state: State, seat: number, isKind: (object: number) => boolean): number =>
  nearestLying(scene, state, seat, (object, counter) => isKind(object) && isShared(scene, state, seat, counter));

/** The goal of a seat that reaches no pot, unless it carries a soup. */
export const supply = (scene: Scene, state: State, seat: number, { dishesAhead }: CookStyle): number => {
  const held = heldOfSeat(scene, state, seat);
  const place = placeOfSeat(scene, state, seat);
  const soup = held === NOTHING ? lyingSoup(scene, state, seat) : NO_GOAL;
  if (soup >= 0) return soup;
  let free = 0;
  let ingredientsLying = 0;
  let dishesLying = 0;
  for (const counter of scene.borders) {
    if (!canReach(scene, place, counter) || !isShared(scene, state, seat, counter)) continue;
    const object = objectOn(scene, state, counter);
    if (object === NOTHING) free++;
    else if (object === DISH) dishesLying++;
    else if (isIngredient(object)) ingredientsLying++;
  }
  let full = 0;
  let room = 0;
  for (const pot of scene.pots) {
    if (stepsToReady(scene, state, pot) >= 0) full++;
    else room += scene.menu.missing[fillingOf(scene, state, pot)]!;
  }
  const dishes = dishesLying + othersHolding(scene, state, seat, DISH);
  const ingredients =
    ingredientsLying + othersHolding(scene, state, seat, ONION) + othersHolding(scene, state, seat, TOMATO);
  // What is handed over and what still fits decide whether a full pot is to be expected soon.
  const fullSoon = full + (dishesAhead && room > 0 && room <= ingredients ? 1 : 0);
  const wantsDish = fullSoon > dishes;
  if (held === DISH)
    return wantsDish && (free > 1 || full > 0)
      ? handOverCounter(scene, state, seat, scene.pots)
      : putAside(scene, state, seat);
  if (held !== NOTHING) {
    const taken = free > 1 || (free === 1 && full === 0 && isAwaited(scene, state, seat));
    if (room > ingredientsLying && taken) return handOverCounter(scene, state, seat, scene.pots);
    return full > 0 || free <= 1 ? putAside(scene, state, seat) : waitAtShared(scene, state, seat);
  }
  if (wantsDish && free > 0) {
    const dish = ownSource(scene, state, seat, DISH);
    if (dish >= 0) return dish;
  }
  if (room > ingredients && free > 1) {
    const source = suppliedSource(scene, state, seat);
    if (source >= 0) return source;
  }
  if (free === 0) {
    const surplus = dishesLying > fullSoon ? isDish : ingredientsLying > room ? isIngredient : null;
    const lying = surplus === null ? NO_GOAL : takeBack(scene, state, seat, surplus);
    if (lying >= 0) return lying;
  }
  return waitAtShared(scene, state, seat);
};
