/** `rapport layouts`: where there is to play. */
import type { Command } from 'commander';
import { DEFAULT_WORLD, loadPlaces } from '../../experiment/places.ts';
import { inputError } from '../../experiment/problem.ts';
import { suggestWords } from '../../nearest.ts';

interface LayoutFlags {
  readonly rules?: string;
  readonly world: string;
  readonly json?: true;
}

const listLayouts = async ({ rules, world: name, json }: LayoutFlags): Promise<void> => {
  const world = await loadPlaces(name, process.cwd());
  if (rules !== undefined && !world.rules.includes(rules))
    throw inputError('--rules', `there are no rules '${rules}' in ${world.name}`, suggestWords(rules, world.rules));
  const entries = (rules === undefined ? world.rules : [rules]).flatMap((one) =>
    world.layouts(one).map((layout) => ({ rules: one, ...layout })),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify({ schema: 1, world: world.name, layouts: entries })}\n`);
    return;
  }
  for (const { rules: set, name: layout, aliases, seats, picture } of entries) {
    const also = aliases.length === 0 ? '' : ` (also ${aliases.join(', ')})`;
    process.stdout.write(`${set} ${layout}${also}, ${seats} seats\n${picture.map((row) => `    ${row}\n`).join('')}\n`);
  }
};

export const define = (command: Command): void => {
  command
    .option('--rules <rules>', 'only those of one rule set')
    .option('--world <world>', 'a world by name or module', DEFAULT_WORLD)
    .option('--json', 'print one JSON document')
    .action(listLayouts);
};
