/**
 * Who gets the only floor. After Sacks, Schegloff and Jefferson (Language 50, 1974, section 4.13): whom the last speaker
 * selected speaks next; otherwise whoever wants to selects themself; and with Inner Thoughts' condition for
 * interrupting (Liu et al., CHI 2025, section 5.5): only somebody who wants it badly.
 */
import type { Message, Seat } from '../environment.ts';
import type { Random } from '../random.ts';
import { asksFor } from './acts.ts';

/** How much somebody wants to speak who does not say: the middle of the scale. */
export const DEFAULT_MOTIVATION = 3;

/** The least motivation, in [1, 5], with which one takes a floor that was given to somebody else. */
export const INTERRUPTION = 4;

export type Floor = {
  /** Who spoke last, and at which step; null: nobody yet. */
  readonly last: { readonly seat: Seat; readonly step: number } | null;
  /** Who was asked for a reply, and the first step at which they can give it; null: the floor is free. */
  readonly given: { readonly seats: readonly Seat[]; readonly from: number } | null;
};

export const FREE_FLOOR: Floor = { last: null, given: null };

export interface Bid {
  readonly seat: Seat;
  readonly motivation: number;
}

/** Higher motivation first; among equals the order that `random` draws for this step, which no absent seat changes. */
const strongest = (bids: readonly Bid[], random: Random): Seat | null => {
  let best: { readonly bid: Bid; readonly lot: number } | null = null;
  for (const bid of bids) {
    const lot = random.fork(bid.seat).next();
    const { motivation } = bid;
    if (best === null || motivation > best.bid.motivation || (motivation === best.bid.motivation && lot > best.lot))
      best = { bid, lot };
  }
  return best === null ? null : best.bid.seat;
};

/**
 * The seat that may speak at `step`; null where none of the bids is good. Whoever was asked comes first; another needs
 * a motivation of at least `INTERRUPTION` while the floor is theirs. Nobody speaks at two steps in a row, unless asked.
 */
export const grantFloor = (floor: Floor, bids: readonly Bid[], step: number, random: Random): Seat | null => {
  const { last, given } = floor;
  const asked = given !== null && step >= given.from ? given.seats : null;
  const invited = asked === null ? [] : bids.filter(({ seat }) => asked.includes(seat));
  if (invited.length > 0) return strongest(invited, random);
  const justSpoke = last !== null && last.step === step - 1 ? last.seat : null;
  const others = bids.filter(
    ({ seat, motivation }) => seat !== justSpoke && (asked === null || motivation >= INTERRUPTION),
  );
  return strongest(others, random);
};

/** What was said at a step: who spoke, whether it got through, and from which step on it can be answered. */
export interface Said {
  readonly seat: Seat;
  readonly message: Message;
  readonly lost: boolean;
  readonly heard: number;
}

/**
 * The floor after `step`. A question that is not lost gives the floor to its addressees; a reply of one of them takes it
 * back, and so does a step of silence at which they could have replied.
 */
export const passFloor = (floor: Floor, said: Said | null, step: number, seats: number): Floor => {
  const { last, given } = floor;
  if (said === null) return given !== null && step >= given.from ? { last, given: null } : floor;
  const { seat, message, lost, heard } = said;
  const spoke = { seat, step };
  if (asksFor(message) && !lost) {
    const everybody = Array.from({ length: seats }, (_, one) => one).filter((one) => one !== seat);
    return { last: spoke, given: { seats: message.to.length === 0 ? everybody : message.to, from: heard } };
  }
  const replied = given !== null && step >= given.from && given.seats.includes(seat);
  return { last: spoke, given: replied ? null : given };
};
