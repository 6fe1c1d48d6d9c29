import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { type Built, buildOnce } from '../built.ts';

const SABOTEUR = join(import.meta.dirname, 'fixtures/saboteur.mjs');
/** Rows, traces, what is carried between meetings, and a journal where threads are faster with some than with others. */
const SCENARIO = `rapport: 1
name: crash
rules: legacy
layouts: [simple]
focal: [random]
partners: [stay, greedy]
seeds: 1..2
meetings: 2
horizon: 12
`;

const folder = mkdtempSync(join(tmpdir(), 'rapport-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

let built: Built;
beforeAll(async () => {
  built = await buildOnce();
  writeFileSync(join(folder, 'crash.yaml'), SCENARIO);
});

interface Ended {
  readonly signal: string | null;
  readonly code: number;
  readonly error: string;
}

const start = (out: string, workers: number, sabotage: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise((resolve) => {
    const words = [
      '--import',
      SABOTEUR,
      join(built.home, 'dist/experiment/runner.js'),
      join(folder, 'crash.yaml'),
      folder,
      out,
    ];
    const env = { ...process.env, RAPPORT_DATA: '', SABOTAGE_FOLDER: out, ...sabotage };
    execFile(process.execPath, [...words, String(workers)], { env }, (error, _, stderr) =>
      resolve({ signal: error?.signal ?? null, code: typeof error?.code === 'number' ? error.code : 0, error: stderr }),
    );
  });

/** Goes on in this process, with the same build. */
const resume = async (out: string): Promise<void> => {
  const { prepareRun, executeRun } = await built.load('run');
  const { parseScenarioText } = await built.load('scenario');
  const prepared = await prepareRun({ ...parseScenarioText('crash.yaml', SCENARIO), base: folder }, null);
  const { signal } = new AbortController();
  await executeRun(prepared, { out, workers: 0, restartChanged: false, signal, onProgress: () => {} });
};

/** Everything that stays the same in equal runs, and the names of all other files. */
const bytesOf = (out: string): ReadonlyMap<string, string | null> =>
  new Map(
    (readdirSync(out, { recursive: true, withFileTypes: true }) as import('node:fs').Dirent[])
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        file.slice(out.length + 1),
        /\/(run|timings)\.json$/.test(file) ? null : readFileSync(file, 'utf8'),
      ]),
  );

/** `write traces/x.jsonl.new`: the kind of change, whatever the episode and the process. */
const kindOf = (change: string): string => change.replace(/[0-9a-f]{16}/, 'x').replace(/\.\d+\.new$/, '.new');

/** So many places of the list, drawn by chance, as far as they reach one of each kind. */
const choosePoints = (changes: readonly string[], count: number, seed: string): readonly number[] => {
  const random = createRandom(seed);
  const placesOf = (kind: string) => changes.flatMap((change, i) => (kindOf(change) === kind ? [i + 1] : []));
  const draw = <T>(from: readonly T[]): T => from[random.integer(from.length)]!;
  const kinds = [...new Set(changes.map(kindOf))];
  const chosen = new Set<number>();
  while (kinds.length > 0 && chosen.size < count) {
    const kind = draw(kinds);
    kinds.splice(kinds.indexOf(kind), 1);
    chosen.add(draw(placesOf(kind)));
  }
  while (chosen.size < count) chosen.add(1 + random.integer(changes.length));
  return [...chosen].sort((a, b) => a - b);
};

const listChanges = async (out: string, workers: number): Promise<readonly string[]> => {
  const list = `${out}.list`;
  expect(await start(out, workers, { SABOTAGE_LIST: list })).toEqual({ signal: null, code: 0, error: '' });
  return readFileSync(list, 'utf8').trimEnd().split('\n');
};

const KINDS = [
  ...['append episodes.jsonl', 'write traces/x.jsonl.new', 'rename traces/x.jsonl', 'rename carried/x.json'],
  ...[
    'rename run.json',
    'rename scenario.yaml',
    'rename episodes.jsonl',
    'rename journal.jsonl',
    'rename timings.json',
  ],
  ...['open run.lock', 'write run.lock', 'remove run.lock', 'remove journal.jsonl', 'make traces', 'make carried'],
];

/** Kills a run at each of these places, and goes on with it. Gives how many were killed before they were over. */
const killAt = async (points: readonly number[], changes: readonly string[], workers: number): Promise<number> => {
  let killed = 0;
  for (const point of points) {
    const out = join(folder, `${workers}-${point}`);
    const { signal } = await start(out, workers, { SABOTAGE: 'kill', SABOTAGE_AT: String(point) });
    if (signal !== null) killed++;
    await resume(out);
    expect(bytesOf(out), changes[point - 1]).toEqual(bytesOf(join(folder, `whole-${workers}`)));
  }
  return killed;
};

test('killed in the middle of any kind of write, with one worker, a run goes on to the same bytes', async () => {
  const changes = await listChanges(join(folder, 'whole-1'), 1);
  const kinds = new Set(changes.map(kindOf));
  expect([...kinds]).toEqual(expect.arrayContaining(KINDS));
  const points = choosePoints(changes, Math.max(20, kinds.size), 'one worker');
  expect(await killAt(points, changes, 1)).toBe(points.length);
});

test('and with two workers, where rows wait for their turn in the journal', async () => {
  const changes = await listChanges(join(folder, 'whole-2'), 2);
  // The order of writes is another one each time: the last ones may come earlier.
  const points = choosePoints(changes, 12, 'two workers').filter((point) => point < changes.length);
  expect(await killAt(points, changes, 2)).toBeGreaterThan(8);
});

test('a full disk ends a run with a clear error; with room again it goes on to the same bytes', async () => {
  const changes = await listChanges(join(folder, 'whole-0'), 0);
  const first = (kind: string) => changes.map(kindOf).indexOf(kind) + 1;
  const last = (kind: string) => changes.map(kindOf).lastIndexOf(kind) + 1;
  const points = [first('write run.json.new'), first('write traces/x.jsonl.new'), last('append episodes.jsonl')];
  for (const point of [...points, last('write timings.json.new')]) {
    expect(point).toBeGreaterThan(0);
    const out = join(folder, `full-${point}`);
    const { code, error } = await start(out, 0, { SABOTAGE: 'full', SABOTAGE_AT: String(point) });
    expect({ code, error }).toEqual({
      code: 2,
      error: expect.stringMatching(/run directory can't be written: ENOSPC: no space left[\s\S]*same command again/),
    });
    expect(readdirSync(out)).not.toContain('run.lock');
    await resume(out);
    expect(bytesOf(out), changes[point - 1]).toEqual(bytesOf(join(folder, 'whole-0')));
  }
});
