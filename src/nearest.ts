/** The nearest of the words that would have been right: for error messages. */

/** Insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment). */
export const editDistance = (a: string, b: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
};

/** The word that was probably meant: at most a third of it wrong, or one that begins or ends alike; null if none is near. */
export const nearestWord = (given: string, words: readonly string[]): string | null => {
  const typed = given.toLowerCase();
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const meant = word.toLowerCase();
    const distance = editDistance(typed, meant);
    const partial = typed.length >= 3 && (meant.startsWith(typed) || meant.endsWith(typed));
    const near = distance <= Math.max(1, Math.floor(Math.max(typed.length, meant.length) / 3)) || partial;
    if (near && distance < least) {
      nearest = word;
      least = distance;
    }
  }
  return nearest;
};

/** `did you mean 'x'?` where a word is near, then the words, as many as help. */
export const suggestWords = (given: string, words: readonly string[]): string => {
  const nearest = nearestWord(given, words);
  const listed = words.slice(0, 24).join(', ') + (words.length > 24 ? `, and ${words.length - 24} more` : '');
  const known = words.length === 0 ? 'there is none to name' : `known: ${listed}`;
  return nearest === null ? known : `did you mean '${nearest}'? ${known}`;
};
