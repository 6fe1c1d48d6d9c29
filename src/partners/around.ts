/** A policy made around another one that changes what it does and not what it remembers. */
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';

/** The waiting that policies ask for together: the shortest of their deadlines, and all of them ready. */
export const timingOf = (
  ...inner: readonly Pick<Policy, 'deadline' | 'ready'>[]
): Pick<Policy, 'deadline' | 'ready'> => {
  const deadlines = inner.flatMap(({ deadline }) => deadline ?? []);
  return {
    ...(deadlines.length === 0 ? {} : { deadline: Math.min(...deadlines) }),
    ...(inner.every(({ ready }) => ready === undefined)
      ? {}
      : { ready: async () => void (await Promise.all(inner.map((one) => one.ready?.()))) }),
  };
};

/** Begins, remembers, ends and is timed as `inner` is, and acts by `act`. Calls `inner` as an object: it may be of a class. */
export const policyAround = <O, M extends Json>(
  inner: Policy<O, M>,
  name: string,
  act: Policy<O, M>['act'],
): Policy<O, M> => ({
  name,
  ...timingOf(inner),
  begin: (seat, carried) => (carried === undefined ? inner.begin(seat) : inner.begin(seat, carried)),
  act,
  ...(inner.end === undefined ? {} : { end: (outcome, memory) => inner.end!(outcome, memory) }),
});
