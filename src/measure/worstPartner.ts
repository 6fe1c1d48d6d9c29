/**
 * The partner with whom a policy returns least, its conditions weighed equally. A minimum over noisy means lies below
 * the true one, the more so the more partners there are: its interval is the one of that partner alone, as if it had
 * been named before.
 */
import { type MeanInterval, pooledInterval } from './interval.ts';

export interface PartnerMean {
  readonly partner: string;
  readonly mean: MeanInterval;
}

/** Each partner's mean over its conditions, in the order in which partners appear; the interval is over episodes. */
export const partnerMeans = (
  conditions: readonly { readonly partner: string; readonly mean: MeanInterval }[],
): readonly PartnerMean[] => {
  const partners = [...new Set(conditions.map(({ partner }) => partner))];
  return partners.map((partner) => ({
    partner,
    mean: pooledInterval(conditions.filter((one) => one.partner === partner).map(({ mean }) => mean)),
  }));
};

/** The least of them, the first of equals; null where no mean is known. */
export const worstPartner = (means: readonly PartnerMean[]): PartnerMean | null =>
  means.reduce<PartnerMean | null>(
    (worst, one) => (one.mean.mean !== null && (worst === null || one.mean.mean < worst.mean.mean!) ? one : worst),
    null,
  );
