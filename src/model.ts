/**
 * The contract of a language model: a function from a typed request to a promise of a typed reply, which is checked by
 * the very schema that the request asks for. Providers, recordings, budgets and rate limits lie behind it; who calls one
 * sees a reply or a `ModelFailure`.
 */
import type { z } from 'zod';

/** One message of a request. Neighbours of one role reach the model as one message, an empty line between them. */
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /**
   * Present: this message is memory, which may be left out where a request is too long for the model. The lowest number
   * is the oldest and goes first; of equal ones the earlier in the list. Messages without it are never left out.
   */
  readonly memory?: number;
}

/** What a model is asked. Equal requests have equal content hashes, so put nothing in it that differs from run to run. */
export interface ModelRequest<T> {
  readonly messages: readonly ModelMessage[];
  /**
   * What the reply has to be. `name` is of letters, digits, `_` and `-`. The JSON Schema that goes to the model is made
   * from `schema`: an object without optional keys (use `.nullable()`) is what every provider accepts.
   */
  readonly reply: { readonly name: string; readonly schema: z.ZodType<T> };
  /** Most tokens of the reply, thinking included; null: what the scenario says of the model. */
  readonly outputTokens: number | null;
}

/** Tokens of one call, over all the requests that it took. As the provider counts them. */
export interface ModelUsage {
  readonly inputTokens: number;
  /** The part of `inputTokens` that the provider had in its cache. */
  readonly cachedTokens: number;
  /** Reasoning included. */
  readonly outputTokens: number;
  /** The part of `outputTokens` that nobody sees. */
  readonly reasoningTokens: number;
  /** Whether some of it was estimated from the length of texts, because the provider did not say. */
  readonly estimated: boolean;
}

export interface ModelReply<T> {
  /** What the model wrote, as it wrote it: escape it wherever it is shown. */
  readonly text: string;
  /** The same, read by the schema. */
  readonly value: T;
  readonly usage: ModelUsage;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  /** Indices of the request's messages that were left out, ascending; empty where all of it fitted. */
  readonly dropped: readonly number[];
  /** Whether its first reply was useless and it was asked once more, told why. */
  readonly repaired: boolean;
  /** Requests that this call took, at least 1. */
  readonly requests: number;
}

export const MODEL_FAILURES = [
  'refusal', // the model declined, or a filter stopped it
  'timeout', // no whole reply in the time that the scenario gives it
  'malformed', // a reply that holds no JSON, even after one repair
  'schema', // JSON that doesn't fit the schema, even after one repair
  'http', // the server said no, after all retries
  'unreachable', // no server, or it hung up; also where models are switched off
  'budget', // a limit is reached: calls of this episode, the model's context, or what the run may spend
  'miss', // the recording that is replayed lacks this call
  'cancelled', // nobody wants the answer any more
] as const;
export type ModelFailureKind = (typeof MODEL_FAILURES)[number];

/** Why there is no reply. A model rejects with nothing else. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly kind: ModelFailureKind;
  /**
   * True: the call failed and that is part of the experiment; the policy goes on with its fallback, and counts it.
   * False: the run stops here (its money is spent, its recording lacks the call, its key is refused, it is interrupted);
   * the policy lets it pass, the episode is abandoned and played again when the run goes on.
   */
  readonly recoverable: boolean;

  /** By name: a policy in TypeScript may be given this module a second time, and asks with `instanceof` all the same. */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && thrown.name === 'ModelFailure';
  }

  /** `words` never hold a key. They may hold what a server wrote: escape them wherever they are shown. */
  constructor(kind: ModelFailureKind, words: string, recoverable: boolean) {
    super(words);
    this.kind = kind;
    this.recoverable = recoverable;
  }
}

/** For whom a model is asked. */
export interface ModelCall {
  /** The context's `lane`: calls are recorded, replayed and counted under it. */
  readonly lane: string;
  /** The context's `signal`. */
  readonly signal: AbortSignal | null;
}

/**
 * A language model under the name that a scenario gives it. Rejects with a `ModelFailure` and nothing else. Has timeouts
 * and retries of its own, so that a caller never times it; what came of a call, failures included, is recorded, and a
 * replay gives the same.
 */
export type Model = <T>(request: ModelRequest<T>, call: ModelCall) => Promise<ModelReply<T>>;
