/**
 * Calibration: whether what is forecast with probability p comes true in a share p of the cases. Forecasts are put into
 * bins of equal width; the expected calibration error is the mean distance between what was said and what came true,
 * bins weighed by their number (Naeini et al. 2015; Guo et al. 2017, section 2): Σ (n_b / n) |mean p − rate|, in [0, 1].
 */

export interface Forecasted {
  /** In [0, 1]. */
  readonly p: number;
  readonly cameTrue: boolean;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean probability in the bin. */
  readonly said: number;
  /** Share that came true. */
  readonly rate: number;
}

export interface Calibration {
  /** Null without forecasts. */
  readonly error: number | null;
  /** Bins with forecasts in them, from the least probability on. */
  readonly bins: readonly CalibrationBin[];
}

export const calibration = (forecasts: readonly Forecasted[], bins = 10): Calibration => {
  const sums = Array.from({ length: bins }, () => ({ n: 0, said: 0, came: 0 }));
  for (const { p, cameTrue } of forecasts) {
    const bin = sums[Math.min(bins - 1, Math.floor(p * bins))]!;
    bin.n++;
    bin.said += p;
    if (cameTrue) bin.came++;
  }
  const filled = sums.flatMap(({ n, said, came }, i): CalibrationBin[] =>
    n === 0 ? [] : [{ from: i / bins, to: (i + 1) / bins, n, said: said / n, rate: came / n }],
  );
  const { length } = forecasts;
  if (length === 0) return { error: null, bins: [] };
  return {
    error: filled.reduce((sum, { n, said, rate }) => sum + (n / length) * Math.abs(said - rate), 0),
    bins: filled,
  };
};
