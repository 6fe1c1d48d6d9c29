/** A partner that sees late: another policy that is shown the observation of some steps ago. */
import * as z from 'zod';
import { type Environment, restingAction } from '../environment.ts';
import type { Json } from '../json.ts';
import { andThen, type Decision, definePolicy, type Policy } from '../policy.ts';
import { timingOf } from './around.ts';
import { policyReference, readParameters, steps } from './parameters.ts';

type Codec<O> = Pick<Environment<unknown, O>, 'actions' | 'encodeObservation' | 'decodeObservation'>;

/** `seen`: the observations of the last steps as JSON, oldest first. At most as many as the delay has steps. */
export type DelayedMemory<M extends Json> = { readonly inner: M; readonly seen: readonly Json[] };

/**
 * `inner`, shown what was to be seen `delay` steps ago; in the first `delay` steps, what was to be seen at the first.
 * Only the observation is late: step number, legal actions and last reward are those of now. Where the late view leads
 * `inner` to an action that is no longer legal, it rests, which counts as a fallback.
 */
export const delayedPolicy = <O, M extends Json>(
  inner: Policy<O, M>,
  delay: number,
  environment: Environment<unknown, O>,
): Policy<O, DelayedMemory<M>> => ({
  name: `delayed ${delay} ${inner.name}`,
  ...timingOf(inner),
  begin: (seat, carried) => ({
    inner: carried === undefined ? inner.begin(seat) : inner.begin(seat, carried),
    seen: [],
  }),
  act: (observation, memory, context) => {
    const codec: Codec<O> = environment;
    const seen = delay === 0 ? [] : [...memory.seen, codec.encodeObservation(observation)];
    const late = delay === 0 ? observation : codec.decodeObservation(seen[0]!);
    const kept = seen.length > delay ? seen.slice(1) : seen;
    return andThen(inner.act(late, memory.inner, context), (decision): Decision<DelayedMemory<M>> => {
      const next = { ...decision, memory: { inner: decision.memory, seen: kept } };
      if (context.legal.includes(decision.action)) return next;
      return { ...next, action: restingAction(environment, context.legal), fallback: true };
    });
  },
  ...(inner.end === undefined ? {} : { end: (outcome, memory) => inner.end!(outcome, memory.inner) }),
});

const schema = z.strictObject({ policy: policyReference, steps });

export default definePolicy({
  name: 'delayed',
  version: '1',
  hears: 'passes',
  description: 'Another policy (`policy`) that sees what was to be seen `steps` steps ago.',
  parameters: readParameters(schema),
  create: (parameters: z.infer<typeof schema>, { environment, resolve }) =>
    delayedPolicy(resolve(parameters.policy), parameters.steps, environment),
});
