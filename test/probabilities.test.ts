import { expect, test } from 'vitest';
import { entropy, normalize } from '../src/probabilities.ts';

test('weights keep their ratios and sum to 1', () => {
  expect(normalize([1, 3, 0])).toEqual([0.25, 0.75, 0]);
});

test('entropy is the bits that an answer would give', () => {
  expect(entropy([0, 1, 0])).toBe(0);
  expect(entropy(normalize(Array.from({ length: 8 }, () => 2)))).toBeCloseTo(3, 12);
  expect(entropy([0.9, 0.1])).toBeCloseTo(0.469, 3);
});
