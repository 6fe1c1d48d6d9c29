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

/** Sums by bin, to which any number of forecasts can be added: [bin: n, sum of p, how many came true]. */
export type CalibrationSums = Float64Array;

const SIZE = 3;

export const openSums = (bins = 10): CalibrationSums => new Float64Array(bins * SIZE);

/** Adds one forecast to `sums`. */
export const addForecast = (sums: CalibrationSums, { p, cameTrue }: Forecasted): void => {
  const bins = sums.length / SIZE;
  const at = Math.min(bins - 1, Math.floor(p * bins)) * SIZE;
  sums[at]!++;
  sums[at + 1]! += p;
  if (cameTrue) sums[at + 2]!++;
};

/** Adds all of `more` to `sums`; both have the same bins. */
export const addSums = (sums: CalibrationSums, more: CalibrationSums): void => {
  if (sums.length !== more.length) throw new Error(`${more.length} sums are added to ${sums.length}`);
  for (let i = 0; i < sums.length; i++) sums[i]! += more[i]!;
};

export const calibrationOf = (sums: CalibrationSums): Calibration => {
  const bins = sums.length / SIZE;
  const filled: CalibrationBin[] = [];
  let total = 0;
  for (let i = 0; i < bins; i++) {
    const [n, said, came] = sums.subarray(i * SIZE, (i + 1) * SIZE) as unknown as [number, number, number];
    total += n;
    if (n > 0) filled.push({ from: i / bins, to: (i + 1) / bins, n, said: said / n, rate: came / n });
  }
  if (total === 0) return { error: null, bins: [] };
  return {
    error: filled.reduce((sum, { n, said, rate }) => sum + (n / total) * Math.abs(said - rate), 0),
    bins: filled,
  };
};

export const calibration = (forecasts: readonly Forecasted[], bins = 10): Calibration => {
  const sums = openSums(bins);
  for (const forecast of forecasts) addForecast(sums, forecast);
  return calibrationOf(sums);
};
