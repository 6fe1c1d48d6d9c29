import { expect, test } from 'vitest';
import { compareRuns, type ReadRun, survivingProbability } from '../../src/experiment/compareRuns.ts';
import type { ConditionRecord } from '../../src/experiment/condition.ts';
import type { Row } from '../../src/experiment/row.ts';
import { createRandom } from '../../src/random.ts';

const condition = (focal: string, partner: string, seat = 0): ConditionRecord => ({
  environment: 'overcooked/legacy/cramped_room',
  rules: 'legacy',
  layout: 'cramped_room',
  focal,
  partner,
  partnerKey: partner,
  partners: [partner],
  seat,
  meeting: 1,
  lowestReturn: 0,
  half: null,
  horizon: 400,
});

const rowsOf = (where: ConditionRecord, returns: readonly (number | null)[]): readonly Row[] =>
  returns.map((value, i) => ({
    ...where,
    schema: 1,
    id: `${where.focal} ${where.partner} ${i}`,
    environmentVersion: '1',
    seed: i + 1,
    status: value === null ? 'failed' : 'finished',
    outcome: value === null ? 'failed' : 'truncated',
    return: value ?? 0,
    steps: 400,
    seatReturns: [value ?? 0, 0],
    fallbackRate: 0,
    code: ['a', 'b'],
    hash: null,
  })) as unknown as readonly Row[];

const runOf = (
  directory: string,
  cells: readonly (readonly [ConditionRecord, readonly (number | null)[]])[],
  seed = 1,
): ReadRun => ({
  directory,
  record: {
    schema: 1,
    scenario: directory,
    resolved: { seed },
    base: '',
    package: '1',
    code: { core: '1', mind: directory },
    policies: {},
    seeds: [],
    episodes: 0,
    conditions: cells.map(([where]) => where),
  } as unknown as ReadRun['record'],
  rows: cells.flatMap(([where, returns]) => rowsOf(where, returns)),
});

test('a condition is the paired difference by seed, the second run minus the first', () => {
  const first = runOf('first', [[condition('mind', 'greedy'), [100, 120, 140, 160, null]]]);
  const second = runOf('second', [[condition('mind', 'greedy'), [120, 140, 160, 200, 500]]]);
  const { conditions, focals, differences, paired } = compareRuns(first, second);
  expect(paired).toBe(true);
  // Differences 20, 20, 20, 40: mean 25, s 10, se 5, t(3) 3.182446.
  expect(conditions).toMatchObject([{ n: 4, leftOut: 1, means: [130, 224], difference: 25, changed: 'up' }]);
  expect(conditions[0]!.ci![0]).toBeCloseTo(25 - 3.182446 * 5, 4);
  expect(conditions[0]!.p).toBeCloseTo(0.0153924, 5); // 2 P(T3 < -5)
  expect(focals).toMatchObject([{ focal: ['mind', 'mind'], conditions: 1, n: 4, difference: 25 }]);
  expect(differences).toEqual(['code of src/mind']);
});

test('differences that are all the same are judged by their signs', () => {
  const run = (directory: string, values: readonly number[]) => runOf(directory, [[condition('m', 'p'), values]]);
  const compare = (n: number, by: number) =>
    compareRuns(run('a', new Array(n).fill(100)), run('b', new Array(n).fill(100 + by))).conditions[0]!;
  expect(compare(3, 20)).toMatchObject({ p: 0.25, changed: null });
  expect(compare(6, -20)).toMatchObject({ p: 1 / 32, changed: 'down' });
  expect(compare(6, 0)).toMatchObject({ p: 1, changed: null, difference: 0 });
  expect(compare(1, 20)).toMatchObject({ p: null, changed: null, ci: null });
});

test('runs with other experiment seeds are not paired', () => {
  const values = [100, 120, 140, 160];
  const first = runOf('a', [[condition('m', 'p'), values]]);
  const second = runOf('b', [[condition('m', 'p'), values.map((value) => value + 20)]], 7);
  const unpaired = compareRuns(first, second);
  expect(unpaired).toMatchObject({ paired: false, conditions: [{ difference: 20, changed: null }] });
  const error = Math.sqrt((2 * 2000) / 3 / 4);
  expect(unpaired.conditions[0]!.ci![1]).toBeCloseTo(20 + 2.446912 * error, 4);
});

test('two policies are matched by name, as the only ones, or as told; conditions by place and luck', () => {
  const cells = (focal: string) => [condition(focal, 'p'), condition(focal, 'q')].map((one) => [one, [1, 2]] as const);
  const old = runOf('old', [...cells('old'), [condition('old', 'r'), [1]]]);
  const fresh = runOf('fresh', cells('new'));
  expect(compareRuns(old, fresh)).toMatchObject({ focals: [{ focal: ['old', 'new'] }], unmatched: [1, 0] });
  const many = runOf('many', [...cells('a'), ...cells('b')]);
  expect(() => compareRuns(old, many)).toThrow(/no focal policy is in both.*--focal <first>=<second>/s);
  expect(compareRuns(old, many, ['old', 'b']).focals).toHaveLength(1);
  expect(() => compareRuns(old, many, ['old', 'c'])).toThrow('many has a, b, not c');
  expect(compareRuns(many, many).focals.map(({ focal }) => focal[0])).toEqual(['a', 'b']);
  const self = runOf('self', [[{ ...condition('old', 'old'), partnerKey: 'self' }, [1]]]);
  expect(() => compareRuns(old, self)).toThrow('shares no condition');
});

test('the false discovery rate keeps what Benjamini and Hochberg keep', () => {
  // Their worked example of 15 sorted p values (1995, section 3.2): at 5 % the first four are rejected.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  expect(survivingProbability(p.toReversed(), 0.05)).toBe(0.0095);
  expect(survivingProbability([0.2, 0.9], 0.05)).toBe(-1);
});

test('one policy under two names is flagged in 2 to 9 % of 200 conditions', () => {
  const random = createRandom('same policy');
  const partners = Array.from({ length: 100 }, (_, i) => `p${i}`);
  // Returns as kitchens give them: soups of 20, the luck of a seed shared by both names, some of it each one's own.
  const cells = (focal: string) =>
    partners.flatMap((partner) =>
      [0, 1].map((seat) => {
        const luck = random.fork(partner).fork(seat);
        const own = luck.fork(focal);
        const returns = Array.from({ length: 15 }, (_, seed) => {
          const shared = luck.fork(seed).integer(6);
          return 20 * (4 + shared + own.integer(4));
        });
        return [condition(focal, partner, seat), returns] as const;
      }),
    );
  const { conditions, changed, survive, byChance } = compareRuns(runOf('a', cells('a')), runOf('b', cells('b')));
  expect(conditions).toHaveLength(200);
  expect(byChance).toBeCloseTo(10, 6);
  expect(changed).toBeGreaterThanOrEqual(4);
  expect(changed).toBeLessThanOrEqual(18);
  expect(survive).toBeLessThanOrEqual(1);
});
