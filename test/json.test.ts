import { expect, test } from 'vitest';
import { rounded } from '../src/json.ts';

test('figures of records have four decimals, and no minus before nothing', () => {
  expect(rounded(2 / 3)).toBe(0.6667);
  expect(rounded(-0.00001)).toBe(0);
});
