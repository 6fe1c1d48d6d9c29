/** Questions to the rows of runs in SQL, answered by DuckDB, which is installed by whoever wants it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../json.ts';
import { columnsOf, type NamedRun } from './columns.ts';
import { formatParquet } from './parquet.ts';
import { inputError } from './problem.ts';

/** What came back. */
export interface Answer {
  readonly columns: readonly string[];
  /** [row][column] */
  readonly rows: readonly (readonly Json[])[];
}

const loadDuckDb = async (): Promise<typeof import('@duckdb/node-api')> => {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw inputError(
      '@duckdb/node-api',
      `questions are answered by DuckDB, and its package can't be loaded: ${(error as Error).message.split('\n')[0]}`,
      'npm install @duckdb/node-api; or `rapport export` writes files that any DuckDB reads',
    );
  }
};

/**
 * Asks about the table `episodes`, the rows of these runs. The database is in memory and reaches no file and no network.
 * Throws an `InputError` where DuckDB is missing or refuses the question.
 */
export const queryRuns = async (sql: string, runs: readonly NamedRun[]): Promise<Answer> => {
  const { DuckDBInstance } = await loadDuckDb();
  const folder = mkdtempSync(join(tmpdir(), 'rapport-query-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  try {
    const file = join(folder, 'episodes.parquet');
    writeFileSync(file, formatParquet(columnsOf(runs)));
    await connection.run(`CREATE TABLE episodes AS SELECT * FROM read_parquet('${file.replaceAll("'", "''")}')`);
    await connection.run('SET enable_external_access = false');
    const reader = await connection.runAndReadAll(sql);
    return { columns: reader.columnNames(), rows: reader.getRowsJson() as Json[][] };
  } catch (error) {
    throw inputError(sql, (error as Error).message, 'the table is `episodes`; `DESCRIBE episodes` lists its columns');
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
};
