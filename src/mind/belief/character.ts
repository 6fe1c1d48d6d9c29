/**
 * What a mind thinks about how a teammate behaves, whatever it has in mind: weights over a few typical characters, and
 * apart from them over how readily it gives way, which shows only where somebody is in the way.
 */
import type { Character } from '../../knowledge.ts';

/** A typical rhythm of work: how much of it is chance, how much is doing nothing. */
export type Rhythm = Omit<Character, 'yielding'>;

/** The typical rhythms. They span what people and trained networks show; the last one is hardly there. */
export const RHYTHMS: readonly Rhythm[] = [
  { noise: 0.02, idleness: 0.03 },
  { noise: 0.06, idleness: 0.3 },
  { noise: 0.06, idleness: 0.65 },
  { noise: 0.12, idleness: 0.05 },
  { noise: 0.3, idleness: 0.05 },
  { noise: 0.5, idleness: 0.05 },
  { noise: 0.75, idleness: 0.1 },
  { noise: 0.01, idleness: 0.97 },
];

/** Prior weights: most are sensible, some are slow. */
export const RHYTHM_PRIOR: readonly number[] = [0.35, 0.25, 0.1, 0.12, 0.09, 0.05, 0.03, 0.01];

/** How readily somebody gives way, from never to always. */
export const YIELDING: readonly number[] = [0, 0.5, 1];
export const YIELDING_PRIOR: readonly number[] = [0.25, 0.5, 0.25];

/** The mean character of the weights. */
export const meanCharacter = (rhythms: readonly number[], yielding: readonly number[]): Character => {
  let noise = 0;
  let idleness = 0;
  for (let i = 0; i < RHYTHMS.length; i++) {
    noise += rhythms[i]! * RHYTHMS[i]!.noise;
    idleness += rhythms[i]! * RHYTHMS[i]!.idleness;
  }
  return { noise, idleness, yielding: meanYielding(yielding) };
};

export const meanYielding = (weights: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < YIELDING.length; i++) sum += weights[i]! * YIELDING[i]!;
  return sum;
};
