/**
 * The truth about an episode under way, for a policy that is allowed to know it: the state, and what every other policy
 * remembers. Ordinary policies see an observation and nothing else; a best response is told whom it plays with.
 */
import type { Json } from '../json.ts';
import { andThen, type Policy } from '../policy.ts';
import type { TraceLine } from '../trace.ts';

export interface Truth {
  /** The state before the decisions that are being made. */
  readonly state: () => unknown;
  /** [seat] memories before those decisions. */
  readonly memories: () => readonly Json[];
  /** [seat] the policies, watched: what plays in the episode. */
  readonly policies: readonly Policy[];
  /** The episode's `onLine`: every line that is written moves the truth on. */
  readonly onLine: (line: TraceLine, state: unknown) => void;
}

/** Watches the policies of one episode, in seat order. They play as they would unwatched. */
export const watchTruth = (policies: readonly Policy[]): Truth => {
  let state: unknown = null;
  const memories: Json[] = policies.map(() => null);
  /** Memories after decisions whose step was not taken yet: seats are asked one after the other. */
  const pending: Json[] = policies.map(() => null);
  const watched = policies.map((policy, seat): Policy => {
    const { begin, act, end, ...rest } = policy;
    return {
      ...rest,
      begin: (at, carried) => {
        const memory = carried === undefined ? begin.call(policy, at) : begin.call(policy, at, carried);
        memories[seat] = memory;
        pending[seat] = memory;
        return memory;
      },
      act: (observation, memory, context) =>
        andThen(act.call(policy, observation, memory, context), (decision) => {
          pending[seat] = decision.memory;
          return decision;
        }),
      ...(end === undefined ? {} : { end: (outcome, memory) => end.call(policy, outcome, memory) }),
    };
  });
  return {
    state: () => state,
    memories: () => memories,
    policies: watched,
    onLine: (line, after) => {
      if (after === null) return;
      state = after;
      if (line.kind === 'step') for (let seat = 0; seat < memories.length; seat++) memories[seat] = pending[seat]!;
    },
  };
};
