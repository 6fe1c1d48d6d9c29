/** The rows of a run as cells: one for each environment, focal policy, partner, seat and meeting. */
import { boundedMean } from '../measure/bound.ts';
import { meanInterval } from '../measure/interval.ts';
import type { ConditionRecord } from './condition.ts';
import type { Half } from './policies.ts';
import type { Row } from './row.ts';

/** The `--json` contract: keys may be added, never changed. */
export interface Cell {
  readonly environment: string;
  readonly rules: string;
  readonly layout: string;
  readonly focal: string;
  readonly partner: string;
  /** Names in the other seats, in seat order. */
  readonly partners: readonly string[];
  /** The focal policy's. */
  readonly seat: number;
  /** From 1: which of several meetings of the same policies; 1 where there is only one. */
  readonly meeting: number;
  /** Finished episodes. */
  readonly n: number;
  /** Of the return over finished episodes; null when n is 0. */
  readonly mean: number | null;
  /** 95 %, Student t over episodes; null when n is less than 2. */
  readonly ci: readonly [number, number] | null;
  readonly failed: number;
  /** Share of the focal policy's decisions that were its fallback, over finished episodes; 0 when n is 0. */
  readonly fallbackRate: number;
  /** Of the mean; null when n is less than 2. */
  readonly standardError: number | null;
  /** The mean with the episodes that the focal policy broke at the lowest return; equals `mean` where it broke none. */
  readonly bound: number | null;
  /** Episodes that the focal policy broke. */
  readonly broken: number;
  /** Half of the world's split that the partner belongs to; null for what is in neither. */
  readonly half: Half | null;
}

const keyOf = (
  cell: Pick<Row, 'environment' | 'layout' | 'focal' | 'partner' | 'seat' | 'partners' | 'meeting'>,
): string =>
  JSON.stringify([cell.environment, cell.layout, cell.focal, cell.partner, cell.seat, cell.partners, cell.meeting]);

/** One cell per condition, in their order; conditions without rows have n 0. */
export const cellsOf = (conditions: readonly ConditionRecord[], rows: readonly Row[]): readonly Cell[] => {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [row]);
    else list.push(row);
  }
  return conditions.map((condition): Cell => {
    const { environment, rules, layout, focal, partner, partners, seat, meeting, half } = condition;
    const here = byKey.get(keyOf(condition)) ?? [];
    const finished = here.filter((row) => row.status === 'finished');
    const broken = here.filter((row) => row.failure?.cause === 'focal').length;
    const returns = finished.map((row) => row.return);
    const { n, mean, error, low, high } = meanInterval(returns);
    const decisions = finished.reduce((sum, row) => sum + row.steps, 0);
    const fallbacks = finished.reduce((sum, row) => sum + row.fallbackRate * row.steps, 0);
    return {
      environment,
      rules,
      layout,
      focal,
      partner,
      partners,
      seat,
      meeting,
      n,
      mean,
      ci: low === null || high === null ? null : [low, high],
      failed: here.length - finished.length,
      fallbackRate: decisions === 0 ? 0 : fallbacks / decisions,
      standardError: error,
      bound: boundedMean(returns, broken, condition.lowestReturn),
      broken,
      half,
    };
  });
};
