/** The base planner: the world's careful default, without looking ahead. */
import { formatSkill } from '../../knowledge.ts';
import type { Planner } from '../plan.ts';

export const basePlanner: Planner = ({ knowledge, situation }) => {
  const skill = knowledge.propose(situation.facts, situation.seat);
  return { analysis: `the base policy proposes ${formatSkill(skill)}`, skill, alternatives: [], simulations: 0 };
};
