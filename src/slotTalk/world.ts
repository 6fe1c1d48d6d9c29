/** SlotTalk as a world: a task-oriented dialogue in which what is volunteered saves turns. Rules: docs/worlds.md. */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { type World, WorldError } from '../world.ts';
import { slotAnnotator } from './annotate.ts';
import { createSlotConversation } from './conversation.ts';
import { readDomain } from './domain.ts';
import { createSlotTalk, type SlotEnvironment } from './environment.ts';
import { createSlotKnowledge } from './knowledge.ts';
import { slotOptimum } from './optimum.ts';
import { USERS } from './partners.ts';
import { places, RULES } from './places.ts';
import type { SlotObservation, SlotState } from './state.ts';
import { SYSTEMS } from './systems.ts';

const environmentOf = (environment: Environment<SlotState, SlotObservation>) => environment as SlotEnvironment;

/** `{ want: { slot, order } }`: from now on the user likes the values of a slot in another order. */
const changeGoal = (environment: SlotEnvironment, state: SlotState, change: Json): SlotState => {
  const { want } = (change ?? {}) as { readonly want?: { readonly slot?: Json; readonly order?: Json } };
  const { slot, order } = want ?? {};
  if (typeof slot !== 'number' || typeof order !== 'string' || state.goal.order[slot] === undefined)
    throw new WorldError(
      'want',
      'a change of slot-talk is { want: { slot, order } }, such as { slot: 0, order: "201" }',
    );
  const goal = { ...state.goal, order: state.goal.order.with(slot, order) };
  try {
    return environment.decode(environment.encode({ ...state, goal }));
  } catch (error) {
    throw new WorldError('want.order', error instanceof Error ? error.message : String(error));
  }
};

export const slotTalk: World<SlotState, SlotObservation> = {
  ...places,
  environment: ({ rules, layout, horizon, parameters, start }) => {
    if (rules !== 'standard')
      throw new WorldError('rules', `slot-talk has no rules '${rules}'; it has ${RULES.join()}`);
    if (start !== undefined) throw new WorldError('start', 'a talk begins at its beginning: slot-talk takes no start');
    return createSlotTalk(readDomain(layout, parameters ?? {}), horizon);
  },
  knowledge: createSlotKnowledge,
  encodings: [],
  partners: USERS,
  baselines: SYSTEMS,
  change: (environment, state, change) => ({
    environment,
    state: changeGoal(environmentOf(environment), state, change),
  }),
  annotator: slotAnnotator,
  channel: { cost: 1 },
  conversation: (environment, channel) => createSlotConversation(environment, channel) as never,
  optimum: (environment, state, channel) => slotOptimum(environmentOf(environment).domain, state, channel),
};
