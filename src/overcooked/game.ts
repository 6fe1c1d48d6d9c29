/**
 * The game played in a kitchen: recipes, cook times, values, orders and shaped rewards, resolved from a layout, a rule
 * set and overrides into tables that the kernel looks up (docs/overcooked.md, sections "Recipes" and "Rewards").
 *
 * Contents of a soup are one integer: a leading 1, then one bit per ingredient in the order they went in, 0 onion and
 * 1 tomato. So 1 is an empty soup, 2 one onion, 0b1001 onion, onion, tomato.
 */
import { WorldError } from '../world.ts';
import type { CurrentLayout, Layout, LegacyLayout, Overrides, RewardShaping, RuleSet } from './layout.ts';

const ONION_BIT = 0;
export const TOMATO_BIT = 1;

export interface Shaping {
  readonly placement: number;
  readonly dishPickup: number;
  readonly soupPickup: number;
}

export interface Game {
  readonly rules: RuleSet;
  readonly version: 'legacy' | 'current';
  /** Soups start to cook by themselves when `autoStart` ingredients are in; 0: only an interact starts them. */
  readonly autoStart: number;
  /** Most ingredients of a soup. */
  readonly maxIngredients: number;
  /** [contents] steps until ready. */
  readonly cookTime: Int16Array;
  /** [contents] what delivering it pays. */
  readonly reward: Float64Array;
  /** [contents] the largest reward of any recipe that contains it, at least 0. */
  readonly best: Float64Array;
  readonly shaping: Shaping;
  /** Legacy: what is wanted, in order; null pays every delivery. */
  readonly orderList: readonly string[] | null;
  /** Current: recipes that may be sold, canonical and sorted. */
  readonly allOrders: readonly string[];
  readonly bonusOrders: readonly string[];
}

/** Number of ingredients of contents. */
export const countIngredients = (contents: number): number => 31 - Math.clz32(contents);

/** [onions, tomatoes] of contents. */
export const countKinds = (contents: number): readonly [onions: number, tomatoes: number] => {
  let tomatoes = 0;
  const n = countIngredients(contents);
  for (let i = 0; i < n; i++) tomatoes += (contents >> i) & 1;
  return [n - tomatoes, tomatoes];
};

/** Contents as letters `o` and `t` in insertion order, and back. */
export const formatContents = (contents: number): string => {
  let text = '';
  for (let i = countIngredients(contents) - 1; i >= 0; i--) text += (contents >> i) & 1 ? 't' : 'o';
  return text;
};
export const parseContents = (letters: string): number => {
  let contents = 1;
  for (const letter of letters) contents = (contents << 1) | (letter === 't' ? TOMATO_BIT : ONION_BIT);
  return contents;
};

const canonical = (recipe: string): string => [...recipe].sort().join('');

/** Resolves the parameters. Throws a `WorldError` whose path is the offending key. */
export const resolveGame = (layout: Layout, rules: RuleSet, overrides: Overrides = {}): Game =>
  layout.version === 'legacy' ? resolveLegacy(layout, overrides) : resolveCurrent(layout, rules, overrides);

const LEGACY_KEYS = ['start_order_list', 'cook_time', 'num_items_for_soup', 'delivery_reward', 'rew_shaping_params'];

const resolveLegacy = (layout: LegacyLayout, overrides: Overrides): Game => {
  // The original drops keys that the layout file does not have; a mistyped key would vanish without a word, so only
  // the keys of the current rules, which recorded data carry, are let through.
  for (const key of Object.keys(overrides))
    if (!LEGACY_KEYS.includes(key) && !CURRENT_KEYS.includes(key)) throw unknownKey(key, LEGACY_KEYS);
  const cookTime = integer(overrides, 'cook_time', layout.cookTime, 0);
  const items = integer(overrides, 'num_items_for_soup', layout.numItemsForSoup, 1);
  if (items > 3)
    throw new WorldError('num_items_for_soup', `num_items_for_soup is ${items}; a legacy soup has 1 to 3 items`);
  refuseCookTime(cookTime, items);
  const pays = number(overrides, 'delivery_reward', layout.deliveryReward);
  const orderList = readOrderList(overrides, layout.startOrderList);
  const size = 16;
  const game: Game = {
    rules: 'legacy',
    version: 'legacy',
    autoStart: items,
    maxIngredients: items,
    cookTime: new Int16Array(size).fill(cookTime),
    reward: new Float64Array(size),
    best: new Float64Array(size),
    shaping: readShaping(overrides, layout.rewardShaping, { placement: 0, dishPickup: 0, soupPickup: 0 }),
    orderList,
    allOrders: ['o'.repeat(items), 't'.repeat(items)],
    bonusOrders: [],
  };
  for (const recipe of game.allOrders) {
    game.reward[parseContents(recipe)] = pays;
    for (let n = 0; n <= items; n++) game.best[parseContents(recipe.slice(0, n))] = pays;
  }
  return game;
};

const readOrderList = (overrides: Overrides, otherwise: readonly string[] | null): readonly string[] | null => {
  const given = 'start_order_list' in overrides ? overrides.start_order_list : otherwise;
  if (given === null || given === undefined) return null;
  if (!Array.isArray(given) || given.some((entry) => !['onion', 'tomato', 'any'].includes(String(entry))))
    throw new WorldError('start_order_list', 'start_order_list must be null or a list of "onion", "tomato" and "any"');
  return given.map(String);
};

const CONFIG_KEYS = [
  'cook_time',
  'delivery_reward',
  'recipe_times',
  'recipe_values',
  'onion_time',
  'tomato_time',
  'onion_value',
  'tomato_value',
];
const CURRENT_KEYS = [
  ...CONFIG_KEYS,
  'start_all_orders',
  'start_bonus_orders',
  'order_bonus',
  'rew_shaping_params',
  'old_dynamics',
  'max_num_ingredients',
  'num_items_for_soup',
];

const resolveCurrent = (layout: CurrentLayout, rules: RuleSet, overrides: Overrides): Game => {
  for (const key of Object.keys(overrides)) if (!CURRENT_KEYS.includes(key)) throw unknownKey(key, CURRENT_KEYS);
  const config: Overrides = { ...layout.recipeConfig, ...overrides };
  const most = integer(overrides, 'max_num_ingredients', 3, 1);
  if (most > 6) throw new WorldError('max_num_ingredients', `max_num_ingredients is ${most}; at most 6 are supported`);
  const oldDynamics = rules === 'current-auto' || overrides.old_dynamics === true;
  const listed = readRecipes(overrides, 'start_all_orders', layout.startAllOrders, most);
  const bonus = readRecipes(overrides, 'start_bonus_orders', layout.startBonusOrders, most);
  const everything = allRecipes(most);
  const allOrders = listed.length > 0 ? sortRecipes(listed, most) : everything;
  const bonusOrders = sortRecipes(bonus, most);
  refuseDuplicates('start_all_orders', allOrders);
  refuseDuplicates('start_bonus_orders', bonusOrders);
  for (const recipe of bonusOrders)
    if (!allOrders.includes(recipe))
      throw new WorldError(
        'start_bonus_orders',
        `bonus order ${recipe} is not among the orders ${allOrders.join(', ')}`,
      );
  if (oldDynamics && (listed.length === 0 || listed.some((recipe) => recipe.length !== 3)))
    throw new WorldError(
      'start_all_orders',
      `old dynamics need orders of exactly three ingredients; this layout has ${listed.join(', ') || 'all nine recipes'}`,
    );
  refuseClashes(config, listed.length);
  const factor = readBonusFactor(overrides, layout.orderBonus);
  const time = amountOf(config, listed, {
    flat: 'cook_time',
    perRecipe: 'recipe_times',
    onion: 'onion_time',
    tomato: 'tomato_time',
  });
  const value = amountOf(config, listed, {
    flat: 'delivery_reward',
    perRecipe: 'recipe_values',
    onion: 'onion_value',
    tomato: 'tomato_value',
  });
  const size = 2 << most;
  const game: Game = {
    rules: oldDynamics ? 'current-auto' : 'current',
    version: 'current',
    autoStart: oldDynamics ? 3 : 0,
    maxIngredients: most,
    cookTime: new Int16Array(size),
    reward: new Float64Array(size),
    best: new Float64Array(size),
    shaping: readShaping(overrides, layout.rewardShaping, { placement: 3, dishPickup: 3, soupPickup: 5 }),
    orderList: null,
    allOrders,
    bonusOrders,
  };
  for (let contents = 2; contents < size; contents++) {
    const recipe = canonical(formatContents(contents));
    refuseCookTime(time(recipe), most);
    game.cookTime[contents] = time(recipe);
    game.reward[contents] = allOrders.includes(recipe)
      ? bonusOrders.includes(recipe)
        ? factor * value(recipe)
        : value(recipe)
      : 0;
  }
  for (let contents = 1; contents < size; contents++) {
    const [onions, tomatoes] = countKinds(contents);
    for (const recipe of everything) {
      const whole = parseContents(recipe);
      const [a, b] = countKinds(whole);
      if (a >= onions && b >= tomatoes) game.best[contents] = Math.max(game.best[contents]!, game.reward[whole]!);
    }
  }
  return game;
};

/** Contents and tick of a soup share 15 bits (state.ts): the more ingredients there may be, the fewer steps it may cook. */
const refuseCookTime = (steps: number, most: number): void => {
  const longest = (32767 >> (most + 1)) - 2;
  if (!Number.isInteger(steps) || steps < 0 || steps > longest)
    throw new WorldError(
      'cook_time',
      `a soup cooks for a whole number of 0 to ${longest} steps where it has up to ${most} ingredients, not for ${steps}`,
    );
};

/** First rule that applies: flat, per recipe, per ingredient, 20 (docs/overcooked.md). */
const amountOf = (
  config: Overrides,
  listed: readonly string[],
  keys: { readonly flat: string; readonly perRecipe: string; readonly onion: string; readonly tomato: string },
): ((recipe: string) => number) => {
  const flat = number(config, keys.flat, 0);
  const perRecipe = config[keys.perRecipe] as readonly number[] | undefined;
  const onion = number(config, keys.onion, 0);
  const tomato = number(config, keys.tomato, 0);
  return (recipe) => {
    if (flat !== 0) return flat;
    const place = listed.indexOf(recipe);
    if (place >= 0 && perRecipe) return perRecipe[place]!;
    const tomatoes = [...recipe].filter((letter) => letter === 't').length;
    if (onion !== 0 && tomato !== 0) return (recipe.length - tomatoes) * onion + tomatoes * tomato;
    return 20;
  };
};

/** The original's configuration errors. */
const refuseClashes = (config: Overrides, orders: number): void => {
  const has = (key: string) => config[key] !== undefined && config[key] !== null;
  const clash = (a: string, b: string) => {
    if (has(a) && has(b)) throw new WorldError(a, `${a} and ${b} can't be given together`);
  };
  for (const unit of ['time', 'value'])
    if (has(`onion_${unit}`) !== has(`tomato_${unit}`))
      throw new WorldError(`onion_${unit}`, `onion_${unit} and tomato_${unit} must be given together`);
  clash('delivery_reward', 'tomato_value');
  clash('delivery_reward', 'recipe_values');
  clash('tomato_value', 'recipe_values');
  clash('cook_time', 'tomato_time');
  clash('cook_time', 'recipe_times');
  clash('tomato_time', 'recipe_times');
  for (const key of ['recipe_values', 'recipe_times'])
    if (has(key)) {
      const list = config[key];
      if (!Array.isArray(list) || orders === 0 || list.length !== orders)
        throw new WorldError(key, `${key} must have one entry for each of the ${orders} listed orders`);
    }
};

const allRecipes = (most: number): readonly string[] => {
  const recipes: string[] = [];
  for (let a = 0; a <= most; a++)
    for (let b = 0; a + b <= most; b++) if (a + b > 0) recipes.push('o'.repeat(a) + 't'.repeat(b));
  return sortRecipes(recipes, most);
};

/** Sorted by the original's key: e = a + (M+1) b, and e + e (M+1)^2 where both are positive. */
const sortRecipes = (recipes: readonly string[], most: number): readonly string[] => {
  const key = (recipe: string): number => {
    const [a, b] = countKinds(parseContents(recipe));
    const e = a + (most + 1) * b;
    return a > 0 && b > 0 ? e + e * (most + 1) ** 2 : e;
  };
  return [...recipes].sort((x, y) => key(x) - key(y));
};

const readRecipes = (
  overrides: Overrides,
  key: string,
  otherwise: readonly string[],
  most: number,
): readonly string[] => {
  const given = key in overrides ? overrides[key] : otherwise;
  const wrong = () =>
    new WorldError(key, `${key} must be a list of recipes such as "oot", each of 1 to ${most} letters o and t`);
  if (given === null || given === undefined) return [];
  if (!Array.isArray(given)) throw wrong();
  return given.map((entry: unknown) => {
    const letters =
      typeof entry === 'object' && entry !== null && 'ingredients' in entry && Array.isArray(entry.ingredients)
        ? entry.ingredients.map((name: unknown) => String(name)[0]).join('')
        : entry;
    if (typeof letters !== 'string' || !/^[ot]+$/.test(letters) || letters.length > most) throw wrong();
    return canonical(letters);
  });
};

const refuseDuplicates = (key: string, recipes: readonly string[]): void => {
  const twice = recipes.find((recipe, i) => recipes.indexOf(recipe) !== i);
  if (twice !== undefined) throw new WorldError(key, `${key} names ${twice} twice`);
};

const readBonusFactor = (overrides: Overrides, otherwise: number): number => {
  const given = 'order_bonus' in overrides ? overrides.order_bonus : otherwise;
  if (given === 'inf' || given === Infinity) return Infinity;
  if (typeof given !== 'number' || Number.isNaN(given))
    throw new WorldError('order_bonus', 'order_bonus must be a number or "inf"');
  return given;
};

const SHAPING_KEYS = [
  'PLACEMENT_IN_POT_REW',
  'DISH_PICKUP_REWARD',
  'SOUP_PICKUP_REWARD',
  'DISH_DISP_DISTANCE_REW',
  'POT_DISTANCE_REW',
  'SOUP_DISTANCE_REW',
];

const readShaping = (overrides: Overrides, layout: RewardShaping | null, otherwise: Shaping): Shaping => {
  const given = 'rew_shaping_params' in overrides ? overrides.rew_shaping_params : layout;
  if (given === null || given === undefined) return otherwise;
  if (typeof given !== 'object')
    throw new WorldError('rew_shaping_params', 'rew_shaping_params must be null or an object');
  const table = given as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(table))
    if (!SHAPING_KEYS.includes(key)) throw unknownKey(`rew_shaping_params.${key}`, SHAPING_KEYS);
  return {
    placement: number(table, 'PLACEMENT_IN_POT_REW', otherwise.placement),
    dishPickup: number(table, 'DISH_PICKUP_REWARD', otherwise.dishPickup),
    soupPickup: number(table, 'SOUP_PICKUP_REWARD', otherwise.soupPickup),
  };
};

const number = (table: Overrides, key: string, otherwise: number): number => {
  const given = table[key];
  if (given === undefined || given === null) return otherwise;
  if (typeof given !== 'number' || !Number.isFinite(given))
    throw new WorldError(key, `${key} must be a number, not ${JSON.stringify(given)}`);
  return given;
};

const integer = (table: Overrides, key: string, otherwise: number, least: number): number => {
  const value = number(table, key, otherwise);
  if (!Number.isInteger(value) || value < least)
    throw new WorldError(key, `${key} must be an integer of at least ${least}, not ${value}`);
  return value;
};

const unknownKey = (key: string, known: readonly string[]): WorldError =>
  new WorldError(key, `there is no parameter ${key}; there are ${known.join(', ')}`);
