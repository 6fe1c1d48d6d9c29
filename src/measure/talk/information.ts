/**
 * Information gain per message: what was learned from what was said about what the learner's part depends on,
 *
 *     Σ [H(b before) − H(b after)] / messages            bits per message
 *
 * over the world's exact beliefs of a listener who takes in all it hears: of a seat, what others learned from it over its
 * own messages; of the team, questions and answers alike over the messages of all. null where nothing was said.
 */
import type { Seat } from '../../environment.ts';
import { notesOf, sentBy, sentIn, shareOf, type Talked } from './talked.ts';

export const informationGain = (talked: Talked, seat: Seat): number | null => {
  const bits = notesOf(talked, 'learned')
    .filter(({ other }) => other === seat)
    .reduce((sum, { words }) => sum + Number(words[0]), 0);
  return shareOf(bits, sentBy(talked, seat).length);
};

export const teamInformationGain = (talked: Talked): number | null => {
  const bits = notesOf(talked, 'learned').reduce((sum, { words }) => sum + Number(words[0]), 0);
  return shareOf(bits, sentIn(talked).length);
};
