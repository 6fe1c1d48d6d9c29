/**
 * Conditional value at risk: the mean of the worst share α of the episodes, what happens when it goes badly
 * (Rockafellar and Uryasev 2000, "Optimization of Conditional Value-at-Risk", for losses; here the lower tail of
 * returns). With α 1 it is the mean. The value on the border counts by its share inside (Acerbi and Tasche 2002).
 */
import { type Statistic, totalWeight } from './distribution.ts';

/** The share that is looked at unless another is named. */
export const WORST_SHARE = 0.1;

/** The mean of the lowest `share` of the weight; `share` in (0, 1]. */
export const cvar = (share: number = WORST_SHARE): Statistic => {
  if (!(share > 0 && share <= 1)) throw new Error(`CVaR of a share of ${share}: expected more than 0 and at most 1`);
  return (values, weights) => {
    const wanted = share * totalWeight(weights);
    let left = wanted;
    let sum = 0;
    for (let i = 0; i < values.length && left > 0; i++) {
      const taken = Math.min(left, weights[i]!);
      sum += taken * values[i]!;
      left -= taken;
    }
    return sum / wanted;
  };
};
