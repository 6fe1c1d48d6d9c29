/**
 * What system and user say to each other. Each message is a typed act with a content in JSON; `make...` writes them and
 * `readSlotMessage` reads whatever comes through a channel: what is none of these means nothing here.
 *
 *     system  ask      { slot, without?, offers? }    "which one?", values that there are none of, values that there are
 *             propose  { entity, values, extras?, amends? }    an entity with its values in all slots, further facts of it,
 *                                                     and how many proposals were refused before
 *             inform   { extra, value }               a further fact of what was proposed
 *     user    inform   { slot, value }                the value that it wants
 *             reject   { slot }                       nothing else will do; or a proposal that is not what it chose
 *             reject   { over: true }                 gives up
 *             ask      { extra }                      a further fact of what was proposed
 *             confirm  { entity }                     books it
 *             inform   { aside }                      something else altogether
 */
import { z } from 'zod';
import { createMessageReader } from '../channel/messages.ts';
import type { Message } from '../environment.ts';
import type { Json } from '../json.ts';
import { SYSTEM, USER } from './state.ts';

const index = z.int().min(0).max(999);
const values = z.array(index).max(10);

/** A question for a slot. `without`: values that the user named and that there are none of. `offers`: those that there are. */
export interface Question {
  readonly kind: 'question';
  readonly slot: number;
  readonly without: readonly number[];
  /** null: nothing is read aloud. */
  readonly offers: readonly number[] | null;
}

export type SlotMessage =
  | Question
  | {
      readonly kind: 'proposal';
      readonly entity: number;
      readonly values: string;
      readonly extras: readonly (readonly [number, number])[];
      /** How many proposals were refused before it; null: none. */
      readonly amends: number | null;
    }
  | { readonly kind: 'fact'; readonly extra: number; readonly value: number }
  | { readonly kind: 'choice'; readonly slot: number; readonly value: number }
  | { readonly kind: 'refusal'; readonly slot: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'curiosity'; readonly extra: number }
  | { readonly kind: 'booking'; readonly entity: number }
  | { readonly kind: 'aside'; readonly about: string };

/** What a content means with an act; each throws away what is none. */
const READERS: { readonly [act: string]: z.ZodType<SlotMessage> } = {
  ask: z.union([
    z
      .strictObject({ slot: index, without: values.default([]), offers: values.nullable().default(null) })
      .transform((said) => ({ kind: 'question' as const, ...said })),
    z.strictObject({ extra: index }).transform((said) => ({ kind: 'curiosity' as const, ...said })),
  ]),
  propose: z
    .strictObject({
      entity: index,
      values: z.string().regex(/^\d{1,10}$/),
      extras: z
        .array(z.tuple([index, index]))
        .max(10)
        .default([]),
      amends: index.nullable().default(null),
    })
    .transform((said) => ({ kind: 'proposal' as const, ...said })),
  inform: z.union([
    z.strictObject({ slot: index, value: index }).transform((said) => ({ kind: 'choice' as const, ...said })),
    z.strictObject({ extra: index, value: index }).transform((said) => ({ kind: 'fact' as const, ...said })),
    z.strictObject({ aside: z.string() }).transform(({ aside }) => ({ kind: 'aside' as const, about: aside })),
  ]),
  reject: z.union([
    z.strictObject({ slot: index }).transform((said) => ({ kind: 'refusal' as const, ...said })),
    z.strictObject({ over: z.literal(true) }).transform(() => ({ kind: 'end' as const })),
  ]),
  confirm: z.strictObject({ entity: index }).transform((said) => ({ kind: 'booking' as const, ...said })),
};

/** What a message means in SlotTalk; null: nothing. */
export const readSlotMessage = createMessageReader<SlotMessage>(READERS);

const contentOf = (said: SlotMessage): readonly [act: string, content: Json] => {
  switch (said.kind) {
    case 'question': {
      const { slot, without, offers } = said;
      return ['ask', { slot, ...(without.length > 0 ? { without } : {}), ...(offers === null ? {} : { offers }) }];
    }
    case 'proposal': {
      const { entity, values: text, extras, amends } = said;
      const more = { ...(extras.length > 0 ? { extras } : {}), ...(amends === null ? {} : { amends }) };
      return ['propose', { entity, values: text, ...more }];
    }
    case 'fact':
      return ['inform', { extra: said.extra, value: said.value }];
    case 'choice':
      return ['inform', { slot: said.slot, value: said.value }];
    case 'refusal':
      return ['reject', { slot: said.slot }];
    case 'end':
      return ['reject', { over: true }];
    case 'curiosity':
      return ['ask', { extra: said.extra }];
    case 'booking':
      return ['confirm', { entity: said.entity }];
    case 'aside':
      return ['inform', { aside: said.about }];
  }
};

/** The message by which a seat says this to the other one, in answer to the message `replyTo`. */
export const makeSlotMessage = (from: number, said: SlotMessage, replyTo: string | null = null): Message => {
  const [act, content] = contentOf(said);
  const to = [from === SYSTEM ? USER : SYSTEM];
  return { to, act, content, ...(replyTo === null ? {} : { replyTo }) };
};

/** Values that this reads aloud unasked, or in answer to the user: what takes the user's time. */
export const valuesRead = (said: SlotMessage): number => {
  switch (said.kind) {
    case 'question':
      return said.offers?.length ?? 0;
    case 'proposal':
      return said.extras.length;
    case 'fact':
      return 1;
    default:
      return 0;
  }
};

/** The matter that it is about; equal topics are the same matter. */
export const topicOf = (said: SlotMessage): string => {
  switch (said.kind) {
    case 'question':
    case 'choice':
    case 'refusal':
      return `slot${said.slot}`;
    case 'fact':
    case 'curiosity':
      return `extra${said.extra}`;
    case 'proposal':
    case 'booking':
    case 'end':
      return 'booking';
    case 'aside':
      return 'aside';
  }
};

const list = (numbers: readonly number[]): string => numbers.join(', ');

/** In words, as a person would read it. */
export const formatSlotMessage = (said: SlotMessage): string => {
  switch (said.kind) {
    case 'question': {
      const none = said.without.length > 0 ? `There is nothing with ${list(said.without)}. ` : '';
      const offers = said.offers === null ? '' : ` There is ${list(said.offers)}.`;
      return `${none}Which value for slot ${said.slot}?${offers}`;
    }
    case 'proposal': {
      const facts = said.extras.map(([extra, value]) => ` Its fact ${extra} is ${value}.`).join('');
      return `Shall I book entity ${said.entity}, ${[...said.values].join(' ')}?${facts}`;
    }
    case 'fact':
      return `Its fact ${said.extra} is ${said.value}.`;
    case 'choice':
      return `For slot ${said.slot} I want ${said.value}.`;
    case 'refusal':
      return `Nothing else will do for slot ${said.slot}.`;
    case 'end':
      return 'Then I give up.';
    case 'curiosity':
      return `What is its fact ${said.extra}?`;
    case 'booking':
      return `Book entity ${said.entity}.`;
    case 'aside':
      return `By the way: ${said.about}.`;
  }
};
