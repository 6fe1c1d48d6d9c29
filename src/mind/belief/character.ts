/** What a mind thinks about how a teammate behaves, whatever it has in mind: weights over a few typical characters. */
import type { Character } from '../../knowledge.ts';

/** The typical characters. Their noise and idleness span what people and trained networks show. */
export const CHARACTERS: readonly Character[] = [
  { noise: 0.03, idleness: 0.03 },
  { noise: 0.06, idleness: 0.3 },
  { noise: 0.06, idleness: 0.65 },
  { noise: 0.3, idleness: 0.05 },
  { noise: 0.7, idleness: 0.1 },
];

/** Prior weights: most are sensible, some are slow. */
export const CHARACTER_PRIOR: readonly number[] = [0.4, 0.25, 0.1, 0.2, 0.05];

/** The mean character of the weights. */
export const meanCharacter = (weights: readonly number[]): Character => {
  let noise = 0;
  let idleness = 0;
  for (let i = 0; i < CHARACTERS.length; i++) {
    noise += weights[i]! * CHARACTERS[i]!.noise;
    idleness += weights[i]! * CHARACTERS[i]!.idleness;
  }
  return { noise, idleness };
};
