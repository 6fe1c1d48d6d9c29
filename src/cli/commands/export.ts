/** `rapport export <run...>`: the rows of runs as CSV or Parquet, for pandas, DuckDB, R and spreadsheets. */
import { writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { columnsOf, formatCsv, type NamedRun } from '../../experiment/columns.ts';
import { inputError } from '../../experiment/problem.ts';
import { readRun } from '../../experiment/readRun.ts';

/** The runs by the names of their folders. */
export const readRuns = (directories: readonly string[]): readonly NamedRun[] =>
  directories.map((directory) => ({ name: basename(resolve(directory)), rows: readRun(directory).rows }));

const write = (file: string, content: string | Uint8Array): void => {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw inputError(file, `this file can't be written: ${(error as Error).message}`);
  }
};

const exportRuns = async (directories: readonly string[], file: string | null): Promise<void> => {
  const columns = columnsOf(readRuns(directories));
  const rows = columns[0]!.values.length;
  if (file === null) {
    process.stdout.write(formatCsv(columns));
    return;
  }
  switch (extname(file)) {
    case '.csv':
      write(file, formatCsv(columns));
      break;
    case '.parquet': {
      const { formatParquet } = await import('../../experiment/parquet.ts');
      write(file, formatParquet(columns));
      break;
    }
    default:
      throw inputError(file, 'the ending of the file says what is written', 'end it with .csv or .parquet');
  }
  process.stderr.write(`${rows} episodes with ${columns.length} columns in ${file}\n`);
};

export const define = (command: Command): void => {
  command
    .argument('<runs...>', 'run directories')
    .option('--out <file>', 'a .csv or .parquet file (default: CSV to standard output)')
    .addHelpText('after', '\nA line per episode; docs/scenarios.md names the columns.')
    .action(async (runs: readonly string[], { out }: { readonly out?: string }) => exportRuns(runs, out ?? null));
};
