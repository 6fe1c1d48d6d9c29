/** Where there is to play: apart from the rest of the world, so that listing it loads nothing else. */
import type { World } from '../world.ts';
import { KITCHEN_LAYOUTS } from './layouts.ts';
import { RULES } from './rules.ts';

export const places: Pick<World, 'name' | 'rules' | 'layouts'> = {
  name: 'asym-kitchen',
  rules: RULES,
  layouts: () => KITCHEN_LAYOUTS.map(({ name, grid }) => ({ name, aliases: [], seats: 2, picture: grid })),
};
