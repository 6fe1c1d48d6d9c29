/**
 * Calibration of predicted value: what a mind expected of its first message in an episode, and of what it would say after
 * it, over never saying anything, against what came of it,
 *
 *     predicted = E[return | first message] − E[return | silence]        realised = R − R_silent, with the same luck
 *
 * as the correlation (Pearson) of the two over episodes, and their means. Up to the first message both episodes are the
 * same, so that the one is a forecast of the other (common random numbers). null for a correlation of fewer than three
 * pairs, or of pairs that don't vary.
 */
export interface ValuePair {
  readonly predicted: number;
  readonly realised: number;
}

export interface PredictedValue {
  readonly correlation: number | null;
  readonly predicted: number | null;
  readonly realised: number | null;
}

export const predictedValue = (pairs: readonly ValuePair[]): PredictedValue => {
  const n = pairs.length;
  if (n === 0) return { correlation: null, predicted: null, realised: null };
  const predicted = pairs.reduce((sum, pair) => sum + pair.predicted, 0) / n;
  const realised = pairs.reduce((sum, pair) => sum + pair.realised, 0) / n;
  let both = 0;
  let one = 0;
  let other = 0;
  for (const pair of pairs) {
    both += (pair.predicted - predicted) * (pair.realised - realised);
    one += (pair.predicted - predicted) ** 2;
    other += (pair.realised - realised) ** 2;
  }
  const varies = n >= 3 && one > 1e-12 && other > 1e-12;
  return { correlation: varies ? both / Math.sqrt(one * other) : null, predicted, realised };
};
