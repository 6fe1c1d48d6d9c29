/** Plan: reads the scene, states what the teammates are believed to be about, and chooses a skill. */
import type { Knowledge, Skill } from '../knowledge.ts';
import type { ModelFailureKind, ModelUsage } from '../model.ts';
import type { Correction } from './correct.ts';
import type { Situation } from './ground.ts';
import type { MindMemory, Said, TeammateBelief } from './memory.ts';

/** What a planner is given. `refused` are the skills that failed validation in this decision, and why. */
export interface PlanRequest {
  readonly knowledge: Knowledge;
  readonly situation: Situation;
  readonly correction: Correction;
  readonly memory: MindMemory;
  readonly refused: readonly { readonly skill: Skill; readonly reason: string }[];
}

/** A compared skill. `value` is in the world's reward, over the planner's horizon; null where it was not simulated, or is beyond number. */
export interface Alternative {
  readonly skill: Skill;
  /** The skill after it, in a story of two. */
  readonly next?: Skill | null;
  readonly value: number | null;
  readonly simulations: number;
}

export interface Plan {
  /** Why, in words. */
  readonly analysis: string;
  readonly skill: Skill;
  /** The skill after it, where the plan is a story of two. */
  readonly next?: Skill | null;
  /** The part of the work that it belongs to, where the planner chose one anew. */
  readonly role?: string;
  readonly alternatives: readonly Alternative[];
  readonly simulations: number;
  /** The teammates as they were read for this plan, where not only the correct stage has done so. */
  readonly teammates?: readonly TeammateBelief[];
  /** What a language model said of the teammates, to be remembered. */
  readonly said?: Said;
  /** Present where a language model was asked. */
  readonly consulted?: Consulted;
}

/** What came of asking a language model. */
export interface Consulted {
  /** null: the call failed, and the embedded planner decided in its place. */
  readonly reply: {
    /** The model that answered. */
    readonly model: string;
    /** How sure it said it was, in [0, 1]. */
    readonly confidence: number;
    readonly usage: ModelUsage;
  } | null;
  /** Why calls failed, those for other things than the plan included. */
  readonly failures: readonly ModelFailureKind[];
}

/** A planner's answer, at once or later. */
export type Planner = (request: PlanRequest) => Plan | Promise<Plan>;

/** Steps after which a plan is looked at again though nothing happened. */
export const REVIEW = 3;
/** Steps without anything stirring after which something else is tried, and after how many more again. */
export const STAGNATION = 16;
export const STAGNATION_REVIEW = 6;

/** Why the plan is open: in words, or null where the present one stands. */
export type Open = (
  knowledge: Knowledge,
  situation: Situation,
  correction: Correction,
  memory: MindMemory,
) => string | null;

/** For a planner that costs nothing: after every change, and now and then without one. */
export const whyPlan: Open = (knowledge, situation, correction, memory) => {
  const { plan } = memory;
  if (plan === null || situation.before === null) return 'no plan yet';
  if (correction.corrected.length > 0) return 'a surprise';
  if (knowledge.materialChange(situation.before.facts, situation.facts)) return 'the scene changed';
  if (knowledge.check(plan.skill, situation.facts, situation.seat).kind === 'invalid')
    return 'the plan is no longer possible';
  if (memory.still >= STAGNATION && (memory.still - STAGNATION) % STAGNATION_REVIEW === 0) return 'nothing stirs';
  if ((situation.context.step - plan.since) % REVIEW === 0) return 'a review';
  return null;
};
