import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf, waiting } from '../src/check/play.ts';
import { type Episode, runEpisode } from '../src/episode.ts';
import { randomPolicy } from '../src/partners/random.ts';
import { stayPolicy } from '../src/partners/stay.ts';
import type { Context, Decision, Policy } from '../src/policy.ts';
import { createRandom } from '../src/random.ts';
import { foldRecord } from '../src/records.ts';
import type { EpisodeSetup } from '../src/setup.ts';
import { formatTraceLine, type TraceLine } from '../src/trace.ts';
import { type CardsObservation, type CardsState, createCards } from './worlds/cards.ts';
import { cardsPlayer } from './worlds/cardsPlayer.ts';

type Setup = EpisodeSetup<CardsState, CardsObservation>;

const environment = createCards();
const player = () => cardsPlayer(environment) as Policy<CardsObservation>;
const setup = (policies: readonly Policy<CardsObservation>[], more: Partial<Setup> = {}): Setup => ({
  ...setupOf(environment, policies, 7),
  ...more,
});

/** Acts by `act` from step 3 on, rests before. */
const from3 = (act: (memory: never, context: Context) => Decision | Promise<Decision>): Policy => ({
  name: 'from3',
  begin: () => null,
  act: (_, memory, context) => (context.step < 3 ? { action: 0, memory } : act(memory as never, context)),
});

describe('an episode of values', () => {
  it('is a value, with its counts, its returns and what the policies carry on', () => {
    const episode = playAtOnce(setup([player(), player(), randomPolicy()], { carried: [4, null, null] }));
    expect(episode.status).toBe('complete');
    expect(episode.steps).toBe(episode.trace.steps.length);
    expect(episode.seatReturns.reduce((sum, one) => sum + one, 0)).toBe(episode.return);
    expect(episode.carried).toEqual([5, 1, null]);
    const fallbacks = episode.trace.steps.flatMap((step) => step.f ?? []);
    expect([0, 1, 2].map((seat) => fallbacks.filter((one) => one === seat).length)).toEqual(episode.fallbacks);
  });

  it('ends at the horizon when nothing else ends it', () => {
    const stay = stayPolicy(environment);
    expect(playAtOnce(setup([stay, stay, stay]))).toMatchObject({ outcome: 'truncated', steps: 24, return: 0 });
  });

  it('ends where the environment says so', () => {
    const slips: Policy = {
      name: 'slips',
      begin: () => null,
      act: (_, memory, { legal }) => ({ action: legal[1] ?? 0, memory }),
    };
    const outcomes = [1, 2, 3, 4, 5].map(
      (seed) => playAtOnce({ ...setupOf(environment, [slips, slips, slips], seed) }).outcome,
    );
    expect(outcomes).toContain('terminated');
  });

  it('asks all seats on the same state before any answer is awaited', async () => {
    const asked: string[] = [];
    const noting = (name: string): Policy => ({
      name,
      begin: () => null,
      act: async (_, memory, { step }) => {
        asked.push(`${step}${name}`);
        await Promise.resolve();
        asked.push(`${step} answered`);
        return { action: 0, memory };
      },
    });
    await runEpisode(setup([noting('a'), noting('b'), noting('c')]));
    expect(asked.slice(0, 4)).toEqual(['0a', '0b', '0c', '0 answered']);
  });

  it('tells its lines as they come', () => {
    const lines: TraceLine[] = [];
    const { trace } = playAtOnce(setup([player(), player(), player()], { onLine: (line) => lines.push(line) }));
    expect(lines.map(formatTraceLine)).toEqual([trace.header, ...trace.steps, trace.footer!].map(formatTraceLine));
  });
});

describe('a policy at fault', () => {
  const failure = async (broken: Policy, more: Partial<Setup> = {}): Promise<Episode> => {
    const first = await runEpisode(setup([broken, player(), player()], more));
    expect(first.failure?.cause).toBe('focal');
    const second = await runEpisode(setup([stayPolicy(environment), waiting(player()), broken], more));
    expect(second.failure).toMatchObject({ step: first.failure?.step, seat: 2, cause: 'partner' });
    expect(second.trace.footer).toMatchObject({ outcome: 'failed', failure: second.failure });
    return first;
  };

  it('costs its episode when it throws', async () => {
    const episode = await failure(
      from3(() => {
        throw new TypeError('no idea');
      }),
    );
    expect(episode).toMatchObject({ status: 'failed', outcome: 'failed', steps: 3, carried: [null, null, null] });
    expect(episode.failure).toEqual({ seat: 0, step: 3, cause: 'focal', reason: 'TypeError: no idea' });
  });

  it('costs its episode when it rejects', async () => {
    expect((await failure(from3(async () => Promise.reject(new Error('late'))))).failure?.reason).toBe('Error: late');
  });

  it('costs its episode when it gives no decision', async () => {
    const episode = await failure(from3(() => undefined as never));
    expect(episode.failure?.reason).toBe('gave undefined instead of a decision');
  });

  it('costs its episode when its action is not legal', async () => {
    const episode = await failure(from3((memory) => ({ action: 9, memory })));
    expect(episode.failure?.reason).toMatch('chose action 9; legal are 0 stay');
  });

  it('costs its episode when its message is for nobody that there is', async () => {
    const episode = await failure(from3((memory) => ({ action: 0, memory, message: { to: [3], act: 'inform' } })));
    expect(episode.failure?.reason).toBe('sent a message to [3]; seats are 0 to 2');
  });

  it('costs its episode when it has no memory, or at level full one that is no JSON', async () => {
    const none = await failure(from3(() => ({ action: 0 }) as never));
    expect(none.failure?.reason).toBe('gave a memory that is no JSON: undefined');
    const record = { plan: { when: Number.NaN } };
    const wrong = await failure(
      from3((memory) => ({ action: 0, memory, record })),
      { level: 'full' },
    );
    expect(wrong.failure?.reason).toMatch('.plan.when is NaN');
    const began = await runEpisode(
      setup([{ ...player(), begin: () => new Map() as never }, player(), player()], { level: 'full' }),
    );
    expect(began).toMatchObject({ steps: 0, failure: { seat: 0, step: 0, cause: 'focal' } });
  });

  it('costs its episode when it fails to begin or to end', () => {
    const begins = {
      ...player(),
      begin: () => {
        throw new Error('begins');
      },
    };
    expect(playAtOnce(setup([player(), begins, player()])).failure).toMatchObject({
      seat: 1,
      step: 0,
      cause: 'partner',
    });
    const ends = { ...player(), end: () => undefined as never };
    const ended = playAtOnce(setup([ends, player(), player()]));
    expect(ended).toMatchObject({
      status: 'failed',
      carried: [null, null, null],
      failure: { seat: 0, cause: 'focal' },
    });
  });
});

describe('an environment at fault', () => {
  it('costs the episode, whatever throws', () => {
    for (const method of ['step', 'observe', 'legal', 'hash'] as const) {
      let calls = 0;
      const broken = {
        ...environment,
        [method]: (...args: never[]) => {
          if (++calls > 4) throw new Error('broken');
          return (environment[method] as (...all: never[]) => unknown)(...args);
        },
      };
      const { failure } = playAtOnce(setup([player(), player(), player()], { environment: broken }));
      expect(failure).toMatchObject({ seat: null, cause: 'environment', reason: 'Error: broken' });
    }
  });

  it('costs the episode when it goes on past its horizon', () => {
    const stay = stayPolicy(environment);
    const endless = { ...createCards(99), horizon: 24 };
    const { failure, steps } = playAtOnce(setup([stay, stay, stay], { environment: endless }));
    expect([failure?.cause, failure?.reason, steps]).toEqual([
      'environment',
      'Error: is still ongoing at its horizon of 24 steps',
      23,
    ]);
  });

  it('is told at once when the setup has the wrong number of seats', () => {
    expect(() => runEpisode(setup([player()]))).toThrow('an episode of 3 seats got 1 policies');
  });
});

describe('changes from outside', () => {
  const change = (step: number) => ({
    step,
    change: { slips: 2 },
    apply: (now: typeof environment, state: CardsState) => ({
      environment: now,
      state: { ...state, table: { ...state.table, slips: 2 } },
    }),
  });
  const stay = stayPolicy(environment);

  it('come before the observations of their step and are written on its line', () => {
    const seen: number[] = [];
    const watching: Policy<CardsObservation> = {
      ...stay,
      act: (observation, memory) => {
        seen.push(observation.table.slips);
        return { action: 0, memory };
      },
    };
    const { trace } = playAtOnce(setup([watching, stay, stay], { changes: [change(2)] }));
    expect(seen.slice(0, 4)).toEqual([0, 0, 2, 2]);
    expect(trace.steps.filter((step) => step.change !== undefined).map((step) => [step.t, step.change])).toEqual([
      [2, { slips: 2 }],
    ]);
  });

  it('fail the episode as the harness when they throw, and come one per step', () => {
    const broken = {
      ...change(1),
      apply: () => {
        throw new Error('no such place');
      },
    };
    expect(playAtOnce(setup([stay, stay, stay], { changes: [broken] })).failure).toEqual({
      seat: null,
      step: 1,
      cause: 'harness',
      reason: 'change {"slips":2}: Error: no such place',
    });
    expect(() => runEpisode(setup([stay, stay, stay], { changes: [change(1), change(1)] }))).toThrow(
      'two changes at step 1',
    );
  });
});

describe('deadlines', () => {
  /** Answers at once at even steps and never at odd ones; tells when it is no longer wanted. */
  const slow = (aborted: number[]): Policy => ({
    name: 'slow',
    begin: () => 0,
    act: (_, memory, { step, signal }) =>
      step % 2 === 0
        ? Promise.resolve({ action: 0, memory: (memory as number) + 1 })
        : new Promise(() => signal?.addEventListener('abort', () => aborted.push(step))),
  });

  it('take the resting action for an external policy that misses one, and say so', async () => {
    const aborted: number[] = [];
    const cancelled: boolean[] = [];
    const timer = (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        setImmediate(() => {
          cancelled.push(signal.aborted);
          resolve();
        });
      });
    const stay = stayPolicy(environment);
    const deadlines = { milliseconds: [5, null, null], timer };
    const episode = await runEpisode(setup([slow(aborted), stay, stay], { deadlines, level: 'full' }));
    expect(episode).toMatchObject({ status: 'complete', missed: [12, 0, 0], fallbacks: [0, 0, 0] });
    expect(episode.trace.steps.map((step) => step.missed?.length ?? 0)).toEqual(
      Array.from({ length: 24 }, (_, t) => t % 2),
    );
    expect(aborted).toEqual(Array.from({ length: 12 }, (_, i) => 2 * i + 1));
    expect(cancelled.filter((one) => one)).toHaveLength(12);
  });
});

describe('records', () => {
  it('are kept at level full where they changed, memories every fifty steps', () => {
    const long = createCards(120);
    const stays: Policy = {
      name: 'stays',
      begin: () => 0,
      act: (_, memory, { step }) => ({
        action: 0,
        memory: (memory as number) + 1,
        record: step === 4 ? { plan: 'b' } : { plan: 'a', ...(step === 2 ? { extra: [1] } : {}) },
      }),
    };
    const stay = stayPolicy(long);
    const { trace } = playAtOnce({ ...setupOf(long, [stays, stay, stay], 1), level: 'full' });
    expect(trace.header.memories).toEqual([0, null, null]);
    const written = trace.steps.map((step) => step.records?.[0]);
    expect(written.slice(0, 7)).toEqual([
      { plan: 'a' },
      undefined,
      { extra: [1] },
      { extra: null },
      { plan: 'b' },
      { plan: 'a' },
      undefined,
    ]);
    expect(foldRecord(foldRecord(null, { plan: 'a' }), { extra: [1] })).toEqual({ plan: 'a', extra: [1] });
    expect(trace.steps.filter((step) => step.memories).map((step) => [step.t, step.memories])).toEqual([
      [49, [50, null, null]],
      [99, [100, null, null]],
    ]);
  });

  it('are left out at level actions', () => {
    const { trace } = playAtOnce(setup([player(), player(), player()]));
    expect(trace.header.memories).toBeUndefined();
    expect(trace.steps.every((step) => step.records === undefined && step.memories === undefined)).toBe(true);
  });
});

it('gives each seat and the environment its own stream, named by the step', () => {
  const keys: string[] = [];
  const noting: Policy = {
    name: 'noting',
    begin: () => null,
    act: (_, memory, { random, step, seat }) => {
      if (step < 2) keys.push(`${seat}: ${random.key}`);
      return { action: 0, memory };
    },
  };
  const { header } = playAtOnce(setup([noting, noting, noting])).trace;
  expect(keys.slice(0, 4)).toEqual(['0: 7/seat0/0', '1: 7/seat1/0', '2: 7/seat2/0', '0: 7/seat0/1']);
  expect(header.random).toEqual({ environment: '7/environment', seats: ['7/seat0', '7/seat1', '7/seat2'] });
  expect(environment.initial(createRandom('7/environment/initial'))).toEqual(environment.decode(header.start));
});
