import { expect, test } from 'vitest';
import { boundedMean } from '../../src/measure/bound.ts';
import { meanInterval, pairedInterval, pooledInterval } from '../../src/measure/interval.ts';
import { agreement, zScore } from '../../src/measure/reference.ts';

test('the interval of 195 measurements is the worked example of the NIST handbook', () => {
  // NIST/SEMATECH e-Handbook 1.3.5.2, data set ZARR13: n 195, mean 9.261460, s 0.02278881; half width 0.003218.
  const error = 0.02278881 / Math.sqrt(195);
  const pooled = pooledInterval([{ n: 195, mean: 9.26146, error, freedom: 194, low: null, high: null }]);
  expect(pooled.low).toBeCloseTo(9.258242, 5);
  expect(pooled.high).toBeCloseTo(9.264679, 5);
});

test('the mean of a condition has the interval of its episodes', () => {
  // mean 100, s² = 1600 / 4, se = √(s² / 5), t(4) = 2.776445
  const interval = meanInterval([80, 80, 100, 120, 120]);
  expect(interval.mean).toBe(100);
  expect(interval.error).toBeCloseTo(Math.sqrt(1600 / 4 / 5), 12);
  expect(interval.low).toBeCloseTo(100 - 2.776445105 * Math.sqrt(80), 6);
  expect(interval.high).toBeCloseTo(100 + 2.776445105 * Math.sqrt(80), 6);
});

test('no value has no mean, one value has no interval, equal values have an interval of no width', () => {
  expect(meanInterval([])).toMatchObject({ n: 0, mean: null, low: null });
  expect(meanInterval([40])).toMatchObject({ n: 1, mean: 40, low: null, high: null });
  expect(meanInterval([60, 60, 60])).toMatchObject({ n: 3, mean: 60, low: 60, high: 60 });
});

test('a paired difference is the interval of the differences', () => {
  // Student's sleep data (Biometrika 6, 1908): mean difference 1.58, t = 4.0621, 95 % interval 0.7001 to 2.4599.
  const first = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const second = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const difference = pairedInterval(first, second);
  expect(difference.mean).toBeCloseTo(1.58, 10);
  expect(difference.mean! / difference.error!).toBeCloseTo(4.0621, 4);
  expect(difference.low).toBeCloseTo(0.7001142, 6);
  expect(difference.high).toBeCloseTo(2.4598858, 6);
  expect(() => pairedInterval([1], [1, 2])).toThrow('1 values are paired with 2');
});

test('conditions are pooled with equal weight and the degrees of freedom of Welch and Satterthwaite', () => {
  const a = { n: 10, mean: 100, error: 3, freedom: 9, low: null, high: null };
  const b = { n: 20, mean: 40, error: 4, freedom: 19, low: null, high: null };
  const pooled = pooledInterval([a, b]);
  expect(pooled).toMatchObject({ n: 30, mean: 70, error: 2.5 });
  expect(pooled.freedom).toBeCloseTo(25 ** 2 / (81 / 9 + 256 / 19), 10); // 27.81
  expect(pooledInterval([a, { ...b, mean: null }]).mean).toBeNull();
  expect(pooledInterval([a, { ...b, error: null }])).toMatchObject({ mean: 70, low: null });
  expect(pooledInterval([]).mean).toBeNull();
});

test('episodes that the focal policy broke count as the lowest return in the bound', () => {
  expect(boundedMean([100, 80], 2, 0)).toBe(45);
  expect(boundedMean([], 3, -10)).toBe(-10);
  expect(boundedMean([], 0, 0)).toBeNull();
});

test('z is the difference in standard errors', () => {
  expect(zScore({ mean: 110, error: 3 }, { mean: 100, error: 4 })).toBe(2);
  expect(zScore({ mean: 0, error: 0 }, { mean: 0, error: 0 })).toBe(0);
  expect(zScore({ mean: 1, error: 0 }, { mean: 0, error: 0 })).toBe(Number.POSITIVE_INFINITY);
  expect(agreement([1, -3, 2])).toEqual({ conditions: 3, largest: 3, squares: 14 });
});
