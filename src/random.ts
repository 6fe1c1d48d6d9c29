/**
 * Seeded randomness, forked by name.
 *
 * A `Random` is a place in a tree of streams. Its key is the path of names from the root seed, so a stream depends on
 * where it stands in the tree and never on how many numbers another stream has drawn. The generator behind a stream is
 * Johannes Baagøe's Alea (through `seedrandom`); it is made at the first draw, so forking costs a string.
 */
import seedrandom from 'seedrandom';

export interface Random {
  /** The path of names from the root seed, such as `7/environment/12`. */
  readonly key: string;
  /** The next number, uniform in [0, 1). */
  next(): number;
  /** An integer uniform in [0, bound). `bound` is a positive integer. */
  integer(bound: number): number;
  /** The stream with this name below this one. Forking draws nothing and does not depend on what was drawn. */
  fork(name: string | number): Random;
  /** Where the stream stands: pass it to `restoreRandom` to go on from the same place. */
  save(): RandomState;
}

/** A stream's place as JSON. `alea` is null while nothing was drawn. */
export interface RandomState {
  readonly key: string;
  readonly alea: seedrandom.State.Alea | null;
}

/** The root stream of a seed. Equal seeds give equal streams on every machine with the same engine. */
export const createRandom = (seed: string | number): Random => stream(String(seed), null);

/** The stream that `save` described. */
export const restoreRandom = (saved: RandomState): Random => stream(saved.key, saved.alea);

const stream = (key: string, alea: seedrandom.State.Alea | null): Random => {
  let generator: seedrandom.StatefulPRNG<seedrandom.State.Alea> | undefined;
  const started = () => {
    generator ??= alea === null ? seedrandom.alea(key, { state: true }) : seedrandom.alea('', { state: alea });
    return generator;
  };
  return {
    key,
    next: () => started()(),
    integer: (bound) => Math.floor(started()() * bound),
    fork: (name) => stream(`${key}/${name}`, null),
    save: () => ({ key, alea: generator ? generator.state() : alea }),
  };
};

/** The list in an order that `random` draws, each as likely (Fisher and Yates): a draw less than it is long. */
export const shuffle = <T>(list: readonly T[], random: Random): T[] => {
  const shuffled = [...list];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
};

/**
 * A small fast generator for inner loops (rollouts): Marsaglia's xorshift32 (JSS 8/14, 2003, triple 13, 17, 5), its
 * state in `seed[0]`, a non-zero 32-bit integer that the caller owns. Returns a number in [0, 1).
 */
export const nextFast = (seed: Int32Array): number => {
  let x = seed[0]!;
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  seed[0] = x;
  return (x >>> 0) / 4294967296;
};

/** A non-zero 32-bit seed for `nextFast`, drawn from `random`. */
export const fastSeed = (random: Random): number => (random.next() * 4294967295 + 1) | 0 || 1;
