/**
 * Aptitude and unreliability of a policy over repeated episodes (Lost in Conversation, Laban et al. 2025, arXiv
 * 2505.06120, section 5): percentiles of its scores,
 *
 *     aptitude A90 = 90th percentile        unreliability = A90 − A10
 *     degradation  = 1 − mean(one condition) / mean(another)          such as sharded over concatenated
 *
 * Percentiles are linear between order statistics (type 7 of Hyndman and Fan 1996). null for no score, and for a
 * degradation from a mean that is not above 0.
 */
import { quantile } from '../bootstrap.ts';

export interface Reliability {
  readonly aptitude: number | null;
  readonly unreliability: number | null;
}

export const reliability = (scores: readonly number[]): Reliability => {
  if (scores.length === 0) return { aptitude: null, unreliability: null };
  const sorted = [...scores].sort((a, b) => a - b);
  const high = quantile(sorted, 0.9);
  return { aptitude: high, unreliability: high - quantile(sorted, 0.1) };
};

export const degradation = (whole: number | null, sharded: number | null): number | null =>
  whole === null || sharded === null || whole <= 0 ? null : 1 - sharded / whole;
