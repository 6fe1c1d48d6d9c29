/**
 * What the two grid encodings share. An array [x][y][channel], flat index `(x * height + y) * channels + channel`, is a
 * background that never changes (the terrain) plus a short list of entries that a state adds to it. The list is made
 * once and then scattered: over a fresh copy of the background here, over the views that the last state's entries were
 * cleared from in views.ts.
 */
import type { Environment, Seat } from '../../environment.ts';
import { type Encoding, WorldError } from '../../world.ts';
import type { Observation, OvercookedEnvironment } from '../environment.ts';
import type { Kitchen } from '../kitchen.ts';
import { placeOf, type State } from '../state.ts';

/** What an encoding is written into: floats for a network, integers where it is compared or hashed. */
export type Numbers = Float32Array | Int32Array;

/** Entries of one array that a state sets: `values[i]` at flat index `at[i]`, for i below `count`. A buffer. */
export interface Entries {
  readonly at: Int32Array;
  readonly values: Int32Array;
  count: number;
}

/** Adds one entry. At most one is ever added per index: no two objects and no two cooks share a cell. */
export const addEntry = (entries: Entries, at: number, value: number): void => {
  entries.at[entries.count] = at;
  entries.values[entries.count++] = value;
};

/**
 * Adds what a state sets in an array for every seat alike: objects, held or loose, and what its time left says. `horizon`
 * is the episode's, in steps.
 */
export type CollectObjects = (state: State, horizon: number, entries: Entries) => void;

export interface GridFormat {
  readonly name: string;
  /** The rules under which the encoding is defined. */
  readonly version: 'legacy' | 'current';
  readonly channels: number;
  /** [terrain kind, channel]: cells of the kind are 1 in the channel. */
  readonly terrain: readonly (readonly [kind: number, channel: number])[];
  /** `bases[cell]` is the flat index of the cell's channel 0. */
  objects(kitchen: Kitchen, bases: Int32Array): CollectObjects;
}

/** The tables of one encoding in one kitchen. */
export interface Grid {
  readonly kitchen: Kitchen;
  /** [x, y, channels] flat. */
  readonly background: Float32Array;
  /** [cell] flat index of its channel 0. */
  readonly bases: Int32Array;
  readonly collectObjects: CollectObjects;
}

export interface GridEncoding extends Encoding<Observation> {
  readonly channels: number;
  encodeInto(observation: Observation, seat: Seat, out: Numbers, offset: number): number;
  /** The tables of a kitchen, made once. Throws where the encoding is not defined for it. */
  gridOf(kitchen: Kitchen): Grid;
}

/** Channels 0 and 1: position of the own and the other cook; 2 to 5 and 6 to 9: their orientations, N S E W. */
export const collectCooks = (grid: Grid, state: State, seat: Seat, entries: Entries): void => {
  const { kitchen, bases } = grid;
  const own = placeOf(kitchen, state, seat);
  const other = placeOf(kitchen, state, 1 - seat);
  addEntry(entries, bases[own >> 2]!, 1);
  addEntry(entries, bases[own >> 2]! + 2 + (own & 3), 1);
  addEntry(entries, bases[other >> 2]! + 1, 1);
  addEntry(entries, bases[other >> 2]! + 6 + (other & 3), 1);
};

/** Room for the cooks' eight entries, three for each object held or lying, and one plane. */
export const createEntries = (kitchen: Kitchen): Entries => {
  const most = 8 + 3 * (kitchen.cooks + kitchen.slotCells.length) + kitchen.terrain.length;
  return { at: new Int32Array(most), values: new Int32Array(most), count: 0 };
};

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
  return { kitchen, background, bases, collectObjects: format.objects(kitchen, bases) };
};

/** The encoding for two cooks that a format describes. */
export const createGridEncoding = (format: GridFormat): GridEncoding => {
  const { name, version, channels } = format;
  const seats = [2];
  const grids = new WeakMap<Kitchen, { readonly grid: Grid; readonly entries: Entries }>();
  const tablesOf = (kitchen: Kitchen) => {
    let tables = grids.get(kitchen);
    if (!tables) {
      requireKitchen({ name, version, seats }, kitchen);
      tables = { grid: createGrid(format, kitchen), entries: createEntries(kitchen) };
      grids.set(kitchen, tables);
    }
    return tables;
  };
  return {
    name,
    seats,
    channels,
    shape: (environment: Environment) => {
      const { kitchen } = environment as unknown as OvercookedEnvironment;
      return [kitchen.width, kitchen.height, channels];
    },
    gridOf: (kitchen) => tablesOf(kitchen).grid,
    encodeInto: ({ kitchen, state, horizon }, seat, out, offset) => {
      const { grid, entries } = tablesOf(kitchen);
      const { at, values } = entries;
      entries.count = 0;
      collectCooks(grid, state, seat, entries);
      grid.collectObjects(state, horizon, entries);
      out.set(grid.background, offset);
      for (let i = 0; i < entries.count; i++) out[offset + at[i]!] = values[i]!;
      return grid.background.length;
    },
  };
};
