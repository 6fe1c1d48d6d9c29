/**
 * What a mind would have believed of a partner in a finished episode: the belief watches the replay from the focal seat
 * and forecasts, at every step, the partner's next skill. Nobody plays again, so any trace of any partner will do.
 */
import type { Environment, Seat } from '../environment.ts';
import { formatSkill, type Knowledge } from '../knowledge.ts';
import {
  BASELINES,
  type Clue,
  type Forecast,
  forecastBaselines,
  hindsight,
  type Score,
  scoreForecasts,
} from '../measure/intention.ts';
import { openBelief, unmet, updateBelief } from '../mind/belief/belief.ts';
import type { TeammateBelief } from '../mind/memory.ts';
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

/** Who watches whom. */
interface Watching {
  readonly observer: Seat;
  readonly partner: Seat;
}

/** What each forecaster would have said at every step, and what then came true. */
export interface Foretold {
  /** [forecaster][step] */
  readonly forecasts: ReadonlyMap<Forecaster, readonly Forecast[]>;
  /** [step] the skill that the partner finished next; null where it finished none any more. */
  readonly truth: readonly (string | null)[];
}

/** The forecasts that `observer` would have made of `partner`'s next skills. */
export const foretellIntentions = (
  trace: Trace,
  environment: Environment,
  world: World,
  { observer, partner }: Watching,
): Foretold => {
  const knowledge = world.knowledge(environment as never) as ReturnType<World['knowledge']>;
  const beliefs: Forecast[] = [];
  const clues: Clue[] = [];
  let belief: TeammateBelief | null = null;
  let last: { observation: unknown; facts: unknown } | null = null;
  for (const { before, result, step } of replayTrace(trace, environment, world.change as never)) {
    const observation = environment.observe(before, observer);
    const facts = knowledge.facts(observation, observer);
    const situation = {
      observation,
      facts,
      seat: observer,
      context: contextAt(observer, step, environment.horizon),
      before: last,
    };
    belief =
      belief === null
        ? openBelief(knowledge, facts, unmet(knowledge as Knowledge, partner, null))
        : updateBelief(knowledge, situation, belief).belief;
    beliefs.push(new Map(belief.intentions.map(({ skill, p }) => [formatSkill(skill), p])));
    const after = environment.observe(result.state, observer);
    clues.push({
      skills: knowledge
        .skills(facts, partner)
        .filter((skill) => knowledge.intendable(skill, facts, partner))
        .map(formatSkill),
      circumstance: knowledge.circumstances(facts, partner)[0] ?? '',
      proposed: formatSkill(knowledge.propose(facts, partner)),
      finished: knowledge.completed({ observer, actor: partner, before: observation, after }).map(formatSkill),
    });
    last = { observation, facts };
  }
  const truth = hindsight(clues.map(({ finished }) => finished));
  const baselines = forecastBaselines(clues);
  return {
    truth,
    forecasts: new Map(FORECASTERS.map((name) => [name, name === 'belief' ? beliefs : baselines.get(name)!])),
  };
};

/** The scores of those forecasts. */
export const scoreIntentions = (
  trace: Trace,
  environment: Environment,
  world: World,
  watching: Watching,
): IntentionScores => {
  const { forecasts, truth } = foretellIntentions(trace, environment, world, watching);
  return new Map([...forecasts].map(([name, said]) => [name, scoreForecasts(said, truth)]));
};

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
