/**
 * What can be said in a group chat: the content of messages, as JSON.
 *
 *     { proposition, points }    what a proposition says (inform)
 *     { matter, value }          what settles a matter, by the act that it needs (inform, repair, propose)
 *     { proposition: null }      ask: what do you know that was not said?
 *     { matter }                 ask: what do you know of this matter?
 *     { aside }                  something beside the point
 *
 * `acknowledge` and `reject` ("I have nothing") need no content.
 */
import type { Message } from '../environment.ts';
import { INTERVENTIONS, type MatterKind } from './matters.ts';

export type Utterance =
  | { readonly kind: 'fact'; readonly proposition: number; readonly points: number }
  | { readonly kind: 'answer'; readonly matter: number; readonly value: number }
  | { readonly kind: 'askFacts' }
  | { readonly kind: 'askMatter'; readonly matter: number }
  /** Everything that tells nothing: asides, acknowledgements, refusals, and what cannot be understood. */
  | { readonly kind: 'empty' };

const EMPTY: Utterance = { kind: 'empty' };
const isIndex = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** What a message says. Nothing said outside of the grammar above means anything. */
export const readUtterance = ({ act, content }: Message): Utterance => {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return EMPTY;
  const { proposition, points, matter, value } = content as { readonly [key: string]: unknown };
  if (act === 'ask') {
    if (isIndex(matter)) return { kind: 'askMatter', matter };
    return proposition === null ? { kind: 'askFacts' } : EMPTY;
  }
  if (act !== 'inform' && act !== 'repair' && act !== 'propose') return EMPTY;
  if (act === 'inform' && isIndex(proposition) && Number.isInteger(points))
    return { kind: 'fact', proposition, points: points as number };
  return isIndex(matter) && isIndex(value) ? { kind: 'answer', matter, value } : EMPTY;
};

export const sayFact = (proposition: number, points: number): Message => ({
  to: [],
  act: 'inform',
  content: { proposition, points },
});

export const sayAnswer = (matter: number, kind: MatterKind, value: number): Message => ({
  to: [],
  act: INTERVENTIONS[kind].act,
  content: { matter, value },
});

export const askFacts = (to: readonly number[]): Message => ({ to, act: 'ask', content: { proposition: null } });

export const askMatter = (matter: number, to: readonly number[]): Message => ({ to, act: 'ask', content: { matter } });

export const sayAside = (aside: number): Message => ({ to: [], act: 'inform', content: { aside } });
