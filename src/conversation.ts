/**
 * What the initiative stage needs of a world, beside its knowledge: what can be understood from a conversation, what
 * could be said, and what saying it would be worth. A mind is given one of these and knows nothing else of the world.
 * Only beliefs go in: nothing here may look at a state that the seat does not see.
 */
import type { Message, Seat } from './environment.ts';
import type { Json } from './json.ts';
import type { Verdict } from './knowledge.ts';
import type { Random } from './random.ts';

/** One thing that a seat heard, said or saw, in the order in which it learned of it. */
export type Logged =
  | {
      readonly kind: 'said';
      /** The channel's name of the message, unique in the episode; `replyTo` refers to it. */
      readonly id: string;
      /** Step at which it was said. */
      readonly step: number;
      /** Step at which this seat had it before it; one's own are had at the step after they were said. */
      readonly heard: number;
      readonly from: Seat;
      readonly message: Message;
    }
  | {
      readonly kind: 'seen';
      readonly step: number;
      /** What `Conversation.notice` made of it. */
      readonly what: Json;
    };

export type Said = Extract<Logged, { readonly kind: 'said' }>;

/** All that a seat has to understand the task by. */
export interface View<O = unknown> {
  readonly seat: Seat;
  /** Steps taken so far, and after which the episode is truncated. */
  readonly step: number;
  readonly horizon: number;
  /** What the world shows, the channel left out. */
  readonly observation: O;
  /** Oldest first: the whole episode. */
  readonly log: readonly Logged[];
}

/** Something that one could say, before its worth is known. */
export interface Thought {
  readonly message: Message;
  /** The variable or piece of the task that it is about; equal topics are the same matter. */
  readonly topic: string;
  /** Why it came up, in a few words, for records. */
  readonly because: string;
}

/** An uncertain variable of the task. */
export interface Doubt {
  readonly topic: string;
  /** Entropy of the seat's belief in bits, 0 where it knows. */
  readonly bits: number;
  /** Whether its value can still change what is best to do. */
  readonly matters: boolean;
}

/** A question that was asked, or that the task raises by itself, and that nobody has answered yet. */
export interface OpenQuestion {
  readonly topic: string;
  /** Whom it is for, and who raised it; null: the task. */
  readonly to: Seat | null;
  readonly by: Seat | null;
  /** The message that raised it, where one did. */
  readonly id: string | null;
  readonly since: number;
}

/** What became of one imagined future. */
export interface Imagined {
  /** Team reward from now to the end of the episode, everybody's messages paid for. */
  readonly return: number;
  /** Messages that this seat says in it, the first included. */
  readonly messages: number;
}

/**
 * `O` observation, `U` what a seat understands (its belief over the task's hidden variables, over what the others know
 * and over their kind), `H` a hypothesis: one full situation that the understanding allows. Every function is pure.
 */
export interface Conversation<O = unknown, U = unknown, H = unknown> {
  /** What this seat should write into its log of the step that led from `before` to `after`; null for nothing. */
  notice(before: O, after: O, seat: Seat): Json;
  /**
   * The understanding of the task, made anew from the whole log at every step and never patched (an intent mediator). The
   * messages and the silences of others are evidence, as is what they were seen to do.
   */
  understand(view: View<O>): U;
  /** The understanding as JSON, for records: beliefs with their probabilities. */
  record(understanding: U): Json;
  /** The observation with what is understood filled in: what the five stages work with. */
  inform(observation: O, understanding: U): O;
  /** The uncertain variables of the task, in a fixed order. */
  doubts(understanding: U): readonly Doubt[];
  /** The agenda: what is asked and unanswered. */
  questions(understanding: U): readonly OpenQuestion[];
  /** What could be said now, at most some twenty, in a fixed order; replies to open questions among them. */
  thoughts(understanding: U): readonly Thought[];
  /** Whether a message may be said: true as far as the seat knows, its addressee there, its act fit for its content. */
  verify(message: Message, understanding: U): Verdict;
  /** The probability that its addressees (the least informed of them) already know what the message says. */
  known(message: Message, understanding: U): number;
  /** How much of what is still to be decided the topic touches, in [0, 1]. */
  relevance(topic: string, understanding: U): number;
  /** How well it follows what was said last: 1 answers it, 0 has nothing to do with it. */
  coherence(thought: Thought, understanding: U): number;
  /** The probability that somebody else will say the same without being asked. */
  othersWillSay(thought: Thought, understanding: U): number;
  /** How much a message disturbs this seat now, in [0, 1]: 1 in the middle of something, 0 while it waits. */
  busy(other: Seat, understanding: U): number;
  /** Whether this is the other's own affair: asking for it, or ordering it, costs the other's freedom. */
  owns(other: Seat, topic: string, understanding: U): boolean;
  /** The probability that `other` takes in and acts on a message of this act, from what it did after earlier ones. */
  uptake(other: Seat, act: string, understanding: U): number;
  /**
   * Hypotheses with weights that sum to 1: all of them where they are at most `count`, otherwise `count` drawn by
   * `random`. They hold everything that is hidden from the seat, the others' knowledge and kind included.
   */
  hypotheses(
    understanding: U,
    count: number,
    random: Random,
  ): readonly { readonly given: H; readonly weight: number }[];
  /**
   * Plays the conversation and the work on from here to the end: this seat says `message` now (null: nothing) and then at
   * most `window` more messages, the others answer as their kind does, everybody works by what they then know. `seed` is any
   * integer: equal seeds give every candidate the same luck.
   */
  simulate(given: H, message: Message | null, window: number, seed: number, understanding: U): Imagined;
  /** The message in words; the deterministic default, where no model words it. */
  word(message: Message): string;
  /** What words of somebody who speaks freely mean; null where they mean nothing here. */
  parse(text: string, from: Seat, understanding: U): Message | null;
}
