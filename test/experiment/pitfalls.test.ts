import { expect, test } from 'vitest';
import { SEARCH_VERSION } from '../../src/bestResponse/search.ts';
import type { BestResponse } from '../../src/experiment/bestResponses.ts';
import { referenceRows } from '../../src/experiment/bestResponses.ts';
import type { ConditionRecord } from '../../src/experiment/condition.ts';
import type { Declarations } from '../../src/experiment/declared.ts';
import { findPitfalls, type PitfallKind } from '../../src/experiment/pitfalls.ts';
import type { Row } from '../../src/experiment/row.ts';
import { meanInterval } from '../../src/measure/interval.ts';

const condition = (over: Partial<ConditionRecord> = {}): ConditionRecord => {
  const partner = over.partner ?? 'p1';
  return {
    environment: `overcooked/legacy/${over.layout ?? 'ring'}`,
    rules: 'legacy',
    layout: 'ring',
    focal: 'mind',
    partnerKey: partner,
    partners: [partner],
    seat: 0,
    meeting: 1,
    lowestReturn: 0,
    half: null,
    horizon: 400,
    ...over,
    partner,
  };
};

const rowsOf = (where: ConditionRecord, returns: readonly number[], over: Partial<Row> = {}): readonly Row[] =>
  returns.map((value, i) => ({
    ...where,
    schema: 1,
    id: '',
    environmentVersion: '1',
    seed: i + 1,
    status: 'finished',
    outcome: 'truncated',
    return: value,
    steps: 400,
    seatReturns: [value, 0],
    fallbackRate: 0,
    code: where.seat === 0 ? ['own', 'theirs'] : ['theirs', 'own'],
    hash: null,
    ...over,
  })) as unknown as readonly Row[];

const PARTNERS = Array.from({ length: 8 }, (_, i) => `p${i}`);
/** Two policies with eight partners in both seats, nothing wrong with any of it. */
const SOUND = ['mind', 'cook'].flatMap((focal) =>
  PARTNERS.flatMap((partner) => [0, 1].map((seat) => condition({ focal, partner, seat }))),
);
const soundRows = (conditions = SOUND) =>
  conditions.flatMap((where, i) => rowsOf(where, [100 + (i % 3), 120, 110 - (i % 5)]));

const find = (
  conditions: readonly ConditionRecord[],
  rows: readonly Row[],
  { declared = {}, responses }: { declared?: Declarations; responses?: readonly BestResponse[] } = {},
) => {
  const referencing = responses === undefined ? null : referenceRows(conditions, rows, responses);
  return findPitfalls({ conditions, rows, declared, referencing });
};
const kinds = (found: ReturnType<typeof find>): readonly PitfallKind[] => found.map(({ kind }) => kind);

const response = (where: ConditionRecord, returns: readonly number[]): BestResponse => ({
  ...where,
  environmentVersion: '1',
  searchVersion: SEARCH_VERSION,
  budget: { simulations: 48, depth: 60, every: 4 },
  code: ['theirs'],
  seeds: [1, 2, 3],
  best: 'search',
  mean: meanInterval(returns),
  candidates: { search: meanInterval(returns).mean, proagent: 1 },
});

test('a sound run has no pitfalls', () => {
  expect(find(SOUND, soundRows())).toEqual([]);
  const best = SOUND.map((where) => response(where, [150, 160, 155]));
  expect(find(SOUND, soundRows(), { responses: best })).toEqual([]);
});

test('failed and fallen-back episodes are told, with whose fault it was', () => {
  const failure = { seat: 0, step: 3, cause: 'focal', reason: 'broken' } as const;
  const rows = [...soundRows(), ...rowsOf(SOUND[0]!, [0, 0], { status: 'failed', failure })];
  const [failed] = find(SOUND, rows);
  expect(failed!.kind).toBe('failed');
  expect(failed!.text).toMatch(/^2 of 98 episodes failed \(2 by the focal\).*read the bound/);
  const fallen = find(
    SOUND,
    soundRows().map((row) => (row.focal === 'cook' ? { ...row, fallbackRate: 0.25 } : row)),
  );
  expect(fallen).toEqual([
    { kind: 'fallback', text: expect.stringMatching(/^cook fell back in 25 % of its decisions/) },
  ]);
});

test('partners that a policy was tuned on are told: by name, half and pattern', () => {
  const declared = (tunedOn: readonly string[]): Declarations => ({
    'overcooked/legacy/ring': { mind: { tunedOn, sameWeightsAs: null } },
  });
  const tuned = (...on: string[]) => find(SOUND, soundRows(), { declared: declared(on) });
  expect(tuned('p1', 'nobody')).toEqual([
    { kind: 'tuned', text: expect.stringMatching(/^mind was tuned on p1, whom/) },
  ]);
  expect(tuned('p*')[0]!.text).toContain('p0, p1, p2, p3 and 4 more');
  expect(tuned('p', 'other')).toEqual([]);
  const halves = SOUND.map((one) => ({ ...one, half: 'development' as const }));
  expect(kinds(find(halves, soundRows(halves), { declared: declared(['development']) }))).toEqual(['tuned']);
  expect(find(halves, soundRows(halves), { declared: declared(['held-out']) })).toEqual([]);
});

test('a network that is met under two names is told, on the layouts where it is', () => {
  const declared: Declarations = {
    'overcooked/legacy/ring': {
      p1: { tunedOn: [], sameWeightsAs: 'p2' },
      p3: { tunedOn: [], sameWeightsAs: 'absent' },
    },
  };
  expect(find(SOUND, soundRows(), { declared })).toEqual([
    { kind: 'sameNetwork', text: expect.stringMatching(/^p1 and p2 are one network under two names on ring/) },
  ]);
});

test('too few partners or episodes are told, but not of self-play', () => {
  const few = SOUND.filter(({ partner }) => partner < 'p3');
  expect(find(few, soundRows(few))).toEqual([
    { kind: 'fewPartners', text: expect.stringMatching(/^each policy met 3 partners: too few .* \(8 or more\)/) },
  ]);
  const self = [condition({ partnerKey: 'self', partner: 'mind' })];
  expect(find(self, rowsOf(self[0]!, [100, 120, 110]))).toEqual([]);
  const once = SOUND.flatMap((where) => rowsOf(where, [100]));
  expect(kinds(find(SOUND, once))).toContain('fewEpisodes');
});

test('a large gap between seats is told where it is beyond chance', () => {
  const shifted = SOUND.flatMap((where) =>
    rowsOf(where, where.focal === 'mind' && where.seat === 1 ? [200, 202, 204] : [100, 102, 104]),
  );
  expect(find(SOUND, shifted)).toEqual([
    { kind: 'seatGap', text: expect.stringMatching(/^mind returns much more .*: 100 on ring \(seat 1\)/) },
  ]);
});

test('floors and ceilings are told by place', () => {
  const rows = SOUND.flatMap((where) =>
    rowsOf(where, where.partner === 'p1' ? [0, 0, 0] : where.partner === 'p2' ? [240, 240, 240] : [100, 90, 120]),
  );
  const found = find(SOUND, rows);
  expect(kinds(found)).toEqual(['floor', 'ceiling']);
  expect(found[0]!.text).toMatch(
    /^nobody scores in 2 of 16 places: ring with p1 \(seat 0\) and ring with p1 \(seat 1\)/,
  );
  expect(found[1]!.text).toContain('ring with p2 (seat 0)');
  const one = SOUND.filter(({ focal }) => focal === 'mind');
  expect(
    kinds(
      find(
        one,
        rows.filter(({ focal }) => focal === 'mind'),
      ),
    ),
  ).toEqual(['floor']);
});

test('places of several rule sets and meetings are told apart', () => {
  const places = [
    condition({ partner: 'p1' }),
    condition({ partner: 'p1', rules: 'current', environment: 'overcooked/current/ring', meeting: 2 }),
  ];
  const rows = places.flatMap((where) => rowsOf(where, [0, 0, 0]));
  expect(find(places, rows).find(({ kind }) => kind === 'floor')?.text).toContain(
    'legacy/ring with p1 (seat 0, meeting 1) and current/ring with p1 (seat 0, meeting 2)',
  );
});

test('a layout that three policies have mastered is saturated', () => {
  const three = ['a', 'b', 'c'].flatMap((focal) => PARTNERS.map((partner) => condition({ focal, partner })));
  const rows = three.flatMap((where) => rowsOf(where, [98, 99, where.focal === 'c' ? 95 : 100]));
  const best = PARTNERS.map((partner) => response(condition({ partner }), [100, 100, 101]));
  expect(find(three, rows, { responses: best })).toEqual([
    { kind: 'saturated', text: expect.stringMatching(/^ring is saturated: a, b and c are above 95 %/) },
  ]);
  const weaker = rows.map((row) => (row.focal === 'c' ? { ...row, return: 80 + row.seed } : row));
  expect(find(three, weaker, { responses: best })).toEqual([]);
});

test('references that are none are told: exceeded, zero, missing, of another partner', () => {
  const responses = SOUND.filter(({ partner }) => partner !== 'p5').map((where) => {
    const mean = where.partner === 'p6' ? [0, 0, 0] : where.partner === 'p7' ? [50, 51, 52] : [150, 160, 155];
    const searchVersion = where.partner === 'p4' ? 'old' : SEARCH_VERSION;
    return { ...response(where, mean), searchVersion, code: [where.partner === 'p0' ? 'changed' : 'theirs'] };
  });
  const found = find(SOUND, soundRows(), { responses });
  expect(kinds(found)).toEqual(['aboveBest', 'zeroBest', 'missingBest', 'supersededBest', 'outdatedBest']);
  expect(found[0]!.text).toContain('in 4 of 24 conditions');
  expect(found[1]!.text).toContain('4 of 24 conditions have a best response of 0');
  expect(found[2]!.text).toContain('for 4 conditions no best response is known');
  expect(found[3]!.text).toContain('for 4 conditions the best response was found by another version');
  expect(found[4]!.text).toContain('in 4 conditions the code of the partner');
});
