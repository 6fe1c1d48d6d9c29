/** How long texts are in tokens, without a tokenizer, and what goes where a request is too long. */
import type { ModelMessage } from '../model.ts';

/**
 * Tokens of a text, estimated from above for prompts like ours: a token for every three bytes of UTF-8. English prose
 * takes about one for four; lists of coordinates come near three.
 */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

/** What a chat template adds to each message. */
const PER_MESSAGE = 8;

export const estimateMessages = (messages: readonly Pick<ModelMessage, 'text'>[]): number =>
  messages.reduce((sum, { text }) => sum + PER_MESSAGE + estimateTokens(text), 0);

/** Indices of the memory among the messages, oldest first. */
export const oldestFirst = (messages: readonly ModelMessage[]): readonly number[] =>
  messages
    .flatMap(({ memory }, index) => (memory === undefined ? [] : [{ memory, index }]))
    .sort((a, b) => a.memory - b.memory || a.index - b.index)
    .map(({ index }) => index);

/** The messages without those at the indices `dropped`. */
export const without = (messages: readonly ModelMessage[], dropped: readonly number[]): readonly ModelMessage[] =>
  messages.filter((_, index) => !dropped.includes(index));

/**
 * The indices to leave out, ascending, so that the rest fits into `room` tokens: as many of the oldest memories as it
 * takes. null where even without any memory it doesn't fit.
 */
export const dropToFit = (messages: readonly ModelMessage[], room: number): readonly number[] | null => {
  let size = estimateMessages(messages);
  const dropped: number[] = [];
  for (const index of oldestFirst(messages)) {
    if (size <= room) break;
    size -= PER_MESSAGE + estimateTokens(messages[index]!.text);
    dropped.push(index);
  }
  return size <= room ? dropped.sort((a, b) => a - b) : null;
};

/** Neighbours of one role as one message: many servers refuse or misread two in a row. */
export const joinNeighbours = (messages: readonly ModelMessage[]): readonly Pick<ModelMessage, 'role' | 'text'>[] => {
  const joined: { role: ModelMessage['role']; text: string }[] = [];
  for (const { role, text } of messages) {
    const last = joined.at(-1);
    if (last?.role === role) last.text += `\n\n${text}`;
    else joined.push({ role, text });
  }
  return joined;
};
