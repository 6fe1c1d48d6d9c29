/** What the two APIs of the protocol have in common: something is sent, and an answer is heard whole or in parts. */
import type OpenAI from 'openai';
import type { ProviderReply, ProviderRequest, Spent } from './provider.ts';
import type { ModelSettings } from './settings.ts';

/** Parameters that a server may not know, and that we can do without or spell otherwise. */
export const OPTIONAL_PARAMETERS = ['max_tokens', 'max_completion_tokens', 'stream_options'] as const;
export type OptionalParameter = (typeof OPTIONAL_PARAMETERS)[number];

export interface Sent extends Pick<ProviderRequest, 'messages' | 'reply' | 'format' | 'outputTokens'> {
  readonly settings: ModelSettings;
  /** What this server has refused before. */
  readonly lacks: ReadonlySet<OptionalParameter>;
}

/** A text that a server sent, or the texts of its parts; empty where it is none. */
export const textIn = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.map((part: unknown) => textIn((part as { readonly text?: unknown } | null)?.text)).join('');
};

/** A number of tokens that a server sent; 0 where it is none. */
export const countIn = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

/** What was heard so far. */
export interface Heard {
  text: string;
  model: string;
  end: ProviderReply['end'];
  /** null: the server has not said. */
  usage: Omit<Spent, 'requests' | 'estimated'> | null;
}

export interface Wire<Whole, Part> {
  readonly whole: (client: OpenAI, sent: Sent, signal: AbortSignal) => PromiseLike<Whole>;
  readonly parts: (client: OpenAI, sent: Sent, signal: AbortSignal) => PromiseLike<AsyncIterable<Part>>;
  /** Reads an answer. */
  readonly hearWhole: (heard: Heard, answer: Whole) => void;
  /** Reads one part, and gives the text that it adds. */
  readonly hearPart: (heard: Heard, part: Part) => string;
}
