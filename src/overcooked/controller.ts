/**
 * From a goal to an action: walks round teammates where a detour is short, gives way at contested cells with chances
 * that depend on rank (so that two of the same kind do not mirror each other for ever), keeps clear of working places
 * while it waits. All randomness comes from `seed` (see `nextFast`), so it is a function of its arguments.
 */
import { nextFast } from '../random.ts';
import { NO_GOAL, WAIT } from './goal.ts';
import {
  COUNTER,
  DISHES,
  EAST,
  INTERACT,
  NORTH,
  ONIONS,
  OPPOSITE,
  POT,
  SOUTH,
  STAY,
  TOMATOES,
  WEST,
} from './kitchen.ts';
import { fillingOf, heldOfSeat, isClose, objectOn, placeOfSeat, type Scene, stepsToReady, waysOf } from './scene.ts';
import { DISH, isSoup, NOTHING, type State } from './state.ts';

/** Chances and limits of a controller. */
export interface Conduct {
  /** [rank higher, equal, lower] chance of standing still before a contested cell. */
  readonly giveWay: readonly [number, number, number];
  /** [rank higher, equal, lower] chance of stepping back when somebody stands in the way. */
  readonly stepBack: readonly [number, number, number];
  /** Chance of standing still instead of turning back because of somebody. */
  readonly hesitation: number;
  /** Chance of a random move while there is nothing to do. */
  readonly jitter: number;
}

export const CAREFUL_CONDUCT: Conduct = {
  hesitation: 0.4,
  giveWay: [0.125, 0.375, 0.625],
  stepBack: [0.05, 0.15, 0.4],
  jitter: 0.5,
};

/** [0..4] from never giving way to always; the careful cook stands between. */
const CONDUCTS: readonly Conduct[] = [
  { hesitation: 0.05, giveWay: [0, 0, 0.05], stepBack: [0, 0, 0.02], jitter: 0.1 },
  CAREFUL_CONDUCT,
  CAREFUL_CONDUCT,
  { hesitation: 0.5, giveWay: [0.4, 0.6, 0.8], stepBack: [0.15, 0.3, 0.5], jitter: 0.4 },
  { hesitation: 0.6, giveWay: [0.6, 0.8, 0.9], stepBack: [0.3, 0.5, 0.7], jitter: 0.4 },
];

/** The conduct of somebody who gives way so readily, in [0, 1]. */
export const conductOf = (yielding: number): Conduct => CONDUCTS[Math.min(4, Math.max(0, Math.round(yielding * 4)))]!;

/** Who goes first: a soup before a dish before an ingredient before empty hands. */
const rankOf = (held: number): number => (isSoup(held) ? 3 : held === DISH ? 2 : held !== NOTHING ? 1 : 0);

/** The next action of a seat towards a goal. */
export const control = (
  scene: Scene,
  state: State,
  seat: number,
  goal: number,
  seed: Int32Array,
  conduct: Conduct = CAREFUL_CONDUCT,
): number => {
  const place = placeOfSeat(scene, state, seat);
  if (goal === NO_GOAL) return keepClear(scene, state, seat, place, seed, conduct);
  if (goal >= WAIT) return waitNear(scene, state, seat, place, goal - WAIT, seed, conduct);
  if (scene.faced[place] === goal) {
    if (hasEffect(scene, state, seat, goal)) return INTERACT;
    return STAY;
  }
  return approach(scene, state, seat, place, goal, seed, conduct);
};

/** Whether an interact with a target changes anything now. */
export const hasEffect = (scene: Scene, state: State, seat: number, target: number): boolean => {
  const held = heldOfSeat(scene, state, seat);
  const { game } = scene.kitchen;
  const object = objectOn(scene, state, target);
  switch (scene.kinds[target]) {
    case COUNTER:
      return (held === NOTHING) !== (object === NOTHING);
    case ONIONS:
    case TOMATOES:
    case DISHES:
      return held === NOTHING;
    case POT: {
      if (held === DISH) return stepsToReady(scene, state, target) === 0;
      const contents = fillingOf(scene, state, target);
      if (held === NOTHING) return game.autoStart === 0 && contents > 1;
      if (isSoup(held) || contents === 0) return false;
      return (
        31 - Math.clz32(contents) < game.maxIngredients &&
        (game.version === 'current' || contents === 1 || (contents & 1) === held - 1)
      );
    }
    default:
      return isSoup(held);
  }
};

/** The cook standing on a cell, or -1. */
export const whoStandsOn = (scene: Scene, state: State, seat: number, cell: number): number => {
  if (scene.cooks === 2) return placeOfSeat(scene, state, 1 - seat) >> 2 === cell ? 1 - seat : -1;
  for (let other = 0; other < scene.cooks; other++)
    if (other !== seat && placeOfSeat(scene, state, other) >> 2 === cell) return other;
  return -1;
};

/** Bits of the moves towards a target: round the nearest cook where the detour is short, straight otherwise. */
export const movesTowards = (scene: Scene, state: State, seat: number, place: number, target: number): number =>
  waysOf(scene, state, seat).moves[target * scene.cells + (place >> 2)]!;

const approach = (
  scene: Scene,
  state: State,
  seat: number,
  place: number,
  target: number,
  seed: Int32Array,
  conduct: Conduct,
): number => {
  const ways = waysOf(scene, state, seat);
  const at = target * scene.cells + (place >> 2);
  const bits = ways.moves[at]!;
  if (ways === scene.open && bits !== 0) return walkFreely(place, bits, seed);
  const turnsBack = bits === 1 << OPPOSITE[place & 3]!;
  const forced = bits !== scene.open.moves[at];
  if (turnsBack && forced && nextFast(seed) < conduct.hesitation) return STAY;
  if (bits === 0) return keepClear(scene, state, seat, place, seed, conduct);
  if (!isClose(scene, state, seat)) return walkFreely(place, bits, seed);
  const isChoice = (bits & (bits - 1)) !== 0;
  const action =
    isChoice && nextFast(seed) < STRAYING ? anyMove(bits, seed) : pickMove(scene, state, seat, place, bits);
  const ahead = scene.kitchen.moves[(place & ~3) | action]! >> 2;
  if (ahead === place >> 2) return action;
  const other = whoStandsOn(scene, state, seat, ahead);
  if (other >= 0) {
    const against = compareRanks(scene, state, seat, other);
    if (nextFast(seed) < conduct.stepBack[against]!) return stepBack(scene, state, seat, place, ahead, seed);
    return action;
  }
  const contender = whoFaces(scene, state, seat, ahead);
  if (contender >= 0 && nextFast(seed) < conduct.giveWay[compareRanks(scene, state, seat, contender)]!) return STAY;
  return action;
};

/** Nobody is close enough to contest a cell: straight on where that is one of the moves, else the first of them. */
const walkFreely = (place: number, bits: number, seed: Int32Array): number => {
  const isChoice = (bits & (bits - 1)) !== 0;
  if (isChoice && nextFast(seed) < STRAYING) return anyMove(bits, seed);
  return bits & (1 << (place & 3)) ? place & 3 : 31 - Math.clz32(bits & -bits);
};

/** 0: `seat` goes first; 1: equal; 2: the other goes first. */
const compareRanks = (scene: Scene, state: State, seat: number, other: number): number => {
  const mine = rankOf(heldOfSeat(scene, state, seat));
  const theirs = rankOf(heldOfSeat(scene, state, other));
  return mine > theirs ? 0 : mine === theirs ? 1 : 2;
};

export const whoFaces = (scene: Scene, state: State, seat: number, cell: number): number => {
  if (scene.cooks === 2) return scene.kitchen.frontCell[placeOfSeat(scene, state, 1 - seat)] === cell ? 1 - seat : -1;
  for (let other = 0; other < scene.cooks; other++)
    if (other !== seat && scene.kitchen.frontCell[placeOfSeat(scene, state, other)] === cell) return other;
  return -1;
};

/**
 * Chance of taking any of several equally short moves, whoever contests it: two cooks who choose by the same rule would
 * else mirror each other for ever. It costs no steps.
 */
const STRAYING = 0.15;

const anyMove = (bits: number, seed: Int32Array): number => {
  let action = Math.floor(nextFast(seed) * 4);
  while (!(bits & (1 << action))) action = (action + 1) & 3;
  return action;
};

/** One of several equally short moves: one that nobody contests, straight on where possible. */
const pickMove = (scene: Scene, state: State, seat: number, place: number, bits: number): number => {
  const ahead = place & 3;
  if (bits & (1 << ahead) && isQuiet(scene, state, seat, place, ahead)) return ahead;
  let first = -1;
  for (let action = 0; action < 4; action++) {
    if (!(bits & (1 << action))) continue;
    if (first < 0) first = action;
    if (isQuiet(scene, state, seat, place, action)) return action;
  }
  return bits & (1 << ahead) ? ahead : first;
};

const isQuiet = (scene: Scene, state: State, seat: number, place: number, action: number): boolean => {
  const cell = scene.kitchen.moves[(place & ~3) | action]! >> 2;
  return cell === place >> 2 || (whoStandsOn(scene, state, seat, cell) < 0 && whoFaces(scene, state, seat, cell) < 0);
};

const DIRECTIONS = [NORTH, SOUTH, EAST, WEST];

/** A move to a free neighbour cell other than the contested one, drawn at random; stays where there is none. */
const stepBack = (
  scene: Scene,
  state: State,
  seat: number,
  place: number,
  contested: number,
  seed: Int32Array,
): number => {
  const first = Math.floor(nextFast(seed) * 4);
  for (let i = 0; i < 4; i++) {
    const action = DIRECTIONS[(first + i) & 3]!;
    const cell = scene.kitchen.moves[(place & ~3) | action]! >> 2;
    if (cell !== place >> 2 && cell !== contested && whoStandsOn(scene, state, seat, cell) < 0) return action;
  }
  return STAY;
};

/** Near a target, but not on the cells from which it is used. */
const waitNear = (
  scene: Scene,
  state: State,
  seat: number,
  place: number,
  target: number,
  seed: Int32Array,
  conduct: Conduct,
): number => {
  const cell = place >> 2;
  const away = scene.open.steps[target * scene.cells + cell]!;
  const facing = scene.faced[place] === target;
  if (away > 3 && !facing) return approach(scene, state, seat, place, target, seed, conduct);
  if (
    scene.beside[target * scene.cells + cell] === 1 &&
    scene.component[cell] === componentOfOthers(scene, state, seat, cell)
  )
    return stepBack(scene, state, seat, place, -1, seed);
  return keepClear(scene, state, seat, place, seed, conduct);
};

/** The component in which somebody else could want this cell: this cell's own, or -1 where this cook is alone in it. */
const componentOfOthers = (scene: Scene, state: State, seat: number, cell: number): number => {
  const mine = scene.component[cell]!;
  for (let other = 0; other < scene.cooks; other++)
    if (other !== seat && scene.component[placeOfSeat(scene, state, other) >> 2] === mine) return mine;
  return -1;
};

/** Waiting: steps out of the way of somebody who walks towards this cell; otherwise stays, now and then moving a little. */
const keepClear = (
  scene: Scene,
  state: State,
  seat: number,
  place: number,
  seed: Int32Array,
  conduct: Conduct,
): number => {
  if (whoFaces(scene, state, seat, place >> 2) >= 0 && nextFast(seed) < 0.6)
    return stepBack(scene, state, seat, place, -1, seed);
  if (nextFast(seed) < conduct.jitter) return stepBack(scene, state, seat, place, -1, seed);
  return STAY;
};
