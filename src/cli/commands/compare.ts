/** `rapport compare <run> <run>`: paired differences between two runs, and which conditions changed. */
import { type Command, InvalidArgumentError } from 'commander';
import { type ComparedCondition, compareRuns, type RunComparison } from '../../experiment/compareRuns.ts';
import { readRun } from '../../experiment/readRun.ts';
import { type Alignment, formatColumns } from '../columns.ts';
import { createPainter } from '../terminal.ts';

interface CompareFlags {
  readonly json?: true;
  readonly all?: true;
  readonly focal?: readonly [string, string];
}

const parseFocal = (text: string): readonly [string, string] => {
  const [first, second, ...rest] = text.split('=');
  if (!first || !second || rest.length > 0)
    throw new InvalidArgumentError('expected <first>=<second>, such as old=new');
  return [first, second];
};

const signed = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(1)}`;

const formatDifference = ({ difference, ci }: Pick<ComparedCondition, 'difference' | 'ci'>): string => {
  if (difference === null) return '-';
  return ci === null ? signed(difference) : `${signed(difference)} ± ${((ci[1] - ci[0]) / 2).toFixed(1)}`;
};

const nameOf = ([first, second]: readonly [string, string]): string =>
  first === second ? first : `${second} against ${first}`;

const mark = ({ changed, survives }: ComparedCondition): string =>
  changed === null ? '' : `${changed}${survives ? ', survives' : ''}`;

const formatConditions = (conditions: readonly ComparedCondition[]): readonly string[] => {
  const figure = (value: number | null) => (value === null ? '-' : value.toFixed(1));
  const heads = ['layout', 'focal', 'partner', 'seat', 'first', 'second', 'difference', 'n', 'left out', 'changed'];
  const lines = conditions.map((one) => [
    one.layout,
    nameOf(one.focal),
    one.meeting === 1 ? one.partner : `${one.partner}, meeting ${one.meeting}`,
    String(one.seat),
    figure(one.means[0]),
    figure(one.means[1]),
    formatDifference(one),
    String(one.n),
    one.leftOut === 0 ? '' : String(one.leftOut),
    mark(one),
  ]);
  const alignments = heads.map((_, i): Alignment => (i < 3 || i === 9 ? 'left' : 'right'));
  return formatColumns([heads, ...lines], alignments);
};

const formatComparison = (comparison: RunComparison, all: boolean): readonly string[] => {
  const paint = createPainter(process.stdout);
  const { runs, paired, conditions, focals, changed, survive, byChance, unmatched, differences } = comparison;
  const shown = all ? conditions : conditions.filter((one) => one.changed !== null);
  const table = formatConditions(shown);
  return [
    `${runs[1]} minus ${runs[0]}`,
    paired
      ? 'return ± half of its 95 % interval (Student t, over pairs of episodes that met the same luck); these partners only'
      : 'the experiment seeds differ, so the luck does too: not paired, independent samples (Welch); these partners only',
    ...(differences.length === 0 ? [] : [`they differ in: ${differences.join(', ')}`]),
    '',
    ...focals.map((one) =>
      paint(
        'bold',
        `${nameOf(one.focal)}: ${formatDifference(one)} over ${one.conditions} condition${one.conditions === 1 ? '' : 's'}, weighted equally, ${one.n} ${paired ? 'pairs' : 'episodes'}`,
      ),
    ),
    `${changed} of ${conditions.length} conditions changed (about ${byChance.toFixed(1)} would by chance alone); ${survive} survive${survive === 1 ? 's' : ''} a false discovery rate of 5 %`,
    ...(unmatched[0] + unmatched[1] === 0
      ? []
      : [`left aside: ${unmatched[0]} conditions of the first run alone, ${unmatched[1]} of the second`]),
    ...(shown.length === 0 ? [] : ['', paint('dim', table[0]!), ...table.slice(1)]),
    '',
  ];
};

export const define = (command: Command): void => {
  command
    .argument('<first>', 'a run directory')
    .argument('<second>', 'another: what is new; differences are its returns minus those of the first')
    .option('--focal <first=second>', 'compare this focal policy of the first run with that of the second', parseFocal)
    .option('--all', 'list all conditions, not only those that changed')
    .option('--json', 'print one JSON document')
    .action((first: string, second: string, { json, all, focal }: CompareFlags) => {
      const comparison = compareRuns(readRun(first), readRun(second), focal ?? null);
      process.stdout.write(
        json
          ? `${JSON.stringify({ schema: 1, ...comparison })}\n`
          : formatComparison(comparison, all ?? false).join('\n'),
      );
    });
};
