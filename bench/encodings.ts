/** A step in place and the lossless encoding of both cooks. */
import { currentGrid26 } from '../src/overcooked/encodings/current-grid.ts';
import type { GridEncoding } from '../src/overcooked/encodings/grid.ts';
import { legacyGrid20 } from '../src/overcooked/encodings/legacy-grid.ts';
import { createGridViews } from '../src/overcooked/encodings/views.ts';
import type { Kitchen } from '../src/overcooked/kitchen.ts';
import { HORIZON, openKitchen } from './actions.ts';
import type { Benchmark, Loop } from './benchmark.ts';
import { stepAndShow } from './kernel.ts';

const inStep = (encoding: GridEncoding, kitchen: Kitchen): Loop => {
  const { views, show } = createGridViews(encoding, kitchen);
  const probe = encoding.channels * 7;
  return stepAndShow(kitchen, (state) => {
    show(state, HORIZON);
    return views[0]![probe]! + views[1]![probe]!;
  });
};

const afresh = (encoding: GridEncoding, kitchen: Kitchen): Loop => {
  const size = kitchen.terrain.length * encoding.channels;
  const out = new Float32Array(2 * size);
  const probe = encoding.channels * 7;
  return stepAndShow(kitchen, (state) => {
    const observation = { kitchen, state, horizon: HORIZON };
    encoding.encodeInto(observation, 0, out, 0);
    encoding.encodeInto(observation, 1, out, size);
    return out[probe]! + out[size + probe]!;
  });
};

export const ENCODINGS: readonly Benchmark[] = (
  [
    ['legacy', legacyGrid20],
    ['current', currentGrid26],
  ] as const
).flatMap(([rules, encoding]) => [
  {
    name: `step and both encodings, kept in step, ${rules}`,
    unit: 'steps',
    count: 1_500_000,
    goal: 8e6,
    reference: `reference, ${rules}`,
    prepare: () => inStep(encoding, openKitchen(rules, 'cramped_room')),
  },
  {
    name: `step and both encodings, afresh, ${rules}`,
    unit: 'steps',
    count: 300_000,
    goal: null,
    reference: `reference, ${rules}`,
    prepare: () => afresh(encoding, openKitchen(rules, 'cramped_room')),
  },
]);
