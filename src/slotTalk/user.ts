/**
 * The user, as rules: reveals a slot only when asked, names what it likes best of what there can be, goes on to the next
 * where there is none, is influenced by offers, and books what it chose. One function of what it wants, what it has kept
 * and what it hears; the scripted partners and the users that a system imagines are both made of it.
 */

import type { Message } from '../environment.ts';
import { type Question, readSlotMessage, type SlotMessage } from './messages.ts';
import { digit, type Goal } from './state.ts';

/** What a user has said and heard so far. A type, so that it is JSON. */
export type UserMind = {
  /** A digit per slot: the value that it chose; `.` where it has not chosen. */
  readonly chosen: string;
  /** A digit per further fact: 1 where it was told. */
  readonly told: string;
  /** A digit per slot: how often it named a value again that there is not. */
  readonly insisted: string;
  /** Whether it has gone back on a slot already. */
  readonly wavered: boolean;
};

export interface Temper {
  /** Values of each slot that it accepts unoffered, those that it likes best. */
  readonly accepts: number;
  /** How often it insists on a value that there is not, for each slot. */
  readonly insists: number;
  /** Whether it goes back on its last slot when it is first asked to book. */
  readonly wavers: boolean;
}

export const newUserMind = (slots: number, extras: number): UserMind => ({
  chosen: '.'.repeat(slots),
  told: '0'.repeat(extras),
  insisted: '0'.repeat(slots),
  wavered: false,
});

const put = (text: string, at: number, value: string | number): string =>
  `${text.slice(0, at)}${value}${text.slice(at + 1)}`;

export interface Reply {
  /** null: it has nothing to say to this. */
  readonly said: SlotMessage | null;
  readonly mind: UserMind;
}

/** The value that it names for a slot: an acceptable one, one that it can be influenced to take, or null. */
const choose = (goal: Goal, { slot, without, offers }: Question, accepts: number): number | null => {
  const order = goal.order[slot]!;
  let second: number | null = null;
  for (let rank = 0; rank < order.length; rank++) {
    const value = digit(order, rank);
    if (without.includes(value) || (offers !== null && !offers.includes(value))) continue;
    if (rank < accepts) return value;
    if (offers !== null && goal.willing[slot] === '1') second ??= value;
  }
  return second;
};

const answer = (goal: Goal, mind: UserMind, question: Question, { accepts, insists }: Temper): Reply => {
  const { slot, without, offers } = question;
  const value = choose(goal, question, accepts);
  const best = digit(goal.order[slot]!, 0);
  const isGone = without.includes(best) || (offers !== null && !offers.includes(best));
  const insisted = digit(mind.insisted, slot);
  if (isGone && insisted < insists) {
    const next = { ...mind, insisted: put(mind.insisted, slot, insisted + 1) };
    return { said: { kind: 'choice', slot, value: best }, mind: next };
  }
  if (value !== null)
    return { said: { kind: 'choice', slot, value }, mind: { ...mind, chosen: put(mind.chosen, slot, value) } };
  return { said: offers === null ? { kind: 'refusal', slot } : { kind: 'end' }, mind };
};

/** Asks for the first fact that it wants to know and was not told; books where there is none. */
const close = (goal: Goal, mind: UserMind, entity: number): Reply => {
  for (let extra = 0; extra < goal.curious.length; extra++)
    if (goal.curious[extra] === '1' && mind.told[extra] !== '1') return { said: { kind: 'curiosity', extra }, mind };
  return { said: { kind: 'booking', entity }, mind };
};

/** What a user says to what it hears. `entity` is what was proposed last; null: nothing yet. */
export const replyTo = (
  heard: SlotMessage,
  { goal, mind, temper, entity }: { goal: Goal; mind: UserMind; temper: Temper; entity: number | null },
): Reply => {
  const slots = goal.order.length;
  switch (heard.kind) {
    case 'question':
      return heard.slot < slots ? answer(goal, mind, heard, temper) : { said: null, mind };
    case 'proposal': {
      const told = heard.extras.reduce(
        (text, [extra]) => (extra < text.length ? put(text, extra, 1) : text),
        mind.told,
      );
      const known = { ...mind, told };
      for (let slot = 0; slot < slots; slot++)
        if (heard.values[slot] !== mind.chosen[slot]) return { said: { kind: 'refusal', slot }, mind: known };
      if (temper.wavers && !mind.wavered) {
        const slot = slots - 1;
        return {
          said: { kind: 'refusal', slot },
          mind: { ...known, wavered: true, chosen: put(mind.chosen, slot, '.') },
        };
      }
      return close(goal, known, heard.entity);
    }
    case 'fact': {
      const told = heard.extra < mind.told.length ? put(mind.told, heard.extra, 1) : mind.told;
      const known = { ...mind, told };
      return entity === null ? { said: null, mind: known } : close(goal, known, entity);
    }
    default:
      return { said: null, mind };
  }
};

/** As `replyTo`, from a message of a channel; null where it means nothing to a user. */
export const readForUser = (message: Message): SlotMessage | null => {
  const said = readSlotMessage(message);
  return said !== null && ['question', 'proposal', 'fact'].includes(said.kind) ? said : null;
};
