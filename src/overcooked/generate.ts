/**
 * Kitchens drawn at random, for measuring on layouts that nobody has seen. A kitchen is kept only if it can be worked
 * in: every cook stands in a part of the floor of its own or a common one, and there is a way, over counters between
 * parts where need be, from an ingredient and from a dish to a pot, and from there to a serving cell.
 */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { createRandom, type Random } from '../random.ts';
import { WorldError } from '../world.ts';
import type { RuleSet } from './layout.ts';

const range = (least: number, most: number, low: number, high: number) =>
  z
    .tuple([z.int().min(least).max(most), z.int().min(least).max(most)])
    .default([low, high])
    .refine(([from, to]) => from <= to, 'the first number must not be above the second');

/** What is asked of the kitchens. Ranges are [least, most], both included. */
const WISH = z.strictObject({
  seed: z.int().min(0).default(1).describe('another seed, other kitchens'),
  count: z.int().min(1).max(10_000).default(1).describe('how many kitchens'),
  cooks: z.int().min(1).max(4).default(2),
  width: range(4, 15, 5, 9).describe('columns, walls included'),
  height: range(4, 15, 4, 7).describe('rows, walls included'),
  pots: range(1, 4, 1, 2),
  dispensers: range(1, 4, 1, 2).describe('of each kind'),
  servings: range(1, 4, 1, 1),
  counters: z
    .tuple([z.number().min(0).max(0.6), z.number().min(0).max(0.6)])
    .default([0, 0.35])
    .describe('share of the inner cells'),
  divided: z.boolean().default(false).describe('only kitchens whose floor falls into parts'),
  tomatoes: z.boolean().default(false).describe('tomatoes beside the onions'),
});
type Wish = z.infer<typeof WISH>;

/** So many tries without a kitchen that can be worked in mean that the wish can hardly be fulfilled. */
const TRIES = 2000;

const FLOOR = ' ';
const COUNTER = 'X';

/** The kitchens of a wish, as layouts of one's own: `generated-<seed>-1`, ... Throws a `WorldError`. */
export const generateLayouts = (rules: RuleSet, given: Json): readonly { readonly [key: string]: Json }[] => {
  const parsed = WISH.safeParse(given ?? {});
  if (!parsed.success) throw new WorldError('layout.generate', z.prettifyError(parsed.error));
  const wish = parsed.data;
  const orders: { readonly [key: string]: Json } =
    rules === 'legacy' || !wish.tomatoes ? {} : { startAllOrders: ['ooo', 'oot', 'ott', 'ttt'] };
  return Array.from({ length: wish.count }, (_, k) => {
    const random = createRandom(`kitchen ${wish.seed} ${k + 1}`);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const grid = drawKitchen(wish, random);
      if (grid !== null && isWorkable(grid, wish))
        return { name: `generated-${wish.seed}-${k + 1}`, grid: grid.map((row) => row.join('')), ...orders };
    }
    throw new WorldError(
      'layout.generate',
      `${TRIES} tries gave no kitchen like this that can be worked in; ask for more room`,
    );
  });
};

type Grid = string[][];

const drawFrom = (random: Random, [least, most]: readonly [number, number]): number =>
  least + random.integer(most - least + 1);

/** One try; null where there is no room for everything. */
const drawKitchen = (wish: Wish, random: Random): Grid | null => {
  const width = drawFrom(random, wish.width);
  const height = drawFrom(random, wish.height);
  const share = wish.counters[0] + random.next() * (wish.counters[1] - wish.counters[0]);
  const isBorder = (x: number, y: number) => x === 0 || y === 0 || x === width - 1 || y === height - 1;
  const grid: Grid = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (isBorder(x, y) || random.next() < share ? COUNTER : FLOOR)),
  );
  const parts = findParts(grid);
  const started = place(grid, parts, wish.cooks, random);
  if (started === null) return null;
  // Floor that no cook gets to is as good as counter.
  for (const part of parts) if (!started.has(part)) for (const [x, y] of part) grid[y]![x] = COUNTER;
  const walls: (readonly [number, number])[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (grid[y]![x] === COUNTER && neighbours(grid, x, y).some(([nx, ny]) => isFloor(grid[ny]![nx]!)))
        walls.push([x, y]);
  const wanted = [
    ...new Array<string>(drawFrom(random, wish.pots)).fill('P'),
    ...new Array<string>(drawFrom(random, wish.dispensers)).fill('O'),
    ...(wish.tomatoes ? new Array<string>(drawFrom(random, wish.dispensers)).fill('T') : []),
    ...new Array<string>(drawFrom(random, wish.dispensers)).fill('D'),
    ...new Array<string>(drawFrom(random, wish.servings)).fill('S'),
  ];
  if (wanted.length > walls.length) return null;
  for (const symbol of wanted) {
    const [[x, y]] = walls.splice(random.integer(walls.length), 1) as [readonly [number, number]];
    grid[y]![x] = symbol;
  }
  return grid;
};

/** A set of floor cells that are connected. */
type Part = readonly (readonly [number, number])[];

/** Puts the cooks on floor, each on a cell of its own; the parts in which they stand, or null where there is no room. */
const place = (grid: Grid, parts: readonly Part[], cooks: number, random: Random): ReadonlySet<Part> | null => {
  const cells = parts.flatMap((part) => part.map((cell) => ({ part, cell })));
  if (cells.length < cooks + 1) return null;
  const started = new Set<Part>();
  for (let cook = 1; cook <= cooks; cook++) {
    const [{ part, cell }] = cells.splice(random.integer(cells.length), 1) as [
      { part: Part; cell: readonly [number, number] },
    ];
    grid[cell[1]]![cell[0]] = String(cook);
    started.add(part);
  }
  return started;
};

const isFloor = (symbol: string): boolean => symbol === FLOOR || /[1-9]/.test(symbol);

const neighbours = (grid: Grid, x: number, y: number): readonly (readonly [number, number])[] =>
  (
    [
      [x, y - 1],
      [x, y + 1],
      [x + 1, y],
      [x - 1, y],
    ] as const
  ).filter(([nx, ny]) => grid[ny]?.[nx] !== undefined);

const findParts = (grid: Grid): readonly Part[] => {
  const seen = new Set<string>();
  const parts: (readonly [number, number])[][] = [];
  grid.forEach((row, y) => {
    row.forEach((symbol, x) => {
      if (!isFloor(symbol) || seen.has(`${x},${y}`)) return;
      const part: (readonly [number, number])[] = [];
      const stack: (readonly [number, number])[] = [[x, y]];
      seen.add(`${x},${y}`);
      while (stack.length > 0) {
        const cell = stack.pop()!;
        part.push(cell);
        for (const [nx, ny] of neighbours(grid, cell[0], cell[1]))
          if (isFloor(grid[ny]![nx]!) && !seen.has(`${nx},${ny}`)) {
            seen.add(`${nx},${ny}`);
            stack.push([nx, ny]);
          }
      }
      parts.push(part);
    });
  });
  return parts;
};

/**
 * Whether soups can be served without end: some pot gets ingredients and dishes, and its soup gets to a serving cell.
 * Things pass between parts over counters (`X`) that both touch, in either direction.
 */
const isWorkable = (grid: Grid, wish: Wish): boolean => {
  const parts = findParts(grid);
  if (wish.divided && parts.length < 2) return false;
  const partOf = new Map<string, number>();
  parts.forEach((part, k) => {
    for (const [x, y] of part) partOf.set(`${x},${y}`, k);
  });
  /** [part] the parts with which it shares things, itself included: joined over counters until nothing changes. */
  const joined = parts.map((_, k) => k);
  const touching = (x: number, y: number) => [
    ...new Set(neighbours(grid, x, y).flatMap(([nx, ny]) => partOf.get(`${nx},${ny}`) ?? [])),
  ];
  const find = (k: number): number => (joined[k] === k ? k : find(joined[k]!));
  const places: { [symbol: string]: Set<number>[] } = {};
  grid.forEach((row, y) => {
    row.forEach((symbol, x) => {
      if (isFloor(symbol)) return;
      const [first, ...others] = touching(x, y);
      if (first === undefined) return;
      if (symbol === COUNTER) for (const other of others) joined[find(other)] = find(first);
      else {
        places[symbol] ??= [];
        places[symbol].push(new Set([first, ...others]));
      }
    });
  });
  const groups = (symbol: string) => (places[symbol] ?? []).map((set) => new Set([...set].map(find)));
  const meets = (symbol: string, group: number) => groups(symbol).some((set) => set.has(group));
  const fills = wish.tomatoes ? ['O', 'T', 'D'] : ['O', 'D'];
  return groups('P').some((pot) =>
    [...pot].some((group) => fills.every((symbol) => meets(symbol, group)) && meets('S', group)),
  );
};
