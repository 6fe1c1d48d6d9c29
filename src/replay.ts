/**
 * Replays traces: the environment makes every state again from the joint actions alone. Measures fold over replayed
 * steps; `verifyTrace` names the first thing that differs; `rerunTrace` asks the policies again to rebuild the records
 * that a trace of level `actions` leaves out.
 */
import type { ApplyChange } from './changes.ts';
import { type Answer, askSeats } from './decisions.ts';
import type { Environment, JointAction, Step } from './environment.ts';
import { formatHash, HASH_START } from './hash.ts';
import type { Json } from './json.ts';
import type { Policy } from './policy.ts';
import { createRandom } from './random.ts';
import { createRecorder } from './records.ts';
import { chainHash, type Trace, type TraceStep } from './trace.ts';

/** One step of a trace with its states. */
export interface ReplayedStep<S, O> {
  /** The environment in force, changes from outside included. */
  readonly environment: Environment<S, O>;
  /** Steps before this one. */
  readonly step: number;
  /** The state that the policies saw, after a change from outside if there was one. */
  readonly before: S;
  readonly joint: JointAction;
  readonly result: Step<S>;
  readonly line: TraceStep;
}

/** Where a trace and what was found part. `step` is null for what concerns the whole trace or its start. */
export interface Divergence {
  readonly what: 'environment' | 'start' | 'state' | 'reward' | 'step' | 'footer' | 'decision';
  readonly step: number | null;
  readonly expected: string;
  readonly found: string;
}

/** Thrown by `replayTrace` where a state is not the one that the trace was made from. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly divergence: Divergence;
  constructor(divergence: Divergence) {
    const where = divergence.step === null ? divergence.what : `${divergence.what} of step ${divergence.step}`;
    super(`replay diverged: ${where} should be ${divergence.expected}, is ${divergence.found}`);
    this.divergence = divergence;
  }
}

const noChanges: ApplyChange<unknown, unknown> = (_environment, _state, change) => {
  throw new Error(`the trace has a change ${JSON.stringify(change)} and the replay was given nothing to apply it with`);
};

/** The state that a trace begins with. */
export const startState = <S, O>(trace: Trace, environment: Environment<S, O>): S =>
  environment.decode(trace.header.start);

/**
 * Every step of a trace in order, with its states, without policies. Throws a `ReplayError` at the first state whose
 * hash differs from the trace's. A failed or cut-off episode gives the steps that it has.
 */
export function* replayTrace<S, O>(
  trace: Trace,
  environment: Environment<S, O>,
  applyChange: ApplyChange<S, O> = noChanges as ApplyChange<S, O>,
): Generator<ReplayedStep<S, O>, void, void> {
  const { header } = trace;
  const random = createRandom(header.random.environment);
  let now = environment;
  let state = startState(trace, environment);
  const found = environment.hash(state);
  if (found !== Number.parseInt(header.hash, 16))
    throw new ReplayError({ what: 'start', step: null, expected: header.hash, found: formatHash(found) });
  let ended: Step<S>['kind'] = 'ongoing';
  for (const line of trace.steps) {
    const joint: JointAction = line.m === undefined ? { actions: line.a } : { actions: line.a, messages: line.m };
    const expected = 'a step of the environment';
    if (ended !== 'ongoing')
      throw new ReplayError({ what: 'step', step: line.t, expected, found: `the episode ${ended} before` });
    let result: Step<S>;
    try {
      if (line.change !== undefined) ({ environment: now, state } = applyChange(now, state, line.change));
      result = now.step(state, joint, random.fork(line.t));
    } catch (thrown) {
      const found = thrown instanceof Error ? thrown.message : String(thrown);
      throw new ReplayError({ what: 'step', step: line.t, expected, found });
    }
    const hash = now.hash(result.state);
    if (hash !== Number.parseInt(line.h, 16))
      throw new ReplayError({ what: 'state', step: line.t, expected: line.h, found: formatHash(hash) });
    yield { environment: now, step: line.t, before: state, joint, result, line };
    state = result.state;
    ended = result.kind;
  }
}

export type Verified =
  /** `complete`: the trace has its footer. */
  { readonly ok: true; readonly complete: boolean } | ({ readonly ok: false } & Divergence);

const footerDivergence = (trace: Trace, total: number, chain: number, last: string): Divergence | null => {
  const { footer } = trace;
  if (footer === null) return null;
  const differs = (expected: string | number, found: string | number): Divergence | null =>
    expected === found ? null : { what: 'footer', step: null, expected: String(expected), found: String(found) };
  return (
    differs(footer.return, total) ??
    differs(footer.hash, formatHash(chain)) ??
    (footer.outcome === 'failed' ? null : differs(footer.outcome, last))
  );
};

/** Whether the environment makes this very trace: its start, every state, every reward, and the footer. */
export const verifyTrace = <S, O>(
  trace: Trace,
  environment: Environment<S, O>,
  applyChange: ApplyChange<S, O> = noChanges as ApplyChange<S, O>,
): Verified => {
  const { id, version } = trace.header.environment;
  if (id !== environment.id || version !== environment.version) {
    const found = `${environment.id} version ${environment.version}`;
    return { ok: false, what: 'environment', step: null, expected: `${id} version ${version}`, found };
  }
  let total = 0;
  let step: number | null = null;
  let last = 'ongoing';
  let chain = chainHash(HASH_START, Number.parseInt(trace.header.hash, 16));
  try {
    for (const { result, line } of replayTrace(trace, environment, applyChange)) {
      step = line.t;
      const { team } = result.rewards;
      if (team !== (line.r ?? 0))
        return { ok: false, what: 'reward', step, expected: String(line.r ?? 0), found: String(team) };
      total += team;
      last = result.kind;
      chain = chainHash(chain, Number.parseInt(line.h, 16));
    }
  } catch (thrown) {
    if (thrown instanceof ReplayError) return { ok: false, ...thrown.divergence };
    const at = step === null ? (trace.header.first ?? 0) : step + 1;
    const found = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, what: 'step', step: at, expected: 'a step of the environment', found };
  }
  const divergence = footerDivergence(trace, total, chain, last);
  return divergence === null ? { ok: true, complete: trace.footer !== null } : { ok: false, ...divergence };
};

/** The trace at level `full`, or where the policies chose otherwise than in the trace. */
export type Rerun = { readonly ok: true; readonly trace: Trace } | ({ readonly ok: false } & Divergence);

/** What a seat did in the trace against what it does now; null where they agree. */
const answerDivergence = (line: TraceStep, seat: number, answer: Answer): Divergence | null => {
  const said = (action: number, message: unknown) => JSON.stringify({ seat, action, message: message ?? null });
  const expected = said(line.a[seat]!, line.m?.[seat]);
  if (answer.kind !== 'decided')
    return { what: 'decision', step: line.t, expected, found: answer.kind === 'failed' ? answer.reason : 'a miss' };
  const { action, message } = answer.decision;
  const found = said(action, message);
  return found === expected ? null : { what: 'decision', step: line.t, expected, found };
};

/**
 * Asks the policies again on every replayed state, checks that they do what the trace says, and returns the trace with
 * the records and memories of level `full`. The decision that a failed episode failed at is not repeated. A seat that
 * missed its deadline is asked nothing at that step. Rejects with a `ReplayError` where a state differs.
 */
export const rerunTrace = async <S, O>(
  trace: Trace,
  environment: Environment<S, O>,
  policies: readonly Policy<O>[],
  applyChange: ApplyChange<S, O> = noChanges as ApplyChange<S, O>,
): Promise<Rerun> => {
  const { header } = trace;
  const random = header.random.seats.map((key) => createRandom(key));
  const begun = policies.map((policy, seat) => {
    const carried = header.carried?.[seat] ?? null;
    return header.memories?.[seat] ?? (carried === null ? policy.begin(seat) : policy.begin(seat, carried));
  });
  const memories: Json[] = [...begun];
  const note = createRecorder(policies.length);
  const steps: TraceStep[] = [];
  let lastReward = header.lastReward ?? 0;
  for (const { environment: now, step, before, result, line } of replayTrace(trace, environment, applyChange)) {
    const asked = askSeats({
      environment: now,
      state: before,
      step,
      lastReward,
      recording: true,
      policies: policies.map((policy, seat) => (line.missed?.includes(seat) ? silent(line.a[seat]!) : policy)),
      memories,
      random,
      deadlines: null,
      lane: header.lane ?? '',
    });
    const answers = asked instanceof Promise ? await asked : asked;
    for (let seat = 0; seat < answers.length; seat++) {
      const answer = answers[seat]!;
      const divergence = answerDivergence(line, seat, answer);
      if (divergence !== null) return { ok: false, ...divergence };
      if (answer.kind === 'decided') memories[seat] = answer.decision.memory;
    }
    const noted = note(step, answers, memories);
    if (noted.kind === 'problem') {
      const expected = `seat ${noted.seat} to give JSON`;
      return { ok: false, what: 'decision', step, expected, found: noted.reason };
    }
    const { kind: _, ...written } = noted;
    steps.push({ ...line, ...written });
    lastReward = result.rewards.team;
  }
  return { ok: true, trace: { header: { ...header, level: 'full', memories: begun }, steps, footer: trace.footer } };
};

/** Stands in for a policy at a step whose deadline it missed: does what was done and remembers what it did. */
const silent = <O>(action: number): Policy<O> => ({
  name: 'silent',
  begin: () => null,
  act: (_, memory) => ({ action, memory }),
});
