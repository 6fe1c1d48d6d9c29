/** Carrying: where a cook that reaches a pot takes the soup, the dish or the ingredient in its hands. */
import { handOverCounter, putDown } from './counters.ts';
import { countIngredients } from './game.ts';
import { type CookStyle, NEVER, NO_GOAL, nearest, WAIT, waitBy } from './goal.ts';
import { ingredientsComing } from './incoming.ts';
import {
  canReach,
  fillingOf,
  heldOfSeat,
  isWanted,
  otherIsNearer,
  othersHolding,
  placeOfSeat,
  type Scene,
  stepsToReady,
  walkAround,
  walkPast,
  waysOf,
} from './scene.ts';
import { DISH, isIngredient, type State } from './state.ts';

/** Added to `leaveToOthers` for the last ingredient of a pot: two who bring it cost more than two dishes. */
const LAST_INGREDIENT = 5;

/** To the nearest serving location, or over a counter to somebody who reaches one. */
export const carrySoup = (scene: Scene, state: State, seat: number): number => {
  const serving = nearest(scene, state, seat, scene.servings);
  return serving >= 0 ? serving : handOverCounter(scene, state, seat, scene.servings);
};

/** To the pot that is ready soonest, walking included; else near one that is about to be full; else down. */
export const carryDish = (scene: Scene, state: State, seat: number, style: CookStyle): number => {
  const place = placeOfSeat(scene, state, seat);
  const ways = waysOf(scene, state, seat);
  let soonest = NO_GOAL;
  let least = NEVER;
  for (const pot of scene.pots) {
    const left = stepsToReady(scene, state, pot);
    if (left < 0 || !canReach(scene, place, pot)) continue;
    const way = walkPast(scene, place, ways, pot);
    const cost = Math.max(way, left) + (otherIsNearer(scene, state, seat, DISH, pot, way) ? style.leaveToOthers : 0);
    if (cost < least) {
      least = cost;
      soonest = pot;
    }
  }
  if (soonest >= 0) return soonest;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    if (contents === 0 || scene.menu.missing[contents] !== 1 || scene.kitchen.game.autoStart === 0) continue;
    if (canReach(scene, place, pot) && ingredientsComing(scene, state, seat, [pot]) > 0) return pot + WAIT;
  }
  return putDown(scene, state, seat);
};

/** To the pot that wants it, fuller ones first; where none does, down if it is in the way, else it waits with it. */
export const carryIngredient = (scene: Scene, state: State, seat: number, style: CookStyle): number => {
  const place = placeOfSeat(scene, state, seat);
  const held = heldOfSeat(scene, state, seat);
  const passed = style.work === 'passing' ? passOn(scene, state, seat) : NO_GOAL;
  if (passed >= 0) return passed;
  const ways = waysOf(scene, state, seat);
  let wanting = NO_GOAL;
  let least = NEVER;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    if (contents === 0 || !canReach(scene, place, pot) || !isWanted(scene, contents, held)) continue;
    const way = walkPast(scene, place, ways, pot);
    const last = scene.menu.missing[contents] === 1 && otherIsNearer(scene, state, seat, held, pot, way);
    const cost =
      way - style.finishFirst * countIngredients(contents) + (last ? style.leaveToOthers + LAST_INGREDIENT : 0);
    if (cost < least) {
      least = cost;
      wanting = pot;
    }
  }
  if (wanting >= 0) return wanting;
  const dishComing = othersHolding(scene, state, seat, DISH) > 0;
  if (!dishComing && isSurplus(scene, state, seat, held)) return putDown(scene, state, seat);
  return waitBy(nearest(scene, state, seat, scene.pots));
};

/** Passing on spares at least so many steps. */
const SPARED = 2;
/** Ingredients that lie on counters: more would only be in the way. */
const STOCK = 3;

/** The counter over which an ingredient gets to a pot, where that is clearly shorter than to bring it; else NO_GOAL. */
const passOn = (scene: Scene, state: State, seat: number): number => {
  let lying = 0;
  for (let at = scene.countersFrom; at < scene.countersTo; at++)
    if (isIngredient(state[at]!) && scene.targetAt[at]! >= 0) lying++;
  if (lying >= STOCK) return NO_GOAL;
  const counter = handOverCounter(scene, state, seat, scene.pots);
  if (counter < 0) return NO_GOAL;
  const pot = nearest(scene, state, seat, scene.pots);
  const spares = walkAround(scene, state, seat, counter) + SPARED <= walkAround(scene, state, seat, pot);
  return spares ? counter : NO_GOAL;
};

/** Whether hands are needed for something else than an ingredient that no pot in reach wants now. */
const isSurplus = (scene: Scene, state: State, seat: number, held: number): boolean => {
  const place = placeOfSeat(scene, state, seat);
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot)) continue;
    const contents = fillingOf(scene, state, pot);
    const ready = contents === 0 && stepsToReady(scene, state, pot) === 0;
    const wantsOther = contents !== 0 && scene.menu.wants[contents] !== 0;
    if (ready || wantsOther) return true;
  }
  const isOnMenu = isWanted(scene, scene.menu.first, held);
  return !isOnMenu || othersHolding(scene, state, seat, held) > 0;
};
