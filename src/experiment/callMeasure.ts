/** What focal policies asked of language models: calls, tokens and failures of an episode, from the rows. */
import { type MeanInterval, meanInterval, pooledInterval } from '../measure/interval.ts';
import type { Totals } from '../model/totals.ts';
import type { Row } from './row.ts';

/** Steps to which calls and tokens are scaled: an episode of the classic layouts. */
const STEPS = 400;

const FIGURES: { readonly [name: string]: (totals: Totals, row: Row) => number } = {
  'calls in 400 steps': ({ calls }, { steps }) => (calls * STEPS) / steps,
  'tokens in': ({ inputTokens }, { steps }) => (inputTokens * STEPS) / steps,
  'tokens out': ({ outputTokens }, { steps }) => (outputTokens * STEPS) / steps,
  'share of calls without a reply': ({ calls, failed }) => (calls === 0 ? 0 : failed / calls),
};

const conditionOf = ({ environment, layout, focal, partner, partners, seat, meeting }: Row): string =>
  JSON.stringify([environment, layout, focal, partner, partners, seat, meeting]);

/** Means over finished episodes in which the focal policy asked a model, conditions weighed equally; null where none did. */
export const callFigures = (rows: readonly Row[]): { readonly [figure: string]: MeanInterval } | null => {
  const asked = new Map<string, { readonly row: Row; readonly totals: Totals }[]>();
  for (const row of rows) {
    const totals = row.models?.[row.seat] ?? null;
    if (totals === null || row.status !== 'finished' || row.steps === 0) continue;
    const key = conditionOf(row);
    asked.set(key, [...(asked.get(key) ?? []), { row, totals }]);
  }
  if (asked.size === 0) return null;
  return Object.fromEntries(
    Object.entries(FIGURES).map(([name, figure]) => [
      name,
      pooledInterval(
        [...asked.values()].map((here) => meanInterval(here.map(({ row, totals }) => figure(totals, row)))),
      ),
    ]),
  );
};
