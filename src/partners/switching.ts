/** A partner that changes its ways in the middle of an episode: one policy until a step, another from then on. */
import * as z from 'zod';
import type { Json } from '../json.ts';
import { andThen, type Decision, definePolicy, type Policy } from '../policy.ts';
import { timingOf } from './around.ts';
import { policyReference, readParameters, steps } from './parameters.ts';

/** What the two remember; also the form of what they carry into the next meeting, null for nothing. */
export type SwitchingMemory = { readonly first: Json; readonly second: Json };

const part = (carried: Json | undefined, name: 'first' | 'second'): Json =>
  typeof carried === 'object' && carried !== null && name in carried ? (carried as SwitchingMemory)[name] : null;

const beginWith = <O>(policy: Policy<O>, seat: number, carried: Json): Json =>
  carried === null ? policy.begin(seat) : policy.begin(seat, carried);

/** `first` in the steps before `at`, `second` from step `at` on. `second` is asked nothing before and has seen nothing. */
export const switchingPolicy = <O>(first: Policy<O>, second: Policy<O>, at: number): Policy<O, SwitchingMemory> => ({
  name: `switching ${at} ${first.name} ${second.name}`,
  ...timingOf(first, second),
  begin: (seat, carried) => ({
    first: beginWith(first, seat, part(carried, 'first')),
    second: beginWith(second, seat, part(carried, 'second')),
  }),
  act: (observation, memory, context) => {
    const before = context.step < at;
    const decided = before
      ? first.act(observation, memory.first, context)
      : second.act(observation, memory.second, context);
    return andThen(decided, (decision): Decision<SwitchingMemory> => {
      const next = before
        ? { first: decision.memory, second: memory.second }
        : { first: memory.first, second: decision.memory };
      return { ...decision, memory: next };
    });
  },
  end: (outcome, memory) => ({
    first: first.end?.(outcome, memory.first) ?? null,
    second: second.end?.(outcome, memory.second) ?? null,
  }),
});

const schema = z.strictObject({ first: policyReference, second: policyReference, at: steps });

export default definePolicy({
  name: 'switching',
  version: '1',
  hears: 'passes',
  description: 'One policy (`first`) until step `at`, another (`second`) from that step on.',
  parameters: readParameters(schema),
  create: ({ first, second, at }: z.infer<typeof schema>, { resolve }) =>
    switchingPolicy(resolve(first), resolve(second), at),
});
