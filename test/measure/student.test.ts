import { expect, test } from 'vitest';
import { incompleteBeta, studentProbability, studentQuantile } from '../../src/measure/student.ts';

// Upper 2.5 % points, Abramowitz and Stegun, table 26.10.
const TABLE = [
  [1, 12.7062],
  [2, 4.30265],
  [4, 2.77645],
  [9, 2.26216],
  [29, 2.04523],
  [99, 1.98422],
  [1e7, 1.95996],
] as const;

test.each(TABLE)('the 97.5 % point with %d degrees of freedom is %d', (freedom, t) => {
  expect(studentQuantile(0.975, freedom)).toBeCloseTo(t, 4);
  expect(studentQuantile(0.025, freedom)).toBeCloseTo(-t, 4);
});

test('with one degree of freedom the distribution is Cauchy', () => {
  for (const t of [-3, -0.5, 0, 1, 10]) expect(studentProbability(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
});

test('the incomplete beta function has its closed forms', () => {
  expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 12);
  expect(incompleteBeta(0.25, 2, 1)).toBeCloseTo(0.0625, 12);
  expect(incompleteBeta(0.4, 2, 3)).toBeCloseTo(0.5248, 12);
});

test('a quantile outside (0, 1) is refused', () => {
  expect(() => studentQuantile(1, 5)).toThrow('p 1');
});
