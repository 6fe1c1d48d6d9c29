/**
 * The luck of simulations: the contract of `Random` on a generator that costs a tenth of the real one's, for a search
 * makes some million streams in an episode. A class, so that a stream is one small object.
 */
import { hashText } from '../hash.ts';
import { createRandom, nextFast, type Random, type RandomState } from '../random.ts';

/** Two numbers as one, far from those of their neighbours: the finaliser of MurmurHash3 (Appleby, public domain). */
const mix = (a: number, b: number): number => {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

class Luck implements Random {
  readonly #hash: number;
  #state: Int32Array | null = null;

  constructor(hash: number) {
    this.#hash = hash;
  }

  get key(): string {
    return `luck ${this.#hash}`;
  }

  next(): number {
    this.#state ??= Int32Array.of(this.#hash || 1);
    return nextFast(this.#state);
  }

  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  fork(name: string | number): Random {
    return new Luck(mix(this.#hash, typeof name === 'number' ? name : hashText(name)));
  }

  /** A state of the real generator: what is restored from it goes on with other luck, which is luck all the same. */
  save(): RandomState {
    return createRandom(this.key).save();
  }
}

/** The k-th luck of a seed. Equal numbers, equal luck. */
export const createLuck = (seed: number, k: number): Random => new Luck(mix(seed, k));
