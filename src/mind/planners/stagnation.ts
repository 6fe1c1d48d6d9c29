/**
 * The stagnation breaker: two who wait for each other would wait for ever, since to each of them waiting is best while
 * the other waits. Where nothing but positions has changed for some steps, another valid skill than the planned one is
 * tried now and then, drawn by the seat's own stream: a place, an offer, a part of the work.
 */
import { formatSkill } from '../../knowledge.ts';
import { type Planner, STAGNATION } from '../plan.ts';

/** Chance of trying something else, each time that the plan is looked at while nothing stirs. */
const TRIES = 0.5;

/** A planner that does not let things stand still for ever. */
export const unstuck =
  (planner: Planner): Planner =>
  (request) => {
    const { knowledge, situation, memory, refused } = request;
    if (memory.still < STAGNATION) return planner(request);
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
