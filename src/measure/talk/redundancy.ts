/**
 * Redundancy: the share of what a seat told that its addressee knew already,
 *
 *     #{told(p): knows(p)} / #{told}
 *
 * as the world knows it, not as the speaker believed. The complement of Inner Thoughts' originality (Liu et al., CHI 2025).
 * null where nothing was told.
 */
import type { Seat } from '../../environment.ts';
import { notesOf, shareOf, type Talked } from './talked.ts';

export const redundancy = (talked: Talked, seat: Seat): number | null => {
  const told = notesOf(talked, 'told', seat);
  return shareOf(told.filter(({ words }) => words[0] === 'known').length, told.length);
};
