/**
 * Simulated satisfaction of a seat's teammates with it, in [0, 1]: a deterministic state in the manner of RLVER's emotion
 * score (arXiv 2507.03112), by the rule of channel/satisfaction.ts. SIMULATED: no person was asked and nobody's feeling is
 * measured. Each message of the seat that taught somebody or was taken up gains, each that came in the middle of something
 * intrudes, each repeat after a refusal nags, and each step that a question to the seat goes unanswered is waited for.
 */
import { asksFor } from '../../channel/acts.ts';
import { CONTENT, satisfy } from '../../channel/satisfaction.ts';
import type { Seat } from '../../environment.ts';
import { idOf, isFor, notesOf, sentBy, sentIn, type Talked } from './talked.ts';

export interface Satisfaction {
  readonly mean: number;
  readonly final: number;
  readonly least: number;
}

/** null for an episode of no step. */
export const satisfaction = (talked: Talked, seat: Seat): Satisfaction | null => {
  const steps = talked.events.length;
  if (steps === 0) return null;
  const gained = new Set<number>();
  for (const kind of ['learned', 'tookUp'] as const)
    for (const note of notesOf(talked, kind)) if (note.other === seat) gained.add(note.step);
  const disturbed = new Set(notesOf(talked, 'disturbed', seat).map(({ step }) => step));
  const refused = new Set<string>();
  const nagged = new Set<number>();
  const sent = sentIn(talked);
  for (const one of sentBy(talked, seat)) {
    const key = JSON.stringify([one.message.act, one.message.to, one.message.content ?? null]);
    if (refused.has(key)) nagged.add(one.step);
    if (sent.some(({ message }) => message.act === 'reject' && message.replyTo === idOf(one))) refused.add(key);
  }
  const questions = sent.filter((one) => one.heard !== null && asksFor(one.message) && isFor(one, seat));
  const waits = (step: number) =>
    questions.some((question) => {
      const reply = sent.find(({ message, from }) => from === seat && message.replyTo === idOf(question));
      return step > question.heard! && step < (reply?.step ?? steps);
    });
  let u = CONTENT;
  let total = 0;
  let least = u;
  for (let step = 0; step < steps; step++) {
    u = satisfy(u, {
      gained: gained.has(step),
      intrusion: disturbed.has(step) ? 1 : 0,
      nag: nagged.has(step),
      waits: waits(step),
    });
    total += u;
    least = Math.min(least, u);
  }
  return { mean: total / steps, final: u, least };
};
