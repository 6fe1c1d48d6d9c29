/** What can be written as JSON and read back unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A figure as records keep it: to four decimals, and 0 where that gives -0. */
export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4 + 0;

/**
 * The first place at which a value is no JSON, such as `.belief[2] is undefined`, or null where all of it is JSON.
 * Walks the whole value. Not JSON: undefined, functions, symbols, big integers, numbers that are not finite, -0, and
 * objects that are neither arrays nor plain (dates, maps, typed arrays, class instances), cycles excepted: they never end.
 */
export const jsonProblem = (value: unknown, path = ''): string | null => {
  const here = path === '' ? 'the value' : path;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? null
        : `${here} is ${Object.is(value, -0) ? '-0' : String(value)}`;
    case 'object': {
      if (value === null) return null;
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) {
          const problem = jsonProblem(value[i], `${path}[${i}]`);
          if (problem !== null) return problem;
        }
        return null;
      }
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) return `${here} is no plain object`;
      for (const [key, part] of Object.entries(value)) {
        const problem = jsonProblem(part, `${path}.${key}`);
        if (problem !== null) return problem;
      }
      return null;
    }
    default:
      return `${here} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`;
  }
};
