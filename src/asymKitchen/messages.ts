/** What is said about this kitchen: the contents of messages, as data and in words, and what they are about. */
import { isQuestion } from '../channel/acts.ts';
import type { Message } from '../environment.ts';
import type { Json } from '../json.ts';
import { ORDERS, parseOrder, TABLES } from './setting.ts';
import { PARTS, type Part, THINGS, type Thing } from './work.ts';

/** What a message is about. */
export type Content =
  | { readonly kind: 'order'; readonly order: number; readonly instead: number | null }
  | { readonly kind: 'table'; readonly table: number }
  | { readonly kind: 'question'; readonly about: 'order' | 'table' }
  | { readonly kind: 'bring'; readonly thing: Thing }
  | { readonly kind: 'part'; readonly part: Part };

/** The content of a message; null where it has none that means anything here. */
export const readContent = ({ content }: Message): Content | null => {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return null;
  const { order, instead, table, about, bring, part } = content as { readonly [key: string]: Json };
  const place = parseOrder(order);
  if (place >= 0) {
    const before = parseOrder(instead);
    return { kind: 'order', order: place, instead: before < 0 ? null : before };
  }
  if (typeof table === 'number' && Number.isInteger(table) && table >= 1 && table <= TABLES)
    return { kind: 'table', table: table - 1 };
  if (about === 'order' || about === 'table') return { kind: 'question', about };
  const thing = THINGS.find((one) => one === bring);
  if (thing !== undefined) return { kind: 'bring', thing };
  const handed = PARTS.find((one) => one === part);
  return handed === undefined ? null : { kind: 'part', part: handed };
};

/** The matter that it is about; equal topics are the same matter. */
export const topicOf = (message: Message): string => {
  const content = readContent(message);
  switch (content?.kind) {
    case 'order':
      return 'order';
    case 'question':
      return content.about;
    case 'table':
      return 'table';
    case 'bring':
      return `bring-${content.thing}`;
    case 'part':
      return 'parts';
    case undefined:
      return 'manners';
  }
};

/** Whether it wants an answer. */
export const isAsking = (message: Message): boolean => isQuestion(message) || message.act === 'request';

export const orderContent = (order: number): Json => ({ order: ORDERS[order]! });
export const tableContent = (table: number): Json => ({ table: table + 1 });

/** An order as it is called: `2 onions`, `an onion and a tomato`. */
export const nameOrder = (order: number): string =>
  ({ oo: 'two onions', ot: 'an onion and a tomato', tt: 'two tomatoes' })[ORDERS[order]!];

const articled = (thing: Thing): string => (thing === 'onion' ? 'an onion' : `a ${thing}`);
const PART_WORDS: { readonly [part in Part]: string } = {
  all: 'everything',
  ingredients: 'the ingredients',
  dishes: 'the dishes',
};

/** A message in words. */
export const wordMessage = (message: Message): string => {
  const said = readContent(message);
  switch (message.act) {
    case 'acknowledge':
      return 'Thanks.';
    case 'confirm':
      return 'Yes.';
    case 'reject':
      return said?.kind === 'question' ? "I don't know." : 'No.';
    default:
      break;
  }
  if (said === null) return message.text ?? '';
  switch (said.kind) {
    case 'order':
      if (message.act === 'clarify') return `Is it ${nameOrder(said.order)}?`;
      return said.instead === null
        ? `The order is ${nameOrder(said.order)}.`
        : `Not ${nameOrder(said.instead)}: the order is ${nameOrder(said.order)}.`;
    case 'table':
      return `The guest sits at table ${said.table + 1}.`;
    case 'question':
      return said.about === 'order' ? 'What is ordered?' : 'At which table is the guest?';
    case 'bring':
      return `Please bring ${articled(said.thing)}.`;
    case 'part':
      return `Please take over ${PART_WORDS[said.part]}.`;
  }
};

/** What free words mean: whatever names a soup tells an order, or asks whether it is that; null where nothing is meant. */
export const parseWords = (text: string): Omit<Message, 'to'> | null => {
  const words = text.toLowerCase();
  const asks = words.includes('?');
  const table = /table\s+(\d)/.exec(words);
  if (table && Number(table[1]) >= 1 && Number(table[1]) <= TABLES)
    return { act: 'inform', content: tableContent(Number(table[1]) - 1) };
  const fetched = /\b(?:bring|fetch|get)\b.*\b(onion|tomato|dish)/.exec(words);
  if (fetched) return { act: 'request', content: { bring: fetched[1]! } };
  const onions = /\bonions?\b/.test(words);
  const tomatoes = /\btomato(es)?\b/.test(words);
  if (onions || tomatoes)
    return { act: asks ? 'clarify' : 'inform', content: orderContent(onions && tomatoes ? 1 : onions ? 0 : 2) };
  if (asks && words.includes('table')) return { act: 'ask', content: { about: 'table' } };
  if (asks && /\border|\bwhat\b|\bwhich\b/.test(words)) return { act: 'ask', content: { about: 'order' } };
  if (/^(thanks|thank you|ok|okay)\b/.test(words)) return { act: 'acknowledge' };
  if (/^yes\b/.test(words)) return { act: 'confirm' };
  return /^no\b/.test(words) ? { act: 'reject' } : null;
};
