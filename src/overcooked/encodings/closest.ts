/**
 * The closest of several cells, as the feature encodings rank them: by the number of actions until a cook faces the
 * cell, from its position and orientation, nobody in the way; the first in the list stays at a tie. The planner behind
 * them takes counters as goals only where it is told to (`CounterGoals`); otherwise nothing on a counter is ever found.
 */
import { type Distances, distanceFrom, distancesOf, UNREACHABLE } from '../distances.ts';
import { COUNTER, type Kitchen } from '../kitchen.ts';
import { objectAt, occupiedSlots, type State } from '../state.ts';
import type { Numbers } from './grid.ts';

/** Which counters the planner accepts as places to go to: none is what the networks were trained with. */
export type CounterGoals = 'none' | 'all';

/** A ruler for one kitchen. */
export interface Ruler {
  readonly kitchen: Kitchen;
  readonly counterGoals: CounterGoals;
  readonly distances: Distances;
}

export const createRuler = (kitchen: Kitchen, counterGoals: CounterGoals): Ruler => ({
  kitchen,
  counterGoals,
  distances: distancesOf(kitchen),
});

/** Actions from `place` until `cell` is faced; UNREACHABLE for what is no goal. */
const measure = (ruler: Ruler, place: number, cell: number): number => {
  const { kitchen, counterGoals, distances } = ruler;
  const target = distances.targetOf[cell]!;
  if (target < 0 || (counterGoals === 'none' && kitchen.terrain[cell] === COUNTER)) return UNREACHABLE;
  return distanceFrom(kitchen, distances, place, target);
};

/** The closest cell of the list, or -1 where none can be reached. */
export const closestCell = (ruler: Ruler, place: number, cells: readonly number[]): number => {
  let closest = -1;
  let least = UNREACHABLE;
  for (const cell of cells) {
    const distance = measure(ruler, place, cell);
    if (distance >= least) continue;
    least = distance;
    closest = cell;
  }
  return closest;
};

/** The counters that hold an object that `wanted` accepts, in the order in which the objects came to lie there. */
export const countersWith = (ruler: Ruler, state: State, wanted: (object: number) => boolean): readonly number[] => {
  if (ruler.counterGoals === 'none') return [];
  const { kitchen } = ruler;
  return occupiedSlots(kitchen, state)
    .filter((slot) => slot >= kitchen.pots.length && wanted(objectAt(kitchen, state, slot)))
    .map((slot) => kitchen.slotCells[slot]!);
};

/** Writes the way from a cell to a cell as two numbers, x and y; (0,0) where `to` is -1. */
export const writeWay = (kitchen: Kitchen, from: number, to: number, out: Numbers, at: number): void => {
  const { width } = kitchen;
  out[at] = to < 0 ? 0 : (to % width) - (from % width);
  out[at + 1] = to < 0 ? 0 : Math.floor(to / width) - Math.floor(from / width);
};
