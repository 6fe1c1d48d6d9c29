/** The reference's state: plain, immutable objects, and their compact notation (docs/overcooked.md, sections 3 and 9.1). */
import type { CompactState } from './compact.ts';
import type { Layout } from './layout.ts';
import { ORDERS, type Order, type Parameters } from './reference-parameters.ts';
import type { Ingredient } from './reference-recipes.ts';

export interface Cell {
  readonly x: number;
  readonly y: number;
}

export interface Soup {
  readonly kind: 'soup';
  /** In the order in which they went in. */
  readonly ingredients: readonly Ingredient[];
  /** Steps cooked. Current: -1 before cooking begins. Legacy: 0 while the pot is being filled. */
  readonly counter: number;
}

export type Thing = { readonly kind: Ingredient } | { readonly kind: 'dish' } | Soup;

/** 0 north, 1 south, 2 east, 3 west. */
export type Direction = 0 | 1 | 2 | 3;

export interface Cook {
  readonly position: Cell;
  readonly facing: Direction;
  readonly held: Thing | null;
}

export interface LooseObject {
  readonly cell: Cell;
  readonly thing: Thing;
}

export interface ReferenceState {
  readonly timestep: number;
  /** [seat] */
  readonly cooks: readonly Cook[];
  /** By `keyOf` their cells. A Map keeps insertion order, and replacing a value keeps its place: just what the rules ask. */
  readonly objects: ReadonlyMap<string, LooseObject>;
  /** What is still wanted, first entry first. null: the game has no order list (always so under the current rules). */
  readonly orders: readonly Order[] | null;
}

export interface Grid {
  /** Rows with digits replaced by a space. */
  readonly terrain: readonly string[];
  /** [seat] */
  readonly starts: readonly Cell[];
  /** By y, then by x. */
  readonly pots: readonly Cell[];
}

export const keyOf = (cell: Cell): string => `${cell.x},${cell.y}`;

/** The symbol of a cell; nothing outside the grid. */
export const terrainAt = (grid: Grid, cell: Cell): string => grid.terrain[cell.y]?.[cell.x] ?? '';

/** Throws for a grid that breaks docs/overcooked.md, section 2.1. */
export const readGrid = (layout: Layout): Grid => {
  const rows = layout.grid;
  const fail = (what: string): never => {
    throw new Error(`layout ${layout.name}: ${what}`);
  };
  const starts: Cell[] = [];
  const pots: Cell[] = [];
  let symbols = '';
  rows.forEach((row, y) => {
    if (row.length !== rows[0]!.length) fail(`row ${y} has ${row.length} cells, row 0 has ${rows[0]!.length}`);
    [...row].forEach((symbol, x) => {
      if (!/[ XOTDPS1-9]/.test(symbol)) fail(`unknown symbol ${symbol} at (${x},${y})`);
      const isBorder = x === 0 || y === 0 || x === row.length - 1 || y === rows.length - 1;
      if (isBorder && /[ 1-9]/.test(symbol)) fail(`floor at the border, (${x},${y})`);
      if (symbols.includes(symbol) && /[1-9]/.test(symbol)) fail(`two cooks start as ${symbol}`);
      if (/[1-9]/.test(symbol)) starts[Number(symbol) - 1] = { x, y };
      if (symbol === 'P') pots.push({ x, y });
      symbols += symbol;
    });
  });
  if (starts.length === 0 || Object.keys(starts).length < starts.length) fail('start cells are not 1..n');
  for (const needed of [/D/, /S/, /P/, /[OT]/]) if (!needed.test(symbols)) fail(`no cell ${needed.source}`);
  return { terrain: rows.map((row) => row.replace(/[1-9]/g, ' ')), starts, pots };
};

const writeSoup = (soup: Soup): string =>
  `S:${soup.ingredients.map((ingredient) => ingredient[0]).join('')}:${soup.counter}`;

const writeThing = (thing: Thing): string => {
  switch (thing.kind) {
    case 'onion':
      return 'O';
    case 'tomato':
      return 'T';
    case 'dish':
      return 'D';
    case 'soup':
      return writeSoup(thing);
  }
};

const checkSoup = (soup: Soup, parameters: Parameters): void => {
  const { ingredients, counter } = soup;
  const text = writeSoup(soup);
  if (parameters.version === 'legacy') {
    if (ingredients.length < 1 || ingredients.length > 3) throw new Error(`${text}: a soup has 1 to 3 items`);
    if (new Set(ingredients).size > 1) throw new Error(`${text}: a soup has one kind of item`);
    if (!Number.isInteger(counter) || counter < 0) throw new Error(`${text}: a counter is 0, 1, ...`);
    return;
  }
  const { maxIngredients } = parameters.recipes;
  if (ingredients.length > maxIngredients) throw new Error(`${text}: more than ${maxIngredients} ingredients`);
  if (!Number.isInteger(counter) || counter < -1) throw new Error(`${text}: a counter is -1, 0, 1, ...`);
  if (counter >= 0 && ingredients.length === 0) throw new Error(`${text}: nothing to cook`);
};

/** What must hold before every step (docs/overcooked.md, section 8.3); throws otherwise. */
export const checkState = (state: ReferenceState, grid: Grid, parameters: Parameters): void => {
  const { cooks, objects } = state;
  if (cooks.length !== grid.starts.length) throw new Error(`${cooks.length} cooks for ${grid.starts.length} seats`);
  for (const { position, held } of cooks) {
    const where = keyOf(position);
    if (terrainAt(grid, position) !== ' ') throw new Error(`a cook at (${where}), which is no floor`);
    if (cooks.filter((cook) => keyOf(cook.position) === where).length > 1) throw new Error(`two cooks at (${where})`);
    if (held?.kind === 'soup') checkSoup(held, parameters);
  }
  for (const { cell, thing } of objects.values()) {
    const symbol = terrainAt(grid, cell);
    if (symbol === ' ' || symbol === '') throw new Error(`an object lies at (${keyOf(cell)}), on the floor or outside`);
    if (symbol === 'P' && thing.kind !== 'soup') throw new Error(`${thing.kind} in the pot at (${keyOf(cell)})`);
    if (thing.kind !== 'soup') continue;
    checkSoup(thing, parameters);
    if (symbol !== 'P' || parameters.version !== 'legacy') continue;
    const { cookTime, itemsForSoup } = parameters;
    if (thing.ingredients.length > itemsForSoup) throw new Error(`${writeSoup(thing)} in a pot for ${itemsForSoup}`);
    if (thing.ingredients.length === itemsForSoup && thing.counter > cookTime) {
      throw new Error(`${writeSoup(thing)} in a pot that cooks for ${cookTime} steps`);
    }
  }
};

const readThing = (text: string): Thing => {
  if (text === 'O') return { kind: 'onion' };
  if (text === 'T') return { kind: 'tomato' };
  if (text === 'D') return { kind: 'dish' };
  const [, letters, counter] = /^S:([ot]*):(-?\d+)$/.exec(text) ?? [];
  if (letters === undefined || counter === undefined) throw new Error(`not an object: ${text}`);
  const ingredients = [...letters].map((letter): Ingredient => (letter === 'o' ? 'onion' : 'tomato'));
  return { kind: 'soup', ingredients, counter: Number(counter) };
};

/** Doesn't check the state: `checkState` does. */
export const readState = (compact: CompactState): ReferenceState => {
  const objects = new Map<string, LooseObject>();
  for (const [x, y, text] of compact.o) {
    const cell = { x, y };
    if (objects.has(keyOf(cell))) throw new Error(`two objects at (${keyOf(cell)})`);
    objects.set(keyOf(cell), { cell, thing: readThing(text) });
  }
  const cooks = compact.p.map(([x, y, facing, held]): Cook => {
    if (facing !== 0 && facing !== 1 && facing !== 2 && facing !== 3) throw new Error(`not a direction: ${facing}`);
    return { position: { x, y }, facing, held: held === null ? null : readThing(held) };
  });
  const orders = compact.ol?.map((name): Order => {
    const order = ORDERS.find((each) => each === name);
    if (order === undefined) throw new Error(`not an order: ${name}`);
    return order;
  });
  return { timestep: compact.t, cooks, objects, orders: orders ?? null };
};

export const writeState = (state: ReferenceState): CompactState => {
  const { timestep, cooks, objects, orders } = state;
  return {
    t: timestep,
    p: cooks.map(({ position: { x, y }, facing, held }) => [x, y, facing, held === null ? null : writeThing(held)]),
    o: [...objects.values()].map(({ cell: { x, y }, thing }) => [x, y, writeThing(thing)]),
    ...(orders === null ? {} : { ol: orders }),
  };
};
