/**
 * Who meets which teammate when, counterbalanced over participants.
 *
 * The teammates of a participant come in an order from a Williams design (E. J. Williams, "Experimental designs balanced
 * for the estimation of residual effects of treatments", 1949): a Latin square, so that over its rows every teammate
 * stands equally often in every place, in which besides every teammate follows every other one equally often, so that
 * being spoilt (or annoyed) by the one before evens out too. An even number of teammates needs one square, an odd number
 * a square and its mirror.
 *
 * A participant plays one block per layout, each block with all teammates. The participant's number (0, 1, ...), written
 * in mixed radix, says the row of the teammates' square (fastest), then the seat, then the row of the layouts' square: a
 * whole cycle is `rows(teammates) × seats × rows(layouts)` participants. Within a participant the rows move on from
 * block to block and the seats change from game to game. The seed shuffles which teammate and which layout is the first
 * of its square.
 */
import type { Seat } from '../../environment.ts';
import { createRandom, shuffle } from '../../random.ts';

/** What there is to play. */
export interface Treatments {
  readonly teammates: number;
  readonly layouts: number;
  /** Seats that a person can take, at least one. */
  readonly seats: readonly Seat[];
}

/** One game of a participant's sequence. */
export interface Turn {
  /** Index of the teammate as the study lists them. */
  readonly teammate: number;
  readonly layout: number;
  /** The person's. */
  readonly seat: Seat;
  /** 0, 1, ...: the how manieth other teammate this one is for this participant, by first meeting. */
  readonly label: number;
}

/** The rows of a Williams design for `n` treatments 0 to n-1: n rows where n is even, 2n where it is odd (1 for one). */
export const williamsDesign = (n: number): readonly (readonly number[])[] => {
  if (n === 1) return [[0]];
  // 0, 1, n-1, 2, n-2, ...: neighbours differ by 1, 2, 3, ... modulo n, each once.
  const first = Array.from({ length: n }, (_, i) => (i % 2 === 1 ? (i + 1) / 2 : (n - i / 2) % n));
  const square = Array.from({ length: n }, (_, row) => first.map((one) => (one + row) % n));
  return n % 2 === 0 ? square : [...square, ...square.map((row) => [...row].reverse())];
};

/** 0 to n-1 in an order drawn from `seed` and `name`. */
const shuffled = (n: number, seed: string, name: string): readonly number[] =>
  shuffle([...Array(n).keys()], createRandom(seed).fork('study').fork(name));

/** Participants in a whole cycle: after so many everything is balanced, and begins again. */
export const cycleLength = ({ teammates, layouts, seats }: Treatments): number =>
  williamsDesign(teammates).length * seats.length * williamsDesign(layouts).length;

/** The games of participant `number` (0, 1, ...), in their order. */
export const participantTurns = (treatments: Treatments, number: number, seed: string): readonly Turn[] => {
  const { teammates, layouts, seats } = treatments;
  const rows = williamsDesign(teammates);
  const blocks = williamsDesign(layouts);
  const teammateOf = shuffled(teammates, seed, 'teammates');
  const layoutOf = shuffled(layouts, seed, 'layouts');
  const row = number % rows.length;
  const shift = Math.floor(number / rows.length) % seats.length;
  const block = Math.floor(number / (rows.length * seats.length)) % blocks.length;
  const labels = new Map<number, number>();
  return blocks[block]!.flatMap((place, b) =>
    rows[(row + b) % rows.length]!.map((treatment): Turn => {
      const label = labels.get(treatment) ?? labels.size;
      labels.set(treatment, label);
      return {
        teammate: teammateOf[treatment]!,
        layout: layoutOf[place]!,
        // By teammate and layout, not by time: over a cycle every teammate is met from every seat on every layout.
        seat: seats[(shift + treatment + place) % seats.length]!,
        label,
      };
    }),
  );
};
