/** Whole runs of a mind that a language model plans for: over HTTP, recorded, and replayed without anybody to ask. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScenario } from '../../src/experiment/load.ts';
import { DEFAULT_MODELS, RECORDING } from '../../src/experiment/models.ts';
import type { Row } from '../../src/experiment/row.ts';
import type { RunResult } from '../../src/experiment/run.ts';
import * as here from '../../src/experiment/run.ts';
import type { Json } from '../../src/json.ts';
import { loadScript } from '../../src/model/scripted.ts';
import { serveScript } from '../../src/model/server.ts';
import type { ModelMode } from '../../src/model/session.ts';
import { buildOnce } from '../built.ts';

const SCENARIOS = join(import.meta.dirname, '../../scenarios');
const folder = mkdtempSync(join(tmpdir(), 'rapport-language-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (
  scenario: string,
  name: string,
  {
    mode,
    workers,
    set = {},
  }: { readonly mode: ModelMode; readonly workers?: number; readonly set?: { readonly [path: string]: Json } },
): Promise<RunResult> => {
  // By the build where there are threads: they start faster.
  const { executeRun, prepareRun } = workers === undefined ? here : await (await buildOnce()).load('run');
  const overrides = Object.entries(set).map(([path, value]) => ({ from: '--set', path: path.split('.'), value }));
  const prepared = await prepareRun(loadScenario(join(SCENARIOS, scenario), overrides), null, {
    ...DEFAULT_MODELS,
    mode,
  });
  return executeRun(prepared, {
    out: join(folder, name),
    workers: workers ?? 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
};

/** Rows and traces, as bytes. */
const bytesOf = (name: string): readonly (readonly [file: string, text: string])[] =>
  [
    'episodes.jsonl',
    ...readdirSync(join(folder, name, 'traces'))
      .sort()
      .map((file) => `traces/${file}`),
  ].map((file) => [file, readFileSync(join(folder, name, file), 'utf8')]);

const totalOf = (rows: readonly Row[], focal: string): number =>
  rows.reduce((sum, row) => sum + (row.focal === focal ? row.return : 0), 0);

test('the shipped recording replays without a server, on one thread or two (else: npx tsx scripts/record-language.ts)', async () => {
  const one = await run('language-replay.yaml', 'shipped', { mode: 'replay' });
  expect(one.stopped).toBeNull();
  expect(one.rows).toHaveLength(4);
  for (const row of one.rows) {
    expect(row).toMatchObject({ status: 'finished', fallbackRate: 0 });
    expect(row.return).toBeGreaterThanOrEqual(160);
    expect(row.models![row.seat]!.calls).toBeLessThan(80);
  }
  expect(one.models!.billed.calls).toBe(0);
  await run('language-replay.yaml', 'shipped-2', { mode: 'replay', workers: 2 });
  expect(bytesOf('shipped-2')).toEqual(bytesOf('shipped'));
}, 300_000);

test('rules that read only the prompt earn what a greedy cook earns; without positions less than half', async () => {
  const script = await loadScript(join(SCENARIOS, 'models/cook.ts'));
  const server = await serveScript({ script, port: 0, key: null, limit: null, lacks: [], context: null });
  const set = {
    'models.cook.baseURL': server.baseURL,
    partners: ['runner', 'hesitant'],
    seats: [0],
    traces: 'all',
    horizon: 200,
  };
  const { rows, models } = await run('language.yaml', 'proof', { mode: 'record', set });
  await server.close();
  expect(rows).toHaveLength(30);
  expect(rows.every(({ status, fallbackRate }) => status === 'finished' && fallbackRate === 0)).toBe(true);
  const [greedy, language, blind] = ['greedy', 'language', 'language-blind'].map((focal) => totalOf(rows, focal));
  expect(language).toBeGreaterThanOrEqual(0.8 * greedy!);
  expect(blind).toBeLessThan(0.5 * language!);
  const own = rows.filter(({ focal }) => focal === 'language').map((row) => row.models![row.seat]!.calls);
  expect((own.reduce((sum, calls) => sum + calls, 0) / own.length) * (400 / 200)).toBeLessThan(50);
  expect(models!.billed).toMatchObject({ failed: 0, repaired: 0, failures: {} });

  const recording = join(folder, 'proof', RECORDING);
  const again = await run('language.yaml', 'replayed', { mode: 'replay', set: { ...set, recording } });
  expect(again.models!.billed.calls).toBe(0);
  expect(bytesOf('replayed')).toEqual(bytesOf('proof'));
}, 300_000);
