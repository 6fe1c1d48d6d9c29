/**
 * The contract of a policy: whatever chooses actions for a seat, be it a mind, a script, a network, a process or a
 * person. A decision is a function of (observation, memory, random), so an episode can be forked, resumed and re-run.
 */
import type { Action, Environment, Message, Seat, Step } from './environment.ts';
import type { Json } from './json.ts';
import type { Model } from './model.ts';
import type { Random } from './random.ts';

/** What a policy is told beside its observation. */
export interface Context {
  readonly seat: Seat;
  /** Steps taken so far in this episode. */
  readonly step: number;
  /** Steps after which the episode is truncated. */
  readonly horizon: number;
  /** The legal actions of this seat, ascending, never empty. */
  readonly legal: readonly Action[];
  /** The team reward of the last step; 0 at the first. */
  readonly lastReward: number;
  /** This seat's stream at this step. */
  readonly random: Random;
  /** Whether somebody keeps the record of this decision. It must not influence the decision. */
  readonly recording: boolean;
  /** The episode and this seat, as calls of models are recorded under. It must not influence the decision. */
  readonly lane: string;
  /** Aborted when the decision is no longer wanted. Only external policies need to look at it. */
  readonly signal: AbortSignal | null;
}

/** What a policy's stages returned at one step; JSON, shown by viewers and kept in full traces. */
export type StageRecord = { readonly [key: string]: Json };

export interface Decision<M extends Json = Json> {
  readonly action: Action;
  readonly message?: Message | null;
  /** All that the policy keeps for its next decision. */
  readonly memory: M;
  readonly record?: StageRecord;
  /** True where the policy could not decide by its own means and took its fallback instead. Counted in the measures. */
  readonly fallback?: boolean;
}

export interface Outcome {
  readonly kind: Step<unknown>['kind'];
  /** Sum of the team rewards. */
  readonly return: number;
  readonly steps: number;
}

/** One policy at work in one seat of one environment. `O` is the environment's observation. */
export interface Policy<O = unknown, M extends Json = Json> {
  readonly name: string;
  /** Milliseconds for one decision; one that comes later is a miss. Only external policies have one; absent: all the time. */
  readonly deadline?: number;
  /** Of external policies: resolves when decisions can be asked for, so that a start counts against no deadline. */
  ready?(): Promise<void>;
  /** The memory before the first decision. `carried` is what `end` gave at an earlier meeting with the same teammates. */
  begin(seat: Seat, carried?: Json): M;
  /** A decision or, for networks, processes and models, a promise of one. A value costs the episode no wait. */
  act(observation: O, memory: M, context: Context): Decision<M> | Promise<Decision<M>>;
  /** What to carry into the next meeting with the same teammates. */
  end?(outcome: Outcome, memory: M): Json;
}

/** Where a policy is going to play. Nothing here tells who its teammates are. */
export interface Setting<S = unknown, O = unknown> {
  readonly environment: Environment<S, O>;
  /** What the environment's world offers, where the policy was made for that world. */
  readonly world: unknown;
  /**
   * The policy that a reference names, created in this same setting: for policies made of others (`noisy`, `switching`).
   * A reference is what a scenario writes in a policy's place, a name or a name with parameters. Throws where it names none.
   */
  readonly resolve: (reference: Json) => Policy<O>;
  /**
   * The language model that the scenario declares under this name in `models:`. Ask for it while the policy is created,
   * so that a wrong name is told before anything is played. Throws, with the nearest name, where it declares none such.
   */
  readonly model: (name: string) => Model;
}

/** The problems that a policy's own parameter schema found, in words. */
export type Parsed<P> = { readonly ok: true; readonly value: P } | { readonly ok: false; readonly problem: string };

/** A kind of policy that can be named in a scenario. Build one with `definePolicy`. */
export interface PolicyDefinition<P = unknown, O = unknown, M extends Json = Json> {
  /** Unique among the policies that a scenario can name. */
  readonly name: string;
  /** Bumped whenever behaviour changes; part of every result. */
  readonly version: string;
  /** One sentence for lists. */
  readonly description?: string;
  /**
   * Partners that it was tuned on or trained with, so that they are no strangers to it: names, where `*` stands for any
   * letters, or a half of a world's scripted partners, such as `development`. Runs that meet them say so.
   */
  readonly tunedOn?: readonly string[];
  /** `external` policies (a process, a live model, a person) have deadlines; the others are pure. Default `pure`. */
  readonly nature?: 'pure' | 'external';
  /**
   * Whether it is made for a channel: it is then always shown a `ChannelObservation` and may say messages; by its
   * parameters where it depends on them. All others are deaf and mute: they are created in the environment inside, see what
   * that shows, and play as they do without the channel. `passes`: it is made of others, and hands on to them whatever
   * its environment shows. Default false.
   */
  readonly hears?: boolean | 'passes' | ((parameters: never) => boolean);
  /** Reads the parameters given in a scenario; without it any parameter is an error. */
  readonly parameters?: (given: Json) => Parsed<P>;
  create(parameters: P, setting: Setting<unknown, O>): Policy<O, M>;
}

/** Types a definition where it is written: `export default definePolicy({ name: 'mine', version: '1', create: ... })`. */
export const definePolicy = <P, O, M extends Json>(definition: PolicyDefinition<P, O, M>): PolicyDefinition<P, O, M> =>
  definition;

/** Goes on with a value at once, or with a promise when it is there: synchronous policies cost no promise. */
export const andThen = <A, B>(value: A | Promise<A>, next: (value: A) => B | Promise<B>): B | Promise<B> =>
  value instanceof Promise ? value.then(next) : next(value);
