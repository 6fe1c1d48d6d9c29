/**
 * What cooks reason with: a kitchen's targets by kind, distances between them, the menu, and small questions about a
 * state. A target is an index into `distances.targets`; all of this is look-ups, so that rollouts can afford it.
 */
import { type Distances, distancesOf, UNREACHABLE } from './distances.ts';
import { FLOOR, type Kitchen } from './kitchen.ts';
import { createMenu, type Menu } from './menu.ts';
import { contentsOf, NOTHING, ONION, type State, TOMATO } from './state.ts';

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
  /** [target] slot of the state, or -1. */
  readonly slotOf: Int16Array;
  /** [target * targets + target] steps from facing one target to facing the other. */
  readonly between: Uint8Array;
  /** [component * targets + target] 1 where somebody in that component of the floor reaches the target. */
  readonly reach: Uint8Array;
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
  const between = new Uint8Array(count * count).fill(UNREACHABLE);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++)
      for (const beside of distances.access[a]!)
        between[a * count + b] = Math.min(between[a * count + b]!, a === b ? 0 : distances.free[b * cells + beside]!);
  const components = Math.max(...distances.component) + 1;
  const reach = new Uint8Array(components * count);
  for (let cell = 0; cell < cells; cell++)
    if (kitchen.terrain[cell] === FLOOR)
      for (let target = 0; target < count; target++)
        if (distances.free[target * cells + cell] !== UNREACHABLE)
          reach[distances.component[cell]! * count + target] = 1;
  return {
    kitchen,
    distances,
    menu: createMenu(kitchen),
    cells,
    pots: facing(kitchen.pots),
    onions: facing(kitchen.onions),
    tomatoes: facing(kitchen.tomatoes),
    dishes: facing(kitchen.dishes),
    servings: facing(kitchen.servings),
    counters: facing(kitchen.counters),
    slotOf: Int16Array.from(distances.targets, (cell) => kitchen.slotOf[cell]!),
    between,
    reach,
  };
};

export const placeOfSeat = (scene: Scene, state: State, seat: number): number =>
  state[scene.kitchen.offsets.cooks + 2 * seat]!;
export const heldOfSeat = (scene: Scene, state: State, seat: number): number =>
  state[scene.kitchen.offsets.cooks + 2 * seat + 1]!;

/** The object at a target; 0 where nothing lies or can lie. */
export const objectOn = (scene: Scene, state: State, target: number): number => {
  const slot = scene.slotOf[target]!;
  return slot < 0 ? NOTHING : state[scene.kitchen.offsets.slots + slot]!;
};

/** Steps from a place until it faces a target, nobody in the way. */
export const walk = (scene: Scene, place: number, target: number): number =>
  scene.kitchen.frontCell[place] === scene.distances.targets[target]
    ? 0
    : scene.distances.free[target * scene.cells + (place >> 2)]!;

/** The other cook nearest to a cell by floor, or -1. */
export const nearestCook = (scene: Scene, state: State, seat: number, cell: number): number => {
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
export const NEAR = 4;
/** Most extra steps of a way round somebody; beyond that one waits until the way is free. */
export const DETOUR = 8;

/** Steps until a seat faces a target, round the nearest cook where it stands in the way. */
export const walkAround = (scene: Scene, state: State, seat: number, target: number): number => {
  const place = placeOfSeat(scene, state, seat);
  if (scene.kitchen.frontCell[place] === scene.distances.targets[target]) return 0;
  const cell = place >> 2;
  const straight = scene.distances.free[target * scene.cells + cell]!;
  if (straight === UNREACHABLE) return UNREACHABLE;
  const other = nearestCook(scene, state, seat, cell);
  if (other < 0) return straight;
  const theirs = placeOfSeat(scene, state, other) >> 2;
  if (scene.distances.floor[cell * scene.cells + theirs]! > NEAR) return straight;
  return Math.min(scene.distances.around(theirs).steps[target * scene.cells + cell]!, straight + DETOUR);
};

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
  (object === ONION || object === TOMATO) && (scene.menu.wants[contents]! & object) !== 0;

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
