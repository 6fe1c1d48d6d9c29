/**
 * What assistant and user say to each other. Whatever else comes through a channel means nothing here.
 *
 *     user       request   { shards: [[i, v], ...] }            what it wants, with the pieces that it begins by telling
 *                inform    { shards: [[i, v], ...], decoys? }   pieces, and irrelevant facts by number
 *                inform    { aside }                            something else altogether
 *                reject    { unknown }                          "I don't know"
 *                reject    { over: true }                       leaves
 *     assistant  ask       { shard, again? } or { decoy }       a specific question; how often it had no answer before
 *                ask       { shards: [i, ...] }                 several at once: only the first is answered
 *                ask       {}                                   "anything else?"
 *                acknowledge                                    "go on"
 *                propose   { fill: [v, ...] }                   an answer: all pieces filled in
 *                reject    { unanswerable: true }               there is no answer
 */
import { z } from 'zod';
import { type Form, numbersIn, readForms } from '../channel/forms.ts';
import { createMessageReader } from '../channel/messages.ts';
import type { Message } from '../environment.ts';
import type { Json } from '../json.ts';
import { ASSISTANT, USER } from './state.ts';

const index = z.int().min(0).max(99);
const piece = z.tuple([index, index]);

export type Piece = readonly [shard: number, value: number];

export type TaskMessage =
  | {
      readonly kind: 'pieces';
      /** Whether this begins the talk. */
      readonly first: boolean;
      readonly shards: readonly Piece[];
      readonly decoys: readonly number[];
    }
  | { readonly kind: 'aside'; readonly about: string }
  | { readonly kind: 'unknown'; readonly topic: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'question'; readonly shards: readonly number[]; readonly again: number }
  | { readonly kind: 'irrelevant'; readonly decoy: number }
  | { readonly kind: 'generic' }
  | { readonly kind: 'goOn' }
  | { readonly kind: 'answer'; readonly fill: readonly number[] }
  | { readonly kind: 'declaration' };

const pieces = z.array(piece).min(1).max(8);

const READERS: { readonly [act: string]: z.ZodType<TaskMessage> } = {
  request: z
    .strictObject({ shards: pieces, decoys: z.array(index).default([]) })
    .transform((said) => ({ kind: 'pieces' as const, first: true, ...said })),
  inform: z.union([
    z
      .strictObject({ shards: pieces, decoys: z.array(index).default([]) })
      .transform((said) => ({ kind: 'pieces' as const, first: false, ...said })),
    z.strictObject({ aside: z.string() }).transform(({ aside }) => ({ kind: 'aside' as const, about: aside })),
  ]),
  reject: z.union([
    z.strictObject({ unknown: z.string() }).transform(({ unknown }) => ({ kind: 'unknown' as const, topic: unknown })),
    z.strictObject({ over: z.literal(true) }).transform(() => ({ kind: 'end' as const })),
    z.strictObject({ unanswerable: z.literal(true) }).transform(() => ({ kind: 'declaration' as const })),
  ]),
  ask: z.union([
    z
      .strictObject({ shard: index, again: index.default(0) })
      .transform(({ shard, again }) => ({ kind: 'question' as const, shards: [shard], again })),
    z
      .strictObject({ shards: z.array(index).min(2).max(8) })
      .transform((said) => ({ kind: 'question' as const, ...said, again: 0 })),
    z.strictObject({ decoy: index }).transform(({ decoy }) => ({ kind: 'irrelevant' as const, decoy })),
    z.strictObject({}).transform(() => ({ kind: 'generic' as const })),
  ]),
  acknowledge: z.any().transform(() => ({ kind: 'goOn' as const })),
  propose: z
    .strictObject({ fill: z.array(index).min(1).max(8) })
    .transform((said) => ({ kind: 'answer' as const, ...said })),
};

/** What a message means in the sharded task; null: nothing. */
export const readTaskMessage = createMessageReader<TaskMessage>(READERS);

const contentOf = (said: TaskMessage): readonly [act: string, content: Json | undefined] => {
  switch (said.kind) {
    case 'pieces': {
      const { shards, decoys } = said;
      return [said.first ? 'request' : 'inform', { shards, ...(decoys.length > 0 ? { decoys } : {}) }];
    }
    case 'aside':
      return ['inform', { aside: said.about }];
    case 'unknown':
      return ['reject', { unknown: said.topic }];
    case 'end':
      return ['reject', { over: true }];
    case 'question':
      if (said.shards.length > 1) return ['ask', { shards: said.shards }];
      return ['ask', { shard: said.shards[0]!, ...(said.again > 0 ? { again: said.again } : {}) }];
    case 'irrelevant':
      return ['ask', { decoy: said.decoy }];
    case 'generic':
      return ['ask', {}];
    case 'goOn':
      return ['acknowledge', undefined];
    case 'answer':
      return ['propose', { fill: said.fill }];
    case 'declaration':
      return ['reject', { unanswerable: true }];
  }
};

/** The message by which a seat says this to the other one, in answer to the message `replyTo`. */
export const makeTaskMessage = (from: number, said: TaskMessage, replyTo: string | null = null): Message => {
  const [act, content] = contentOf(said);
  const to = [from === ASSISTANT ? USER : ASSISTANT];
  return { to, act, ...(content === undefined ? {} : { content }), ...(replyTo === null ? {} : { replyTo }) };
};

export const shardTopic = (shard: number): string => `shard${shard}`;
export const decoyTopic = (decoy: number): string => `decoy${decoy}`;

/** The matter that it is about; equal topics are the same matter. */
export const topicOf = (said: TaskMessage): string => {
  switch (said.kind) {
    case 'pieces':
      return shardTopic(said.shards[said.shards.length - 1]![0]);
    case 'question':
      return shardTopic(said.shards[0]!);
    case 'irrelevant':
      return decoyTopic(said.decoy);
    case 'unknown':
      return said.topic;
    case 'aside':
      return 'aside';
    case 'generic':
    case 'goOn':
      return 'more';
    case 'answer':
    case 'declaration':
    case 'end':
      return 'answer';
  }
};

/** In words, as a person would read it. */
export const formatTaskMessage = (said: TaskMessage): string => {
  switch (said.kind) {
    case 'pieces': {
      const told = said.shards.map(([shard, value]) => `piece ${shard} is ${value}`).join(', ');
      const decoys = said.decoys.map((decoy) => ` There is also fact ${decoy}.`).join('');
      return `${said.first ? 'I need an answer: ' : ''}${told}.${decoys}`;
    }
    case 'aside':
      return `By the way: ${said.about}.`;
    case 'unknown':
      return `I don't know about ${said.topic}.`;
    case 'end':
      return 'Never mind.';
    case 'question':
      return said.shards.length === 1
        ? `${said.again > 0 ? `Once more (${said.again}): w` : 'W'}hat is piece ${said.shards[0]}?`
        : `What are the pieces ${said.shards.join(', ')}?`;
    case 'irrelevant':
      return `What about fact ${said.decoy}?`;
    case 'generic':
      return 'Anything else?';
    case 'goOn':
      return 'Go on.';
    case 'answer':
      return `The answer, with ${said.fill.join(' ')}.`;
    case 'declaration':
      return 'It has no answer.';
  }
};

/** Each form of words with what it means; the first that fits counts. */
const FORMS: readonly Form<TaskMessage>[] = [
  [
    /^(i need an answer: )?((?:piece \d+ is \d+(?:, (?:and )?)?)+)\.?((?: there is also fact \d+\.)*)$/i,
    ([, first, told, decoys]) => {
      const found = numbersIn(told);
      const shards = found.flatMap((one, i) => (i % 2 === 0 ? [[one, found[i + 1]!] as const] : []));
      return { kind: 'pieces', first: first !== undefined, shards, decoys: numbersIn(decoys) };
    },
  ],
  [/^by the way: (.+?)\.?$/i, ([, about]) => ({ kind: 'aside', about: about! })],
  [/^i don'?t know(?: about (\w+))?\.?$/i, ([, topic]) => ({ kind: 'unknown', topic: topic ?? 'more' })],
  [/^never mind\.?$/i, () => ({ kind: 'end' })],
  [
    /^(?:once more \((\d+)\): )?what (?:is|are) (?:the )?pieces? ([\d, ]+)\?$/i,
    ([, again, which]) => ({ kind: 'question', shards: numbersIn(which), again: Number(again ?? 0) }),
  ],
  [/^what about fact (\d+)\?$/i, ([, decoy]) => ({ kind: 'irrelevant', decoy: Number(decoy) })],
  [/^anything else\?$/i, () => ({ kind: 'generic' })],
  [/^(?:go on|i see|ok(?:ay)?)\.?$/i, () => ({ kind: 'goOn' })],
  [/^the answer,? with ([\d ]+)\.?$/i, ([, fill]) => ({ kind: 'answer', fill: numbersIn(fill) })],
  [/^it has no answer\.?$/i, () => ({ kind: 'declaration' })],
];

/** What words mean; null: nothing that can be told. */
export const parseWords = (text: string): TaskMessage | null => readForms(text, FORMS);
