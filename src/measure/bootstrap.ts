/**
 * Percentile bootstrap intervals (Efron 1979; Efron and Tibshirani 1993, chapter 13), for any statistic, from a seed.
 *
 * Two kinds, and every interval says which it is:
 *
 *     episodes   Resampled within each condition (the stratified bootstrap of Agarwal et al. 2021, appendix A.4). Speaks
 *                of these conditions: these partners, layouts and seats, played again.
 *     partners   Whole partners are resampled, each with all of its episodes (the cluster bootstrap, strategy 1 of
 *                Davison and Hinkley 1997, section 3.8). Speaks of new partners that come from where these came from.
 *                With few partners it is too narrow: `interval.ts` has Student's t over partners for the mean, and a
 *                run warns below `ENOUGH_PARTNERS`.
 *
 * A resample changes only how often each value counts. So the values are sorted once, and a resample is a list of
 * weights: one pass per resample, and nothing is allocated.
 */
import { fastSeed, nextFast, type Random } from '../random.ts';
import { type Member, type Statistic, sortMembers } from './distribution.ts';
import { CONFIDENCE } from './interval.ts';

/** What an interval speaks of. */
export type Over = 'episodes' | 'partners';

/** Resamples unless another number is named. */
const RESAMPLES = 2000;

export interface Estimate {
  /** Of the sample itself; null where it is empty. */
  readonly value: number | null;
  /** Null where there are fewer than two things to resample. */
  readonly low: number | null;
  readonly high: number | null;
  readonly over: Over;
  /** Episodes, or partners. */
  readonly n: number;
}

/** How to resample. `random` decides it all: the same stream, the same interval. */
export interface Resampling {
  readonly random: Random;
  readonly resamples?: number;
  readonly confidence?: number;
}

/** The p-quantile of ascending values, interpolated linearly (type 7 of Hyndman and Fan 1996). Of none it is NaN. */
export const quantile = (ascending: ArrayLike<number>, p: number): number => {
  const at = (ascending.length - 1) * p;
  const below = Math.floor(at);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return low === high ? low : low + (at - below) * (high - low);
};

/** The percentile interval of a statistic's replicates. `replicate` gives the next one. */
export const percentileInterval = (
  replicate: () => number,
  { resamples = RESAMPLES, confidence = CONFIDENCE }: Omit<Resampling, 'random'>,
): readonly [low: number, high: number] => {
  const replicates = Float64Array.from({ length: resamples }, replicate).sort();
  return [quantile(replicates, (1 - confidence) / 2), quantile(replicates, (1 + confidence) / 2)];
};

/** How often each of a group's members counts in one resample: writes counts at the group's places. */
const drawCounts = (places: Int32Array, counts: Int32Array, seed: Int32Array): void => {
  const n = places.length;
  for (let k = 0; k < n; k++) counts[places[(nextFast(seed) * n) | 0]!]!++;
};

/** [group] the places in `members` of each group's members. */
const placesBy = (members: readonly Member[], groupOf: (member: Member) => number, groups: number): Int32Array[] => {
  const places: number[][] = Array.from({ length: groups }, () => []);
  members.forEach((member, i) => {
    places[groupOf(member)]!.push(i);
  });
  return places.map((list) => Int32Array.from(list));
};

const nothing = (over: Over): Estimate => ({ value: null, low: null, high: null, over, n: 0 });

/** A statistic of [condition][episode] values, which weighs conditions equally, with its interval over episodes. */
export const bootstrapEpisodes = (
  conditions: readonly (readonly number[])[],
  statistic: Statistic,
  resampling: Resampling,
): Estimate => {
  const members = sortMembers(conditions);
  const n = members.length;
  if (n === 0) return nothing('episodes');
  const values = Float64Array.from(members, ({ value }) => value);
  const own = Float64Array.from(members, ({ weight }) => weight);
  const value = statistic(values, own);
  if (conditions.some(({ length }) => length === 1)) return { value, low: null, high: null, over: 'episodes', n };
  const strata = placesBy(members, ({ condition }) => condition, conditions.length);
  const counts = new Int32Array(n);
  const weights = new Float64Array(n);
  const seed = Int32Array.of(fastSeed(resampling.random.fork('episodes')));
  const [low, high] = percentileInterval(() => {
    counts.fill(0);
    for (const places of strata) drawCounts(places, counts, seed);
    for (let i = 0; i < n; i++) weights[i] = own[i]! * counts[i]!;
    return statistic(values, weights);
  }, resampling);
  return { value, low, high, over: 'episodes', n };
};

/** The values of one condition, and the partner that was met in it. */
export interface Met {
  readonly partner: string;
  readonly values: readonly number[];
}

/** A statistic of the values of all conditions, which weighs conditions equally, with its interval over partners. */
export const bootstrapPartners = (
  conditions: readonly Met[],
  statistic: Statistic,
  resampling: Resampling,
): Estimate => {
  const some = conditions.filter(({ values }) => values.length > 0);
  const partners = [...new Set(some.map(({ partner }) => partner))];
  const members = sortMembers(some.map(({ values }) => values));
  if (members.length === 0) return nothing('partners');
  const values = Float64Array.from(members, ({ value }) => value);
  const own = Float64Array.from(members, ({ weight }) => weight);
  const value = statistic(values, own);
  const n = partners.length;
  if (n < 2) return { value, low: null, high: null, over: 'partners', n };
  const partnerOf = Int32Array.from(members, ({ condition }) => partners.indexOf(some[condition]!.partner));
  const drawn = new Int32Array(n);
  const everyone = Int32Array.from(partners, (_, i) => i);
  const weights = new Float64Array(members.length);
  const seed = Int32Array.of(fastSeed(resampling.random.fork('partners')));
  const [low, high] = percentileInterval(() => {
    drawn.fill(0);
    drawCounts(everyone, drawn, seed);
    for (let i = 0; i < weights.length; i++) weights[i] = own[i]! * drawn[partnerOf[i]!]!;
    return statistic(values, weights);
  }, resampling);
  return { value, low, high, over: 'partners', n };
};
