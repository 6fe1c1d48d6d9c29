/**
 * The models of one run: what a scenario declares, with the run's mode, recordings, budget and limits around it. Every
 * call goes through here, is counted for its episode, found in a recording or made, and recorded.
 */
import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { type Model, type ModelCall, ModelFailure, type ModelReply, type ModelRequest } from '../model.ts';
import { suggestWords } from '../nearest.ts';
import type { Asked, Asker, Outcome } from './asking.ts';
import { createBudget, type Limits } from './budget.ts';
import { type DeclaredModel, openDeclared } from './declared.ts';
import { type Account, createLedger, type Ledger, type ModelStop } from './ledger.ts';
import { createSlots } from './limiter.ts';
import { describeMiss } from './miss.ts';
import { NOTHING_SPENT } from './provider.ts';
import { readReply } from './reading.ts';
import {
  type CallKey,
  contentHash,
  mendRecording,
  type RecordedCall,
  type RecordedRequest,
  type Recording,
  readRecording,
  recorderAt,
  recordRequest,
  SHARED_LANE,
} from './recording.ts';
import type { ModelSettings } from './settings.ts';
import { addTotals, NO_CALLS, type Totals, totalsOf } from './totals.ts';

/**
 * Where replies come from. `live`: always asked, nothing kept. `record`: asked, and recorded; what this run recorded
 * before it was interrupted is not asked again. `replay`: from recordings alone. `auto`: from recordings, and asked and
 * recorded where they lack a call. `off`: every call fails.
 */
export const MODEL_MODES = ['auto', 'record', 'replay', 'live', 'off'] as const;
/** `estimate`: as `off`, and counts what the calls would come to at most. */
export type ModelMode = (typeof MODEL_MODES)[number] | 'estimate';

export interface ModelManner {
  readonly mode: ModelMode;
  /** Recordings that `auto` and `replay` read beside the run's own. */
  readonly recordings: readonly string[];
  /** Calls in flight at once. */
  readonly concurrency: number;
  readonly limits: Limits;
}

export interface ModelSession extends Pick<Ledger, 'begin' | 'callsOf' | 'forget'> {
  readonly mode: ModelMode;
  readonly concurrency: number;
  /** The models that policies have asked for. */
  readonly used: ReadonlySet<string>;
  /** Throws, with the nearest name, where the scenario declares none such. */
  model(name: string): Model;
  /** What decides the answers of a model, as text: part of the code hash of policies that use it. */
  identity(name: string): string;
  /** What is wrong with the keys of the models in use, in words; null if nothing is. */
  keyProblem(): string | null;
  /** From now on calls are found in, and added to, the recording at `path`; none is begun after `signal` is aborted. */
  attach(path: string, signal: AbortSignal): void;
  /** What was asked of providers for this run, in this process and, where calls are recorded, in those before it. */
  billed(): Totals;
}

/** For calls that nobody cancels. */
const NEVER_ABORTED = new AbortController().signal;
setMaxListeners(0, NEVER_ABORTED);

/** Calls in a row that find no server before the run stops: one that restarts is waited for, one that is gone is not. */
const PATIENCE = 8;

/** One call on its way. */
interface Course<T> {
  readonly model: DeclaredModel;
  readonly request: ModelRequest<T>;
  readonly recorded: RecordedRequest;
  readonly key: CallKey;
  readonly account: Account;
  readonly signal: AbortSignal;
}

/** A reply as the caller gets it; a failure is thrown. */
const give = <T>(request: ModelRequest<T>, { outcome, spent }: RecordedCall): ModelReply<T> => {
  if (outcome.kind === 'failure') throw new ModelFailure(outcome.failure, outcome.words, true);
  const reading = readReply(outcome.text, request.reply.schema);
  // The schema is part of the hash; only a check that JSON Schema can't state may have changed since.
  if (!reading.ok) throw new ModelFailure(reading.kind, `its reply can't be used: ${reading.problem}`, true);
  const { requests, ...usage } = spent;
  const { text, model, dropped, repaired } = outcome;
  return { text, value: reading.value, usage, model, dropped, repaired, requests };
};

/** What a call that is not made comes to: nothing, or all that it might have. */
const imagined = <T>(model: DeclaredModel, request: ModelRequest<T>, mode: 'off' | 'estimate'): Totals => {
  const outcome: Outcome = { kind: 'failure', failure: 'unreachable', words: '' };
  if (mode === 'off') return totalsOf(outcome, NOTHING_SPENT, 0);
  const { cost, ...tokens } = model.expect(request);
  return totalsOf(outcome, { ...NOTHING_SPENT, ...tokens, requests: 1, estimated: true }, cost);
};

/**
 * Opens the models that a scenario in the folder `base` declares. Runs the modules of scripted ones, unless their calls
 * are only replayed. Throws a
 * `RecordingError` where a recording can't be read, and in words where a rule file can't.
 */
export const openModels = async (
  declared: { readonly [name: string]: ModelSettings },
  base: string,
  manner: ModelManner,
): Promise<ModelSession> => {
  const { mode } = manner;
  const models = await openDeclared(declared, base, mode !== 'replay');
  const given = mode === 'auto' || mode === 'replay' ? manner.recordings.map(readRecording) : [];
  const used = new Set<string>();
  const slots = createSlots(manner.concurrency);
  const ledger = createLedger();
  /** [content hash] answers that all episodes share, those that are awaited too. */
  const shared = new Map<string, Promise<RecordedCall>>();
  /** [name] whether it has answered in this process, and how often in a row no server was found. */
  const health = new Map<string, { answered: boolean; unreachable: number }>();
  let own: Recording | null = null;
  let record: ((call: RecordedCall) => void) | null = null;
  /** Aborted when the run stops. */
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let stopped: ModelStop | null = null;
  let billed: Totals = NO_CALLS;
  const budget = createBudget(manner.limits, () => billed);

  /** Ends the run for whoever asks from now on. The first reason stands. */
  const stop = (reason: ModelStop): ModelStop => {
    stopped ??= reason;
    closing.abort();
    return reason;
  };

  /** Marks the episode as lost and gives what its policy has to let pass. */
  const lose = (account: Account, reason: ModelStop): ModelFailure => {
    account.lose(reason);
    return new ModelFailure(reason.kind === 'settings' ? 'http' : reason.kind, reason.words, false);
  };

  const askerOf = (model: DeclaredModel): Asker | ModelStop => {
    try {
      return model.asker();
    } catch (error) {
      return stop({ kind: 'settings', words: `model ${model.name}: ${(error as Error).message}` });
    }
  };

  /** Why a failure stops the run; null where it is part of the experiment. */
  const reasonToStop = ({ name }: DeclaredModel, { outcome, hopeless }: Asked): ModelStop | null => {
    const state = health.get(name) ?? { answered: false, unreachable: 0 };
    health.set(name, state);
    if (outcome.kind === 'reply') {
      state.answered = true;
      state.unreachable = 0;
      return null;
    }
    if (hopeless === undefined) return null;
    const words = `model ${name}: ${outcome.words}`;
    switch (hopeless) {
      case 'quota':
        return { kind: 'budget', words };
      case 'settings':
        return { kind: 'settings', words };
      case 'unreachable':
        return !state.answered || ++state.unreachable >= PATIENCE ? { kind: 'settings', words } : null;
    }
  };

  /** Asks the provider, within budget and limits. Throws a `ModelFailure` where that is no part of the experiment. */
  const askLive = async <T>({ model, request, recorded, key, account, signal }: Course<T>): Promise<RecordedCall> => {
    const asker = askerOf(model);
    const expected = model.expect(request);
    const over = await budget.reserve(expected);
    if (over !== null)
      throw lose(account, stop({ kind: 'budget', words: `the run may spend no more on models: ${over}` }));
    const began = performance.now();
    let asked: Asked;
    try {
      if (stopped !== null) throw lose(account, stopped);
      if (!('ask' in asker)) throw lose(account, asker);
      asked = await asker.ask(request, { signal, closing: closing.signal });
      const { outcome, spent } = asked;
      if (spent.requests > 0) billed = addTotals(billed, totalsOf(outcome, spent, model.cost(spent)));
    } finally {
      budget.release(expected);
    }
    const { outcome, spent } = asked;
    if (outcome.kind === 'failure' && outcome.failure === 'cancelled')
      throw stopped === null ? new ModelFailure('cancelled', outcome.words, false) : lose(account, stopped);
    const reason = reasonToStop(model, asked);
    if (reason !== null) throw lose(account, stop(reason));
    const milliseconds = Math.round(performance.now() - began);
    const { name } = model;
    const made: RecordedCall = { kind: 'call', ...key, name, request: recorded, outcome, spent, milliseconds };
    record?.(made);
    return made;
  };

  /** The call from where the mode says. */
  const obtain = async <T>(course: Course<T>): Promise<RecordedCall> => {
    const { model, recorded, key, account } = course;
    const recordings = [...(own === null ? [] : [own]), ...given];
    const before = recordings.reduce<RecordedCall | null>((found, one) => found ?? one.find(key), account.find(key));
    if (before !== null) return before;
    if (mode !== 'replay') return slots(() => askLive(course));
    const words = `model ${model.name}: ${describeMiss(key, recorded, recordings)}`;
    throw lose(account, stop({ kind: 'miss', words }));
  };

  /** One answer for all that ask the same. */
  const obtainShared = async <T>(course: Course<T>): Promise<RecordedCall> => {
    const { hash } = course.key;
    let pending = shared.get(hash);
    if (pending === undefined) {
      pending = obtain(course);
      shared.set(hash, pending);
      pending.catch(() => shared.delete(hash));
    }
    try {
      return await pending;
    } catch (thrown) {
      if (stopped !== null) course.account.lose(stopped); // Whoever waited for the one that asked is lost with it.
      throw thrown;
    }
  };

  const callModel = async <T>(
    model: DeclaredModel,
    request: ModelRequest<T>,
    call: ModelCall,
  ): Promise<ModelReply<T>> => {
    const { name, settings } = model;
    const { lane } = call;
    const account = ledger.account(lane);
    const most = settings.callsPerEpisode ?? Number.POSITIVE_INFINITY;
    if (account.nextCall(name, lane) > most) {
      account.count(lane, { ...NO_CALLS, failures: { budget: 1 } });
      throw new ModelFailure('budget', `model ${name} may be asked ${most} times in an episode`, true);
    }
    if (mode === 'off' || mode === 'estimate') {
      account.count(lane, imagined(model, request, mode));
      throw new ModelFailure('unreachable', 'models are switched off', true);
    }
    const recorded = recordRequest(settings, request);
    const hash = contentHash(recorded);
    const course = { model, request, recorded, account, signal: call.signal ?? NEVER_ABORTED };
    let result: RecordedCall;
    if (settings.share === true) {
      const key = { hash, lane: SHARED_LANE, ordinal: 0 };
      result = await obtainShared({ ...course, key, signal: NEVER_ABORTED });
    } else {
      const key = { hash, lane, ordinal: account.nextOrdinal(hash, lane) };
      result = await obtain({ ...course, key });
      account.keep(result);
    }
    account.count(lane, totalsOf(result.outcome, result.spent, model.cost(result.spent)));
    return give(request, result);
  };

  return {
    mode,
    concurrency: manner.concurrency,
    used,
    model: (name) => {
      const model = models.get(name);
      if (model === undefined) {
        const hint = suggestWords(name, [...models.keys()]);
        throw new Error(`there is no model called ${JSON.stringify(name)} in \`models:\`; ${hint}`);
      }
      used.add(name);
      return (request, call) => callModel(model, request, call);
    },
    // What is decided without any model is another experiment.
    identity: (name) => (mode === 'off' ? 'off' : (models.get(name)?.identity ?? '')),
    keyProblem: () =>
      [...used].reduce<string | null>((problem, name) => problem ?? models.get(name)!.keyProblem(), null),
    attach: (path, signal) => {
      signal.addEventListener('abort', () => stop({ kind: 'cancelled', words: 'the run was interrupted' }));
      if (mode === 'live' || mode === 'off' || mode === 'estimate') return;
      if (mode !== 'replay') mendRecording(path);
      own = existsSync(path) ? readRecording(path) : null;
      for (const { name, outcome, spent } of own?.calls() ?? [])
        billed = addTotals(billed, totalsOf(outcome, spent, models.get(name)?.cost(spent) ?? null));
      if (mode !== 'replay') record = recorderAt(path);
    },
    begin: ledger.begin,
    callsOf: ledger.callsOf,
    forget: ledger.forget,
    billed: () => billed,
  };
};
