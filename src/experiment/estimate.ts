/**
 * What the calls of a run's models would come to, before anything is spent: of each condition one chain of meetings is
 * played without models (their policies fall back), the requests are counted and measured, and the sum is scaled up to
 * all seeds. Requests are estimated from above, replies by the most tokens that they may have.
 */
import { addTotals, NO_CALLS, type Totals } from '../model/totals.ts';
import { playHere } from './executor.ts';
import { logicalOf } from './models.ts';
import type { Row } from './row.ts';
import type { PreparedRun } from './run.ts';

export interface Estimate {
  readonly episodes: number;
  /** Episodes that were played for it. */
  readonly sampled: number;
  /** Of all episodes. */
  readonly calls: number;
  readonly inputTokens: number;
  /** At most. */
  readonly outputTokens: number;
  /** At most; null where a model has no price. */
  readonly cost: number | null;
  readonly layouts: readonly {
    readonly layout: string;
    readonly callsPerEpisode: number;
    readonly inputTokensPerCall: number;
  }[];
}

const totalsOf = (rows: readonly Row[]): Totals => logicalOf(rows) ?? NO_CALLS;

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** Plays the sample in this thread. Writes nothing. */
export const estimateRun = async (prepared: PreparedRun, signal: AbortSignal): Promise<Estimate> => {
  const { assignments, expansion, workshop, level } = prepared;
  const { meetings, seeds } = expansion;
  const chains = Array.from({ length: assignments.length / meetings }, (_, i) =>
    assignments.slice(i * meetings, (i + 1) * meetings),
  );
  const sample = chains.filter((chain) => chain[0]!.description.seed === seeds[0]);
  const rows: Row[] = [];
  const tasks = sample.map((episodes) => ({ episodes, carried: null }));
  await playHere({ workshop, level }).play(tasks, (_, { row }) => rows.push(row), signal);
  const scale = assignments.length / Math.max(1, rows.length);
  const sum = totalsOf(rows);
  return {
    episodes: assignments.length,
    sampled: rows.length,
    calls: Math.round(sum.calls * scale),
    inputTokens: Math.round(sum.inputTokens * scale),
    outputTokens: Math.round(sum.outputTokens * scale),
    cost: sum.cost === null ? null : sum.cost * scale,
    layouts: distinct(rows.map(({ layout }) => layout)).map((layout) => {
      const here = rows.filter((row) => row.layout === layout);
      const { calls, inputTokens } = here.map((row) => totalsOf([row])).reduce(addTotals, NO_CALLS);
      return {
        layout,
        callsPerEpisode: calls / here.length,
        inputTokensPerCall: calls === 0 ? 0 : Math.round(inputTokens / calls),
      };
    }),
  };
};
