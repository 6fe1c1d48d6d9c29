/** Messages of a group chat in words, and words read as messages. */
import type { Message, Seat } from '../environment.ts';
import { formatPoints } from './decision.ts';
import { INTERVENTIONS } from './matters.ts';
import { type ChatObservation, openMatter } from './state.ts';
import { askFacts, askMatter, readUtterance, sayAnswer, sayFact } from './utterance.ts';

const OPENINGS: { readonly [act: string]: string } = {
  repair: 'That is not right:',
  inform: 'For the record:',
  propose: 'Put together:',
};

export const wordMessage = (message: Message): string => {
  const utterance = readUtterance(message);
  switch (utterance.kind) {
    case 'fact':
      return `Proposition ${utterance.proposition} counts ${formatPoints(utterance.points)}.`;
    case 'answer':
      return `${OPENINGS[message.act] ?? 'For the record:'} matter ${utterance.matter} is ${utterance.value}.`;
    case 'askFacts':
      return `Seat ${message.to.join(' and ')}, what do you know that nobody has said?`;
    case 'askMatter':
      return `${message.to.length === 0 ? 'Does anybody' : `Seat ${message.to.join(' and ')}, do you`} know matter ${utterance.matter}?`;
    case 'empty':
      if (message.act === 'acknowledge') return 'I see.';
      return message.act === 'reject' ? 'I have nothing to add.' : 'By the way...';
  }
};

/**
 * What somebody means who writes freely: `proposition 3 counts -2`, `matter 1 is 4`, `what do you know?`, `do you know
 * matter 1?`, with a seat's number before a question, or a word of agreement or refusal. null: nothing of these.
 */
export const parseWords = (text: string, from: Seat, { matters, votes, step }: ChatObservation): Message | null => {
  const words = text.toLowerCase();
  const seat = /\bseat (\d+)\b/.exec(words);
  const named = seat === null ? null : Number(seat[1]);
  const to = named === null || named === from || votes[named] === undefined ? [] : [named];
  const fact = /\bproposition (\d+)\b.*?([+-−]?\d+)(?!.*\d)/.exec(words);
  const asks = words.includes('?');
  if (fact !== null && !asks) return sayFact(Number(fact[1]), Number(fact[2]!.replace('−', '-')));
  const matter = /\bmatter (\d+)\b/.exec(words);
  const index = matter === null ? openMatter(matters, step) : Number(matter[1]);
  const kind = matters[index]?.kind;
  if (asks && (matter !== null || /\bmatter\b/.test(words)) && kind !== undefined) return askMatter(index, to);
  if (asks && /\bwhat\b.*\bknow\b/.test(words)) return askFacts(to.length > 0 ? to : [(from + 1) % votes.length]);
  const value = /\bis (\d+)\b/.exec(words);
  if (!asks && matter !== null && value !== null && kind !== undefined)
    return { ...sayAnswer(index, kind, Number(value[1])), act: INTERVENTIONS[kind].act };
  if (/\b(ok|okay|yes|i see|right|thanks)\b/.test(words)) return { to: [], act: 'acknowledge' };
  return /\b(nothing|no idea|don't know)\b/.test(words) ? { to: [], act: 'reject' } : null;
};
