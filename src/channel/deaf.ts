/** Policies that neither hear nor speak, in an environment with a channel: they play as they do without it. */
import type { Json } from '../json.ts';
import { andThen, type Policy, type PolicyDefinition } from '../policy.ts';
import type { ChannelObservation } from './observation.ts';

/** `inner`, shown what the environment inside shows; what it would say is not said. Memory and records are its own. */
export const deafPolicy = <O, M extends Json>(inner: Policy<O, M>): Policy<ChannelObservation<O>, M> => ({
  name: inner.name,
  ...(inner.deadline === undefined ? {} : { deadline: inner.deadline }),
  ...(inner.ready === undefined ? {} : { ready: () => inner.ready!() }),
  begin: (seat, carried) => (carried === undefined ? inner.begin(seat) : inner.begin(seat, carried)),
  act: ({ world }, memory, context) =>
    andThen(inner.act(world, memory, context), (decision) => {
      const { message, ...rest } = decision;
      return message === undefined || message === null ? decision : rest;
    }),
  ...(inner.end === undefined ? {} : { end: (outcome, memory) => inner.end!(outcome, memory) }),
});

/** Whether a policy of this definition hears and speaks, with these parameters. */
export const hears = ({ hears: given }: Pick<PolicyDefinition, 'hears'>, parameters: unknown): boolean =>
  typeof given === 'function' ? given(parameters as never) : given === true;
