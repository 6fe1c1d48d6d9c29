/** The mind in a kitchen and the very same mind at a card table: episodes, laws, records, fallbacks. */
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import { jsonProblem } from '../../src/json.ts';
import type { Knowledge, Skill } from '../../src/knowledge.ts';
import { CORRECT } from '../../src/mind/correct.ts';
import { EPISODIC_SIZE, recall } from '../../src/mind/memory.ts';
import { createMind, type Stages } from '../../src/mind/mind.ts';
import { type Planner, whyPlan } from '../../src/mind/plan.ts';
import { basePlanner } from '../../src/mind/planners/base.ts';
import { REMEMBER } from '../../src/mind/remember.ts';
import { ATTEMPTS, VALIDATE } from '../../src/mind/validate.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import type { Decision, Policy } from '../../src/policy.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { turn } from '../worlds/cards.ts';
import { cardsPlayer } from '../worlds/cardsPlayer.ts';
import { cards, kitchenOf, mindIn, mindMemory, overcooked, partnerIn, telling } from './minds.ts';

const table = cards.environment({ rules: 'plain', layout: 'small' });

const KITCHENS = [
  ['legacy', 'forced_coordination'],
  ['legacy', 'multiplayer_schelling'],
  ['current', 'asymmetric_advantages_tomato'],
  ['current-auto', 'coordination_ring'],
] as const;

const quick = { simulations: 8, depth: 20 };

describe.each(KITCHENS)('a mind in a kitchen, %s %s', (rules, layout) => {
  const kitchen = kitchenOf(rules, layout, 30);
  describeLaws(
    'without simulation, the policy',
    policyLaws(kitchen, () => mindIn(overcooked, kitchen, { simulations: 0 }), { runs: 1, checked: 20 }),
  );
  describeLaws(
    'with simulation, the policy',
    policyLaws(kitchen, () => mindIn(overcooked, kitchen, quick), { runs: 1, checked: 10 }),
  );
  describeLaws(
    'with another cook, the traces',
    traceLaws(
      kitchen,
      () =>
        Array.from({ length: kitchen.seats }, (_, seat) =>
          seat === 0 ? mindIn(overcooked, kitchen, quick) : partnerIn('noisy-cook', kitchen),
        ),
      1,
    ),
  );
});

describe('the same mind at a card table', () => {
  for (const given of [{ simulations: 0 }, quick]) {
    const what = given.simulations === 0 ? 'without simulation' : 'with simulation';
    describeLaws(
      `${what}, the policy`,
      policyLaws(table, () => mindIn(cards, table, given)),
    );
    describeLaws(
      `${what}, the traces`,
      traceLaws(table, () => [mindIn(cards, table, given), randomPolicy(), cardsPlayer(table)], 2),
    );
  }

  it('builds more of the pile than chance does', () => {
    const total = (cast: () => Policy<never>[]) => {
      let sum = 0;
      for (let seed = 1; seed <= 12; seed++) sum += playAtOnce(setupOf(table, cast() as never[], seed)).return;
      return sum;
    };
    const minds = total(() => Array.from({ length: 3 }, () => mindIn(cards, table, quick) as Policy<never>));
    const chance = total(() => Array.from({ length: 3 }, () => randomPolicy() as Policy<never>));
    expect(minds).toBeGreaterThan(chance + 12);
  });

  it('watches out of its turn: it believes, and neither plans nor controls', () => {
    const knowledge = cards.knowledge(table) as unknown as Knowledge;
    let planned = 0;
    let controlled = 0;
    const mind = createMind({
      name: 'watching',
      environment: table as never,
      knowledge: {
        ...knowledge,
        control: (...args) => {
          controlled++;
          return knowledge.control(...args);
        },
      },
      stages: {
        ...STAGES,
        plan: (request) => {
          planned++;
          return basePlanner(request);
        },
      },
    });
    const decisions: { turns: boolean; planned: number; controlled: number; learned: boolean }[] = [];
    let learned = '';
    const watched = telling(mind as unknown as Policy<never>, (decision, { seat }, observation: never) => {
      const now = JSON.stringify(mindMemory(decision).teammates);
      const { table: seen } = observation as { table: Parameters<typeof turn>[0] };
      decisions.push({ turns: turn(seen) === seat, planned, controlled, learned: now !== learned });
      learned = now;
      planned = 0;
      controlled = 0;
    });
    for (let seed = 1; seed <= 5; seed++)
      playAtOnce(setupOf(table, [watched, cardsPlayer(table), cardsPlayer(table)] as never[], seed));
    const turns = decisions.filter((one) => one.turns);
    const others = decisions.filter((one) => !one.turns);
    expect(others.length).toBeGreaterThan(20);
    expect(others.every((one) => one.planned === 0 && one.controlled === 0)).toBe(true);
    expect(others.every((one) => one.learned)).toBe(true);
    expect(turns.every((one) => one.controlled === 1)).toBe(true);
  });
});

const STAGES: Stages = {
  correct: CORRECT.replace!,
  open: whyPlan,
  plan: basePlanner,
  fallback: basePlanner,
  validate: VALIDATE.machine!,
  remember: REMEMBER.full!,
};

/** An episode of 60 steps in Cramped Room, of a mind with these stages and a greedy cook: what seat 0 decided. */
const playStages = (stages: Partial<Stages>, level: 'actions' | 'full' = 'full') => {
  const kitchen = kitchenOf('legacy', 'cramped_room', 60);
  const mind = createMind({
    name: 'mind',
    environment: kitchen as never,
    knowledge: overcooked.knowledge(kitchen) as unknown as Knowledge,
    stages: { ...STAGES, ...stages },
  });
  const decisions: Decision[] = [];
  const told = telling(mind as unknown as Policy<never>, (decision) => decisions.push(decision));
  const setup = setupOf(kitchen, [told, partnerIn('greedy', kitchen)] as never[], 1);
  const episode = playAtOnce({ ...setup, level });
  return { decisions, episode, kitchen };
};

const deliverNothing: Skill = { name: 'deliverSoup', target: '(3,3)' };
const hopeless: Planner = () => ({ analysis: 'hope', skill: deliverNothing, alternatives: [], simulations: 0 });

describe('a mind whose planner proposes what can not be begun', () => {
  it('is told why, tries again so many times, falls back to the base policy, and goes on', () => {
    const refusals: string[][] = [];
    const { decisions, episode } = playStages({
      plan: (request) => {
        refusals.push(request.refused.map(({ reason }) => reason));
        return hopeless(request);
      },
    });
    expect(episode.failure).toBeNull();
    expect(episode.steps).toBe(60);
    const words = 'delivering needs a soup in hand, not empty hands';
    expect(refusals.slice(0, ATTEMPTS)).toEqual([[], [words], [words, words]]);
    const fallbacks = decisions.filter((decision) => decision.fallback === true).length;
    expect(fallbacks).toBeGreaterThan(10);
    expect(fallbacks).toBe(episode.fallbacks[0]);
    const { counts } = mindMemory(decisions.at(-1)!);
    expect(counts).toMatchObject({ decisions: 60, plans: fallbacks, fallbacks, invalid: ATTEMPTS * fallbacks });
    expect(decisions[0]!.record!.validate).toEqual({
      refused: Array.from({ length: ATTEMPTS }, () => ({ skill: 'deliverSoup (3,3)', reason: words })),
      fallback: true,
    });
    expect(episode.return).toBe(playStages({}).episode.return);
  });

  it('takes the second proposal where that one can be begun, and counts no fallback', () => {
    const { decisions, episode } = playStages({
      plan: (request) => (request.refused.length === 0 ? hopeless(request) : basePlanner(request)),
    });
    expect(episode.fallbacks[0]).toBe(0);
    const { counts } = mindMemory(decisions.at(-1)!);
    expect(counts.invalid).toBe(counts.plans);
    expect(episode.trace.steps.map((step) => step.a)).toEqual(playStages({}).episode.trace.steps.map((step) => step.a));
  });

  it('rests while nobody validates, and does not fall back', () => {
    const { decisions, episode, kitchen } = playStages({ plan: hopeless, validate: VALIDATE.off! });
    expect(episode.fallbacks[0]).toBe(0);
    expect(new Set(decisions.map((decision) => kitchen.actions[decision.action]))).toEqual(new Set(['stay']));
  });

  it('waits for a planner that answers later, and decides the same', async () => {
    const kitchen = kitchenOf('legacy', 'cramped_room', 20);
    const knowledge = overcooked.knowledge(kitchen) as unknown as Knowledge;
    const later: Planner = async (request) => {
      await Promise.resolve();
      return request.refused.length === 0 ? hopeless(request) : basePlanner(request);
    };
    const mind = createMind({
      name: 'later',
      environment: kitchen as never,
      knowledge,
      stages: { ...STAGES, plan: later },
    });
    const observation = kitchen.observe(kitchen.initial(undefined as never), 0);
    const { random } = setupOf(kitchen, [], 1);
    const context = {
      seat: 0,
      step: 0,
      horizon: 20,
      legal: [0, 1, 2, 3, 4, 5],
      lastReward: 0,
      recording: false,
      random: random.environment,
      lane: '',
      signal: null,
    };
    const answer = mind.act(observation, mind.begin(0), context);
    expect(answer).toBeInstanceOf(Promise);
    const decision = await answer;
    const first = playStages({}, 'actions').decisions[0]!;
    expect(decision.action).toBe(first.action);
    expect(mindMemory(decision).counts.invalid).toBe(1);
  });
});

describe('the record of a mind', () => {
  it('holds what every stage returned, as JSON', () => {
    const { decisions } = playStages({});
    const stages = ['ground', 'beliefs', 'correct', 'plan', 'validate', 'skill', 'remember'];
    for (const { record } of decisions) {
      expect(Object.keys(record!)).toEqual(stages);
      expect(jsonProblem(record)).toBeNull();
    }
    const first = decisions[0]!.record!;
    expect(first.ground).toMatchObject({ description: expect.stringContaining('60 steps are left.') });
    expect(first.plan).toMatchObject({ why: 'no plan yet', skill: first.skill });
    expect(first.beliefs).toMatchObject([{ seat: 1 }]);
    expect(first.correct).toEqual({ surprise: 0, corrected: [] });
    expect(first.remember).toMatchObject({
      counts: { decisions: 1, plans: 1 },
      recent: [{ kind: 'planned', step: 0 }],
    });
  });

  it('lies in the full trace and is absent from one of actions, which it does not change', () => {
    const full = playStages({}).episode.trace;
    const bare = playStages({}, 'actions');
    expect(bare.decisions.every((decision) => decision.record === undefined)).toBe(true);
    expect(bare.episode.trace.steps.every((step) => step.records === undefined)).toBe(true);
    expect(full.steps[0]!.records![0]).toHaveProperty('plan.why', 'no plan yet');
    expect(full.steps.map((step) => step.a)).toEqual(bare.episode.trace.steps.map((step) => step.a));
  });

  it('keeps a bounded number of events and recalls them oldest first', () => {
    const memories = playStages({ plan: hopeless }).decisions.map(mindMemory);
    const { episodic } = memories.at(-1)!;
    const steps = recall(memories.at(-1)!).map(({ step }) => step);
    expect(episodic.length).toBeLessThanOrEqual(EPISODIC_SIZE);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    const semantic = playStages({ remember: REMEMBER.semantic! }).decisions.map(mindMemory).at(-1)!;
    expect(semantic.episodic).toEqual([]);
    expect(Object.keys(semantic.teammates[0]!.habits).length).toBeGreaterThan(0);
  });
});
