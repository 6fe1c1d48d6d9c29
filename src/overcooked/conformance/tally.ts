/** Counting how recorded behaviour and ours differ, and saying where it begins. */

/** One difference, for people. */
export interface Difference {
  /** The record and, where it has steps, the step: `current-cramped_room-rnd30-0, step 17`. */
  readonly where: string;
  /** What differs, as a path into the record: `s.p[0][2]`, `sr`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** The kitchen before the step; empty where that says nothing. */
  readonly picture: string;
}

/** What was compared so far. Mutable: checks add to it. */
export interface Tally {
  /** Episodes, games, states, plans or layouts. */
  records: number;
  /** Transitions; for encodings, arrays. */
  steps: number;
  differences: number;
  /** The first few. */
  readonly first: Difference[];
}

/** Differences that are kept in full. */
const KEPT = 5;

export const createTally = (): Tally => ({ records: 0, steps: 0, differences: 0, first: [] });

export const noteDifference = (tally: Tally, difference: Difference): void => {
  tally.differences++;
  const { where, what, expected, found, picture } = difference;
  if (tally.first.length < KEPT) tally.first.push({ where, what, expected, found, picture });
};

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where two JSON values first differ: the path, `''` for the values as such, and what stands there; null where nowhere. */
export const compareJson = (
  expected: unknown,
  found: unknown,
): { readonly path: string; readonly expected: string; readonly found: string } | null => {
  if (expected === found) return null;
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (let i = 0; i < Math.max(expected.length, found.length); i++) {
      const inside = compareJson(expected[i], found[i]);
      if (inside) return { ...inside, path: `[${i}]${inside.path}` };
    }
    return null;
  }
  if (isObject(expected) && isObject(found)) {
    for (const key in expected) {
      const inside = compareJson(expected[key], found[key]);
      if (inside) return { ...inside, path: `.${key}${inside.path}` };
    }
    for (const key in found) {
      const inside = key in expected ? null : compareJson(undefined, found[key]);
      if (inside) return { ...inside, path: `.${key}${inside.path}` };
    }
    return null;
  }
  return { path: '', expected: show(expected), found: show(found) };
};
