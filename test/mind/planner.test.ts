/** The embedded planner: common luck, a budget, an incumbent. */
import { describe, expect, it, test } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { formatSkill, type Knowledge, type Skill } from '../../src/knowledge.ts';
import { CORRECT } from '../../src/mind/correct.ts';
import type { MindMemory } from '../../src/mind/memory.ts';
import { createMind } from '../../src/mind/mind.ts';
import { type Plan, type PlanRequest, whyPlan } from '../../src/mind/plan.ts';
import { basePlanner } from '../../src/mind/planners/base.ts';
import { createRolloutPlanner } from '../../src/mind/planners/rollout.ts';
import { unstuck } from '../../src/mind/planners/stagnation.ts';
import { REMEMBER } from '../../src/mind/remember.ts';
import { VALIDATE } from '../../src/mind/validate.ts';
import { policyAround } from '../../src/partners/around.ts';
import type { Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import { kitchenOf, mindIn, overcooked, partnerIn, telling } from './minds.ts';

const kitchen = kitchenOf('legacy', 'cramped_room', 100);
const crowd = kitchenOf('current', 'asymmetric_advantages_tomato', 100);

/** Some requests as they come up in an episode, and the luck to ask them again with. */
const requestsIn = (place: typeof kitchen): readonly PlanRequest[] => {
  const requests: PlanRequest[] = [];
  const mind = createMind({
    name: 'mind',
    environment: place as never,
    knowledge: overcooked.knowledge(place) as unknown as Knowledge,
    stages: {
      correct: CORRECT.replace!,
      open: whyPlan,
      fallback: basePlanner,
      plan: (request) => {
        requests.push(request);
        return basePlanner(request);
      },
      validate: VALIDATE.machine!,
      remember: REMEMBER.full!,
    },
  });
  playAtOnce(setupOf(place, [mind as unknown as Policy<never>, partnerIn('noisy-cook', place)] as never[], 4));
  return requests.filter((_, i) => i % 4 === 0).slice(0, 8);
};

/** The same request with fresh luck of the same seed. */
const again = (request: PlanRequest, changes: Partial<PlanRequest> = {}): PlanRequest => {
  const { situation } = request;
  const context = { ...situation.context, random: createRandom(situation.context.random.key) };
  return { ...request, situation: { ...situation, context }, ...changes };
};

const ask = (request: PlanRequest, settings: { simulations: number; margin?: number }): Plan => {
  const plan = createRolloutPlanner({ depth: 20, margin: 2, ...settings })(again(request));
  if (plan instanceof Promise) throw new Error('the embedded planner promised');
  return plan;
};

const twin = (skill: Skill): Skill => ({ name: `${skill.name}Twin`, target: skill.target });
const isTwin = (skill: Skill): boolean => skill.name.endsWith('Twin');
const original = (skill: Skill): Skill => ({ ...skill, name: skill.name.replace(/Twin$/, '') });

/** Knowledge with one more option that is the base policy's under another name. */
const withTwin = (knowledge: Knowledge): Knowledge => ({
  ...knowledge,
  roles: knowledge.roles.slice(0, 1),
  stories: () => [],
  options: (facts, seat) => [twin(knowledge.propose(facts, seat)), knowledge.propose(facts, seat)],
  rollout: (state, futures, steps, seed) =>
    knowledge.rollout(
      state,
      futures.map((future) =>
        future.skill !== null && isTwin(future.skill) ? { ...future, skill: original(future.skill) } : future,
      ),
      steps,
      seed,
    ),
});

describe.each([
  ['Cramped Room', kitchen],
  ['a tomato kitchen', crowd],
])('the embedded planner in %s', (_, place) => {
  const requests = requestsIn(place);

  it('gives two candidates that are the same the same luck, and so the same value', () => {
    for (const request of requests) {
      const plan = ask(
        { ...request, knowledge: withTwin(request.knowledge), memory: { ...request.memory, plan: null } },
        { simulations: 16 },
      );
      const [first, second] = plan.alternatives;
      expect(isTwin(second!.skill)).toBe(true);
      // What is the same as the incumbent is not simulated further.
      expect(second!.simulations).toBe(plan.simulations / 2);
      expect(first!.simulations).toBe(second!.simulations);
      expect(second!.value).toBe(first!.value);
      expect(isTwin(plan.skill)).toBe(false);
    }
  });

  it.each([1, 2, 5, 8, 16, 40, 64, 200])('spends no more than its budget of %i simulations', (simulations) => {
    for (const request of requests) {
      const plan = ask(request, { simulations });
      const spent = plan.alternatives.reduce((sum, one) => sum + one.simulations, 0);
      expect(plan.simulations).toBeLessThanOrEqual(simulations);
      // The rest went into the choice of a role, which is due at the first of these requests.
      expect(plan.simulations - spent).toBeLessThanOrEqual(simulations / 2);
    }
  });

  it('keeps within its budget where there are more candidates than it can compare', () => {
    const many = (knowledge: Knowledge): Knowledge => ({
      ...withTwin(knowledge),
      options: (facts, seat) =>
        Array.from({ length: 24 }, (_, i) => {
          const { name, target } = knowledge.propose(facts, seat);
          return { name: `${i}${name}Twin`, target };
        }),
      rollout: (_state, futures) => ({ return: futures[0]!.skill!.name.length, value: 0 }),
    });
    for (const request of requests)
      for (const simulations of [1, 2, 3, 7, 16, 31, 40, 48, 52, 64]) {
        const plan = ask({ ...request, knowledge: many(request.knowledge) }, { simulations });
        expect(plan.simulations).toBeLessThanOrEqual(simulations);
      }
  });

  it('spends no more on rivals that are worse in every draw', () => {
    const apart = (knowledge: Knowledge): Knowledge => ({
      ...withTwin(knowledge),
      options: (facts, seat) =>
        Array.from({ length: 7 }, (_, i) => {
          const { name, target } = knowledge.propose(facts, seat);
          return { name: `${i}${name}Twin`, target };
        }),
      rollout: (_state, futures) => ({ return: isTwin(futures[0]!.skill!) ? 0 : 100, value: 0 }),
    });
    const request = requests.find(({ memory }) => memory.plan === null)!;
    const plan = ask({ ...request, knowledge: apart(request.knowledge) }, { simulations: 1000 });
    expect(isTwin(plan.skill)).toBe(false);
    expect(plan.simulations).toBeLessThan(350);
  });

  it('is the same however much it simulates, asked again', () => {
    for (const simulations of [3, 8, 40, 100])
      for (const request of requests) expect(ask(request, { simulations })).toEqual(ask(request, { simulations }));
  });

  it('keeps to its incumbent under an endless margin: the plan while nothing changed, else the base policy', () => {
    let kept = 0;
    for (const request of requests) {
      const { knowledge, situation, memory } = request;
      const base = formatSkill(knowledge.propose(situation.facts, situation.seat));
      const plan = formatSkill(ask(request, { simulations: 16, margin: 1e9 }).skill);
      const present = memory.plan === null ? base : formatSkill(memory.plan.skill);
      expect([base, present]).toContain(plan);
      const changed = situation.before === null || knowledge.materialChange(situation.before.facts, situation.facts);
      if (changed) expect(plan).toBe(base);
      else kept++;
    }
    expect(kept).toBeGreaterThan(0);
  });

  it('does not propose again what was refused', () => {
    for (const request of requests) {
      const refused: { skill: Skill; reason: string }[] = [];
      for (let i = 0; i < 3; i++) {
        const { skill, alternatives } = ask({ ...request, refused }, { simulations: 8 });
        const texts = refused.map((one) => formatSkill(one.skill));
        expect(texts).not.toContain(formatSkill(skill));
        for (const one of alternatives) expect(texts).not.toContain(formatSkill(one.skill));
        refused.push({ skill, reason: 'no' });
      }
    }
  });
});

it.each([
  ['legacy', 'cramped_room'],
  ['legacy', 'forced_coordination'],
  ['current', 'cramped_room'],
])('under an endless margin a mind plays as the base policy does, %s %s', (rules, layout) => {
  const place = kitchenOf(rules, layout, 100);
  const endless = mindIn(overcooked, place, { simulations: 4, depth: 5, margin: 1e9 });
  const base = mindIn(overcooked, place, { stages: { plan: 'base' } });
  const actions = (mind: Policy<never>) =>
    playAtOnce(setupOf(place, [mind, partnerIn('greedy', place)] as never[], 3)).trace.steps.map((step) => step.a);
  expect(actions(endless as Policy<never>)).toEqual(actions(base as Policy<never>));
});

describe('the breaker of stagnation', () => {
  const requests = requestsIn(kitchen).filter(({ memory }) => memory.plan !== null);
  const far = (request: PlanRequest): Skill | undefined =>
    request.knowledge
      .options(request.situation.facts, request.situation.seat)
      .find((skill) => request.knowledge.intendable(skill, request.situation.facts, request.situation.seat));
  /** The request of somebody who has pursued `skill` for `tried` steps, `still` steps after anything stirred. */
  const stuck = (request: PlanRequest, skill: Skill, tried: number, still: number): PlanRequest =>
    again(request, {
      memory: {
        ...request.memory,
        still,
        plan: { ...request.memory.plan!, skill, since: request.situation.context.step - tried },
      },
    });

  it('keeps to what it tries until it has had its time, and to nothing that was begun before', () => {
    let kept = 0;
    let left = 0;
    for (const request of requests)
      for (let still = 17; still < 60; still++) {
        const skill = far(request);
        if (skill === undefined) continue;
        const plan = (tried: number) => unstuck(basePlanner)(stuck(request, skill, tried, still)) as Plan;
        expect(plan(1).skill).toEqual(skill);
        kept++;
        // Begun before anything stood still, or thirteen steps ago: it is planned, or something else is drawn.
        for (const tried of [still + 1, 13]) if (formatSkill(plan(tried).skill) !== formatSkill(skill)) left++;
      }
    expect(kept).toBeGreaterThan(40);
    expect(left).toBeGreaterThan(kept / 4);
  });
});

test('a mind counts for how long a teammate has stood, and none of its own steps', () => {
  const place = kitchenOf('legacy', 'cramped_room', 40);
  const seen: (readonly number[])[] = [];
  const mind = telling(mindIn(overcooked, place, { simulations: 0 }), ({ memory }) =>
    seen.push((memory as unknown as MindMemory).standing),
  );
  const stays = policyAround(partnerIn('greedy', place), 'stays', (_, memory) => ({ action: 4, memory }) as never);
  playAtOnce(setupOf(place, [mind, stays] as never[], 3));
  expect(seen.map(([own]) => own)).toEqual(seen.map(() => 0));
  expect(seen.map(([, other]) => other)).toEqual(seen.map((_, step) => step));
});
