/** How likely what a cook was seen to do is, if it has a skill in mind and behaves in a certain way. */
import type { Character } from '../knowledge.ts';
import { hasEffect, movesTowards, whoFaces, whoStandsOn } from './controller.ts';
import { NO_GOAL, WAIT } from './goal.ts';
import { INTERACT, STAY } from './kitchen.ts';
import { heldOfSeat, objectOn, placeOfSeat, type Scene } from './scene.ts';
import type { State } from './state.ts';

const ACTION_COUNT = 6;

/**
 * Bits of the actions of `actor` that look like the change from `before` to `after`: a move that somebody prevented only
 * turns, an interact without effect and a stay look the same.
 */
export const consistentActions = (scene: Scene, before: State, after: State, actor: number): number => {
  const { kitchen } = scene;
  const from = placeOfSeat(scene, before, actor);
  const to = placeOfSeat(scene, after, actor);
  const held = heldOfSeat(scene, before, actor);
  if (held !== heldOfSeat(scene, after, actor)) return 1 << INTERACT;
  let bits = 0;
  for (let action = 0; action < 4; action++) {
    const wish = kitchen.moves[(from & ~3) | action]!;
    if (wish === to) bits |= 1 << action;
    else if (
      wish >> 2 !== from >> 2 &&
      to >> 2 === from >> 2 &&
      (to & 3) === action &&
      wasPrevented(scene, before, after, actor, wish >> 2)
    )
      bits |= 1 << action;
  }
  if (from !== to) return bits;
  bits |= 1 << STAY;
  const target = scene.distances.targetOf[kitchen.frontCell[from]!]!;
  const changed =
    target >= 0 &&
    objectOn(scene, before, target) >> (kitchen.game.maxIngredients + 1) === 1 &&
    objectOn(scene, after, target) >> (kitchen.game.maxIngredients + 1) >= 2;
  if (target < 0 || changed || !hasEffect(scene, before, actor, target) || wasForestalled(scene, before, after, actor))
    bits |= 1 << INTERACT;
  return bits;
};

/** Whether somebody else used what the actor faces in the same step, so that an interact may have come too late. */
const wasForestalled = (scene: Scene, before: State, after: State, actor: number): boolean => {
  const { cooks, frontCell } = scene.kitchen;
  const faced = frontCell[placeOfSeat(scene, before, actor)];
  for (let other = 0; other < cooks; other++)
    if (
      other !== actor &&
      frontCell[placeOfSeat(scene, before, other)] === faced &&
      heldOfSeat(scene, before, other) !== heldOfSeat(scene, after, other)
    )
      return true;
  return false;
};

/**
 * Whether a move to a cell may have been prevented. A collision of any two puts everybody back, so nobody moved then; of
 * two cooks the other one stands on that cell or looks towards it.
 */
const wasPrevented = (scene: Scene, before: State, after: State, actor: number, cell: number): boolean => {
  const { cooks, frontCell } = scene.kitchen;
  for (let seat = 0; seat < cooks; seat++)
    if (placeOfSeat(scene, before, seat) >> 2 !== placeOfSeat(scene, after, seat) >> 2) return false;
  if (cooks !== 2) return cooks > 2;
  const other = placeOfSeat(scene, after, 1 - actor);
  return other >> 2 === cell || frontCell[other] === cell;
};

/** Of who has to wait for what it wants: the share of steps in which it keeps clear instead of going there. */
const KEEPS_CLEAR = 0.6;

/**
 * Writes P(action | goal, character) of a cook into `out` [6]. `isAwaited`: the goal is not to be had yet, so that the
 * cook may as well keep clear of it for now.
 */
export const actionProbabilities = (
  scene: Scene,
  state: State,
  seat: number,
  goal: number,
  character: Character,
  isAwaited: boolean,
  out: Float64Array,
): void => {
  let rational = Math.max(0, 1 - character.noise - character.idleness);
  out.fill(character.noise / ACTION_COUNT);
  out[STAY] = out[STAY]! + character.idleness;
  const place = placeOfSeat(scene, state, seat);
  const waits = goal === NO_GOAL || goal >= WAIT ? rational : isAwaited ? rational * KEEPS_CLEAR : 0;
  if (waits > 0) {
    out[STAY] = out[STAY]! + waits * 0.6;
    for (let action = 0; action < 4; action++) out[action] = out[action]! + waits * 0.1;
    if (waits === rational) return;
    rational -= waits;
  }
  if (scene.faced[place] === goal) {
    if (hasEffect(scene, state, seat, goal)) out[INTERACT] = out[INTERACT]! + rational;
    else {
      out[STAY] = out[STAY]! + rational * 0.8;
      out[INTERACT] = out[INTERACT]! + rational * 0.2;
    }
    return;
  }
  const at = goal * scene.cells + (place >> 2);
  const bits = movesTowards(scene, state, seat, place, goal) | scene.open.moves[at]!;
  let count = 0;
  for (let action = 0; action < 4; action++) if (bits & (1 << action)) count++;
  if (count === 0) {
    out[STAY] = out[STAY]! + rational;
    return;
  }
  for (let action = 0; action < 4; action++) {
    if (!(bits & (1 << action))) continue;
    let share = rational / count;
    const ahead = scene.kitchen.moves[(place & ~3) | action]! >> 2;
    if (ahead !== place >> 2 && character.yielding > 0) {
      if (whoStandsOn(scene, state, seat, ahead) >= 0) {
        const back = share * STEPS_BACK * character.yielding;
        for (let other = 0; other < 4; other++) if (other !== action) out[other] = out[other]! + back / 3;
        share -= back;
      } else if (whoFaces(scene, state, seat, ahead) >= 0) {
        const waits = share * WAITS * character.yielding;
        out[STAY] = out[STAY]! + waits;
        share -= waits;
      }
    }
    out[action] = out[action]! + share;
  }
};

/** Chance of who always yields to step back from somebody that stands in the way, and to wait before a contested cell. */
const STEPS_BACK = 0.5;
const WAITS = 0.8;

const scratch = new Float64Array(ACTION_COUNT);

/** P(change | goal, character, whether it has to wait), summed over the actions that look like it; at least one in a million. */
export const changeLikelihood = (
  scene: Scene,
  before: State,
  after: State,
  actor: number,
  goal: number,
  character: Character,
  isAwaited = false,
): number => {
  const bits = consistentActions(scene, before, after, actor);
  actionProbabilities(scene, before, actor, goal, character, isAwaited, scratch);
  let sum = 0;
  for (let action = 0; action < ACTION_COUNT; action++) if (bits & (1 << action)) sum += scratch[action]!;
  return Math.min(1, Math.max(1e-6, sum));
};
