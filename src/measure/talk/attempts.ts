/**
 * Attempts at a task that is told piece by piece (Lost in Conversation, Laban et al. 2025, arXiv 2505.06120):
 *
 *     premature = attempts with P(correct | what was told) < ½ / attempts
 *     locked in = attempts that keep a value which was contradicted / attempts
 *     correct   = correct attempts / attempts
 *
 * null without an attempt.
 */
import type { Seat } from '../../environment.ts';
import { notesOf, shareOf, type Talked } from './talked.ts';

export interface Attempts {
  readonly attempts: number;
  readonly correct: number | null;
  readonly premature: number | null;
  readonly lockedIn: number | null;
}

export const attempts = (talked: Talked, seat: Seat): Attempts => {
  const made = notesOf(talked, 'attempt', seat);
  const steps = new Set(made.map(({ step }) => step));
  const beside = (kind: 'premature' | 'lockedIn') =>
    new Set(
      notesOf(talked, kind, seat)
        .map(({ step }) => step)
        .filter((step) => steps.has(step)),
    ).size;
  return {
    attempts: made.length,
    correct: shareOf(made.filter(({ words }) => words[0] === 'correct').length, made.length),
    premature: shareOf(beside('premature'), made.length),
    lockedIn: shareOf(beside('lockedIn'), made.length),
  };
};
