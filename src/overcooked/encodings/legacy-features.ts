/**
 * `legacy-features-62`: what the behaviour-cloned networks of the 2019 study see, mistakes included: four numbers that
 * were meant for half-filled pots stay 0, and the vector ends with the position of seat 0 whoever is asking.
 */
import { WorldError } from '../../world.ts';
import { TOMATO_BIT } from '../game.ts';
import {
  contentsOf,
  DISH,
  heldBy,
  isSoup,
  NOTHING,
  ONION,
  objectAt,
  type PotStatus,
  placeOf,
  potStatus,
  TOMATO,
} from '../state.ts';
import { type CounterGoals, closestCell, countersWith, type Ruler, writeWay } from './closest.ts';
import { type Cook, createFeatureEncoding, type FeatureEncoding, writeOrientation, writeWalls } from './features.ts';
import type { Numbers } from './grid.ts';

/** Where things stand in a block of 29. Each way is two numbers, x and y. */
const Block = {
  orientation: 0,
  holdsOnion: 4,
  holdsSoup: 5,
  holdsDish: 6,
  toOnion: 7,
  toEmptyPot: 9,
  // 11 to 14 stay 0: meant for pots with one and two onions, whose look-up never matched.
  toCookingPot: 15,
  toReadyPot: 17,
  toDish: 19,
  toSoup: 21,
  toServing: 23,
  walls: 25,
  size: 29,
} as const;

const writeBlock = (ruler: Ruler, cook: Cook, out: Numbers, at: number): void => {
  const { kitchen } = ruler;
  const { state, seat } = cook;
  const place = placeOf(kitchen, state, seat);
  const held = heldBy(kitchen, state, seat);
  if (held === TOMATO)
    throw new WorldError('encoding', `legacy-features-62 knows no tomatoes; the cook in seat ${seat} holds one`);
  const writeClosest = (entry: number, cells: readonly number[]) =>
    writeWay(kitchen, place >> 2, closestCell(ruler, place, cells), out, at + entry);
  /** Pots with onions (or nothing) in them that stand like this. */
  const potsThatAre = (wanted: PotStatus) =>
    kitchen.pots.filter((_, slot) => {
      const object = objectAt(kitchen, state, slot);
      if (potStatus(kitchen, object) !== wanted) return false;
      return object === NOTHING || (contentsOf(kitchen, object) & 1) !== TOMATO_BIT;
    });
  writeOrientation(kitchen, cook, out, at + Block.orientation);
  if (held === ONION) out[at + Block.holdsOnion] = 1;
  else if (held === DISH) out[at + Block.holdsDish] = 1;
  else if (isSoup(held)) out[at + Block.holdsSoup] = 1;
  if (held !== ONION)
    writeClosest(Block.toOnion, [...kitchen.onions, ...countersWith(ruler, state, (object) => object === ONION)]);
  writeClosest(Block.toEmptyPot, potsThatAre('empty'));
  writeClosest(Block.toCookingPot, potsThatAre('cooking'));
  writeClosest(Block.toReadyPot, potsThatAre('ready'));
  if (held !== DISH)
    writeClosest(Block.toDish, [...kitchen.dishes, ...countersWith(ruler, state, (object) => object === DISH)]);
  if (!isSoup(held)) writeClosest(Block.toSoup, countersWith(ruler, state, isSoup));
  writeClosest(Block.toServing, kitchen.servings);
  writeWalls(kitchen, cook, out, at + Block.walls);
};

/** [62] for two cooks under the legacy rules. Undefined where a cook holds a tomato. The networks use no counter goals. */
export const createLegacyFeatures = (counterGoals: CounterGoals = 'none'): FeatureEncoding =>
  createFeatureEncoding({
    name: 'legacy-features-62',
    version: 'legacy',
    seats: [2],
    blockSize: Block.size,
    counterGoals,
    writeBlock,
    positionOf: () => 0,
  });
