import { expect, test } from 'vitest';
import { createRandom, shuffle } from '../src/random.ts';

test('a shuffle draws every order alike, and leaves the list as it was', () => {
  const list = [0, 1, 2] as const;
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = shuffle(list, createRandom(seed)).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
  // Six standard deviations of a count of 1000.
  for (const count of counts.values())
    expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
  expect(list).toEqual([0, 1, 2]);
  const random = createRandom(1);
  const two = createRandom(1);
  shuffle(list, random);
  two.next();
  two.next();
  expect(random.next()).toBe(two.next());
});
