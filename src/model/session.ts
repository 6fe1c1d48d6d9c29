/**
 * The models of one run: what a scenario declares, with the run's mode, recordings, budget and limits around it. Every
 * call goes through here, is counted for its episode, found in a recording or made, and recorded.
 */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Model, type ModelCall, ModelFailure, type ModelReply, type ModelRequest } from '../model.ts';
import { suggestWords } from '../nearest.ts';
import { type Asked, type Asker, createAsker, type Outcome } from './asking.ts';
import { createBudget, type Expected, type Limits } from './budget.ts';
import { createRedactor, findKey } from './keys.ts';
import { createLimiter, createSlots } from './limiter.ts';
import { describeMiss } from './miss.ts';
import { openaiProvider } from './openai.ts';
import { NOTHING_SPENT, type Spent } from './provider.ts';
import { readReply } from './reading.ts';
import {
  type CallKey,
  contentHash,
  formatKey,
  openRecording,
  type RecordedCall,
  type RecordedRequest,
  type Recording,
  readRecording,
  recorderAt,
  recordRequest,
  SHARED_LANE,
} from './recording.ts';
import { loadScript, type Script, scriptedProvider } from './scripted.ts';
import { costOf, identityOf, type ModelSettings } from './settings.ts';
import { estimateMessages } from './tokens.ts';
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

/** Why the run can't go on as it is. */
export interface ModelStop {
  /** `settings`: the key, the server or the model's name is wrong. */
  readonly kind: 'budget' | 'miss' | 'settings' | 'cancelled';
  readonly words: string;
}

/** What an episode's calls came to. */
export interface EpisodeCalls {
  /** [seat]; null for a seat that made none. */
  readonly seats: readonly (Totals | null)[];
  /** Present: a call was refused because the run stops, so that the episode means nothing and has to be played again. */
  readonly lost: ModelStop | null;
}

export interface ModelSession {
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
  /** An episode begins, or is played once more: then it gets the same replies again. */
  begin(lane: string): void;
  callsOf(lane: string, seats: number): EpisodeCalls;
  /** The episode is over and not played again. */
  forget(lane: string): void;
  /** What the calls of all episodes came to in this process, replayed ones included. */
  logical(): Totals;
  /** What was asked of providers for this run, in this process and, where calls are recorded, in those before it. */
  billed(): Totals;
}

interface Entry {
  readonly settings: ModelSettings;
  readonly script: Script | null;
  readonly identity: string;
  /** Made at the first call: a replay needs neither key nor server. */
  asker: Asker | null;
  /** Whether it has ever answered: if not, its settings are to blame for whatever is wrong. */
  answered: boolean;
}

interface EpisodeState {
  /** [content hash and lane] how often it was asked. */
  ordinals: Map<string, number>;
  /** [lane] */
  seats: Map<string, Totals>;
  /** [name and lane] */
  calls: Map<string, number>;
  /** [key] what was answered, for playing the episode once more. */
  readonly kept: Map<string, RecordedCall>;
  lost: ModelStop | null;
}

/** For calls that nobody cancels. */
const NEVER_ABORTED = new AbortController().signal;
setMaxListeners(0, NEVER_ABORTED);

/** Tokens of a reply whose length nobody limits, for budgets and limits. */
const USUAL_REPLY = 1024;

const costOfSpent = (settings: ModelSettings, spent: Spent): number | null =>
  settings.scripted !== undefined && settings.prices === undefined ? 0 : costOf(settings, spent);

const expectedOf = <T>(settings: ModelSettings, request: ModelRequest<T>): Expected => {
  const inputTokens = estimateMessages(request.messages);
  const outputTokens = request.outputTokens ?? settings.maxTokens ?? USUAL_REPLY;
  const cost = costOfSpent(settings, { ...NOTHING_SPENT, inputTokens, outputTokens });
  return { inputTokens, outputTokens, cost };
};

const episodeOf = (lane: string): string => lane.slice(0, lane.lastIndexOf(':'));

/** A reply as the caller gets it; a failure is thrown. */
const give = <T>(
  request: ModelRequest<T>,
  { outcome, spent }: Pick<RecordedCall, 'outcome' | 'spent'>,
): ModelReply<T> => {
  if (outcome.kind === 'failure') throw new ModelFailure(outcome.failure, outcome.words, true);
  const reading = readReply(outcome.text, request.reply.schema);
  // The schema is part of the hash; only a check that JSON Schema can't state may have changed since.
  if (!reading.ok) throw new ModelFailure(reading.kind, `its reply can't be used: ${reading.problem}`, true);
  const { requests, ...usage } = spent;
  const { text, model, dropped, repaired } = outcome;
  return { text, value: reading.value, usage, model, dropped, repaired, requests };
};

/**
 * Opens the models that a scenario in the folder `base` declares. Runs the modules of scripted ones. Throws a
 * `RecordingError` where a recording can't be read, and in words where a rule file can't.
 */
export const openModels = async (
  declared: { readonly [name: string]: ModelSettings },
  base: string,
  manner: ModelManner,
): Promise<ModelSession> => {
  const { mode } = manner;
  const entries = new Map<string, Entry>();
  for (const [name, settings] of Object.entries(declared)) {
    const file = settings.scripted === undefined ? null : resolve(base, settings.scripted);
    const script = file === null ? null : await loadScript(file);
    const rules = file === null ? '' : createHash('sha256').update(readFileSync(file)).digest('hex');
    const identity = `${JSON.stringify(identityOf(settings))} ${rules}`;
    entries.set(name, { settings, script, identity, asker: null, answered: false });
  }
  const reads = mode === 'auto' || mode === 'replay';
  const given: readonly Recording[] = reads ? manner.recordings.map(readRecording) : [];
  const used = new Set<string>();
  const slots = createSlots(manner.concurrency);
  const keys = [...entries.values()].flatMap(({ settings }) => {
    const found = findKey(settings, process.env);
    return found.kind === 'key' ? [found.key] : [];
  });
  const redact = createRedactor(keys);
  const episodes = new Map<string, EpisodeState>();
  /** [key] answers that all episodes share, those that are awaited too. */
  const shared = new Map<string, Promise<RecordedCall>>();
  let own: Recording | null = null;
  let record: ((call: RecordedCall) => void) | null = null;
  /** Aborted when the run stops. */
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let stopped: ModelStop | null = null;
  let logical: Totals = NO_CALLS;
  let billed: Totals = NO_CALLS;
  const budget = createBudget(manner.limits, () => billed);

  const stateOf = (episode: string): EpisodeState => {
    let state = episodes.get(episode);
    if (state === undefined) {
      state = { ordinals: new Map(), seats: new Map(), calls: new Map(), kept: new Map(), lost: null };
      episodes.set(episode, state);
    }
    return state;
  };

  /** Ends the run for whoever asks from now on. The first reason stands. */
  const stop = (reason: ModelStop): ModelStop => {
    stopped ??= reason;
    closing.abort();
    return reason;
  };

  /** Marks the episode as lost and gives what its policy has to let pass. */
  const lose = (
    state: EpisodeState,
    reason: ModelStop,
    kind: 'budget' | 'miss' | 'cancelled' | 'http',
  ): ModelFailure => {
    state.lost ??= reason;
    return new ModelFailure(kind, reason.words, false);
  };

  const count = (state: EpisodeState, lane: string, totals: Totals): void => {
    state.seats.set(lane, addTotals(state.seats.get(lane) ?? NO_CALLS, totals));
    logical = addTotals(logical, totals);
  };

  const askerOf = (entry: Entry, name: string): Asker | ModelStop => {
    if (entry.asker !== null) return entry.asker;
    const { settings, script } = entry;
    const found = findKey(settings, process.env);
    if (found.kind === 'missing') return stop({ kind: 'settings', words: `model ${name}: ${found.problem}` });
    const { requests = null, tokens = null } = settings.limits ?? {};
    const limiter = createLimiter({ requests, tokens });
    const provider =
      script === null
        ? openaiProvider(settings, found.kind === 'key' ? found.key : null, limiter)
        : scriptedProvider(script, settings.model ?? name);
    entry.asker = createAsker(settings, provider, redact);
    return entry.asker;
  };

  /** Asks the provider, within budget and limits. Throws a `ModelFailure` where that is no part of the experiment. */
  const askLive = async <T>(
    name: string,
    request: ModelRequest<T>,
    { state, call, key, recorded }: { state: EpisodeState; call: ModelCall; key: CallKey; recorded: RecordedRequest },
  ): Promise<RecordedCall> => {
    const entry = entries.get(name)!;
    const expected = expectedOf(entry.settings, request);
    return slots(async () => {
      const asker = askerOf(entry, name);
      const over = await budget.reserve(expected);
      let isReserved = over === null;
      try {
        if (over !== null) stop({ kind: 'budget', words: `the run may spend no more on models: ${over}` });
        if (stopped !== null) throw lose(state, stopped, stopped.kind === 'budget' ? 'budget' : 'cancelled');
        if (!('ask' in asker)) throw lose(state, asker, 'http');
        const began = performance.now();
        const asked: Asked = await asker.ask(request, {
          signal: call.signal ?? NEVER_ABORTED,
          closing: closing.signal,
        });
        const { outcome, spent, hopeless } = asked;
        billed = addTotals(billed, totalsOf(outcome, spent, costOfSpent(entry.settings, spent)));
        budget.release(expected);
        isReserved = false;
        if (outcome.kind === 'reply') entry.answered = true;
        else {
          const words = `model ${name}: ${outcome.words}`;
          if (outcome.failure === 'cancelled')
            throw stopped === null ? new ModelFailure('cancelled', words, false) : lose(state, stopped, 'cancelled');
          if (hopeless?.kind === 'quota') throw lose(state, stop({ kind: 'budget', words }), 'budget');
          if (hopeless !== undefined && !entry.answered) throw lose(state, stop({ kind: 'settings', words }), 'http');
        }
        const milliseconds = Math.round(performance.now() - began);
        const made: RecordedCall = { kind: 'call', ...key, name, request: recorded, outcome, spent, milliseconds };
        record?.(made);
        return made;
      } finally {
        if (isReserved) budget.release(expected);
      }
    });
  };

  /** The call from where the mode says. */
  const obtain = async <T>(
    name: string,
    request: ModelRequest<T>,
    at: { state: EpisodeState; call: ModelCall; key: CallKey; recorded: RecordedRequest },
  ): Promise<RecordedCall> => {
    const { state, key, recorded } = at;
    const found =
      state.kept.get(formatKey(key)) ??
      own?.find(key) ??
      given.reduce<RecordedCall | null>((before, recording) => before ?? recording.find(key), null);
    if (found !== null && found !== undefined) {
      entries.get(name)!.answered = true;
      return found;
    }
    if (mode !== 'replay') return askLive(name, request, at);
    const recordings = [...(own === null ? [] : [own]), ...given];
    const words = `model ${name}: ${describeMiss(key, recorded, recordings)}`;
    throw lose(state, stop({ kind: 'miss', words }), 'miss');
  };

  const callModel = async <T>(name: string, request: ModelRequest<T>, call: ModelCall): Promise<ModelReply<T>> => {
    const { settings } = entries.get(name)!;
    const { lane } = call;
    const state = stateOf(episodeOf(lane));
    const made = `${name} ${lane}`;
    const calls = (state.calls.get(made) ?? 0) + 1;
    state.calls.set(made, calls);
    if (settings.callsPerEpisode !== undefined && calls > settings.callsPerEpisode)
      throw new ModelFailure('budget', `${name} may be asked ${settings.callsPerEpisode} times in an episode`, true);
    if (mode === 'off' || mode === 'estimate') {
      const outcome: Outcome = { kind: 'failure', failure: 'unreachable', words: 'models are switched off' };
      const { cost, ...most } = expectedOf(settings, request);
      const spent = mode === 'off' ? NOTHING_SPENT : { ...NOTHING_SPENT, ...most, requests: 1, estimated: true };
      count(state, lane, totalsOf(outcome, spent, mode === 'off' ? 0 : cost));
      throw new ModelFailure('unreachable', outcome.words, true);
    }
    const recorded = recordRequest(settings, request);
    const hash = contentHash(recorded);
    let result: RecordedCall;
    if (settings.share === true) {
      const key = { hash, lane: SHARED_LANE, ordinal: 0 };
      let pending = shared.get(hash);
      if (pending === undefined) {
        pending = obtain(name, request, { state, call: { ...call, signal: null }, key, recorded });
        shared.set(hash, pending);
        pending.catch(() => shared.delete(hash));
      }
      try {
        result = await pending;
      } catch (thrown) {
        // Whoever waited for the one that asked is lost with it.
        if (stopped !== null) state.lost ??= stopped;
        throw thrown;
      }
    } else {
      const asked = `${hash} ${lane}`;
      const ordinal = state.ordinals.get(asked) ?? 0;
      state.ordinals.set(asked, ordinal + 1);
      const key = { hash, lane, ordinal };
      result = await obtain(name, request, { state, call, key, recorded });
      state.kept.set(formatKey(key), result);
    }
    count(state, lane, totalsOf(result.outcome, result.spent, costOfSpent(settings, result.spent)));
    return give(request, result);
  };

  return {
    mode,
    concurrency: manner.concurrency,
    used,
    model: (name) => {
      if (!entries.has(name)) {
        const hint = suggestWords(name, [...entries.keys()]);
        throw new Error(`there is no model called ${JSON.stringify(name)} in \`models:\`; ${hint}`);
      }
      used.add(name);
      return (request, call) => callModel(name, request, call);
    },
    identity: (name) => entries.get(name)?.identity ?? '',
    keyProblem: () => {
      for (const name of used) {
        const found = findKey(entries.get(name)!.settings, process.env);
        if (found.kind === 'missing') return `model ${name}: ${found.problem}`;
      }
      return null;
    },
    attach: (path, runSignal) => {
      runSignal.addEventListener('abort', () => stop({ kind: 'cancelled', words: 'the run was interrupted' }));
      if (mode === 'live' || mode === 'off' || mode === 'estimate') return;
      own = openRecording(path);
      for (const { name, outcome, spent } of own?.calls() ?? []) {
        const settings = entries.get(name)?.settings;
        billed = addTotals(
          billed,
          totalsOf(outcome, spent, settings === undefined ? null : costOfSpent(settings, spent)),
        );
      }
      if (mode !== 'replay') record = recorderAt(path);
    },
    begin: (lane) => {
      const state = stateOf(lane);
      state.ordinals = new Map();
      state.seats = new Map();
      state.calls = new Map();
      state.lost = null;
    },
    callsOf: (lane, seats) => {
      const state = stateOf(lane);
      return {
        seats: Array.from({ length: seats }, (_, seat) => state.seats.get(`${lane}:${seat}`) ?? null),
        lost: state.lost,
      };
    },
    forget: (lane) => {
      episodes.delete(lane);
    },
    logical: () => logical,
    billed: () => billed,
  };
};
