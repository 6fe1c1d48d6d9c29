import { expect, test } from 'vitest';
import { clusterInterval } from '../../src/measure/clusterInterval.ts';
import { overPartners } from '../../src/measure/interval.ts';

const of = (partner: string, ...means: readonly (number | null)[]) => means.map((mean) => ({ partner, mean }));

test('with as many conditions each it is the interval over the partners’ means', () => {
  const conditions = [...of('p', 10, 20), ...of('q', 30, 50), ...of('r', 5, 6)];
  const [found, expected] = [clusterInterval(conditions), overPartners(conditions)];
  expect(found.n).toBe(3);
  for (const key of ['mean', 'error', 'low', 'high'] as const) expect(found[key]).toBeCloseTo(expected[key]!, 10);
});

test('with different numbers it lies around the mean over conditions', () => {
  // m = (10 + 20 + 60) / 3 = 30; se² = 2 · ((30 − 60)² + (60 − 30)²) / 9 = 400.
  expect(clusterInterval([...of('p', 10, 20), ...of('q', 60)])).toMatchObject({
    n: 2,
    mean: 30,
    error: 20,
    freedom: 1,
  });
});

test('one partner says nothing of others, and none nothing at all', () => {
  expect(clusterInterval(of('p', 1, 2))).toMatchObject({ n: 1, mean: 1.5, error: null, low: null });
  expect(clusterInterval(of('p', null))).toMatchObject({ n: 0, mean: null });
});
