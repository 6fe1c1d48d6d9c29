/**
 * What a mind would have believed of a partner in a finished episode: the belief watches the replay from another seat
 * and forecasts, at every step, the partner's next skill. Nobody plays again, so any trace of any partner will do, and
 * any other record of what was done. Where a mind sat in that seat the belief is corrected and remembered by that mind's
 * own stages, and begins with what it brought from an earlier meeting; what it heard or asked a model is not in it.
 */
import type { Environment, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { formatSkill, type Knowledge } from '../knowledge.ts';
import {
  BASELINES,
  type Clue,
  clueOfKinds,
  type Forecast,
  forecastBaselines,
  forecastKinds,
  hindsight,
  kindOf,
  type Score,
  scoreForecasts,
} from '../measure/intention.ts';
import { CORRECT } from '../mind/correct.ts';
import { nobodyStands, readSituation, type Situation } from '../mind/ground.ts';
import type { TeammateBelief } from '../mind/memory.ts';
import { readCarried } from '../mind/mind.ts';
import { MIND_PARAMETERS, type MindParameters, proagent } from '../mind/proagent.ts';
import { REMEMBER } from '../mind/remember.ts';
import type { Context } from '../policy.ts';
import { createRandom } from '../random.ts';
import { replayTrace } from '../replay.ts';
import type { Trace } from '../trace.ts';
import type { World } from '../world.ts';

/** Who forecasts: the mind's belief, and the baselines. */
export const FORECASTERS = ['belief', ...BASELINES] as const;
export type Forecaster = (typeof FORECASTERS)[number];

/** The scores of each forecaster in one episode. */
export type IntentionScores = ReadonlyMap<Forecaster, Score>;

/** The mind that watches: its stages by name, and what an earlier meeting left it. */
export interface WatchingMind {
  readonly stages: MindParameters['stages'];
  readonly carried: Json;
}

/** The stages unless somebody replaced them, and nobody met before. */
export const USUAL_MIND: WatchingMind = { stages: MIND_PARAMETERS.parse({}).stages, carried: null };

/** The mind that sat in a seat of a trace; null where another policy did. */
export const mindOf = ({ header }: Trace, seat: Seat): WatchingMind | null => {
  const policy = header.policies[seat];
  if (policy?.definition !== proagent.name) return null;
  const { stages } = MIND_PARAMETERS.parse(policy.parameters ?? {});
  return { stages, carried: header.carried?.[seat] ?? null };
};

/** Who watches whom. */
export interface Watching {
  readonly observer: Seat;
  readonly partner: Seat;
  /** `USUAL_MIND` where it is left out. */
  readonly mind?: WatchingMind;
}

/** One step as it was taken, by whomever. */
export interface LivedStep<S = unknown> {
  /** The one in force at this step. */
  readonly environment: Environment<S>;
  readonly step: number;
  readonly before: S;
  readonly after: S;
}

/** The steps of a trace. Throws a `ReplayError` where it does not replay. */
export function* livedSteps(trace: Trace, environment: Environment, world: World): Generator<LivedStep, void, void> {
  for (const { environment: now, step, before, result } of replayTrace(trace, environment, world.change as never))
    yield { environment: now, step, before, after: result.state };
}

/** What was believed before a step was seen, and what was to be known then. */
export interface Believed {
  readonly step: number;
  readonly belief: TeammateBelief;
  readonly clue: Clue;
}

/** What a mind in the observer's seat believes of its partner before each step is seen. */
export function* believe(
  lived: Iterable<LivedStep>,
  knowledge: Knowledge,
  { observer, partner, mind = USUAL_MIND }: Watching,
): Generator<Believed, void, void> {
  const correct = CORRECT[mind.stages.correct]!;
  const { keep } = REMEMBER[mind.stages.remember]!;
  let known: readonly TeammateBelief[] | null = null;
  let last: Pick<Situation, 'observation' | 'facts' | 'standing'> | null = null;
  for (const { environment, step, before, after } of lived) {
    const observation = environment.observe(before, observer);
    const context = contextAt(observer, step, environment.horizon);
    const situation = readSituation(knowledge, observation, context, {
      before: last,
      standing: last?.standing ?? nobodyStands(environment),
    });
    const { facts } = situation;
    known ??= readCarried(knowledge, environment, observer, mind.carried).filter(({ seat }) => seat === partner);
    const { teammates } = correct(knowledge, situation, { teammates: known });
    const belief = teammates[0]!;
    known = teammates.map(keep);
    const seen = { observer, actor: partner, before: observation, after: environment.observe(after, observer) };
    const clue: Clue = {
      skills: knowledge
        .skills(facts, partner)
        .filter((skill) => knowledge.intendable(skill, facts, partner))
        .map(formatSkill),
      circumstance: knowledge.circumstances(facts, partner)[0] ?? '',
      proposed: formatSkill(knowledge.propose(facts, partner)),
      finished: knowledge.completed(seen).map(formatSkill),
    };
    yield { step, belief, clue };
    last = { observation: situation.observation, facts, standing: situation.standing };
  }
}

/** What each forecaster would have said at every step, and what was true. */
export interface Foretold {
  /** [forecaster][step] */
  readonly forecasts: ReadonlyMap<Forecaster, readonly Forecast[]>;
  /** [step] the skill that the partner finished next; null where it finished none any more. */
  readonly truth: readonly (string | null)[];
  /** [step] */
  readonly clues: readonly Clue[];
}

/** A forecast says what a belief says, skill by skill. */
export const forecastOf = ({ intentions }: TeammateBelief): Forecast =>
  new Map(intentions.map(({ skill, p }) => [formatSkill(skill), p]));

/** The belief's forecasts beside those of the baselines that are told these clues. */
const beside = (beliefs: readonly Forecast[], clues: readonly Clue[]): Foretold['forecasts'] =>
  new Map([['belief', beliefs], ...forecastBaselines(clues)]);

/** The forecasts that `observer` would have made of what `partner` does in these steps. */
export const foretell = (lived: Iterable<LivedStep>, knowledge: Knowledge, watching: Watching): Foretold => {
  const beliefs: Forecast[] = [];
  const clues: Clue[] = [];
  for (const { belief, clue } of believe(lived, knowledge, watching)) {
    beliefs.push(forecastOf(belief));
    clues.push(clue);
  }
  return { truth: hindsight(clues.map(({ finished }) => finished)), clues, forecasts: beside(beliefs, clues) };
};

/** The forecasts in a trace, of the mind in the observer's seat; of the usual one where another policy sat there. */
export const foretellIntentions = (
  trace: Trace,
  environment: Environment,
  world: World,
  watching: Watching,
): Foretold =>
  foretell(livedSteps(trace, environment, world), world.knowledge(environment as never) as Knowledge, {
    mind: mindOf(trace, watching.observer) ?? USUAL_MIND,
    ...watching,
  });

/** The same by kind alone: the belief's probabilities summed over targets, and baselines that learn and name kinds. */
export const foretellKinds = ({ forecasts, truth, clues }: Foretold): Foretold => {
  const kinds = clues.map(clueOfKinds);
  return {
    truth: truth.map((skill) => (skill === null ? null : kindOf(skill))),
    clues: kinds,
    forecasts: beside(forecasts.get('belief')!.map(forecastKinds), kinds),
  };
};

/**
 * The forecasts against what the partner declares to be about, [step]. A declared skill of a kind that nobody is ever
 * listed for, such as to wait, has no end that could be foretold: such steps have no truth.
 */
export const againstDeclared = (foretold: Foretold, declared: readonly (string | null)[]): Foretold => {
  const kinds = new Set(foretold.clues.flatMap(({ skills }) => skills.map(kindOf)));
  return {
    ...foretold,
    truth: foretold.clues.map((_, step) => {
      const skill = declared[step] ?? null;
      return skill !== null && kinds.has(kindOf(skill)) ? skill : null;
    }),
  };
};

/** The scores of the forecasts. */
export const scoreForetold = ({ forecasts, truth }: Foretold): IntentionScores =>
  new Map([...forecasts].map(([name, said]) => [name, scoreForecasts(said, truth)]));

/** The scores of the forecasts in a trace, against hindsight. */
export const scoreIntentions = (
  trace: Trace,
  environment: Environment,
  world: World,
  watching: Watching,
): IntentionScores => scoreForetold(foretellIntentions(trace, environment, world, watching));

/** A context for a stage that only watches. */
const contextAt = (seat: Seat, step: number, horizon: number): Context => ({
  seat,
  step,
  horizon,
  legal: [0],
  lastReward: 0,
  recording: false,
  random: createRandom(0),
  lane: '',
  signal: null,
});
