import { expect, test } from 'vitest';
import { bestResponseShare, meanShare, regret } from '../../src/measure/bestResponseShare.ts';
import { meanInterval } from '../../src/measure/interval.ts';
import { seatGap } from '../../src/measure/seatGap.ts';
import { partnerMeans, worstPartner } from '../../src/measure/worstPartner.ts';
import { createRandom } from '../../src/random.ts';

const known = (mean: number, error: number, freedom: number) => ({
  n: freedom + 1,
  mean,
  error,
  freedom,
  low: null,
  high: null,
});

test('the share is the ratio of means, with the error of a ratio', () => {
  // se² = (3 / 200)² + (150 * 4 / 200²)² = 0.000225 + 0.000225
  const share = bestResponseShare({ achieved: known(150, 3, 9), best: known(200, 4, 9) })!;
  expect(share.mean).toBeCloseTo(0.75, 12);
  expect(share.error).toBeCloseTo(Math.sqrt(0.00045), 12);
  expect(share.freedom).toBeCloseTo(18, 9); // equal parts with 9 degrees each
  expect(share.high! - 0.75).toBeCloseTo(2.100922 * Math.sqrt(0.00045), 6);
});

test('the interval of a share holds the true ratio in 93 to 97 % of 1,000 trials', () => {
  const stream = createRandom('ratio');
  const draw = (mean: number, spread: number, n: number) =>
    meanInterval(
      Array.from({ length: n }, () => mean + spread * (stream.next() + stream.next() + stream.next() - 1.5)),
    );
  let held = 0;
  for (let trial = 0; trial < 1000; trial++) {
    const { low, high } = bestResponseShare({ achieved: draw(120, 60, 20), best: draw(200, 60, 10) })!;
    if (low! <= 0.6 && 0.6 <= high!) held++;
  }
  expect(held).toBeGreaterThanOrEqual(930);
  expect(held).toBeLessThanOrEqual(970);
});

test('a best response of zero has no share and is counted, a share above one is kept and counted', () => {
  const summary = meanShare([
    { achieved: known(0, 0, 4), best: known(0, 0, 4) },
    { achieved: known(120, 2, 4), best: known(100, 2, 4) },
    { achieved: known(50, 2, 4), best: known(100, 2, 4) },
  ]);
  expect(summary).toMatchObject({ leftOut: 1, aboveOne: 1 });
  expect(summary.shares[0]).toBeNull();
  expect(summary.share.mean).toBeCloseTo((1.2 + 0.5) / 2, 12);
  expect(meanShare([])).toMatchObject({ leftOut: 0, share: { mean: null } });
});

test('regret is what is missing to the best response, and may be negative', () => {
  const lost = regret({ achieved: known(150, 3, 9), best: known(200, 4, 19) });
  expect(lost.mean).toBe(50);
  expect(lost.error).toBeCloseTo(5, 12);
  expect(lost.freedom).toBeCloseTo(625 / (81 / 9 + 256 / 19), 9);
  expect(regret({ achieved: known(210, 0, 4), best: known(200, 0, 4) })).toMatchObject({
    mean: -10,
    low: -10,
    high: -10,
  });
  expect(regret({ achieved: meanInterval([]), best: known(200, 0, 4) }).mean).toBeNull();
  expect(regret({ achieved: meanInterval([5]), best: known(200, 0, 4) })).toMatchObject({ mean: 195, low: null });
});

test('the worst partner is the one with the least mean over its conditions', () => {
  const conditions = [
    { partner: 'a', mean: known(10, 1, 4) },
    { partner: 'b', mean: known(0, 1, 4) },
    { partner: 'a', mean: known(20, 1, 4) },
    { partner: 'b', mean: known(28, 1, 4) },
    { partner: 'c', mean: meanInterval([]) },
  ];
  expect(worstPartner(partnerMeans(conditions))).toMatchObject({ partner: 'b', mean: { mean: 14 } });
  expect(worstPartner([])).toBeNull();
});

test('the seat gap is best minus worst, with the error of a difference', () => {
  const gap = seatGap([
    { seat: 1, mean: known(180, 3, 9) },
    { seat: 0, mean: known(100, 4, 9) },
  ])!;
  expect(gap).toMatchObject({ best: 1, worst: 0, gap: { mean: 80 } });
  expect(gap.gap.error).toBeCloseTo(5, 12);
  expect(gap.gap.freedom).toBeCloseTo(625 / (81 / 9 + 256 / 9), 9);
  expect(seatGap([{ seat: 0, mean: known(100, 4, 9) }])).toBeNull();
});
