/** Single figures: sizes, heap growth, start time. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CLASSICS, openKitchen } from './actions.ts';
import type { Figure } from './benchmark.ts';
import { stepInPlace } from './kernel.ts';
import { MIND_FIGURES } from './mind.ts';
import { NETWORKS } from './networks.ts';
import { REPORTS } from './reports.ts';
import { RUNS } from './runs.ts';

const STEPS = 20_000_000;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/**
 * How much the heap is larger after the loop, garbage included: nothing is collected while it runs. The process adds
 * to it at times of its own (megabytes while the compiler is still at work, up to 190 KB later, as much over 20 as over
 * 80 million steps). What the loop allocates it allocates every time, so that is at most the least of ten readings; the
 * largest is shown beside it.
 */
const measureGrowth = (rules: 'legacy' | 'current'): string => {
  const loop = stepInPlace(openKitchen(rules, 'cramped_room'));
  loop(5 * STEPS);
  const grown: number[] = [];
  for (let round = 0; round < 10; round++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    loop(STEPS);
    grown.push(process.memoryUsage().heapUsed - before);
  }
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  return `${kilobytes(Math.min(...grown))} (most ${kilobytes(Math.max(...grown))})`;
};

const measureSizes = (): string => {
  const sizes = CLASSICS.map(([rules, layout]) => openKitchen(rules, layout).offsets.size * 2);
  return `${Math.min(...sizes)} to ${Math.max(...sizes)} bytes`;
};

/** Milliseconds from start to end of a process. */
const timeProcess = (words: readonly string[]): number => {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}`);
  return performance.now() - began;
};

const measureStart = (): string => {
  const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  if (!existsSync(command)) return 'not built: npm run build';
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < 11; round++) {
    bare.push(timeProcess(['-e', '0']));
    ours.push(timeProcess([command, '--version']));
  }
  return `${(median(ours) - median(bare)).toFixed(0)} ms more than node (${median(bare).toFixed(0)} ms)`;
};

export const FIGURES: readonly Figure[] = [
  { name: 'size of a state, the five classics', goal: 'at most 64 bytes', measure: measureSizes },
  {
    name: 'heap growth over 20 million steps, legacy',
    goal: 'under 64 KB',
    measure: () => measureGrowth('legacy'),
  },
  {
    name: 'heap growth over 20 million steps, current',
    goal: 'under 64 KB',
    measure: () => measureGrowth('current'),
  },
  { name: 'start of the built command', goal: 'at most 60 ms more than node', measure: measureStart },
  ...MIND_FIGURES,
  ...NETWORKS,
  ...RUNS,
  ...REPORTS,
];
