import { expect, test } from 'vitest';
import { bootstrapEpisodes, bootstrapPartners, quantile } from '../../src/measure/bootstrap.ts';
import { improvement } from '../../src/measure/improvement.ts';
import { ENOUGH_PARTNERS, overPartners } from '../../src/measure/interval.ts';
import { iqm } from '../../src/measure/iqm.ts';
import { mean } from '../../src/measure/mean.ts';
import { profile, profileScores } from '../../src/measure/profile.ts';
import { createRandom, type Random } from '../../src/random.ts';

const random = createRandom('bootstrap');

/** A normal draw, by Box and Muller. */
const normal = (stream: Random): number =>
  Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next());

const list = (length: number, value: (i: number) => number): number[] => Array.from({ length }, (_, i) => value(i));

test('quantiles are interpolated as in R and numpy', () => {
  // numpy.quantile([1, 2, 3, 4, 10], [0, 0.1, 0.5, 0.9, 1])
  const expected = [1, 1.4, 3, 7.6, 10];
  [0, 0.1, 0.5, 0.9, 1].forEach((p, i) => {
    expect(quantile([1, 2, 3, 4, 10], p)).toBeCloseTo(expected[i]!, 12);
  });
});

test('resampled means of zeros and ones are binomial', () => {
  // Bin(20, 1/2): P(X <= 5) = 0.0207, P(X <= 6) = 0.0577, so the 2.5 % quantile is 6.
  const values = list(20, (i) => i % 2);
  const estimate = bootstrapEpisodes([values], mean, { random, resamples: 20_000 });
  expect(estimate).toMatchObject({ value: 0.5, over: 'episodes', n: 20 });
  expect(estimate.low).toBeCloseTo(0.3, 9);
  expect(estimate.high).toBeCloseTo(0.7, 9);
});

test('episodes are resampled within their condition', () => {
  const apart = [list(10, () => 0), list(10, () => 100)];
  expect(bootstrapEpisodes(apart, mean, { random })).toMatchObject({ value: 50, low: 50, high: 50 });
  const together = bootstrapEpisodes([apart.flat()], mean, { random });
  expect(together.low).toBeLessThan(40);
});

test('whole partners are resampled, with all their conditions', () => {
  const met = [
    { partner: 'a', values: [0, 0, 0] },
    { partner: 'b', values: [100, 100] },
    { partner: 'a', values: [0] },
    { partner: 'b', values: [100, 100, 100] },
  ];
  // Two partners: the mean is 0, 50, 100 with probability 1/4, 1/2, 1/4.
  const estimate = bootstrapPartners(met, mean, { random });
  expect(estimate).toMatchObject({ low: 0, over: 'partners', n: 2 });
  expect(estimate.high).toBeCloseTo(100, 9);
  expect(estimate.value).toBeCloseTo(50, 9);
  const alone = bootstrapPartners(met.slice(0, 1), mean, { random });
  expect(alone).toMatchObject({ value: 0, low: null, high: null, n: 1 });
});

test('too little to resample gives a value without an interval, nothing gives nothing', () => {
  expect(bootstrapEpisodes([[5], [7, 9]], mean, { random })).toMatchObject({ low: null, high: null, n: 3 });
  expect(bootstrapEpisodes([[], []], mean, { random })).toMatchObject({ value: null, low: null, n: 0 });
  expect(bootstrapPartners([], mean, { random })).toMatchObject({ value: null, n: 0 });
});

test('the same seed gives the same interval, another seed nearly the same', () => {
  const values = [list(50, (i) => (i * 7919) % 101)];
  const first = bootstrapEpisodes(values, iqm, { random });
  expect(bootstrapEpisodes(values, iqm, { random: createRandom('bootstrap') })).toEqual(first);
  const other = bootstrapEpisodes(values, iqm, { random: createRandom('other') });
  expect(other).not.toEqual(first);
  expect(Math.abs(other.low! - first.low!)).toBeLessThan(3);
});

test('of 1,000 intervals of 95 %, 93 to 97 % hold the true mean and the true interquartile mean', () => {
  const stream = createRandom('coverage');
  let means = 0;
  let middles = 0;
  for (let trial = 0; trial < 1000; trial++) {
    // Two conditions with means 100 and 60 and different spreads: true mean 80.
    const conditions = [list(30, () => 100 + 20 * normal(stream)), list(40, () => 60 + 10 * normal(stream))];
    const resampling = { random: stream.fork(trial), resamples: 300 };
    const interval = bootstrapEpisodes(conditions, mean, resampling);
    if (interval.low! <= 80 && 80 <= interval.high!) means++;
    const middle = bootstrapEpisodes([list(50, () => 5 + normal(stream))], iqm, resampling);
    if (middle.low! <= 5 && 5 <= middle.high!) middles++;
  }
  expect(means).toBeGreaterThanOrEqual(930);
  expect(means).toBeLessThanOrEqual(970);
  expect(middles).toBeGreaterThanOrEqual(930);
  expect(middles).toBeLessThanOrEqual(970);
});

test('of 1,000 intervals over partners 93 to 97 % hold the mean of all partners there might be', () => {
  const stream = createRandom('partners');
  let held = 0;
  let episodesOnly = 0;
  for (let trial = 0; trial < 1000; trial++) {
    const met = list(ENOUGH_PARTNERS, () => 100 + 30 * normal(stream)).map((own, i) => ({
      partner: `p${i}`,
      values: list(10, () => own + 5 * normal(stream)),
    }));
    const { low, high } = overPartners(
      met.map(({ partner, values }) => ({ partner, mean: values.reduce((a, b) => a + b) / values.length })),
    );
    if (low! <= 100 && 100 <= high!) held++;
    const episodes = bootstrapEpisodes(
      met.map(({ values }) => values),
      mean,
      { random: stream.fork(trial), resamples: 100 },
    );
    if (episodes.low! <= 100 && 100 <= episodes.high!) episodesOnly++;
  }
  expect(held).toBeGreaterThanOrEqual(930);
  expect(held).toBeLessThanOrEqual(970);
  // The other kind says nothing of partners: it holds their mean far too seldom.
  expect(episodesOnly).toBeLessThan(300);
});

test('the probability of improvement is Mann and Whitney’s U over m n, ties half', () => {
  // Tortoises and hares (Wikipedia, "Mann-Whitney U test"): T H H H H H T T T T T H in order of arrival; U 11 and 25.
  const order = [...'THHHHHTTTTTH'].map((who, place) => ({ who, score: 12 - place }));
  const of = (who: string) => order.filter((one) => one.who === who).map(({ score }) => score);
  expect(improvement([{ ours: of('T'), theirs: of('H') }], { random }).value).toBeCloseTo(11 / 36, 12);
  expect(improvement([{ ours: of('H'), theirs: of('T') }], { random }).value).toBeCloseTo(25 / 36, 12);
  expect(improvement([{ ours: [1, 2], theirs: [2, 2] }], { random }).value).toBeCloseTo(0.25, 12);
  const tied = improvement([{ ours: [3, 3], theirs: [3, 3] }], { random });
  expect(tied).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
});

test('the probability of improvement is the mean over conditions, its interval holds it', () => {
  const duels = [
    { ours: [10, 11, 12], theirs: [1, 2, 3] },
    { ours: [1, 2, 3], theirs: [10, 11, 12] },
    { ours: [], theirs: [5] },
  ];
  expect(improvement(duels, { random })).toMatchObject({ value: 0.5, low: 0.5, high: 0.5, n: 12 });
  const close = improvement([{ ours: list(30, (i) => i), theirs: list(30, (i) => i + 2) }], { random });
  expect(close.low).toBeLessThan(close.value!);
  expect(close.high).toBeGreaterThan(close.value!);
  expect(close.value).toBeCloseTo((28 * 27) / 2 / 900 + 28 / 1800, 12);
  expect(improvement([], { random }).value).toBeNull();
});

test('a profile falls from 1 to 0 with intervals of the kind asked for', () => {
  const met = [
    { partner: 'a', values: [20, 40, 60] },
    { partner: 'b', values: [0, 20, 100] },
  ];
  const scores = profileScores(met, 6);
  expect(scores).toEqual([0, 20, 40, 60, 80, 100]);
  const points = profile(met, scores, { random, over: 'partners', resamples: 200 });
  expect(points.map(({ value }) => Math.round(6 * value!))).toEqual([5, 3, 2, 1, 1, 0]);
  expect(points[0]).toMatchObject({ over: 'partners', n: 2 });
  expect(points[0]!.low).toBeCloseTo(2 / 3, 12);
  expect(profile(met, [0], { random, over: 'episodes' })[0]).toMatchObject({ over: 'episodes', n: 6 });
});
