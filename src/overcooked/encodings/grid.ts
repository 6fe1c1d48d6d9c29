/**
 * What the two grid encodings share. An array [x][y][channel], flat index `(x * height + y) * channels + channel`, is a
 * background that never changes (the terrain), the two cooks in channels 0 to 9, and objects, each in the channels of
 * its cell. Here it is written afresh; views.ts keeps arrays in step with a state that changes.
 */
import type { Environment, Seat } from '../../environment.ts';
import { type Encoding, WorldError } from '../../world.ts';
import type { Observation, OvercookedEnvironment } from '../environment.ts';
import type { Kitchen } from '../kitchen.ts';
import { clockOf, heldBy, isSoup, NOTHING, objectAt, placeOf, type State } from '../state.ts';

/** What an encoding is written into: floats for a network, integers where it is compared or hashed. */
export type Numbers = Float32Array | Int32Array;

/**
 * Writes an object into the channels of its cell, whose channel 0 has the flat index `base`: all that it sets where `on`
 * is 1, and zeros in the same places where it is 0.
 */
export type WriteObject = (out: Numbers, base: number, object: number, on: 0 | 1) => void;

export interface GridFormat {
  readonly name: string;
  /** The rules under which the encoding is defined. */
  readonly version: 'legacy' | 'current';
  readonly channels: number;
  /** [terrain kind, channel]: cells of the kind are 1 in the channel. */
  readonly terrain: readonly (readonly [kind: number, channel: number])[];
  /** Whether objects that lie are left out while a cook holds one of their kind. */
  readonly hidesLying: boolean;
  /** The channel that is 1 in every cell during the last steps before the horizon; -1 where there is none. */
  readonly urgencyChannel: number;
  /** How objects in pots are written, and those in hands and on counters. */
  writers(kitchen: Kitchen): { readonly inPot: WriteObject; readonly elsewhere: WriteObject };
}

/** The tables of one encoding in one kitchen. */
export interface Grid {
  readonly format: GridFormat;
  readonly kitchen: Kitchen;
  /** [x, y, channels] flat. */
  readonly background: Float32Array;
  /** [cell] flat index of its channel 0. */
  readonly bases: Int32Array;
  /** [slot] that of the slot's cell. */
  readonly slotBases: Int32Array;
  readonly inPot: WriteObject;
  readonly elsewhere: WriteObject;
}

export interface GridEncoding extends Encoding<Observation> {
  encodeInto(observation: Observation, seat: Seat, out: Numbers, offset: number): number;
  readonly channels: number;
  /** The tables of a kitchen, made once. Throws where the encoding is not defined for it. */
  gridOf(kitchen: Kitchen): Grid;
}

/** Channels of the own cook: its position, and from 2 its orientation, N S E W. */
export const OWN = { position: 0, orientation: 2 } as const;
/** Likewise those of the other cook. */
export const OTHER = { position: 1, orientation: 6 } as const;

/** Steps before the horizon from which on time is short. */
const URGENT = 40;

export const isUrgent = (state: State, horizon: number): boolean => horizon - clockOf(state) < URGENT;

/** A bit for an object's kind: onion, tomato, dish, soup; none for nothing. */
const kindBit = (object: number): number => (object === NOTHING ? 0 : isSoup(object) ? 16 : 1 << object);

/** Bits of the kinds that are hidden where they lie. */
export const hiddenKinds = (grid: Grid, state: State): number => {
  const { kitchen, format } = grid;
  if (!format.hidesLying) return 0;
  let bits = 0;
  for (let seat = 0; seat < kitchen.cooks; seat++) bits |= kindBit(heldBy(kitchen, state, seat));
  return bits;
};

/** What the encoding shows in a slot: its object, or nothing where that is hidden. */
export const shownAt = (object: number, hidden: number): number =>
  (kindBit(object) & hidden) === 0 ? object : NOTHING;

/** Throws unless the kitchen plays by the rules and has the cooks that an encoding is defined for. */
export const requireKitchen = (
  encoding: { readonly name: string; readonly version: 'legacy' | 'current'; readonly seats: readonly number[] },
  kitchen: Kitchen,
): void => {
  const { name, version, seats } = encoding;
  if (kitchen.game.version !== version)
    throw new WorldError('encoding', `${name} is defined for the ${version} rules, not for ${kitchen.game.rules}`);
  if (!seats.includes(kitchen.cooks))
    throw new WorldError(
      'encoding',
      `${name} is defined for ${seats.join(', ')} cooks; ${kitchen.layout.name} has ${kitchen.cooks}`,
    );
};

const createGrid = (format: GridFormat, kitchen: Kitchen): Grid => {
  const { width, height, terrain } = kitchen;
  const { channels } = format;
  const bases = Int32Array.from(terrain, (_, cell) => ((cell % width) * height + Math.floor(cell / width)) * channels);
  const background = new Float32Array(terrain.length * channels);
  const channelOf = new Map(format.terrain);
  terrain.forEach((kind, cell) => {
    const channel = channelOf.get(kind);
    if (channel !== undefined) background[bases[cell]! + channel] = 1;
  });
  const slotBases = Int32Array.from(kitchen.slotCells, (cell) => bases[cell]!);
  return { format, kitchen, background, bases, slotBases, ...format.writers(kitchen) };
};

/** Writes all that a state sets into an array that holds the background. */
const writeState = (grid: Grid, { state, horizon }: Observation, seat: Seat, out: Numbers, offset: number): void => {
  const { kitchen, format, bases, slotBases } = grid;
  for (let cook = 0; cook < kitchen.cooks; cook++) {
    const { position, orientation } = cook === seat ? OWN : OTHER;
    const place = placeOf(kitchen, state, cook);
    const base = offset + bases[place >> 2]!;
    out[base + position] = 1;
    out[base + orientation + (place & 3)] = 1;
    const held = heldBy(kitchen, state, cook);
    if (held !== NOTHING) grid.elsewhere(out, base, held, 1);
  }
  const hidden = hiddenKinds(grid, state);
  for (let slot = 0; slot < slotBases.length; slot++) {
    const object = shownAt(objectAt(kitchen, state, slot), hidden);
    if (object === NOTHING) continue;
    if (slot < kitchen.pots.length) grid.inPot(out, offset + slotBases[slot]!, object, 1);
    else grid.elsewhere(out, offset + slotBases[slot]!, object, 1);
  }
  if (format.urgencyChannel >= 0 && isUrgent(state, horizon))
    for (let cell = 0; cell < bases.length; cell++) out[offset + bases[cell]! + format.urgencyChannel] = 1;
};

/** The encoding for two cooks that a format describes. */
export const createGridEncoding = (format: GridFormat): GridEncoding => {
  const { name, version, channels } = format;
  const seats = [2];
  const grids = new WeakMap<Kitchen, Grid>();
  const gridOf = (kitchen: Kitchen): Grid => {
    let grid = grids.get(kitchen);
    if (!grid) {
      requireKitchen({ name, version, seats }, kitchen);
      grid = createGrid(format, kitchen);
      grids.set(kitchen, grid);
    }
    return grid;
  };
  return {
    name,
    seats,
    channels,
    gridOf,
    shape: (environment: Environment) => {
      const { kitchen } = environment as unknown as OvercookedEnvironment;
      return [kitchen.width, kitchen.height, channels];
    },
    encodeInto: (observation, seat, out, offset) => {
      const grid = gridOf(observation.kitchen);
      out.set(grid.background, offset);
      writeState(grid, observation, seat, out, offset);
      return grid.background.length;
    },
  };
};
