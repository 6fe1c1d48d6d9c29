/**
 * Sources: where a cook fetches an ingredient, a dish or a soup that somebody left, from dispensers and from what lies
 * on counters. All give a target, or NO_GOAL where nothing can be fetched.
 */
import { nearestLying } from './counters.ts';
import { countIngredients } from './game.ts';
import { CAREFUL, type CookStyle, cheapest, NEVER, NO_GOAL, nearest } from './goal.ts';
import {
  canReach,
  fillingOf,
  INGREDIENTS,
  isShared,
  isWanted,
  placeOfSeat,
  reachesAny,
  type Scene,
  stepsToReady,
  walkAround,
  walkBetween,
  walkPast,
  waysOf,
} from './scene.ts';
import { DISH, isSoup, type State } from './state.ts';

/** What counts as a source beside dispensers: whatever lies on counters, only what others at the pots do not take, or nothing. */
type Lying = 'any' | 'unshared' | 'none';

/**
 * Where to fetch an object that then goes to `sink`, the whole way counted; the nearest where there is no sink. Rollouts
 * spend much of their time here, so it does without a function for the cost.
 */
export const nearestSource = (
  scene: Scene,
  state: State,
  seat: number,
  object: number,
  sink: number,
  lying: Lying = 'any',
): number => {
  const place = placeOfSeat(scene, state, seat);
  const ways = waysOf(scene, state, seat);
  const dispensers = scene.dispensers[object]!;
  let best = NO_GOAL;
  let least = NEVER;
  for (let i = 0; i < dispensers.length; i++) {
    const source = dispensers[i]!;
    if (!canReach(scene, place, source)) continue;
    const way = walkPast(scene, place, ways, source) + walkOn(scene, source, sink);
    if (way < least) {
      least = way;
      best = source;
    }
  }
  if (lying === 'none') return best;
  for (let at = scene.countersFrom; at < scene.countersTo; at++) {
    if (state[at] !== object) continue;
    const source = scene.targetAt[at]!;
    if (source < 0 || !canReach(scene, place, source)) continue;
    if (lying === 'unshared' && isShared(scene, state, seat, source)) continue;
    const way = walkPast(scene, place, ways, source) + walkOn(scene, source, sink);
    if (way < least) {
      least = way;
      best = source;
    }
  }
  return best;
};

/** Steps from a source to a sink, where there is one. */
const walkOn = (scene: Scene, source: number, sink: number): number =>
  sink >= 0 ? walkBetween(scene, source, sink) : 0;

/** The nearest soup that somebody left on a counter, for who can serve it. */
export const lyingSoup = (scene: Scene, state: State, seat: number): number =>
  reachesAny(scene, placeOfSeat(scene, state, seat), scene.servings)
    ? nearestLying(scene, state, seat, isSoup)
    : NO_GOAL;

/** How many ingredients are in a pot that wants more; -1 for any other pot. */
const insideOfWanting = (scene: Scene, contents: number): number =>
  contents === 0 || scene.menu.missing[contents] === 0 ? -1 : countIngredients(contents);

/** The source of an ingredient that some pot wants, by the whole way to that pot. */
export const wantedSource = (scene: Scene, state: State, seat: number, style: CookStyle): number => {
  const place = placeOfSeat(scene, state, seat);
  let best = NO_GOAL;
  let least = NEVER;
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot)) continue;
    const contents = fillingOf(scene, state, pot);
    const inside = insideOfWanting(scene, contents);
    if (inside < 0) continue;
    for (const kind of INGREDIENTS) {
      if (!isWanted(scene, contents, kind)) continue;
      // Who passes things on would only take back what it put down.
      const source = nearestSource(scene, state, seat, kind, pot, style.work === 'passing' ? 'none' : 'any');
      if (source < 0) continue;
      const way = walkAround(scene, state, seat, source) + walkBetween(scene, source, pot);
      const cost = way - style.finishFirst * inside;
      if (cost < least) {
        least = cost;
        best = source;
      }
    }
  }
  return best;
};

/** The pot that an ingredient from `source` would go to. */
export const potFor = (scene: Scene, state: State, seat: number, source: number): number => {
  const place = placeOfSeat(scene, state, seat);
  let best = scene.pots[0]!;
  let least = NEVER;
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot) || insideOfWanting(scene, fillingOf(scene, state, pot)) < 0) continue;
    const way = walkBetween(scene, source, pot);
    if (way < least) {
      least = way;
      best = pot;
    }
  }
  return best;
};

/** An ingredient for the soup after the present ones: what an empty pot would want. */
export const nextSource = (scene: Scene, state: State, seat: number): number => {
  const pot = nearest(scene, state, seat, scene.pots);
  for (const kind of INGREDIENTS)
    if (isWanted(scene, scene.menu.first, kind)) {
      const source = nearestSource(scene, state, seat, kind, pot);
      if (source >= 0) return source;
    }
  return NO_GOAL;
};

/** An ingredient that some pot wants, or that the next soup will. */
export const fetchIngredient = (scene: Scene, state: State, seat: number, style: CookStyle = CAREFUL): number => {
  const wanted = wantedSource(scene, state, seat, style);
  return wanted >= 0 ? wanted : nextSource(scene, state, seat);
};

/** A dish for the pot that is ready soonest. */
export const fetchDish = (scene: Scene, state: State, seat: number): number => {
  const pot = cheapest(scene.pots, (one) => {
    const left = stepsToReady(scene, state, one);
    return left >= 0 ? left : NEVER;
  });
  return nearestSource(scene, state, seat, DISH, pot);
};

/** For a supplier: a source that those at the pots do not take from anyway. */
export const ownSource = (scene: Scene, state: State, seat: number, object: number): number =>
  nearestSource(scene, state, seat, object, NO_GOAL, 'unshared');

/** For a supplier: an ingredient that the fullest of the wanting pots wants. */
export const suppliedSource = (scene: Scene, state: State, seat: number): number => {
  let best = NO_GOAL;
  let most = -1;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    const inside = insideOfWanting(scene, contents);
    if (inside <= most) continue;
    for (const kind of INGREDIENTS) {
      const source = isWanted(scene, contents, kind) ? ownSource(scene, state, seat, kind) : NO_GOAL;
      if (source < 0) continue;
      most = inside;
      best = source;
      break;
    }
  }
  return best;
};
