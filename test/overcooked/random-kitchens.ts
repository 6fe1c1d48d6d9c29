/** Random layouts, rules, overrides and start states: what a differential test compares the kernel and the reference on. */
import type { CompactState } from '../../src/overcooked/compact.ts';
import type { Layout, Overrides, RuleSet } from '../../src/overcooked/layout.ts';
import { parseLayout } from '../../src/overcooked/layouts.ts';
import type { Random } from '../../src/random.ts';

export interface RandomKitchen {
  readonly rules: RuleSet;
  readonly layout: Layout;
  readonly overrides: Overrides;
  readonly start: CompactState;
}

const chance = (random: Random, probability: number): boolean => random.next() < probability;
const pick = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)]!;

const shuffle = <T>(random: Random, items: readonly T[]): T[] => {
  const left = [...items];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(random.integer(left.length), 1));
  return shuffled;
};

/** Mostly two cooks; all that a kitchen needs somewhere on the border, reachable or not; a few walls inside. */
const drawGrid = (random: Random): readonly string[] => {
  const width = 4 + random.integer(4);
  const height = 4 + random.integer(3);
  const grid = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const isBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      return isBorder || chance(random, 0.1) ? pick(random, [...'XXXXXXXXOOTDPS']) : ' ';
    }),
  );
  const cells = (wanted: (symbol: string) => boolean) =>
    shuffle(
      random,
      grid.flatMap((row, y) => row.flatMap((symbol, x) => (wanted(symbol) ? [[x, y] as const] : []))),
    );
  const needed = [...'DSPPO'];
  for (const [x, y] of cells((symbol) => symbol !== ' ').filter(([x, y]) => !isCorner(x, y, width, height))) {
    const symbol = needed.pop();
    if (symbol !== undefined) grid[y]![x] = symbol;
  }
  const floor = cells((symbol) => symbol === ' ');
  const cooks = Math.min(floor.length, chance(random, 0.6) ? 2 : 1 + random.integer(4));
  floor.slice(0, Math.max(cooks, 1)).forEach(([x, y], seat) => {
    grid[y]![x] = String(seat + 1);
  });
  return grid.map((row) => row.join(''));
};

const isCorner = (x: number, y: number, width: number, height: number): boolean =>
  (x === 0 || x === width - 1) && (y === 0 || y === height - 1);

const drawShaping = (random: Random): unknown =>
  chance(random, 0.2)
    ? null
    : { PLACEMENT_IN_POT_REW: random.integer(4), DISH_PICKUP_REWARD: 1 + random.integer(4), SOUP_PICKUP_REWARD: 5 };

const drawLegacyOverrides = (random: Random): Overrides => ({
  cook_time: random.integer(7),
  num_items_for_soup: 1 + random.integer(3),
  delivery_reward: random.integer(30),
  rew_shaping_params: drawShaping(random),
  start_order_list: chance(random, 0.7)
    ? null
    : Array.from({ length: 1 + random.integer(4) }, () => pick(random, ['onion', 'tomato', 'any', 'any'])),
});

const recipesUpTo = (most: number): readonly string[] => {
  const recipes: string[] = [];
  for (let onions = 0; onions <= most; onions++)
    for (let tomatoes = 0; onions + tomatoes <= most; tomatoes++)
      if (onions + tomatoes > 0) recipes.push('o'.repeat(onions) + 't'.repeat(tomatoes));
  return recipes;
};

const spellOut = (recipe: string) => ({
  ingredients: [...recipe].map((letter) => (letter === 'o' ? 'onion' : 'tomato')),
});

/** Times or values: for all recipes, for each order, per ingredient, or not at all. */
const drawAmounts = (random: Random, orders: number, names: readonly [flat: string, each: string, unit: string]) => {
  const [flat, each, unit] = names;
  switch (random.integer(4)) {
    case 0:
      return { [flat]: random.integer(6) };
    case 1:
      return orders === 0 ? {} : { [each]: Array.from({ length: orders }, () => random.integer(8)) };
    case 2:
      return { [`onion_${unit}`]: random.integer(4), [`tomato_${unit}`]: random.integer(4) };
    default:
      return {};
  }
};

const drawCurrentOverrides = (random: Random, rules: RuleSet): Overrides => {
  const most = rules === 'current-auto' ? 3 : 1 + random.integer(4);
  const possible = recipesUpTo(most).filter((recipe) => rules === 'current' || recipe.length === 3);
  const orders = shuffle(random, possible).slice(0, random.integer(4) + (rules === 'current' ? 0 : 1));
  const sold = orders.length === 0 ? possible : orders;
  const bonus = sold.filter(() => chance(random, 0.3));
  return {
    max_num_ingredients: most,
    start_all_orders: orders.map(spellOut),
    start_bonus_orders: bonus.map(spellOut),
    order_bonus: pick(random, [0.5, 2, 3, 'inf']),
    rew_shaping_params: drawShaping(random),
    ...drawAmounts(random, orders.length, ['cook_time', 'recipe_times', 'time']),
    ...drawAmounts(random, orders.length, ['delivery_reward', 'recipe_values', 'value']),
  };
};

const drawLetters = (random: Random, kinds: string, least: number, most: number): string =>
  Array.from({ length: least + random.integer(most - least + 1) }, () => pick(random, [...kinds])).join('');

/** A soup as it may stand in a pot, of 1 to `most` ingredients. */
const drawSoup = (random: Random, overrides: Overrides, rules: RuleSet): string => {
  const most = Number(rules === 'legacy' ? overrides.num_items_for_soup : overrides.max_num_ingredients);
  if (rules !== 'legacy')
    return `S:${drawLetters(random, 'ot', 1, most)}:${chance(random, 0.6) ? -1 : random.integer(3)}`;
  const letters = drawLetters(random, pick(random, ['o', 't']), 1, most);
  const time = Number(overrides.cook_time);
  return `S:${letters}:${letters.length === most ? random.integer(time + 1) : 0}`;
};

/** A soup that is surely finished. */
const drawFinished = (random: Random, overrides: Overrides, rules: RuleSet): string => {
  if (rules !== 'legacy') return `S:${drawLetters(random, 'ot', 1, Number(overrides.max_num_ingredients))}:40`;
  return `S:${pick(random, ['o', 't']).repeat(Number(overrides.num_items_for_soup))}:${overrides.cook_time}`;
};

const drawStart = (random: Random, grid: readonly string[], overrides: Overrides, rules: RuleSet): CompactState => {
  const loose = () =>
    chance(random, 0.2) ? drawFinished(random, overrides, rules) : pick(random, ['O', 'T', 'D', 'O', 'D']);
  const cells = grid.flatMap((row, y) => [...row].map((symbol, x) => [symbol, x, y] as const));
  const starts = cells.filter(([symbol]) => /[1-9]/.test(symbol)).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  const o = shuffle(random, cells).flatMap(([symbol, x, y]): [number, number, string][] => {
    if (symbol === 'P' && chance(random, 0.5)) return [[x, y, drawSoup(random, overrides, rules)]];
    if (symbol === 'X' && chance(random, 0.15)) return [[x, y, loose()]];
    return [];
  });
  return {
    t: random.integer(50),
    p: starts.map(([, x, y]) => [x, y, random.integer(4), chance(random, 0.5) ? loose() : null]),
    o,
    ...(rules === 'legacy' && Array.isArray(overrides.start_order_list) ? { ol: overrides.start_order_list } : {}),
  };
};

/** Draws a kitchen of a rule set. */
export const drawKitchen = (random: Random, rules: RuleSet): RandomKitchen => {
  let grid = drawGrid(random);
  while (!grid.join('').includes('1')) grid = drawGrid(random);
  const layout = parseLayout(rules, { name: 'random', grid });
  const overrides = rules === 'legacy' ? drawLegacyOverrides(random) : drawCurrentOverrides(random, rules);
  return { rules, layout, overrides, start: drawStart(random, grid, overrides, rules) };
};
