/**
 * What cooks of one style chose in the scenes met last. Rollouts come to the same ones again and again, and a choice
 * depends on nothing but the seat and the state, time and the order in which things came to lie left out: so looking it
 * up is choosing.
 */
import { chooseGoal } from './cook.ts';
import type { CookStyle } from './goal.ts';
import type { Scene } from './scene.ts';
import type { State } from './state.ts';

/**
 * Scenes that are kept; a power of two. A new one takes the place of the one whose hash ends alike. Two in three choices
 * are found among so many; twice as many find 5 % more and leave the processor's cache.
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

/** `chooseGoal`, looked up where this very choice was made before. */
export const chooseAgain = (choices: Choices, scene: Scene, state: State, seat: number): number => {
  const { seen, goals } = choices;
  const from = scene.cooksAt;
  const to = scene.countersTo;
  let hash = seat;
  let odd = 0x9e3779b1;
  for (let at = from; at < to; at++) {
    hash = (hash + Math.imul(state[at]!, odd)) | 0;
    odd = (odd + 0x3c6ef362) | 0; // even, so that it stays odd
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  const entry = (hash ^ (hash >>> 13)) & (ENTRIES - 1);
  const first = entry * (1 + to - from) + 1;
  let at = from;
  if (seen[first - 1] === seat + 1) while (at < to && seen[first + at - from] === state[at]) at++;
  if (at === to) return goals[entry]!;
  const goal = chooseGoal(scene, state, seat, choices.style);
  seen[first - 1] = seat + 1;
  for (at = from; at < to; at++) seen[first + at - from] = state[at]!;
  goals[entry] = goal;
  return goal;
};
