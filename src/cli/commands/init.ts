/** `rapport init <folder>`: a working project to begin from. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { packageVersion } from '../../experiment/code.ts';
import { inputError } from '../../experiment/problem.ts';

const TEMPLATE = fileURLToPath(new URL('../../../templates/project', import.meta.url));

/** A name that npm takes. */
const packageName = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'my-partners';

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const init = (given: string): void => {
  const folder = resolve(given);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw inputError(given, 'this folder is not empty', 'name one that is, or one that does not exist yet');
  try {
    mkdirSync(folder, { recursive: true });
    cpSync(TEMPLATE, folder, { recursive: true });
    renameSync(join(folder, 'gitignore'), join(folder, '.gitignore')); // npm leaves files of that name out of packages.
    const file = join(folder, 'package.json');
    const { name: _, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name: string };
    const described = { name: packageName(folder), ...rest, dependencies: { rapport: `^${packageVersion()}` } };
    writeFileSync(file, `${JSON.stringify(described, null, 2)}\n`);
  } catch (error) {
    throw inputError(given, `the project can't be written: ${(error as Error).message}`);
  }
  process.stdout.write(
    [
      ...filesBelow(folder).map((path) => `  ${path}`),
      '',
      `cd ${given} && npm install && npm start && npm test`,
      `README.md there says what each file is for`,
      '',
    ].join('\n'),
  );
};

export const define = (command: Command): void => {
  command.argument('<folder>', 'a folder that is empty or does not exist yet').action(init);
};
