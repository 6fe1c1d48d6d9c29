/** Which group chats there are: apart from the rest of the world, so that listing them loads nothing else. */
import { type World, WorldError } from '../world.ts';
import { layoutNames, readSetting } from './setting.ts';

const RULES = 'plain';

/** Throws a `WorldError` on rules that there are not. */
export const checkRules = (rules: string): void => {
  if (rules !== RULES) throw new WorldError('rules', `group-chat has no rules '${rules}'; it has '${RULES}'`);
};

export const places: Pick<World, 'name' | 'rules' | 'layouts'> = {
  name: 'group-chat',
  rules: [RULES],
  layouts: (rules) => {
    checkRules(rules);
    return layoutNames().map((name) => {
      const { setting } = readSetting(name);
      const hidden = setting.told ? 'all known to all' : `${setting.private} of them private`;
      return {
        name,
        aliases: [],
        seats: setting.seats,
        picture: [
          `${setting.seats} seats, ${4 * setting.shared + setting.private} propositions, ${hidden}`,
          `${setting.matters + setting.idle} matters, ${setting.told ? 'none' : setting.matters} of them in need of a word`,
        ],
      };
    });
  },
};
