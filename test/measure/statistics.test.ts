import { expect, test } from 'vitest';
import { crossPlay } from '../../src/measure/crossPlay.ts';
import { cvar } from '../../src/measure/cvar.ts';
import { statisticOf } from '../../src/measure/distribution.ts';
import { iqm } from '../../src/measure/iqm.ts';
import { mean } from '../../src/measure/mean.ts';
import { optimalityGap } from '../../src/measure/optimalityGap.ts';
import { shareAbove } from '../../src/measure/profile.ts';

test('conditions weigh the same in the mean, whatever their number of episodes', () => {
  expect(statisticOf([[10, 20, 30, 40], [100]], mean)).toBeCloseTo((25 + 100) / 2, 12);
  expect(statisticOf([[], [100, 50], []], mean)).toBeCloseTo(75, 12);
  expect(statisticOf([[], []], mean)).toBeNull();
});

test('the interquartile mean is that of the published examples', () => {
  // Wikipedia, "Interquartile mean": 12 values, a quarter is whole; 9 values, it is not.
  expect(statisticOf([[5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6]], iqm)).toBeCloseTo(6.5, 12);
  expect(statisticOf([[1, 3, 5, 7, 9, 11, 13, 15, 17]], iqm)).toBeCloseTo(9, 12);
  // scipy.stats.trim_mean([1, 2, 3, 4, 50, 60, 70, 80], 0.25) = (3 + 4 + 50 + 60) / 4
  expect(statisticOf([[80, 70, 60, 50, 4, 3, 2, 1]], iqm)).toBeCloseTo(29.25, 12);
  // Five values: 0.75 of the second and fourth and the whole third are the middle 2.5.
  expect(statisticOf([[0, 1, 2, 10, 99]], iqm)).toBeCloseTo((0.75 * 1 + 2 + 0.75 * 10) / 2.5, 12);
  expect(statisticOf([[7]], iqm)).toBeCloseTo(7, 12);
});

test('CVaR is the mean of the worst share, borders by their part', () => {
  const values = [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]];
  expect(statisticOf(values, cvar(0.1))).toBeCloseTo(1, 12);
  expect(statisticOf(values, cvar(0.25))).toBeCloseTo((1 + 2 + 0.5 * 3) / 2.5, 12);
  expect(statisticOf(values, cvar(1))).toBeCloseTo(5.5, 12);
  expect(() => cvar(0)).toThrow('share of 0');
});

test('the optimality gap counts what is missing to the target and nothing above it', () => {
  expect(statisticOf([[0.2, 0.8, 1.5]], optimalityGap(1))).toBeCloseTo((0.8 + 0.2) / 3, 12);
  expect(statisticOf([[1, 2]], optimalityGap(1))).toBe(0);
  // γ − E[min(x, γ)], as the paper writes it
  const values = [3, -1, 0.5, 0.9];
  const written = 1 - values.reduce((sum, x) => sum + Math.min(x, 1), 0) / 4;
  expect(statisticOf([values], optimalityGap(1))).toBeCloseTo(written, 12);
});

test('a profile gives the share strictly above a score', () => {
  expect([-1, 0, 1, 2, 3].map((score) => statisticOf([[0, 1, 1, 3]], shareAbove(score)))).toEqual([
    1, 0.75, 0.25, 0.25, 0,
  ]);
});

test('self-play and cross-play are told apart by who met whom', () => {
  const pairings = [
    { focal: 'a', partner: 'a', mean: 200 },
    { focal: 'b', partner: 'b', mean: 100 },
    { focal: 'a', partner: 'b', mean: 40 },
    { focal: 'b', partner: 'a', mean: 60 },
  ];
  expect(crossPlay(pairings)).toEqual({ self: 150, cross: 50, gap: 100 });
  expect(crossPlay(pairings.slice(0, 2))).toEqual({ self: 150, cross: null, gap: null });
});
