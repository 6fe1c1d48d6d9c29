/** Runs a scenario: expands it, plays what is not yet played, and keeps everything in a run directory. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../json.ts';
import type { ModelStop } from '../model/ledger.ts';
import { addTotals, NO_CALLS, type Totals } from '../model/totals.ts';
import type { TraceLevel } from '../trace.ts';
import { type CodeHashes, packageCode, packageVersion, shortHash } from './code.ts';
import { recordConditions } from './condition.ts';
import { declarationsOf } from './declared.ts';
import { type Assignment, describeEpisodes } from './description.ts';
import { openDirectory, type RunDirectory, type RunRecord } from './directory.ts';
import { type Executor, playHere } from './executor.ts';
import { type Expansion, expandScenario } from './expansion.ts';
import { checkScenario, type LoadedScenario, namesModules, referencesIn } from './load.ts';
import {
  DEFAULT_MODELS,
  logicalOf,
  type ModelChoice,
  type ModelOrders,
  modelOrders,
  openOrdered,
  RECORDING,
} from './models.ts';
import { DEFAULT_WORLD } from './places.ts';
import type { Carried, Task } from './play.ts';
import { inputError } from './problem.ts';
import type { Row } from './row.ts';
import { playInThreads } from './threads.ts';
import { DEFAULT_LIMITS, type Limits } from './watch.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/** A scenario ready to be played. */
export interface PreparedRun {
  readonly loaded: LoadedScenario;
  readonly workshop: Workshop;
  readonly expansion: Expansion;
  readonly assignments: readonly Assignment[];
  readonly level: TraceLevel;
  /** null: it declares no language models. */
  readonly orders: ModelOrders | null;
  /** `<scenario name>-<hash8>`: the same for the same scenario, whatever code runs it. */
  readonly name: string;
}

/** How to play it. Nothing here changes a byte of rows and traces. */
export interface RunManner {
  /** Where the run directory is to be; null for `runs/<name>`. */
  readonly out: string | null;
  /** Worker threads; 0 plays in this thread, null chooses. */
  readonly workers: number | null;
  /** What may be spent before a policy is given up. */
  readonly limits?: Limits;
  /** Episodes of other code are played again, instead of refused. */
  readonly restartChanged: boolean;
  /** Aborted: nothing new is begun. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  /** Finished and failed, those of earlier processes included. */
  readonly ended: number;
  readonly total: number;
  /** Those of earlier processes. */
  readonly resumed: number;
  readonly failed: number;
  /** Present where a policy asks models. */
  readonly models?: ModelUse;
}

/** What the models of a run came to. */
export interface ModelUse {
  /** Of the calls that episodes made, those answered from a recording included. */
  readonly logical: Totals;
  /** Of what providers were asked for this run, as far as it is known: repetitions and lost episodes included, recordings not. */
  readonly billed: Totals;
}

export interface RunResult {
  readonly directory: string;
  readonly record: RunRecord;
  readonly rows: readonly Row[];
  readonly planned: number;
  /** Seconds of wall-clock. */
  readonly seconds: number;
  readonly workers: number;
  /** null: no policy asks a model. */
  readonly models: ModelUse | null;
  /** Why models stopped the run before its end; null where they didn't. */
  readonly stopped: ModelStop | null;
}

/** Whether what it expects can only be told from records. */
const needsRecords = ({ expectations }: Expansion): boolean => expectations.some(({ kind }) => kind === 'intention');

/** Checks and expands a scenario, running the modules that it names. Throws an `InputError`. */
export const prepareRun = async (
  loaded: LoadedScenario,
  level: TraceLevel | null,
  models: ModelChoice = DEFAULT_MODELS,
): Promise<PreparedRun> => {
  packageCode(); // A build without its hashes is a fault of its own, not of the scenario's modules.
  await checkScenario(loaded);
  const { scenario, base } = loaded;
  const world = scenario.world ?? DEFAULT_WORLD;
  const orders = modelOrders(scenario, base, models);
  const workshop = await openWorkshop(world, base, referencesIn(loaded), await openOrdered(orders, base));
  const { shelf, environment } = workshop;
  const expansion = expandScenario(loaded, { world: workshop.world, shelf, base, environment });
  const assignments = describeEpisodes(loaded, expansion, workshop);
  const single = assignments.length === 1 || scenario.script !== undefined;
  const chosen = level ?? scenario.level ?? (single ? 'full' : 'actions');
  return {
    loaded,
    workshop,
    expansion,
    assignments,
    level: needsRecords(expansion) ? 'full' : chosen,
    orders,
    name: `${scenario.name}-${shortHash(JSON.stringify(scenario)).slice(0, 8)}`,
  };
};

/** [name] one hash of the code of each policy, over all the environments that it plays in. */
export const policyCode = (assignments: readonly Assignment[]): { readonly [name: string]: string } => {
  const codes = new Map<string, Set<string>>();
  for (const { description } of assignments)
    for (const { name, code } of description.policies) codes.set(name, (codes.get(name) ?? new Set()).add(code));
  return Object.fromEntries([...codes].map(([name, hashes]) => [name, shortHash([...hashes].join(' '))]));
};

const recordOf = ({ loaded, workshop, expansion, assignments, name }: PreparedRun): RunRecord => ({
  schema: 1,
  scenario: name,
  resolved: loaded.scenario as Json,
  base: loaded.base,
  package: packageVersion(),
  code: packageCode(),
  policies: policyCode(assignments),
  seeds: expansion.seeds,
  episodes: assignments.length,
  declared: declarationsOf(expansion.conditions, workshop),
  conditions: recordConditions(expansion),
});

/** The keys in which two scenarios differ, in words. */
const differingKeys = (before: Json, now: Json): readonly string[] => {
  const [a, b] = [before, now].map((one) => one as { readonly [key: string]: Json });
  const keys = Object.keys({ ...a, ...b }).filter((key) => JSON.stringify(a?.[key]) !== JSON.stringify(b?.[key]));
  return keys.length === 0 ? [] : [`the scenario's ${keys.join(', ')}`];
};

/** What differs between the record of a run and what would go on with it, in words. */
const listChanges = (before: RunRecord, now: RunRecord): readonly string[] => {
  const differing = (a: CodeHashes, b: CodeHashes) =>
    Object.keys({ ...a, ...b }).filter((key) => a[key] !== undefined && b[key] !== undefined && a[key] !== b[key]);
  const parts = differing(before.code, now.code).map((part) =>
    part === 'core' ? 'code of src/*.ts' : `code of src/${part}`,
  );
  const policies = differing(before.policies, now.policies).map((name) => `policy ${name}`);
  return [...differingKeys(before.resolved, now.resolved), ...parts, ...policies];
};

/** Whether the trace that a row ought to have is there, and keeps enough. */
const hasTrace = (row: Row, directory: RunDirectory, { loaded, level }: PreparedRun): boolean => {
  const traces = loaded.scenario.traces ?? 'all';
  if (row.hash === null) return true; // It could not begin, or its thread died.
  if (traces === 'none' || (traces === 'failures' && row.status !== 'failed')) return true;
  const kept = directory.traceLevel(row.id);
  return kept === level || kept === 'full';
};

/** Episodes that the harness broke, and the later meetings of the same chain: they began with other memories than they should. */
const rowsToRepeat = (rows: readonly Row[]): ReadonlySet<Row> => {
  const chainOf = ({ environment, layout, focal, partner, partners, seat, seed }: Row) =>
    JSON.stringify([environment, layout, focal, partner, partners, seat, seed]);
  const broken = new Map<string, number>();
  for (const row of rows)
    if (row.failure?.cause === 'harness')
      broken.set(chainOf(row), Math.min(row.meeting, broken.get(chainOf(row)) ?? row.meeting));
  return new Set(rows.filter((row) => row.meeting >= (broken.get(chainOf(row)) ?? Number.POSITIVE_INFINITY)));
};

/** The rows that need no repeating. Refuses to lose finished ones, unless told to. */
const keepRows = (directory: RunDirectory, prepared: PreparedRun, now: RunRecord, restart: boolean): readonly Row[] => {
  const { record, rows, path } = directory;
  const ids = new Set(prepared.assignments.map(({ id }) => id));
  const again = rowsToRepeat(rows);
  const kept = rows.filter((row) => ids.has(row.id) && !again.has(row) && hasTrace(row, directory, prepared));
  const lost = rows.filter((row) => !ids.has(row.id)).length;
  if (lost === 0 || restart) return kept;
  const changes = record === null ? ['unknown: run.json is missing'] : listChanges(record, now);
  const list = changes.length === 0 ? ['what it is made of'] : changes;
  throw inputError(
    path,
    `${lost} of the ${rows.length} finished episodes there are of another run, or were made otherwise. Changed since:\n      ${list.join('\n      ')}`,
    'replace those with --restart-changed, or choose another directory with --out',
  );
};

/**
 * What is left to play: of every chain of meetings what begins after the last meeting before the first missing one from
 * which it is known what was carried, and ends with the last missing one.
 */
const tasksOf = (
  { assignments, expansion: { meetings } }: PreparedRun,
  have: ReadonlySet<string>,
  directory: RunDirectory,
): readonly Task[] => {
  const tasks: Task[] = [];
  for (let at = 0; at < assignments.length; at += meetings) {
    const chain = assignments.slice(at, at + meetings);
    const end = chain.findLastIndex(({ id }) => !have.has(id)) + 1;
    if (end === 0) continue;
    let begin = chain.findIndex(({ id }) => !have.has(id));
    let carried: Carried = null;
    for (; begin > 0; begin--) {
      carried = directory.carriedFrom(chain[begin - 1]!.id);
      if (carried !== null) break;
    }
    tasks.push({ episodes: chain.slice(begin, end), carried });
  }
  return tasks;
};

/** Whether episodes wait for a provider: many of them in this one thread, where they share limits and a recording. */
const asksModels = ({ workshop: { models } }: PreparedRun): boolean =>
  models !== null && models.used.size > 0 && models.mode !== 'replay' && models.mode !== 'off';

const chooseExecutor = (
  prepared: PreparedRun,
  workers: number,
  { recording, limits }: { readonly recording: string; readonly limits: Limits },
): Executor => {
  const { loaded, workshop, level, orders } = prepared;
  const here = { workshop, level, limits };
  if (asksModels(prepared)) return playHere(here, workshop.models?.concurrency);
  if (workers === 0) return playHere(here);
  const world = loaded.scenario.world ?? DEFAULT_WORLD;
  const models = orders === null ? null : { ...orders, recording };
  return playInThreads({ world, base: loaded.base, references: referencesIn(loaded), level, limits, models }, workers);
};

/** Throws an `InputError` where models can't be asked as the command line says. */
const checkModels = ({ loaded, workshop: { models }, orders }: PreparedRun): void => {
  if (models === null || orders === null) return;
  const { mode, limits } = orders.manner;
  const problem = mode === 'live' || mode === 'record' ? models.keyProblem() : null;
  if (problem !== null) throw inputError(loaded.document.file, problem, 'docs/models.md');
  const free = [...models.used].find(
    (name) => orders.declared[name]?.prices === undefined && orders.declared[name]?.scripted === undefined,
  );
  if (limits.cost !== null && free !== undefined)
    throw inputError('--max-cost', `model ${free} has no prices`, `add \`prices:\` to it in ${loaded.document.file}`);
};

/** Few episodes are played before threads have started; but modules of the user's own may get stuck, which only a thread survives. */
const chooseWorkers = (wanted: number | null, episodes: number, loaded: LoadedScenario): number => {
  if (wanted !== null) return wanted;
  const cores = availableParallelism();
  const few = cores === 1 || episodes < 8;
  return few ? (namesModules(loaded) ? 1 : 0) : Math.min(cores, episodes);
};

/** Plays what is missing and gives all rows. Throws an `InputError` where the directory can't be used. */
export const executeRun = async (prepared: PreparedRun, manner: RunManner): Promise<RunResult> => {
  const { assignments, loaded, expansion } = prepared;
  const { signal, onProgress } = manner;
  const { models } = prepared.workshop;
  checkModels(prepared);
  const began = performance.now();
  const directory = openDirectory(manner.out ?? join('runs', prepared.name));
  try {
    const record = recordOf(prepared);
    const ids = assignments.map(({ id }) => id);
    const kept = keepRows(directory, prepared, record, manner.restartChanged);
    directory.begin(record, ids, kept, loaded.document.text);
    const have = new Set(kept.map(({ id }) => id));
    const missing = assignments.filter(({ id }) => !have.has(id));
    const tasks = tasksOf(prepared, have, directory);
    const workers = asksModels(prepared) ? 0 : chooseWorkers(manner.workers, missing.length, loaded);
    const recording = join(directory.path, RECORDING);
    models?.attach(recording, signal);
    const stop = new AbortController();
    let stopped: ModelStop | null = null;
    let logical = logicalOf(kept) ?? NO_CALLS;
    const use = (): ModelUse | null =>
      models === null || models.used.size === 0 ? null : { logical, billed: models.billed() };
    const traces = loaded.scenario.traces ?? 'all';
    let ended = kept.length;
    let failed = kept.filter((row) => row.status === 'failed').length;
    const report = () => {
      const models = use();
      onProgress({ ended, total: ids.length, resumed: kept.length, failed, ...(models === null ? {} : { models }) });
    };
    report();
    await chooseExecutor(prepared, workers, { recording, limits: manner.limits ?? DEFAULT_LIMITS }).play(
      tasks,
      ({ id, index }, { row, trace, carried, lost }) => {
        if (lost !== undefined) {
          stopped ??= lost;
          stop.abort();
          return;
        }
        if (have.has(id)) return; // Played again for what it leaves to the next meeting.
        const keepsTrace = traces === 'all' || (traces === 'failures' && row.status === 'failed');
        const goesOn = row.meeting < expansion.meetings;
        directory.write(index, row, { trace: keepsTrace ? trace : null, carried: goesOn ? carried : null });
        ended++;
        logical = addTotals(logical, logicalOf([row]) ?? NO_CALLS);
        if (row.status === 'failed') failed++;
        report();
      },
      AbortSignal.any([signal, stop.signal]),
    );
    const seconds = (performance.now() - began) / 1000;
    directory.writeTimings({ seconds, episodes: ended - kept.length, workers });
    const rows = directory.written();
    const used = use();
    if (used !== null) directory.writeModels(used);
    return { directory: directory.path, record, rows, planned: ids.length, seconds, workers, models: used, stopped };
  } finally {
    directory.close();
  }
};
