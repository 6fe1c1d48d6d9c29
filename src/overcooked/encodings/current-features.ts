/** `current-features-96`, and its siblings that describe another number of pots: 26 + 10 n numbers per cook. */
import { countIngredients, countKinds } from '../game.ts';
import type { Kitchen } from '../kitchen.ts';
import {
  contentsOf,
  DISH,
  heldBy,
  isSoup,
  NOTHING,
  ONION,
  objectAt,
  placeOf,
  potStatus,
  remainingTime,
  type State,
  TOMATO,
} from '../state.ts';
import { type CounterGoals, closestCell, countersWith, type Ruler, writeWay } from './closest.ts';
import { type Cook, createFeatureEncoding, type FeatureEncoding, writeOrientation, writeWalls } from './features.ts';
import type { Numbers } from './grid.ts';

/** Where things stand in a block. Each way is two numbers, x and y. The walls follow the last pot. */
const Block = {
  orientation: 0,
  holdsOnion: 4,
  holdsSoup: 5,
  holdsDish: 6,
  holdsTomato: 7,
  toOnion: 8,
  toTomato: 10,
  toDish: 12,
  toSoup: 14,
  onionsInSoup: 16,
  tomatoesInSoup: 17,
  toServing: 18,
  toEmptyCounter: 20,
  pots: 22,
  walls: 4,
} as const;

const Pot = {
  exists: 0,
  isEmpty: 1,
  isFull: 2,
  isCooking: 3,
  isReady: 4,
  onions: 5,
  tomatoes: 6,
  remaining: 7,
  way: 8,
  size: 10,
} as const;

const writePot = (kitchen: Kitchen, object: number, out: Numbers, at: number): void => {
  const status = potStatus(kitchen, object);
  out[at + Pot.exists] = 1;
  if (status === 'empty') {
    out[at + Pot.isEmpty] = 1;
    return;
  }
  const contents = contentsOf(kitchen, object);
  const [onions, tomatoes] = countKinds(contents);
  if (status !== 'filling' || countIngredients(contents) === kitchen.game.maxIngredients) out[at + Pot.isFull] = 1;
  if (status === 'cooking') out[at + Pot.isCooking] = 1;
  if (status === 'ready') out[at + Pot.isReady] = 1;
  out[at + Pot.onions] = onions;
  out[at + Pot.tomatoes] = tomatoes;
  out[at + Pot.remaining] = remainingTime(kitchen, object);
};

/** The pots by distance, at most `most` of those that can be reached. */
const closestPots = (ruler: Ruler, place: number, most: number): readonly number[] => {
  const found: number[] = [];
  let left = ruler.kitchen.pots;
  while (found.length < most) {
    const pot = closestCell(ruler, place, left);
    if (pot < 0) break;
    found.push(pot);
    left = left.filter((other) => other !== pot);
  }
  return found;
};

/** The soup that a cook holds, else the one on the counter at `cell`, else nothing. */
const soupAtHand = (kitchen: Kitchen, state: State, held: number, cell: number): number => {
  if (isSoup(held)) return held;
  return cell < 0 ? NOTHING : objectAt(kitchen, state, kitchen.slotOf[cell]!);
};

const writeBlock = (ruler: Ruler, pots: number, cook: Cook, out: Numbers, at: number): void => {
  const { kitchen } = ruler;
  const { state, seat } = cook;
  const place = placeOf(kitchen, state, seat);
  const held = heldBy(kitchen, state, seat);
  const writeWayTo = (entry: number, cell: number) => writeWay(kitchen, place >> 2, cell, out, at + entry);
  /** The closest dispenser, or counter on which this kind of object lies. */
  const closestSource = (dispensers: readonly number[], kind: number) =>
    closestCell(ruler, place, [...dispensers, ...countersWith(ruler, state, (object) => object === kind)]);
  writeOrientation(kitchen, cook, out, at + Block.orientation);
  if (held === ONION) out[at + Block.holdsOnion] = 1;
  else if (held === TOMATO) out[at + Block.holdsTomato] = 1;
  else if (held === DISH) out[at + Block.holdsDish] = 1;
  else if (held !== NOTHING) out[at + Block.holdsSoup] = 1;
  if (held !== ONION) writeWayTo(Block.toOnion, closestSource(kitchen.onions, ONION));
  if (held !== TOMATO) writeWayTo(Block.toTomato, closestSource(kitchen.tomatoes, TOMATO));
  if (held !== DISH) writeWayTo(Block.toDish, closestSource(kitchen.dishes, DISH));
  const counter = isSoup(held) ? -1 : closestCell(ruler, place, countersWith(ruler, state, isSoup));
  writeWayTo(Block.toSoup, counter);
  const soup = soupAtHand(kitchen, state, held, counter);
  if (soup !== NOTHING) {
    const [onions, tomatoes] = countKinds(contentsOf(kitchen, soup));
    out[at + Block.onionsInSoup] = onions;
    out[at + Block.tomatoesInSoup] = tomatoes;
  }
  writeWayTo(Block.toServing, closestCell(ruler, place, kitchen.servings));
  writeWayTo(Block.toEmptyCounter, closestCell(ruler, place, emptyCounters(ruler, state)));
  closestPots(ruler, place, pots).forEach((pot, i) => {
    const entry = Block.pots + i * Pot.size;
    writePot(kitchen, objectAt(kitchen, state, kitchen.slotOf[pot]!), out, at + entry);
    writeWayTo(entry + Pot.way, pot);
  });
  writeWalls(kitchen, cook, out, at + Block.pots + pots * Pot.size);
};

/** Counters within reach on which nothing lies, row-major; none where counters are no goals. */
const emptyCounters = (ruler: Ruler, state: State): readonly number[] => {
  if (ruler.counterGoals === 'none') return [];
  const { kitchen } = ruler;
  return kitchen.slotCells.filter(
    (_, slot) => slot >= kitchen.pots.length && objectAt(kitchen, state, slot) === NOTHING,
  );
};

/**
 * [cooks * (26 + 10 pots) + 2 cooks] for two cooks or more under the current rules, describing the `pots` closest pots
 * of each. The networks use two pots and no counter goals.
 */
export const createCurrentFeatures = (pots = 2, counterGoals: CounterGoals = 'none'): FeatureEncoding => {
  const blockSize = Block.pots + pots * Pot.size + Block.walls;
  return createFeatureEncoding({
    name: `current-features-${2 * blockSize + 4}`,
    version: 'current',
    seats: [2, 3, 4, 5, 6, 7, 8, 9],
    blockSize,
    counterGoals,
    writeBlock: (ruler, cook, out, at) => writeBlock(ruler, pots, cook, out, at),
    positionOf: (seat) => seat,
  });
};
