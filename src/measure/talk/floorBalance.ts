/**
 * Floor balance: the Gini coefficient of the seats' shares of the messages,
 *
 *     G = Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n² x̄)
 *
 * in [0, 1 − 1/n]: 0 where all said equally much, 1 − 1/n where one said everything. null where nobody said anything.
 */
import { sentIn, type Talked } from './talked.ts';

/** Gini coefficient of counts; null where they are all 0. */
export const gini = (counts: readonly number[]): number | null => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let apart = 0;
  for (const one of counts) for (const other of counts) apart += Math.abs(one - other);
  return apart / (2 * counts.length * total);
};

export const floorBalance = (talked: Talked): number | null => {
  const counts = new Array<number>(talked.seats).fill(0);
  for (const { from } of sentIn(talked)) counts[from]!++;
  return gini(counts);
};
