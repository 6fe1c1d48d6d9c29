import { expect, test } from 'vitest';
import { withinCorrelation } from '../../src/measure/withinCorrelation.ts';

const pairs = (group: string, ...values: readonly (readonly [number, number])[]) =>
  values.map(([x, y]) => ({ group, x, y }));

test('what differs between groups does not count, what differs within them does', () => {
  // Within each group y falls as x rises; over all of them it rises.
  const falling = [...pairs('a', [1, 2], [2, 1]), ...pairs('b', [11, 12], [12, 11])];
  expect(withinCorrelation(falling)).toBeCloseTo(-1, 12);
});

test('agrees with a calculation by hand', () => {
  // Deviations: a (-1, -1) (0, 2) (1, -1), b (-1, -2) (1, 2). Sums: xy 0 + 4, xx 2 + 2, yy 6 + 8.
  const mixed = [...pairs('a', [1, 4], [2, 7], [3, 4]), ...pairs('b', [8, 1], [10, 5])];
  expect(withinCorrelation(mixed)).toBeCloseTo(4 / Math.sqrt(4 * 14), 12);
});

test('is unknown where nothing varies within any group', () => {
  expect(withinCorrelation([])).toBe(null);
  expect(withinCorrelation(pairs('a', [1, 2], [1, 3]))).toBe(null);
  expect(withinCorrelation([...pairs('a', [1, 2]), ...pairs('b', [5, 6])])).toBe(null);
});
