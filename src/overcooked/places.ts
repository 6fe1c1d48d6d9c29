/** Where there is to play in Overcooked: apart from the rest of the world, so that listing it loads nothing else. */
import { type World, WorldError } from '../world.ts';
import { generateLayouts } from './generate.ts';
import { type Layout, RULE_SETS, type RuleSet } from './layout.ts';
import { layoutsOf } from './layouts.ts';

/** The rule set of this name; a `WorldError` where there is none. */
export const readRules = (rules: string): RuleSet => {
  const found = RULE_SETS.find((known) => known === rules);
  if (!found) throw new WorldError('rules', `there are no rules ${rules}; there are ${RULE_SETS.join(', ')}`);
  return found;
};

const countCooks = (layout: Layout): number => layout.grid.join('').replace(/[^1-9]/g, '').length;

export const places: Pick<World, 'name' | 'rules' | 'layouts' | 'generate'> = {
  name: 'overcooked',
  rules: RULE_SETS,
  layouts: (rules) =>
    layoutsOf(readRules(rules)).map((layout) => ({
      name: layout.name,
      aliases: layout.aliases,
      seats: countCooks(layout),
      picture: layout.grid,
    })),
  generate: (rules, wish) => generateLayouts(readRules(rules), wish),
};
