import { expect, test } from 'vitest';
import { formatExpectation, parseExpectation } from '../../src/experiment/expectation.ts';

const TEXTS = [
  'return >= 20 before 60',
  'return != 0',
  'event handOver seat 1 before 40',
  'event delivered',
  'no event blocked seat 0 after 10',
  'event skillCompleted "pickUpOnion (0,1)" seat 0 at 12',
  'intention(seat 1) = "pickUpOnion" with p > 0.5 at 30',
  'intention(seat 1) of seat 0 = "pickUpOnion (0,1)" at 30',
  'action seat 0 = stay at 12',
  'action seat 2 != stay at 0',
];

test.each(TEXTS)('%s is read and written unchanged', (text) => {
  const parsed = parseExpectation(text);
  expect(parsed).toMatchObject({ ok: true });
  expect(parsed.ok && formatExpectation(parsed.value)).toBe(text);
});

test('by and before mean the steps before, and a skill needs no quotes', () => {
  expect(parseExpectation('return >= 20 by 60')).toEqual(parseExpectation('return >= 20 before 60'));
  expect(parseExpectation('intention(seat 1) = pickUpOnion (0,1) with p > 0.5 at 30')).toEqual(
    parseExpectation('intention(seat 1) = "pickUpOnion (0,1)" with p > 0.5 at 30'),
  );
});

test.each([
  ['retrun > 3', 0, "did you mean 'return'?"],
  ['event delivrd', 6, "did you mean 'delivered'?"],
  ['return => 3', 8, null],
  ['return > 3 by', 13, null],
  ['return > 3 by 4 5', 16, null],
  ['action seat x = stay at 3', 12, null],
  ['action seat 0 = stay', 20, null],
  ['intention(seat 1 = x at 3', 17, null],
  ['return > 3 @', 11, null],
])('%s stops making sense at letter %d', (text, at, hint) => {
  const parsed = parseExpectation(text);
  expect(parsed).toMatchObject({ ok: false, at });
  if (hint !== null && !parsed.ok) expect(parsed.hint).toContain(hint);
});
