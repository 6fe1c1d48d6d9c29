/**
 * Realise: a message that was chosen gets its words (PPDPP, arXiv 2311.00262: the act is one decision, its wording
 * another). The world's own words are the default and what remains where a model fails. A model decides nothing here:
 * act, addressees and content stay as they are, and words that the world's parser reads as something else are not said.
 */
import { z } from 'zod';
import type { Conversation, Logged } from '../../conversation.ts';
import type { Message, Seat } from '../../environment.ts';
import { type Model, ModelFailure, type ModelFailureKind } from '../../model.ts';
import type { Context } from '../../policy.ts';
import { clean } from '../language/clean.ts';

/** Letters of a message's words. */
export const MOST_WORDS = 300;

/** Messages before it that a model is shown. */
const SHOWN = 6;

export interface Worded {
  /** The message with its `text`. */
  readonly message: Message;
  readonly by: 'world' | 'model';
  /** Why the words are the world's although a model was asked; null where it was not, or did well. */
  readonly failure: ModelFailureKind | 'empty' | 'otherMeaning' | null;
}

/** What words depend on beside the message. */
export interface Occasion {
  readonly seat: Seat;
  readonly log: readonly Logged[];
  readonly understanding: unknown;
  readonly context: Pick<Context, 'lane' | 'signal'>;
}

/** Puts a chosen message into words, at once or later. */
export type Realise = (message: Message, occasion: Occasion) => Worded | Promise<Worded>;

/** The world's own words. */
export const wordByWorld =
  (conversation: Conversation): Realise =>
  (message) => ({ message: { ...message, text: conversation.word(message) }, by: 'world', failure: null });

/** The last messages of a log in words, oldest first. */
export const describeLog = (conversation: Conversation, log: readonly Logged[], self: Seat): string =>
  log
    .flatMap((entry) => (entry.kind === 'said' ? [entry] : []))
    .slice(-SHOWN)
    .map(({ from, message }) => {
      const words = message.text ?? conversation.word(message);
      return `${from === self ? 'you' : `seat ${from}`}: ${clean(words, MOST_WORDS)}`;
    })
    .join('\n') || 'nothing yet';

const reply = z.object({ text: z.string() });

const TASK = [
  'You put a message into words for a teammate. What it says is decided and must not change: say all of it and nothing else,',
  'in one short, natural and polite sentence that fits what was said before. Keep names and numbers as they are.',
  'Reply with one JSON object: {"text": "..."}.',
].join('\n');

/** Whether the world's parser reads the words as another message; words that it can't read are the model's freedom. */
const meansOther = (conversation: Conversation, message: Message, text: string, { seat, understanding }: Occasion) => {
  const read = conversation.parse(text, seat, understanding);
  if (read === null) return false;
  return read.act !== message.act || JSON.stringify(read.content ?? null) !== JSON.stringify(message.content ?? null);
};

/** A model's words; the world's own where its call fails, it says nothing, or what it says means something else. */
export const wordByModel =
  (model: Model, conversation: Conversation): Realise =>
  (message, occasion) => {
    const { seat, log, context } = occasion;
    const plain = conversation.word(message);
    const instead = (failure: Worded['failure']): Worded => ({
      message: { ...message, text: plain },
      by: 'world',
      failure,
    });
    const { act, to, content = null } = message;
    const wanted = JSON.stringify({ act, to: to.length === 0 ? 'all' : to, content });
    const messages = [
      { role: 'system' as const, text: TASK },
      {
        role: 'user' as const,
        text: `Said before:\n${describeLog(conversation, log, seat)}\n\nThe message: ${wanted}\nIn plain words: ${plain}`,
      },
    ];
    return model(
      { messages, reply: { name: 'words', schema: reply }, outputTokens: null },
      { lane: context.lane, signal: context.signal },
    ).then(
      ({ value }): Worded => {
        const text = clean(value.text, MOST_WORDS);
        if (text === '') return instead('empty');
        if (meansOther(conversation, message, text, occasion)) return instead('otherMeaning');
        return { message: { ...message, text }, by: 'model', failure: null };
      },
      (thrown: unknown): Worded => {
        if (thrown instanceof ModelFailure && thrown.recoverable) return instead(thrown.kind);
        throw thrown;
      },
    );
  };
