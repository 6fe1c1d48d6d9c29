import { expect, test } from 'vitest';
import { callFigures } from '../../src/experiment/callMeasure.ts';
import type { Row } from '../../src/experiment/row.ts';
import { NO_CALLS } from '../../src/model/totals.ts';

/** A row of seat 1; `calls` null where its policy asked no model. */
const rowOf = (partner: string, calls: number | null, more: Partial<Row> = {}): Row =>
  ({
    ...{ environment: 'e', layout: 'l', focal: 'mind', partner, partners: [partner], seat: 1, meeting: 1 },
    ...{ status: 'finished', steps: 200 },
    models: [
      { ...NO_CALLS, calls: 1000 },
      calls === null ? null : { ...NO_CALLS, calls, inputTokens: 10 * calls, outputTokens: calls, failed: 1 },
    ],
    ...more,
  }) as unknown as Row;

test('calls are those of the focal policy, scaled to 400 steps, conditions weighed equally', () => {
  const rows = [rowOf('a', 10), rowOf('a', 30), rowOf('b', 5), rowOf('b', 999, { status: 'failed' }), rowOf('c', null)];
  const figures = callFigures(rows)!;
  expect(figures['calls in 400 steps']).toMatchObject({ mean: (40 + 10) / 2 });
  expect(figures['tokens in']).toMatchObject({ mean: 250 });
  expect(figures['tokens out']).toMatchObject({ mean: 25 });
  expect(figures['share of calls without a reply']!.mean).toBeCloseTo(((1 / 10 + 1 / 30) / 2 + 1 / 5) / 2, 12);
});

test('where nobody asked a model there is no figure', () => {
  expect(callFigures([rowOf('c', null), rowOf('d', null, { models: undefined as never })])).toBeNull();
});
