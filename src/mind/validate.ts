/** Validate: the chosen skill's precondition, by machine, at once (ProAgent's verificator, section 3.4). */
import { type Knowledge, type Skill, VALID, type Verdict } from '../knowledge.ts';
import type { Situation } from './ground.ts';

export type Validate = (knowledge: Knowledge, situation: Situation, skill: Skill) => Verdict;

/** How often a planner may try again in one decision before the fallback is taken. */
export const ATTEMPTS = 3;

const machine: Validate = (knowledge, situation, skill) => knowledge.check(skill, situation.facts, situation.seat);

/** Every skill passes: what fails, fails in the controller. */
const off: Validate = () => VALID;

export const VALIDATE: { readonly [name: string]: Validate } = { machine, off };
