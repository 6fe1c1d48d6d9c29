/**
 * What cooks reason with: a kitchen's targets by kind, distances between them, the menu, and small questions about a
 * state. A target is an index into `distances.targets`; all of this is look-ups, so that rollouts can afford it.
 */
import { type Distances, distancesOf, UNREACHABLE } from './distances.ts';
import type { Kitchen } from './kitchen.ts';
import { createMenu, type Menu } from './menu.ts';
import { contentsOf, isIngredient, NOTHING, ONION, type State, TOMATO } from './state.ts';

export interface Scene {
  readonly kitchen: Kitchen;
  readonly distances: Distances;
  readonly menu: Menu;
  readonly cells: number;
  /** Targets by kind. */
  readonly pots: readonly number[];
  readonly onions: readonly number[];
  readonly tomatoes: readonly number[];
  readonly dishes: readonly number[];
  readonly servings: readonly number[];
  readonly counters: readonly number[];
  /** [object] where it can be taken from: its dispensers, then the counters; empty for what nobody fetches. */
  readonly sources: readonly (readonly number[])[];
  /** [object] the dispensers among them. */
  readonly dispensers: readonly (readonly number[])[];
  /** [target] index into the state of what lies there; -1 where nothing can lie. */
  readonly objectAt: Int16Array;
  /** Index into the state of cook 0's place; what it holds is next, then cook 1. */
  readonly cooksAt: number;
  /** [target * targets + target] steps from facing one target to facing the other. */
  readonly between: Uint8Array;
  /** How many parts of the floor are cut off from one another. */
  readonly parts: number;
}

const cache = new WeakMap<Kitchen, Scene>();

export const sceneOf = (kitchen: Kitchen): Scene => {
  let found = cache.get(kitchen);
  if (!found) {
    found = createScene(kitchen);
    cache.set(kitchen, found);
  }
  return found;
};

const createScene = (kitchen: Kitchen): Scene => {
  const distances = distancesOf(kitchen);
  const cells = kitchen.terrain.length;
  const count = distances.targets.length;
  const facing = (list: readonly number[]) =>
    list.map((cell) => distances.targetOf[cell]!).filter((target) => target >= 0);
  const onions = facing(kitchen.onions);
  const tomatoes = facing(kitchen.tomatoes);
  const dishes = facing(kitchen.dishes);
  const counters = facing(kitchen.counters);
  const between = new Uint8Array(count * count).fill(UNREACHABLE);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++)
      for (const beside of distances.access[a]!)
        between[a * count + b] = Math.min(between[a * count + b]!, a === b ? 0 : distances.free[b * cells + beside]!);
  return {
    kitchen,
    distances,
    menu: createMenu(kitchen),
    cells,
    pots: facing(kitchen.pots),
    onions,
    tomatoes,
    dishes,
    servings: facing(kitchen.servings),
    counters,
    sources: [[], [...onions, ...counters], [...tomatoes, ...counters], [...dishes, ...counters]],
    dispensers: [[], onions, tomatoes, dishes],
    objectAt: Int16Array.from(distances.targets, (cell) => {
      const slot = kitchen.slotOf[cell]!;
      return slot < 0 ? -1 : kitchen.offsets.slots + slot;
    }),
    cooksAt: kitchen.offsets.cooks,
    between,
    parts: Math.max(...distances.component) + 1,
  };
};

export const placeOfSeat = (scene: Scene, state: State, seat: number): number => state[scene.cooksAt + 2 * seat]!;
export const heldOfSeat = (scene: Scene, state: State, seat: number): number => state[scene.cooksAt + 2 * seat + 1]!;

/** The object at a target; 0 where nothing lies or can lie. */
export const objectOn = (scene: Scene, state: State, target: number): number => {
  const at = scene.objectAt[target]!;
  return at < 0 ? NOTHING : state[at]!;
};

/** Steps from a place until it faces a target, nobody in the way. */
export const walk = (scene: Scene, place: number, target: number): number =>
  scene.kitchen.frontCell[place] === scene.distances.targets[target]
    ? 0
    : scene.distances.free[target * scene.cells + (place >> 2)]!;

/** The other cook nearest to a cell by floor, or -1. */
const nearestCook = (scene: Scene, state: State, seat: number, cell: number): number => {
  if (scene.kitchen.cooks === 2) return 1 - seat;
  let best = -1;
  let least = 1e9;
  for (let other = 0; other < scene.kitchen.cooks; other++) {
    if (other === seat) continue;
    const apart = scene.distances.floor[cell * scene.cells + (placeOfSeat(scene, state, other) >> 2)]!;
    if (apart < least) {
      least = apart;
      best = other;
    }
  }
  return best;
};

/** Only somebody within so many steps is reckoned with as an obstacle: one further away will have moved. */
const NEAR = 4;
/** Most extra steps of a way round somebody; beyond that one waits until the way is free. */
export const DETOUR = 8;

/** The cell of the cook that a seat has to walk round now, or -1. */
export const obstacleOf = (scene: Scene, state: State, seat: number): number => {
  const cell = placeOfSeat(scene, state, seat) >> 2;
  const other = nearestCook(scene, state, seat, cell);
  if (other < 0) return -1;
  const theirs = placeOfSeat(scene, state, other) >> 2;
  return scene.distances.floor[cell * scene.cells + theirs]! > NEAR ? -1 : theirs;
};

/** Steps from a place until it faces a target, round somebody on the cell `obstacle` (-1: nobody). */
export const walkPast = (scene: Scene, place: number, obstacle: number, target: number): number => {
  if (scene.kitchen.frontCell[place] === scene.distances.targets[target]) return 0;
  const at = target * scene.cells + (place >> 2);
  const straight = scene.distances.free[at]!;
  if (obstacle < 0 || straight === UNREACHABLE) return straight;
  return Math.min(scene.distances.around(obstacle).steps[at]!, straight + DETOUR);
};

/** Steps until a seat faces a target, round the nearest cook where it stands in the way. */
export const walkAround = (scene: Scene, state: State, seat: number, target: number): number =>
  walkPast(scene, placeOfSeat(scene, state, seat), obstacleOf(scene, state, seat), target);

export const canReach = (scene: Scene, place: number, target: number): boolean =>
  scene.distances.free[target * scene.cells + (place >> 2)] !== UNREACHABLE;

/** Whether a seat reaches any of the targets. */
export const reachesAny = (scene: Scene, place: number, targets: readonly number[]): boolean => {
  for (let i = 0; i < targets.length; i++) if (canReach(scene, place, targets[i]!)) return true;
  return false;
};

/** Steps from facing one target to facing another, or UNREACHABLE. */
export const walkBetween = (scene: Scene, from: number, to: number): number =>
  scene.between[from * scene.distances.targets.length + to]!;

/** Steps until a pot's soup is ready: 0 ready, -1 not cooking. */
export const stepsToReady = (scene: Scene, state: State, pot: number): number => {
  const object = objectOn(scene, state, pot);
  if (object === NOTHING) return -1;
  const { game } = scene.kitchen;
  const shift = game.maxIngredients + 1;
  const contents = object & ((1 << shift) - 1);
  const tick = (object >> shift) - 2;
  if (game.version === 'legacy' ? contents < 1 << game.maxIngredients : tick < 0) return -1;
  const left = game.cookTime[contents]! - tick;
  return Math.max(left, 0);
};

/** Contents of a pot that is not cooking; 1 (nothing in it) where it is empty, 0 where it cooks or is ready. */
export const fillingOf = (scene: Scene, state: State, pot: number): number => {
  const object = objectOn(scene, state, pot);
  if (object === NOTHING) return 1;
  return stepsToReady(scene, state, pot) >= 0 ? 0 : contentsOf(scene.kitchen, object);
};

/** Whether a held or lying object is an ingredient that these contents want next. */
export const isWanted = (scene: Scene, contents: number, object: number): boolean =>
  isIngredient(object) && (scene.menu.wants[contents]! & object) !== 0;

/** How many other seats hold an object, those counted that reach any of `targets`. */
export const othersHolding = (
  scene: Scene,
  state: State,
  seat: number,
  object: number,
  targets: readonly number[],
): number => {
  let count = 0;
  for (let other = 0; other < scene.kitchen.cooks; other++)
    if (
      other !== seat &&
      heldOfSeat(scene, state, other) === object &&
      reachesAny(scene, placeOfSeat(scene, state, other), targets)
    )
      count++;
  return count;
};

/** Whether another seat that holds `object` is nearer to the target than `steps`. */
export const otherIsNearer = (
  scene: Scene,
  state: State,
  seat: number,
  object: number,
  target: number,
  steps: number,
): boolean => {
  for (let other = 0; other < scene.kitchen.cooks; other++)
    if (
      other !== seat &&
      heldOfSeat(scene, state, other) === object &&
      walk(scene, placeOfSeat(scene, state, other), target) < steps
    )
      return true;
  return false;
};

/** Whether a place's component and another seat's component both reach a counter. */
export const isShared = (
  scene: Scene,
  state: State,
  seat: number,
  counter: number,
  needs: readonly number[],
): boolean => {
  for (let other = 0; other < scene.kitchen.cooks; other++) {
    if (other === seat) continue;
    const place = placeOfSeat(scene, state, other);
    if (canReach(scene, place, counter) && reachesAny(scene, place, needs)) return true;
  }
  return false;
};

export const INGREDIENTS = [ONION, TOMATO] as const;
