/** What every policy has to keep: a decision depends on the observation, the memory and the random stream, and on nothing else. */
import type { Environment } from '../environment.ts';
import { type Json, jsonProblem } from '../json.ts';
import { policyAround } from '../partners/around.ts';
import type { Policy } from '../policy.ts';
import { createRandom } from '../random.ts';
import { replayTrace } from '../replay.ts';
import { formatTrace, type TraceStep } from '../trace.ts';
import { snapshot } from './difference.ts';
import { deepFreeze, forSeedsAsync, holds, type Law, reread, same } from './law.ts';
import { playWhole, setupOf, waiting } from './play.ts';

/** The laws of the policy that `create` makes anew, in every seat of `environment`. */
export const policyLaws = <S, O>(
  environment: Environment<S, O>,
  create: () => Policy<O>,
  { runs = 2, checked = 40 }: { readonly runs?: number; readonly checked?: number } = {},
): readonly Law[] => {
  const everywhere = (make: () => Policy<O>) => Array.from({ length: environment.seats }, make);
  const play = async (seed: number, make: () => Policy<O>) =>
    formatTrace((await playWhole({ ...setupOf(environment, everywhere(make), seed), level: 'full' })).trace);

  /** Plays with a policy whose every decision, of the first `checked` steps, `check` looks at. */
  const overDecisions = (
    check: (asked: { policy: Policy<O>; args: Parameters<Policy<O>['act']>; key: string }) => Promise<void>,
  ) =>
    forSeedsAsync(runs, async (seed) => {
      await play(seed, () => {
        const policy = create();
        return policyAround(policy, policy.name, async (...args) => {
          if (args[2].step < checked) await check({ policy, args, key: args[2].random.key });
          return policy.act(...args);
        });
      });
    });

  return [
    {
      name: 'plays the same episode from the same seed, made anew',
      check: () =>
        forSeedsAsync(runs, async (seed) =>
          same(await play(seed, create), await play(seed, create), 'the second trace'),
        ),
    },
    {
      name: 'plays whole episodes by legal actions, keeping JSON in memory and records',
      check: () =>
        overDecisions(async ({ policy, args: [observation, memory, context], key }) => {
          const decision = await policy.act(observation, memory, { ...context, random: createRandom(key) });
          holds(
            context.legal.includes(decision.action),
            `action ${decision.action} at step ${context.step} is not legal`,
          );
          for (const kept of [decision.memory, decision.record ?? null]) {
            const problem = jsonProblem(kept);
            holds(problem === null, `step ${context.step} keeps what is no JSON: ${problem}`);
          }
        }),
    },
    {
      name: 'decides by observation, memory and random stream alone',
      check: () =>
        overDecisions(async ({ policy, args: [observation, memory, context], key }) => {
          const ask = (one: Policy<O>, seen: O) =>
            one.act(seen, reread(memory), { ...context, random: createRandom(key) });
          const first = await ask(policy, observation);
          same(await ask(policy, observation), first, `the decision of step ${context.step}, asked twice`);
          const copied = environment.decodeObservation(reread(environment.encodeObservation(observation)));
          same(await ask(create(), copied), first, `the decision of step ${context.step}, of a policy made anew`);
        }),
    },
    {
      name: 'decides the same whether or not somebody keeps the record',
      check: () =>
        overDecisions(async ({ policy, args: [observation, memory, context], key }) => {
          const ask = async (recording: boolean) => {
            const random = createRandom(key);
            const { record: _, ...decision } = await policy.act(observation, memory, { ...context, random, recording });
            return decision;
          };
          same(await ask(false), await ask(true), `the decision of step ${context.step}`);
        }),
    },
    {
      name: 'leaves its observation and its memory as they are',
      check: () =>
        overDecisions(async ({ policy, args: [observation, memory, context], key }) => {
          const seen = snapshot(observation);
          const kept = snapshot(memory);
          await policy.act(observation, deepFreeze(memory), { ...context, random: createRandom(key) });
          same(observation, seen, 'the observation');
          same(memory, kept, 'the memory');
        }),
    },
    {
      name: 'plays the same when its memory goes through JSON and it is made anew at each step',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const forgetful = () =>
            policyAround(create(), create().name, (observation, memory, context) =>
              create().act(observation, reread(memory), context),
            );
          same(await play(seed, forgetful), await play(seed, create), `the trace of seed ${seed}`);
        }),
    },
    {
      name: 'goes on in the middle of an episode as it did, from its memory',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const setup = { ...setupOf(environment, everywhere(create), seed), level: 'full' as const };
          const memories: Json[][] = [];
          const policies = setup.policies.map((policy, seat) =>
            policyAround(policy, policy.name, async (observation, memory, context) => {
              const decision = await policy.act(observation, memory, context);
              memories[context.step] ??= [];
              memories[context.step]![seat] = decision.memory;
              return decision;
            }),
          );
          const { trace } = await playWhole({ ...setup, policies });
          if (trace.steps.length < 2) return;
          const step = 1 + (seed % (trace.steps.length - 1));
          const { result } = [...replayTrace(trace, environment)][step - 1]!;
          const state = environment.decode(reread(environment.encode(result.state)));
          const start = { state, step, lastReward: result.rewards.team, memories: reread(memories[step - 1]!) };
          const again = await playWhole({ ...setup, policies: everywhere(create), start });
          const actions = (steps: readonly TraceStep[]) => steps.map(({ a }) => a);
          same(actions(again.trace.steps), actions(trace.steps.slice(step)), `the actions from step ${step} on`);
        }),
    },
    {
      name: 'shares nothing between seats and between episodes that are played at once',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const alone = [await play(seed, create), await play(seed + 1, create)];
          const one = create();
          const shared = () => waiting(one);
          const together = await Promise.all([play(seed, shared), play(seed + 1, shared)]);
          same(together, alone, 'two episodes at once with one policy for all seats');
        }),
    },
    {
      name: 'draws its chance from the stream that it is given',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const { random: chance } = Math;
          const { now } = Date;
          const used: string[] = [];
          Math.random = () => {
            used.push('Math.random');
            return chance();
          };
          Date.now = () => {
            used.push('Date.now');
            return now();
          };
          try {
            await play(seed, create);
          } finally {
            Math.random = chance;
            Date.now = now;
          }
          holds(used.length === 0, `it asks ${used[0]}`);
        }),
    },
  ];
};
