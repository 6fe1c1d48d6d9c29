/** What is worth cooking in a kitchen: for every contents of a pot, what should go in next and when it is complete. */
import { distancesOf, UNREACHABLE } from './distances.ts';
import { countIngredients, countKinds, parseContents } from './game.ts';
import type { Kitchen } from './kitchen.ts';

const WANTS_ONION = 1;
const WANTS_TOMATO = 2;

export interface Menu {
  /** [contents] bits of the ingredients that should go in next; 0 where nothing should. */
  readonly wants: Uint8Array;
  /** [contents] how many ingredients are still missing. */
  readonly missing: Uint8Array;
  /** [contents] what the soup that it should become pays. */
  readonly worth: Float64Array;
  /** The recipe for an empty pot, as contents. */
  readonly first: number;
}

const NEARLY = 0.8;

/**
 * A recipe is judged by what it pays per step of work: fetching each missing ingredient, part of the cooking (pots cook
 * while cooks do other things), and dishing and serving. Contents that no paying order contains are completed as
 * quickly as the rules allow, so that the pot gets free again.
 */
export const createMenu = (kitchen: Kitchen): Menu => {
  const { game } = kitchen;
  const size = game.reward.length;
  const wants = new Uint8Array(size);
  const missing = new Uint8Array(size);
  const worth = new Float64Array(size);
  const trips = [tripTo(kitchen, kitchen.onions), tripTo(kitchen, kitchen.tomatoes)];
  const serving = tripTo(kitchen, kitchen.dishes) + tripTo(kitchen, kitchen.servings);
  const cookShare = 0.5 / Math.max(1, kitchen.pots.length);
  for (let contents = 1; contents < size; contents++) {
    const n = countIngredients(contents);
    if (n > game.maxIngredients) continue;
    const [onions, tomatoes] = countKinds(contents);
    let bestRate = 0;
    const rates: { rate: number; bits: number }[] = [];
    for (const recipe of game.allOrders) {
      const [a, b] = countKinds(parseContents(recipe));
      if (a < onions || b < tomatoes) continue;
      if (game.autoStart > 0 && recipe.length !== game.autoStart) continue;
      const code = parseContents(recipe);
      const pays = game.reward[code]!;
      const cost = (a - onions) * trips[0]! + (b - tomatoes) * trips[1]! + game.cookTime[code]! * cookShare + serving;
      const rate = Math.min(pays, 1e6) / cost;
      if (pays <= 0) continue;
      rates.push({ rate, bits: (a > onions ? WANTS_ONION : 0) | (b > tomatoes ? WANTS_TOMATO : 0) });
      if (rate <= bestRate) continue;
      bestRate = rate;
      missing[contents] = recipe.length - n;
      worth[contents] = Math.min(pays, 1e6);
    }
    if (bestRate > 0) {
      // What is in somebody's hand may as well go in where the soup it leads to pays nearly as much for its work.
      if (missing[contents]! > 0)
        for (const { rate, bits } of rates) if (rate >= NEARLY * bestRate) wants[contents]! |= bits;
      continue;
    }
    const still = game.autoStart > 0 ? Math.max(0, game.autoStart - n) : n === 0 ? 1 : 0;
    const sameKind = game.version === 'legacy' && n > 0;
    wants[contents] =
      still === 0 ? 0 : sameKind ? (tomatoes > 0 ? WANTS_TOMATO : WANTS_ONION) : WANTS_ONION | WANTS_TOMATO;
    missing[contents] = still;
  }
  return { wants, missing, worth, first: 1 };
};

/** Steps of a round trip between the nearest pot and the nearest of `cells`, interacts included; long where there is no way. */
const tripTo = (kitchen: Kitchen, cells: readonly number[]): number => {
  const distances = distancesOf(kitchen);
  let least = UNREACHABLE;
  for (const pot of kitchen.pots) {
    const target = distances.targetOf[pot]!;
    if (target < 0) continue;
    for (const cell of cells) {
      const from = distances.targetOf[cell]!;
      if (from < 0) continue;
      for (const beside of distances.access[from]!)
        least = Math.min(least, distances.free[target * kitchen.terrain.length + beside]!);
    }
  }
  return cells.length === 0 ? 4 * UNREACHABLE : 2 * (least === UNREACHABLE ? 12 : least) + 2;
};
