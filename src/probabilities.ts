/** Beliefs as lists: a probability for each thing that may be so. */

/** Weights as probabilities, which sum to 1. Some weight is positive. */
export const normalize = (weights: readonly number[]): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};

/** What is not known, in bits: 0 where one thing is certain. */
export const entropy = (probabilities: readonly number[]): number =>
  probabilities.reduce((bits, p) => (p > 0 ? bits - p * Math.log2(p) : bits), 0);
