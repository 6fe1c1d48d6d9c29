/**
 * Returns as a weighted distribution, which is what the statistics of this folder are functions of. Every condition has
 * the same weight in all, whatever its number of episodes; within it every episode has the same.
 */

export interface Distribution {
  /** Ascending. */
  readonly values: Float64Array;
  /** [value] at least 0; those of a condition sum to the same for every condition. */
  readonly weights: Float64Array;
}

/**
 * A figure of a weighted distribution: `values` ascending, [value] weights of at least 0, which need not sum to 1. NaN
 * where all weights are 0.
 */
export type Statistic = (values: Float64Array, weights: Float64Array) => number;

/** One value of a sample, and where it comes from. */
export interface Member {
  readonly value: number;
  /** Index of its condition. */
  readonly condition: number;
  readonly weight: number;
}

/** The values of all conditions, ascending; conditions without values have no part. Ties stand in the order given. */
export const sortMembers = (conditions: readonly (readonly number[])[]): readonly Member[] => {
  // Conditions of equal length get weights of 1, which are added without rounding.
  const longest = Math.max(0, ...conditions.map(({ length }) => length));
  const members = conditions.flatMap((values, condition) =>
    values.map((value): Member => ({ value, condition, weight: longest / values.length })),
  );
  return members.sort((a, b) => a.value - b.value);
};

/** The distribution of the values of these conditions, [condition][episode]. */
const distributionOf = (conditions: readonly (readonly number[])[]): Distribution => {
  const members = sortMembers(conditions);
  return {
    values: Float64Array.from(members, ({ value }) => value),
    weights: Float64Array.from(members, ({ weight }) => weight),
  };
};

/** A statistic of the values of these conditions; null where there is no value. */
export const statisticOf = (conditions: readonly (readonly number[])[], statistic: Statistic): number | null => {
  const { values, weights } = distributionOf(conditions);
  return values.length === 0 ? null : statistic(values, weights);
};

/** The sum of weights. */
export const totalWeight = (weights: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  return total;
};
