/**
 * Gates: whether one of the valued thoughts is said, or silence is kept. What one may not say is taken out before. A gate
 * depends on its arguments alone; its chance is the seat's own stream (the published code draws from an unseeded one).
 */
import type { Random } from '../../random.ts';
import { type Scored, TIE } from './evaluate.ts';
import type { GateName, InitiativeParameters } from './settings.ts';

/** What a gate looks at. */
export interface Moment {
  /** What may be said, in the order of salience. */
  readonly able: readonly Scored[];
  /** Those of `able` that answer what this seat was asked. */
  readonly replies: readonly Scored[];
  readonly turn: 'mine' | "another's" | 'open';
  readonly parameters: InitiativeParameters;
  readonly random: Random;
}

/** What is said, null for silence, and why in words. */
export interface Choice {
  readonly said: Scored | null;
  readonly why: string;
}

export type Gate = (moment: Moment) => Choice;

const SILENT: Choice = { said: null, why: 'it never speaks' };

const best = (among: readonly Scored[], of: (one: Scored) => number): Scored | null =>
  among.reduce<Scored | null>((top, one) => (top === null || of(one) > of(top) + TIE ? one : top), null);

const by = (value: number): string => value.toFixed(3);

/**
 * Speaks where that is worth more than silence: with no costs of civility and a window of 0 the best decision there is on
 * one message now or never (myopic value of information); with a longer window, waiting for a better moment is a choice.
 * What waiting would do as well as is not put off, where it is worth more than never saying it.
 */
const value: Gate = ({ able, parameters: { margin } }) => {
  const top = best(able, ({ worth }) => worth);
  if (top === null) return { said: null, why: 'there is nothing that may be said' };
  const sure = best(
    able.filter(({ worth, error }) => worth > TIE + margin * error),
    ({ worth }) => worth,
  );
  if (sure !== null) return { said: sure, why: `it is worth ${by(sure.worth)} more than silence` };
  const alone = ({ alone: once, gain, worth }: Scored): number => once - (gain - worth);
  const tied = best(
    able.filter((one) => Math.abs(one.gain) <= TIE && alone(one) > TIE),
    alone,
  );
  if (tied !== null) return { said: tied, why: `it is worth ${by(alone(tied))}, and waiting makes it worth no more` };
  return { said: null, why: `the best of it is worth ${by(top.worth)} more than silence` };
};

/** Only answers what it is asked: the reactive assistant of most systems. */
const passive: Gate = ({ replies }) => {
  const top = best(replies, ({ worth }) => worth);
  return { said: top, why: top === null ? 'it was not asked' : 'it was asked' };
};

const always: Gate = ({ able }) => {
  const top = best(able, ({ worth }) => worth);
  return { said: top, why: top === null ? 'there is nothing that may be said' : 'it always speaks' };
};

/** Draws twice at every step, whatever there is to say. */
const random: Gate = ({ able, parameters, random: stream }) => {
  const [luck, any] = [stream.next(), stream.next()];
  if (luck >= parameters.probability || able.length === 0) return { said: null, why: 'by lot' };
  return { said: able[Math.floor(any * able.length)]!, why: 'by lot' };
};

/**
 * The published gate (Inner Thoughts, section 4.5; thoughtful-agents, participant.py): a threshold for an open floor, a
 * higher one for another's, none for one's own, and now and then a backchannel. Whoever has the floor goes first here
 * (channel/floor.ts); in the published code anybody with a higher score takes it from them. A thought without a score can
 * be said there, at −1; here every thought has one. Draws once at every step.
 */
const innerThoughts: Gate = ({ able, turn, parameters, random: stream }) => {
  const { open, interrupt, backchannel } = parameters.thresholds;
  const luck = stream.next();
  const top = best(able, ({ motivation }) => motivation);
  if (top === null) return { said: null, why: 'there is nothing that may be said' };
  if (turn === 'mine') return { said: top, why: 'it has the floor' };
  const threshold = turn === 'open' ? open : interrupt;
  const measured = `a motivation of ${by(top.motivation)} against ${threshold}`;
  if (top.motivation >= threshold) return { said: top, why: measured };
  const nod = able.find(({ thought }) => thought.message.act === 'acknowledge') ?? null;
  if (turn === 'open' && nod !== null && luck < backchannel) return { said: nod, why: 'a backchannel, by lot' };
  return { said: null, why: measured };
};

/**
 * PRISM's threshold (arXiv 2602.01532): speaks iff P(accepted) ≥ C_FA / (C_FA + P(needed) · C_FN), with the costs of a
 * false alarm and of a miss. Accepted is the addressees' uptake, needed the hypotheses in which it gains.
 */
const prism: Gate = ({ able, parameters }) => {
  const { spoken, silent: missed } = parameters.errors;
  const clears = able.filter(({ need, uptake }) => need > 0 && uptake >= spoken / (spoken + need * missed));
  const top = best(clears, ({ worth }) => worth);
  return { said: top, why: top === null ? 'nothing is needed and accepted enough' : 'needed and accepted enough' };
};

export const GATES: { readonly [name in GateName]: Gate } = {
  value,
  silent: () => SILENT,
  passive,
  always,
  random,
  innerThoughts,
  prism,
};
