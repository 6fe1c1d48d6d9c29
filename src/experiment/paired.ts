/**
 * Paired differences between the focal policies of a run, in return or another figure of an episode: `focal` minus the
 * scenario's first, over pairs of episodes that met the same luck (same environment, partner, seat and seed). A pair
 * counts when both its episodes have the figure; only finished ones have a return. Where the
 * same policies meet several times the mean over their meetings counts as one episode: meetings in a row depend on each
 * other, and are no sample.
 *
 * A condition is one layout, partner and seat; its interval is over its pairs. Figures over several conditions weigh them
 * equally, and their intervals come from the pairs within the conditions: they speak of these partners only.
 */
import { type MeanInterval, pairedInterval, pooledInterval } from '../measure/interval.ts';
import { type ConditionRecord, placesOf } from './condition.ts';
import type { Row } from './row.ts';

/** The `--json` contract: keys may be added, never changed. */
export interface PairedDifference {
  /** Of the layout; null: over all layouts. */
  readonly rules: string | null;
  /** null: over all layouts. */
  readonly layout: string | null;
  /** The focal policies'; null: over all seats. */
  readonly seat: number | null;
  readonly focal: string;
  readonly against: string;
  /** Pairs. */
  readonly n: number;
  /** Of the figure of `focal` minus that of `against`; null where a condition has no pair. */
  readonly mean: number | null;
  /** 95 %, Student t over pairs within conditions; null where a condition has fewer than two. */
  readonly ci: readonly [number, number] | null;
  /** Pairs that don't count because an episode of theirs failed, or lacks the figure. */
  readonly leftOut: number;
}

/** A condition that both policies were in. */
interface Encounter {
  readonly environment: string;
  readonly seat: number;
  readonly difference: MeanInterval;
  readonly leftOut: number;
}

type Place = Pick<Row, 'environment' | 'layout' | 'partner' | 'partners' | 'seat' | 'focal'>;

const keyOf = ({ environment, layout, partner, partners, seat, focal }: Place): string =>
  JSON.stringify([environment, layout, partner, partners, seat, focal]);

/** A figure of an episode; null where it has none. */
type FigureOf = (row: Row) => number | null;

const returnOf: FigureOf = ({ status, return: earned }) => (status === 'finished' ? earned : null);

/** [seed] the mean figure of so many meetings, where all were played; null where one of them has none. */
const figuresOf = (rows: readonly Row[], meetings: number, figureOf: FigureOf): ReadonlyMap<number, number | null> => {
  const chains = new Map<number, Row[]>();
  for (const row of rows) chains.set(row.seed, [...(chains.get(row.seed) ?? []), row]);
  const whole = [...chains].filter(([, chain]) => chain.length === meetings);
  return new Map(
    whole.map(([seed, chain]) => {
      const figures = chain.map(figureOf).filter((figure) => figure !== null);
      return [
        seed,
        figures.length === chain.length ? figures.reduce((sum, figure) => sum + figure, 0) / chain.length : null,
      ];
    }),
  );
};

type Figures = ReturnType<typeof figuresOf>;

const pairFigures = (ours: Figures, others: Figures): Pick<Encounter, 'difference' | 'leftOut'> => {
  const met = [...ours].flatMap(([seed, own]) => {
    const other = others.get(seed);
    return other === undefined ? [] : [[own, other] as const];
  });
  const finished = met.filter((pair): pair is readonly [number, number] => !pair.includes(null));
  const difference = pairedInterval(
    finished.map(([own]) => own),
    finished.map(([, other]) => other),
  );
  return { difference, leftOut: met.length - finished.length };
};

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/**
 * Per layout and seat, per layout, per seat and over everything, for each focal policy that shares conditions with the
 * first; no figure over several seats or layouts where there is one.
 */
export const pairedDifferences = (
  conditions: readonly ConditionRecord[],
  rows: readonly Row[],
  figureOf: FigureOf = returnOf,
): readonly PairedDifference[] => {
  const [against, ...others] = distinct(conditions.map(({ focal }) => focal));
  if (against === undefined) return [];
  // Equal luck needs equal streams: `self` has other ones than the same policy as a partner by its name.
  const streams = new Map(conditions.map((condition) => [keyOf(condition), condition.partnerKey]));
  const isShared = (place: Place) => streams.get(keyOf(place)) === streams.get(keyOf({ ...place, focal: against }));
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [row]);
    else list.push(row);
  }
  const meetings = Math.max(...conditions.map(({ meeting }) => meeting));
  const places = placesOf(conditions);
  const seats = distinct(conditions.map(({ seat }) => seat)).sort((a, b) => a - b);
  const overAll = <T>(values: readonly T[]): readonly (T | null)[] => (values.length > 1 ? [...values, null] : values);

  return others.flatMap((focal) => {
    const encounters = conditions
      .filter((place) => place.focal === focal && place.meeting === 1 && isShared(place))
      .map((place): Encounter => {
        const of = (who: string) => figuresOf(byKey.get(keyOf({ ...place, focal: who })) ?? [], meetings, figureOf);
        return { environment: place.environment, seat: place.seat, ...pairFigures(of(focal), of(against)) };
      });
    return overAll(places).flatMap((place) =>
      overAll(seats).flatMap((seat): PairedDifference[] => {
        const here = encounters.filter(
          (one) => (place === null || one.environment === place.environment) && (seat === null || one.seat === seat),
        );
        if (here.length === 0) return [];
        const { n, mean, low, high } = pooledInterval(here.map(({ difference }) => difference));
        const ci = low === null || high === null ? null : ([low, high] as const);
        const leftOut = here.reduce((sum, one) => sum + one.leftOut, 0);
        return [
          { rules: place?.rules ?? null, layout: place?.layout ?? null, seat, focal, against, n, mean, ci, leftOut },
        ];
      }),
    );
  });
};
