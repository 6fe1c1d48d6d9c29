/**
 * Share of the best response: what a policy returns with a partner, divided by what a stated best response to that very
 * partner returns (BR-Prox of ZSC-Eval, Wang et al. 2024, section 4.3). It takes the partner's own ability out of the
 * figure: 100 points are little beside a good cook and all there is beside one that never moves.
 *
 *     share = r / b        se² = (se_r / b)² + (r se_b / b²)²        (first-order error of a ratio of independent means)
 *
 * with degrees of freedom by Welch and Satterthwaite. Nothing is clipped: a share above 1 says that the best response
 * was not one, its budget too small, and is counted. Where the best response returns 0 (or less) there is no share: the
 * condition is left out and counted.
 */
import { type MeanInterval, pooledInterval, studentInterval } from './interval.ts';

/** A policy's return in one condition, and the best response's there. */
export interface Referenced {
  readonly achieved: MeanInterval;
  readonly best: MeanInterval;
}

/** Variance of a figure with the degrees of freedom it was estimated with. */
interface Part {
  readonly variance: number;
  readonly freedom: number;
}

/** A sum of independent parts as an interval around `mean`. */
const around = (n: number, mean: number, parts: readonly Part[]): MeanInterval => {
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.freedom, 0);
  const freedom = spread === 0 ? Math.max(1, Math.min(...parts.map((part) => part.freedom))) : variance ** 2 / spread;
  return studentInterval(n, mean, { error: Math.sqrt(variance), freedom });
};

const unknown = (n: number, mean: number | null): MeanInterval => ({
  n,
  mean,
  error: null,
  freedom: null,
  low: null,
  high: null,
});

/** The share in one condition, its interval over episodes; null where there is none because the best response is 0. */
export const bestResponseShare = ({ achieved, best }: Referenced): MeanInterval | null => {
  if (best.mean === null || best.mean <= 0) return null;
  if (achieved.mean === null) return unknown(achieved.n, null);
  const share = achieved.mean / best.mean;
  if (achieved.error === null || best.error === null) return unknown(achieved.n, share);
  return around(achieved.n, share, [
    { variance: (achieved.error / best.mean) ** 2, freedom: achieved.freedom! },
    { variance: ((achieved.mean * best.error) / best.mean ** 2) ** 2, freedom: best.freedom! },
  ]);
};

/** The regret in one condition: best − achieved, in points. May be negative, for the same reason that a share may exceed 1. */
export const regret = ({ achieved, best }: Referenced): MeanInterval => {
  if (achieved.mean === null || best.mean === null) return unknown(achieved.n, null);
  const lost = best.mean - achieved.mean;
  if (achieved.error === null || best.error === null) return unknown(achieved.n, lost);
  return around(achieved.n, lost, [
    { variance: achieved.error ** 2, freedom: achieved.freedom! },
    { variance: best.error ** 2, freedom: best.freedom! },
  ]);
};

export interface ShareSummary {
  /** Mean over conditions, each counting the same; the interval over episodes. */
  readonly share: MeanInterval;
  /** [condition] null: left out. */
  readonly shares: readonly (MeanInterval | null)[];
  /** Conditions left out because the best response returns 0. */
  readonly leftOut: number;
  /** Conditions whose share is above 1. */
  readonly aboveOne: number;
}

/**
 * The mean share over conditions. A reference that several conditions share makes their errors dependent, which this
 * interval passes over: give each partner, layout and seat a reference of its own.
 */
export const meanShare = (conditions: readonly Referenced[]): ShareSummary => {
  const shares = conditions.map(bestResponseShare);
  const known = shares.filter((share) => share !== null);
  return {
    share: pooledInterval(known),
    shares,
    leftOut: shares.length - known.length,
    aboveOne: known.filter(({ mean }) => mean !== null && mean > 1).length,
  };
};
