import { expect, test } from 'vitest';
import { determinant, diversity } from '../../src/measure/diversity.ts';

test('determinants are those of worked examples', () => {
  // Wikipedia, "Determinant": 54. Hilbert's matrix of order 3: 1 / 2160.
  expect(
    determinant([
      [-2, -1, 2],
      [2, 1, 4],
      [-3, 3, -1],
    ]),
  ).toBeCloseTo(54, 12);
  const hilbert = [0, 1, 2].map((i) => [0, 1, 2].map((j) => 1 / (i + j + 1)));
  expect(determinant(hilbert)).toBeCloseTo(1 / 2160, 15);
  expect(
    determinant([
      [0, 1],
      [1, 0],
    ]),
  ).toBe(-1);
  expect(determinant([])).toBe(1);
});

test('diversity is the determinant of the kernel over standardised vectors', () => {
  // Two members, one entry: standardised they are 2 apart, K = [[1, e⁻²], [e⁻², 1]].
  const pair = diversity([[0], [6]]);
  expect(pair.determinant).toBeCloseTo(1 - Math.exp(-4), 12);
  expect(pair.perMember).toBeCloseTo(Math.sqrt(1 - Math.exp(-4)), 12);
  expect(pair.closest).toMatchObject({ members: [0, 1] });
  expect(pair.closest!.likeness).toBeCloseTo(Math.exp(-2), 12);
});

test('twins leave no diversity, units and constant entries don’t matter', () => {
  const members = [
    [1, 0, 7],
    [0, 1, 7],
    [2, 5, 7],
  ];
  const base = diversity(members);
  const scaled = diversity(members.map(([a, b, c]) => [1000 * a!, b! / 9, c!]));
  expect(scaled.determinant).toBeCloseTo(base.determinant, 9);
  expect(diversity([...members, members[1]!]).determinant).toBeCloseTo(0, 12);
  expect(diversity([...members, members[1]!]).closest).toEqual({ members: [1, 3], likeness: 1 });
  expect(() => diversity([[1], [1, 2]])).toThrow('1 and 2 entries');
});
