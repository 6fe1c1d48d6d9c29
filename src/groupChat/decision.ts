/**
 * The hidden profile (Stasser and Titus, Journal of Personality and Social Psychology 48, 1985): a choice among four
 * options whose worth is the sum of what is known about them. What all know favours a decoy; what one or two know, put
 * together, favours the best.
 */
import type { Seat } from '../environment.ts';
import { fastSeed, nextFast, type Random } from '../random.ts';
import type { ChatSetting } from './setting.ts';

export const OPTIONS = ['A', 'B', 'C', 'D'] as const;
/** An index into `OPTIONS`. */
export type Option = number;

/** Topics stand on a ring: 0 to this, exclusive. */
export const TOPICS = 8;
/** Points that a proposition can give its option, each as likely. Their mean is 0: what is not known counts nothing. */
export const POINTS = [-3, -2, -1, 1, 2, 3] as const;
/** What a proposition tells whoever does not know it. */
export const FACT_BITS = Math.log2(POINTS.length);
/** Points as they are written: `+2`, `-3`. */
export const formatPoints = (points: number): string => (points > 0 ? `+${points}` : String(points));
/** What the right decision earns; the worst option earns nothing. */
export const PRIZE = 100;
/** The most that the decoy of a hidden profile is worth, as a share of the prize. */
const DECOY = 0.6;

export type Proposition = {
  readonly option: Option;
  readonly topic: number;
  readonly points: number;
  /** Who knows it from the start, ascending. */
  readonly holders: readonly Seat[];
};

/** Steps between two topics on the ring, 0 to `TOPICS` / 2. */
export const topicDistance = (a: number, b: number): number => {
  const apart = Math.abs(a - b) % TOPICS;
  return Math.min(apart, TOPICS - apart);
};

/** [option] sums of the propositions that are known. */
export const worths = (propositions: readonly Proposition[], isKnown: (index: number) => boolean): number[] => {
  const sums = OPTIONS.map(() => 0);
  propositions.forEach(({ option, points }, index) => {
    if (isKnown(index)) sums[option]! += points;
  });
  return sums;
};

/** The option that is worth most; of equal ones the first. */
export const favourite = (sums: readonly number[]): Option => {
  let best = 0;
  for (let option = 1; option < sums.length; option++) if (sums[option]! > sums[best]!) best = option;
  return best;
};

/** [option] what choosing it earns, by the worths of all propositions: from 0, the worst, to the prize. */
export const payoffs = (sums: readonly number[]): number[] => {
  const least = Math.min(...sums);
  const range = Math.max(...sums) - least;
  return sums.map((sum) => (range === 0 ? PRIZE : (PRIZE * (sum - least)) / range));
};

/** What a vote earns: the option with most votes is chosen, of equal ones the one that earns least. No vote earns nothing. */
export const elect = (votes: readonly (Option | null)[], earned: readonly number[]): number => {
  const counts = OPTIONS.map(() => 0);
  for (const vote of votes) if (vote !== null) counts[vote]!++;
  const most = Math.max(...counts);
  if (most === 0) return 0;
  let least = PRIZE;
  for (let option = 0; option < counts.length; option++)
    if (counts[option] === most && earned[option]! < least) least = earned[option]!;
  return least;
};

/** One draw, points and holders by `next`, a stream of numbers in [0, 1). */
const draw = (next: () => number, setting: ChatSetting): Proposition[] => {
  const { seats, shared, told, second } = setting;
  const everybody = Array.from({ length: seats }, (_, seat) => seat);
  const integer = (bound: number) => Math.floor(next() * bound);
  return Array.from({ length: OPTIONS.length * shared + setting.private }, (_, index): Proposition => {
    const hidden = index >= OPTIONS.length * shared && !told;
    const option = (hidden ? index - OPTIONS.length * shared : index) % OPTIONS.length;
    const points = POINTS[integer(POINTS.length)]!;
    if (!hidden) return { option, topic: 0, points, holders: everybody };
    const first = integer(seats);
    if (next() >= second) return { option, topic: 0, points, holders: [first] };
    const other = (first + 1 + integer(seats - 1)) % seats;
    return { option, topic: 0, points, holders: [first, other].sort((a, b) => a - b) };
  });
};

const hasOneBest = (propositions: readonly Proposition[]): boolean => {
  const sums = worths(propositions, () => true);
  return sums.filter((sum) => sum === Math.max(...sums)).length === 1;
};

/** Whether everybody, by what they know, favours one and the same option that is far from the best. */
export const isHiddenProfile = (propositions: readonly Proposition[], seats: number): boolean => {
  if (!hasOneBest(propositions)) return false;
  const sums = worths(propositions, () => true);
  const decoy = favourite(worths(propositions, (index) => propositions[index]!.holders.length === seats));
  if (payoffs(sums)[decoy]! > DECOY * PRIZE) return false;
  for (let seat = 0; seat < seats; seat++) {
    const own = worths(propositions, (index) => propositions[index]!.holders.includes(seat));
    if (own.some((sum, option) => option !== decoy && sum >= own[decoy]!)) return false;
  }
  return true;
};

/** Draws after which a setting counts as one that hides nothing; a usual one needs some hundred. */
const DRAWS = 200_000;

/**
 * Propositions that hide the best option, shared ones first; where everybody is told everything, any with one best
 * option. Throws where the setting allows no hidden profile.
 */
export const dealPropositions = (random: Random, setting: ChatSetting): readonly Proposition[] => {
  const seed = new Int32Array([fastSeed(random)]);
  const next = () => nextFast(seed);
  for (let drawn = 0; drawn < DRAWS; drawn++) {
    const propositions = draw(next, setting);
    const fits = setting.told ? hasOneBest(propositions) : isHiddenProfile(propositions, setting.seats);
    if (fits) return propositions.map((one) => ({ ...one, topic: random.integer(TOPICS) }));
  }
  throw new Error(
    `none of ${DRAWS} draws of ${setting.private} private propositions for ${setting.seats} seats hides the best option`,
  );
};
