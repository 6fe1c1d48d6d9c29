/**
 * What communication is worth, by the same episodes (equal seeds) without it:
 *
 *     normalised return = (R − R_silent) / (R_optimum − R_silent)          1: all that could be gained was
 *     net value         = mean(R − R_silent)                               messages are paid for in R already
 *     gross value       = net value + mean(cost of all messages)
 *     turn reduction    = 1 − mean(turns) / mean(turns of the passive)     proactive dialogue, Balaraman and Magnini 2020
 *
 * R_optimum is exact, under the same information and channel. The normalised return is a ratio of means over pairs: where
 * nothing can be gained in most episodes a mean of ratios would be all noise. null where no pair is there, or there is
 * nothing to gain.
 */
import { average } from '../mean.ts';

/** Returns of two policies with the same luck, what messages cost the first, and the optimum; null: not known. */
export interface SilentPair {
  readonly achieved: number;
  readonly silent: number;
  readonly cost: number;
  readonly optimum: number | null;
}

export const normalisedReturn = (pairs: readonly SilentPair[]): number | null => {
  const known = pairs.filter(({ optimum }) => optimum !== null);
  const gained = average(known.map(({ achieved, silent }) => achieved - silent));
  const possible = average(known.map(({ optimum, silent }) => optimum! - silent));
  return gained === null || possible === null || possible <= 1e-9 ? null : gained / possible;
};

export const netValue = (pairs: readonly SilentPair[]): number | null =>
  average(pairs.map(({ achieved, silent }) => achieved - silent));

export const grossValue = (pairs: readonly SilentPair[]): number | null =>
  average(pairs.map(({ achieved, silent, cost }) => achieved + cost - silent));

export const turnReduction = (
  pairs: readonly { readonly turns: number; readonly passive: number }[],
): number | null => {
  const turns = average(pairs.map((pair) => pair.turns));
  const passive = average(pairs.map((pair) => pair.passive));
  return turns === null || passive === null || passive === 0 ? null : 1 - turns / passive;
};
