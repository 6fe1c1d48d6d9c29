/**
 * The stagnation breaker: two who wait for each other would wait for ever, since to each of them waiting is best while
 * the other waits. Where nothing but positions has changed for some steps, another valid skill than the planned one is
 * tried now and then, drawn by the seat's own stream: another place, or another thing to offer. It is kept to until it
 * is done, or has taken longer than it should.
 */
import { formatSkill, type Skill } from '../../knowledge.ts';
import { type Planner, type PlanRequest, STAGNATION } from '../plan.ts';

/** Chance of trying something else, each time that the plan is looked at while nothing stirs. */
const TRIES = 0.5;

/** Most steps for which a skill is kept to that was begun while nothing stirred: across most kitchens. */
const TRIAL = 12;

/** The present skill, where it was begun while nothing stirred, leads somewhere and has not had its time yet; else null. */
const underTrial = ({ knowledge, situation, memory, refused }: PlanRequest): Skill | null => {
  const { plan, still } = memory;
  const { facts, seat, context } = situation;
  if (plan === null || refused.length > 0) return null;
  const tried = context.step - plan.since;
  const text = formatSkill(plan.skill);
  const skill = knowledge.options(facts, seat).find((one) => formatSkill(one) === text);
  return tried <= Math.min(TRIAL, still - STAGNATION) && skill && knowledge.intendable(skill, facts, seat)
    ? skill
    : null;
};

/** A planner that does not let things stand still for ever. */
export const unstuck =
  (planner: Planner): Planner =>
  (request) => {
    const { knowledge, situation, memory, refused } = request;
    if (memory.still < STAGNATION) return planner(request);
    const trial = underTrial(request);
    if (trial !== null)
      return { analysis: `goes on trying ${formatSkill(trial)}`, skill: trial, alternatives: [], simulations: 0 };
    const random = situation.context.random.fork('stagnation');
    if (random.next() >= TRIES) return planner(request);
    const present = memory.plan === null ? '' : formatSkill(memory.plan.skill);
    const tried = new Set([present, ...refused.map(({ skill }) => formatSkill(skill))]);
    const others = knowledge.options(situation.facts, situation.seat).filter((skill) => !tried.has(formatSkill(skill)));
    if (others.length === 0) return planner(request);
    const skill = others[random.integer(others.length)]!;
    const analysis = `nothing has stirred for ${memory.still} steps: tries ${formatSkill(skill)}`;
    return { analysis, skill, alternatives: [], simulations: 0 };
  };
