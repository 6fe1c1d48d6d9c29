/** A partner that acts as another one but for slips: with probability `p` a legal action taken at random. */
import * as z from 'zod';
import type { Json } from '../json.ts';
import { andThen, type Context, type Decision, definePolicy, type Policy } from '../policy.ts';
import { policyAround } from './around.ts';
import { policyReference, readParameters } from './parameters.ts';

/**
 * `inner`, with probability `p` (in [0, 1], per step) replaced by a uniformly random legal action. `inner` is always
 * asked and isn't told of the slip: it sees what came of it. Its stream is the same whatever `p` is, so that a sweep
 * over `p` compares like with like. The memory is the inner one's.
 */
export const noisyPolicy = <O, M extends Json>(inner: Policy<O, M>, p: number): Policy<O, M> =>
  policyAround(inner, `noisy ${p} ${inner.name}`, (observation, memory, context) => {
    const within: Context = { ...context, random: context.random.fork('inner') };
    return andThen(inner.act(observation, memory, within), (decision): Decision<M> => {
      const { legal } = context;
      const noise = context.random.fork('noise');
      if (noise.next() >= p) return decision;
      const slip = legal[noise.integer(legal.length)]!;
      return { ...decision, action: slip, record: { ...decision.record, slip: { instead: decision.action } } };
    });
  });

const schema = z.strictObject({ policy: policyReference, p: z.number().min(0).max(1) });

export default definePolicy({
  name: 'noisy',
  version: '1',
  hears: 'passes',
  description: 'Another policy (`policy`) that with probability `p` takes a random legal action instead.',
  parameters: readParameters(schema),
  create: ({ policy, p }: z.infer<typeof schema>, { resolve }) => noisyPolicy(resolve(policy), p),
});
