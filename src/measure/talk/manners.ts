/**
 * Boundaries and autonomy (Deng et al., arXiv 2404.12670, civility), as a world annotates them:
 *
 *     intrusions           messages to somebody in the middle of something / messages
 *     autonomy violations  what was done or ordered that is another's own affair, or that it had refused, per 100 steps
 *     unwarranted          proposals that are worth nothing to whom they are made / proposals (arXiv 2604.22109)
 *
 * null where the seat said nothing, or proposed nothing.
 */
import type { Seat } from '../../environment.ts';
import { notesOf, sentBy, shareOf, type Talked } from './talked.ts';

export interface Manners {
  readonly intrusions: number | null;
  readonly violations: number | null;
  readonly unwarranted: number | null;
}

const PROPOSING: readonly string[] = ['propose', 'request'];

export const manners = (talked: Talked, seat: Seat): Manners => {
  const sent = sentBy(talked, seat);
  const proposals = sent.filter(({ message }) => PROPOSING.includes(message.act)).length;
  const overrode = shareOf(notesOf(talked, 'overrode', seat).length, talked.events.length);
  return {
    intrusions: shareOf(new Set(notesOf(talked, 'disturbed', seat).map(({ step }) => step)).size, sent.length),
    violations: overrode === null ? null : 100 * overrode,
    unwarranted: shareOf(notesOf(talked, 'pushed', seat).length, proposals),
  };
};
