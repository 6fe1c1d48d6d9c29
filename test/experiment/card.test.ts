import { expect, test } from 'vitest';
import { formatCard, formatCardMarkdown } from '../../src/cli/card.ts';
import { type Card, type Evaluated, makeCard } from '../../src/experiment/card.ts';
import type { Row } from '../../src/experiment/row.ts';

const row = (layout: string, partner: string, seat: number, value: number, more: Partial<Row> = {}): Row => ({
  ...{
    schema: 1,
    id: `${layout} ${partner} ${seat} ${value}`,
    environment: layout,
    environmentVersion: '1',
    rules: 'r',
  },
  ...{ layout, focal: 'mine', partner, partners: [partner], seat, seed: 1, meeting: 1, status: 'finished' },
  ...{ outcome: 'truncated', return: value, steps: 10, seatReturns: [0, 0], fallbackRate: 0, lowestReturn: -5 },
  ...{ code: ['', ''], hash: null },
  ...more,
});
const broken = { status: 'failed', failure: { seat: 0, step: 3, cause: 'focal', reason: 'a bug' } } as const;
const elsewhere = { status: 'failed', failure: { seat: 1, step: 3, cause: 'partner', reason: 'a bug' } } as const;

const evaluated = (rows: readonly Row[], more: Partial<Evaluated> = {}): Evaluated => ({
  ...{ suite: 'rapport-1', suiteHash: 'abc', trial: null, package: '0', planned: rows.length, rows, references: [] },
  policy: { name: 'mine', definition: './mine.ts', version: '1', parameters: null, code: 'c0de' },
  ...more,
});

/** Two partners in two seats, two episodes each. */
const ROWS = [
  ...[row('a', 'p', 0, 10), row('a', 'p', 0, 14)],
  ...[row('a', 'p', 1, 20), row('a', 'p', 1, 24)],
  ...[row('a', 'q', 0, 30), row('a', 'q', 0, 34)],
  ...[row('a', 'q', 1, 40), row('a', 'q', 1, 44)],
];

test('the score weighs conditions equally, with an interval over episodes and one over partners', () => {
  const { score, partners, worstPartner, seatGap } = makeCard(evaluated(ROWS));
  expect(score.mean).toBe(27);
  // Each condition's standard error is 2: the pooled one 1, with 4 degrees of freedom (t = 2.7764).
  expect(score.overEpisodes![0]).toBeCloseTo(27 - 2.7764, 3);
  // Two partners' means, 17 and 37: standard error 10, one degree of freedom (t = 12.706).
  expect(score.overPartners![1]).toBeCloseTo(27 + 127.06, 1);
  expect(score.partners).toBe(2);
  expect(partners.map(({ partner, mean }) => [partner, mean])).toEqual([
    ['p', 17],
    ['q', 37],
  ]);
  expect(worstPartner).toMatchObject({ partner: 'p', mean: 17 });
  expect(seatGap).toMatchObject({ best: 1, worst: 0, mean: 10 });
});

test('what the policy broke counts as the lowest return, what others broke is missing', () => {
  const { score, episodes } = makeCard(
    evaluated([...ROWS, row('a', 'p', 0, 99, broken), row('a', 'q', 1, 99, elsewhere)]),
  );
  expect(episodes).toEqual({ planned: 10, finished: 8, broken: 1, failed: 1 });
  expect(score.mean).toBeCloseTo(((10 + 14 - 5) / 3 + 22 + 32 + 42) / 4);
});

test('a condition without an episode leaves no score', () => {
  const card = makeCard(evaluated([...ROWS, row('b', 'p', 0, 0, elsewhere)]));
  expect(card.score.mean).toBeNull();
  expect(formatCard(card)).toContain('unknown: some conditions have no episode');
});

test('a share of the best response counts what it leaves out', () => {
  const best = (mean: number) => ({ n: 4, mean, error: 0, freedom: 3, low: mean, high: mean });
  const point = (partner: string, seat: number, mean: number) =>
    ({ focal: 'mine', layout: 'a', partner, seat, best: best(mean) }) as never;
  const references = [
    {
      conditions: [point('p', 0, 24), point('p', 1, 0), point('q', 0, 16)],
      ...{ missing: 1, superseded: 0, outdated: 0, shares: new Map(), described: 'search' },
    },
  ];
  const { bestResponse } = makeCard(evaluated(ROWS, { references }));
  expect(bestResponse).toMatchObject({ conditions: [3, 4], leftOut: 1, aboveOne: 1, mean: (0.5 + 2) / 2 });
  const old = [{ ...references[0]!, conditions: [], superseded: 4 }];
  const card = makeCard(evaluated(ROWS, { references: old }));
  expect(card).toMatchObject({ bestResponse: null, superseded: 4 });
  expect(formatCard(card)).toContain(
    'no reference is known; 4 references of another version of the search are not used',
  );
});

test('a card says all of it in words, a trial first of all', () => {
  const card: Card = makeCard(evaluated(ROWS, { trial: 'seeds 1..2 instead of 1..30', planned: 10 }));
  for (const text of [formatCard(card), formatCardMarkdown(card)]) {
    expect(text).toContain('A trial, not an evaluation: seeds 1..2 instead of 1..30');
    expect(text).toMatch(/27\.0/);
    expect(text).toContain('8 of 10 finished; 0 broken by the policy; 2 missing');
    expect(text).toContain('no reference is known');
    expect(text).toContain('suite rapport-1 (abc), rapport 0, policy ./mine.ts version 1 (c0de)');
  }
});
