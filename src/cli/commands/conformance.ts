/** `rapport conformance <folder>`: replays recorded behaviour of the original games and counts differences. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { inputError } from '../../experiment/problem.ts';
import type { Difference } from '../../overcooked/conformance.ts';
import { formatColumns } from '../columns.ts';
import { type Conformance, checkFolder, type SectionResult, type Unreadable } from '../conformance-folder.ts';
import { EXIT } from '../exit.ts';

interface ConformanceFlags {
  readonly json?: true;
}

/** The folder's behaviour is not ours. Not one of the codes of EXIT: no episode was played. */
const DIFFERENT = 1;

const countDifferences = ({ sections }: Conformance): number =>
  sections.reduce((sum, { differences }) => sum + differences, 0);

const formatDifference = ({ where, what, expected, found, picture }: Difference): string => {
  const lines = [`${where}: ${what}`, `  expected ${expected}`, `  found    ${found}`];
  const before = picture === '' ? [] : picture.split('\n').map((line) => `    ${line}`);
  return [...lines, ...before].join('\n');
};

const formatUnreadable = ({ file, line, problem }: Unreadable): string =>
  `${file}${line === null ? '' : `:${line}`}: ${problem}`;

/** Counts with thin thousands: 390 000. */
const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');

const formatSections = (sections: readonly SectionResult[]): readonly string[] => {
  const rows = sections.map(({ name, files, records, steps, unit, differences }) => [
    name,
    formatCount(files),
    formatCount(records),
    unit === '' ? '' : `${formatCount(steps)} ${unit}`,
    formatCount(differences),
  ]);
  const sum = (pick: (section: SectionResult) => number) => formatCount(sections.reduce((n, one) => n + pick(one), 0));
  const total = ['total', sum((one) => one.files), sum((one) => one.records), '', sum((one) => one.differences)];
  return formatColumns(
    [['section', 'files', 'records', 'compared', 'differences'], ...rows, total],
    ['left', 'right', 'right', 'right', 'right'],
  );
};

const formatConformance = (result: Conformance): string => {
  const lines = [...formatSections(result.sections)];
  if (result.absent.length > 0) lines.push(`not in this folder: ${result.absent.join(', ')}`);
  for (const { name, first, differences } of result.sections)
    if (differences > 0)
      lines.push('', `${name}, the first ${first.length} of ${differences}:`, ...first.map(formatDifference));
  if (result.unreadable.length > 0)
    lines.push(
      '',
      `could not be read: ${result.unreadable.length}`,
      ...result.unreadable.slice(0, 20).map(formatUnreadable),
    );
  return `${lines.join('\n')}\n`;
};

const checkConformance = (folder: string, { json }: ConformanceFlags): number => {
  if (!existsSync(folder)) throw inputError(folder, 'there is no such folder');
  const result = checkFolder({ folder, stopEarly: false });
  if (result.sections.length === 0 && result.unreadable.length === 0)
    throw inputError(folder, `holds none of ${result.absent.join(', ')}`);
  const differences = countDifferences(result);
  process.stdout.write(
    json
      ? `${JSON.stringify({ schema: 1, folder: resolve(folder), differences, ...result })}\n`
      : formatConformance(result),
  );
  if (result.unreadable.length > 0) return EXIT.invalidInput;
  return differences > 0 ? DIFFERENT : EXIT.good;
};

export const define = (command: Command): void => {
  command
    .argument('<folder>', 'recorded behaviour, laid out as section 12 of docs/overcooked.md says')
    .option('--json', 'print one JSON document')
    .action((folder: string, flags: ConformanceFlags) => {
      process.exitCode = checkConformance(folder, flags);
    });
};
