/** Validate: the chosen skill's precondition, by machine, at once (ProAgent's verificator, section 3.4). */
import { formatSkill, type Knowledge, type Skill, VALID, type Verdict } from '../knowledge.ts';
import type { Situation } from './ground.ts';

export type Validate = (knowledge: Knowledge, situation: Situation, skill: Skill) => Verdict | Promise<Verdict>;

/** How often a planner may try again in one decision before the fallback is taken. */
export const ATTEMPTS = 3;

const machine: Validate = (knowledge, situation, skill) => knowledge.check(skill, situation.facts, situation.seat);

/** `validate`, for planners that write skills as text: what the seat has no such skill for is refused first. */
export const knownOnly =
  (validate: Validate): Validate =>
  (knowledge, situation, skill) => {
    const text = formatSkill(skill);
    const { facts, seat } = situation;
    if (knowledge.skills(facts, seat).some((one) => formatSkill(one) === text))
      return validate(knowledge, situation, skill);
    return { kind: 'invalid', code: 'unknownSkill', reason: 'there is no such skill here' };
  };

/** Every skill passes: what fails, fails in the controller. */
const off: Validate = () => VALID;

export const VALIDATE: { readonly [name: string]: Validate } = { machine, off };
