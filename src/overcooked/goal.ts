/**
 * What a cook sets out to do: a target (an index into `distances.targets`) to go to and interact with; `target + WAIT`
 * is to wait near it, out of everybody's way; NO_GOAL is to have nothing to do. Ties go to the target listed first.
 */
import { canReach, placeOfSeat, type Scene, walkPast, waysOf } from './scene.ts';
import type { State } from './state.ts';

export const NO_GOAL = -1;
/** Above every target, so that a goal's kind is one comparison. */
export const WAIT = 1 << 12;

/**
 * The part of the work that a cook keeps to: all of it; ingredients only; dishes and soups only; or ingredients over the
 * counters, where that spares it a way.
 */
export const WORKS = ['all', 'ingredients', 'dishes', 'passing'] as const;
export type Work = (typeof WORKS)[number];

/** What makes one cook choose otherwise than another. Costs are in steps of walking. */
export interface CookStyle {
  readonly work: Work;
  /** Added to a pot that a nearer teammate with the same thing in hand will serve. */
  readonly leaveToOthers: number;
  /** Taken off a pot per ingredient that is already in. */
  readonly finishFirst: number;
  /** Who reaches no pot hands a dish over as soon as what lies there will fill a pot, not only once a soup cooks. */
  readonly dishesAhead: boolean;
}

/** The scripted partners' style. */
export const CAREFUL: CookStyle = { work: 'all', leaveToOthers: 15, finishFirst: 3, dishesAhead: true };

/**
 * The mind's own style: a dish that comes ahead of its soup helps who knows what to do, and is a trap for who takes it
 * instead of the last ingredient. Beside networks cloned from people (`bc-train-*`, Forced Coordination, seat 1).
 */
export const CONSIDERATE: CookStyle = { ...CAREFUL, dishesAhead: false };

/** The cost of what is out of the question. */
export const NEVER = Number.POSITIVE_INFINITY;

const ANY = () => true;

/** The target that a seat faces soonest among those that fit, teammates walked around; NO_GOAL where none is reached. */
export const nearest = (
  scene: Scene,
  state: State,
  seat: number,
  targets: readonly number[],
  fits: (target: number) => boolean = ANY,
): number => {
  const place = placeOfSeat(scene, state, seat);
  const ways = waysOf(scene, state, seat);
  let best = NO_GOAL;
  let least = NEVER;
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    if (!canReach(scene, place, target) || !fits(target)) continue;
    const way = walkPast(scene, place, ways, target);
    if (way < least) {
      least = way;
      best = target;
    }
  }
  return best;
};

/** The target of least cost (steps); NO_GOAL where every one of them costs NEVER. */
export const cheapest = (targets: readonly number[], cost: (target: number) => number): number => {
  let best = NO_GOAL;
  let least = NEVER;
  for (let i = 0; i < targets.length; i++) {
    const value = cost(targets[i]!);
    if (value < least) {
      least = value;
      best = targets[i]!;
    }
  }
  return best;
};

/** To wait near a target, or nothing to do where there is none. */
export const waitBy = (target: number): number => (target >= 0 ? target + WAIT : NO_GOAL);
