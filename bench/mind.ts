/** The mind: whole decisions, its stages, and episodes of mind with mind, in the five classics in turn. */
import type { Knowledge } from '../src/knowledge.ts';
import { CORRECT } from '../src/mind/correct.ts';
import { createMind, type Stages } from '../src/mind/mind.ts';
import { whyPlan } from '../src/mind/plan.ts';
import { basePlanner } from '../src/mind/planners/base.ts';
import { createRolloutPlanner, ROLLOUT_SETTINGS } from '../src/mind/planners/rollout.ts';
import { REMEMBER } from '../src/mind/remember.ts';
import { VALIDATE } from '../src/mind/validate.ts';
import { createOvercooked, type OvercookedEnvironment } from '../src/overcooked/environment.ts';
import { cookKnowledge } from '../src/overcooked/knowledge.ts';
import { createRandom } from '../src/random.ts';
import { CLASSICS, HORIZON, openKitchen } from './actions.ts';
import type { Benchmark, Figure, Loop } from './benchmark.ts';

const stagesWith = (simulations: number): Stages => ({
  correct: CORRECT.replace!,
  open: whyPlan,
  plan: simulations === 0 ? basePlanner : createRolloutPlanner({ ...ROLLOUT_SETTINGS, simulations }),
  fallback: basePlanner,
  validate: VALIDATE.machine!,
  remember: REMEMBER.full!,
});

const openKitchens = (): readonly OvercookedEnvironment[] =>
  CLASSICS.filter(([rules]) => rules === 'legacy').map((one) => createOvercooked(openKitchen(...one), HORIZON));

type Knowing = (environment: OvercookedEnvironment) => Knowledge;
const knowing: Knowing = (environment) => cookKnowledge(environment) as unknown as Knowledge;

/** A game of mind with mind, from the start: `next` takes the decisions of one step, and begins again at the horizon. */
const openGame = (environment: OvercookedEnvironment, stages: Stages, knows: Knowing) => {
  const mind = createMind({ name: 'mind', environment, knowledge: knows(environment), stages });
  const random = createRandom('bench');
  const begin = () => [0, 1].map((seat) => mind.begin(seat));
  let state = environment.initial(random);
  let memories = begin();
  let lastReward = 0;
  const decide = (seat: number) => {
    const decision = mind.act(environment.observe(state, seat), memories[seat]!, {
      seat,
      step: state[0]!,
      horizon: HORIZON,
      legal: environment.legal(state, seat),
      lastReward,
      random: random.fork(seat).fork(state[0]!),
      recording: false,
      lane: '',
      signal: null,
    });
    if (decision instanceof Promise) throw new Error('these minds do not wait');
    return decision;
  };
  return {
    next: (): number => {
      const decisions = [decide(0), decide(1)];
      const step = environment.step(state, { actions: decisions.map(({ action }) => action) }, random);
      lastReward = step.rewards.team;
      const over = step.kind !== 'ongoing';
      state = over ? environment.initial(random) : step.state;
      memories = over ? begin() : decisions.map(({ memory }) => memory);
      return lastReward;
    },
  };
};

/** `count` decisions, from the start of each game. */
const decide = (environments: readonly OvercookedEnvironment[], stages: Stages, knows: Knowing): Loop => {
  return (count) => {
    const games = environments.map((environment) => openGame(environment, stages, knows));
    let total = 0;
    for (let k = 0; k < count / 2; k++) total += games[k % games.length]!.next();
    return total;
  };
};

const decisionsAt = (simulations: number, count: number, goal: number): Benchmark => ({
  name: `decisions of the mind, ${simulations} simulations`,
  unit: 'decisions',
  count,
  goal,
  reference: null,
  prepare: () => decide(openKitchens(), stagesWith(simulations), knowing),
});

export const MIND: readonly Benchmark[] = [
  decisionsAt(0, 16_000, 20_000),
  decisionsAt(64, 4_000, 5_000),
  decisionsAt(256, 1_600, 1_500),
  {
    name: 'episodes of 400 steps, mind with mind at the default',
    unit: 'episodes',
    count: 5,
    goal: 2, // each under half a second
    reference: null,
    prepare: () => {
      const play = decide(openKitchens(), stagesWith(ROLLOUT_SETTINGS.simulations), knowing);
      return (count) => play(count * 2 * HORIZON);
    },
  },
];

const STAGES = ['ground', 'correct', 'plan', 'validate', 'remember'] as const;

/** Microseconds per decision by stage, at the default. Most decisions do not plan: `plan` is shared out over all of them. */
const measureStages = (): string => {
  const spent = { ground: 0, correct: 0, plan: 0, validate: 0, remember: 0 };
  const timed =
    <A extends readonly unknown[], R>(stage: (typeof STAGES)[number], run: (...given: A) => R) =>
    (...given: A): R => {
      const began = performance.now();
      const result = run(...given);
      spent[stage] += performance.now() - began;
      return result;
    };
  const stages = stagesWith(ROLLOUT_SETTINGS.simulations);
  const knows: Knowing = (environment) => {
    const knowledge = knowing(environment);
    // Grounding is not replaceable; reading the facts is all that it does.
    return { ...knowledge, facts: timed('ground', knowledge.facts) };
  };
  const watched: Stages = {
    ...stages,
    correct: timed('correct', stages.correct),
    plan: timed('plan', stages.plan),
    validate: timed('validate', stages.validate),
    remember: { ...stages.remember, advance: timed('remember', stages.remember.advance) },
  };
  const decisions = 8_000;
  const loop = decide(openKitchens(), watched, knows);
  loop(decisions);
  for (const stage of STAGES) spent[stage] = 0;
  loop(decisions);
  return STAGES.map((stage) => `${stage} ${((1000 * spent[stage]) / decisions).toFixed(1)}`).join(', ');
};

export const MIND_FIGURES: readonly Figure[] = [
  { name: 'microseconds of a decision by stage', goal: '-', measure: measureStages },
];
