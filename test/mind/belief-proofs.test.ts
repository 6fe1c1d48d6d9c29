/**
 * What is claimed of the belief, shown on development partners: it reads noise and character off a teammate, gets over a
 * change of teammates, and owes what it knows to its likelihoods. A greedy cook plays in seat 0; the belief watches from
 * there. Thresholds leave room beside what was measured, which stands at each.
 */
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { formatSkill, type Knowledge } from '../../src/knowledge.ts';
import { type Forecast, hindsight, scoreForecast, scoreForecasts } from '../../src/measure/intention.ts';
import { meanCharacter } from '../../src/mind/belief/character.ts';
import { noisyPolicy } from '../../src/partners/noisy.ts';
import { switchingPolicy } from '../../src/partners/switching.ts';
import type { Policy } from '../../src/policy.ts';
import { type Believed, believe, forecastOf, livedSteps } from '../../src/report/intentions.ts';
import { type Kitchen, type KitchenObservation, kitchenOf, overcooked, partnerIn } from './minds.ts';

type Partner = (kitchen: Kitchen) => Policy<KitchenObservation>;

const named =
  (name: string): Partner =>
  (kitchen) =>
    partnerIn(name, kitchen);

const knowledgeOf = (kitchen: Kitchen): Knowledge => overcooked.knowledge(kitchen) as unknown as Knowledge;

/** What is believed of `partner` in seat 1 before each step of an episode. */
const watch = (
  layout: string,
  partner: Partner,
  { steps, seed, change = (one) => one }: { steps: number; seed: number; change?: (knowledge: Knowledge) => Knowledge },
): readonly Believed[] => {
  const kitchen = kitchenOf('legacy', layout, steps);
  const { trace } = playAtOnce(setupOf(kitchen, [partnerIn('greedy', kitchen), partner(kitchen)], seed));
  const lived = livedSteps(trace, kitchen as never, overcooked as never);
  return [...believe(lived, change(knowledgeOf(kitchen)), { observer: 0, partner: 1 })];
};

const characterAfter = (layout: string, partner: Partner, steps: number, seed: number) => {
  const { rhythm, yielding } = watch(layout, partner, { steps: steps + 1, seed }).at(-1)!.belief;
  return meanCharacter(rhythm, yielding);
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
};

/** The share of pairs in which the one of `high` is above the one of `low`, equals counting half (Hanley and McNeil 1982). */
const areaUnderCurve = (high: readonly number[], low: readonly number[]): number =>
  mean(high.flatMap((a) => low.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))));

const LEGACY = [
  'cramped_room',
  'asymmetric_advantages',
  'coordination_ring',
  'forced_coordination',
  'counter_circuit',
] as const;
const CROWDED = ['cramped_room', 'coordination_ring', 'counter_circuit'] as const;

describe('character', () => {
  /**
   * What is estimated is the p of `noisy`, the chance that an action is drawn at random. One of the random actions is
   * the right one, so a sixth or more of them can't be told from sense, and a step towards something else is a slip only
   * as far as nobody could have wanted that: the estimate is low where p is high.
   */
  it('has the true share of random actions after 200 steps: higher where it is higher, off by less than 0.1', () => {
    const shares = [0, 0.1, 0.25, 0.5];
    const estimates = shares.map((p) =>
      LEGACY.flatMap((layout) =>
        [1, 2].map(
          (seed) => characterAfter(layout, (kitchen) => noisyPolicy(partnerIn('greedy', kitchen), p), 200, seed).noise,
        ),
      ),
    );
    const means = estimates.map(mean);
    // Measured: 0.02, 0.06, 0.24, 0.41; mean error 0.05.
    for (let i = 1; i < means.length; i++) expect(means[i]!).toBeGreaterThan(means[i - 1]! + 0.015);
    expect(mean(estimates.flatMap((list, i) => list.map((noise) => Math.abs(noise - shares[i]!))))).toBeLessThan(0.08);
    expect(means[0]!).toBeLessThan(0.05);
    expect(means[3]!).toBeGreaterThan(0.3);
  });

  const seen = (names: readonly string[], trait: 'idleness' | 'yielding', seeds: readonly number[]) =>
    names.flatMap((name) =>
      CROWDED.flatMap((layout) => seeds.map((seed) => characterAfter(layout, named(name), 100, seed)[trait])),
    );

  it('tells by step 100 who idles from who is busy', () => {
    const idle = seen(['idle', 'slow'], 'idleness', [1, 2, 3]);
    const busy = seen(['greedy', 'stubborn', 'hesitant', 'noisy-cook'], 'idleness', [1, 2]);
    // Measured: 1.
    expect(areaUnderCurve(idle, busy)).toBeGreaterThan(0.95);
  });

  it('tells by step 100 who yields from who is stubborn', () => {
    const yielding = seen(['hesitant'], 'yielding', [1, 2, 3, 4]);
    const stubborn = seen(['stubborn'], 'yielding', [1, 2, 3, 4]);
    // Measured: 0.965.
    expect(areaUnderCurve(yielding, stubborn)).toBeGreaterThan(0.9);
  });
});

/** [step] log loss of the belief against hindsight; null where nothing was finished any more. */
const lossesOf = (watched: readonly Believed[]): readonly (number | null)[] => {
  const truth = hindsight(watched.map(({ clue }) => clue.finished));
  return watched.map(({ belief }, step) => {
    const next = truth[step]!;
    return next === null ? null : scoreForecast(forecastOf(belief), next).logLoss;
  });
};

describe('after another partner has taken the seat at step 200', () => {
  it('the belief is 40 steps later as good as 40 steps after meeting that partner first', () => {
    const switched: number[] = [];
    const met: number[] = [];
    const add = (to: number[], losses: readonly (number | null)[]) => {
      for (const loss of losses) if (loss !== null) to.push(loss);
    };
    for (const layout of CROWDED)
      for (const [first, second] of [
        ['greedy', 'carrier'],
        ['carrier', 'greedy'],
        ['runner', 'counter-worker'],
        ['counter-worker', 'stubborn'],
        ['stubborn', 'runner'],
      ] as const) {
        const change: Partner = (kitchen) =>
          switchingPolicy(partnerIn(first, kitchen), partnerIn(second, kitchen), 200);
        add(switched, lossesOf(watch(layout, change, { steps: 400, seed: 1 })).slice(240));
        add(met, lossesOf(watch(layout, named(second), { steps: 200, seed: 1 })).slice(40));
      }
    // Measured: 0.156 against 0.160 nats.
    expect(median(switched)).toBeLessThan(1.1 * median(met));
  });
});

describe('knocked out', () => {
  const forecastsOf = (watched: readonly Believed[]): readonly Forecast[] =>
    watched.map(({ belief }) => forecastOf(belief));
  const truthOf = (watched: readonly Believed[]) => hindsight(watched.map(({ clue }) => clue.finished));

  it('the belief is uniform where nothing tells skills apart, and costs the log of their number', () => {
    const ignorant = (knowledge: Knowledge): Knowledge => ({
      ...knowledge,
      likelihood: () => 1,
      effort: () => 0,
      propose: () => ({ name: 'nothing', target: '' }),
      useless: () => false,
      completed: () => [{ name: 'nothing', target: '' }],
    });
    const options = { steps: 150, seed: 1 };
    const watched = watch('counter_circuit', named('greedy'), { ...options, change: ignorant });
    const truth = truthOf(watch('counter_circuit', named('greedy'), options));
    let scored = 0;
    watched.forEach(({ belief, clue: { skills } }, step) => {
      if (truth[step] === null || !skills.includes(truth[step]!)) return;
      scored++;
      expect(scoreForecast(forecastOf(belief), truth[step]!).logLoss).toBeCloseTo(Math.log(skills.length), 9);
    });
    expect(scored).toBeGreaterThan(100);
  });

  it('likelihoods that belong to other skills are worse than none, and the true ones are better', () => {
    const losses = (change: (knowledge: Knowledge) => Knowledge) =>
      mean(
        CROWDED.flatMap((layout) =>
          ['greedy', 'counter-worker', 'hesitant'].map((name) => {
            const watched = watch(layout, named(name), { steps: 200, seed: 1, change });
            return scoreForecasts(forecastsOf(watched), truthOf(watched)).logLoss;
          }),
        ),
      );
    const shuffled = (knowledge: Knowledge): Knowledge => ({
      ...knowledge,
      likelihood: (seen, { skill, character }) => {
        const facts = knowledge.facts(seen.before, seen.observer);
        const skills = knowledge
          .skills(facts, seen.actor)
          .filter((one) => knowledge.intendable(one, facts, seen.actor));
        const at = skills.findIndex((one) => formatSkill(one) === formatSkill(skill));
        return knowledge.likelihood(seen, { skill: skills[(at + 1) % skills.length] ?? skill, character });
      },
    });
    const [right, none, wrong] = [
      losses((one) => one),
      losses((one) => ({ ...one, likelihood: () => 1 })),
      losses(shuffled),
    ];
    // Measured: 0.73, 0.90 and 1.19 nats.
    expect(right).toBeLessThan(none - 0.05);
    expect(wrong).toBeGreaterThan(none + 0.05);
  });
});
