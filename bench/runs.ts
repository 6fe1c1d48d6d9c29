/** Whole runs: what they cost beside the policies, in two threads, with ten thousand episodes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeRun, type PreparedRun, prepareRun, type RunManner } from '../src/experiment/run.ts';
import { parseScenarioText } from '../src/experiment/scenario.ts';
import { summariseRun } from '../src/experiment/summary.ts';
import type { Figure } from './benchmark.ts';

/** Five layouts, ten scripted partners (nine may be tuned on, and self-play's greedy cook with noise), so many seeds. */
const grid = (seeds: number): string => `rapport: 1
name: grid
rules: legacy
layouts: [cramped_room, asymmetric_advantages, coordination_ring, forced_coordination, counter_circuit]
focal: [{ policy: proagent, with: { simulations: 64 } }]
partners: [development, { name: shaky, policy: noisy, with: { policy: greedy, p: 0.1 } }]
seats: [0]
seeds: 1..${seeds}
`;

const LARGE = `rapport: 1
name: large
rules: legacy
layouts: [cramped_room]
focal: [stay]
partners: [random]
seats: [0]
seeds: 1..10000
horizon: 4
`;

const prepare = (text: string): Promise<PreparedRun> =>
  prepareRun({ ...parseScenarioText('bench.yaml', text), base: process.cwd() }, null);

const manner = (out: string, more: Partial<RunManner> = {}): RunManner => ({
  out,
  workers: 0,
  restartChanged: false,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
});

const inFolder = async <T>(act: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Seconds of processor time of this process since `before`. */
const spentSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** As many episodes on the same layouts of two that only stand there: what they cost is not their doing. */
const IDLE = `rapport: 1
name: idle
rules: legacy
layouts: [cramped_room, asymmetric_advantages, coordination_ring, forced_coordination, counter_circuit]
focal: [stay]
partners: [stay]
seats: [0]
seeds: 1..10
`;

/** Steps, traces, rows, files and tables of a run, as a share of the same with the mind. */
const measureShare = (): Promise<string> =>
  inFolder(async (folder) => {
    const timeOf = async (text: string, name: string): Promise<number> => {
      const prepared = await prepare(text);
      const before = process.cpuUsage();
      const { record, rows, directory } = await executeRun(prepared, manner(join(folder, name)));
      summariseRun(record, rows, { directory, comparison: null, referencing: null });
      return spentSince(before);
    };
    await timeOf(IDLE, 'warm');
    const [idle, all] = [await timeOf(IDLE, 'idle'), await timeOf(grid(1), 'mind')];
    return `${((100 * idle) / (all - idle)).toFixed(1)} % (50 episodes: ${idle.toFixed(2)} s, with the mind ${all.toFixed(1)} s)`;
  });

const measureGrid = (): Promise<string> =>
  inFolder(async (folder) => {
    const prepared = await prepare(grid(5));
    const before = process.cpuUsage();
    const { rows } = await executeRun(prepared, manner(join(folder, 'run')));
    return `${spentSince(before).toFixed(1)} s for ${rows.length} episodes`;
  });

/** By the clock on the wall, starting of threads included: says little where other work shares the machine. */
const measureThreads = (): Promise<string> =>
  inFolder(async (folder) => {
    const timeWith = async (workers: number): Promise<number> => {
      const prepared = await prepare(grid(2));
      const began = performance.now();
      await executeRun(prepared, manner(join(folder, String(workers)), { workers }));
      return (performance.now() - began) / 1000;
    };
    const [one, two] = [await timeWith(1), await timeWith(2)];
    return `${(one / two).toFixed(2)} times as fast (${one.toFixed(1)} s and ${two.toFixed(1)} s)`;
  });

/** Playing ten thousand short episodes, then the same command again on the finished directory. */
const measureLarge = (): Promise<string> =>
  inFolder(async (folder) => {
    const out = join(folder, 'run');
    const prepared = await prepare(LARGE);
    const heap: number[] = [];
    const watch: RunManner['onProgress'] = ({ ended }) => {
      if (ended !== 1000 && ended !== 10_000) return;
      globalThis.gc?.();
      heap.push(process.memoryUsage().heapUsed);
    };
    await executeRun(prepared, manner(out, { onProgress: watch }));
    const again = await prepare(LARGE);
    const before = process.cpuUsage();
    const began = performance.now();
    await executeRun(again, manner(out));
    const seconds = (performance.now() - began) / 1000;
    const perEpisode = (heap[1]! - heap[0]!) / 9000;
    return `${seconds.toFixed(2)} s (processor ${spentSince(before).toFixed(2)} s); heap grew ${perEpisode.toFixed(0)} bytes an episode, ${(heap[1]! / 1e6).toFixed(0)} MB in all`;
  });

export const RUNS: readonly Figure[] = [
  { name: 'a run beside its policies, share of the mind', goal: 'under 5 %', measure: measureShare },
  { name: '250 episodes of the mind at 64 simulations, one thread', goal: 'under 25 s', measure: measureGrid },
  { name: 'two worker threads against one', goal: '1.8 times as fast', measure: measureThreads },
  { name: 'going on with 10,000 finished episodes', goal: 'under 1 s, memory flat', measure: measureLarge },
];
