/**
 * The mean over conditions, each counting the same, with its interval over partners, where partners have different
 * numbers of conditions: the ratio estimator of cluster samples (Cochran 1977, chapter 9A). With K conditions, P partners,
 * and of partner p the sum S_p of the means of its k_p conditions:
 *
 *     m = Σ S_p / K        se² = P / (P − 1) · Σ (S_p − k_p m)² / K²        with P − 1 degrees of freedom
 *
 * Where all have as many, it is Student's t over the partners' means (`overPartners`).
 */
import { type MeanInterval, meanInterval, studentInterval } from './interval.ts';

/** Conditions without a mean are left out. `n` counts partners; no interval where there are fewer than two. */
export const clusterInterval = (
  conditions: readonly { readonly partner: string; readonly mean: number | null }[],
): MeanInterval => {
  const partners = new Map<string, { sum: number; count: number }>();
  for (const { partner, mean } of conditions) {
    if (mean === null) continue;
    const { sum, count } = partners.get(partner) ?? { sum: 0, count: 0 };
    partners.set(partner, { sum: sum + mean, count: count + 1 });
  }
  const each = [...partners.values()];
  const n = each.length;
  if (n === 0) return meanInterval([]);
  const all = each.reduce((total, { count }) => total + count, 0);
  const mean = each.reduce((total, { sum }) => total + sum, 0) / all;
  if (n === 1) return { n, mean, error: null, freedom: null, low: null, high: null };
  const squares = each.reduce((total, { sum, count }) => total + (sum - count * mean) ** 2, 0);
  return studentInterval(n, mean, { error: Math.sqrt((n / (n - 1)) * squares) / all, freedom: n - 1 });
};
