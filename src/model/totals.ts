/** What calls came to, summed up: of an episode, of a run, of what was paid for. */
import { MODEL_FAILURES, type ModelFailureKind } from '../model.ts';
import type { Outcome } from './asking.ts';
import { addSpent, NOTHING_SPENT, type Spent } from './provider.ts';

/** Sums of what calls came to. */
export interface Totals extends Spent {
  readonly calls: number;
  /** Calls that ended without a reply. */
  readonly failed: number;
  /** [kind] why there was no reply; `budget` also where no call was made any more. */
  readonly failures: { readonly [kind in ModelFailureKind]?: number };
  /** Replies that took a second try. */
  readonly repaired: number;
  /** Calls whose oldest memory was left out. */
  readonly shortened: number;
  /** In the scenario's currency; null where a model has no price. */
  readonly cost: number | null;
}

export const NO_CALLS: Totals = {
  calls: 0,
  failed: 0,
  failures: {},
  repaired: 0,
  shortened: 0,
  cost: 0,
  ...NOTHING_SPENT,
};

/** In the order of the kinds, so that equal sums have equal bytes. */
const addFailures = (a: Totals['failures'], b: Totals['failures']): Totals['failures'] =>
  Object.fromEntries(
    MODEL_FAILURES.flatMap((kind) => {
      const count = (a[kind] ?? 0) + (b[kind] ?? 0);
      return count === 0 ? [] : [[kind, count]];
    }),
  );

/** To a millionth of a millionth: sums in any order are equal, and no price is that small. */
const roundCost = (cost: number): number => Math.round(cost * 1e12) / 1e12;

export const addTotals = (a: Totals, b: Totals): Totals => ({
  ...addSpent(a, b),
  calls: a.calls + b.calls,
  failed: a.failed + b.failed,
  failures: addFailures(a.failures, b.failures),
  repaired: a.repaired + b.repaired,
  shortened: a.shortened + b.shortened,
  cost: a.cost === null || b.cost === null ? null : roundCost(a.cost + b.cost),
});

/** One call as totals. */
export const totalsOf = (outcome: Outcome, spent: Spent, cost: number | null): Totals => ({
  ...spent,
  calls: 1,
  failed: outcome.kind === 'failure' ? 1 : 0,
  failures: outcome.kind === 'failure' ? { [outcome.failure]: 1 } : {},
  repaired: outcome.kind === 'reply' && outcome.repaired ? 1 : 0,
  shortened: outcome.kind === 'reply' && outcome.dropped.length > 0 ? 1 : 0,
  cost,
});
