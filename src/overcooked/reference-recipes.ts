/** What soups cost and pay under the current rules: docs/overcooked.md, section 4. Part of the reference, made for reading. */

export type Ingredient = 'onion' | 'tomato';

/** The letters of a multiset of ingredients, onions first: `oot`. */
export type Recipe = string;

/** The rules give cook times and values in the same way: one for all, one per order, or so much per ingredient. */
export interface Amounts {
  /** One number for every recipe; 0 counts as not set. */
  readonly flat: number | null;
  /** Parallel to the orders as they were given. */
  readonly perOrder: readonly number[] | null;
  /** Both or neither; the rule is skipped if either is 0. */
  readonly perOnion: number | null;
  readonly perTomato: number | null;
}

export interface RecipeConfig {
  readonly maxIngredients: number;
  /** As given, in the order to which `perOrder` is parallel; empty means every recipe. */
  readonly orders: readonly Recipe[];
  readonly bonusOrders: readonly Recipe[];
  readonly orderBonus: number;
  /** Steps. */
  readonly times: Amounts;
  readonly values: Amounts;
}

export interface RecipeBook {
  readonly maxIngredients: number;
  /** Every recipe there is, sorted. */
  readonly recipes: readonly Recipe[];
  /** What is sold, sorted. */
  readonly orders: readonly Recipe[];
  readonly bonusOrders: readonly Recipe[];
  /** Steps. */
  cookTime(ingredients: readonly Ingredient[]): number;
  value(ingredients: readonly Ingredient[]): number;
  /** What delivering this soup pays. */
  reward(ingredients: readonly Ingredient[]): number;
  /** The most that a soup pays that begins with these ingredients; at least 0. */
  best(ingredients: readonly Ingredient[]): number;
}

const DEFAULT_AMOUNT = 20;

const count = (recipe: Recipe, letter: 'o' | 't'): number => [...recipe].filter((each) => each === letter).length;

const recipeOf = (ingredients: readonly Ingredient[]): Recipe =>
  ingredients
    .map((ingredient) => (ingredient === 'onion' ? 'o' : 't'))
    .sort()
    .join('');

/** The recipe of these letters, in whatever order they come. */
export const parseRecipe = (letters: string): Recipe => {
  if (!/^[ot]+$/.test(letters)) throw new Error(`a recipe is one or more letters o and t, not ${letters}`);
  return [...letters].sort().join('');
};

const checkAmounts = (name: string, amounts: Amounts, orders: readonly Recipe[]): void => {
  const { flat, perOrder, perOnion, perTomato } = amounts;
  if ((perOnion === null) !== (perTomato === null)) throw new Error(`${name} per onion and per tomato come together`);
  const given = [flat, perOrder, perTomato].filter((each) => each !== null).length;
  if (given > 1) throw new Error(`${name} for all recipes, per order and per ingredient exclude each other`);
  if (perOrder === null) return;
  if (orders.length === 0) throw new Error(`${name} per order without orders`);
  if (perOrder.length !== orders.length)
    throw new Error(`${perOrder.length} ${name} per order for ${orders.length} orders`);
};

const amountFor = (recipe: Recipe, amounts: Amounts, orders: readonly Recipe[]): number => {
  const { flat, perOrder, perOnion, perTomato } = amounts;
  if (flat) return flat;
  if (perOrder !== null && orders.includes(recipe)) return perOrder[orders.indexOf(recipe)]!;
  if (perOnion && perTomato) return perOnion * count(recipe, 'o') + perTomato * count(recipe, 't');
  return DEFAULT_AMOUNT;
};

/** Fewer before more, onions before tomatoes, pure before mixed: o oo ooo t tt ttt ot oot ott. */
const sortKey = (recipe: Recipe, maxIngredients: number): number => {
  const base = maxIngredients + 1;
  const onions = count(recipe, 'o');
  const tomatoes = count(recipe, 't');
  const key = onions + tomatoes * base;
  return onions > 0 && tomatoes > 0 ? key + key * base * base : key;
};

const everyRecipe = (maxIngredients: number): readonly Recipe[] => {
  const recipes: Recipe[] = [];
  for (let onions = 0; onions <= maxIngredients; onions += 1) {
    for (let tomatoes = 0; onions + tomatoes <= maxIngredients; tomatoes += 1) {
      if (onions + tomatoes > 0) recipes.push('o'.repeat(onions) + 't'.repeat(tomatoes));
    }
  }
  return recipes;
};

const checkOrders = (name: string, orders: readonly Recipe[], allowed: readonly Recipe[]): void => {
  if (new Set(orders).size !== orders.length) throw new Error(`a recipe is twice among the ${name}: ${orders}`);
  for (const recipe of orders) {
    if (!allowed.includes(recipe)) throw new Error(`${recipe} is among the ${name} but not among ${allowed}`);
  }
};

/** Throws where the configuration contradicts itself. */
export const createRecipeBook = (config: RecipeConfig): RecipeBook => {
  const { maxIngredients, orderBonus, times, values } = config;
  checkAmounts('times', times, config.orders);
  checkAmounts('values', values, config.orders);
  const sorted = (recipes: readonly Recipe[]): readonly Recipe[] =>
    [...recipes].sort((a, b) => sortKey(a, maxIngredients) - sortKey(b, maxIngredients));
  const recipes = sorted(everyRecipe(maxIngredients));
  checkOrders('orders', config.orders, recipes);
  const orders = config.orders.length === 0 ? recipes : sorted(config.orders);
  checkOrders('bonus orders', config.bonusOrders, orders);
  const bonusOrders = sorted(config.bonusOrders);

  const baseValue = (recipe: Recipe): number => amountFor(recipe, values, config.orders);
  const rewardOf = (recipe: Recipe): number => {
    if (!orders.includes(recipe)) return 0;
    return bonusOrders.includes(recipe) ? orderBonus * baseValue(recipe) : baseValue(recipe);
  };
  const contains = (recipe: Recipe, part: Recipe): boolean =>
    count(recipe, 'o') >= count(part, 'o') && count(recipe, 't') >= count(part, 't');

  return {
    maxIngredients,
    recipes,
    orders,
    bonusOrders,
    cookTime: (ingredients) => amountFor(recipeOf(ingredients), times, config.orders),
    value: (ingredients) => baseValue(recipeOf(ingredients)),
    reward: (ingredients) => rewardOf(recipeOf(ingredients)),
    best: (ingredients) => {
      const part = recipeOf(ingredients);
      return Math.max(0, ...recipes.filter((recipe) => contains(recipe, part)).map(rewardOf));
    },
  };
};
