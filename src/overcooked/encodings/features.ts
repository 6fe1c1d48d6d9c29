/**
 * What the two feature encodings share: one block of numbers per cook, each from that cook's own point of view, the
 * encoding seat's first and the others' in order of seats; then the way to each other cook; then one absolute position.
 */
import type { Environment, Seat } from '../../environment.ts';
import type { Encoding } from '../../world.ts';
import type { Observation, OvercookedEnvironment } from '../environment.ts';
import { FLOOR, type Kitchen, neighbour } from '../kitchen.ts';
import { cellOf, placeOf, type State } from '../state.ts';
import { type CounterGoals, createRuler, type Ruler, writeWay } from './closest.ts';
import { type Numbers, requireKitchen } from './grid.ts';

/** A cook in a state. */
export interface Cook {
  readonly state: State;
  readonly seat: Seat;
}

export interface FeatureFormat {
  readonly name: string;
  readonly version: 'legacy' | 'current';
  readonly seats: readonly number[];
  /** Numbers per cook. */
  readonly blockSize: number;
  readonly counterGoals: CounterGoals;
  /** Writes a cook's block into `out` from `at`, where all is zero. */
  writeBlock(ruler: Ruler, cook: Cook, out: Numbers, at: number): void;
  /** Whose absolute position ends the vector of `seat`. */
  positionOf(seat: Seat): Seat;
}

export interface FeatureEncoding extends Encoding<Observation> {
  encodeInto(observation: Observation, seat: Seat, out: Numbers, offset: number): number;
}

/** Writes the orientation one-hot: four numbers, N S E W. */
export const writeOrientation = (kitchen: Kitchen, cook: Cook, out: Numbers, at: number): void => {
  out[at + (placeOf(kitchen, cook.state, cook.seat) & 3)] = 1;
};

/** Writes four numbers, N S E W: 1 where the neighbouring cell is anything but floor. Cooks do not count. */
export const writeWalls = (kitchen: Kitchen, cook: Cook, out: Numbers, at: number): void => {
  const cell = cellOf(kitchen, cook.state, cook.seat);
  for (let d = 0; d < 4; d++) if (kitchen.terrain[neighbour(kitchen.width, cell, d)] !== FLOOR) out[at + d] = 1;
};

export const createFeatureEncoding = (format: FeatureFormat): FeatureEncoding => {
  const rulers = new WeakMap<Kitchen, Ruler>();
  const rulerOf = (kitchen: Kitchen): Ruler => {
    let ruler = rulers.get(kitchen);
    if (!ruler) {
      requireKitchen(format, kitchen);
      ruler = createRuler(kitchen, format.counterGoals);
      rulers.set(kitchen, ruler);
    }
    return ruler;
  };
  const sizeOf = (kitchen: Kitchen): number => kitchen.cooks * format.blockSize + 2 * (kitchen.cooks - 1) + 2;
  return {
    name: format.name,
    seats: format.seats,
    shape: (environment: Environment) => [sizeOf((environment as unknown as OvercookedEnvironment).kitchen)],
    encodeInto: ({ kitchen, state }, seat, out, offset) => {
      const ruler = rulerOf(kitchen);
      const size = sizeOf(kitchen);
      out.fill(0, offset, offset + size);
      const own = cellOf(kitchen, state, seat);
      let block = offset;
      let way = offset + kitchen.cooks * format.blockSize;
      format.writeBlock(ruler, { state, seat }, out, block);
      for (let other = 0; other < kitchen.cooks; other++) {
        if (other === seat) continue;
        block += format.blockSize;
        format.writeBlock(ruler, { state, seat: other }, out, block);
        writeWay(kitchen, own, cellOf(kitchen, state, other), out, way);
        way += 2;
      }
      writeWay(kitchen, 0, cellOf(kitchen, state, format.positionOf(seat)), out, way);
      return size;
    },
  };
};
