/** Finding a layout by name, and reading one of the user's own from a picture or JSON. */
import { suggestWords } from '../nearest.ts';
import { WorldError } from '../world.ts';
import { readShape } from './compact.ts';
import type { CurrentLayout, Layout, LegacyLayout, RuleSet } from './layout.ts';
import { CURRENT_LAYOUTS } from './layouts/current.ts';
import { LEGACY_LAYOUTS } from './layouts/legacy.ts';

/** The layouts of a rule set. `current-auto` has those whose orders are all of three ingredients. */
export const layoutsOf = (rules: RuleSet): readonly Layout[] => {
  switch (rules) {
    case 'legacy':
      return LEGACY_LAYOUTS;
    case 'current':
      return CURRENT_LAYOUTS;
    case 'current-auto':
      return CURRENT_LAYOUTS.filter(
        (layout) => layout.startAllOrders.length > 0 && layout.startAllOrders.every((recipe) => recipe.length === 3),
      );
  }
};

/** The layout with this name or alias. Throws a `WorldError` with the nearest name. */
export const findLayout = (rules: RuleSet, name: string): Layout => {
  const layouts = layoutsOf(rules);
  const found = layouts.find((layout) => layout.name === name || layout.aliases.includes(name));
  if (found) return found;
  const elsewhere = rules === 'current-auto' && CURRENT_LAYOUTS.some((layout) => layout.name === name);
  const why = elsewhere ? ': its orders are not all of three ingredients, which current-auto needs' : '';
  const names = layouts.flatMap((layout) => [layout.name, ...layout.aliases]);
  throw new WorldError(
    'layout',
    `there is no layout ${name} under the rules ${rules}${why}; ${suggestWords(name, names)}`,
  );
};

/**
 * Reads a layout of the user's own: a picture (rows of symbols), or an object `{ name, grid, ... }` with the fields of
 * the rule set's layouts. Throws a `WorldError` that points at row and column.
 */
export const parseLayout = (rules: RuleSet, given: unknown): Layout => {
  if (typeof given === 'string') return parseLayout(rules, { grid: given.replace(/\r/g, '').split('\n') });
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new WorldError('layout', 'a layout is a name, a picture, or an object with a grid');
  const fields = given as Record<string, unknown>;
  const grid = parseGrid(fields.grid);
  const base = { name: readName(fields.name), aliases: [], grid };
  const take = <T>(key: string, otherwise: T): T => (key in fields ? (fields[key] as T) : otherwise);
  const known = [...COMMON_FIELDS, ...(rules === 'legacy' ? LEGACY_FIELDS : CURRENT_FIELDS)];
  for (const key of Object.keys(fields))
    if (!known.includes(key))
      throw new WorldError(
        `layout.${key}`,
        `a layout under the rules ${rules} has no field ${key}; ${suggestWords(key, known)}`,
      );
  if (rules === 'legacy') {
    const layout: LegacyLayout = {
      ...base,
      version: 'legacy',
      rewardShaping: take('rewardShaping', null),
      startOrderList: take('startOrderList', null),
      cookTime: take('cookTime', 20),
      numItemsForSoup: take('numItemsForSoup', 3),
      deliveryReward: take('deliveryReward', 20),
    };
    return layout;
  }
  const bonus: unknown = take('orderBonus', 2);
  const start = take<unknown>('startState', null);
  const layout: CurrentLayout = {
    ...base,
    version: 'current',
    rewardShaping: take('rewardShaping', null),
    startAllOrders: take('startAllOrders', ['ooo']),
    startBonusOrders: take('startBonusOrders', []),
    recipeConfig: take('recipeConfig', {}),
    orderBonus: bonus === 'inf' ? Number.POSITIVE_INFINITY : (bonus as number),
    startState: start === null ? null : readShape(start),
  };
  return layout;
};

const COMMON_FIELDS = [
  'name',
  'version',
  'grid',
  'rewardShaping',
  'aliases',
  'width',
  'height',
  'terrain',
  'startPositions',
  'numPlayers',
  'derived',
];
const LEGACY_FIELDS = ['startOrderList', 'cookTime', 'numItemsForSoup', 'deliveryReward'];
const CURRENT_FIELDS = ['startAllOrders', 'startBonusOrders', 'recipeConfig', 'orderBonus', 'startState'];

const readName = (name: unknown): string => {
  if (name === undefined) return 'own';
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name))
    throw new WorldError('layout.name', 'a layout name is made of letters, digits, "_", "-" and "."');
  return name;
};

/** Rows of a picture: blank lines around it and common indentation are dropped. */
const parseGrid = (given: unknown): readonly string[] => {
  if (!Array.isArray(given) || given.some((row) => typeof row !== 'string'))
    throw new WorldError('layout.grid', 'a grid is a list of rows of the symbols X O T D P S, space and digits');
  const rows = (given as string[]).map((row) => row.trim());
  while (rows.length > 0 && rows[0] === '') rows.shift();
  while (rows.length > 0 && rows.at(-1) === '') rows.pop();
  if (rows.length < 3)
    throw new WorldError('layout.grid', `the grid has ${rows.length} rows; a kitchen has at least 3`);
  const width = rows[0]!.length;
  const at = (row: number, column: number, what: string) =>
    new WorldError(`layout.grid[${row}]`, `row ${row + 1}, column ${column + 1}: ${what}`);
  const counts = new Map<string, number>();
  rows.forEach((row, y) => {
    if (row.length !== width)
      throw at(y, Math.min(row.length, width), `the row has ${row.length} cells, the first has ${width}`);
    [...row].forEach((symbol, x) => {
      if (!/[ XOTDPS1-9]/.test(symbol))
        throw at(y, x, `${JSON.stringify(symbol)} is no tile; there are X O T D P S, space and the digits 1 to 9`);
      const border = y === 0 || x === 0 || y === rows.length - 1 || x === width - 1;
      if (border && /[ 1-9]/.test(symbol)) throw at(y, x, 'the border can not be floor; put a counter X there');
      if (/[1-9]/.test(symbol) && counts.has(symbol)) throw at(y, x, `start ${symbol} stands in the grid twice`);
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    });
  });
  const has = (symbol: string) => counts.has(symbol);
  for (const [symbol, what] of [
    ['P', 'pot'],
    ['D', 'dish dispenser'],
    ['S', 'serving cell'],
  ] as const)
    if (!has(symbol)) throw new WorldError('layout.grid', `the grid has no ${what} (${symbol})`);
  if (!has('O') && !has('T'))
    throw new WorldError('layout.grid', 'the grid has neither an onion (O) nor a tomato dispenser (T)');
  const cooks = [...counts.keys()].filter((symbol) => /[1-9]/.test(symbol)).length;
  if (cooks === 0)
    throw new WorldError('layout.grid', 'the grid has no start cell; write the digits 1, 2, ... on floor');
  for (let digit = 1; digit <= cooks; digit++)
    if (!has(String(digit)))
      throw new WorldError(
        'layout.grid',
        `the grid has ${cooks} start cells but no ${digit}; they must be 1 to ${cooks}`,
      );
  return rows;
};
