/** Group chat as a world: a hidden-profile decision and small matters on one floor. docs/worlds.md tells the rules. */
import { parseChannel } from '../channel/settings.ts';
import type { Conversation } from '../conversation.ts';
import type { Json } from '../json.ts';
import type { Knowledge } from '../knowledge.ts';
import { type World, WorldError } from '../world.ts';
import { createAnnotator } from './annotate.ts';
import { CHAT_BASELINES } from './baselines.ts';
import { createChatConversation } from './conversation.ts';
import { OPTIONS } from './decision.ts';
import { type ChatEnvironment, createChat } from './environment.ts';
import { chatKnowledge } from './knowledge.ts';
import { chatOptimum } from './optimum.ts';
import { CHAT_PARTNERS } from './partners/split.ts';
import { checkRules, places } from './places.ts';
import { readSetting } from './setting.ts';
import type { ChatObservation, ChatState } from './state.ts';

/** A vote from outside: `{ vote: { seat, option } }`, the option by its letter; null takes the vote back. */
const applyChange = (state: ChatState, change: Json): ChatState => {
  const wrong = (path: string, message: string) => new WorldError(path, message);
  if (typeof change !== 'object' || change === null || !('vote' in change))
    throw wrong('change', 'a change is { vote: { seat, option } }, such as { vote: { seat: 1, option: A } }');
  const { seat, option } = (change.vote ?? {}) as { readonly [key: string]: Json };
  if (typeof seat !== 'number' || state.votes[seat] === undefined)
    throw wrong('vote.seat', `there is no seat ${String(seat)}; seats are 0 to ${state.votes.length - 1}`);
  const index = (OPTIONS as readonly Json[]).indexOf(option ?? null);
  if (option !== null && index < 0) throw wrong('vote.option', `options are ${OPTIONS.join(', ')}, or null`);
  return { ...state, votes: state.votes.with(seat, option === null ? null : index) };
};

export const groupChat: World<ChatState, ChatObservation> = {
  ...places,
  environment: ({ rules, layout, horizon, parameters, start }) => {
    checkRules(rules);
    if (start !== undefined) throw new WorldError('start', 'a group chat always begins as it is dealt');
    const { name, setting } = readSetting(layout, parameters, horizon);
    return createChat(name, setting);
  },
  knowledge: (environment) => chatKnowledge(environment as ChatEnvironment) as unknown as Knowledge<ChatObservation>,
  encodings: [],
  partners: CHAT_PARTNERS,
  baselines: CHAT_BASELINES,
  channel: { floor: 'single' },
  change: (environment, state, change) => ({ environment, state: applyChange(state, change) }),
  conversation: (environment, channel) =>
    createChatConversation(environment as ChatEnvironment, channel) as unknown as Conversation<ChatObservation>,
  annotator: createAnnotator,
  optimum: (environment, state, channel) => chatOptimum(state, parseChannel(channel), environment.horizon),
};
