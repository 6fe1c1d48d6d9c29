/** The contract of a world: what a folder such as `overcooked/` offers under one name. */
import type { z } from 'zod';
import type { Conversation } from './conversation.ts';
import type { Artist } from './drawing.ts';
import type { Environment, Heard, JointAction, Message, Seat } from './environment.ts';
import type { Json } from './json.ts';
import type { Knowledge } from './knowledge.ts';
import type { PolicyDefinition } from './policy.ts';

/** Which environment of a world is wanted. */
export interface EnvironmentRequest {
  readonly rules: string;
  /** A name or alias within the rule set, or a layout of the user's own (the world parses it). */
  readonly layout: string | Json;
  readonly horizon?: number;
  /** Changes of the game's parameters by the world's names for them. */
  readonly parameters?: { readonly [key: string]: Json };
  /** A state to begin from instead of the standard one (the world parses it). */
  readonly start?: Json;
  /** Settings of a channel around the environment, laid over the world's own; `off`: none at all, whatever the world says. */
  readonly channel?: Json;
}

export interface LayoutEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly seats: number;
  /** Rows of the picture. */
  readonly picture: readonly string[];
}

/** A number array for a network, and how it is laid out. */
export interface Encoding<O = unknown> {
  readonly name: string;
  /** The numbers of seats it is defined for. */
  readonly seats: readonly number[];
  /** Shape of one observation, batch dimension left out. */
  shape(environment: Environment): readonly number[];
  /** Writes the encoding of what `seat` sees into `out` from `offset`, and returns the number of values. Throws where undefined. */
  encodeInto(observation: O, seat: Seat, out: Float32Array, offset: number): number;
}

/**
 * What of an episode only its world knows and measures of talk need, on the step at which it is so. `detail` is words with
 * spaces between them; a topic has none inside. Messages meant here are those that were sent.
 *
 *     attempt     seat tried to finish the task or a part of it; `correct` or `wrong`
 *     premature   beside an attempt: by what the seat had been told, it was correct with a probability below one half
 *     lockedIn    seat went on with a value that it had been told is wrong; the topic
 *     needed      seat lacks what it has to be told to do its part, once for each topic; the topic
 *     told        seat told `other` something; `new` or `known` (other knew it before), and the topic
 *     asked       seat asked `other` something; `useful` (seat lacked it and it mattered) or `useless`, and the topic
 *     learned     other's message, heard at this step, taught seat something that its part needs; bits, and the topic
 *     tookUp      seat did, or took over, what `other` had said; the act that was taken up
 *     agreed      seat and `other` have both shown that they hold the same of a topic, once for each topic; the topic
 *     warranted   from this step on seat ought to speak up; a name for the window, its type, and its last step
 *     served      seat said what a window was open for; the window's name
 *     disturbed   seat spoke to `other` in the middle of something
 *     overrode    seat did, or ordered, what is `other`'s own affair, or what it had refused
 *     pushed      seat proposed to `other` what is worth nothing to it
 *     strayed     seat followed what has nothing to do with the task
 */
export const TALK_KINDS = [
  'attempt',
  'premature',
  'lockedIn',
  'needed',
  'told',
  'asked',
  'learned',
  'tookUp',
  'agreed',
  'warranted',
  'served',
  'disturbed',
  'overrode',
  'pushed',
  'strayed',
] as const;

/** What happened in one step, in words that mean the same in every world. */
export interface Annotation {
  readonly kind:
    | 'progress'
    | 'delivered'
    | 'handOver'
    | 'blocked'
    | 'idle'
    | 'skillCompleted'
    | (typeof TALK_KINDS)[number];
  readonly seat: Seat;
  /** The cause of `idle`, the skill of `skillCompleted`, what was handed over, what `TALK_KINDS` says, and the like. */
  readonly detail?: string;
  /** The other seat concerned, such as the receiver of a hand-over or of a message. */
  readonly other?: Seat;
}

/** One step as it was taken. */
export interface Transition<S = unknown, O = unknown> {
  /** The one in force: a change from outside may have made another than the episode began in. */
  readonly environment: Environment<S, O>;
  readonly before: S;
  readonly joint: JointAction;
  readonly after: S;
  /**
   * Of an environment with a channel around it: an annotator is told of the environment inside, where `joint.messages` are
   * those that got through, and here of the channel. Absent: there is none.
   */
  readonly talk?: {
    /** [seat] the message that went out at this step, lost ones included. */
    readonly sent: readonly (Message | null)[];
    /** [seat] what reached each seat at the end of this step, its own messages included. */
    readonly heard: readonly (readonly Heard[])[];
  };
}

/** A scripted partner, and the half of the split it belongs to: nothing is tuned on `held-out`. */
export interface ScriptedPartner {
  readonly definition: PolicyDefinition<unknown, never>;
  readonly half: 'development' | 'held-out';
}

export interface World<S = unknown, O = unknown> {
  readonly name: string;
  readonly rules: readonly string[];
  /** Layouts of a rule set. */
  layouts(rules: string): readonly LayoutEntry[];
  /**
   * Layouts drawn at random: what `{ generate: wish }` stands for in a scenario, as layouts of one's own with names. Equal
   * wishes give equal layouts. A world without one has none to draw. Throws a `WorldError` on a wish that makes no sense.
   */
  generate?(rules: string, wish: Json): readonly { readonly [key: string]: Json }[];
  /** Throws a `WorldError` on an unknown rule set, layout, parameter or start. */
  environment(request: EnvironmentRequest): Environment<S, O>;
  /** The knowledge library; its facts, skills and imagined states are this world's own, opaque to a mind. */
  knowledge(environment: Environment<S, O>): Knowledge<O>;
  readonly encodings: readonly Encoding<O>[];
  readonly partners: readonly ScriptedPartner[];
  /** A change from outside (a scenario's `at:`): the environment and state to go on with. Throws a `WorldError`. */
  change(
    environment: Environment<S, O>,
    state: S,
    change: Json,
  ): { readonly environment: Environment<S, O>; readonly state: S };
  /** A fresh annotator for one episode, to be called with its steps in order (it remembers who put what where). */
  annotator(): (transition: Transition<S, O>) => readonly Annotation[];
  /** Draws its states; a world without one is shown as text. */
  readonly artist?: Artist<S, O>;
  /** The settings of the channel that its environments are played through unless a scenario states others; absent: none. */
  readonly channel?: Json;
  /** What can be talked about in it, for the initiative stage; a world without one has nothing to say. */
  conversation?(environment: Environment<S, O>, channel: Json): Conversation<O>;
  /** Policies to compare with that know this world, such as one that speaks in turn. They are nobody's partners. */
  readonly baselines?: readonly PolicyDefinition<unknown, never>[];
  /**
   * The returns that the best team reaches from `state`, messages paid for, with the seat under test in `seat`; null where
   * they are not known.
   */
  optimum?(environment: Environment<S, O>, state: S, channel: Json, seat: Seat): Optimum | null;
}

/** What cannot be beaten, by exact computation. */
export interface Optimum {
  /** With what each seat may know, and the channel as it is: the expectation over what is hidden. */
  readonly sameInformation: number;
  /** Where every seat saw everything: an upper bound that no conversation reaches at a cost. */
  readonly fullInformation: number;
}

/** What is wrong with a request from outside, where in it, and the nearest valid word where there is one. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  /** Path inside the request, such as `layout` or `start.p.0`. */
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** What a part of a request says, by its schema; a `WorldError` at its place under `path` where it does not fit. */
export const parseRequest = <T>(schema: z.ZodType<T>, given: Json, path: string): T => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new WorldError([path, ...issue.path].join('.'), issue.message);
};
