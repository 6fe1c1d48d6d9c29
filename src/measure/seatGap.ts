/**
 * The seat gap: how much more a policy returns in its best seat than in its worst, over the same layouts and partners.
 * Many layouts treat their seats differently (in Forced Coordination one serves and the other supplies), so a mean over
 * one seat speaks of that seat only. Its interval is of the difference of two means of independent episodes.
 */
import { type MeanInterval, pooledInterval, studentInterval } from './interval.ts';

export interface SeatGap {
  readonly best: number;
  readonly worst: number;
  /** In points, at least 0; the interval over episodes. A maximum over seats lies above the true one where seats are equal. */
  readonly gap: MeanInterval;
}

/** Null where fewer than two seats have a mean. */
export const seatGap = (
  conditions: readonly { readonly seat: number; readonly mean: MeanInterval }[],
): SeatGap | null => {
  const seats = [...new Set(conditions.map(({ seat }) => seat))]
    .sort((a, b) => a - b)
    .map((seat) => ({
      seat,
      mean: pooledInterval(conditions.filter((one) => one.seat === seat).map(({ mean }) => mean)),
    }))
    .filter(({ mean }) => mean.mean !== null);
  if (seats.length < 2) return null;
  const ranked = seats.toSorted((a, b) => b.mean.mean! - a.mean.mean!);
  const [best, worst] = [ranked[0]!, ranked.at(-1)!];
  const [a, b] = [best.mean, worst.mean];
  const n = a.n + b.n;
  const mean = a.mean! - b.mean!;
  if (a.error === null || b.error === null)
    return { best: best.seat, worst: worst.seat, gap: { n, mean, error: null, freedom: null, low: null, high: null } };
  const variance = a.error ** 2 + b.error ** 2;
  const spread = a.error ** 4 / a.freedom! + b.error ** 4 / b.freedom!;
  const freedom = spread === 0 ? Math.max(1, n - 2) : variance ** 2 / spread;
  const gap = studentInterval(n, mean, { error: Math.sqrt(variance), freedom });
  return { best: best.seat, worst: worst.seat, gap };
};
