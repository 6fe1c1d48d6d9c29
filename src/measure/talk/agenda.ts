/**
 * What becomes of questions: the share of those addressed to a seat that it answered, and of its own that nobody did
 * ("questions raised but unanswered"). A reply names what it answers. Questions to everybody count as asked of each, and
 * anybody's reply answers them. What came so late that the episode was over is left out. null where nothing was asked.
 */
import { asksFor } from '../../channel/acts.ts';
import type { Seat } from '../../environment.ts';
import { idOf, isFor, isInTime, sentIn, shareOf, type Talked } from './talked.ts';

export interface Agenda {
  /** Share of what the seat was asked that it answered itself. */
  readonly answered: number | null;
  /** Share of what the seat asked that nobody answered. */
  readonly unanswered: number | null;
}

export const agenda = (talked: Talked, seat: Seat): Agenda => {
  const sent = sentIn(talked);
  const asking = sent.filter((one) => asksFor(one.message) && isInTime(talked, one));
  const answers = (id: string, by: (from: Seat) => boolean) =>
    sent.some(({ from, message }) => message.replyTo === id && by(from));
  const asked = asking.filter((one) => isFor(one, seat) && one.heard !== null);
  const own = asking.filter(({ from }) => from === seat);
  return {
    answered: shareOf(asked.filter((one) => answers(idOf(one), (from) => from === seat)).length, asked.length),
    unanswered: shareOf(own.filter((one) => !answers(idOf(one), (from) => from !== seat)).length, own.length),
  };
};
