/**
 * What policies gain from having met: the return of a later meeting minus that of the first one, over chains of meetings
 * of the same policies (same environment, partner, seat and seed). A chain counts when both meetings finished.
 *
 * A condition is one layout, partner and seat; its interval is over its chains. Figures over several conditions weigh
 * them equally, and their intervals come from the chains within the conditions: they speak of these partners only. Each
 * meeting has luck of its own, so a difference has the luck of both in it.
 */
import { type MeanInterval, pairedInterval, pooledInterval } from '../measure/interval.ts';
import { type ConditionRecord, placesOf } from './condition.ts';
import type { Row } from './row.ts';

/** The `--json` contract: keys may be added, never changed. */
export interface MeetingDifference {
  /** Of the layout; null: over all layouts. */
  readonly rules: string | null;
  /** null: over all layouts. */
  readonly layout: string | null;
  readonly focal: string;
  /** null: over all partners. */
  readonly partner: string | null;
  /** From 2. */
  readonly meeting: number;
  /** Chains. */
  readonly n: number;
  /** Of the return of this meeting minus that of the first; null where a condition has no chain. */
  readonly mean: number | null;
  /** 95 %, Student t over chains within conditions; null where a condition has fewer than two. */
  readonly ci: readonly [number, number] | null;
  /** Chains that don't count because one of the two meetings failed. */
  readonly leftOut: number;
}

/** One later meeting of one condition. */
interface Later extends Pick<ConditionRecord, 'environment' | 'focal' | 'partner' | 'meeting'> {
  readonly difference: MeanInterval;
  readonly leftOut: number;
}

type Place = Pick<Row, 'environment' | 'layout' | 'partner' | 'partners' | 'seat' | 'focal' | 'meeting'>;

const keyOf = ({ environment, layout, partner, partners, seat, focal, meeting }: Place): string =>
  JSON.stringify([environment, layout, partner, partners, seat, focal, meeting]);

const differenceOf = (later: readonly Row[], first: readonly Row[]): Pick<Later, 'difference' | 'leftOut'> => {
  const bySeed = new Map(first.map((row) => [row.seed, row]));
  const chains = later.flatMap((row) => {
    const before = bySeed.get(row.seed);
    return before === undefined ? [] : [[row, before] as const];
  });
  const finished = chains.filter((pair) => pair.every(({ status }) => status === 'finished'));
  const difference = pairedInterval(
    finished.map(([row]) => row.return),
    finished.map(([, before]) => before.return),
  );
  return { difference, leftOut: chains.length - finished.length };
};

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** null, for all of them together, comes last, and only where there are several. */
const andAll = <T>(values: readonly T[]): readonly (T | null)[] => (values.length > 1 ? [...values, null] : values);

/** Per layout, focal policy, partner and later meeting, and over all partners and layouts; empty where all meet once. */
export const meetingDifferences = (
  conditions: readonly ConditionRecord[],
  rows: readonly Row[],
): readonly MeetingDifference[] => {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [row]);
    else list.push(row);
  }
  const rowsOf = (place: Place): readonly Row[] => byKey.get(keyOf(place)) ?? [];
  const later = conditions
    .filter(({ meeting }) => meeting > 1)
    .map((condition): Later => {
      const { environment, focal, partner, meeting } = condition;
      const difference = differenceOf(rowsOf(condition), rowsOf({ ...condition, meeting: 1 }));
      return { environment, focal, partner, meeting, ...difference };
    });
  return andAll(placesOf(conditions)).flatMap((place) =>
    distinct(later.map(({ focal }) => focal)).flatMap((focal) => {
      const here = later.filter(
        (one) => (place === null || one.environment === place.environment) && one.focal === focal,
      );
      return andAll(distinct(here.map(({ partner }) => partner))).flatMap((partner) => {
        const met = here.filter((one) => partner === null || one.partner === partner);
        return distinct(met.map(({ meeting }) => meeting)).map((meeting): MeetingDifference => {
          const alike = met.filter((one) => one.meeting === meeting);
          const { n, mean, low, high } = pooledInterval(alike.map(({ difference }) => difference));
          const ci = low === null || high === null ? null : ([low, high] as const);
          return {
            rules: place?.rules ?? null,
            layout: place?.layout ?? null,
            focal,
            partner,
            meeting,
            n,
            mean,
            ci,
            leftOut: alike.reduce((sum, one) => sum + one.leftOut, 0),
          };
        });
      });
    }),
  );
};
