/**
 * What a mind needs of a world (ProAgent's knowledge library, Zhang et al. 2024, section 3): facts and their words,
 * skills with preconditions and controllers, a likelihood of what was seen, and simulation. A mind is given one of
 * these and knows nothing else of the world; a world fills one in and knows nothing of minds.
 */
import type { Action, Seat } from './environment.ts';
import type { Json } from './json.ts';
import type { Random } from './random.ts';

/** A named, parameterised piece of behaviour, as JSON. `target` tells instances of one name apart; it may be empty. */
export interface Skill {
  readonly name: string;
  readonly target: string;
}

/** Texts are keys of maps in every decision: each is put together once. */
const texts = new WeakMap<Skill, string>();

/** The one text of a skill, such as `pickUpOnion (0,1)`: equal texts, equal skills. */
export const formatSkill = (skill: Skill): string => {
  let text = texts.get(skill);
  if (text === undefined) {
    text = skill.target === '' ? skill.name : `${skill.name} ${skill.target}`;
    texts.set(skill, text);
  }
  return text;
};

/** Whether a skill can be begun now; if not, which precondition fails, as a code and in words for a planner. */
export type Verdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly code: string; readonly reason: string };

export const VALID: Verdict = { kind: 'valid' };
export const invalid = (code: string, reason: string): Verdict => ({ kind: 'invalid', code, reason });

/** What a skill's controller wants now. */
export type Control =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'done' }
  | { readonly kind: 'blocked'; readonly reason: string };

/**
 * How somebody behaves whatever the skill. Probabilities per step, each in [0, 1]; noise and idleness exclude each other,
 * and what they leave is the skill, so that likelihoods are mixed in these shares (a law of every world's knowledge).
 */
export interface Character {
  /** Takes a random action. */
  readonly noise: number;
  /** Does nothing. */
  readonly idleness: number;
  /** Gives way where somebody is in the way: 0 never, 1 always. */
  readonly yielding: number;
}

export interface Hypothesis<K extends Skill = Skill> {
  readonly skill: K;
  readonly character: Character;
}

/** One observed step of a teammate. */
export interface Seen<O> {
  readonly observer: Seat;
  readonly actor: Seat;
  readonly before: O;
  readonly after: O;
}

/**
 * What one seat is assumed to do in a rollout: `skill` first, then `next` where there is one, then what its role
 * proposes. null: what the role proposes, from the start.
 */
export interface Future<K extends Skill = Skill> {
  readonly skill: K | null;
  readonly next?: K | null;
  /** One of the knowledge's roles; the first where left out. */
  readonly role?: string;
  /** P(it sets out to do something else that is possible, of use or not), whenever it chooses anew; 0 where left out. */
  readonly whim?: number;
  readonly character: Character;
}

export interface Rollout {
  /** Discounted team reward over the simulated steps. */
  readonly return: number;
  /** The world's estimate, discounted likewise, of what the final state is still worth; 0 where the episode ends before. */
  readonly value: number;
}

/** A part of what is said to a language model, under a title by which an ablation names it. */
export interface Passage {
  /** A word or two, such as `positions`. */
  readonly title: string;
  readonly text: string;
}

/** The passages as one text, without their titles. */
export const formatPassages = (passages: readonly Passage[]): string => passages.map(({ text }) => text).join('\n');

/** `O` observation, `F` facts, `K` skill, `S` full state. Every function is pure and depends on its arguments alone. */
export interface Knowledge<O = unknown, F = unknown, K extends Skill = Skill, S = unknown> {
  /** The raw observation as typed facts: who holds what, what is where, distances, what is blocked, time left. */
  facts(observation: O, seat: Seat): F;
  /** The facts in language, for any layout and rule set. The titles are the same in every state. */
  describe(facts: F): readonly Passage[];
  /** The rules in language, as whoever sits in the facts' seat has to know them. */
  describeRules(facts: F): string;
  /** What each skill does and needs, a line for each name. */
  describeSkills(facts: F): string;
  /** The facts as JSON for records. */
  record(facts: F): Json;
  /** All skill instances that `seat` could try, valid or not, in a fixed order. */
  skills(facts: F, seat: Seat): readonly K[];
  /** The valid skills that a planner should compare, at most some twenty: the others are hardly ever better. */
  options(facts: F, seat: Seat): readonly K[];
  check(skill: K, facts: F, seat: Seat): Verdict;
  /** The parts of the work that somebody may keep to, by name; the first is all of it. Never empty. */
  readonly roles: readonly string[];
  /**
   * What a sensible player without a plan would do in this seat: the base policy; with another role than the first, who
   * keeps to that part of the work. Always valid.
   */
  propose(facts: F, seat: Seat, role?: string): K;
  /** Two skills in a row that are worth more than the base policy finds by itself, such as making room first. */
  stories(facts: F, seat: Seat): readonly (readonly [K, K])[];
  /** The next action of a skill in `seat`. `random` breaks symmetries between players. */
  control(skill: K, observation: O, seat: Seat, random: Random): Control;
  /**
   * Whether a seat may have a skill in mind: one with an end that can be seen, for which its hands are right, though it
   * may have to wait (a dish in hand for a pot that is not full yet). Who only waits is idle on the way to something.
   */
  intendable(skill: K, facts: F, seat: Seat): boolean;
  /** Steps that `seat` needs for a skill, nobody in the way: a rough guess is enough, and 0 where distance means nothing. */
  effort(skill: K, facts: F, seat: Seat): number;
  /** Whether nobody has a use now for what the skill would get, or for what it would only get rid of. */
  useless(skill: K, facts: F, seat: Seat): boolean;
  /** What `seat` finds itself in, from coarse to fine, as texts by which habits are counted; four at most. */
  circumstances(facts: F, seat: Seat): readonly string[];
  /** The skills whose ends the observed step reached, such as the onion that is now in hand. */
  completed(seen: Seen<O>): readonly K[];
  /** P(seen | hypothesis), in (0, 1], summed over the actions that look the same to the observer. */
  likelihood(seen: Seen<O>, hypothesis: Hypothesis<K>): number;
  /** Whether anything but positions changed in a way that opens plans again. */
  materialChange(before: F, after: F): boolean;
  /** Absent where it makes no difference that a teammate stands still. */
  readonly standing?: {
    /** Whether `seat` was seen to move, to turn, to take or to put down anything. */
    stirred(before: F, after: F, seat: Seat): boolean;
    /** The observation as read by who knows for how many steps each seat has not stirred; what is made of it reckons with that. */
    regard(observation: O, steps: readonly number[]): O;
  };
  /** Whether nothing but positions changed, and no process is on its way that would change something by itself. */
  isStill(before: F, after: F): boolean;
  /** A full state compatible with everything that the seat has seen. */
  imagine(observation: O, seat: Seat, random: Random): S;
  /**
   * Plays one future per seat for `steps` (fewer where the episode ends before) with table-driven controllers; of no step
   * (0) it earns nothing, and its value is what the state itself is worth. `seed` is any integer: equal seeds give every
   * candidate the same luck. Depends on its arguments alone.
   */
  rollout(state: S, futures: readonly Future<K>[], steps: number, seed: number): Rollout;
}
