/**
 * Runs one episode: the only loop that steps an environment for real. While every decision is a value the whole episode
 * is one, and no promise is made; from the first decision that is a promise it goes on as one. A fault of a policy or of
 * the environment ends the episode, never the run.
 */
import { type Answer, askSeats, formatThrown } from './decisions.ts';
import type { Action, Environment, JointAction, Message, Seat, Step } from './environment.ts';
import { formatHash, HASH_START } from './hash.ts';
import { type Json, jsonProblem } from './json.ts';
import { createRecorder } from './records.ts';
import { checkSetup, type EpisodeSetup } from './setup.ts';
import {
  chainHash,
  type Failure,
  type FailureCause,
  TRACE_SCHEMA,
  type Trace,
  type TraceFooter,
  type TraceHeader,
  type TraceStep,
} from './trace.ts';

export interface Episode {
  readonly status: 'complete' | 'failed';
  readonly outcome: TraceFooter['outcome'];
  /** Sum of the team rewards. */
  readonly return: number;
  /** Steps taken in this episode, those before its beginning left out. */
  readonly steps: number;
  /** [seat] sums of the rewards that each seat earned. */
  readonly seatReturns: readonly number[];
  /** [seat] decisions that were a policy's fallback. */
  readonly fallbacks: readonly number[];
  /** [seat] deadlines missed. */
  readonly missed: readonly number[];
  /** null where the episode is complete. */
  readonly failure: Failure | null;
  readonly trace: Trace;
  /** [seat] for the next meeting: what `end` gave, or what was carried into this one where it failed or has no `end`. */
  readonly carried: readonly Json[];
}

/** An episode on its way. Everything in it is this file's to write. */
interface Course<S, O> {
  readonly setup: EpisodeSetup<S, O>;
  environment: Environment<S, O>;
  state: S;
  step: number;
  lastReward: number;
  memories: Json[];
  header: TraceHeader;
  readonly lines: TraceStep[];
  readonly note: ReturnType<typeof createRecorder> | null;
  return: number;
  readonly seatReturns: number[];
  readonly fallbacks: number[];
  readonly missed: number[];
  chain: number;
  /** The change applied before the step that is being taken. */
  change: Json | undefined;
  /** null: it goes on. */
  outcome: TraceFooter['outcome'] | null;
  failure: Failure | null;
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0);

const fail = <S, O>(course: Course<S, O>, seat: Seat | null, cause: FailureCause, reason: string): void => {
  course.outcome = 'failed';
  course.failure = { seat, step: course.step, cause, reason };
};

/** Ends the course as failed by `seat`'s policy. */
const failPolicy = <S, O>(course: Course<S, O>, seat: Seat, reason: string): void =>
  fail(course, seat, course.setup.roles[seat]!, reason);

const beginMemories = <S, O>(course: Course<S, O>): void => {
  const { setup } = course;
  setup.policies.forEach((policy, seat) => {
    if (course.outcome !== null) return;
    try {
      const carried = setup.carried?.[seat] ?? null;
      const memory = carried === null ? policy.begin(seat) : policy.begin(seat, carried);
      const problem = setup.level === 'full' ? jsonProblem(memory) : memory === undefined ? 'it is undefined' : null;
      if (problem !== null) failPolicy(course, seat, `began with a memory that is no JSON: ${problem}`);
      course.memories.push(memory);
    } catch (thrown) {
      failPolicy(course, seat, formatThrown(thrown));
    }
  });
};

const writeHeader = <S, O>(course: Course<S, O>, hash: number): void => {
  const { setup, environment } = course;
  const { provenance, random, start, level } = setup;
  course.header = {
    kind: 'header',
    schema: TRACE_SCHEMA,
    level,
    environment: {
      id: environment.id,
      version: environment.version,
      horizon: environment.horizon,
      request: provenance.request,
    },
    policies: provenance.policies,
    seed: provenance.seed,
    random: { environment: random.environment.key, seats: random.seats.map((stream) => stream.key) },
    scenario: provenance.scenario,
    package: provenance.package,
    start: environment.encode(course.state),
    hash: formatHash(hash),
    ...(setup.lane === undefined ? {} : { lane: setup.lane }),
    ...(course.step === 0 ? {} : { first: course.step }),
    ...(course.lastReward === 0 ? {} : { lastReward: course.lastReward }),
    ...(setup.carried?.some((one) => one !== null) ? { carried: setup.carried } : {}),
    ...(course.outcome === null && (level === 'full' || (start?.memories ?? null) !== null)
      ? { memories: [...course.memories] }
      : {}),
  };
  setup.onLine?.(course.header, course.state);
};

const open = <S, O>(setup: EpisodeSetup<S, O>): Course<S, O> => {
  checkSetup(setup);
  const { environment, start } = setup;
  const state = start === undefined ? environment.initial(setup.random.environment.fork('initial')) : start.state;
  const course: Course<S, O> = {
    setup,
    environment,
    state,
    step: start?.step ?? 0,
    lastReward: start?.lastReward ?? 0,
    memories: [...(start?.memories ?? [])],
    header: undefined as never,
    lines: [],
    note: setup.level === 'full' ? createRecorder(environment.seats) : null,
    return: 0,
    seatReturns: zeros(environment.seats),
    fallbacks: zeros(environment.seats),
    missed: zeros(environment.seats),
    chain: HASH_START,
    change: undefined,
    outcome: null,
    failure: null,
  };
  if ((start?.memories ?? null) === null) beginMemories(course);
  const hash = environment.hash(state);
  course.chain = chainHash(course.chain, hash);
  writeHeader(course, hash);
  return course;
};

/** Applies the change of this step and asks all seats; null where the change failed. */
const ask = <S, O>(course: Course<S, O>): readonly Answer[] | Promise<readonly Answer[]> | null => {
  const { setup, step } = course;
  const change = setup.changes?.find((one) => one.step === step);
  course.change = change?.change;
  if (change !== undefined) {
    try {
      const changed = change.apply(course.environment, course.state);
      course.environment = changed.environment;
      course.state = changed.state;
    } catch (thrown) {
      fail(course, null, 'harness', `change ${JSON.stringify(change.change)}: ${formatThrown(thrown)}`);
      return null;
    }
  }
  return askSeats({
    environment: course.environment,
    state: course.state,
    step,
    lastReward: course.lastReward,
    recording: setup.level === 'full',
    policies: setup.policies,
    memories: course.memories,
    random: setup.random.seats,
    deadlines: setup.deadlines ?? null,
    lane: setup.lane ?? '',
  });
};

/** Who fell back and who missed a deadline at one step, and what all said; each undefined where there is none. */
interface Gathered {
  readonly actions: Action[];
  messages: (Message | null)[] | undefined;
  fallbacks: Seat[] | undefined;
  missed: Seat[] | undefined;
}

/** Moves every seat's memory on; null where somebody failed. */
const gather = <S, O>(course: Course<S, O>, answers: readonly Answer[]): Gathered | null => {
  const gathered: Gathered = { actions: [], messages: undefined, fallbacks: undefined, missed: undefined };
  for (let seat = 0; seat < answers.length; seat++) {
    const answer = answers[seat]!;
    switch (answer.kind) {
      case 'failed':
        if (answer.blame === 'policy') failPolicy(course, seat, answer.reason);
        else fail(course, null, 'environment', answer.reason);
        return null;
      case 'missed':
        gathered.actions.push(answer.action);
        gathered.missed ??= [];
        gathered.missed.push(seat);
        course.missed[seat]!++;
        break;
      case 'decided': {
        const { action, message, memory, fallback } = answer.decision;
        gathered.actions.push(action);
        course.memories[seat] = memory;
        if (message !== undefined && message !== null) {
          gathered.messages ??= new Array<Message | null>(answers.length).fill(null);
          gathered.messages[seat] = message;
        }
        if (fallback === true) {
          gathered.fallbacks ??= [];
          gathered.fallbacks.push(seat);
          course.fallbacks[seat]!++;
        }
      }
    }
  }
  return gathered;
};

/** Steps the environment. Throws whatever it throws, and where what it gives can be no step of an episode. */
const stepEnvironment = <S, O>(course: Course<S, O>, joint: JointAction): Step<S> => {
  const { environment, step } = course;
  const result = environment.step(course.state, joint, course.setup.random.environment.fork(step));
  const { team } = result.rewards;
  if (!Number.isFinite(team)) throw new Error(`gave a team reward of ${team}`);
  if (result.kind === 'ongoing' && step + 1 >= environment.horizon)
    throw new Error(`is still ongoing at its horizon of ${environment.horizon} steps`);
  return result;
};

/** Takes one step with these answers, or ends the course. */
const take = <S, O>(course: Course<S, O>, answers: readonly Answer[]): void => {
  const gathered = gather(course, answers);
  if (gathered === null) return;
  const noted = course.note === null ? null : course.note(course.step, answers, course.memories);
  if (noted?.kind === 'problem') {
    failPolicy(course, noted.seat, noted.reason);
    return;
  }
  const { actions, messages, fallbacks, missed } = gathered;
  let result: Step<S>;
  let hash: number;
  try {
    result = stepEnvironment(course, messages === undefined ? { actions } : { actions, messages });
    hash = course.environment.hash(result.state);
  } catch (thrown) {
    fail(course, null, 'environment', formatThrown(thrown));
    return;
  }
  const { team, seats } = result.rewards;
  // Field by field: a spread per optional field would cost more than the rest of the line.
  const line: { -readonly [K in keyof TraceStep]: TraceStep[K] } = {
    kind: 'step',
    t: course.step,
    a: actions,
    h: formatHash(hash),
  };
  if (messages !== undefined) line.m = messages;
  if (team !== 0) line.r = team;
  if (fallbacks !== undefined) line.f = fallbacks;
  if (missed !== undefined) line.missed = missed;
  if (course.change !== undefined) line.change = course.change;
  if (noted?.records !== undefined) line.records = noted.records;
  if (noted?.memories !== undefined) line.memories = noted.memories;
  course.lines.push(line);
  course.state = result.state;
  course.step++;
  course.lastReward = team;
  course.return += team;
  for (let seat = 0; seat < seats.length; seat++) course.seatReturns[seat]! += seats[seat]!;
  course.chain = chainHash(course.chain, hash);
  if (result.kind !== 'ongoing') course.outcome = result.kind;
  course.setup.onLine?.(line, result.state);
};

const endPolicies = <S, O>(course: Course<S, O>, kind: 'terminated' | 'truncated'): readonly Json[] => {
  const { setup } = course;
  const outcome = { kind, return: course.return, steps: course.lines.length };
  return setup.policies.map((policy, seat) => {
    const before = setup.carried?.[seat] ?? null;
    if (course.outcome === 'failed' || policy.end === undefined) return before;
    try {
      const carried = policy.end(outcome, course.memories[seat]!);
      const problem = jsonProblem(carried);
      if (problem === null) return carried;
      failPolicy(course, seat, `ended with something to carry that is no JSON: ${problem}`);
    } catch (thrown) {
      failPolicy(course, seat, formatThrown(thrown));
    }
    return before;
  });
};

const close = <S, O>(course: Course<S, O>): Episode => {
  const { setup, lines } = course;
  const before = setup.policies.map((_, seat) => setup.carried?.[seat] ?? null);
  const ended = course.outcome === 'failed' || course.outcome === null ? before : endPolicies(course, course.outcome);
  const { failure } = course;
  const outcome = course.outcome ?? 'failed';
  const footer: TraceFooter = {
    kind: 'footer',
    steps: lines.length,
    return: course.return,
    outcome,
    ...(failure === null ? {} : { failure }),
    hash: formatHash(course.chain),
  };
  setup.onLine?.(footer, null);
  return {
    status: failure === null ? 'complete' : 'failed',
    outcome,
    return: course.return,
    steps: lines.length,
    seatReturns: course.seatReturns,
    fallbacks: course.fallbacks,
    missed: course.missed,
    failure,
    trace: { header: course.header, steps: lines, footer },
    carried: failure === null ? ended : before,
  };
};

/** Goes on from a step with a promise. Steps without one still cost no wait. */
const playOn = async <S, O>(course: Course<S, O>, pending: Promise<readonly Answer[]>): Promise<Episode> => {
  take(course, await pending);
  while (course.outcome === null) {
    const answers = ask(course);
    if (answers !== null) take(course, answers instanceof Promise ? await answers : answers);
  }
  return close(course);
};

/**
 * One episode from its beginning to the horizon, a terminal state or a failure. The promise, where there is one, never
 * rejects for what a policy or the environment's `step`, `observe` and `legal` do; a setup of the wrong shape and an
 * environment that can't even begin throw at once.
 *
 * Memories are JSON by contract. Checked is, at level `full`: the first memory, the one of each fiftieth step and every
 * record that is written, through and through; at both levels only that a memory is no undefined, function, symbol or
 * big integer.
 */
export const runEpisode = <S, O>(setup: EpisodeSetup<S, O>): Episode | Promise<Episode> => {
  const course = open(setup);
  while (course.outcome === null) {
    const answers = ask(course);
    if (answers instanceof Promise) return playOn(course, answers);
    if (answers !== null) take(course, answers);
  }
  return close(course);
};
