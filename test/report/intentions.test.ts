import { expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { FORECASTERS, scoreIntentions } from '../../src/report/intentions.ts';
import { kitchenOf, overcooked, partnerIn } from '../mind/minds.ts';

const kitchen = kitchenOf('legacy', 'counter_circuit', 200);

const scoresWith = (partner: string) => {
  const policies = [partnerIn('greedy', kitchen), partnerIn(partner, kitchen)];
  const { trace } = playAtOnce(setupOf(kitchen, policies, 3));
  return scoreIntentions(trace, kitchen as never, overcooked as never, { observer: 0, partner: 1 });
};

it('foretells a sensible and a habitual partner better than every baseline, from a trace alone', () => {
  for (const partner of ['greedy', 'carrier', 'counter-worker']) {
    const scores = scoresWith(partner);
    const belief = scores.get('belief')!;
    expect(belief.n).toBeGreaterThan(100);
    for (const name of FORECASTERS.slice(1))
      expect(belief.logLoss, `${partner}, ${name}`).toBeLessThan(scores.get(name)!.logLoss);
  }
});

it('scores nothing where the partner finishes nothing', () => {
  const policies = [partnerIn('greedy', kitchen), partnerIn('idle', kitchen, { pause: 1, pauseLength: 1000 })];
  const { trace } = playAtOnce(setupOf(kitchen, policies, 3));
  expect(
    scoreIntentions(trace, kitchen as never, overcooked as never, { observer: 0, partner: 1 }).get('belief')!.n,
  ).toBe(0);
});
