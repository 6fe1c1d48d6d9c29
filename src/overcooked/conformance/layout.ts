/** Reading a layout: the orders, times, values and rewards derived from it must be those of the original. */
import { WorldError } from '../../world.ts';
import { parseContents, resolveGame } from '../game.ts';
import type { Layout } from '../layout.ts';
import { readAmount, readFields, readText, readVersion, type Sources } from './record.ts';
import { compareJson, noteDifference, type Tally } from './tally.ts';

/** Recipes may be multiplied with an infinite bonus; JSON has no number for that. */
const finite = (value: number): number | string => (Number.isFinite(value) ? value : 'inf');

export const checkLayout = (record: unknown, sources: Sources, tally: Tally): void => {
  const fields = readFields(record);
  const version = readVersion(fields, 'version');
  const name = readText(fields, 'name');
  const layout = sources.layoutOf(version, name);
  tally.records++;
  if (fields.derived === undefined) return;
  const derived = readFields(fields.derived, 'derived');
  const game = resolveGame(layout, version);
  const compare = (what: string, expected: unknown, found: unknown): void => {
    if (expected === undefined) return;
    const difference = compareJson(expected, found);
    if (difference)
      noteDifference(tally, { ...difference, where: name, what: `derived.${what}${difference.path}`, picture: '' });
  };
  if (version === 'current') {
    compare('allOrders', derived.allOrders, game.allOrders);
    compare('bonusOrders', derived.bonusOrders, game.bonusOrders);
    for (const [recipe, recorded] of Object.entries(readFields(derived.recipes ?? {}, 'derived.recipes'))) {
      const { cookTime, reward } = readFields(recorded, `derived.recipes.${recipe}`);
      const contents = parseContents(recipe);
      const found = { cookTime: game.cookTime[contents], reward: finite(game.reward[contents]!) };
      compare(
        `recipes.${recipe}`,
        { cookTime, reward: reward === undefined ? 0 : finite(readAmount(reward) as number) },
        found,
      );
    }
    if (derived.oldDynamicsAllowed !== undefined)
      compare('oldDynamicsAllowed', derived.oldDynamicsAllowed, allowsOldDynamics(layout));
  }
  if (derived.rewardShaping !== undefined) {
    const shaping = readFields(derived.rewardShaping, 'derived.rewardShaping');
    compare('rewardShaping.PLACEMENT_IN_POT_REW', shaping.PLACEMENT_IN_POT_REW, game.shaping.placement);
    compare('rewardShaping.DISH_PICKUP_REWARD', shaping.DISH_PICKUP_REWARD, game.shaping.dishPickup);
    compare('rewardShaping.SOUP_PICKUP_REWARD', shaping.SOUP_PICKUP_REWARD, game.shaping.soupPickup);
  }
};

const allowsOldDynamics = (layout: Layout): boolean => {
  try {
    resolveGame(layout, 'current-auto');
    return true;
  } catch (error) {
    if (error instanceof WorldError) return false;
    throw error;
  }
};
