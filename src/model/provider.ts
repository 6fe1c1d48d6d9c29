/** What stands behind a model: something that takes one request and gives one text, or says why not. */

import type { Json } from '../json.ts';
import type { ModelMessage } from '../model.ts';

/** How a reply is asked to be JSON: by its schema, as any JSON, or in words only. */
export const FORMATS = ['schema', 'json', 'text'] as const;
export type Format = (typeof FORMATS)[number];

export interface ProviderRequest {
  readonly messages: readonly Pick<ModelMessage, 'role' | 'text'>[];
  readonly reply: { readonly name: string; readonly schema: { readonly [key: string]: Json } };
  readonly format: Format;
  readonly outputTokens: number | null;
  /** Whether a text already holds the whole answer, so that no more of it need be paid for. */
  readonly isComplete: (text: string) => boolean;
  readonly signal: AbortSignal;
  /** Aborted when the run stops: what is not sent by then is not sent any more, what is in flight comes to its end. */
  readonly closing: AbortSignal;
  /** Where what this request costs is added, whatever comes of it. */
  readonly tally: Tally;
}

export interface ProviderReply {
  readonly text: string;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  /** `cut`: the limit of tokens ended it. `refused`: the model declined, in `text`, or a filter stopped it. */
  readonly end: 'whole' | 'cut' | 'refused';
}

/** Rejects with a `ProviderError` and nothing else. */
export type Provider = (request: ProviderRequest) => Promise<ProviderReply>;

/** Why there is no text. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /**
   * `garbled`: the answer breaks the protocol. `dropped`: it broke off. `parameter`: the server doesn't know the named
   * parameter. `tooLong`: the request is longer than the model can read. `quota`: the account may spend no more.
   */
  readonly kind:
    | 'timeout'
    | 'http'
    | 'unreachable'
    | 'garbled'
    | 'dropped'
    | 'parameter'
    | 'tooLong'
    | 'quota'
    | 'cancelled';
  /** Of an answer; null where there was none. */
  readonly status: number | null;
  constructor(kind: ProviderError['kind'], words: string, status: number | null = null) {
    super(words);
    this.kind = kind;
    this.status = status;
  }
}

/** Requests and tokens, summed up. */
export interface Spent {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Whether some of it was estimated. */
  readonly estimated: boolean;
}

export const NOTHING_SPENT: Spent = {
  requests: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

export const addSpent = (a: Spent, b: Spent): Spent => ({
  requests: a.requests + b.requests,
  inputTokens: a.inputTokens + b.inputTokens,
  cachedTokens: a.cachedTokens + b.cachedTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  estimated: a.estimated || b.estimated,
});

/** What one call comes to while it is going on. */
export interface Tally {
  spent: Spent;
}
