/** The compact JSON notation of a state: short enough to write by hand, complete enough to go on from. */
import { WorldError } from '../world.ts';
import { countIngredients, formatContents, parseContents } from './game.ts';
import { FLOOR, type Kitchen, POT } from './kitchen.ts';
import {
  cellOf,
  clockOf,
  contentsOf,
  DISH,
  heldBy,
  isSoup,
  largestTick,
  NOTHING,
  ONION,
  objectAt,
  occupiedSlots,
  placeOf,
  potStatus,
  type State,
  soup,
  TOMATO,
  tickOf,
} from './state.ts';

/** `O` onion, `T` tomato, `D` dish, `S:<letters o and t in the order they went in>:<cook counter>` a soup. */
export type CompactObject = string;

export interface CompactState {
  /** Steps since the episode began. */
  readonly t: number;
  /** One per seat: x, y, orientation (0 north, 1 south, 2 east, 3 west), what is held. */
  readonly p: readonly (readonly [number, number, number, CompactObject | null])[];
  /** Loose objects with their x and y, in the order in which they came to lie there. */
  readonly o: readonly (readonly [number, number, CompactObject])[];
  /** Legacy with an order list: what remains of it. */
  readonly ol?: readonly string[];
}

const formatObject = (kitchen: Kitchen, object: number): CompactObject => {
  if (!isSoup(object)) return object === ONION ? 'O' : object === TOMATO ? 'T' : 'D';
  return `S:${formatContents(contentsOf(kitchen, object))}:${tickOf(kitchen, object)}`;
};

export const formatCompact = (kitchen: Kitchen, state: State): CompactState => {
  const { width, offsets, game } = kitchen;
  const compact = {
    t: clockOf(state),
    p: Array.from({ length: kitchen.cooks }, (_, seat) => {
      const cell = cellOf(kitchen, state, seat);
      const held = heldBy(kitchen, state, seat);
      const object = held === NOTHING ? null : formatObject(kitchen, held);
      return [cell % width, Math.floor(cell / width), placeOf(kitchen, state, seat) & 3, object] as const;
    }),
    o: occupiedSlots(kitchen, state).map((slot) => {
      const cell = kitchen.slotCells[slot]!;
      return [cell % width, Math.floor(cell / width), formatObject(kitchen, objectAt(kitchen, state, slot))] as const;
    }),
  };
  return game.orderList === null ? compact : { ...compact, ol: game.orderList.slice(state[offsets.orders]!) };
};

/** Reads a state; throws a `WorldError` that names the entry at fault. */
export const parseCompact = (kitchen: Kitchen, json: unknown): State => {
  const compact = readShape(json);
  const { offsets } = kitchen;
  const state = new Int16Array(offsets.size);
  state[0] = compact.t;
  if (compact.p.length !== kitchen.cooks)
    throw new WorldError('p', `the state has ${compact.p.length} cooks; the layout has ${kitchen.cooks}`);
  compact.p.forEach(([x, y, orientation, held], seat) => {
    const cell = cellAt(kitchen, x, y, `p[${seat}]`);
    if (kitchen.terrain[cell] !== FLOOR)
      throw new WorldError(`p[${seat}]`, `cook ${seat} stands on (${x},${y}), which is not floor`);
    if (![0, 1, 2, 3].includes(orientation))
      throw new WorldError(`p[${seat}][2]`, `an orientation is 0, 1, 2 or 3, not ${orientation}`);
    for (let other = 0; other < seat; other++)
      if (cellOf(kitchen, state, other) === cell)
        throw new WorldError(`p[${seat}]`, `cooks ${other} and ${seat} both stand on (${x},${y})`);
    state[offsets.cooks + 2 * seat] = cell * 4 + orientation;
    if (held === null) return;
    const object = parseObject(kitchen, held, `p[${seat}][3]`);
    if (isSoup(object)) refuseUnfinished(kitchen, object, `p[${seat}][3]`);
    state[offsets.cooks + 2 * seat + 1] = object;
  });
  compact.o.forEach(([x, y, text], i) => {
    const cell = cellAt(kitchen, x, y, `o[${i}]`);
    const slot = kitchen.slotOf[cell]!;
    if (slot < 0)
      throw new WorldError(`o[${i}]`, `(${x},${y}) can't hold an object: it is no pot and no counter within reach`);
    const object = parseObject(kitchen, text, `o[${i}][2]`);
    const inPot = kitchen.terrain[cell] === POT;
    if (inPot && !isSoup(object))
      throw new WorldError(`o[${i}]`, `the pot at (${x},${y}) can only hold a soup, not ${text}`);
    if (!inPot && isSoup(object)) refuseUnfinished(kitchen, object, `o[${i}][2]`);
    if (state[offsets.slots + slot] !== NOTHING) throw new WorldError(`o[${i}]`, `two objects lie on (${x},${y})`);
    state[offsets.slots + slot] = object;
    const at = offsets.ranks + (slot >> 1);
    state[at] = state[at]! | ((i + 1) << ((slot & 1) << 3));
  });
  if (kitchen.game.orderList !== null) {
    const all = kitchen.game.orderList;
    const left = compact.ol ?? all;
    const served = all.length - left.length;
    if (served < 0 || left.some((entry, i) => entry !== all[served + i]))
      throw new WorldError('ol', `the remaining orders must be an end of the order list ${all.join(', ')}`);
    state[offsets.orders] = served;
  }
  return state;
};

/** Reads one object of the compact notation. */
const parseObject = (kitchen: Kitchen, text: CompactObject, path: string): number => {
  if (text === 'O') return ONION;
  if (text === 'T') return TOMATO;
  if (text === 'D') return DISH;
  const match = /^S:([ot]*):(-?\d+)$/.exec(text);
  if (!match)
    throw new WorldError(path, `an object is O, T, D or S:<letters o and t>:<counter>, not ${JSON.stringify(text)}`);
  const letters = match[1]!;
  const tick = Number(match[2]);
  const { game } = kitchen;
  if (letters.length > game.maxIngredients)
    throw new WorldError(path, `a soup of ${letters.length} ingredients; this game allows ${game.maxIngredients}`);
  if (game.version === 'legacy' && (letters.length === 0 || new Set(letters).size > 1))
    throw new WorldError(
      path,
      `a legacy soup has one to ${game.maxIngredients} ingredients of one kind, not ${JSON.stringify(letters)}`,
    );
  const least = game.version === 'legacy' ? 0 : -1;
  if (tick < least || tick > largestTick(kitchen))
    throw new WorldError(path, `a cook counter is ${least} to ${largestTick(kitchen)}, not ${tick}`);
  if (letters.length === 0 && tick >= 0) throw new WorldError(path, 'a soup without ingredients can not cook');
  return soup(kitchen, parseContents(letters), tick);
};

const refuseUnfinished = (kitchen: Kitchen, object: number, path: string): void => {
  if (potStatus(kitchen, object) !== 'ready')
    throw new WorldError(
      path,
      `a soup outside a pot is finished; ${formatObject(kitchen, object)} needs ${kitchen.game.maxIngredients >= countIngredients(contentsOf(kitchen, object)) ? kitchen.game.cookTime[contentsOf(kitchen, object)] : 0} steps`,
    );
};

const cellAt = (kitchen: Kitchen, x: number, y: number, path: string): number => {
  if (!Number.isInteger(x) || !Number.isInteger(y) || x < 0 || y < 0 || x >= kitchen.width || y >= kitchen.height)
    throw new WorldError(path, `(${x},${y}) lies outside the layout of ${kitchen.width} by ${kitchen.height} cells`);
  return y * kitchen.width + x;
};

export const readShape = (json: unknown): CompactState => {
  const wrong = (path: string, expected: string) => new WorldError(path, `expected ${expected}`);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrong('', 'a state: { "t": 0, "p": [...], "o": [...] }');
  const { t = 0, p, o = [], ol, ...rest } = json as Record<string, unknown>;
  for (const key of Object.keys(rest)) throw new WorldError(key, `a state has the keys t, p, o and ol, not ${key}`);
  if (!Number.isInteger(t) || (t as number) < 0 || (t as number) > 32767) throw wrong('t', 'a step from 0 to 32767');
  if (!Array.isArray(p)) throw wrong('p', 'a list of cooks, each [x, y, orientation, held]');
  p.forEach((cook: unknown, i) => {
    if (!Array.isArray(cook) || cook.length !== 4 || (cook[3] !== null && typeof cook[3] !== 'string'))
      throw wrong(`p[${i}]`, '[x, y, orientation, held or null]');
  });
  if (!Array.isArray(o)) throw wrong('o', 'a list of objects, each [x, y, object]');
  o.forEach((entry: unknown, i) => {
    if (!Array.isArray(entry) || entry.length !== 3 || typeof entry[2] !== 'string')
      throw wrong(`o[${i}]`, '[x, y, object]');
  });
  if (ol !== undefined && (!Array.isArray(ol) || ol.some((entry) => typeof entry !== 'string')))
    throw wrong('ol', 'a list of orders');
  return { t, p, o, ...(ol === undefined ? {} : { ol }) } as CompactState;
};
