/**
 * Uptake: how much of what a seat asked of others was taken up, and how much of what was asked of it it took up
 * (grounding by action; ICR, arXiv 2510.22462, looks at the same as influence on behaviour):
 *
 *     uptake = requests and proposals that were done / requests and proposals
 *
 * each at most once per time it was done; those that came when the episode was over are left out. null where nothing was
 * requested.
 */
import type { Seat } from '../../environment.ts';
import { isFor, isInTime, notesOf, sentIn, shareOf, type Talked } from './talked.ts';

const WANTED: readonly string[] = ['request', 'propose'];

export interface Uptake {
  /** Share of the seat's requests and proposals that others took up. */
  readonly given: number | null;
  /** Share of those to the seat that it took up. */
  readonly taken: number | null;
}

export const uptake = (talked: Talked, seat: Seat): Uptake => {
  const wanted = sentIn(talked).filter((one) => WANTED.includes(one.message.act) && isInTime(talked, one));
  const done = notesOf(talked, 'tookUp').filter(({ words }) => WANTED.includes(words[0] ?? ''));
  const own = wanted.filter(({ from }) => from === seat).length;
  const asked = wanted.filter((one) => isFor(one, seat)).length;
  return {
    given: shareOf(Math.min(own, done.filter(({ other }) => other === seat).length), own),
    taken: shareOf(Math.min(asked, done.filter((one) => one.seat === seat).length), asked),
  };
};
