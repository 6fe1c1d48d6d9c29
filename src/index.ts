/** The public door of the package: what a policy, a world or a script of one's own needs. Named exports only. */
export { type ActionWords, createActionKnowledge } from './actionKnowledge.ts';
export { type ChannelEnvironment, channelOf, innerOf, withChannel } from './channel/channel.ts';
export type { ChannelObservation, Fate } from './channel/observation.ts';
export { ACTS, type Act, type ChannelSettings } from './channel/settings.ts';
export { channelWorld } from './channel/world.ts';
export { conversationLaws } from './check/conversationLaws.ts';
export { environmentLaws } from './check/environmentLaws.ts';
export { knowledgeLaws } from './check/knowledgeLaws.ts';
export type { Law } from './check/law.ts';
export { setupOf } from './check/play.ts';
export { policyLaws } from './check/policyLaws.ts';
export { traceLaws } from './check/traceLaws.ts';
export { worldLaws } from './check/worldLaws.ts';
export type {
  Conversation,
  Doubt,
  Imagined,
  Logged,
  OpenQuestion,
  Thought,
  View,
} from './conversation.ts';
export { createPolicy } from './create.ts';
export type { Action, Environment, Heard, JointAction, Message, Rewards, Seat, Step } from './environment.ts';
export { type Episode, runEpisode } from './episode.ts';
export type { Json } from './json.ts';
export type { Knowledge, Skill } from './knowledge.ts';
export { proagent } from './mind/proagent.ts';
export { type Model, ModelFailure, type ModelMessage, type ModelReply, type ModelRequest } from './model.ts';
export { CAREFUL_CONDUCT, control } from './overcooked/controller.ts';
export { chooseGoal } from './overcooked/cook.ts';
export type { Observation } from './overcooked/environment.ts';
export { ACTIONS, type Kitchen } from './overcooked/kitchen.ts';
export { type Scene, sceneOf } from './overcooked/scene.ts';
export {
  cellOf,
  clockOf,
  heldBy,
  objectAt,
  placeOf,
  potStatus,
  remainingTime,
  type State,
} from './overcooked/state.ts';
export { overcooked } from './overcooked/world.ts';
export {
  type Context,
  type Decision,
  definePolicy,
  type Outcome,
  type Parsed,
  type Policy,
  type PolicyDefinition,
  type Setting,
} from './policy.ts';
export { createRandom, fastSeed, type Random } from './random.ts';
export { replayTrace, verifyTrace } from './replay.ts';
export type { EpisodeSetup } from './setup.ts';
export { formatTrace, parseTrace, type Trace } from './trace.ts';
export { type Annotation, type EnvironmentRequest, type World, WorldError } from './world.ts';
