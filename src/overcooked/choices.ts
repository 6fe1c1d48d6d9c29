/**
 * What cooks of one style chose in the scenes met last. Rollouts come to the same ones again and again, and a choice
 * depends on nothing but the seat and the state, time and the order in which things came to lie left out: so looking it
 * up is choosing.
 */
import { chooseGoal } from './cook.ts';
import type { CookStyle } from './goal.ts';
import { heldOfSeat, placeOfSeat, reachesPots, type Scene } from './scene.ts';
import { NOTHING, type State } from './state.ts';

/**
 * Scenes that are kept; a power of two. A new one takes the place of one with the same hash, which is of cooks and pots:
 * counters change seldom. Three in five choices are found among so many, and little more among twice as many.
 */
const ENTRIES = 1 << 11;

/** Choices of a style in a scene; changed by `chooseAgain`. */
export interface Choices {
  readonly style: CookStyle;
  /** [entry * width] the seat and one, so that 0 is an empty entry; then what the state holds of cooks, pots and counters. */
  readonly seen: Int16Array;
  /** [entry] */
  readonly goals: Int16Array;
}

const widthOf = (scene: Scene): number => 1 + scene.countersTo - scene.cooksAt;

export const createChoices = (scene: Scene, style: CookStyle): Choices => ({
  style,
  seen: new Int16Array(ENTRIES * widthOf(scene)),
  goals: new Int16Array(ENTRIES),
});

/** `chooseGoal`, looked up where this very choice was made before. Who holds something has chosen as quickly as looked up. */
export const chooseAgain = (choices: Choices, scene: Scene, state: State, seat: number): number => {
  const { style, seen, goals } = choices;
  if (heldOfSeat(scene, state, seat) !== NOTHING && reachesPots(scene, placeOfSeat(scene, state, seat)))
    return chooseGoal(scene, state, seat, style);
  const from = scene.cooksAt;
  const to = scene.countersTo;
  let hash = seat;
  for (let at = from; at < scene.countersFrom; at++) hash = Math.imul(hash, 0x85ebca6b) + state[at]!;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  const entry = (hash ^ (hash >>> 13)) & (ENTRIES - 1);
  const first = entry * (1 + to - from) + 1;
  let at = from;
  if (seen[first - 1] === seat + 1) while (at < to && seen[first + at - from] === state[at]) at++;
  if (at === to) return goals[entry]!;
  const goal = chooseGoal(scene, state, seat, style);
  seen[first - 1] = seat + 1;
  for (at = from; at < to; at++) seen[first + at - from] = state[at]!;
  goals[entry] = goal;
  return goal;
};
