/**
 * Contribution: which part of a team's work each seat did. Work is every `progress` and every `delivered` of a replayed
 * episode, each counting one; a hand-over is nobody's work of its own. `balance` is the least share times the number of
 * seats: 1 where all did the same, 0 where somebody did nothing. A high return with a low balance was carried by one.
 */
import type { Events } from './handOver.ts';

export interface Contribution {
  /** Pieces of work in the episode. */
  readonly work: number;
  /** [seat] in [0, 1], with a sum of 1; null where there was no work. */
  readonly shares: readonly number[] | null;
  /** [seat] of the deliveries alone; null where there was none. */
  readonly delivered: readonly number[] | null;
  /** In [0, 1]; null where there was no work. */
  readonly balance: number | null;
}

export const contribution = (events: Events, seats: number): Contribution => {
  const work = new Array<number>(seats).fill(0);
  const delivered = new Array<number>(seats).fill(0);
  for (const step of events)
    for (const { kind, seat } of step) {
      if (kind === 'progress' || kind === 'delivered') work[seat]!++;
      if (kind === 'delivered') delivered[seat]!++;
    }
  const sharesOf = (counts: readonly number[]): readonly number[] | null => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return total === 0 ? null : counts.map((count) => count / total);
  };
  const shares = sharesOf(work);
  return {
    work: work.reduce((sum, count) => sum + count, 0),
    shares,
    delivered: sharesOf(delivered),
    balance: shares === null ? null : seats * Math.min(...shares),
  };
};
