/** The sharded task as a world: what is asked for comes piece by piece. Rules: docs/worlds.md. */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { type World, WorldError } from '../world.ts';
import { shardedAnnotator } from './annotate.ts';
import { ASSISTANTS } from './assistants.ts';
import { createShardedConversation } from './conversation.ts';
import { createSharded, type ShardedEnvironment } from './environment.ts';
import { createShardedKnowledge } from './knowledge.ts';
import { shardedOptimum } from './optimum.ts';
import { USERS } from './partners.ts';
import { places, RULES } from './places.ts';
import type { ShardedObservation, ShardedState } from './state.ts';
import { readTask } from './task.ts';

const environmentOf = (environment: Environment<ShardedState, ShardedObservation>) => environment as ShardedEnvironment;

/** `{ vector }`: from now on the user's task is another one. */
const changeVector = (environment: ShardedEnvironment, state: ShardedState, change: Json): ShardedState => {
  const { vector } = (change ?? {}) as { readonly vector?: Json };
  if (typeof vector !== 'string')
    throw new WorldError('vector', 'a change of sharded-task is { vector }, such as { vector: "0312" }');
  try {
    return environment.decode(environment.encode({ ...state, vector }));
  } catch (error) {
    throw new WorldError('vector', error instanceof Error ? error.message : String(error));
  }
};

export const shardedTask: World<ShardedState, ShardedObservation> = {
  ...places,
  environment: ({ rules, layout, horizon, parameters, start }) => {
    if (rules !== 'standard')
      throw new WorldError('rules', `sharded-task has no rules '${rules}'; it has ${RULES.join()}`);
    if (start !== undefined)
      throw new WorldError('start', 'a talk begins at its beginning: sharded-task takes no start');
    return createSharded(readTask(layout, parameters ?? {}), horizon);
  },
  knowledge: createShardedKnowledge,
  encodings: [],
  partners: USERS,
  baselines: ASSISTANTS,
  change: (environment, state, change) => ({
    environment,
    state: changeVector(environmentOf(environment), state, change),
  }),
  annotator: shardedAnnotator,
  channel: { cost: 1 },
  conversation: (environment, channel) => createShardedConversation(environment, channel) as never,
  optimum: (environment, state, channel) => shardedOptimum(environmentOf(environment).task, state, channel),
};
