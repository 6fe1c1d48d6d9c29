/**
 * Who hears. A policy is created in the environment that its definition is made for: one that hears in an environment with
 * a channel, one that doesn't in one without; and whatever it is then shown is fitted to that. So neither kind has to know
 * where it plays.
 */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { andThen, type Decision, type Policy, type PolicyDefinition } from '../policy.ts';
import { channelOf, withChannel } from './channel.ts';
import type { ChannelObservation } from './observation.ts';

/** `inner`, shown something else; what it would say is not said. Memory and records are its own. */
const mutely = <O, P, M extends Json>(inner: Policy<P, M>, shown: (observation: O) => P): Policy<O, M> => ({
  name: inner.name,
  ...(inner.deadline === undefined ? {} : { deadline: inner.deadline }),
  ...(inner.ready === undefined ? {} : { ready: () => inner.ready!() }),
  begin: (seat, carried) => (carried === undefined ? inner.begin(seat) : inner.begin(seat, carried)),
  act: (observation, memory, context) =>
    andThen(inner.act(shown(observation), memory, context), (decision): Decision<M> => {
      const { message, ...rest } = decision;
      return message === undefined || message === null ? decision : rest;
    }),
  ...(inner.end === undefined ? {} : { end: (outcome, memory) => inner.end!(outcome, memory) }),
});

/** A policy that hears nothing, in an environment with a channel: it is shown what the one inside shows. */
export const deafPolicy = <O, M extends Json>(inner: Policy<O, M>): Policy<ChannelObservation<O>, M> =>
  mutely(inner, ({ world }) => world);

/** A policy that hears, in an environment without a channel: nothing reaches it, and it has no message left. */
const alonePolicy = <O, M extends Json>(inner: Policy<ChannelObservation<O>, M>): Policy<O, M> =>
  mutely(inner, (world) => ({ world, inbox: [], fate: null, left: 0 }));

/** [environment] the same with a channel over which nothing can be said. */
const muted = new WeakMap<Environment, Environment>();

const muteChannel = (environment: Environment): Environment => {
  const before = muted.get(environment);
  if (before !== undefined) return before;
  const made = withChannel(environment, { budget: 0 }) as unknown as Environment;
  muted.set(environment, made);
  return made;
};

/** A policy made for one environment, fitted to another. */
export interface Fitting {
  /** Where the policy has to be created. */
  readonly home: Environment;
  /** The policy of `home` as it plays in the environment that was asked for. */
  readonly fit: (policy: Policy) => Policy;
}

/** How a policy of this definition, with these parameters, gets to play in an environment; null: it is created there. */
export const fittingOf = (
  { hears: given }: Pick<PolicyDefinition, 'hears'>,
  parameters: unknown,
  environment: Environment,
): Fitting | null => {
  if (given === 'passes') return null;
  const hears = typeof given === 'function' ? given(parameters as never) : given === true;
  const channel = channelOf(environment);
  if (hears === (channel !== null)) return null;
  return channel === null
    ? { home: muteChannel(environment), fit: (policy) => alonePolicy(policy as never) as Policy }
    : { home: channel.inner, fit: (policy) => deafPolicy(policy) as Policy };
};
