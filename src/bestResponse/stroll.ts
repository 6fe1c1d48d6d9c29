/** What the searching seat is assumed to do in a simulation: a skill to its end, then what the base policy proposes. */
import { type Environment, restingAction } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import type { Policy } from '../policy.ts';

/** `skill` null: the base policy. */
export type Stroll = { readonly skill: Skill | null; readonly since: number };

/** A skill that has not ended by then is given up: it may be one that never ends, such as waiting. */
const PATIENCE: { readonly [name: string]: number } = { wait: 6, makeWay: 6 };
const OTHER_PATIENCE = 25;

export const strolling = (environment: Environment, knowledge: Knowledge): Policy<unknown, Stroll & Json> => ({
  name: 'stroll',
  begin: () => ({ skill: null, since: 0 }) as Stroll & Json,
  act: (observation, memory, { seat, legal, random }) => {
    const { skill, since } = memory as Stroll;
    const facts = knowledge.facts(observation, seat);
    const goesOn =
      skill !== null &&
      since < (PATIENCE[skill.name] ?? OTHER_PATIENCE) &&
      knowledge.check(skill, facts, seat).kind === 'valid';
    const pursued = goesOn ? skill : knowledge.propose(facts, seat);
    const control = knowledge.control(pursued, observation, seat, random);
    const action =
      control.kind === 'act' && legal.includes(control.action) ? control.action : restingAction(environment, legal);
    const after: Stroll = goesOn ? { skill, since: since + 1 } : { skill: null, since: 0 };
    return { action, memory: after as Stroll & Json };
  },
});
