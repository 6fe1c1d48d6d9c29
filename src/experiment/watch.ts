/**
 * Finds policies that never decide. Every decision is marked as it begins, in memory that a thread shares with whoever
 * watches over it: a thread that is stuck in one can say nothing any more, and its marks still tell in which.
 */
import type { Policy } from '../policy.ts';

/** What may be spent before a policy is given up. It changes no episode that ends. */
export interface Limits {
  /** For one decision, unless the policy has a deadline of its own. */
  readonly seconds: number;
  /** Of JavaScript's heap, for one worker thread. */
  readonly megabytes: number;
}

export const DEFAULT_LIMITS: Limits = { seconds: 120, megabytes: 1024 };

/** [ turns of the event loop | decisions begun | episode: index, seat, step ]: where a thread is. Int32Array */
const Mark = { turns: 0, decisions: 1, index: 2, seat: 3, step: 4, size: 5 } as const;

export type Marks = Int32Array;

/** The decision that a thread began last. */
export interface Place {
  /** Of the episode, in the order of expansion. */
  readonly index: number;
  readonly seat: number;
  readonly step: number;
}

/** null: it began none yet. */
export const placeOf = (marks: Marks): Place | null =>
  Atomics.load(marks, Mark.decisions) === 0
    ? null
    : { index: marks[Mark.index]!, seat: marks[Mark.seat]!, step: marks[Mark.step]! };

/** Equal as long as a thread neither turned its event loop nor began a decision. */
export const pulseOf = (marks: Marks): string =>
  `${Atomics.load(marks, Mark.turns)} ${Atomics.load(marks, Mark.decisions)}`;

export const markTurn = (marks: Marks): void => {
  Atomics.add(marks, Mark.turns, 1);
};

const markDecision = (marks: Marks, { index, seat, step }: Place): void => {
  marks[Mark.index] = index;
  marks[Mark.seat] = seat;
  marks[Mark.step] = step;
  Atomics.add(marks, Mark.decisions, 1);
};

/** In words, of a policy that is given up. */
export const tooLate = ({ seconds }: Limits): string => `gave no decision within ${seconds} s`;

/** Rejects where `promise` takes longer than the limit. Keeps the process alive until then. */
const inTime = async <T>(promise: PromiseLike<T>, limits: Limits): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(tooLate(limits))), 1000 * limits.seconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Who watches, and what for. */
export interface Watch {
  readonly marks: Marks;
  readonly limits: Limits;
}

export const createWatch = (limits: Limits = DEFAULT_LIMITS): Watch => ({
  marks: new Int32Array(new SharedArrayBuffer(4 * Mark.size)),
  limits,
});

/** The same policies at work in the episode with this index, every decision marked and given up in time. */
export const watchPolicies = (
  policies: readonly Policy[],
  index: number,
  { marks, limits }: Watch,
): readonly Policy[] =>
  policies.map(
    (policy, seat): Policy => ({
      name: policy.name,
      ...(policy.deadline === undefined ? {} : { deadline: policy.deadline }),
      ...(policy.ready === undefined ? {} : { ready: () => policy.ready!() }),
      begin: (at, carried) => {
        markDecision(marks, { index, seat, step: 0 });
        return carried === undefined ? policy.begin(at) : policy.begin(at, carried);
      },
      act: (observation, memory, context) => {
        markDecision(marks, { index, seat, step: context.step });
        const decision = policy.act(observation, memory, context);
        const waits =
          policy.deadline === undefined && typeof (decision as { then?: unknown } | null)?.then === 'function';
        return waits ? inTime(decision as Promise<Awaited<typeof decision>>, limits) : decision;
      },
      ...(policy.end === undefined ? {} : { end: (outcome, memory) => policy.end!(outcome, memory) }),
    }),
  );
