/**
 * The state of a kitchen: an Int16Array, canonical, so that equal bytes mean equal states.
 *
 *     [ clock | (orders served) | cook 0: place, held | cook 1 ... | pot 0 ... | counter 0 ... | ranks, two per entry ]
 *
 * An object is one integer: 0 nothing, 1 onion, 2 tomato, 3 dish, and a soup `(tick + 2) << (M + 1) | contents`, where M
 * is the most ingredients of the game, `contents` as in game.ts and `tick` the cook counter (-1 idle). The rank of a
 * slot is its object's place, from 1, in the order in which the loose objects came to lie; 0 where it is empty.
 */
import { countIngredients } from './game.ts';
import type { Kitchen } from './kitchen.ts';

export type State = Int16Array;

export const NOTHING = 0;
export const ONION = 1;
export const TOMATO = 2;
export const DISH = 3;

/** Largest tick that fits beside the contents. */
export const largestTick = (kitchen: Kitchen): number => (32767 >> (kitchen.game.maxIngredients + 1)) - 2;

export const clockOf = (state: State): number => state[0]!;
export const placeOf = (kitchen: Kitchen, state: State, seat: number): number =>
  state[kitchen.offsets.cooks + 2 * seat]!;
export const cellOf = (kitchen: Kitchen, state: State, seat: number): number => placeOf(kitchen, state, seat) >> 2;
export const heldBy = (kitchen: Kitchen, state: State, seat: number): number =>
  state[kitchen.offsets.cooks + 2 * seat + 1]!;
/** The object in a slot. */
export const objectAt = (kitchen: Kitchen, state: State, slot: number): number => state[kitchen.offsets.slots + slot]!;
/** The rank of a slot's object among the loose objects, from 1; 0 where it is empty. */
const rankOf = (kitchen: Kitchen, state: State, slot: number): number =>
  (state[kitchen.offsets.ranks + (slot >> 1)]! >> ((slot & 1) << 3)) & 255;

export const isIngredient = (object: number): boolean => object === ONION || object === TOMATO;
export const isSoup = (object: number): boolean => object > DISH;
export const soup = (kitchen: Kitchen, contents: number, tick: number): number =>
  ((tick + 2) << (kitchen.game.maxIngredients + 1)) | contents;
export const contentsOf = (kitchen: Kitchen, object: number): number =>
  object & ((2 << kitchen.game.maxIngredients) - 1);
export const tickOf = (kitchen: Kitchen, object: number): number => (object >> (kitchen.game.maxIngredients + 1)) - 2;

/** How a pot's object stands. Legacy soups that still fill up are `filling`, as idle ones of the current rules are. */
export type PotStatus = 'empty' | 'filling' | 'cooking' | 'ready';

export const potStatus = (kitchen: Kitchen, object: number): PotStatus => {
  if (object === NOTHING) return 'empty';
  const contents = contentsOf(kitchen, object);
  const tick = tickOf(kitchen, object);
  const { game } = kitchen;
  if (game.version === 'legacy' ? countIngredients(contents) < game.maxIngredients : tick < 0) return 'filling';
  return tick < game.cookTime[contents]! ? 'cooking' : 'ready';
};

/** Steps until a cooking soup is ready; 0 when ready, and for anything else. */
export const remainingTime = (kitchen: Kitchen, object: number): number =>
  potStatus(kitchen, object) === 'cooking'
    ? kitchen.game.cookTime[contentsOf(kitchen, object)]! - tickOf(kitchen, object)
    : 0;

/** The slots that hold something, in the order in which their objects came to lie there. */
export const occupiedSlots = (kitchen: Kitchen, state: State): readonly number[] => {
  const slots: number[] = [];
  for (let slot = 0; slot < kitchen.slotCells.length; slot++) {
    const rank = rankOf(kitchen, state, slot);
    if (rank > 0) slots[rank - 1] = slot;
  }
  return slots;
};
