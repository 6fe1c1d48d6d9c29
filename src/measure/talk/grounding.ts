/**
 * Grounding ratio: the share of a seat's turns that are grounding acts (Shaikh et al., arXiv 2311.09144): clarification,
 * acknowledgement and follow-up,
 *
 *     G = (clarify + acknowledge + follow-up) / turns
 *
 * Acts are typed, so that they are counted and not classified. A follow-up is a question in reply to something told; a
 * confirmation acknowledges. The paper's 77.5 % is how much less often language models do it than human experts: a
 * reference for models, no target. null where the seat said nothing.
 */
import type { Seat } from '../../environment.ts';
import { idOf, type Said, sentBy, sentIn, shareOf, type Talked } from './talked.ts';

const GROUNDING: readonly string[] = ['clarify', 'acknowledge', 'confirm'];
const TELLING: readonly string[] = ['inform', 'repair', 'propose'];

export const grounding = (talked: Talked, seat: Seat): number | null => {
  const told = new Set(sentIn(talked).flatMap((one) => (TELLING.includes(one.message.act) ? [idOf(one)] : [])));
  const isGrounding = ({ message: { act, replyTo } }: Said): boolean =>
    GROUNDING.includes(act) || (act === 'ask' && replyTo !== undefined && told.has(replyTo));
  const turns = sentBy(talked, seat);
  return shareOf(turns.filter(isGrounding).length, turns.length);
};
