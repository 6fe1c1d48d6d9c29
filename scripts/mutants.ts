/**
 * `npm run mutants`: changes the rules on purpose, one at a time, on a temporary copy of the sources, and sees whether
 * conformance notices. Uses the recorded behaviour under RAPPORT_DATA, else the share of it in the fixtures. Exits 1 if
 * a changed rule survives, or if the unchanged rules don't conform.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { formatColumns } from '../src/cli/columns.ts';
import { MUTANTS, type Mutant } from './mutants/changes.ts';

type Folder = typeof import('../src/cli/conformance-folder.ts');

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATA =
  process.env.RAPPORT_DATA === undefined
    ? join(ROOT, 'test/overcooked/fixtures')
    : join(process.env.RAPPORT_DATA, 'overcooked');

/** Replaces the one occurrence of the mutant's text. Throws unless there is exactly one. */
const mutate = (source: string, { rule, file, before, after }: Mutant): string => {
  const count = source.split(before).length - 1;
  if (count !== 1) throw new Error(`${rule}: ${file} has ${count} times, not once:\n${before}`);
  return source.replace(before, () => after);
};

/** A copy of the sources below `folder`, changed. */
const copySources = (folder: string, mutant: Mutant | null): string => {
  const copy = mkdtempSync(join(folder, 'mutant-'));
  cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  cpSync(join(ROOT, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  if (mutant !== null) {
    const file = join(copy, 'src/overcooked', mutant.file);
    writeFileSync(file, mutate(readFileSync(file, 'utf8'), mutant));
  }
  return copy;
};

/** What conformance says of a copy first: null where nothing differs. */
const firstDifference = async (copy: string): Promise<string | null> => {
  const { checkFolder } = (await import(pathToFileURL(join(copy, 'src/cli/conformance-folder.ts')).href)) as Folder;
  try {
    const { sections, unreadable } = checkFolder({ folder: DATA, stopEarly: true });
    if (sections.length === 0) throw new Error(`${DATA} holds no recorded behaviour`);
    for (const { name, first } of sections)
      if (first[0])
        return `${name}: ${first[0].where}, ${first[0].what} is ${first[0].found}, not ${first[0].expected}`;
    return unreadable[0] ? `${unreadable[0].file}: ${unreadable[0].problem}` : null;
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const shorten = (text: string): string => (text.length <= 110 ? text : `${text.slice(0, 109)}…`);

const main = async (): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), 'rapport-mutants-'));
  try {
    const unchanged = await firstDifference(copySources(scratch, null));
    if (unchanged !== null) {
      process.stdout.write(`the unchanged rules do not conform: ${unchanged}\n`);
      process.exitCode = 1;
      return;
    }
    const rows: string[][] = [['changed rule', 'caught by']];
    let survivors = 0;
    for (const mutant of MUTANTS) {
      const copy = copySources(scratch, mutant);
      const caught = await firstDifference(copy);
      rmSync(copy, { recursive: true });
      if (caught === null) survivors++;
      rows.push([mutant.rule, caught === null ? 'SURVIVES' : shorten(caught)]);
    }
    process.stdout.write(`${formatColumns(rows, ['left', 'left']).join('\n')}\n`);
    process.stdout.write(`${MUTANTS.length - survivors} of ${MUTANTS.length} changed rules are caught\n`);
    if (survivors > 0) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
};

await main();
