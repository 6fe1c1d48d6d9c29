/** The parameters of one game, from a layout and the changes a user made: docs/overcooked.md, sections 2.2, 4.2 and 6. */
import type { CurrentLayout, LegacyLayout, Overrides, RewardShaping } from './layout.ts';
import { createRecipeBook, parseRecipe, type Recipe, type RecipeBook } from './reference-recipes.ts';

export interface ShapedRewards {
  /** For each ingredient that enters a pot. */
  readonly placement: number;
  /** For a dish from the dispenser while one is wanted. */
  readonly dishPickup: number;
  /** For a soup taken from a pot. */
  readonly soupPickup: number;
}

export const ORDERS = ['onion', 'tomato', 'any'] as const;
export type Order = (typeof ORDERS)[number];

export interface LegacyParameters {
  readonly version: 'legacy';
  /** Steps. */
  readonly cookTime: number;
  readonly itemsForSoup: number;
  readonly deliveryReward: number;
  /** null: every delivery pays and the game has no end. */
  readonly orders: readonly Order[] | null;
  readonly shaped: ShapedRewards;
}

export interface CurrentParameters {
  readonly version: 'current';
  readonly recipes: RecipeBook;
  readonly oldDynamics: boolean;
  readonly shaped: ShapedRewards;
}

export type Parameters = LegacyParameters | CurrentParameters;

/** Keys that would make it another layout: those are written as a layout, not as a change of one. */
const LAYOUT_KEYS = ['terrain', 'start_player_positions', 'start_state'];

const refuse = (key: string, wanted: string, found: unknown): never => {
  throw new Error(`${key} must be ${wanted}, not ${JSON.stringify(found)}`);
};

/** The number of this name; null where it is missing or null. */
const numberOf = (source: Overrides, key: string): number | null => {
  const value = source[key] ?? null;
  return value === null || typeof value === 'number' ? value : refuse(key, 'a number', value);
};

const numbersOf = (source: Overrides, key: string): readonly number[] | null => {
  const value = source[key] ?? null;
  if (value === null) return null;
  return Array.isArray(value) && value.every((each): each is number => typeof each === 'number')
    ? value
    : refuse(key, 'a list of numbers', value);
};

/** Recipes are written `{ "ingredients": ["onion", "tomato"] }`. */
const recipesOf = (source: Overrides, key: string): readonly Recipe[] | null => {
  const list = source[key] ?? null;
  if (list === null) return null;
  if (!Array.isArray(list)) return refuse(key, 'a list of recipes', list);
  return list.map((recipe: unknown): Recipe => {
    const ingredients =
      typeof recipe === 'object' && recipe !== null && 'ingredients' in recipe ? recipe.ingredients : null;
    if (!Array.isArray(ingredients)) return refuse(key, 'a list of {"ingredients": [...]}', list);
    const letters = ingredients.map((name: unknown) =>
      name === 'onion' ? 'o' : name === 'tomato' ? 't' : refuse(key, 'recipes of onion and tomato', list),
    );
    return parseRecipe(letters.join(''));
  });
};

const shapedRewards = (source: Overrides, layout: LegacyLayout | CurrentLayout): ShapedRewards => {
  const isChanged = source.rew_shaping_params !== undefined;
  const given = isChanged ? source.rew_shaping_params : layout.rewardShaping;
  if (given !== null && typeof given !== 'object') refuse('rew_shaping_params', 'null or an object', given);
  const rewards = (given ?? {}) as RewardShaping;
  const defaults =
    layout.version === 'legacy'
      ? { placement: 0, dishPickup: 0, soupPickup: 0 }
      : { placement: 3, dishPickup: 3, soupPickup: 5 };
  return {
    placement: numberOf(rewards, 'PLACEMENT_IN_POT_REW') ?? defaults.placement,
    dishPickup: numberOf(rewards, 'DISH_PICKUP_REWARD') ?? defaults.dishPickup,
    soupPickup: numberOf(rewards, 'SOUP_PICKUP_REWARD') ?? defaults.soupPickup,
  };
};

const legacyOrders = (layout: LegacyLayout, overrides: Overrides): readonly Order[] | null => {
  const given = overrides.start_order_list;
  if (given === undefined) return layout.startOrderList;
  if (given === null) return null;
  const isOrder = (entry: unknown): entry is Order => ORDERS.some((order) => order === entry);
  return Array.isArray(given) && given.every(isOrder)
    ? given
    : refuse('start_order_list', `null or a list of ${ORDERS.join(', ')}`, given);
};

const legacyParameters = (layout: LegacyLayout, overrides: Overrides): LegacyParameters => ({
  version: 'legacy',
  cookTime: numberOf(overrides, 'cook_time') ?? layout.cookTime,
  itemsForSoup: numberOf(overrides, 'num_items_for_soup') ?? layout.numItemsForSoup,
  deliveryReward: numberOf(overrides, 'delivery_reward') ?? layout.deliveryReward,
  orders: legacyOrders(layout, overrides),
  shaped: shapedRewards(overrides, layout),
});

const currentParameters = (layout: CurrentLayout, overrides: Overrides, isAuto: boolean): CurrentParameters => {
  const source: Overrides = { ...layout.recipeConfig, ...overrides };
  const orders = recipesOf(source, 'start_all_orders') ?? layout.startAllOrders.map(parseRecipe);
  const bonusOrders = recipesOf(source, 'start_bonus_orders') ?? layout.startBonusOrders.map(parseRecipe);
  const recipes = createRecipeBook({
    maxIngredients: numberOf(source, 'max_num_ingredients') ?? 3,
    orders,
    bonusOrders,
    orderBonus: source.order_bonus === 'inf' ? Infinity : (numberOf(source, 'order_bonus') ?? layout.orderBonus),
    times: {
      flat: numberOf(source, 'cook_time'),
      perOrder: numbersOf(source, 'recipe_times'),
      perOnion: numberOf(source, 'onion_time'),
      perTomato: numberOf(source, 'tomato_time'),
    },
    values: {
      flat: numberOf(source, 'delivery_reward'),
      perOrder: numbersOf(source, 'recipe_values'),
      perOnion: numberOf(source, 'onion_value'),
      perTomato: numberOf(source, 'tomato_value'),
    },
  });
  const oldDynamics = isAuto || source.old_dynamics === true;
  const odd = recipes.orders.find((recipe) => recipe.length !== 3);
  if (oldDynamics && odd !== undefined) {
    throw new Error(`old_dynamics needs orders of exactly three ingredients; ${odd} is ordered`);
  }
  return { version: 'current', recipes, oldDynamics, shaped: shapedRewards(source, layout) };
};

/** Throws where the configuration contradicts itself. `isAuto`: cooking starts by itself (current rules only). */
export const resolveParameters = (
  layout: LegacyLayout | CurrentLayout,
  overrides: Overrides,
  isAuto: boolean,
): Parameters => {
  const foreign = LAYOUT_KEYS.find((key) => overrides[key] !== undefined);
  if (foreign !== undefined) throw new Error(`${foreign} can't be overridden: write a layout of its own`);
  return layout.version === 'legacy'
    ? legacyParameters(layout, overrides)
    : currentParameters(layout, overrides, isAuto);
};
