import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchBestResponses } from '../../src/experiment/bestResponseSearch.ts';
import { readReferencing } from '../../src/experiment/bestResponses.ts';
import type { ReadRun } from '../../src/experiment/compareRuns.ts';
import { EVENT_MEASURE_NAMES, measureEvents } from '../../src/experiment/eventMeasures.ts';
import { loadScenario } from '../../src/experiment/load.ts';
import { readRun } from '../../src/experiment/readRun.ts';
import { type Measured, measureRows, ROW_MEASURES } from '../../src/experiment/rowMeasures.ts';
import { executeRun, prepareRun } from '../../src/experiment/run.ts';
import { summariseRun } from '../../src/experiment/summary.ts';

let folder = '';
let run: ReadRun;
let out = '';

const SCENARIO = `rapport: 1
name: measured
rules: legacy
layouts: [cramped_room, forced_coordination]
focal: [greedy, stay]
partners: [runner, carrier]
seats: both
seeds: 1..2
horizon: 80
bestResponses: best.jsonl
`;

const play = async (name: string, text: string): Promise<ReadRun> => {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  const directory = join(folder, name);
  const manner = {
    out: directory,
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  await executeRun(await prepareRun(loadScenario(file), null), manner);
  return readRun(directory);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-measures-'));
  out = join(folder, 'best.jsonl');
  run = await play('measured', SCENARIO);
  await searchBestResponses(await prepareRun(loadScenario(join(folder, 'measured.yaml')), 'actions'), {
    out,
    budget: { simulations: 6, depth: 20, every: 12 },
    candidates: ['greedy'],
    signal: new AbortController().signal,
    onProgress: () => {},
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const returnsOf = (focal: string, layout: string | null = null) =>
  run.rows.filter((row) => row.focal === focal && (layout === null || row.layout === layout)).map((row) => row.return);
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const lineOf = ({ lines }: Measured, focal: string, layout: string | null = null) =>
  lines.find((line) => line.focal === focal && line.layout === layout)!;
const rows = (name: string) => measureRows(name, { run, referencing: readReferencing(run.record, run.rows, null) });

test('measures of returns are those of the rows, per layout and over all', () => {
  const mean = rows('mean');
  for (const layout of ['cramped_room', 'forced_coordination', null])
    expect(lineOf(mean, 'greedy', layout).figures['over episodes']!.value).toBeCloseTo(
      average(returnsOf('greedy', layout)),
      9,
    );
  expect(lineOf(mean, 'greedy').figures).toMatchObject({
    'over episodes': { over: 'episodes', n: 16 },
    'over partners': { over: 'partners', n: 2 },
  });
  const sorted = returnsOf('greedy').toSorted((a, b) => a - b);
  expect(lineOf(rows('iqm'), 'greedy').figures['over episodes']!.value).toBeCloseTo(average(sorted.slice(4, 12)), 9);
  const worst = lineOf(rows('worst'), 'greedy');
  const byPartner = ['runner', 'carrier'].map((partner) =>
    average(run.rows.filter((row) => row.focal === 'greedy' && row.partner === partner).map((row) => row.return)),
  );
  expect(worst.figures['over episodes']!.value).toBeCloseTo(Math.min(...byPartner), 9);
  expect(byPartner[['runner', 'carrier'].indexOf(worst.detail)]).toBeCloseTo(Math.min(...byPartner), 9);
  const won = lineOf(rows('improvement'), 'stay').figures['over greedy']!;
  expect(won.value).toBeLessThan(0.5);
  expect(won.ci![1]).toBeLessThan(0.5);
});

test('measures of shares are taken of the scenario’s best responses', () => {
  const referencing = readReferencing(run.record, run.rows, null)!;
  expect(referencing).toMatchObject({ missing: 0, outdated: 0 });
  const share = lineOf(rows('share'), 'greedy').figures['over episodes']!;
  const own = referencing.conditions.filter(({ focal, best }) => focal === 'greedy' && best.mean! > 0);
  expect(share.value).toBeCloseTo(average(own.map(({ achieved, best }) => achieved.mean! / best.mean!)), 9);
  // Greedy is a candidate itself on the same seeds: it can't exceed the best of them.
  expect(share.value).toBeLessThanOrEqual(1);
  expect(share.value).toBeGreaterThan(0.3);
  const gap = lineOf(rows('optimalityGap'), 'stay').figures['over episodes']!.value!;
  expect(gap).toBeGreaterThan(lineOf(rows('optimalityGap'), 'greedy').figures['over episodes']!.value!);
  expect(lineOf(rows('regret'), 'greedy').figures['over episodes']!.value).toBeGreaterThanOrEqual(0);
  expect(measureRows('share', { run, referencing: null }).lines).toEqual([]);
  const summary = summariseRun(run.record, run.rows, { directory: '', comparison: null, referencing });
  expect(summary.bestResponse!.focals[0]).toMatchObject({ focal: 'greedy', share: share.value, ci: share.ci });
  expect(summary.pitfalls.map(({ kind }) => kind)).toContain('fewPartners');
});

test('measures of events replay the traces', async () => {
  const { measured, leftOut } = await measureEvents(run, EVENT_MEASURE_NAMES);
  expect(leftOut).toBe(0);
  const of = (name: string) => measured.find(({ measure }) => measure === name)!;
  const greedy = lineOf(of('fluency'), 'greedy').figures;
  const stay = lineOf(of('fluency'), 'stay').figures;
  expect(stay.idle!.value).toBe(1);
  expect(greedy.idle!.value).toBeLessThan(0.7);
  expect(stay.concurrent!.value).toBe(0);
  expect(lineOf(of('idle'), 'stay').figures.stay!.value).toBe(1);
  // Only across the counter of Forced Coordination can things be handed over to a runner who only serves.
  expect(lineOf(of('fluency'), 'greedy', 'forced_coordination').figures['hand-overs']!.value).toBeGreaterThan(0);
  expect(lineOf(of('contribution'), 'greedy').figures.work!.value).toBeGreaterThan(0.3);
  expect(lineOf(of('contribution'), 'stay').figures.work!.value ?? 0).toBe(0);
  const effective = (focal: string) => lineOf(of('teamEffectiveness'), focal, 'cramped_room').figures.TES!.value!;
  expect(effective('greedy')).toBeGreaterThan(0.2);
  expect(effective('stay')).toBe(0);
  const [diverse] = of('diversity').lines;
  expect(diverse).toMatchObject({ layout: 'cramped_room', detail: 'most alike: runner and carrier' });
  expect(diverse!.figures.determinant!.value).toBeGreaterThan(0.5);
  expect((await measureEvents(run, ['fluency'])).measured[0]).toEqual(of('fluency'));
});

test('a run without traces has no measures of events, and says what it lacks', async () => {
  const bare = await play(
    'bare',
    SCENARIO.replace('seeds: 1..2', 'seeds: 1\ntraces: none').replace('measured', 'bare'),
  );
  await expect(measureEvents(bare, ['fluency'])).rejects.toThrow(/fluency need traces.*traces: all/s);
  expect(measureRows('mean', { run: bare, referencing: null }).lines).toHaveLength(6);
});

test('every row measure gives something on this run but cross-play, for nobody met himself, and calls, for no model was asked', () => {
  const silent = Object.keys(ROW_MEASURES).filter((name) => rows(name).lines.length === 0);
  expect(silent).toEqual(['crossPlay', 'calls']);
  expect(() => rows('nonsense')).toThrow('there is no measure nonsense');
});

test('a folder that is no run is refused', () => {
  expect(() => readRun(folder)).toThrow(/no run directory: there is no run\.json/);
});
