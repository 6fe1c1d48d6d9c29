import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Executor, playHere } from '../../src/experiment/executor.ts';
import { referencesIn } from '../../src/experiment/load.ts';
import { playEpisode, type Task } from '../../src/experiment/play.ts';
import { type PreparedRun, prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { createWatch, DEFAULT_LIMITS } from '../../src/experiment/watch.ts';
import type { WorkerOrders } from '../../src/experiment/worker.ts';
import { openWorkshop } from '../../src/experiment/workshop.ts';
import { type Built, buildOnce } from '../built.ts';

let built: Built;
beforeAll(async () => {
  built = await buildOnce();
});
const FIXTURES = fileURLToPath(new URL('../drivers/fixtures', import.meta.url));

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Makes the network `linear` of the tests known. */
const stubNetworks = (): void => {
  const data = mkdtempSync(join(tmpdir(), 'rapport-data-'));
  folders.push(data);
  cpSync(FIXTURES, join(data, 'partners'), { recursive: true });
  vi.stubEnv('RAPPORT_DATA', data);
};

const prepare = (scenario: object): Promise<PreparedRun> => {
  const text = JSON.stringify({ rapport: 1, name: 'a', rules: 'legacy', ...scenario });
  return prepareRun({ ...parseScenarioText('x.json', text), base: built.home }, null);
};

/** One task per chain of meetings, as a run without anything finished has. */
const tasksOf = ({ assignments, expansion: { meetings } }: PreparedRun): readonly Task[] =>
  Array.from({ length: assignments.length / meetings }, (_, i) => ({
    episodes: assignments.slice(i * meetings, (i + 1) * meetings),
    carried: null,
  }));

/** [id] row and trace, as bytes. */
type Bytes = ReadonlyMap<string, string>;

const playAll = async (executor: Executor, tasks: readonly Task[]): Promise<Bytes> => {
  const played = new Map<string, string>();
  await executor.play(
    tasks,
    ({ id }, { row, trace }) => {
      expect(played.has(id)).toBe(false);
      played.set(id, `${JSON.stringify(row)}\n${trace}`);
    },
    new AbortController().signal,
  );
  return played;
};

const ordersOf = ({ loaded, level }: PreparedRun): WorkerOrders => ({
  world: 'overcooked',
  base: loaded.base,
  references: referencesIn(loaded),
  level,
  limits: DEFAULT_LIMITS,
  models: null,
});

/** As a queue over machines would: what goes to a machine and comes back is text. */
const playByText = (orders: string): Executor => ({
  play: async (tasks, done) => {
    const { world, base, references, level } = JSON.parse(orders) as WorkerOrders;
    const stage = { workshop: await openWorkshop(world, base, references), level, watch: createWatch() };
    for (const text of tasks.map((task) => JSON.stringify(task))) {
      let { episodes, carried } = JSON.parse(text) as Task;
      for (const assignment of episodes) {
        const answer = JSON.stringify(await playEpisode(assignment, carried, stage));
        const played = JSON.parse(answer) as Awaited<ReturnType<typeof playEpisode>>;
        done(assignment, played);
        ({ carried } = played);
      }
    }
  },
});

const GRID = {
  rules: ['legacy', 'current'],
  layouts: ['cramped_room', 'coordination_ring'],
  focal: [
    { policy: 'proagent', matrix: { simulations: [0] }, stages: { correct: ['replace', 'off'] } },
    './fixtures/acquaintance.js',
  ],
  partners: [{ policy: 'noisy', with: { policy: 'greedy', p: 0.3 } }, 'self'],
  seats: [1],
  seeds: [3],
  meetings: 2,
  horizon: 16,
  at: [
    { step: 10, switch: { to: 'hesitant' } },
    { step: 12, set: { x: 0, y: 0, object: 'D' } },
  ],
  expect: ['return >= 0'],
};
const reversed = (scenario: typeof GRID) => ({
  ...scenario,
  rules: scenario.rules.toReversed(),
  layouts: scenario.layouts.toReversed(),
  focal: scenario.focal.toReversed(),
  partners: scenario.partners.toReversed(),
});

test('whoever plays, in whatever order and company, rows and traces have the same bytes', async () => {
  const prepared = await prepare(GRID);
  const { workshop, level } = prepared;
  const tasks = tasksOf(prepared);
  expect(tasks).toHaveLength(24);
  const wanted = await playAll(playHere({ workshop, level }, 1), tasks);
  expect(wanted.size).toBe(48);
  expect([...wanted.values()].filter((text) => text.includes('"status":"finished"'))).toHaveLength(48);

  expect(await playAll(playHere({ workshop, level }, 16), tasks)).toEqual(wanted);
  expect(await playAll(playHere({ workshop, level }), tasks.toReversed())).toEqual(wanted);
  expect(await playAll(playByText(JSON.stringify(ordersOf(prepared))), tasks)).toEqual(wanted);
  const backwards = await prepare(reversed(GRID));
  expect(await playAll(playHere(backwards), tasksOf(backwards))).toEqual(wanted);
  const half = await prepare({ ...GRID, rules: 'current', focal: GRID.focal.slice(0, 1) });
  const some = await playAll(playHere(half), tasksOf(half));
  expect(some.size).toBe(16);
  for (const [id, bytes] of some) expect(bytes).toBe(wanted.get(id));
});

test('one, two and seven worker threads give the same bytes as none, networks included', async () => {
  stubNetworks();
  const prepared = await prepare({ ...GRID, rules: 'legacy', layouts: ['cramped_room'], partners: ['linear', 'idle'] });
  const { workshop, level } = prepared;
  const tasks = tasksOf(prepared);
  const wanted = await playAll(playHere({ workshop, level }, 1), tasks);
  expect(wanted.size).toBe(12);
  const { playInThreads } = await built.load('threads');
  for (const workers of [1, 2, 7])
    expect(await playAll(playInThreads(ordersOf(prepared), workers), tasks), `${workers}`).toEqual(wanted);
});

test('a network that is asked for many at once answers each as if alone', async () => {
  stubNetworks();
  const prepared = await prepare({
    layouts: ['cramped_room'],
    focal: ['linear', 'random'],
    partners: ['linear'],
    seeds: '1..8',
    horizon: 60,
  });
  const tasks = tasksOf(prepared);
  const wanted = await playAll(playHere(prepared, 1), tasks);
  for (const inFlight of [5, 24]) expect(await playAll(playHere(prepared, inFlight), tasks)).toEqual(wanted);
});

test.skipIf(!process.env.RAPPORT_DATA)(
  'trained networks give the same bytes, batched or not, in threads or not',
  async () => {
    const prepared = await prepare({
      layouts: ['cramped_room', 'counter_circuit'],
      focal: ['bc-train-0', 'sp'],
      partners: ['bc-train-1'],
      seeds: '1..2',
      horizon: 40,
    });
    const tasks = tasksOf(prepared);
    const wanted = await playAll(playHere(prepared, 1), tasks);
    expect(wanted.size).toBe(16);
    expect([...wanted.values()].filter((text) => text.includes('"status":"finished"'))).toHaveLength(16);
    expect(await playAll(playHere(prepared, 16), tasks)).toEqual(wanted);
    const { playInThreads } = await built.load('threads');
    expect(await playAll(playInThreads(ordersOf(prepared), 2), tasks)).toEqual(wanted);
  },
);
