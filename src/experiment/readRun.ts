/** A run directory as it is read by what only looks at runs. */
import { join } from 'node:path';
import type { ReadRun } from './compareRuns.ts';
import { ROWS, readRecord, readRows } from './directory.ts';
import { inputError } from './problem.ts';

/** Throws an `InputError` where the directory holds no run, or one without a finished episode. */
export const readRun = (directory: string): ReadRun => {
  const record = readRecord(directory);
  if (record === null)
    throw inputError(directory, 'this is no run directory: there is no run.json', '`rapport run <scenario>` makes one');
  if (record.conditions === undefined)
    throw inputError(
      directory,
      'this run was made by an earlier version, which kept no conditions in run.json',
      'run its scenario.yaml again',
    );
  const rows = readRows(join(directory, ROWS));
  if (rows.length === 0) throw inputError(directory, `there are no finished episodes: no ${ROWS}, or none in it`);
  return { directory, record, rows };
};
