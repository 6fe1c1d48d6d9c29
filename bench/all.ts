/** Every benchmark, in the order of the table. */
import type { Benchmark } from './benchmark.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { ENCODINGS } from './encodings.ts';
import { KERNEL } from './kernel.ts';
import { MIND } from './mind.ts';
import { ROLLOUTS } from './rollouts.ts';
import { TABLES } from './tables.ts';
import { TRACES } from './traces.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  ...KERNEL,
  ...ENCODINGS,
  ...TABLES,
  ...TRACES,
  ...ROLLOUTS,
  ...MIND,
  ...BOOTSTRAP,
];
