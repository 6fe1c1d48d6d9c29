/**
 * Information gain per message: what others learned from a seat about what their part depends on,
 *
 *     Σ [H(b before) − H(b after)] / messages of the seat            bits per message
 *
 * over the world's exact beliefs of a listener who takes in all it hears. null where the seat said nothing.
 */
import type { Seat } from '../../environment.ts';
import { notesOf, sentBy, shareOf, type Talked } from './talked.ts';

export const informationGain = (talked: Talked, seat: Seat): number | null => {
  const bits = notesOf(talked, 'learned')
    .filter(({ other }) => other === seat)
    .reduce((sum, { words }) => sum + Number(words[0]), 0);
  return shareOf(bits, sentBy(talked, seat).length);
};
