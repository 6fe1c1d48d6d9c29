/** Reading a state from the picture that `formatPicture` draws, such as one copied from a replay. */
import { WorldError } from '../world.ts';
import type { CompactState } from './compact.ts';
import { parseContents } from './game.ts';
import { FLOOR, type Kitchen, POT, TERRAIN_SYMBOLS } from './kitchen.ts';

const ARROWS = '↑↓→←';
const RAISED = '⁰¹²³⁴⁵⁶';
const HELD: Readonly<Record<string, string>> = { o: 'O', t: 'T', d: 'D' };

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly facing: number;
  /** The second character: who (a digit) or what is held (a letter). */
  readonly mark: string;
}

/**
 * The state of a picture. Cooks that hold nothing show their number; those whose hands are full get the numbers that are
 * left, in reading order, unless a legend line says who stands where. Legend lines (`step 12`, `cook 0 → (3,1) holds
 * dish`, `pot (4,0) ooo 9 steps to go`, `soup (2,2) ooo`) are optional and win over the drawing. What lies on counters
 * came to lie there in reading order. Throws a `WorldError` that points at row and column.
 */
export const parsePicture = (kitchen: Kitchen, text: string): CompactState => {
  const lines = text.replace(/\r/g, '').split('\n');
  while (lines.length > 0 && lines[0]!.trim() === '') lines.shift();
  const rows = lines.slice(0, kitchen.height);
  const legend = lines
    .slice(kitchen.height)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (rows.length < kitchen.height)
    throw new WorldError('start', `the picture has ${rows.length} rows; the layout has ${kitchen.height}`);
  const indent = Math.min(...rows.map((row) => row.length - row.trimStart().length));
  const drawn: Drawn[] = [];
  const objects: [number, number, string][] = [];
  rows.forEach((row, y) => {
    const symbols = [...row.slice(indent)];
    for (let x = 0; x < kitchen.width; x++)
      readCell(kitchen, x, y, symbols[2 * x] ?? ' ', symbols[2 * x + 1] ?? ' ', drawn, objects);
  });
  const read = readLegend(kitchen, legend);
  for (const [x, y, object] of read.objects) {
    const at = objects.findIndex(([ox, oy]) => ox === x && oy === y);
    if (at >= 0) objects[at] = [x, y, object];
    else objects.push([x, y, object]);
  }
  return { t: read.step, p: seatCooks(kitchen, drawn, read.cooks), o: objects };
};

const readCell = (
  kitchen: Kitchen,
  x: number,
  y: number,
  symbol: string,
  mark: string,
  drawn: Drawn[],
  objects: [number, number, string][],
): void => {
  const at = (what: string) => new WorldError('start', `row ${y + 1}, column ${2 * x + 1}: ${what}`);
  const kind = kitchen.terrain[y * kitchen.width + x]!;
  const facing = ARROWS.indexOf(symbol);
  if (facing >= 0) {
    if (kind !== FLOOR) throw at('a cook stands where the layout has no floor');
    drawn.push({ x, y, facing, mark });
    return;
  }
  const expected = kind === FLOOR ? '·' : TERRAIN_SYMBOLS[kind]!;
  if (symbol !== expected && !(kind === FLOOR && symbol === ' '))
    throw at(`${JSON.stringify(symbol)} where the layout has ${JSON.stringify(expected)}`);
  if (mark === ' ') return;
  if (kind === POT) objects.push([x, y, potFromMark(kitchen, mark, at)]);
  else if (HELD[mark]) objects.push([x, y, HELD[mark]!]);
  else if (mark === 's') objects.push([x, y, finished(kitchen, usualRecipe(kitchen))]);
  else throw at(`${JSON.stringify(mark)} is no object; there are o, t, d and s`);
};

const potFromMark = (kitchen: Kitchen, mark: string, at: (what: string) => WorldError): string => {
  const recipe = usualRecipe(kitchen);
  if (mark === '!') return finished(kitchen, recipe);
  if (mark === '*') return `S:${recipe}:1`;
  const count = RAISED.indexOf(mark);
  if (count < 1) throw at(`${JSON.stringify(mark)} is no pot; there are ¹ to ⁶, * and !`);
  return `S:${recipe[0]!.repeat(count)}:${kitchen.game.version === 'legacy' ? 0 : -1}`;
};

/** The first recipe that pays: what a drawing without a legend means. */
const usualRecipe = ({ game }: Kitchen): string =>
  game.allOrders.find((recipe) => game.reward[parseContents(recipe)]! > 0) ?? game.allOrders[0]!;

const finished = ({ game }: Kitchen, letters: string): string =>
  `S:${letters}:${game.cookTime[parseContents(letters)]!}`;

interface Legend {
  readonly step: number;
  readonly cooks: ReadonlyMap<number, readonly [x: number, y: number, held: string | null]>;
  readonly objects: readonly (readonly [x: number, y: number, object: string])[];
}

const readLegend = (kitchen: Kitchen, lines: readonly string[]): Legend => {
  let step = 0;
  const cooks = new Map<number, readonly [number, number, string | null]>();
  const objects: [number, number, string][] = [];
  for (const line of lines) {
    const match =
      /^(?:step (\d+)|cook (\d+) [↑↓→←] \((\d+),(\d+)\) holds (nothing|onion|tomato|dish|soup [ot]+)|(pot|soup) \((\d+),(\d+)\) ([ot]+) ?(filling|ready|(\d+) steps to go)?)$/.exec(
        line,
      );
    if (!match)
      throw new WorldError('start', `${JSON.stringify(line)} is no line of a legend: step, cook, pot or soup`);
    const [, clock, cook, cx, cy, held, what, x, y, letters, status, left] = match;
    if (clock !== undefined) step = Number(clock);
    else if (cook !== undefined) cooks.set(Number(cook), [Number(cx), Number(cy), heldObject(kitchen, held!)]);
    else if (what === 'soup' || status === 'ready') objects.push([Number(x), Number(y), finished(kitchen, letters!)]);
    else if (status === 'filling' || status === undefined)
      objects.push([Number(x), Number(y), `S:${letters}:${kitchen.game.version === 'legacy' ? 0 : -1}`]);
    else
      objects.push([
        Number(x),
        Number(y),
        `S:${letters}:${kitchen.game.cookTime[parseContents(letters!)]! - Number(left)}`,
      ]);
  }
  return { step, cooks, objects };
};

const heldObject = (kitchen: Kitchen, words: string): string | null =>
  words === 'nothing' ? null : words.startsWith('soup ') ? finished(kitchen, words.slice(5)) : words[0]!.toUpperCase();

const seatCooks = (kitchen: Kitchen, drawn: readonly Drawn[], legend: Legend['cooks']): CompactState['p'] => {
  if (drawn.length !== kitchen.cooks)
    throw new WorldError('start', `the picture shows ${drawn.length} cooks; the layout has ${kitchen.cooks}`);
  const seats = new Map<Drawn, number>();
  for (const one of drawn) {
    for (const [seat, [x, y]] of legend) if (x === one.x && y === one.y) seats.set(one, seat);
    if (!seats.has(one) && /\d/.test(one.mark)) seats.set(one, Number(one.mark));
  }
  const taken = new Set(seats.values());
  const left = Array.from({ length: kitchen.cooks }, (_, seat) => seat).filter((seat) => !taken.has(seat));
  for (const one of drawn) if (!seats.has(one)) seats.set(one, left.shift()!);
  const cooks: (readonly [number, number, number, string | null])[] = [];
  for (const [one, seat] of seats) {
    const known = legend.get(seat);
    const held = known
      ? known[2]
      : one.mark === 's'
        ? finished(kitchen, usualRecipe(kitchen))
        : (HELD[one.mark] ?? null);
    cooks[seat] = [one.x, one.y, one.facing, held];
  }
  if (cooks.length !== kitchen.cooks || cooks.includes(undefined as never))
    throw new WorldError('start', `the cooks of the picture must be numbered 0 to ${kitchen.cooks - 1}`);
  return cooks;
};
