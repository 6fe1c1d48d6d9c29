/** Bootstrap intervals: resamples of 1,000 episodes in 50 conditions. */
import { bootstrapEpisodes } from '../src/measure/bootstrap.ts';
import type { Statistic } from '../src/measure/distribution.ts';
import { iqm } from '../src/measure/iqm.ts';
import { mean } from '../src/measure/mean.ts';
import { createRandom } from '../src/random.ts';
import type { Benchmark, Loop } from './benchmark.ts';

const resample = (statistic: Statistic) => (): Loop => {
  const random = createRandom('bench');
  const conditions = Array.from({ length: 50 }, () => Array.from({ length: 20 }, () => 20 * random.integer(12)));
  return (count) => {
    const { low, high } = bootstrapEpisodes(conditions, statistic, { random, resamples: count });
    return low! + high!;
  };
};

const benchmark = (name: string, statistic: Statistic): Benchmark => ({
  name: `bootstrap of 1,000 episodes, ${name}`,
  unit: 'resamples',
  count: 10_000,
  goal: 10_000,
  reference: null,
  prepare: resample(statistic),
});

export const BOOTSTRAP: readonly Benchmark[] = [benchmark('mean', mean), benchmark('interquartile mean', iqm)];
