import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SEARCH_VERSION } from '../../src/bestResponse/search.ts';
import { searchBestResponses } from '../../src/experiment/bestResponseSearch.ts';
import {
  type BestResponseLine,
  bestResponsesOf,
  readBestResponseLines,
  referenceRows,
} from '../../src/experiment/bestResponses.ts';
import type { ConditionRecord } from '../../src/experiment/condition.ts';
import { loadScenario } from '../../src/experiment/load.ts';
import type { Row } from '../../src/experiment/row.ts';
import { prepareRun } from '../../src/experiment/run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-best-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (over: Partial<BestResponseLine> = {}): BestResponseLine => ({
  schema: 1,
  id: 'a',
  environment: 'overcooked/legacy/cramped_room',
  environmentVersion: '1',
  rules: 'legacy',
  layout: 'cramped_room',
  horizon: 400,
  partner: 'stay',
  partners: ['stay'],
  seat: 0,
  seed: 1,
  budget: { simulations: 48, depth: 60, every: 4 },
  searchVersion: SEARCH_VERSION,
  method: 'm',
  code: ['c'],
  returns: { search: 100, proagent: 120 },
  simulations: 10,
  ...over,
});

test('the candidate with the highest mean is the best response, one that failed is none', () => {
  const lines = [
    line({ seed: 2, returns: { search: 200, proagent: 100, greedy: 500 } }),
    line({ seed: 1, returns: { search: 100, proagent: 120, greedy: null } }),
  ];
  const [found] = bestResponsesOf(lines);
  expect(found).toMatchObject({
    best: 'search',
    seeds: [1, 2],
    candidates: { search: 150, proagent: 110, greedy: null },
  });
  expect(found!.mean).toMatchObject({ n: 2, mean: 150 });
  expect(found!.mean.high).toBeCloseTo(150 + 12.7062 * 50, 1);
  expect(bestResponsesOf([line({ returns: { search: null } })])[0]).toMatchObject({ best: null, mean: { mean: null } });
});

test('places are kept apart; of a place the lines of the last method count, a seed once', () => {
  const lines = [
    line({ method: 'old', seed: 1 }),
    line({ method: 'old', seed: 2 }),
    line({ seed: 1, returns: { search: 10 } }),
    line({ seed: 1, returns: { search: 30 } }),
    line({ seat: 1 }),
    line({ partners: ['greedy'] }),
    line({ horizon: 200 }),
  ];
  const found = bestResponsesOf(lines);
  expect(found).toHaveLength(4);
  expect(found[0]).toMatchObject({ seeds: [1], mean: { mean: 30 } });
});

test('a torn last line is passed over, a line that is none is told with its place', () => {
  const file = join(folder, 'best.jsonl');
  expect(readBestResponseLines(file)).toEqual([]);
  writeFileSync(file, `${JSON.stringify(line())}\n{"schema":1,"i`);
  expect(readBestResponseLines(file)).toEqual([line()]);
  writeFileSync(file, `${JSON.stringify(line())}\n{"schema":1}\n`);
  expect(() => readBestResponseLines(file)).toThrow(/best\.jsonl:2.*no line of best responses: id/s);
  writeFileSync(file, 'nonsense\n');
  expect(() => readBestResponseLines(file)).toThrow(/best\.jsonl:1.*nonsense/s);
});

test('a run finds its best responses by place and by the partners’ names', () => {
  const condition = (over: Partial<ConditionRecord>): ConditionRecord =>
    ({
      ...line(),
      focal: 'mind',
      meeting: 1,
      half: null,
      lowestReturn: 0,
      partnerKey: 'stay',
      ...over,
    }) as ConditionRecord;
  const row = (where: ConditionRecord, value: number): Row =>
    ({ ...where, environmentVersion: '1', status: 'finished', return: value, code: ['own', 'c'] }) as unknown as Row;
  const conditions = [
    condition({}),
    condition({ focal: 'cook' }),
    condition({ partner: 'greedy', partners: ['greedy'] }),
  ];
  const rows = [row(conditions[0]!, 60), row(conditions[0]!, 100), row(conditions[1]!, 120), row(conditions[2]!, 5)];
  const found = referenceRows(conditions, rows, bestResponsesOf([line({ seed: 1 }), line({ seed: 2 })]));
  expect(found).toMatchObject({ missing: 1, outdated: 0 });
  expect(found.shares.get('mind')!.share.mean).toBeCloseTo(80 / 120, 12);
  expect(found.shares.get('cook')!.share.mean).toBe(1);
  expect(found.described).toMatch(/search, proagent .*48 simulations of 60 steps.*2 seeds/);
  const other = referenceRows(conditions, rows, bestResponsesOf([line({ environmentVersion: '2' })]));
  expect(other).toMatchObject({ missing: 3, conditions: [] });
  // Lines of the first version don't say it; what another version found is no reference.
  const file = join(folder, 'old.jsonl');
  const { searchVersion: _, ...old } = line();
  writeFileSync(file, `${JSON.stringify(old)}\n`);
  const superseded = referenceRows(conditions, rows, bestResponsesOf(readBestResponseLines(file)));
  expect(superseded).toMatchObject({ missing: 1, superseded: 2, conditions: [] });
});

const SCENARIO = `rapport: 1
name: small
rules: legacy
layouts: [cramped_room]
focal: [random, stay]
partners: [noisy-cook, self]
seats: both
horizon: 40
`;
const MANNER = {
  budget: { simulations: 8, depth: 20, every: 10 },
  candidates: ['greedy'],
  signal: new AbortController().signal,
  onProgress: () => {},
};

const search = async (seeds: string, out: string, over: object = {}): Promise<readonly string[]> => {
  const file = join(folder, 'small.yaml');
  writeFileSync(file, `${SCENARIO}seeds: ${seeds}\n`);
  return searchBestResponses(await prepareRun(loadScenario(file), 'actions'), { ...MANNER, out, ...over });
};

test('a search extends its file, repeats nothing, mends a torn line, and gives the same bytes each time', async () => {
  const out = join(folder, 'deep', 'best.jsonl');
  const ids = await search('1', out);
  const first = readFileSync(out, 'utf8');
  const lines = readBestResponseLines(out);
  // One partner, two seats, one seed, whatever the focal policies are; nobody responds to \`self\`.
  expect(lines.map(({ seat, partner, seed }) => [seat, partner, seed])).toEqual([
    [0, 'noisy-cook', 1],
    [1, 'noisy-cook', 1],
  ]);
  expect(lines.map(({ id }) => id)).toEqual(ids);
  expect(Object.keys(lines[0]!.returns)).toEqual(['search', 'greedy']);
  expect(lines[0]!.simulations).toBeGreaterThan(0);
  expect(lines[0]!.searchVersion).toBe(SEARCH_VERSION);
  await search('1', out);
  expect(readFileSync(out, 'utf8')).toBe(first);
  appendFileSync(out, '{"schema":1,"id":"to');
  await search('1..2', out);
  const extended = readFileSync(out, 'utf8');
  expect(extended.startsWith(first)).toBe(true);
  expect(readBestResponseLines(out)).toHaveLength(4);
  const again = join(folder, 'again.jsonl');
  await search('1', again);
  await search('1..2', again);
  expect(readFileSync(again, 'utf8')).toBe(extended);
  // Another budget is another search.
  await search('1', out, { budget: { ...MANNER.budget, depth: 10 } });
  expect(readBestResponseLines(out)).toHaveLength(6);
  expect(bestResponsesOf(readBestResponseLines(out))[0]).toMatchObject({ budget: { depth: 10 }, seeds: [1] });
});

test('an interrupted search begins nothing new, and one with nobody to respond to says so', async () => {
  const out = join(folder, 'best.jsonl');
  const stopped = new AbortController();
  stopped.abort();
  expect(await search('1', out, { signal: stopped.signal })).toHaveLength(2);
  expect(readBestResponseLines(out)).toEqual([]);
  const file = join(folder, 'self.yaml');
  writeFileSync(file, SCENARIO.replace('noisy-cook, self', 'self'));
  await expect(
    searchBestResponses(await prepareRun(loadScenario(file), 'actions'), { ...MANNER, out }),
  ).rejects.toThrow('there is no partner to respond to');
});
