import { expect, test } from 'vitest';
import { calibration } from '../../src/measure/calibration.ts';
import { recovery } from '../../src/measure/recovery.ts';

test('calibration is the mean distance between what is said and what comes true', () => {
  const said = (p: number, came: number, n: number) => Array.from({ length: n }, (_, i) => ({ p, cameTrue: i < came }));
  expect(calibration([...said(0.25, 1, 4), ...said(0.75, 3, 4)]).error).toBeCloseTo(0, 12);
  // 4 at 0.9 of which 2 come true: off by 0.4; 6 at 0.1 of which 0 come true: off by 0.1.
  const { error, bins } = calibration([...said(0.9, 2, 4), ...said(0.1, 0, 6)]);
  expect(error).toBeCloseTo(0.4 * 0.4 + 0.6 * 0.1, 12);
  expect(bins.map(({ n, rate }) => [n, rate])).toEqual([
    [6, 0],
    [4, 0.5],
  ]);
  expect(calibration([{ p: 1, cameTrue: true }]).bins).toMatchObject([{ from: 0.9, to: 1, rate: 1 }]);
  expect(calibration([])).toEqual({ error: null, bins: [] });
});

test('recovery is the steps until a window earns the stated rate again', () => {
  // 1 a step; nothing for six steps after the switch at 10; then 1 again.
  const rewards = Array.from({ length: 30 }, (_, t) => (t >= 10 && t < 16 ? 0 : 1));
  expect(recovery(rewards, 10, { window: 4, rate: 1 })).toEqual({ before: 1, lowest: 0, steps: 10 });
  expect(recovery(rewards, 10, { window: 4, rate: 1, share: 0.5 }).steps).toBe(8);
  expect(recovery(rewards, 10, { window: 4, rate: 2 }).steps).toBeNull();
  expect(recovery(rewards, 2, { window: 4, rate: 1 })).toMatchObject({ before: null });
  expect(recovery(rewards, 28, { window: 4, rate: 1 })).toEqual({ before: 1, lowest: null, steps: null });
});
