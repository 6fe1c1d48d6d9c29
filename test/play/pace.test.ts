import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { KnownPolicy } from '../../src/experiment/policies.ts';
import type { Workshop } from '../../src/experiment/workshop.ts';
import { describeGame } from '../../src/play/describe.ts';
import { type Game, startGame } from '../../src/play/game.ts';
import { createHands } from '../../src/play/hands.ts';
import { patientPolicy } from '../../src/play/patient.ts';
import type { PhaseMessage, PlayedStep, Tick } from '../../src/play/protocol.ts';
import { type Context, type Decision, definePolicy, type Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import { verifyTrace } from '../../src/replay.ts';
import { parseTrace, type Trace } from '../../src/trace.ts';
import { shippedWorkshop } from './games.ts';

const [NORTH, SOUTH, EAST, , STAY, INTERACT] = [0, 1, 2, 3, 4, 5] as const;

test('a tap counts once, a held direction goes on, interact never repeats', () => {
  const hands = createHands((action) => action < 4);
  hands.press(INTERACT);
  expect([hands.take(), hands.take()]).toEqual([INTERACT, null]);
  hands.press(EAST);
  hands.release(EAST);
  expect([hands.take(), hands.take()]).toEqual([EAST, null]);
  hands.press(NORTH);
  hands.press(INTERACT);
  expect([hands.take(), hands.take(), hands.take(), hands.take()]).toEqual([NORTH, INTERACT, NORTH, NORTH]);
  hands.press(EAST);
  expect([hands.take(), hands.take()]).toEqual([EAST, EAST]);
  hands.release(EAST);
  expect(hands.take()).toBe(NORTH);
  hands.clear();
  expect(hands.take()).toBe(null);
});

test('of presses that nobody waited for only the last two are kept', () => {
  const hands = createHands(() => false);
  for (const action of [NORTH, SOUTH, EAST]) hands.press(action);
  expect([hands.take(), hands.take(), hands.take()]).toEqual([SOUTH, EAST, null]);
});

/** The workshop with one more policy on its shelf. */
const withPolicy = (workshop: Workshop, name: string, create: () => Policy): Workshop => {
  const definition = definePolicy({ name, version: '1', nature: 'external', create });
  const known = { definition, parts: [], half: null } as unknown as KnownPolicy;
  const policy = create();
  return {
    ...workshop,
    shelf: new Map([...workshop.shelf, [name, known]]),
    policy: (request, environment) =>
      request.definition === name ? { policy, version: '1', code: 'x' } : workshop.policy(request, environment),
    describe: (called, request, environment) =>
      request.definition === name
        ? { name: called, definition: name, version: '1', parameters: null, code: 'x' }
        : workshop.describe(called, request, environment),
  };
};

interface Running {
  readonly game: Game;
  readonly steps: PlayedStep[];
  readonly phases: PhaseMessage[];
  trace(): Promise<Trace>;
}

interface Wanted {
  readonly tick: Tick;
  readonly seats: readonly (string | null)[];
  readonly horizon?: number;
  readonly patience?: number;
  readonly onStep?: (step: PlayedStep, game: Game) => void;
}

const play = async (workshop: Workshop, { tick, seats, horizon = 6, patience, onStep }: Wanted): Promise<Running> => {
  const request = { rules: 'legacy', layout: 'cramped_room', seats, tick, horizon };
  const { assignment } = describeGame(request, 1, { workshop, base: '.' });
  const steps: PlayedStep[] = [];
  const phases: PhaseMessage[] = [];
  const game: Game = await startGame(
    { assignment, workshop, tick, countdown: 0, ...(patience === undefined ? {} : { patience }) },
    {
      onStep: (step) => {
        steps.push(step);
        onStep?.(step, game);
      },
      onPhase: (phase) => phases.push(phase),
    },
  );
  return {
    game,
    steps,
    phases,
    trace: async () => {
      const ended = await game.ended;
      const parsed = parseTrace(ended!.played.trace!);
      if (!parsed.ok) throw new Error(parsed.problem.expected);
      expect(verifyTrace(parsed.value, game.environment)).toEqual({ ok: true, complete: true });
      return parsed.value;
    },
  };
};

test('in real time no key is a rest and no miss, and a key is taken at the next beat', async () => {
  const running = await play(await shippedWorkshop(), {
    tick: 10,
    seats: [null, 'stay'],
    onStep: (step, game) => {
      if (step.step === 1) game.press(0, EAST);
      if (step.step === 2) game.release(0, EAST);
      if (step.step === 3) game.press(0, INTERACT);
    },
  });
  const trace = await running.trace();
  expect(trace.steps.map(({ a }) => a[0])).toEqual([STAY, EAST, STAY, INTERACT, STAY, STAY]);
  expect(trace.steps.every(({ missed }) => missed === undefined)).toBe(true);
  expect(trace.header.policies.map(({ name }) => name)).toEqual(['person', 'stay']);
  expect(trace.header.policies[0]!.parameters).toEqual({ tick: 10 });
  expect(running.phases.map(({ phase }) => phase)).toEqual(['countdown', 'playing', 'over']);
  expect(running.steps.length).toBe(6);
});

test('in turns every step waits for the person, however long, and a held key counts once', async () => {
  const running = await play(await shippedWorkshop(), { tick: null, seats: ['stay', null], horizon: 3 });
  await sleep(40);
  expect(running.steps.length).toBe(0);
  running.game.press(1, NORTH);
  while (running.steps.length === 0) await sleep(5);
  await sleep(20);
  expect(running.steps.map(({ actions }) => actions)).toEqual([[STAY, NORTH]]);
  running.game.press(1, STAY);
  running.game.press(1, SOUTH);
  expect((await running.trace()).steps.map(({ a }) => a[1])).toEqual([NORTH, STAY, SOUTH]);
});

test('in turns a step waits for both people', async () => {
  const running = await play(await shippedWorkshop(), { tick: null, seats: [null, null], horizon: 1 });
  await sleep(5);
  running.game.press(1, SOUTH);
  await sleep(20);
  expect(running.steps.length).toBe(0);
  running.game.press(0, EAST);
  expect((await running.trace()).steps.map(({ a }) => a)).toEqual([[EAST, SOUTH]]);
});

test('a seat whose person is away rests and is written down as missed', async () => {
  const running = await play(await shippedWorkshop(), {
    tick: 10,
    seats: [null, 'stay'],
    onStep: (step, game) => {
      if (step.step === 1) {
        game.press(0, EAST);
        game.setPresent(0, false);
      }
      if (step.step === 3) game.setPresent(0, true);
    },
  });
  const { steps, footer } = await running.trace();
  expect(steps.map(({ missed }) => missed ?? [])).toEqual([[], [0], [0], [], [], []]);
  expect(steps.every(({ a }) => a[0] === STAY)).toBe(true);
  expect(footer!.outcome).toBe('truncated');
  expect((await running.game.ended)!.result.missed).toEqual([3 - 1, 0]);
});

test('a pause stops the clock and lets go of held keys; going on counts down', async () => {
  const running = await play(await shippedWorkshop(), {
    tick: 10,
    seats: [null, 'stay'],
    onStep: (step, game) => {
      if (step.step !== 2) return;
      game.press(0, EAST);
      game.pause(null);
    },
  });
  await sleep(80);
  expect(running.steps.length).toBe(2);
  running.game.press(0, SOUTH);
  running.game.resume();
  const trace = await running.trace();
  expect(trace.steps.map(({ a }) => a[0])).toEqual([STAY, STAY, STAY, STAY, STAY, STAY]);
  expect(running.phases.map(({ phase }) => phase)).toEqual([
    'countdown',
    'playing',
    'paused',
    'countdown',
    'playing',
    'over',
  ]);
  expect(running.game.pauses()).toBe(1);
});

test('of a game that was left nothing is kept', async () => {
  for (const tick of [10, null]) {
    const running = await play(await shippedWorkshop(), { tick, seats: [null, 'stay'] });
    await sleep(15);
    running.game.leave();
    expect(await running.game.ended).toBe(null);
  }
});

const AROUND = [NORTH, SOUTH, NORTH, SOUTH];

/** Thinks `milliseconds` about every step, and remembers what it was asked about. */
const slow = (milliseconds: number): Policy => ({
  name: 'slow',
  begin: () => [],
  act: async (_observation, memory, { step }) => {
    await sleep(milliseconds);
    return { action: AROUND[step % 4]!, memory: [...(memory as number[]), step] };
  },
});

test('a slow partner never holds the game up: it rests, and is written down as late', async () => {
  const workshop = withPolicy(await shippedWorkshop(), 'slow', () => slow(2000));
  const began = performance.now();
  const running = await play(workshop, { tick: 20, seats: [null, 'slow'], horizon: 20 });
  const { steps } = await running.trace();
  const took = performance.now() - began;
  const late = steps.filter(({ missed }) => missed?.includes(1));
  expect(late.length).toBeGreaterThan(10);
  expect(late.every(({ a }) => a[1] === STAY)).toBe(true);
  expect(took).toBeGreaterThan(20 * 20 - 5);
  expect(took).toBeLessThan(20 * 2000); // had it been waited for
});

test('in turns a partner has its patience from when the last person chose', async () => {
  const stuck = withPolicy(await shippedWorkshop(), 'stuck', () => ({
    name: 'stuck',
    begin: () => null,
    act: async (_observation, memory, { step }) => {
      if (step > 0) await new Promise<never>(() => undefined);
      await sleep(60);
      return { action: NORTH, memory };
    },
  }));
  const hurried = await play(stuck, { tick: null, seats: [null, 'stuck'], horizon: 2, patience: 5 });
  await sleep(100);
  expect(hurried.steps.length).toBe(0); // The person takes their time; that is no lateness of the partner's.
  hurried.game.press(0, STAY);
  while (hurried.steps.length === 0) await sleep(5);
  hurried.game.press(0, STAY);
  expect((await hurried.trace()).steps.map(({ missed }) => missed ?? [])).toEqual([[], [1]]);
  const workshop = withPolicy(await shippedWorkshop(), 'slow', () => slow(60));
  const patient = await play(workshop, { tick: null, seats: ['slow', null], horizon: 2, patience: 90_000 });
  await sleep(5);
  patient.game.press(1, STAY);
  patient.game.press(1, STAY);
  expect((await patient.trace()).steps.map(({ a, missed }) => [a[0], missed ?? []])).toEqual([
    [NORTH, []],
    [SOUTH, []],
  ]);
});

const contextAt = (step: number): Context => ({
  seat: 0,
  step,
  horizon: 10,
  legal: [0, 1, 2, 3, 4, 5],
  lastReward: 0,
  random: createRandom(1),
  recording: false,
  lane: '',
  signal: null,
});

test('what a late answer remembers is kept, what it would have done is not', async () => {
  const asked: { readonly step: number; readonly memory: unknown; readonly give: (decision: Decision) => void }[] = [];
  const inner: Policy = {
    name: 'inner',
    begin: () => 'first',
    act: (_observation, memory, { step }) =>
      new Promise((give) => {
        asked.push({ step, memory, give });
      }),
  };
  const patient = patientPolicy(inner, new AbortController().signal);
  void patient.act(null, 'first', contextAt(0));
  void patient.act(null, 'first', contextAt(1)); // 0 was late
  const now = patient.act(null, 'first', contextAt(2)) as Promise<Decision>; // so was 1
  expect(asked.map(({ step }) => step)).toEqual([0]);
  asked[0]!.give({ action: EAST, memory: 'thought' });
  await sleep(0);
  expect(asked.map(({ step, memory }) => [step, memory])).toEqual([
    [0, 'first'],
    [2, 'thought'],
  ]);
  asked[1]!.give({ action: SOUTH, memory: 'again' });
  expect((await now).action).toBe(SOUTH);
});

test('a partner that breaks after it was late breaks the next step, not the process', async () => {
  const inner: Policy = {
    name: 'inner',
    begin: () => null,
    act: async (_observation, memory, { step }) => {
      await sleep(1);
      if (step === 0) throw new Error('out of words');
      return { action: STAY, memory };
    },
  };
  const patient = patientPolicy(inner, new AbortController().signal);
  (patient.act(null, null, contextAt(0)) as Promise<Decision>).catch(() => undefined);
  const now = patient.act(null, null, contextAt(1)) as Promise<Decision>;
  await expect(now).rejects.toThrow('out of words');
});

test('a partner that fails ends the game, says so, and leaves a row of a failed episode', async () => {
  const broken: Policy = {
    name: 'broken',
    begin: () => null,
    act: (_observation, memory, { step }) => {
      if (step === 2) throw new Error('<b>lost</b>');
      return { action: STAY, memory };
    },
  };
  const workshop = withPolicy(await shippedWorkshop(), 'broken', () => broken);
  const running = await play(workshop, { tick: 10, seats: [null, 'broken'] });
  const ended = await running.game.ended;
  expect(ended!.played.row).toMatchObject({ status: 'failed', focal: 'broken', partner: 'person', steps: 2 });
  expect(ended!.played.row.failure).toMatchObject({ cause: 'focal', seat: 1, step: 2 });
  expect(ended!.result.failure).toContain('seat 1 failed');
});
