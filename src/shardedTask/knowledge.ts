/** What a mind needs of the sharded task beside its conversation: nobody does anything there but talk. */
import { createActionKnowledge } from '../actionKnowledge.ts';
import type { Environment } from '../environment.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import type { ShardedEnvironment } from './environment.ts';
import { ASSISTANT, drawVector, type ShardedObservation, type ShardedState } from './state.ts';

const WORK = {
  query: 'a query: the row of a table that has a given value in each column',
  arithmetic: 'a sum: the value of an expression in so many operands',
} as const;

export const createShardedKnowledge = (
  environment: Environment<ShardedState, ShardedObservation>,
): Knowledge<ShardedObservation, unknown, Skill, ShardedState> => {
  const { task } = environment as ShardedEnvironment;
  return createActionKnowledge(environment, {
    describe: ({ clock, vector, attempts, outcome }) => [
      {
        title: 'what you see',
        text:
          vector === null ? 'You know nothing but what you are told.' : `You know the pieces ${[...vector].join(' ')}.`,
      },
      {
        title: 'time',
        text: `The talk is ${outcome}, ${attempts} answers were wrong; ${environment.horizon - clock} steps are left.`,
      },
    ],
    describeRules: (seat) =>
      [
        `The task is ${WORK[task.work]}, in ${task.shards} pieces of ${task.values} values.`,
        seat === ASSISTANT
          ? 'You are the assistant: ask for pieces, answer, or say that there is no answer.'
          : 'You are the user: you tell a piece when you are asked for it.',
        `A right answer is worth ${task.success}; a wrong one takes ${task.wrong}. One task in ${task.missing === 0 ? 'none' : Math.round(1 / task.missing)} lacks a piece.`,
      ].join('\n'),
    actions: ['there is nothing to be done but to talk'],
    legal: () => [0],
    propose: () => 0,
    seen: () => 0,
    imagine: ({ clock, attempts, outcome, vector }, _seat, random) => ({
      clock,
      attempts,
      outcome,
      vector: vector ?? drawVector(task, random),
    }),
  });
};
