/** What a scripted cook sets out to do: the whole work, or the part of it that its role leaves. */
import { carryDish, carryIngredient, carrySoup } from '../carrying.ts';
import { chooseGoal } from '../cook.ts';
import { handOverCounter, putDown } from '../counters.ts';
import { type CookStyle, NO_GOAL, nearest, WAIT, waitBy } from '../goal.ts';
import {
  canReach,
  heldOfSeat,
  objectOn,
  placeOfSeat,
  reachesAny,
  type Scene,
  stepsToReady,
  walkBetween,
} from '../scene.ts';
import { fetchDish, fetchIngredient } from '../sources.ts';
import { DISH, isSoup, NOTHING, type State } from '../state.ts';

export const ROLES = ['cook', 'carrier', 'runner', 'counterWorker'] as const;
/** `cook` does what is needed most, `carrier` only brings ingredients, `runner` only dishes and serves, `counterWorker` passes things over counters. */
export type Role = (typeof ROLES)[number];

/** What a cook would rather do where its role leaves a choice. */
export interface Preference {
  readonly style: CookStyle;
  /** Which dispenser to fetch from: the nearest source, or the dispenser farthest from the pots. */
  readonly source: 'nearest' | 'farthest';
  /** Runner: fetches a dish before anything cooks. */
  readonly early: boolean;
  /** Counter worker: things lying on counters beyond which it works like a cook. */
  readonly stock: number;
}

type Choose = (scene: Scene, state: State, seat: number, preference: Preference) => number;

const orWait = (scene: Scene, state: State, seat: number, goal: number): number => {
  return goal >= 0 ? goal : waitBy(nearest(scene, state, seat, scene.pots));
};

/** The reachable target that is farthest from the pots, or -1. As far from where one stands, it would change on the way. */
const farthest = (scene: Scene, state: State, seat: number, targets: readonly number[]): number => {
  const place = placeOfSeat(scene, state, seat);
  let best = NO_GOAL;
  let most = -1;
  for (const target of targets) {
    if (!canReach(scene, place, target)) continue;
    const way = Math.min(...scene.pots.map((pot) => walkBetween(scene, target, pot)));
    if (way > most) {
      most = way;
      best = target;
    }
  }
  return best;
};

/** Puts a thing where somebody who can use it gets it. */
const passOn = (scene: Scene, state: State, seat: number, sinks: readonly number[]): number => {
  const counter = handOverCounter(scene, state, seat, sinks);
  return counter >= 0 ? counter : putDown(scene, state, seat);
};

const carrier: Choose = (scene, state, seat, preference) => {
  const held = heldOfSeat(scene, state, seat);
  const place = placeOfSeat(scene, state, seat);
  if (isSoup(held)) return carrySoup(scene, state, seat);
  if (held === DISH) return putDown(scene, state, seat);
  if (held !== NOTHING) {
    if (!reachesAny(scene, place, scene.pots)) return passOn(scene, state, seat, scene.pots);
    return carryIngredient(scene, state, seat, preference.style);
  }
  if (preference.source === 'farthest') {
    const source = farthest(scene, state, seat, scene.onions.length > 0 ? scene.onions : scene.tomatoes);
    if (source >= 0) return source;
  }
  return orWait(scene, state, seat, fetchIngredient(scene, state, seat, preference.style));
};

const runner: Choose = (scene, state, seat, preference) => {
  const held = heldOfSeat(scene, state, seat);
  const place = placeOfSeat(scene, state, seat);
  if (isSoup(held)) return carrySoup(scene, state, seat);
  if (held === DISH) {
    if (!reachesAny(scene, place, scene.pots)) return passOn(scene, state, seat, scene.pots);
    const goal = carryDish(scene, state, seat, preference.style);
    const putsDown = goal >= 0 && goal < WAIT && !scene.pots.includes(goal);
    return putsDown ? orWait(scene, state, seat, NO_GOAL) : goal;
  }
  if (held !== NOTHING) return putDown(scene, state, seat);
  for (const counter of scene.counters)
    if (
      isSoup(objectOn(scene, state, counter)) &&
      canReach(scene, place, counter) &&
      reachesAny(scene, place, scene.servings)
    )
      return counter;
  const wanted = preference.early || scene.pots.some((pot) => stepsToReady(scene, state, pot) >= 0);
  return orWait(scene, state, seat, wanted ? fetchDish(scene, state, seat) : NO_GOAL);
};

/** Stocks counters from the dispensers; once enough lies there it works like a cook, from the counters where they are near. */
const counterWorker: Choose = (scene, state, seat, preference) => {
  const held = heldOfSeat(scene, state, seat);
  let stock = 0;
  let dishes = 0;
  for (const counter of scene.counters) {
    const object = objectOn(scene, state, counter);
    if (object !== NOTHING) stock++;
    if (object === DISH) dishes++;
  }
  const served = scene.pots.some((pot) => stepsToReady(scene, state, pot) >= 0);
  // Behind the counters, where nothing is to be stocked, it would only put back what it takes.
  const stocks = [scene.onions, scene.tomatoes, scene.dishes].some((from) =>
    reachesAny(scene, placeOfSeat(scene, state, seat), from),
  );
  if (!stocks || isSoup(held) || stock >= preference.stock) return chooseGoal(scene, state, seat, preference.style);
  if (held === DISH && served) return chooseGoal(scene, state, seat, preference.style);
  if (held !== NOTHING) return passOn(scene, state, seat, scene.pots);
  const source = nearest(
    scene,
    state,
    seat,
    served && dishes === 0 ? scene.dishes : scene.onions.length > 0 ? scene.onions : scene.tomatoes,
  );
  return source >= 0 ? source : chooseGoal(scene, state, seat, preference.style);
};

const cook: Choose = (scene, state, seat, preference) => chooseGoal(scene, state, seat, preference.style);

/** The goal of a role in a state. */
export const chooseByRole: { readonly [role in Role]: Choose } = { cook, carrier, runner, counterWorker };
