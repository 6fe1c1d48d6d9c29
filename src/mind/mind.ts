/**
 * A ProAgent-style mind (Zhang et al., AAAI 2024, figure 2) as a policy: ground, correct, plan, validate, act, remember.
 * It is given a world's knowledge and a planner, and knows nothing of the world or of anybody in it. With initiative it
 * hears before it grounds, and decides last whether to say something.
 */
import { type Environment, restingAction, type Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { formatPassages, formatSkill, type Knowledge, type Skill } from '../knowledge.ts';
import { andThen, type Context, type Decision, type Policy, type StageRecord } from '../policy.ts';
import { unmet } from './belief/belief.ts';
import { meanCharacter } from './belief/character.ts';
import type { Correct, Correction } from './correct.ts';
import { ground, keepObservation, nobodyStands, type Situation } from './ground.ts';
import type { Hearing } from './initiative/hear.ts';
import { heed } from './initiative/heed.ts';
import type { Initiative } from './initiative/initiative.ts';
import type { PartnerMemory } from './initiative/memory.ts';
import { type MindMemory, recall, type TeammateBelief } from './memory.ts';
import type { Open, Plan, Planner } from './plan.ts';
import type { Outcome, Remember } from './remember.ts';
import { ATTEMPTS, type Validate } from './validate.ts';

/** The stages that can be replaced; an ablation is another function. */
export interface Stages {
  readonly correct: Correct;
  /** Says when the plan is open. */
  readonly open: Open;
  readonly plan: Planner;
  /** Plans where `plan` has found nothing that passes validation. */
  readonly fallback: Planner;
  readonly validate: Validate;
  readonly remember: Remember;
}

export interface MindSetting {
  readonly name: string;
  readonly environment: Environment;
  readonly knowledge: Knowledge;
  readonly stages: Stages;
  /** Whether, when and what it says; absent: it neither hears nor speaks. */
  readonly initiative?: Initiative;
}

const NO_COUNTS = { decisions: 0, plans: 0, invalid: 0, fallbacks: 0, surprises: 0 };

/** What planning came to in one decision. */
interface Chosen {
  readonly plan: Plan;
  readonly why: string;
  readonly invalid: number;
  readonly fallback: boolean;
  readonly refused: readonly { readonly skill: Skill; readonly reason: string }[];
}

/** What the five stages came to in one decision. */
interface Worked {
  readonly decision: Decision<MindMemory & Json>;
  /** Largest surprise, in nats. */
  readonly surprise: number;
  /** Skills that could not be begun. */
  readonly invalid: number;
}

export const createMind = ({
  name,
  environment,
  knowledge,
  stages,
  initiative,
}: MindSetting): Policy<unknown, MindMemory & Json> => {
  /** Plans until a skill passes validation, at most ATTEMPTS times; then the fallback decides. */
  const choose = (
    situation: Situation,
    correction: Correction,
    memory: MindMemory,
    why: string,
    refused: Chosen['refused'],
  ): Chosen | Promise<Chosen> =>
    andThen(stages.plan({ knowledge, situation, correction, memory, refused }), (plan) =>
      andThen(stages.validate(knowledge, situation, plan.skill), (verdict): Chosen | Promise<Chosen> => {
        const failed = (plan.consulted?.failures.length ?? 0) > 0;
        if (verdict.kind === 'valid') return { plan, why, invalid: refused.length, fallback: failed, refused };
        const more = [...refused, { skill: plan.skill, reason: verdict.reason }];
        if (more.length < ATTEMPTS) return choose(situation, correction, memory, why, more);
        const request = { knowledge, situation, correction, memory, refused: more };
        return andThen(stages.fallback(request), (instead): Chosen => {
          const analysis = `fell back after ${more.length} skills that can not be begun: ${instead.analysis}`;
          return { plan: { ...instead, analysis }, why, invalid: more.length, fallback: true, refused: more };
        });
      }),
    );

  const finish = (
    situation: Situation,
    correction: Correction,
    memory: MindMemory,
    chosen: Chosen | null,
  ): Decision<MindMemory & Json> => {
    const { context, observation, seat } = situation;
    const skill = chosen?.plan.skill ?? memory.plan?.skill ?? knowledge.propose(situation.facts, seat);
    const control =
      context.legal.length === 1 ? null : knowledge.control(skill, observation, seat, context.random.fork('act'));
    const action =
      control === null
        ? context.legal[0]!
        : control.kind === 'act' && context.legal.includes(control.action)
          ? control.action
          : restingAction(environment, context.legal);
    const outcome: Outcome = {
      step: context.step,
      seen: keepObservation(environment, situation),
      correction,
      still: situation.before !== null && knowledge.isStill(situation.before.facts, situation.facts),
      standing: situation.standing,
      plan: chosen?.plan ?? null,
      why: chosen?.why ?? null,
      invalid: chosen?.invalid ?? 0,
      fallback: chosen?.fallback ?? false,
    };
    const next = stages.remember.advance(memory, outcome) as MindMemory & Json;
    const decision = { action, memory: next, ...(outcome.fallback ? { fallback: true } : {}) };
    return context.recording
      ? { ...decision, record: recordOf(knowledge, situation, outcome, chosen, next) }
      : decision;
  };

  /** The five stages on what is seen, or on what it is understood to be. */
  const work = (
    observation: unknown,
    memory: MindMemory,
    context: Context,
    hearing: Hearing | null,
  ): Worked | Promise<Worked> => {
    const situation = ground(knowledge, environment, observation, memory, context);
    const corrected = stages.correct(knowledge, situation, memory);
    const correction = hearing === null ? corrected : heed(corrected, hearing.news);
    const why = context.legal.length === 1 ? null : stages.open(knowledge, situation, correction, memory);
    if (why === null)
      return { decision: finish(situation, correction, memory, null), surprise: correction.surprise, invalid: 0 };
    return andThen(choose(situation, correction, memory, why, []), (chosen) => {
      const { teammates = correction.teammates } = chosen.plan;
      const decision = finish(situation, { ...correction, teammates }, memory, chosen);
      return { decision, surprise: correction.surprise, invalid: chosen.invalid };
    });
  };

  /** The same, and at last what is said. */
  const converse = (
    { hear, speak }: Initiative,
    observation: unknown,
    memory: MindMemory,
    context: Context,
  ): Decision<MindMemory & Json> | Promise<Decision<MindMemory & Json>> => {
    return andThen(hear(observation, memory.talk!, context), (listened) =>
      andThen(work(listened.hearing.informed, memory, context, listened.hearing), (worked) =>
        andThen(speak(listened, worked, context), ({ message, memory: talk, record, fallback }) => {
          const { decision } = worked;
          return {
            ...decision,
            ...(fallback ? { fallback } : {}),
            ...(message === null ? {} : { message }),
            // Frozen, so that the memory's next step need not walk through the whole conversation.
            memory: { ...(decision.memory as MindMemory), talk: Object.freeze(talk) } as MindMemory & Json,
            ...(decision.record === undefined ? {} : { record: { ...decision.record, initiative: record } }),
          };
        }),
      ),
    );
  };

  return {
    name,
    begin: (seat, carried) =>
      ({
        seen: null,
        teammates: readCarried(knowledge, environment, seat, carried),
        plan: null,
        said: null,
        still: 0,
        standing: nobodyStands(environment),
        episodic: [],
        next: 0,
        counts: NO_COUNTS,
        ...(initiative === undefined ? {} : { talk: initiative.begin(seat, readPartners(carried)) }),
      }) as unknown as MindMemory & Json,
    act: (observation, memory, context: Context) =>
      initiative === undefined
        ? andThen(work(observation, memory, context, null), ({ decision }) => decision)
        : converse(initiative, observation, memory, context),
    end: (_outcome, memory) => stages.remember.carry(memory),
  };
};

/** What an earlier meeting left of a teammate. */
type Left = Partial<TeammateBelief>;

/** What an earlier meeting of a mind with initiative left. */
interface Carried {
  readonly teammates: readonly Left[];
  readonly partners: readonly PartnerMemory[];
}

const isCarried = (carried: unknown): carried is Carried =>
  typeof carried === 'object' && carried !== null && 'teammates' in carried && 'partners' in carried;

/** What an earlier meeting left of teammates as somebody to talk to. */
const readPartners = (carried: Json | undefined): readonly PartnerMemory[] =>
  isCarried(carried) ? carried.partners : [];

/** What is known of teammates before the first step: what an earlier meeting left. Anything else begins afresh. */
export const readCarried = (
  knowledge: Knowledge,
  environment: Environment,
  seat: Seat,
  carried: Json | undefined,
): readonly TeammateBelief[] => {
  const left = isCarried(carried) ? carried.teammates : carried;
  const known = Array.isArray(left) ? (left as unknown as readonly Left[]) : [];
  const beliefs: TeammateBelief[] = [];
  for (let other = 0; other < environment.seats; other++) {
    if (other === seat) continue;
    const earlier = known.find((belief) => belief.seat === other);
    beliefs.push(unmet(knowledge, other, earlier ?? null));
  }
  return beliefs;
};

/** How many intentions and alternatives a record lists. */
const LISTED = 8;
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

const mapCharacter = ({ rhythm, yielding }: TeammateBelief): Json => {
  const { noise, idleness, yielding: gives } = meanCharacter(rhythm, yielding);
  return { noise: round(noise), idleness: round(idleness), yielding: round(gives) };
};

const recordOf = (
  knowledge: Knowledge,
  situation: Situation,
  outcome: Outcome,
  chosen: Chosen | null,
  memory: MindMemory,
): StageRecord => ({
  ground: {
    facts: knowledge.record(situation.facts),
    description: formatPassages(knowledge.describe(situation.facts)),
  },
  beliefs: outcome.correction.teammates.map((belief) => ({
    seat: belief.seat,
    intentions: [...belief.intentions]
      .sort((a, b) => b.p - a.p)
      .slice(0, LISTED)
      .map(({ skill, p }) => ({ skill: formatSkill(skill), p: round(p) })),
    character: mapCharacter(belief),
    loss: round(belief.loss),
  })),
  correct: { surprise: round(outcome.correction.surprise), corrected: outcome.correction.corrected as unknown as Json },
  plan:
    chosen === null
      ? null
      : {
          why: chosen.why,
          analysis: chosen.plan.analysis,
          skill: formatSkill(chosen.plan.skill),
          simulations: chosen.plan.simulations,
          ...(chosen.plan.said === undefined ? {} : { intentions: chosen.plan.said.intentions as unknown as Json }),
          ...(chosen.plan.consulted === undefined ? {} : { consulted: chosen.plan.consulted as unknown as Json }),
          alternatives: chosen.plan.alternatives.slice(0, LISTED).map(({ skill, value, simulations }) => ({
            skill: formatSkill(skill),
            value: value === null ? null : round(value),
            simulations,
          })),
        },
  validate:
    chosen === null
      ? null
      : {
          refused: chosen.refused.map(({ skill, reason }) => ({ skill: formatSkill(skill), reason })),
          fallback: chosen.fallback,
        },
  skill: memory.plan === null ? null : formatSkill(memory.plan.skill),
  remember: { recent: recall(memory).slice(-5) as unknown as Json, counts: memory.counts },
});
