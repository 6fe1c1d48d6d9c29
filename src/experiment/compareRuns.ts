/**
 * Two runs beside each other: the second's return minus the first's, condition by condition, over pairs of episodes that
 * met the same luck. A condition is flagged where its 95 % interval leaves out 0, which happens by chance in about one of
 * twenty: beside it stands whether the flag survives when the share of false flags among all is held at 5 % (Benjamini
 * and Hochberg 1995).
 *
 * Runs with other experiment seeds met other luck: their conditions are compared as independent samples (Welch 1947).
 */
import {
  CONFIDENCE,
  type MeanInterval,
  meanInterval,
  pairedInterval,
  pooledInterval,
  studentInterval,
} from '../measure/interval.ts';
import { studentProbability } from '../measure/student.ts';
import type { ConditionRecord } from './condition.ts';
import type { RunRecord } from './directory.ts';
import { inputError } from './problem.ts';
import type { Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** A run as it is read. */
export interface ReadRun {
  readonly directory: string;
  readonly record: RunRecord;
  readonly rows: readonly Row[];
}

/** The `--json` contract: keys may be added, never changed. */
export interface ComparedCondition {
  readonly environment: string;
  readonly layout: string;
  readonly partner: string;
  readonly seat: number;
  /** From 1. */
  readonly meeting: number;
  /** In the first run, and in the second. */
  readonly focal: readonly [first: string, second: string];
  /** Pairs; of runs that can't be paired the episodes of the smaller side. */
  readonly n: number;
  /** Pairs that don't count because an episode of theirs failed. */
  readonly leftOut: number;
  readonly means: readonly [first: number | null, second: number | null];
  /** The second's return minus the first's. */
  readonly difference: number | null;
  readonly ci: readonly [number, number] | null;
  /** Two-sided; null where there is no interval. */
  readonly p: number | null;
  readonly changed: 'up' | 'down' | null;
  /** Whether the flag is among those that survive a false discovery rate of 5 %. */
  readonly survives: boolean;
}

export interface ComparedFocal {
  readonly focal: readonly [first: string, second: string];
  readonly conditions: number;
  readonly n: number;
  /** Mean over conditions, weighed equally; the interval is over episodes within them. */
  readonly difference: number | null;
  readonly ci: readonly [number, number] | null;
}

export interface RunComparison {
  readonly runs: readonly [first: string, second: string];
  /** Whether episodes met the same luck and are paired by seed. */
  readonly paired: boolean;
  readonly conditions: readonly ComparedCondition[];
  readonly focals: readonly ComparedFocal[];
  /** Conditions flagged up or down. */
  readonly changed: number;
  readonly survive: number;
  /** Flags to expect where nothing has changed: 5 % of the conditions that have an interval and differ at all. */
  readonly byChance: number;
  /** Conditions of one run alone. */
  readonly unmatched: readonly [first: number, second: number];
  /** What differs between the runs beside their returns, in words. */
  readonly differences: readonly string[];
}

const FALSE_DISCOVERIES = 0.05;

const seedOf = ({ record }: ReadRun): string => String((record.resolved as Scenario).seed ?? 1);

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/**
 * Which focal policy is compared with which: those of the same name; where there is one on each side, these two; and what
 * `focal` names. Throws an `InputError` where that leaves nobody.
 */
const matchFocals = (
  first: ReadRun,
  second: ReadRun,
  named: readonly [string, string] | null,
): readonly (readonly [string, string])[] => {
  const [ours, theirs] = [first, second].map(({ record }) => distinct(record.conditions.map(({ focal }) => focal))) as [
    string[],
    string[],
  ];
  if (named !== null) {
    const [a, b] = named;
    if (!ours.includes(a)) throw inputError('--focal', `${first.directory} has ${ours.join(', ')}, not ${a}`);
    if (!theirs.includes(b)) throw inputError('--focal', `${second.directory} has ${theirs.join(', ')}, not ${b}`);
    return [named];
  }
  const common = ours.filter((name) => theirs.includes(name)).map((name) => [name, name] as const);
  if (common.length > 0) return common;
  if (ours.length === 1 && theirs.length === 1) return [[ours[0]!, theirs[0]!]];
  throw inputError(
    second.directory,
    `no focal policy is in both runs: ${ours.join(', ')} there, ${theirs.join(', ')} here`,
    'say who is compared with whom: --focal <first>=<second>',
  );
};

const whoElse = ({ partnerKey, partners }: ConditionRecord): readonly string[] =>
  partnerKey === 'self' ? ['self'] : partners;

/** Equal keys meet equal luck where the experiment's seeds are equal, whoever the focal policies are. */
const placeKey = (condition: ConditionRecord): string =>
  JSON.stringify([
    condition.environment,
    condition.layout,
    condition.partnerKey,
    whoElse(condition),
    condition.seat,
    condition.meeting,
    condition.horizon,
  ]);

const rowKey = (
  row: Pick<Row, 'environment' | 'layout' | 'focal' | 'partner' | 'partners' | 'seat' | 'meeting'>,
): string => JSON.stringify([row.environment, row.layout, row.focal, row.partner, row.partners, row.seat, row.meeting]);

const rowsByCondition = ({ rows }: ReadRun): ReadonlyMap<string, readonly Row[]> => {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const list = byKey.get(rowKey(row));
    if (list === undefined) byKey.set(rowKey(row), [row]);
    else list.push(row);
  }
  return byKey;
};

const returnsOf = (rows: readonly Row[]): readonly number[] =>
  rows.filter(({ status }) => status === 'finished').map((row) => row.return);

interface Difference {
  readonly interval: MeanInterval;
  readonly leftOut: number;
}

const pairBySeed = (ours: readonly Row[], theirs: readonly Row[]): Difference => {
  const bySeed = new Map(ours.map((row) => [row.seed, row]));
  const pairs = theirs.flatMap((row) => {
    const other = bySeed.get(row.seed);
    return other === undefined ? [] : [[row, other] as const];
  });
  const whole = pairs.filter((pair) => pair.every(({ status }) => status === 'finished'));
  const interval = pairedInterval(
    whole.map(([row]) => row.return),
    whole.map(([, other]) => other.return),
  );
  return { interval, leftOut: pairs.length - whole.length };
};

const compareSamples = (ours: readonly Row[], theirs: readonly Row[]): Difference => {
  const [a, b] = [meanInterval(returnsOf(ours)), meanInterval(returnsOf(theirs))];
  const leftOut = [...ours, ...theirs].filter(({ status }) => status === 'failed').length;
  const n = Math.min(a.n, b.n);
  if (a.mean === null || b.mean === null) return { interval: meanInterval([]), leftOut };
  const mean = b.mean - a.mean;
  if (a.error === null || b.error === null) return { interval: { ...meanInterval([mean]), n }, leftOut };
  const variance = a.error ** 2 + b.error ** 2;
  const spread = a.error ** 4 / a.freedom! + b.error ** 4 / b.freedom!;
  const freedom = spread === 0 ? Math.max(1, a.n + b.n - 2) : variance ** 2 / spread;
  return { interval: studentInterval(n, mean, { error: Math.sqrt(variance), freedom }), leftOut };
};

/**
 * Two-sided p of a mean difference of 0. Where all differences are the same there is no spread to judge by: 1 where they
 * are 0, else that of the sign test, 2 / 2ⁿ.
 */
const probabilityOf = ({ n, mean, error, freedom }: MeanInterval): number | null => {
  if (mean === null || error === null || freedom === null) return null;
  if (error === 0) return mean === 0 ? 1 : 2 ** (1 - n);
  return 2 * studentProbability(-Math.abs(mean / error), freedom);
};

/** The largest p that survives (Benjamini and Hochberg 1995); -1 where none does. */
export const survivingProbability = (probabilities: readonly number[], rate: number): number => {
  const ascending = [...probabilities].sort((a, b) => a - b);
  return ascending.findLast((p, i) => p <= (rate * (i + 1)) / ascending.length) ?? -1;
};

const ciOf = ({ low, high }: MeanInterval): readonly [number, number] | null =>
  low === null || high === null ? null : [low, high];

const directionOf = ({ mean }: MeanInterval, p: number | null): ComparedCondition['changed'] =>
  mean === null || p === null || p > 1 - CONFIDENCE ? null : mean > 0 ? 'up' : 'down';

const differencesOf = (first: ReadRun, second: ReadRun): readonly string[] => {
  const [a, b] = [first.record, second.record];
  const parts = Object.keys({ ...a.code, ...b.code }).filter((part) => a.code[part] !== b.code[part]);
  const policies = Object.keys(a.policies).filter(
    (name) => b.policies[name] !== undefined && a.policies[name] !== b.policies[name],
  );
  const versions = distinct(first.rows.map(({ environmentVersion }) => environmentVersion));
  const others = distinct(second.rows.map(({ environmentVersion }) => environmentVersion));
  return [
    ...(a.package === b.package ? [] : [`package ${a.package} and ${b.package}`]),
    ...(versions.join() === others.join()
      ? []
      : [`environment version ${versions.join(', ')} and ${others.join(', ')}`]),
    ...parts.map((part) => (part === 'core' ? 'code of src/*.ts' : `code of src/${part}`)),
    ...policies.map((name) => `policy ${name}`),
  ];
};

/** Compares two runs; `named` says which focal policy of the first with which of the second. Throws an `InputError`. */
export const compareRuns = (
  first: ReadRun,
  second: ReadRun,
  named: readonly [string, string] | null = null,
): RunComparison => {
  const focals = matchFocals(first, second, named);
  const paired = seedOf(first) === seedOf(second);
  const ours = rowsByCondition(first);
  const theirs = rowsByCondition(second);
  const matched = focals.map((focal) => {
    const before = first.record.conditions.filter((one) => one.focal === focal[0]);
    const after = new Map(
      second.record.conditions.filter((one) => one.focal === focal[1]).map((one) => [placeKey(one), one]),
    );
    const both = before.flatMap((one) => {
      const other = after.get(placeKey(one));
      return other === undefined ? [] : [{ one, other }];
    });
    return { focal, both, alone: [before.length - both.length, after.size - both.length] as const };
  });
  const compared = matched.flatMap(({ focal, both }) =>
    both.map(({ one, other }) => {
      const before = ours.get(rowKey(one)) ?? [];
      const after = theirs.get(rowKey(other)) ?? [];
      const { interval, leftOut } = paired ? pairBySeed(before, after) : compareSamples(before, after);
      const means = [meanInterval(returnsOf(before)).mean, meanInterval(returnsOf(after)).mean] as const;
      return { focal, one, interval, leftOut, means, p: probabilityOf(interval) };
    }),
  );
  if (compared.length === 0)
    throw inputError(
      second.directory,
      `it shares no condition with ${first.directory}: no environment, partner and seat is in both`,
    );
  const limit = survivingProbability(
    compared.flatMap(({ p }) => p ?? []),
    FALSE_DISCOVERIES,
  );
  const conditions = compared.map(({ focal, one, interval, leftOut, means, p }): ComparedCondition => {
    const changed = directionOf(interval, p);
    return {
      environment: one.environment,
      layout: one.layout,
      partner: one.partnerKey === 'self' ? 'self' : one.partner,
      seat: one.seat,
      meeting: one.meeting,
      focal,
      n: interval.n,
      leftOut,
      means,
      difference: interval.mean,
      ci: ciOf(interval),
      p,
      changed,
      survives: changed !== null && p !== null && p <= limit,
    };
  });
  return {
    runs: [first.directory, second.directory],
    paired,
    conditions,
    focals: matched.map(({ focal }) => {
      const here = compared.filter((one) => one.focal === focal);
      const pooled = pooledInterval(here.map(({ interval }) => interval));
      return { focal, conditions: here.length, n: pooled.n, difference: pooled.mean, ci: ciOf(pooled) };
    }),
    changed: conditions.filter(({ changed }) => changed !== null).length,
    survive: conditions.filter(({ survives }) => survives).length,
    byChance: (1 - CONFIDENCE) * conditions.filter(({ ci }) => ci !== null && (ci[0] !== 0 || ci[1] !== 0)).length,
    unmatched: [
      matched.reduce((sum, { alone }) => sum + alone[0], 0),
      matched.reduce((sum, { alone }) => sum + alone[1], 0),
    ],
    differences: differencesOf(first, second),
  };
};
