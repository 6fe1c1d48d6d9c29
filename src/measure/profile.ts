/**
 * Performance profiles: for each score τ the share of episodes that score more than it, a curve that falls from 1 to 0
 * (Dolan and Moré 2002; the score distributions of Agarwal et al. 2021, section 4.2). Curves that don't cross rank
 * policies whatever the summary.
 */
import {
  bootstrapEpisodes,
  bootstrapPartners,
  type Estimate,
  type Met,
  type Over,
  type Resampling,
} from './bootstrap.ts';
import { type Statistic, totalWeight } from './distribution.ts';

/** The share of the weight above `score`. */
export const shareAbove =
  (score: number): Statistic =>
  (values, weights) => {
    let above = 0;
    for (let i = values.length - 1; i >= 0 && values[i]! > score; i--) above += weights[i]!;
    return above / totalWeight(weights);
  };

export interface ProfilePoint extends Estimate {
  readonly score: number;
}

/** The profile at these scores, each point with its interval (of that point, not of the whole curve). */
export const profile = (
  conditions: readonly Met[],
  scores: readonly number[],
  { over, ...resampling }: Resampling & { readonly over: Over },
): readonly ProfilePoint[] =>
  scores.map((score) => {
    const statistic = shareAbove(score);
    const estimate =
      over === 'episodes'
        ? bootstrapEpisodes(
            conditions.map(({ values }) => values),
            statistic,
            resampling,
          )
        : bootstrapPartners(conditions, statistic, resampling);
    return { score, ...estimate };
  });

/** `count` scores, evenly spaced from 0 (or the least value, where that is less) to the largest value. */
export const profileScores = (conditions: readonly Met[], count = 41): readonly number[] => {
  let least = 0;
  let most = 0;
  for (const { values } of conditions)
    for (const value of values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  return Array.from({ length: count }, (_, i) => least + ((most - least) * i) / (count - 1));
};
