/**
 * The careful cook: what a sensible player without a plan would do. The scripted partners, the mind's guess about a
 * teammate and its rollouts all stand on this policy. It knows the menu and distances, never a layout.
 */
import { carryDish, carryIngredient, carrySoup } from './carrying.ts';
import { blockedSupply, waitForSupply } from './counters.ts';
import { CAREFUL, type CookStyle, cheapest, NEVER, NO_GOAL, nearest, waitBy } from './goal.ts';
import { ingredientsComing } from './incoming.ts';
import {
  canReach,
  fillingOf,
  heldOfSeat,
  otherIsNearer,
  othersHolding,
  placeOfSeat,
  reachesPots,
  type Scene,
  stepsToReady,
  walkAround,
  walkBetween,
} from './scene.ts';
import { lyingSoup, nearestSource, nextSource, potFor, wantedSource } from './sources.ts';
import { DISH, isSoup, NOTHING, type State } from './state.ts';
import { supply } from './supplying.ts';

/** The goal of a seat in a state. */
export const chooseGoal = (scene: Scene, state: State, seat: number, style: CookStyle = CAREFUL): number => {
  const held = heldOfSeat(scene, state, seat);
  if (isSoup(held)) return carrySoup(scene, state, seat);
  if (!reachesPots(scene, placeOfSeat(scene, state, seat))) return supply(scene, state, seat, style);
  if (held === DISH) return carryDish(scene, state, seat, style);
  if (held !== NOTHING) return carryIngredient(scene, state, seat, style);
  return freeHands(scene, state, seat, style);
};

/** What to fetch, start or clear away: a soup first, then what the pots in reach need that nobody brings yet. */
const freeHands = (scene: Scene, state: State, seat: number, style: CookStyle): number => {
  const { work } = style;
  const start = potToStart(scene, state, seat);
  if (start >= 0) return start;
  const serves = work === 'all' || work === 'dishes';
  const soup = serves ? lyingSoup(scene, state, seat) : NO_GOAL;
  if (soup >= 0) return soup;

  const place = placeOfSeat(scene, state, seat);
  let cooking = 0;
  let soonest = 1e9;
  let soonestPot = NO_GOAL;
  let room = 0;
  let nearlyFull = false;
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot)) continue;
    const left = stepsToReady(scene, state, pot);
    if (left >= 0) {
      cooking++;
      if (left < soonest) {
        soonest = left;
        soonestPot = pot;
      }
      continue;
    }
    const missing = scene.menu.missing[fillingOf(scene, state, pot)]!;
    room += missing;
    if (missing === 1) nearlyFull = true;
  }
  const dishes = othersHolding(scene, state, seat, DISH);
  const ingredients = ingredientsComing(scene, state, seat, scene.pots);
  const cooks = work !== 'dishes';
  const wanted = cooks && room > ingredients ? wantedSource(scene, state, seat, style) : NO_GOAL;
  if (serves && cooking > dishes) {
    const dish = nearestSource(scene, state, seat, DISH, soonestPot);
    if (dish >= 0) {
      const inTime = wanted >= 0 && leavesTimeForDish(scene, state, seat, { wanted, dish, soonestPot, soonest });
      return inTime ? wanted : dish;
    }
  }
  if (wanted >= 0) return wanted;
  if (serves && nearlyFull && ingredients > 0 && dishes === 0 && scene.kitchen.game.autoStart > 0) {
    const dish = nearestSource(scene, state, seat, DISH, nearest(scene, state, seat, scene.pots));
    if (dish >= 0) return dish;
  }
  const blocked = blockedSupply(scene, state, seat, cooking + (nearlyFull ? 1 : 0));
  if (blocked >= 0) return blocked;
  const next =
    !cooks || (serves && (cooking > dishes || room > ingredients)) ? NO_GOAL : nextSource(scene, state, seat);
  if (next >= 0) return next;
  if (work === 'dishes') return waitBy(soonestPot >= 0 ? soonestPot : nearest(scene, state, seat, scene.pots));
  return waitForSupply(scene, state, seat);
};

/** A wanted ingredient's source, a dish's, and the pot that is ready soonest, in so many steps. */
interface Errands {
  readonly wanted: number;
  readonly dish: number;
  readonly soonestPot: number;
  readonly soonest: number;
}

/** A soup may stand so many steps for the ingredient that is fetched first. */
const STANDING = 2;

/** Whether an ingredient can be brought before a dish is fetched for the pot that is ready soonest. */
const leavesTimeForDish = (scene: Scene, state: State, seat: number, errands: Errands): boolean => {
  const { wanted, dish, soonestPot, soonest } = errands;
  const dishToPot = walkBetween(scene, dish, soonestPot) + 1;
  if (walkAround(scene, state, seat, dish) + dishToPot > soonest) return false;
  const pot = potFor(scene, state, seat, wanted);
  const trip = walkAround(scene, state, seat, wanted) + walkBetween(scene, wanted, pot) + 2;
  return trip + walkBetween(scene, pot, dish) + dishToPot <= soonest + STANDING;
};

/** Somebody with free hands who is so many steps nearer starts a pot. */
const CLEARLY_NEARER = 2;

/** Current rules: a complete pot that nobody with free hands will start sooner. */
const potToStart = (scene: Scene, state: State, seat: number): number => {
  if (scene.kitchen.game.autoStart > 0) return NO_GOAL;
  const place = placeOfSeat(scene, state, seat);
  return cheapest(scene.pots, (pot) => {
    const contents = fillingOf(scene, state, pot);
    if (contents <= 1 || scene.menu.missing[contents] !== 0 || !canReach(scene, place, pot)) return NEVER;
    const way = walkAround(scene, state, seat, pot);
    return otherIsNearer(scene, state, seat, NOTHING, pot, way - CLEARLY_NEARER) ? NEVER : way;
  });
};
