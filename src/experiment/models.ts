/** The language models of a scenario as a run uses them, and the names that its episodes have in recordings. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NO_LIMITS } from '../model/budget.ts';
import { RecordingError } from '../model/recording.ts';
import { type ModelManner, type ModelSession, openModels } from '../model/session.ts';
import { addTotals, NO_CALLS, type Totals } from '../model/totals.ts';
import type { EpisodeDescription } from './description.ts';
import { readRecord } from './directory.ts';
import { inputError } from './problem.ts';
import type { Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** The recording of a run, in its directory. */
export const RECORDING = 'recording.jsonl';

/** What the command line says of models; the recording is the scenario's. */
export type ModelChoice = Omit<ModelManner, 'recordings'>;

export const DEFAULT_MODELS: ModelChoice = { mode: 'auto', concurrency: 16, limits: NO_LIMITS };

/** All that another thread needs to replay a run's calls. */
export interface ModelOrders {
  readonly declared: NonNullable<Scenario['models']>;
  readonly manner: ModelManner;
}

/** null: the scenario declares no models. Throws an `InputError` where its recording can't be there. */
export const modelOrders = (
  { models, recording }: Pick<Scenario, 'models' | 'recording'>,
  base: string,
  choice: ModelChoice,
): ModelOrders | null => {
  if (models === undefined) return null;
  const path = recording === undefined ? null : resolve(base, recording);
  const reads = choice.mode === 'auto' || choice.mode === 'replay';
  if (path !== null && reads && !existsSync(path))
    throw inputError(
      recording!,
      `there is no recording ${path}`,
      'paths are relative to the scenario file; or ask models anew with --model record',
    );
  return { declared: models, manner: { ...choice, recordings: path === null ? [] : [path] } };
};

/** Opens what was ordered. Throws an `InputError` where a recording or a rule file can't be read. */
export const openOrdered = async (orders: ModelOrders | null, base: string): Promise<ModelSession | null> => {
  if (orders === null) return null;
  const { declared, manner } = orders;
  try {
    return await openModels(declared, base, manner);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw inputError(
      'models',
      error instanceof RecordingError ? message : `a scripted model can't be used: ${message}`,
    );
  }
};

/** The models of a finished run, as its recordings know them: for asking its policies again. null: it declares none. */
export const openRecorded = async (directory: string): Promise<ModelSession | null> => {
  const record = readRecord(directory);
  if (record === null) return null;
  const scenario = record.resolved as Scenario;
  const orders = modelOrders(scenario, record.base, { ...DEFAULT_MODELS, mode: 'replay' });
  const session = await openOrdered(orders, record.base);
  session?.attach(join(directory, RECORDING), new AbortController().signal);
  return session;
};

/**
 * What an episode is called in recordings: who plays whom where, and nothing of the code, so that a recording outlives
 * changes of the code that don't change what is asked. Different for all episodes of a run.
 */
export const laneOf = ({ environment, policies, seat, seed, meeting }: EpisodeDescription): string =>
  `${environment} ${policies.map(({ name }) => name).join('+')} seat ${seat} seed ${seed}${meeting === 1 ? '' : ` meeting ${meeting}`}`;

/** What the calls of these episodes came to, replayed ones included; null where there were none. */
export const logicalOf = (rows: readonly Row[]): Totals | null => {
  const all = rows.flatMap(({ models }) => models ?? []).filter((one) => one !== null);
  return all.length === 0 ? null : all.reduce(addTotals, NO_CALLS);
};
