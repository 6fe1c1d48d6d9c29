/** When a soup may be filled, cooks and is ready: docs/overcooked.md, sections 3, 5.2 and 5.4. Part of the reference. */
import type { Parameters } from './reference-parameters.ts';
import type { Ingredient } from './reference-recipes.ts';
import type { Soup } from './reference-state.ts';

/** `filling`: not yet full and not cooking. `full`: the most ingredients, but not cooking (current). `hollow`: a soup of nothing. */
export type PotStatus = 'empty' | 'hollow' | 'filling' | 'full' | 'cooking' | 'ready';

export const isReady = (parameters: Parameters, soup: Soup): boolean => {
  if (parameters.version === 'legacy') {
    return soup.ingredients.length === parameters.itemsForSoup && soup.counter >= parameters.cookTime;
  }
  return soup.counter >= 0 && soup.counter >= parameters.recipes.cookTime(soup.ingredients);
};

const isCooking = (parameters: Parameters, soup: Soup): boolean => {
  if (isReady(parameters, soup)) return false;
  return parameters.version === 'legacy' ? soup.ingredients.length === parameters.itemsForSoup : soup.counter >= 0;
};

/** Whether a soup in a pot takes one more ingredient of this kind. */
export const accepts = (parameters: Parameters, soup: Soup, kind: Ingredient): boolean => {
  if (parameters.version === 'legacy') {
    return soup.ingredients.length < parameters.itemsForSoup && soup.ingredients[0] === kind;
  }
  return soup.counter < 0 && soup.ingredients.length < parameters.recipes.maxIngredients;
};

export const potStatus = (parameters: Parameters, soup: Soup | null): PotStatus => {
  if (soup === null) return 'empty';
  if (isReady(parameters, soup)) return 'ready';
  if (isCooking(parameters, soup)) return 'cooking';
  if (soup.ingredients.length === 0) return 'hollow';
  const isFull = parameters.version === 'current' && soup.ingredients.length === parameters.recipes.maxIngredients;
  return isFull ? 'full' : 'filling';
};

/** The soup after one step of the environment, if nobody holds it (section 5.4). */
export const afterStep = (parameters: Parameters, soup: Soup, isInPot: boolean): Soup => {
  if (parameters.version === 'legacy') {
    return isInPot && isCooking(parameters, soup) ? { ...soup, counter: soup.counter + 1 } : soup;
  }
  // The three is no slip: it stays three where the most ingredients are another number.
  const begins = parameters.oldDynamics && soup.counter < 0 && soup.ingredients.length === 3;
  const begun = begins ? { ...soup, counter: 0 } : soup;
  return isCooking(parameters, begun) ? { ...begun, counter: begun.counter + 1 } : begun;
};
