/** A policy made around another one that changes what it does and not what it remembers. */
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';

/** Begins, remembers and ends as `inner` does, and acts by `act`. Calls `inner` as an object: it may be of a class. */
export const policyAround = <O, M extends Json>(
  inner: Policy<O, M>,
  name: string,
  act: Policy<O, M>['act'],
): Policy<O, M> => ({
  name,
  begin: (seat, carried) => (carried === undefined ? inner.begin(seat) : inner.begin(seat, carried)),
  act,
  ...(inner.end === undefined ? {} : { end: (outcome, memory) => inner.end!(outcome, memory) }),
});
