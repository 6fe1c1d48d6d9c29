import { expect, test } from 'vitest';
import { cycleLength, participantTurns, type Treatments, williamsDesign } from '../../src/play/study/order.ts';

const count = <T>(list: readonly T[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(JSON.stringify(one), (counts.get(JSON.stringify(one)) ?? 0) + 1);
  return counts;
};

/** All keys that there should be, each equally often. */
const isBalanced = <T>(list: readonly T[], keys: number): boolean => {
  const counts = count(list);
  return counts.size === keys && new Set(counts.values()).size === 1;
};

test.each([2, 3, 4, 5, 6, 7])('a Williams design for %i is balanced by place and by predecessor', (n) => {
  const rows = williamsDesign(n);
  expect(rows.length).toBe(n % 2 === 0 ? n : 2 * n);
  for (const row of rows) expect([...row].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  expect(
    isBalanced(
      rows.flatMap((row) => row.map((one, place) => [one, place])),
      n * n,
    ),
  ).toBe(true);
  expect(
    isBalanced(
      rows.flatMap((row) => row.slice(1).map((one, i) => [row[i], one])),
      n * (n - 1),
    ),
  ).toBe(true);
});

test('the design for four is the published one', () => {
  // Williams 1949, and any textbook on cross-over trials: 1 2 4 3, then one more in each row.
  expect(williamsDesign(4)).toEqual([
    [0, 1, 3, 2],
    [1, 2, 0, 3],
    [2, 3, 1, 0],
    [3, 0, 2, 1],
  ]);
});

test.each<Treatments>([
  { teammates: 3, layouts: 2, seats: [0, 1] },
  { teammates: 2, layouts: 1, seats: [0, 1] },
  { teammates: 4, layouts: 3, seats: [1] },
  { teammates: 1, layouts: 5, seats: [0, 1] },
])('over a cycle %o everybody is met equally often in every place, seat and layout', (treatments) => {
  const { teammates, layouts, seats } = treatments;
  const cycle = cycleLength(treatments);
  const all = Array.from({ length: cycle }, (_, number) => participantTurns(treatments, number, 's'));
  for (const turns of all) {
    expect(
      isBalanced(
        turns.map(({ teammate, layout }) => [teammate, layout]),
        teammates * layouts,
      ),
    ).toBe(true);
    const blocks = turns.map(({ layout }) => layout).filter((layout, i, list) => layout !== list[i - 1]);
    expect(blocks.length).toBe(layouts);
  }
  const games = all.flat();
  expect(
    isBalanced(
      all.flatMap((turns) => turns.map(({ teammate }, i) => [teammate, i])),
      teammates * teammates * layouts,
    ),
  ).toBe(true);
  expect(
    isBalanced(
      games.map(({ teammate, layout, seat }) => [teammate, layout, seat]),
      teammates * layouts * seats.length,
    ),
  ).toBe(true);
  expect(
    isBalanced(
      all.flatMap((turns) => turns.map(({ layout, seat }, i) => [layout, seat, Math.floor(i / teammates)])),
      layouts * layouts * seats.length,
    ),
  ).toBe(true);
});

test('a participant has another order and the other seat in the next kitchen', () => {
  const treatments = { teammates: 3, layouts: 2, seats: [0, 1] };
  for (let number = 0; number < cycleLength(treatments); number++) {
    const turns = participantTurns(treatments, number, 's');
    const [first, second] = [turns.slice(0, 3), turns.slice(3)];
    expect(second.map(({ teammate }) => teammate)).not.toEqual(first.map(({ teammate }) => teammate));
    for (const { teammate, seat } of first)
      expect(second.find((one) => one.teammate === teammate)!.seat).toBe(1 - seat);
  }
});

test('letters follow the first meeting, and tell nothing of who it is', () => {
  const treatments = { teammates: 3, layouts: 2, seats: [0, 1] };
  const turns = participantTurns(treatments, 4, 's');
  expect(turns.slice(0, 3).map(({ label }) => label)).toEqual([0, 1, 2]);
  expect(new Map(turns.map(({ teammate, label }) => [teammate, label])).size).toBe(3);
  const first = Array.from({ length: 6 }, (_, number) => participantTurns(treatments, number, 's')[0]!.teammate);
  expect(new Set(first).size).toBe(3);
});

test('the seed decides, and nothing else', () => {
  const treatments = { teammates: 5, layouts: 3, seats: [0, 1] };
  expect(participantTurns(treatments, 3, 'a')).toEqual(participantTurns(treatments, 3, 'a'));
  const seeds = ['a', 'b', 'c', 'd'].map((seed) => JSON.stringify(participantTurns(treatments, 3, seed)));
  expect(new Set(seeds).size).toBe(4);
});
