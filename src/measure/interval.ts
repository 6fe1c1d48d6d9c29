/**
 * Means with intervals. Unless its name says otherwise an interval here is over episodes: it says how well the mean
 * return with *these* partners, layouts and seats is known, and nothing about partners that were not met. All are
 * two-sided Student t intervals (Student 1908; for pooled conditions Welch 1947 and Satterthwaite 1946).
 */
import { studentQuantile } from './student.ts';

/** A mean and its interval. `low` and `high` are null where fewer than two values say nothing about the spread. */
export interface MeanInterval {
  readonly n: number;
  readonly mean: number | null;
  /** Standard error of the mean; null when n < 2. */
  readonly error: number | null;
  /** Degrees of freedom of the interval; null when n < 2. */
  readonly freedom: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The confidence that every interval here has unless it is told otherwise. */
export const CONFIDENCE = 0.95;

const NOTHING: MeanInterval = { n: 0, mean: null, error: null, freedom: null, low: null, high: null };

/** Student's t interval around a mean whose standard error is known with so many degrees of freedom. */
export const studentInterval = (
  n: number,
  mean: number,
  spread: { readonly error: number; readonly freedom: number },
  confidence = CONFIDENCE,
): MeanInterval => {
  const half = spread.error === 0 ? 0 : studentQuantile(0.5 + confidence / 2, spread.freedom) * spread.error;
  return { n, mean, error: spread.error, freedom: spread.freedom, low: mean - half, high: mean + half };
};

/** The mean of one condition's values with its interval: s / √n with n - 1 degrees of freedom. */
export const meanInterval = (values: readonly number[], confidence = CONFIDENCE): MeanInterval => {
  const n = values.length;
  if (n === 0) return NOTHING;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / n;
  if (n === 1) return { ...NOTHING, n, mean };
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return studentInterval(n, mean, { error: Math.sqrt(squares / (n - 1) / n), freedom: n - 1 }, confidence);
};

/**
 * The mean difference of paired values, `first[i] - second[i]`, with its interval. The pairs must have met the same
 * luck: same environment, partner, seat and seed. Throws when the lists differ in length.
 */
export const pairedInterval = (
  first: readonly number[],
  second: readonly number[],
  confidence = CONFIDENCE,
): MeanInterval => {
  if (first.length !== second.length) throw new Error(`${first.length} values are paired with ${second.length}`);
  return meanInterval(
    first.map((value, i) => value - second[i]!),
    confidence,
  );
};

/**
 * The mean over conditions, each counting the same whatever its n, with the interval that comes from the episodes
 * within the conditions (stratified: √Σ se² / k, Welch-Satterthwaite degrees of freedom). It speaks of these
 * conditions only. Null where a condition has no episode; no interval where one has a single episode.
 */
export const pooledInterval = (conditions: readonly MeanInterval[], confidence = CONFIDENCE): MeanInterval => {
  const k = conditions.length;
  if (k === 0) return NOTHING;
  let n = 0;
  let sum = 0;
  let variance = 0;
  let spread = 0;
  let known = true;
  for (const condition of conditions) {
    n += condition.n;
    if (condition.mean === null) return { ...NOTHING, n };
    sum += condition.mean;
    if (condition.error === null || condition.freedom === null) known = false;
    else {
      const share = condition.error ** 2 / k ** 2;
      variance += share;
      spread += share ** 2 / condition.freedom;
    }
  }
  const mean = sum / k;
  if (!known) return { ...NOTHING, n, mean };
  const freedom = spread === 0 ? Math.max(1, n - k) : variance ** 2 / spread;
  return studentInterval(n, mean, { error: Math.sqrt(variance), freedom }, confidence);
};

/** Fewer partners than this make an interval over partners that hardly anything can be said with. */
export const ENOUGH_PARTNERS = 8;

/**
 * The mean over partners, each counting the same, with its interval over partners: Student's t over the partners' own
 * means. It speaks of new partners, drawn from where these came from; the noise of episodes is in it, for it is in the
 * partners' means. Partners without a finished episode are left out. `n` counts partners.
 */
export const overPartners = (
  conditions: readonly { readonly partner: string; readonly mean: number | null }[],
  confidence = CONFIDENCE,
): MeanInterval => {
  const means = new Map<string, number[]>();
  for (const { partner, mean } of conditions)
    if (mean !== null) means.set(partner, [...(means.get(partner) ?? []), mean]);
  const each = [...means.values()].map((list) => list.reduce((sum, mean) => sum + mean, 0) / list.length);
  return meanInterval(each, confidence);
};
