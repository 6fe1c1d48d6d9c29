import { describe, expect, it } from 'vitest';
import { calibrationOf } from '../../src/measure/calibration.ts';
import {
  type Clue,
  clueOfKinds,
  forecastBaselines,
  forecastKinds,
  hindsight,
  kindOf,
  LEAST,
  scoreForecast,
  scoreForecasts,
} from '../../src/measure/intention.ts';

const clue = (finished: readonly string[], proposed = 'a'): Clue => ({
  skills: ['a', 'b', 'c', 'd'],
  circumstance: 'here',
  proposed,
  finished,
});

describe('scores of forecasts', () => {
  it('are those of the formulas', () => {
    const forecast = new Map([
      ['a', 0.5],
      ['b', 0.25],
      ['c', 0.25],
    ]);
    expect(scoreForecast(forecast, 'a')).toEqual({ logLoss: Math.log(2), brier: 0.25 + 0.0625 + 0.0625, top1: 1 });
    expect(scoreForecast(forecast, 'b')).toEqual({ logLoss: Math.log(4), brier: 0.5625 + 0.25 + 0.0625, top1: 0 });
    expect(scoreForecast(forecast, 'z').logLoss).toBeCloseTo(-Math.log(LEAST));
  });

  it('take the next finished skill for the truth and leave out what comes after the last', () => {
    expect(hindsight([[], ['a'], [], [], ['b'], []])).toEqual(['a', 'a', 'b', 'b', 'b', null]);
    const sure = new Map([['a', 1]]);
    const score = scoreForecasts([sure, sure, sure], ['a', 'a', null]);
    expect(score).toMatchObject({ n: 2, logLoss: 0, brier: 0, top1: 1 });
  });

  it('say how well the likeliest skill is calibrated', () => {
    const forecast = new Map([
      ['a', 0.8],
      ['b', 0.2],
    ]);
    const { calibration } = scoreForecasts([forecast, forecast, forecast, forecast, forecast], [...'aaab', null]);
    const { error, bins } = calibrationOf(calibration);
    expect(bins).toMatchObject([{ from: 0.8, n: 4, rate: 0.75 }]);
    expect(error).toBeCloseTo(0.05);
  });
});

describe('kinds', () => {
  it('have the probability of all their instances, and none but a name', () => {
    expect(kindOf('pickUpOnion (0,1)')).toBe('pickUpOnion');
    expect(kindOf('playCard')).toBe('playCard');
    const forecast = new Map([
      ['pickUpOnion (0,1)', 0.25],
      ['pickUpDish (1,3)', 0.5],
      ['pickUpOnion (0,3)', 0.25],
    ]);
    expect([...forecastKinds(forecast)]).toEqual([
      ['pickUpOnion', 0.5],
      ['pickUpDish', 0.5],
    ]);
  });

  it('are learned by baselines as such: whoever fetches from both sides is right by kind', () => {
    const skills = ['get 1', 'get 2', 'put 3'];
    const clues = ['get 1', 'get 2', 'get 1', 'get 2'].map((done) => ({
      skills,
      circumstance: 'here',
      proposed: 'put 3',
      finished: [done],
    }));
    const last = (list: readonly Clue[]) => forecastBaselines(list).get('same as last')![3]!;
    expect(clueOfKinds(clues[0]!)).toEqual({
      skills: ['get', 'put'],
      circumstance: 'here',
      proposed: 'put',
      finished: ['get'],
    });
    expect(last(clues).get('get 1')).toBeLessThan(0.3);
    expect(last(clues.map(clueOfKinds)).get('get')).toBeCloseTo(3 / 5);
  });
});

describe('baselines', () => {
  it('know nothing before they have seen anything: a uniform one has the log of the number of skills', () => {
    const forecasts = forecastBaselines([clue([])]);
    expect(scoreForecast(forecasts.get('uniform')![0]!, 'c').logLoss).toBeCloseTo(Math.log(4));
    expect(forecasts.get('base policy')![0]!.get('a')).toBe(0.5);
  });

  it('learn from what was finished before the step, never from the step itself', () => {
    const forecasts = forecastBaselines([clue(['b']), clue(['b']), clue(['b'])]);
    const frequent = forecasts.get('most frequent')!;
    expect(frequent[0]!.get('b')).toBe(0.25);
    expect(frequent[1]!.get('b')).toBe(1.5 / 3);
    expect(frequent[2]!.get('b')).toBe(2.5 / 4);
    const last = forecasts.get('same as last')!;
    expect(last[1]!.get('b')).toBeCloseTo(1 / 3);
    expect(last[2]!.get('b')).toBeCloseTo(2 / 4);
    expect(forecasts.get('base policy')![2]!.get('a')).toBeCloseTo(1 / 4);
  });

  it('give probabilities', () => {
    for (const list of forecastBaselines([clue([]), clue(['c'], 'd'), clue(['a'], 'x'), clue([])]).values())
      for (const forecast of list) expect([...forecast.values()].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
  });
});
