/**
 * The optimality gap: how far, in the mean, scores fall short of a target γ, what lies above it counting as γ: E[max(0,
 * γ − x)] (Agarwal et al. 2021, section 4.3, there γ − E[min(x, γ)]). 0 where every score reaches the target. For shares
 * of a best response γ is 1; that shares above 1 count as 1 is part of the definition, so tell how many there are.
 */
import { type Statistic, totalWeight } from './distribution.ts';

export const optimalityGap =
  (target: number): Statistic =>
  (values, weights) => {
    let sum = 0;
    for (let i = 0; i < values.length && values[i]! < target; i++) sum += weights[i]! * (target - values[i]!);
    return sum / totalWeight(weights);
  };
