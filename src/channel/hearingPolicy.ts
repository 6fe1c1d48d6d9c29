/** Definitions of policies that hear, for the partners and baselines of worlds that are about talk. */
import { z } from 'zod';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { definePolicy, type Policy, type PolicyDefinition } from '../policy.ts';
import type { ChannelObservation } from './observation.ts';

/** What tells one such policy from another. `P` its parameters, `O` what the environment inside shows. */
export interface HearingPolicy<P, O, M extends Json> {
  /** Unique among the policies of its world. */
  readonly name: string;
  /** One sentence for lists. */
  readonly description: string;
  /** Reads the parameters that a scenario gives, laid over `defaults`; without it any parameter is an error. */
  readonly shape?: z.ZodType<P>;
  readonly defaults?: Partial<P>;
  /** The policy in an environment with a channel around it; `parameters` is undefined where there is no shape. */
  create(parameters: P, environment: Environment): Policy<ChannelObservation<O>, M>;
}

/** The definition, at version 1, as lists of partners and baselines hold it. */
export const defineHearingPolicy = <P, O, M extends Json>({
  name,
  description,
  shape,
  defaults,
  create,
}: HearingPolicy<P, O, M>): PolicyDefinition<unknown, never> =>
  definePolicy<P, ChannelObservation<O>, M>({
    name,
    version: '1',
    description,
    hears: true,
    ...(shape === undefined
      ? {}
      : {
          parameters: (given) => {
            const parsed = shape.safeParse({ ...defaults, ...((given ?? {}) as object) });
            return parsed.success
              ? { ok: true, value: parsed.data }
              : { ok: false, problem: z.prettifyError(parsed.error) };
          },
        }),
    create: (parameters, { environment }) => create(parameters, environment as unknown as Environment),
  }) as unknown as PolicyDefinition<unknown, never>;
