import { parquetReadObjects } from 'hyparquet';
import { afterEach, expect, test, vi } from 'vitest';
import { columnsOf, formatCsv } from '../../src/experiment/columns.ts';
import { formatParquet } from '../../src/experiment/parquet.ts';
import { queryRuns } from '../../src/experiment/query.ts';
import type { Row } from '../../src/experiment/row.ts';

afterEach(() => vi.doUnmock('@duckdb/node-api'));

const row = (id: string, more: Partial<Row> = {}): Row => ({
  schema: 1,
  id,
  environment: 'overcooked/legacy/cramped_room',
  environmentVersion: '1',
  rules: 'legacy',
  layout: 'cramped_room',
  focal: 'proagent',
  partner: 'greedy',
  partners: ['greedy'],
  seat: 0,
  seed: 9007199254740991,
  meeting: 1,
  status: 'finished',
  outcome: 'truncated',
  return: 62.5,
  steps: 400,
  seatReturns: [40, 22.5],
  fallbackRate: 0,
  lowestReturn: 0,
  code: ['a', 'b'],
  hash: '0123abcd',
  ...more,
});
const NASTY = 'said "no",\nthen = nothing';
const RUNS = [
  { name: 'one', rows: [row('a'), row('b', { focal: 'my, own', return: 20, seat: 1 })] },
  {
    name: 'two',
    rows: [
      row('c', {
        status: 'failed',
        return: 0,
        hash: null,
        failure: { seat: null, step: 3, cause: 'harness', reason: NASTY },
        switches: [{ seat: 1, step: 200, to: 'idle' }],
      }),
    ],
  },
];

test('CSV has a line per episode, quoted where it must be', () => {
  const text = formatCsv(columnsOf(RUNS));
  const [head, first, second] = text.split('\n');
  const names = head!.split(',');
  expect(names.slice(0, 3)).toEqual(['run', 'id', 'environment']);
  expect(new Set(names).size).toBe(names.length);
  expect(first).toMatch(
    /^one,a,overcooked\/legacy\/cramped_room,1,legacy,cramped_room,proagent,greedy,"\[""greedy""\]",0,/,
  );
  expect(second).toContain(',"my, own",');
  expect(text).toContain('"said ""no"",\nthen = nothing"');
  expect(text.endsWith('\n')).toBe(true);
});

test('a Parquet file reads back with its types', async () => {
  const bytes = formatParquet(columnsOf(RUNS));
  const read = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  expect(read).toHaveLength(3);
  expect(read[0]).toMatchObject({ run: 'one', id: 'a', seat: 0n, seed: 9007199254740991n, return: 62.5, steps: 400n });
  expect(read[0]).toMatchObject({
    partners: '["greedy"]',
    seatReturns: '[40,22.5]',
    failureSeat: null,
    hash: '0123abcd',
  });
  expect(read[2]).toMatchObject({
    hash: null,
    failureCause: 'harness',
    failureSeat: null,
    failureStep: 3n,
    failureReason: NASTY,
  });
  expect(read[2]!.switches).toBe('[{"seat":1,"step":200,"to":"idle"}]');
});

test('runs without failures have the same columns of the same types as others', async () => {
  const kinds = (runs: typeof RUNS) => columnsOf(runs).map(({ name, kind }) => `${name} ${kind}`);
  expect(kinds(RUNS.slice(0, 1))).toEqual(kinds(RUNS).slice(0, -1));
});

test('questions are answered in SQL', async () => {
  const { columns, rows } = await queryRuns(
    `select run, count(*)::int as n, avg("return") as mean from episodes group by run order by run`,
    RUNS,
  );
  expect(columns).toEqual(['run', 'n', 'mean']);
  expect(rows).toEqual([
    ['one', 2, 41.25],
    ['two', 1, 0],
  ]);
  const types = await queryRuns(`select typeof(seat), typeof("return"), typeof(focal) from episodes limit 1`, RUNS);
  expect(types.rows).toEqual([['BIGINT', 'DOUBLE', 'VARCHAR']]);
});

test('a wrong question is told with the table’s name, and no question reaches a file', async () => {
  await expect(queryRuns('select nothing from episodes', RUNS)).rejects.toThrow(/"nothing"[\s\S]*DESCRIBE episodes/);
  await expect(queryRuns("select * from read_csv('/etc/passwd')", RUNS)).rejects.toThrow(/disabled|permission/i);
});

test('where DuckDB is not installed that is told with how to install it', async () => {
  vi.doMock('@duckdb/node-api', () => {
    throw new Error("Cannot find package '@duckdb/node-api'");
  });
  await expect(queryRuns('select 1', RUNS)).rejects.toThrow(/npm install @duckdb\/node-api/);
});
