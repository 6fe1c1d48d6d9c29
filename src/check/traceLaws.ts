/** What the traces of every environment have to keep. */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { policyAround } from '../partners/around.ts';
import type { Policy } from '../policy.ts';
import { replayTrace, rerunTrace, verifyTrace } from '../replay.ts';
import type { EpisodeSetup } from '../setup.ts';
import { formatTrace, parseTrace, type Trace, type TraceStep } from '../trace.ts';
import { forSeeds, forSeedsAsync, holds, type Law, reread, same } from './law.ts';
import { playWhole, setupOf, waiting } from './play.ts';

const parsed = (text: string): Trace => {
  const result = parseTrace(text);
  if (!result.ok) throw new Error(`line ${result.problem.line}: expected ${result.problem.expected}`);
  return result.value;
};

/** A trace with one step changed. */
const withStep = (trace: Trace, at: number, change: (step: TraceStep) => TraceStep): Trace => ({
  ...trace,
  steps: trace.steps.map((step, i) => (i === at ? change(step) : step)),
});

/** `policy`, telling `told` each memory that it gives. */
const telling = <O>(policy: Policy<O>, told: (step: number, memory: Json) => void): Policy<O> =>
  policyAround(policy, policy.name, async (observation, memory, context) => {
    const decision = await policy.act(observation, memory, context);
    told(context.step, decision.memory);
    return decision;
  });

/** The laws of traces made in `environment` by `cast()`, which gives fresh policies, one per seat. */
export const traceLaws = <S, O>(
  environment: Environment<S, O>,
  cast: () => readonly Policy<O>[],
  runs = 4,
): readonly Law[] => {
  const setup = (seed: number): EpisodeSetup<S, O> => setupOf(environment, cast(), seed);
  const full = (seed: number): EpisodeSetup<S, O> => ({ ...setup(seed), level: 'full' });

  return [
    {
      name: 'have the same bytes for the same seed, with values and with promises',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          for (const made of [setup, full]) {
            const first = formatTrace((await playWhole(made(seed))).trace);
            same(formatTrace((await playWhole(made(seed))).trace), first, `the trace of seed ${seed}`);
            const later = { ...made(seed), policies: cast().map((policy) => waiting(policy)) };
            same(formatTrace((await playWhole(later)).trace), first, `the trace of seed ${seed} with promises`);
          }
        }),
    },
    {
      name: 'read back as they were written',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const { trace } = await playWhole(full(seed));
          const text = formatTrace(trace);
          same(parsed(text), reread(trace), 'a trace reread');
          same(formatTrace(parsed(text)), text, 'its text');
        }),
    },
    {
      name: 'are readable to their last whole line, wherever cut off',
      check: async () => {
        const text = formatTrace((await playWhole(full(1))).trace);
        const header = text.indexOf('\n');
        forSeeds(60, (seed) => {
          const cut = header + (seed % (text.length - 1 - header));
          const left = parsed(text.slice(0, cut));
          const whole = text.slice(0, cut).split('\n').length - 2 + (text[cut] === '\n' ? 1 : 0);
          same([left.steps.length, left.footer], [whole, null], `steps of the first ${cut} bytes`);
        });
        holds(!parseTrace(text.slice(0, header - 1)).ok, 'a trace with half a header is read');
      },
    },
    {
      name: 'are replayed to the same end',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const { trace, return: total } = await playWhole(setup(seed));
          const read = parsed(formatTrace(trace));
          same(verifyTrace(read, environment), { ok: true, complete: true }, `the trace of seed ${seed}`);
          same(verifyTrace({ ...read, footer: null }, environment), { ok: true, complete: false }, 'and cut off');
          let sum = 0;
          for (const { result } of replayTrace(read, environment)) sum += result.rewards.team;
          same(sum, total, 'the replayed return');
        }),
    },
    {
      name: 'name the first step that differs',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const { trace } = await playWhole(setup(seed));
          const at = seed % trace.steps.length;
          const found = (what: string, changed: Trace) => {
            const verified = verifyTrace(changed, environment);
            holds(
              !verified.ok && verified.step === at && verified.what === what,
              `${what} of step ${at} is passed over`,
            );
          };
          found(
            'state',
            withStep(trace, at, (step) => ({ ...step, h: step.h === '00000000' ? '00000001' : '00000000' })),
          );
          found(
            'reward',
            withStep(trace, at, (step) => ({ ...step, r: (step.r ?? 0) + 1 })),
          );
          found(
            'step',
            withStep(trace, at, (step) => ({ ...step, a: step.a.map(() => environment.actions.length) })),
          );
          const footer = { ...trace.footer!, hash: '00000000' };
          holds(!verifyTrace({ ...trace, footer }, environment).ok, 'a footer of another hash is passed over');
          holds(!verifyTrace(trace, { ...environment, version: 'other' }).ok, 'another version is passed over');
        }),
    },
    {
      name: 'give their records back when the policies are asked again',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const { trace } = await playWhole(setup(seed));
          const rerun = await rerunTrace(parsed(formatTrace(trace)), environment, cast());
          if (!rerun.ok) throw new Error(`step ${rerun.step}: expected ${rerun.expected}, found ${rerun.found}`);
          same(formatTrace(rerun.trace), formatTrace((await playWhole(full(seed))).trace), `the trace of seed ${seed}`);
        }),
    },
    {
      name: 'go on from any of their states, step numbers and memories as they did',
      check: () =>
        forSeedsAsync(runs, async (seed) => {
          const memories: Json[][] = [];
          const policies = cast().map((policy, seat) =>
            telling(policy, (step, memory) => {
              memories[step] ??= [];
              memories[step][seat] = memory;
            }),
          );
          const { trace } = await playWhole({ ...setup(seed), policies });
          const step = 1 + (seed % (trace.steps.length - 1));
          const replayed = [...replayTrace(trace, environment)];
          const { result } = replayed[step - 1]!;
          const state = environment.decode(reread(environment.encode(result.state)));
          const lastReward = result.rewards.team;
          const start = { state, step, lastReward, memories: reread(memories[step - 1]!) };
          const rest = (await playWhole({ ...setup(seed), start })).trace;
          same(rest.steps, trace.steps.slice(step), `the rest from step ${step}`);
          same(verifyTrace(parsed(formatTrace(rest)), environment), { ok: true, complete: true }, 'its replay');
          const rerun = await rerunTrace(rest, environment, cast());
          holds(rerun.ok, 'asked again, the policies do something else');
        }),
    },
  ];
};
