/**
 * A kitchen: a layout and its game turned into the static tables of the kernel.
 *
 * A cell is `y * width + x`. A place is `cell * 4 + orientation` (0 north, 1 south, 2 east, 3 west): where somebody
 * stands and where they look. Slots are the cells that can hold a loose object: the pots, row-major, then the counters
 * that can be reached from floor, row-major.
 */
import { WorldError } from '../world.ts';
import type { CompactState } from './compact.ts';
import { type Game, resolveGame } from './game.ts';
import type { Layout, Overrides, RuleSet } from './layout.ts';

export const FLOOR = 0;
export const COUNTER = 1;
export const ONIONS = 2;
export const TOMATOES = 3;
export const DISHES = 4;
export const POT = 5;
export const SERVING = 6;
/** A tile's symbol in a grid, by terrain kind. */
export const TERRAIN_SYMBOLS = ' XOTDPS';

export const NORTH = 0;
export const SOUTH = 1;
export const EAST = 2;
export const WEST = 3;
export const STAY = 4;
export const INTERACT = 5;
export const ACTIONS = ['north', 'south', 'east', 'west', 'stay', 'interact'] as const;
/** The direction that leads back: `OPPOSITE[d]`. */
export const OPPOSITE = [SOUTH, NORTH, WEST, EAST] as const;
export const DX = [0, 0, 1, -1] as const;
export const DY = [-1, 1, 0, 0] as const;

/** Where things stand in a state (an Int16Array): see kernel.ts for the picture. */
export interface Offsets {
  /** Legacy with an order list: how many of its entries are served; -1 where there is none. */
  readonly orders: number;
  readonly cooks: number;
  readonly slots: number;
  readonly ranks: number;
  /** Length of a state. */
  readonly size: number;
}

export interface Kitchen {
  readonly layout: Layout;
  readonly game: Game;
  /** What the game was resolved with. */
  readonly overrides: Overrides;
  readonly width: number;
  readonly height: number;
  readonly cooks: number;
  /** [cell] terrain kind. */
  readonly terrain: Uint8Array;
  /** [seat] start cell. */
  readonly starts: readonly number[];
  /** Cells by kind, row-major. */
  readonly pots: readonly number[];
  readonly onions: readonly number[];
  readonly tomatoes: readonly number[];
  readonly dishes: readonly number[];
  readonly servings: readonly number[];
  readonly counters: readonly number[];
  /** [slot] cell. The first `pots.length` slots are the pots. */
  readonly slotCells: readonly number[];
  /** [cell] slot, or -1. */
  readonly slotOf: Int16Array;
  /** [place] the place after the action `place & 3` from its cell, others not considered. Index `cell * 4 + action`. */
  readonly moves: Int16Array;
  /** [place] terrain kind in front. */
  readonly frontKind: Uint8Array;
  /** [place] slot in front, 255 where there is none. */
  readonly frontSlot: Uint8Array;
  /** [place] cell in front. */
  readonly frontCell: Int16Array;
  readonly offsets: Offsets;
}

/** The cell one step away. The border holds no floor, so this stays inside the grid for every floor cell. */
export const neighbour = (width: number, cell: number, direction: number): number =>
  cell + DY[direction]! * width + DX[direction]!;

/**
 * Builds the tables. A kitchen that is to hold a particular state is built with it as `start`: counters that nobody can
 * reach hold something only if they do so there, and a legacy state may bring its own order list.
 */
export const createKitchen = (
  layout: Layout,
  rules: RuleSet,
  overrides: Overrides = {},
  start?: CompactState | null,
): Kitchen => {
  const version = rules === 'legacy' ? 'legacy' : 'current';
  if (layout.version !== version)
    throw new WorldError('layout', `layout ${layout.name} belongs to the ${layout.version} rules, not to ${rules}`);
  const game = resolveGame(layout, rules, start?.ol ? { ...overrides, start_order_list: start.ol } : overrides);
  const height = layout.grid.length;
  const width = layout.grid[0]!.length;
  const cells = width * height;
  const terrain = new Uint8Array(cells);
  const startOf = new Map<number, number>();
  const byKind: number[][] = [[], [], [], [], [], [], []];
  for (let cell = 0; cell < cells; cell++) {
    const symbol = layout.grid[Math.floor(cell / width)]![cell % width]!;
    if (symbol >= '1' && symbol <= '9') startOf.set(Number(symbol) - 1, cell);
    else terrain[cell] = TERRAIN_SYMBOLS.indexOf(symbol);
    byKind[terrain[cell]!]!.push(cell);
  }
  const starts = Array.from({ length: startOf.size }, (_, seat) => startOf.get(seat)!);
  const moves = new Int16Array(cells * 4);
  const frontKind = new Uint8Array(cells * 4);
  const frontCell = new Int16Array(cells * 4).fill(-1);
  const reachable = new Set<number>(
    start?.o.filter(([x, y]) => layout.grid[y]?.[x] === 'X').map(([x, y]) => y * width + x),
  );
  for (const cell of byKind[FLOOR]!)
    for (let d = 0; d < 4; d++) {
      const next = neighbour(width, cell, d);
      moves[cell * 4 + d] = (terrain[next] === FLOOR ? next : cell) * 4 + d;
      frontCell[cell * 4 + d] = next;
      frontKind[cell * 4 + d] = terrain[next]!;
      if (terrain[next] === COUNTER) reachable.add(next);
    }
  const pots = byKind[POT]!;
  const slotCells = [...pots, ...byKind[COUNTER]!.filter((cell) => reachable.has(cell))];
  if (slotCells.length > 250)
    throw new WorldError(
      'layout',
      `layout ${layout.name} has ${slotCells.length} pots and counters in reach; at most 250 are supported`,
    );
  const slotOf = new Int16Array(cells).fill(-1);
  slotCells.forEach((cell, slot) => {
    slotOf[cell] = slot;
  });
  const frontSlot = new Uint8Array(cells * 4).fill(255);
  for (let place = 0; place < cells * 4; place++) {
    const cell = frontCell[place]!;
    if (cell >= 0 && slotOf[cell]! >= 0) frontSlot[place] = slotOf[cell]!;
  }
  const orders = game.orderList === null ? -1 : 1;
  const cookOffset = orders === -1 ? 1 : 2;
  const slots = cookOffset + 2 * starts.length;
  const ranks = slots + slotCells.length;
  return {
    layout,
    game,
    overrides,
    width,
    height,
    cooks: starts.length,
    terrain,
    starts,
    pots,
    onions: byKind[ONIONS]!,
    tomatoes: byKind[TOMATOES]!,
    dishes: byKind[DISHES]!,
    servings: byKind[SERVING]!,
    counters: byKind[COUNTER]!,
    slotCells,
    slotOf,
    moves,
    frontKind,
    frontSlot,
    frontCell,
    offsets: { orders, cooks: cookOffset, slots, ranks, size: ranks + ((slotCells.length + 1) >> 1) },
  };
};
