/** The mean: Σ wᵢ xᵢ / Σ wᵢ. With equal conditions the mean of their means. */
import { type Statistic, totalWeight } from './distribution.ts';

export const mean: Statistic = (values, weights) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i]! * values[i]!;
  return sum / totalWeight(weights);
};
