/** What a mind needs of SlotTalk beside its conversation: nobody does anything there but talk. */
import { createActionKnowledge } from '../actionKnowledge.ts';
import type { Environment } from '../environment.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import type { SlotEnvironment } from './environment.ts';
import { drawBase, drawGoal, type SlotObservation, type SlotState, SYSTEM } from './state.ts';

export const createSlotKnowledge = (
  environment: Environment<SlotState, SlotObservation>,
): Knowledge<SlotObservation, unknown, Skill, SlotState> => {
  const { domain } = environment as SlotEnvironment;
  const { slots, values, success, reading, accepts } = domain;
  return createActionKnowledge(environment, {
    describe: ({ clock, base, goal, outcome }) => [
      {
        title: 'what you see',
        text:
          base === null
            ? `You want, best first, slot by slot: ${goal!.order.map((order) => order.slice(0, accepts)).join(' ')}.`
            : `There are ${base.length} entities: ${base.join(' ')}.`,
      },
      { title: 'time', text: `The talk is ${outcome}; ${environment.horizon - clock} steps are left.` },
    ],
    describeRules: (seat) =>
      [
        `A system and a user look for one of many entities, each with a value from 0 to ${values - 1} in ${slots} slots.`,
        seat === SYSTEM
          ? 'You are the system: you see the entities, ask for slots, may read the available values aloud, and propose.'
          : 'You are the user: you know what you want, answer what you are asked, and book what you chose.',
        `A booking that the user can be content with is worth ${success}; each value that is read aloud takes ${reading}.`,
      ].join('\n'),
    actions: ['there is nothing to be done but to talk'],
    legal: () => [0],
    propose: () => 0,
    seen: () => 0,
    imagine: ({ clock, outcome, base, goal }, _seat, random) => ({
      clock,
      outcome,
      base: base ?? drawBase(domain, random),
      goal: goal ?? drawGoal(domain, random),
    }),
  });
};
