/** Deep equality that says where two values part. */

/** A place where two values differ: its path, such as `.hands[1]` (empty: the values themselves), and what stands there. */
export interface Difference {
  readonly path: string;
  readonly found: unknown;
  readonly expected: unknown;
}

const ABSENT = Symbol('absent');

const kindOf = (value: object): unknown => (Array.isArray(value) ? 'array' : Object.getPrototypeOf(value));

/** Own enumerable parts by name; of typed arrays their numbers, of maps and sets their entries in order. */
const partsOf = (value: object): ReadonlyMap<string, unknown> => {
  if (value instanceof Map || value instanceof Set)
    return new Map([...value.entries()].map((entry, i) => [`[${i}]`, entry]));
  if (value instanceof Date) return new Map([['.getTime()', value.getTime()]]);
  const listed = Array.isArray(value) || ArrayBuffer.isView(value);
  return new Map(Object.entries(value).map(([key, part]) => [listed ? `[${key}]` : `.${key}`, part]));
};

/**
 * The first place at which two values differ, null where they are deeply equal. Numbers are told apart by `Object.is`
 * (so 0 is not -0, and NaN is NaN); the order of an object's keys is no difference, its prototype is.
 */
export const findDifference = (
  found: unknown,
  expected: unknown,
  path = '',
  above: readonly unknown[] = [],
): Difference | null => {
  if (Object.is(found, expected)) return null;
  const here = { path, found, expected };
  if (typeof found !== 'object' || typeof expected !== 'object' || found === null || expected === null) return here;
  if (kindOf(found) !== kindOf(expected)) return here;
  if (above.includes(found)) return null; // A cycle: it is being compared further up.
  const below = [...above, found];
  const [ours, theirs] = [partsOf(found), partsOf(expected)];
  for (const [key, part] of theirs) {
    if (!ours.has(key)) return { path: path + key, found: ABSENT, expected: part };
    const inside = findDifference(ours.get(key), part, path + key, below);
    if (inside !== null) return inside;
  }
  for (const [key, part] of ours) if (!theirs.has(key)) return { path: path + key, found: part, expected: ABSENT };
  return null;
};

/**
 * A deep copy to compare with later, through objects of any class, and cycles; functions are kept as they are. What
 * stands in private fields is not copied.
 */
export const snapshot = <T>(value: T, made = new Map<unknown, unknown>()): T => {
  if (typeof value !== 'object' || value === null) return value;
  const before = made.get(value);
  if (before !== undefined) return before as T;
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  if (value instanceof Map || value instanceof Set || value instanceof Date) return structuredClone(value);
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([] as never)
    : Object.create(Object.getPrototypeOf(value));
  made.set(value, copy);
  for (const [key, part] of Object.entries(value)) copy[key] = snapshot(part, made);
  return copy as T;
};

/** A value in a message: short, `nothing` where there is none. */
export const clip = (value: unknown): string => {
  if (value === ABSENT) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === undefined || text.length < 300 ? String(text ?? value) : `${text.slice(0, 300)}...`;
};
