/** `rapport query "<sql>" <run...>`: SQL over the rows of runs. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { inputError } from '../../experiment/problem.ts';
import { queryRuns } from '../../experiment/query.ts';
import type { Json } from '../../json.ts';
import { formatColumns } from '../columns.ts';
import { escapeControl } from '../terminal.ts';
import { readRuns } from './export.ts';

/** Every run below `runs/`, where they are put unless told otherwise. */
const allRuns = (): readonly string[] => {
  const runs = existsSync('runs')
    ? readdirSync('runs')
        .sort()
        .map((name) => join('runs', name))
    : [];
  const finished = runs.filter((run) => existsSync(join(run, 'run.json')) && existsSync(join(run, 'episodes.jsonl')));
  if (finished.length === 0)
    throw inputError('runs', 'there are no runs in this folder', 'name run directories after the question');
  return finished;
};

const formatCell = (value: Json): string => (typeof value === 'string' ? escapeControl(value) : JSON.stringify(value));

export const define = (command: Command): void => {
  command
    .argument(
      '<sql>',
      'such as "select focal, layout, avg(return) from episodes where status = \'finished\' group by all"',
    )
    .argument('[runs...]', 'run directories (default: all in runs/)')
    .option('--json', 'print a list of objects')
    .addHelpText('after', '\nThe table is `episodes`, a line per episode; `DESCRIBE episodes` lists its columns.')
    .action(async (sql: string, runs: readonly string[], { json }: { readonly json?: true }) => {
      const { columns, rows } = await queryRuns(sql, readRuns(runs.length > 0 ? runs : allRuns()));
      const objects = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]!])));
      process.stdout.write(
        json
          ? `${JSON.stringify(objects)}\n`
          : `${formatColumns(
              [columns, ...rows.map((row) => row.map(formatCell))],
              columns.map(() => 'left'),
            ).join('\n')}\n`,
      );
    });
};
