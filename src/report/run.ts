/** A run directory as its report reads it: rows whole, traces one at a time and only where they are asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Referencing, readReferencing } from '../experiment/bestResponses.ts';
import { type ConditionRecord, namePlaces, placesOf } from '../experiment/condition.ts';
import { JOURNAL, ROWS, type RunRecord, readRecord, readRows } from '../experiment/directory.ts';
import { InputError, inputError } from '../experiment/problem.ts';
import type { Row } from '../experiment/row.ts';
import type { Scenario } from '../experiment/scenario.ts';
import { compareRun, type RunSummary, summariseRun } from '../experiment/summary.ts';
import { type MeanInterval, meanInterval } from '../measure/interval.ts';
import { parseTrace, type Trace } from '../trace.ts';
import { distinct } from './figures.ts';

/** A condition with what came of it, its layout by the name that tables call it. Where the same policies meet several times, a chain of meetings counts as one value. */
export interface Result extends ConditionRecord {
  /** Finished values: episodes, or chains of meetings. */
  readonly returns: readonly number[];
  readonly interval: MeanInterval;
  /** Failed episodes; of them those that the focal policy broke. */
  readonly failed: number;
  readonly broken: number;
  /** Decisions of the focal policy in finished episodes, and those of them that were its fallback. */
  readonly decisions: number;
  readonly fallbacks: number;
}

export interface ReportedRun {
  readonly directory: string;
  readonly record: RunRecord;
  readonly scenario: Scenario;
  readonly scenarioText: string;
  readonly rows: readonly Row[];
  readonly summary: RunSummary;
  /** The conditions beside best responses; null where none are known. */
  readonly referencing: Referencing | null;
  /** Why published figures that the scenario names are not beside ours; null where there is nothing to say. */
  readonly uncompared: string | null;
  /** One for each layout, focal policy, partner and seat, in the order of expansion. */
  readonly results: readonly Result[];
  readonly focals: readonly string[];
  /** By the names that tables call them: with the rule set where the run has several. */
  readonly layouts: readonly string[];
  /** What tables call the layout of a row, or of a figure of the summary. */
  readonly layoutOf: (place: Pick<Row, 'rules' | 'layout'>) => string;
  readonly partners: readonly string[];
  readonly seats: readonly number[];
  /** Meetings of the same policies; 1 where they meet once. */
  readonly meetings: number;
  /** Where the trace of an episode is; null where it has none. */
  readonly traceFile: (row: Row) => string | null;
  /** The trace of an episode; null where it has none. Throws an `InputError` where it can't be read. */
  readonly trace: (row: Row) => Trace | null;
}

const keyOf = ({
  environment,
  layout,
  focal,
  partner,
  partners,
  seat,
}: Pick<Row, 'environment' | 'layout' | 'focal' | 'partner' | 'partners' | 'seat'>): string =>
  JSON.stringify([environment, layout, focal, partner, partners, seat]);

/** [condition] means of its finished chains, by seed. */
const chainReturns = (rows: readonly Row[], meetings: number): readonly number[] => {
  if (meetings === 1) return rows.map((row) => row.return);
  const chains = new Map<number, number[]>();
  for (const row of rows) chains.set(row.seed, [...(chains.get(row.seed) ?? []), row.return]);
  return [...chains.values()]
    .filter((chain) => chain.length === meetings)
    .map((chain) => chain.reduce((sum, value) => sum + value, 0) / meetings);
};

const resultsOf = (
  conditions: readonly ConditionRecord[],
  rows: readonly Row[],
  meetings: number,
): readonly Result[] => {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const list = byKey.get(keyOf(row));
    if (list === undefined) byKey.set(keyOf(row), [row]);
    else list.push(row);
  }
  return conditions
    .filter(({ meeting }) => meeting === 1)
    .map((condition) => {
      const here = byKey.get(keyOf(condition)) ?? [];
      const finished = here.filter(({ status }) => status === 'finished');
      const returns = chainReturns(finished, meetings);
      return {
        ...condition,
        returns,
        interval: meanInterval(returns),
        failed: here.length - finished.length,
        broken: here.filter(({ failure }) => failure?.cause === 'focal').length,
        decisions: finished.reduce((sum, { steps }) => sum + steps, 0),
        fallbacks: finished.reduce((sum, { steps, fallbackRate }) => sum + fallbackRate * steps, 0),
      };
    });
};

const readTrace = (file: string): Trace => {
  const parsed = parseTrace(readFileSync(file, 'utf8'));
  if (parsed.ok) return parsed.value;
  const { line, expected, found } = parsed.problem;
  throw inputError(`${file}:${line}`, `expected ${expected}, found ${found}`);
};

/** Files that belong to a run and lie elsewhere. */
export interface Beside {
  /** The folder that `RAPPORT_DATA` names, for published figures. */
  readonly data: string | undefined;
  /** Best responses to take instead of the scenario's; null for those. */
  readonly bestResponses: string | null;
}

/** Opens a run directory, complete or not. Throws an `InputError` where it is none. */
export const openRun = (directory: string, { data, bestResponses }: Beside): ReportedRun => {
  const record = readRecord(directory);
  const hint = 'give the directory that `rapport run` printed';
  if (record === null) throw inputError(directory, 'this is no run directory: it has no run.json', hint);
  if (!Array.isArray(record.conditions))
    throw inputError(
      directory,
      'its run.json does not list the conditions: an earlier version of Rapport wrote it',
      `the same \`rapport run\` with --out ${directory} writes it anew; with --restart-changed where the code has changed`,
    );
  const rows = [
    ...new Map([...readRows(join(directory, ROWS)), ...readRows(join(directory, JOURNAL))].map((row) => [row.id, row])),
  ].map(([, row]) => row);
  if (rows.length === 0) throw inputError(directory, `there are no episodes: no ${ROWS}, or an empty one`, hint);
  let comparison: RunSummary['comparison'] | null = null;
  let uncompared: string | null = null;
  try {
    comparison = compareRun(record, rows, data);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    uncompared = error.problems[0]?.message ?? error.message;
  }
  const { conditions } = record;
  const referencing = readReferencing(record, rows, bestResponses);
  const layoutOf = namePlaces(placesOf(conditions));
  const meetings = Math.max(1, ...conditions.map(({ meeting }) => meeting));
  const text = join(directory, 'scenario.yaml');
  const traceFile = ({ id }: Row): string | null => {
    const file = join(directory, 'traces', `${id}.jsonl`);
    return existsSync(file) ? file : null;
  };
  return {
    directory,
    record,
    scenario: record.resolved as Scenario,
    scenarioText: existsSync(text) ? readFileSync(text, 'utf8') : '',
    rows,
    summary: summariseRun(record, rows, { directory, comparison, referencing }),
    referencing,
    uncompared,
    results: resultsOf(conditions, rows, meetings).map((result) => ({ ...result, layout: layoutOf(result) })),
    focals: distinct(conditions.map(({ focal }) => focal)),
    layouts: distinct(conditions.map(layoutOf)),
    layoutOf,
    partners: distinct(conditions.map(({ partner }) => partner)),
    seats: [...distinct(conditions.map(({ seat }) => seat))].sort((a, b) => a - b),
    meetings,
    traceFile,
    trace: (row) => {
      const file = traceFile(row);
      return file === null ? null : readTrace(file);
    },
  };
};
