import { expect, test } from 'vitest';
import { recordConditions } from '../../src/experiment/condition.ts';
import { type PairedDifference, pairedDifferences } from '../../src/experiment/paired.ts';
import type { Row } from '../../src/experiment/row.ts';
import { prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';

const prepare = (body: string) =>
  prepareRun(
    { ...parseScenarioText('x.yaml', `rapport: 1\nname: a\nrules: legacy\n${body}`), base: import.meta.dirname },
    null,
  );

/** Returns by `layout focal seat`, one for each seed from 1 on; null for an episode that failed. */
type Returns = Readonly<Record<string, readonly (number | null)[]>>;

const rowsOf = ({ assignments }: Awaited<ReturnType<typeof prepare>>, returns: Returns): readonly Row[] =>
  assignments.flatMap(({ id, description }): Row[] => {
    const { layout, focal, partner, seat, seed, environment, environmentVersion, policies } = description;
    const found = returns[`${layout} ${focal} ${seat}`]?.[seed - 1];
    if (found === undefined) return [];
    return [
      {
        schema: 1,
        id,
        environment,
        environmentVersion,
        rules: 'legacy',
        layout,
        focal,
        partner,
        partners: policies.filter((_, one) => one !== seat).map(({ name }) => name),
        seat,
        seed,
        meeting: 1,
        status: found === null ? 'failed' : 'finished',
        outcome: found === null ? 'failed' : 'truncated',
        return: found ?? 0,
        steps: 400,
        seatReturns: [0, 0],
        fallbackRate: 0,
        lowestReturn: 0,
        code: ['', ''],
        hash: null,
      },
    ];
  });

const find = (all: readonly PairedDifference[], layout: string | null, seat: number | null) =>
  all.find((one) => one.layout === layout && one.seat === seat);

const TWO =
  'layouts: [simple, coordination_ring]\nfocal: [stay, random]\npartners: [greedy]\nseats: both\nseeds: 1..3\n';

test('differences are taken seed by seed, and pooled over conditions with equal weight', async () => {
  const prepared = await prepare(TWO);
  const rows = rowsOf(prepared, {
    'cramped_room stay 0': [100, 60, 140],
    'cramped_room random 0': [120, 60, 180], // 20, 0, 40: mean 20, s 20
    'cramped_room stay 1': [80, 40, 100],
    'cramped_room random 1': [90, 50, null], // 10, 10
    'coordination_ring stay 0': [60, 60, 60],
    'coordination_ring random 0': [30, 50, 40], // -30, -10, -20: mean -20, s 10
    'coordination_ring stay 1': [20, 40, 60],
    'coordination_ring random 1': [20, 40, 60], // 0, 0, 0
  });
  const paired = pairedDifferences(recordConditions(prepared.expansion), rows);
  expect(paired).toHaveLength(9);
  expect(paired.every(({ focal, against }) => focal === 'random' && against === 'stay')).toBe(true);

  // t(2) = 4.302653; s/√3 = 11.547005
  expect(find(paired, 'cramped_room', 0)).toMatchObject({ n: 3, mean: 20, leftOut: 0 });
  expect(find(paired, 'cramped_room', 0)!.ci![0]).toBeCloseTo(20 - 4.302653 * 11.547005, 4);
  expect(find(paired, 'cramped_room', 1)).toMatchObject({ n: 2, mean: 10, ci: [10, 10], leftOut: 1 });
  // √(133.33 + 0) / 2 = 5.773503, still with 2 degrees of freedom
  const room = find(paired, 'cramped_room', null)!;
  expect(room).toMatchObject({ n: 5, mean: 15, leftOut: 1 });
  expect(room.ci![1]).toBeCloseTo(15 + 4.302653 * 5.773503, 4);
  expect(find(paired, null, 1)).toMatchObject({ n: 5, mean: 5, ci: [5, 5], leftOut: 1 });
  // (20 + 10 - 20 + 0) / 4; √(133.33 + 33.33) / 4 = 3.227486; Welch-Satterthwaite 2.941176, t = 3.218759
  const all = find(paired, null, null)!;
  expect(all).toMatchObject({ n: 11, mean: 2.5, leftOut: 1 });
  expect(all.ci![0]).toBeCloseTo(2.5 - 3.218759 * 3.227486, 4);
  expect(all.ci![1]).toBeCloseTo(2.5 + 3.218759 * 3.227486, 4);
});

test('a pair whose other episode is not played yet is neither counted nor left out', async () => {
  const prepared = await prepare(TWO);
  const rows = rowsOf(prepared, { 'cramped_room stay 0': [100, 60, 140], 'cramped_room random 0': [120] });
  const paired = pairedDifferences(recordConditions(prepared.expansion), rows);
  expect(find(paired, 'cramped_room', 0)).toMatchObject({ n: 1, mean: 20, ci: null, leftOut: 0 });
  expect(find(paired, 'cramped_room', 1)).toMatchObject({ n: 0, mean: null, ci: null, leftOut: 0 });
  expect(find(paired, null, null)).toMatchObject({ n: 1, mean: null, ci: null });
});

test('only conditions that both policies were in, with the same luck, are compared', async () => {
  const none = await prepare('layouts: [simple]\nfocal: [stay, random]\npartners: [self]\nseeds: 1\n');
  expect(pairedDifferences(recordConditions(none.expansion), [])).toEqual([]);
  const one = await prepare('layouts: [simple]\nfocal: [stay]\npartners: [greedy]\nseeds: 1\n');
  expect(pairedDifferences(recordConditions(one.expansion), [])).toEqual([]);
  // `greedy` with itself is played with the streams of `self`, so it is no match for `stay` with `greedy`.
  const self = await prepare(
    'layouts: [simple]\nfocal: [stay, greedy]\npartners: [self, greedy, random]\nseats: [0]\n',
  );
  const returns = { 'cramped_room stay 0': [40], 'cramped_room greedy 0': [100] };
  const paired = pairedDifferences(recordConditions(self.expansion), rowsOf(self, returns));
  expect(paired).toEqual([
    {
      rules: 'legacy',
      layout: 'cramped_room',
      seat: 0,
      focal: 'greedy',
      against: 'stay',
      n: 1,
      mean: 60,
      ci: null,
      leftOut: 0,
    },
  ]);
});
