/**
 * Failed episodes are out of the mean. Where the focal policy broke them that would flatter it, so the condition also
 * shows a bound: the mean with those episodes at the lowest return that the environment can give. Rankings use it.
 */

/** `finished` returns of a condition, `broken` episodes that the focal policy failed. Null when there are none of either. */
export const boundedMean = (finished: readonly number[], broken: number, lowestReturn: number): number | null => {
  const n = finished.length + broken;
  if (n === 0) return null;
  return (finished.reduce((sum, value) => sum + value, 0) + broken * lowestReturn) / n;
};
