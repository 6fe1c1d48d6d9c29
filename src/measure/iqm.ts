/**
 * The interquartile mean: the mean of the middle half, the lowest and the highest quarter of the weight left out
 * (Agarwal et al. 2021, "Deep Reinforcement Learning at the Edge of the Statistical Precipice", section 4.3). Less moved
 * by outliers than the mean, and with narrower intervals than the median.
 *
 * A value on the border counts by its share inside, so the figure moves smoothly with the weights. Where a quarter of
 * the number of equally weighted values is whole this is `scipy.stats.trim_mean(x, 0.25)`, which the paper's library
 * takes; elsewhere that one leaves out whole values.
 */
import { type Statistic, totalWeight } from './distribution.ts';

export const iqm: Statistic = (values, weights) => {
  const total = totalWeight(weights);
  const low = total / 4;
  const high = total - low;
  let before = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const after = before + weights[i]!;
    const inside = Math.min(after, high) - Math.max(before, low);
    if (inside > 0) sum += inside * values[i]!;
    before = after;
  }
  return sum / (high - low);
};
