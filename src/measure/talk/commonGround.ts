/**
 * Growth of common ground: propositions of the task that two seats have both shown to hold alike, at the end less at the
 * beginning, where there were none (|CG_T| − |CG_0|; ICR, arXiv 2510.22462). Of the whole team.
 */
import { notesOf, type Talked } from './talked.ts';

export const commonGround = (talked: Talked): number =>
  new Set(
    notesOf(talked, 'agreed').map(({ seat, other, words }) => {
      const [one, two] = [seat, other ?? seat].sort((a, b) => a - b);
      return `${words[0]} ${one} ${two}`;
    }),
  ).size;
