/** Situations that an understanding allows: what the others know, of which kind they are, and so what is best. */
import { costOf } from '../channel/messages.ts';
import type { Seat } from '../environment.ts';
import { fastSeed, nextFast, type Random } from '../random.ts';
import { drawKind, type KindName, listens, type Understanding, volunteers } from './belief.ts';
import { elect, favourite, OPTIONS, POINTS, payoffs } from './decision.ts';
import { callsFor } from './matters.ts';
import { openMatter } from './state.ts';

/** One full situation. */
export interface Situation {
  /** [seat]; one's own is `sharing`. */
  readonly kinds: readonly KindName[];
  /** [proposition] */
  readonly points: readonly number[];
  /** [proposition] who knows it, as bits by seat; all bits where it is shared or was said. */
  readonly holders: readonly number[];
  /** [seat][option] worths by what each knows now. */
  readonly worths: readonly (readonly number[])[];
  /** [option] what choosing it earns. */
  readonly earned: readonly number[];
  /** [seat] the vote that it has for good, whatever it hears; null: it votes by what it knows. */
  readonly fixed: readonly (number | null)[];
  /** What others tell by themselves, in turn, the strongest first. */
  readonly volunteered: readonly number[];
  /** Who knows the open matter and is needed; null: nobody. */
  readonly knower: Seat | null;
}

/** A stream of luck that thousands of draws can afford. */
interface Luck {
  next(): number;
  integer(bound: number): number;
}

/** What is the same in every situation of one understanding. */
interface Scene {
  readonly u: Understanding;
  /** Propositions that not all know. */
  readonly hidden: readonly number[];
  /** [option] sums of what all know. */
  readonly common: readonly number[];
  /** Others that may hold what is not known. */
  readonly pool: readonly Seat[];
  /** The least strength, in points, of a proposition that somebody tells by themselves. */
  readonly strength: number;
  /** [seat] standing votes that one tries to explain; null: nothing to explain. */
  readonly votes: readonly (number | null)[];
}

/**
 * The share of situations in which what all favour is not the best, where that can be: a group that agrees before anybody
 * has told anything may be one whose common knowledge misleads it (a hidden profile, Stasser and Titus 1985).
 */
const SUSPICION = 0.5;

/** Draws of what is hidden among which the one is taken that explains most of the standing votes. */
const TRIES = 6;
/** The price of a message at which people are expected to tell what counts one point: rough, and in points of the prize. */
const PRICE_PER_POINT = 3;

const sceneOf = (u: Understanding): Scene => {
  const { known, seat, empty, channel } = u;
  const hidden: number[] = [];
  const common = OPTIONS.map(() => 0);
  known.propositions.forEach(({ shared, said, option, points }, index) => {
    if ((shared || said) && points !== null) common[option]! += points;
    else hidden.push(index);
  });
  const others = known.votes.map((_, one) => one).filter((one) => one !== seat);
  const holding = others.filter((one) => !empty[one]);
  return {
    u,
    hidden,
    common,
    pool: holding.length > 0 ? holding : others,
    strength: costOf(channel, 'inform') / PRICE_PER_POINT,
    votes: u.raw.votes,
  };
};

const hide = ({ u, hidden, common, pool }: Scene, luck: Luck) => {
  const { known, seat, setting, told } = u;
  const all = (1 << known.votes.length) - 1;
  // A proposition that this seat knows is twice as likely to be one of those with a second holder.
  const second = (2 * setting.second) / (1 + setting.second);
  const points = known.propositions.map((one) => one.points ?? 0);
  const holders = known.propositions.map(() => all);
  const worths = known.votes.map(() => [...common]);
  for (const index of hidden) {
    const { points: own, option } = known.propositions[index]!;
    const first = luck.integer(pool.length);
    const another = luck.next();
    let mask = 1 << pool[first]!;
    if (own === null) {
      points[index] = POINTS[luck.integer(POINTS.length)]!;
      if (another < setting.second && pool.length > 1)
        mask |= 1 << pool[(first + 1 + luck.integer(pool.length - 1)) % pool.length]!;
    } else if (told.points[index] === undefined) mask = another < second ? mask | (1 << seat) : 1 << seat;
    else mask |= 1 << seat;
    holders[index] = mask;
    for (let one = 0; one < worths.length; one++) if (mask & (1 << one)) worths[one]![option]! += points[index]!;
  }
  return { points, holders, worths };
};

/** What others tell by themselves, in turn. */
const turnsOf = (
  { u, hidden, strength }: Scene,
  kinds: readonly KindName[],
  { points, holders }: Pick<Situation, 'points' | 'holders'>,
): readonly number[] => {
  const sorted = hidden
    .filter((index) => Math.abs(points[index]!) >= strength)
    .sort((a, b) => Math.abs(points[b]!) - Math.abs(points[a]!));
  const lists = kinds.map((kind, one) =>
    one === u.seat || !volunteers(kind) ? [] : sorted.filter((index) => holders[index]! & (1 << one)),
  );
  const turns: number[] = [];
  const longest = Math.max(...lists.map((list) => list.length));
  for (let i = 0; i < longest; i++)
    for (const list of lists) if (list[i] !== undefined && !turns.includes(list[i]!)) turns.push(list[i]!);
  return turns;
};

/** [option] sums of all propositions. */
const sumsOf = ({ known }: Understanding, points: readonly number[]): number[] => {
  const sums = OPTIONS.map(() => 0);
  known.propositions.forEach(({ option }, index) => {
    sums[option]! += points[index]!;
  });
  return sums;
};

const draw = (scene: Scene, luck: Luck): Situation => {
  const { u, votes } = scene;
  const kinds = u.kinds.map((belief): KindName => (belief === null ? 'sharing' : drawKind(belief, luck.next())));
  let best: Pick<Situation, 'points' | 'holders' | 'worths'> | null = null;
  let most = -1;
  const suspects = luck.next() < SUSPICION;
  const enough = kinds.length + (suspects ? kinds.length : 0);
  for (let i = 0; i < TRIES && most < enough; i++) {
    const drawn = hide(scene, luck);
    // Who can't be moved says nothing by its vote; the others vote for what they know to be best.
    const explained = kinds.filter(
      (kind, one) =>
        one === u.seat || votes[one] === null || kind === 'stubborn' || favourite(drawn.worths[one]!) === votes[one],
    ).length;
    const misled = suspects && favourite(sumsOf(u, drawn.points)) !== favourite(scene.common);
    const fit = explained + (misled ? kinds.length : 0);
    if (fit <= most) continue;
    most = fit;
    best = drawn;
  }
  const { points, holders, worths } = best!;
  const sums = sumsOf(u, points);
  const fixed = kinds.map((kind, one) => {
    if (one === u.seat || (kind !== 'stubborn' && listens(kind))) return null;
    return votes[one] ?? favourite(worths[one]!);
  });
  const earned = payoffs(sums);
  const volunteered = turnsOf(scene, kinds, { points, holders });
  return { kinds, points, holders, worths, earned, fixed, volunteered, knower: knowerOf(u, luck) };
};

/** Who is needed for the open matter: this seat where it is, somebody else where that may be, or nobody. */
const knowerOf = ({ known, raw, seat, setting }: Understanding, luck: Luck): Seat | null => {
  const open = openMatter(known.matters, known.step);
  const matter = known.matters[open];
  if (matter === undefined || matter.settled) return null;
  const answer = raw.answers[open] ?? null;
  if (answer !== null) return callsFor(matter, answer) ? seat : null;
  const [chance, other] = [luck.next(), luck.integer(known.votes.length - 1)];
  const { matters, idle } = setting;
  if (matter.common || known.answers[open] !== null || chance >= matters / Math.max(1, matters + idle)) return null;
  return (seat + 1 + other) % known.votes.length;
};

/** So many situations, equally likely, where the kinds and what is hidden are drawn. */
export const drawSituations = (u: Understanding, count: number, random: Random): readonly Situation[] => {
  const seed = new Int32Array([fastSeed(random)]);
  const next = () => nextFast(seed);
  const luck: Luck = { next, integer: (bound) => Math.floor(next() * bound) };
  const scene = sceneOf(u);
  return Array.from({ length: count }, () => draw(scene, luck));
};

/** What the decision earns where these propositions are told to all who listen. */
export const decide = (
  { known }: Understanding,
  { worths, fixed, earned, points, holders }: Situation,
  told: readonly number[],
): number => {
  const votes: number[] = [];
  for (let one = 0; one < worths.length; one++) {
    let vote = fixed[one] ?? null;
    if (vote === null) {
      let sums: number[] | null = null;
      for (const index of told) {
        if (holders[index]! & (1 << one)) continue;
        sums ??= [...worths[one]!];
        sums[known.propositions[index]!.option]! += points[index]!;
      }
      vote = favourite(sums ?? worths[one]!);
    }
    votes.push(vote);
  }
  return elect(votes, earned);
};
