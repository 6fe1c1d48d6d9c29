/**
 * What cooks reason with: a kitchen's targets by kind, distances between them, the menu, and small questions about a
 * state. A target is an index into `distances.targets`; all of this is look-ups, so that rollouts can afford it.
 */
import { type Distances, distancesOf, UNREACHABLE } from './distances.ts';
import type { Kitchen } from './kitchen.ts';
import { createMenu, type Menu } from './menu.ts';
import { isIngredient, NOTHING, ONION, type State, TOMATO } from './state.ts';

/** How cooks get to targets while nobody is in the way, or somebody stands on a certain cell. */
export interface Ways {
  /** [target * cells + cell] steps from a place in `cell` that does not face the target; to wait for the way counts `detour`. */
  readonly steps: Uint8Array;
  /** [target * cells + cell] bits of the moves that shorten the way: round somebody where the detour is short, straight otherwise. */
  readonly moves: Uint8Array;
}

/** Its tables are fields of one record: rollouts read them millions of times. */
export interface Scene {
  readonly kitchen: Kitchen;
  readonly distances: Distances;
  readonly menu: Menu;
  readonly cells: number;
  readonly cooks: number;
  /** Targets by kind. */
  readonly pots: readonly number[];
  readonly onions: readonly number[];
  readonly tomatoes: readonly number[];
  readonly dishes: readonly number[];
  readonly servings: readonly number[];
  readonly counters: readonly number[];
  /** The counters that are reached from more than one part of the floor: over these, parts supply each other. */
  readonly borders: readonly number[];
  /** [object] the dispensers from which it can be taken; empty for what nobody fetches. */
  readonly dispensers: readonly (readonly number[])[];
  /** [target] its terrain (kitchen.ts). */
  readonly kinds: Uint8Array;
  /** [place] the target that it faces, or -1. */
  readonly faced: Int16Array;
  /** Nobody in the way; `free` and `freeMoves` of the distances. */
  readonly open: Ways;
  /** [cell] somebody on that cell; made at first use. */
  readonly past: (Ways | undefined)[];
  /** [cell * cells + cell] and [cell]: see the distances. */
  readonly floor: Uint8Array;
  readonly component: Int16Array;
  /** [target * cells + cell] 1 where the cell is floor beside the target. */
  readonly beside: Uint8Array;
  /** [floor cell] 1 where a pot can be reached from it. */
  readonly reachesPots: Uint8Array;
  /** [target] index into the state of what lies there; -1 where nothing can lie. */
  readonly objectAt: Int16Array;
  /** The counters' part of a state: from the first index to before the last. */
  readonly countersFrom: number;
  readonly countersTo: number;
  /** [index into the state] the target where that object lies; -1 where nobody gets to it. */
  readonly targetAt: Int16Array;
  /** A pot's object is `stage << potShift | contents`. */
  readonly potShift: number;
  /** [contents] the stage from which on it cooks, and the one at which it is ready. */
  readonly cooksFrom: Int16Array;
  readonly readyFrom: Int16Array;
  /** Index into the state of cook 0's place; what it holds is next, then cook 1. */
  readonly cooksAt: number;
  /** [target * targets + target] steps from facing one target to facing the other. */
  readonly between: Uint8Array;
  /** How many parts of the floor are cut off from one another. */
  readonly parts: number;
  /** Only somebody within so many steps is reckoned with as an obstacle: one further away will have moved. */
  readonly near: number;
  /** Most extra steps of a way round somebody; beyond that one waits until the way is free. */
  readonly detour: number;
}

const NEAR = 4;
const DETOUR = 8;
/** What a way costs in addition that is taken by somebody who does not go away: more than any way round. */
const TAKEN = 40;

const cache = new WeakMap<Kitchen, Scene>();
const parked = new WeakMap<Kitchen, Scene>();

/** The scene where the other of two cooks is taken to stand where it stands for good: walked round from afar, however long the way. */
const parkedSceneOf = (kitchen: Kitchen): Scene => {
  let found = parked.get(kitchen);
  if (!found) {
    const scene = sceneOf(kitchen);
    found = { ...scene, past: scene.past.map(() => undefined), near: Number.POSITIVE_INFINITY, detour: TAKEN };
    parked.set(kitchen, found);
  }
  return found;
};

export const sceneOf = (kitchen: Kitchen): Scene => {
  let found = cache.get(kitchen);
  if (!found) {
    found = createScene(kitchen);
    cache.set(kitchen, found);
  }
  return found;
};

/** The scene in which an observation is read. */
export const sceneOfObservation = ({
  kitchen,
  isParked,
}: {
  readonly kitchen: Kitchen;
  readonly isParked?: true;
}): Scene => (isParked ? parkedSceneOf(kitchen) : sceneOf(kitchen));

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
  const pots = facing(kitchen.pots);
  const { free, freeMoves, floor, component } = distances;
  const reachesPots = Uint8Array.from({ length: cells }, (_, cell) =>
    pots.some((pot) => free[pot * cells + cell] !== UNREACHABLE) ? 1 : 0,
  );
  const objectAt = Int16Array.from(distances.targets, (cell) => {
    const slot = kitchen.slotOf[cell]!;
    return slot < 0 ? -1 : kitchen.offsets.slots + slot;
  });
  const targetAt = new Int16Array(kitchen.offsets.ranks).fill(-1);
  objectAt.forEach((at, target) => {
    if (at >= 0) targetAt[at] = target;
  });
  const { game } = kitchen;
  const beside = new Uint8Array(count * cells);
  distances.access.forEach((list, target) => {
    for (const cell of list) beside[target * cells + cell] = 1;
  });
  const between = new Uint8Array(count * count).fill(UNREACHABLE);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++)
      for (const beside of distances.access[a]!)
        between[a * count + b] = Math.min(between[a * count + b]!, a === b ? 0 : free[b * cells + beside]!);
  return {
    kitchen,
    distances,
    menu: createMenu(kitchen),
    cells,
    cooks: kitchen.cooks,
    pots,
    onions,
    tomatoes,
    dishes,
    servings: facing(kitchen.servings),
    counters,
    borders: counters.filter((counter) => new Set(distances.access[counter]!.map((cell) => component[cell]!)).size > 1),
    dispensers: [[], onions, tomatoes, dishes],
    kinds: Uint8Array.from(distances.targets, (cell) => kitchen.terrain[cell]!),
    faced: kitchen.frontCell.map((cell) => (cell < 0 ? -1 : distances.targetOf[cell]!)),
    open: { steps: free, moves: freeMoves },
    past: new Array<Ways | undefined>(cells).fill(undefined),
    floor,
    component,
    beside,
    reachesPots,
    objectAt,
    countersFrom: kitchen.offsets.slots + kitchen.pots.length,
    countersTo: kitchen.offsets.ranks,
    targetAt,
    potShift: game.maxIngredients + 1,
    cooksFrom: Int16Array.from(game.cookTime, (_, contents) =>
      game.version === 'current' ? IDLE + 1 : contents < 1 << game.maxIngredients ? NEVER_COOKS : 0,
    ),
    readyFrom: game.cookTime.map((time) => time + IDLE + 1),
    cooksAt: kitchen.offsets.cooks,
    between,
    parts: Math.max(...component) + 1,
    near: NEAR,
    detour: DETOUR,
  };
};

/** Stages of a pot's object: that of a soup that does not cook yet (state.ts: tick -1), and one beyond all. */
const IDLE = 1;
const NEVER_COOKS = 32767;

export const placeOfSeat = (scene: Scene, state: State, seat: number): number => state[scene.cooksAt + 2 * seat]!;
export const heldOfSeat = (scene: Scene, state: State, seat: number): number => state[scene.cooksAt + 2 * seat + 1]!;

/** The object at a target; 0 where nothing lies or can lie. */
export const objectOn = (scene: Scene, state: State, target: number): number => {
  const at = scene.objectAt[target]!;
  return at < 0 ? NOTHING : state[at]!;
};

/** Steps from a place until it faces a target, nobody in the way. */
export const walk = (scene: Scene, place: number, target: number): number => walkPast(scene, place, scene.open, target);

/** The other cook nearest to a cell by floor, or -1. */
const nearestCook = (scene: Scene, state: State, seat: number, cell: number): number => {
  if (scene.cooks === 2) return 1 - seat;
  let best = -1;
  let least = 1e9;
  for (let other = 0; other < scene.cooks; other++) {
    if (other === seat) continue;
    const apart = scene.floor[cell * scene.cells + (placeOfSeat(scene, state, other) >> 2)]!;
    if (apart < least) {
      least = apart;
      best = other;
    }
  }
  return best;
};

/** The ways of a seat now: round the nearest cook where it is near, else `scene.open`. */
export const waysOf = (scene: Scene, state: State, seat: number): Ways => {
  const cell = placeOfSeat(scene, state, seat) >> 2;
  const other = nearestCook(scene, state, seat, cell);
  if (other < 0) return scene.open;
  const theirs = placeOfSeat(scene, state, other) >> 2;
  if (scene.floor[cell * scene.cells + theirs]! > scene.near) return scene.open;
  return scene.past[theirs] ?? findWaysPast(scene, theirs);
};

/** Whether another cook is so near that both may want one cell next, or one the other's. */
export const isClose = (scene: Scene, state: State, seat: number): boolean => {
  const cell = placeOfSeat(scene, state, seat) >> 2;
  const other = nearestCook(scene, state, seat, cell);
  return other >= 0 && scene.floor[cell * scene.cells + (placeOfSeat(scene, state, other) >> 2)]! <= 2;
};

const findWaysPast = (scene: Scene, obstacle: number): Ways => {
  const { free, freeMoves } = scene.distances;
  const around = scene.distances.around(obstacle);
  const worthIt = (at: number) => around.steps[at]! <= free[at]! + scene.detour;
  const ways = {
    steps: free.map((steps, at) => (worthIt(at) ? around.steps[at]! : steps + scene.detour)),
    moves: freeMoves.map((moves, at) => (worthIt(at) ? around.moves[at]! : moves)),
  };
  scene.past[obstacle] = ways;
  return ways;
};

/** Steps from a place until it faces a target, by these ways. */
export const walkPast = (scene: Scene, place: number, ways: Ways, target: number): number =>
  scene.faced[place] === target ? 0 : ways.steps[target * scene.cells + (place >> 2)]!;

/** Steps until a seat faces a target, round the nearest cook where it stands in the way. */
export const walkAround = (scene: Scene, state: State, seat: number, target: number): number =>
  walkPast(scene, placeOfSeat(scene, state, seat), waysOf(scene, state, seat), target);

export const canReach = (scene: Scene, place: number, target: number): boolean =>
  scene.open.steps[target * scene.cells + (place >> 2)] !== UNREACHABLE;

/** Whether a place reaches any of the targets. */
export const reachesAny = (scene: Scene, place: number, targets: readonly number[]): boolean => {
  for (let i = 0; i < targets.length; i++) if (canReach(scene, place, targets[i]!)) return true;
  return false;
};

/** Whether a place reaches a pot: who does cooks, who does not supplies. */
export const reachesPots = (scene: Scene, place: number): boolean => scene.reachesPots[place >> 2] === 1;

/** Steps from facing one target to facing another, or UNREACHABLE. */
export const walkBetween = (scene: Scene, from: number, to: number): number =>
  scene.between[from * scene.objectAt.length + to]!;

/** Steps until a pot's soup is ready: 0 ready, -1 not cooking. */
export const stepsToReady = (scene: Scene, state: State, pot: number): number => {
  const object = objectOn(scene, state, pot);
  const contents = object & ((1 << scene.potShift) - 1);
  const stage = object >> scene.potShift;
  if (object === NOTHING || stage < scene.cooksFrom[contents]!) return -1;
  return Math.max(0, scene.readyFrom[contents]! - stage);
};

/** Contents of a pot that is not cooking; 1 (nothing in it) where it is empty, 0 where it cooks or is ready. */
export const fillingOf = (scene: Scene, state: State, pot: number): number => {
  const object = objectOn(scene, state, pot);
  if (object === NOTHING) return 1;
  return stepsToReady(scene, state, pot) >= 0 ? 0 : object & ((1 << scene.potShift) - 1);
};

/** Whether a held or lying object is an ingredient that these contents want next. */
export const isWanted = (scene: Scene, contents: number, object: number): boolean =>
  isIngredient(object) && (scene.menu.wants[contents]! & object) !== 0;

/** How many other seats that reach a pot hold an object. */
export const othersHolding = (scene: Scene, state: State, seat: number, object: number): number => {
  let count = 0;
  for (let other = 0; other < scene.cooks; other++)
    if (
      other !== seat &&
      heldOfSeat(scene, state, other) === object &&
      reachesPots(scene, placeOfSeat(scene, state, other))
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
  for (let other = 0; other < scene.cooks; other++)
    if (
      other !== seat &&
      heldOfSeat(scene, state, other) === object &&
      walk(scene, placeOfSeat(scene, state, other), target) < steps
    )
      return true;
  return false;
};

/** Whether another seat reaches both a counter and a pot. */
export const isShared = (scene: Scene, state: State, seat: number, counter: number): boolean => {
  for (let other = 0; other < scene.cooks; other++) {
    if (other === seat) continue;
    const place = placeOfSeat(scene, state, other);
    if (canReach(scene, place, counter) && reachesPots(scene, place)) return true;
  }
  return false;
};

export const INGREDIENTS = [ONION, TOMATO] as const;
