/** What a mind comes to believe of those beside it. */
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { formatSkill, type Knowledge } from '../../src/knowledge.ts';
import { openBelief, unmet } from '../../src/mind/belief/belief.ts';
import { meanCharacter, RHYTHM_PRIOR } from '../../src/mind/belief/character.ts';
import type { MindMemory, TeammateBelief } from '../../src/mind/memory.ts';
import { noisyPolicy } from '../../src/partners/noisy.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import { stayPolicy } from '../../src/partners/stay.ts';
import type { Decision, Policy } from '../../src/policy.ts';
import { type CardsObservation, createCards } from '../worlds/cards.ts';
import {
  cards,
  type Kitchen,
  type KitchenObservation,
  kitchenOf,
  mindIn,
  mindMemory,
  overcooked,
  partnerIn,
  telling,
} from './minds.ts';

/** One step of an episode, as the mind in seat 0 lived it. */
interface Lived {
  readonly observation: KitchenObservation;
  readonly memory: MindMemory;
  readonly decision: Decision;
  /** What the partner in seat 1 says that it is about, where it says so. */
  readonly truth: string | null;
}

const live = (kitchen: Kitchen, partner: Policy<KitchenObservation>, stages = {}, seed = 1): readonly Lived[] => {
  const lived: Lived[] = [];
  const mind = telling(
    mindIn(overcooked, kitchen, { simulations: 0, stages }),
    (decision, _, observation: KitchenObservation) =>
      lived.push({ observation, memory: mindMemory(decision), decision, truth: null }),
  );
  const truths: (string | null)[] = [];
  const told = telling(partner, ({ record }) => truths.push((record?.intention as string | undefined) ?? null));
  const { failure } = playAtOnce({ ...setupOf(kitchen, [mind, told], seed), level: 'full' });
  expect(failure).toBeNull();
  return lived.map((one, step) => ({ ...one, truth: truths[step]! }));
};

const partnerOf = ({ memory }: Lived): TeammateBelief => memory.teammates[0]!;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each([
  ['legacy', 'cramped_room'],
  ['legacy', 'counter_circuit'],
  ['legacy', 'asymmetric_advantages'],
  ['current', 'cramped_room_tomato'],
])('of a greedy cook in %s %s, a mind', (rules, layout) => {
  const kitchen = kitchenOf(rules, layout, 250);
  const lived = live(kitchen, partnerIn('greedy', kitchen));

  it('gives the true intention a probability well above uniform and above its base rate', () => {
    const believed = lived.map(
      (one) => partnerOf(one).intentions.find(({ skill }) => formatSkill(skill) === one.truth)?.p ?? 0,
    );
    const uniform = mean(lived.map((one) => 1 / partnerOf(one).intentions.length));
    const counts = new Map<string, number>();
    for (const { truth } of lived) counts.set(truth!, (counts.get(truth!) ?? 0) + 1);
    const baseRate = mean(lived.map(({ truth }) => counts.get(truth!)! / lived.length));
    expect(mean(believed)).toBeGreaterThan(2.5 * uniform);
    expect(mean(believed)).toBeGreaterThan(baseRate + 0.2);
  });

  it('starts afresh when a skill is completed', () => {
    const knowledge = overcooked.knowledge(kitchen) as unknown as Knowledge;
    let completed = 0;
    for (let step = 1; step < lived.length; step++) {
      const seen = {
        observer: 0,
        actor: 1,
        before: lived[step - 1]!.observation,
        after: lived[step]!.observation,
      };
      if (knowledge.completed(seen).length === 0) continue;
      completed++;
      const belief = partnerOf(lived[step]!);
      const facts = knowledge.facts(lived[step]!.observation, 0);
      expect(belief.intentions).toEqual(openBelief(knowledge, facts, belief).intentions);
    }
    expect(completed).toBeGreaterThan(10);
  });
});

describe('beliefs', () => {
  it('are probabilities, through long episodes of anything', () => {
    const check = (teammates: readonly TeammateBelief[]) => {
      for (const { intentions, rhythm, yielding, experts } of teammates)
        for (const weights of [intentions.map(({ p }) => p), rhythm, yielding, experts]) {
          expect(weights.every((p) => p >= 0 && p <= 1)).toBe(true);
          expect(weights.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        }
    };
    for (const [rules, layout] of [
      ['legacy', 'multiplayer_schelling'],
      ['legacy', 'forced_coordination'],
      ['current', 'asymmetric_advantages_tomato'],
      ['current-auto', 'cramped_room'],
    ] as const) {
      const kitchen = kitchenOf(rules, layout, 400);
      const cast = Array.from({ length: kitchen.seats }, (_, seat) =>
        seat === 0
          ? telling(mindIn(overcooked, kitchen, { simulations: 0 }), (decision) =>
              check(mindMemory(decision).teammates),
            )
          : seat === 1
            ? randomPolicy()
            : noisyPolicy(partnerIn('hesitant', kitchen), 0.5),
      );
      expect(playAtOnce(setupOf(kitchen, cast as never[], 2)).failure).toBeNull();
    }
    const table = createCards(60);
    for (let seed = 1; seed <= 5; seed++) {
      const mind = telling(mindIn(cards, table, { simulations: 0 }), (decision) =>
        check(mindMemory(decision).teammates),
      );
      playAtOnce(setupOf<unknown, CardsObservation>(table as never, [mind, randomPolicy(), randomPolicy()], seed));
    }
  });

  it('tell by step 150 who idles, who errs and who is sensible', () => {
    const kitchen = kitchenOf('legacy', 'cramped_room', 150);
    const characterOf = (partner: Policy<never>) => {
      const { rhythm, yielding } = partnerOf(live(kitchen, partner as Policy<KitchenObservation>).at(-1)!);
      return meanCharacter(rhythm, yielding);
    };
    const greedy = partnerIn('greedy', kitchen);
    const sensible = characterOf(greedy as Policy<never>);
    const idle = characterOf(stayPolicy(kitchen as never) as Policy<never>);
    const slow = characterOf(partnerIn('slow', kitchen) as Policy<never>);
    const noisy = characterOf(noisyPolicy(greedy, 0.7) as Policy<never>);
    expect(sensible.noise).toBeLessThan(0.1);
    expect(sensible.idleness).toBeLessThan(0.2);
    expect(idle.idleness).toBeGreaterThan(0.55);
    expect(slow.idleness).toBeGreaterThan(sensible.idleness + 0.15);
    expect(noisy.noise).toBeGreaterThan(0.3);
    expect(noisy.idleness).toBeLessThan(0.3);
  });

  it('carry character and habits, and no intention, into the next meeting', () => {
    const kitchen = kitchenOf('legacy', 'cramped_room', 100);
    const mind = mindIn(overcooked, kitchen, { simulations: 0 });
    const setup = setupOf(kitchen, [mind, partnerIn('idle', kitchen)], 1);
    const { carried } = playAtOnce(setup);
    const [known] = carried[0] as unknown as TeammateBelief[];
    const begun = mind.begin(0, carried[0]!) as unknown as MindMemory;
    const { rhythm, yielding, habits, recent, experts } = known!;
    expect(begun.teammates).toMatchObject([{ seat: 1, rhythm, yielding, habits, recent, experts, intentions: [] }]);
    expect(known!.rhythm).not.toEqual(RHYTHM_PRIOR);
    expect(playAtOnce({ ...setup, carried: [carried[0]!, null] }).failure).toBeNull();
  });
});

describe('the correcting stage', () => {
  const kitchen = kitchenOf('legacy', 'cramped_room', 120);
  const cast = () => partnerIn('hesitant', kitchen);

  it('finds surprises, each of which opens the plan again', () => {
    const lived = live(kitchen, cast());
    let surprises = 0;
    for (const { decision } of lived.slice(1)) {
      const { correct, plan } = decision.record as { correct: { corrected: unknown[] }; plan: { why: string } | null };
      if (correct.corrected.length > 0) {
        surprises++;
        expect(plan?.why).toBe('a surprise');
      } else expect(plan?.why).not.toBe('a surprise');
    }
    expect(surprises).toBeGreaterThan(1);
    const { counts, teammates } = lived.at(-1)!.memory;
    expect(counts.surprises).toBe(surprises);
    expect(teammates[0]!.surprises).toBe(surprises);
  });

  it('replaces or annotates what was predicted, and so leaves other memories', () => {
    const reasons = (correct: string) =>
      live(kitchen, cast(), { correct })
        .at(-1)!
        .memory.episodic.filter(({ kind }) => kind === 'corrected')
        .map(({ why }) => why);
    const [replaced, annotated] = [reasons('replace'), reasons('annotate')];
    expect(replaced.length).toBe(annotated.length);
    expect(replaced).not.toEqual(annotated);
    expect(annotated.every((why) => /^teammate 1: predicted .*, wrong; (did|now) \w+/.test(why))).toBe(true);
    expect(replaced.every((why) => /^teammate 1: (did|now) \w+/.test(why))).toBe(true);
  });

  it('never learns when it is off', () => {
    const knowledge = overcooked.knowledge(kitchen) as unknown as Knowledge;
    for (const one of live(kitchen, cast(), { correct: 'off' })) {
      const facts = knowledge.facts(one.observation, 0);
      expect(one.memory.teammates).toEqual([openBelief(knowledge, facts, unmet(knowledge, 1, null))]);
      expect(one.memory.counts.surprises).toBe(0);
    }
  });
});
