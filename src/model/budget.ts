/** What a run may spend on models, over all the processes that work on it. Checked before a request, never after. */
import type { Totals } from './totals.ts';

/** null: no limit. */
export interface Limits {
  readonly calls: number | null;
  /** Read and written. */
  readonly tokens: number | null;
  /** In the scenario's currency. */
  readonly cost: number | null;
}

export const NO_LIMITS: Limits = { calls: null, tokens: null, cost: null };

/** What a call may come to at most, before it is made. */
export interface Expected {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** null: the model has no price. */
  readonly cost: number | null;
}

export interface Budget {
  /**
   * Sets aside what a call may take; waits while calls in flight hold what it needs. Gives null, or the limit that it
   * would exceed, in words.
   */
  reserve(expected: Expected): Promise<string | null>;
  /** Gives back what was set aside; what the call came to is in `spent` by then. */
  release(expected: Expected): void;
}

const sizeOf = ({ inputTokens, outputTokens }: Expected): number => inputTokens + outputTokens;

export const createBudget = (limits: Limits, spent: () => Totals): Budget => {
  let calls = 0;
  let tokens = 0;
  let cost = 0;
  const waiting: (() => void)[] = [];

  const excess = (expected: Expected): string | null => {
    const so = spent();
    if (limits.calls !== null && so.calls + calls + 1 > limits.calls)
      return `${so.calls} of ${limits.calls} calls are made`;
    const taken = so.inputTokens + so.outputTokens;
    if (limits.tokens !== null && taken + tokens + sizeOf(expected) > limits.tokens)
      return `${taken} of ${limits.tokens} tokens are taken, and the next call may take ${sizeOf(expected)}`;
    if (limits.cost !== null && (so.cost ?? 0) + cost + (expected.cost ?? 0) > limits.cost)
      return `${(so.cost ?? 0).toFixed(4)} of ${limits.cost} is spent, and the next call may cost ${(expected.cost ?? 0).toFixed(4)}`;
    return null;
  };

  return {
    reserve: async (expected) => {
      for (let words = excess(expected); words !== null; words = excess(expected)) {
        // Only what is really spent stops a run; what is set aside may turn out smaller.
        if (calls === 0) return words;
        await new Promise<void>((resume) => waiting.push(resume));
      }
      calls++;
      tokens += sizeOf(expected);
      cost += expected.cost ?? 0;
      return null;
    },
    release: (expected) => {
      calls--;
      tokens -= sizeOf(expected);
      cost -= expected.cost ?? 0;
      for (const resume of waiting.splice(0)) resume();
    },
  };
};
