/** What a seat sees, with what it was told filled in. */
import type { ChatObservation } from './state.ts';

/** What was told, by index. */
export interface Told {
  readonly points: { readonly [proposition: number]: number };
  readonly answers: { readonly [matter: number]: number };
}

export const informed = (observation: ChatObservation, { points, answers }: Told): ChatObservation => ({
  ...observation,
  propositions: observation.propositions.map((one, index) =>
    one.points === null && points[index] !== undefined ? { ...one, points: points[index] } : one,
  ),
  answers: observation.answers.map((answer, index) => answer ?? answers[index] ?? null),
});
