/** What a model wrote, made harmless for a memory, a record and a terminal: markup is left to whoever shows it. */

/** Letters that are kept of an analysis, of a skill and of a reason. */
export const MOST_ANALYSIS = 2000;
export const MOST_SKILL = 80;
export const MOST_REASON = 300;

/** Controls, terminal escapes and marks that turn the direction of text among them; and halves of letters. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** `text` on one line, without harmful letters, at most `most` letters long. */
export const clean = (text: string, most: number): string => {
  const harmless = text.replaceAll(/\s+/g, ' ').replace(HARMFUL, '\ufffd').trim();
  const letters = [...harmless];
  return letters.length > most ? `${letters.slice(0, most - 3).join('')}...` : harmless;
};
