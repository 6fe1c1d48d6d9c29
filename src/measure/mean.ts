/** Means: of weighted values, and the plain one. */
import { type Statistic, totalWeight } from './distribution.ts';

/** Σ wᵢ xᵢ / Σ wᵢ. With equal conditions the mean of their means. */
export const mean: Statistic = (values, weights) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i]! * values[i]!;
  return sum / totalWeight(weights);
};

/** Σ xᵢ / n; null of no values. */
export const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
