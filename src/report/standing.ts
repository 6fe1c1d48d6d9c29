/** How a focal policy stands over everything that it met in a run. */
import { boundedMean } from '../measure/bound.ts';
import { type MeanInterval, overPartners, pooledInterval } from '../measure/interval.ts';
import { type SeatGap, seatGap } from '../measure/seatGap.ts';
import { type PartnerMean, partnerMeans, worstPartner } from '../measure/worstPartner.ts';
import type { ReportedRun, Result } from './run.ts';

export interface Standing {
  readonly focal: string;
  /** Finished episodes, or chains of meetings. */
  readonly n: number;
  readonly partners: number;
  /** Of the return, conditions weighted equally; the interval is over episodes: it speaks of these partners. */
  readonly overEpisodes: MeanInterval;
  /** The same with an interval over partners: it speaks of new partners of the kind. */
  readonly overPartners: MeanInterval;
  /** The mean with the episodes that the policy broke at the lowest possible return: what rankings use. */
  readonly bound: number | null;
  /** Null where it met fewer than two partners. */
  readonly worst: PartnerMean | null;
  /** Null where it sat in one seat only, or met others in each. */
  readonly seatGap: SeatGap | null;
  readonly failed: number;
  /** Failed episodes of which the policy itself was the cause. */
  readonly broken: number;
  /** Share of the policy's decisions in finished episodes that were its fallback. */
  readonly fallbackRate: number;
}

/** The mean over conditions, each counting the same, with its interval over episodes. */
export const poolResults = (results: readonly Result[]): MeanInterval =>
  pooledInterval(results.map(({ interval }) => interval));

/** The mean of the conditions' bounds; null where one has no episode. */
const boundOf = (results: readonly Result[]): number | null => {
  const bounds = results.map(({ returns, broken, lowestReturn }) => boundedMean(returns, broken, lowestReturn));
  return bounds.length === 0 || bounds.includes(null)
    ? null
    : bounds.reduce<number>((sum, bound) => sum + (bound ?? 0), 0) / bounds.length;
};

/** Whether every seat met the same partners on the same layouts: only then do their means differ by the seat alone. */
const seatsAreAlike = (results: readonly Result[]): boolean => {
  const met = new Map<number, string[]>();
  for (const { seat, layout, partner } of results)
    met.set(seat, [...(met.get(seat) ?? []), JSON.stringify([layout, partner])]);
  return new Set([...met.values()].map((list) => list.sort().join())).size === 1;
};

const standingOf = (focal: string, results: readonly Result[]): Standing => {
  const means = results.map(({ partner, seat, interval }) => ({ partner, seat, mean: interval }));
  const perPartner = partnerMeans(means);
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const decisions = sum((result) => result.decisions);
  return {
    focal,
    n: sum(({ returns }) => returns.length),
    partners: perPartner.length,
    overEpisodes: poolResults(results),
    overPartners: overPartners(results.map(({ partner, interval }) => ({ partner, mean: interval.mean }))),
    bound: boundOf(results),
    worst: perPartner.length > 1 ? worstPartner(perPartner) : null,
    seatGap: seatsAreAlike(results) ? seatGap(means) : null,
    failed: sum((result) => result.failed),
    broken: sum((result) => result.broken),
    fallbackRate: decisions === 0 ? 0 : sum(({ fallbacks }) => fallbacks) / decisions,
  };
};

/** [focal], in the scenario's order. */
export const standingsOf = ({ focals, results }: ReportedRun): readonly Standing[] =>
  focals.map((focal) =>
    standingOf(
      focal,
      results.filter((result) => result.focal === focal),
    ),
  );
