/** Situations that an understanding allows: what the others know, of which kind they are, and so what is best. */
import type { Seat } from '../environment.ts';
import type { Random } from '../random.ts';
import { answers, drawKind, type KindName, listens, type Understanding, volunteers } from './belief.ts';
import { elect, favourite, OPTIONS, POINTS, payoffs } from './decision.ts';
import { callsFor } from './matters.ts';
import { openMatter } from './state.ts';

/** One full situation. */
export interface Situation {
  /** [seat]; one's own is `sharing`. */
  readonly kinds: readonly KindName[];
  /** [proposition] */
  readonly points: readonly number[];
  /** [proposition] who knows it and has not heard it said; of those said or shared, nobody is listed. */
  readonly holders: readonly (readonly Seat[])[];
  /** [seat][option] worths by what each knows now. */
  readonly worths: readonly (readonly number[])[];
  /** [option] what choosing it earns. */
  readonly earned: readonly number[];
  /** [seat] the vote that it has for good, whatever it hears; null: it votes by what it knows. */
  readonly fixed: readonly (number | null)[];
  /** Who knows the open matter and is needed; null: nobody. */
  readonly knower: Seat | null;
}

/** Draws of what is hidden among which the one is taken that explains most of the standing votes. */
const TRIES = 6;

const hiddenOf = ({ known, seat, setting, empty, kinds }: Understanding, random: Random) => {
  const seats = known.votes.length;
  const others = known.votes.map((_, one) => one).filter((one) => one !== seat && !empty[one]);
  const all = kinds.map((_, one) => one).filter((one) => one !== seat);
  const pool = others.length > 0 ? others : all;
  // A proposition that this seat knows is twice as likely to be one of those with a second holder.
  const second = (2 * setting.second) / (1 + setting.second);
  const points: number[] = [];
  const holders: Seat[][] = [];
  for (const one of known.propositions) {
    const [draw, first, luck, more] = [
      random.integer(POINTS.length),
      random.integer(pool.length),
      random.next(),
      random.integer(Math.max(1, pool.length - 1)),
    ];
    points.push(one.points ?? POINTS[draw]!);
    if (one.shared || one.said) holders.push([]);
    else if (one.points !== null) holders.push(luck < second && seats > 1 ? [seat, pool[first]!] : [seat]);
    else if (luck < setting.second && pool.length > 1)
      holders.push([pool[first]!, pool[(first + 1 + more) % pool.length]!]);
    else holders.push([pool[first]!]);
  }
  return { points, holders };
};

const worthsOf = (
  { known, seat, told }: Understanding,
  points: readonly number[],
  holders: readonly (readonly Seat[])[],
): number[][] =>
  known.votes.map((_, one) => {
    const sums = OPTIONS.map(() => 0);
    known.propositions.forEach(({ option, shared, said }, index) => {
      const isTold = one === seat && told.points[index] !== undefined;
      if (shared || said || isTold || holders[index]!.includes(one)) sums[option]! += points[index]!;
    });
    return sums;
  });

const draw = (u: Understanding, random: Random): Situation => {
  const { known, seat, raw } = u;
  const kinds = u.kinds.map((belief): KindName => (belief === null ? 'sharing' : drawKind(belief, random)));
  let best: Pick<Situation, 'points' | 'holders' | 'worths'> | null = null;
  let most = -1;
  for (let i = 0; i < TRIES && most < kinds.length; i++) {
    const { points, holders } = hiddenOf(u, random.fork(i));
    const worths = worthsOf(u, points, holders);
    // Who can't be moved says nothing by its vote; the others vote for what they know to be best.
    const explained = kinds.filter(
      (kind, one) =>
        one === seat || raw.votes[one] === null || kind === 'stubborn' || favourite(worths[one]!) === raw.votes[one],
    ).length;
    if (explained <= most) continue;
    most = explained;
    best = { points, holders, worths };
  }
  const { points, holders, worths } = best!;
  const sums = OPTIONS.map(() => 0);
  known.propositions.forEach(({ option }, index) => {
    sums[option]! += points[index]!;
  });
  const fixed = kinds.map((kind, one) => {
    if (one === seat || (kind !== 'stubborn' && listens(kind))) return null;
    return raw.votes[one] ?? favourite(worths[one]!);
  });
  return { kinds, points, holders, worths, earned: payoffs(sums), fixed, knower: knowerOf(u, random.fork('matter')) };
};

/** Who is needed for the open matter: this seat where it is, somebody else where that may be, or nobody. */
const knowerOf = ({ known, raw, seat, setting }: Understanding, random: Random): Seat | null => {
  const open = openMatter(known.matters, known.step);
  const matter = known.matters[open];
  if (matter === undefined || matter.settled) return null;
  const answer = raw.answers[open] ?? null;
  if (answer !== null) return callsFor(matter, answer) ? seat : null;
  const [luck, other] = [random.next(), random.integer(known.votes.length - 1)];
  const { matters, idle } = setting;
  if (matter.common || known.answers[open] !== null || luck >= matters / Math.max(1, matters + idle)) return null;
  return (seat + 1 + other) % known.votes.length;
};

/** So many situations, equally likely, where the kinds and what is hidden are drawn. */
export const drawSituations = (u: Understanding, count: number, random: Random): readonly Situation[] =>
  Array.from({ length: count }, (_, i) => draw(u, random.fork(i)));

/** What the decision earns where these propositions are told to all who listen. */
export const decide = (u: Understanding, situation: Situation, told: readonly number[]): number => {
  const { worths, fixed, earned, points, holders } = situation;
  const { propositions } = u.known;
  const votes = worths.map((sums, one) => {
    const vote = fixed[one];
    if (vote !== null && vote !== undefined) return vote;
    if (told.length === 0) return favourite(sums);
    const heard = [...sums];
    for (const index of told)
      if (!holders[index]!.includes(one) && !(one === u.seat && u.told.points[index] !== undefined))
        heard[propositions[index]!.option]! += points[index]!;
    return favourite(heard);
  });
  return elect(votes, earned);
};

/** What others tell by themselves, in turn, the strongest first. */
export const volunteered = ({ kinds, holders, points }: Situation, seat: Seat): readonly number[] => {
  const lists = kinds.map((kind, one) =>
    one === seat || !volunteers(kind)
      ? []
      : holders
          .flatMap((held, index) => (held.includes(one) ? [index] : []))
          .sort((a, b) => Math.abs(points[b]!) - Math.abs(points[a]!)),
  );
  const turns: number[] = [];
  for (let i = 0; lists.some((list) => i < list.length); i++)
    for (const list of lists) if (list[i] !== undefined && !turns.includes(list[i]!)) turns.push(list[i]!);
  return turns;
};

/** What `other` would answer with: the strongest that it has left; null: nothing, or no answer at all. */
export const answerOf = ({ kinds, holders, points }: Situation, other: Seat): number | 'nothing' | null => {
  if (!answers(kinds[other]!)) return null;
  let best: number | 'nothing' = 'nothing';
  holders.forEach((held, index) => {
    if (held.includes(other) && (best === 'nothing' || Math.abs(points[index]!) > Math.abs(points[best]!)))
      best = index;
  });
  return best;
};
