import { expect, test } from 'vitest';
import { findDifference, snapshot } from '../../src/check/difference.ts';

test('equal values have no difference, whatever they are made of', () => {
  const value = { a: [1, { b: Int16Array.of(1, 2) }], c: new Map([['x', { y: 1 }]]), d: Number.NaN, e: undefined };
  expect(findDifference(value, snapshot(value))).toBeNull();
  expect(findDifference({ a: 1, b: 2 }, { b: 2, a: 1 })).toBeNull();
});

test('a difference is named by its place', () => {
  expect(findDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toEqual({
    path: '.a[1].b',
    found: 2,
    expected: 3,
  });
  expect(findDifference({ a: Int16Array.of(1, 2) }, { a: Int16Array.of(1, 5) })?.path).toBe('.a[1]');
  expect(findDifference({ a: 1 }, { a: 1, b: undefined })?.path).toBe('.b');
  expect(findDifference({ a: 1, b: undefined }, { a: 1 })?.path).toBe('.b');
  expect(findDifference(new Map([[1, 2]]), new Map([[1, 3]]))?.path).toBe('[0][1]');
});

test('0 is not -0, an array is no object, and a class is not a plain object', () => {
  expect(findDifference(0, -0)).not.toBeNull();
  expect(findDifference([], {})).not.toBeNull();
  expect(findDifference(new (class A {})(), {})).not.toBeNull();
  expect(findDifference(null, undefined)).not.toBeNull();
});

test('a snapshot stays as it was, in cycles too', () => {
  const value: { numbers: Int16Array; list: number[]; self?: unknown } = { numbers: Int16Array.of(1), list: [1] };
  value.self = value;
  const before = snapshot(value);
  expect(findDifference(value, before)).toBeNull();
  value.numbers[0] = 9;
  expect(findDifference(value, before)).toEqual({ path: '.numbers[0]', found: 9, expected: 1 });
});
