/** What a benchmark is: a loop of a known number of operations, the same on every run (fixed seeds, fixed counts). */

/** Runs `count` operations and returns a number that depends on all of them, so that none can be left out. */
export type Loop = (count: number) => number;

export interface Benchmark {
  /** Unique. */
  readonly name: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** Operations in one round. */
  readonly count: number;
  /** Operations per second to reach; null where none is set. */
  readonly goal: number | null;
  /** The benchmark of the plain-object reference that does the same; null where there is none. */
  readonly reference: string | null;
  /** Prepares what the loop needs, which is not measured. */
  prepare(): Loop;
}

/** A single figure, such as a size. */
export interface Figure {
  readonly name: string;
  /** In words; `-` where none is set. */
  readonly goal: string;
  measure(): string | Promise<string>;
}

/**
 * The yardstick: a chain of integer operations that a processor can't run ahead of. Rates are also given as shares of
 * this loop's, which depend on the machine and on its other work far less than rates do.
 */
export const integerLoop: Loop = (count) => {
  let x = 1;
  for (let i = 0; i < count; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    x ^= x >>> 15;
  }
  return x;
};
