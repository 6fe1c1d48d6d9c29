/**
 * Supplying by an order: what a cook does that reaches no pot. Overcooked's careful cook brings what a pot would take;
 * where soups of two kinds of things are ordered, or the wrong ones were brought, one has to count what is still missing
 * and to take back what is in the way.
 */
import type { Seat } from '../environment.ts';
import { carrySoup } from '../overcooked/carrying.ts';
import { handOverCounter, putAside, waitAtShared } from '../overcooked/counters.ts';
import { countKinds, parseContents } from '../overcooked/game.ts';
import { NO_GOAL, nearest } from '../overcooked/goal.ts';
import { fillingOf, heldOfSeat, isShared, objectOn, type Scene, stepsToReady } from '../overcooked/scene.ts';
import { nearestSource } from '../overcooked/sources.ts';
import { DISH, isSoup, NOTHING, ONION, TOMATO } from '../overcooked/state.ts';
import type { AsymState } from './state.ts';

/** [object] how many more of it are wanted than lie ready or are in hand of those who reach a pot; less than 0: too many. */
const missing = (scene: Scene, state: AsymState, seat: Seat, order: string): readonly number[] => {
  const wanted = [0, ...countKinds(parseContents(order)), 1];
  const [pot] = scene.pots;
  const inside = fillingOf(scene, state, pot!);
  const cooks = stepsToReady(scene, state, pot!) >= 0;
  const [onions, tomatoes] = inside > 0 ? countKinds(inside) : [0, 0];
  // What went wrong has to be cleared away first; then the whole soup is still to come.
  const spoiled = onions > wanted[ONION]! || tomatoes > wanted[TOMATO]!;
  const done = cooks ? [0, wanted[ONION]!, wanted[TOMATO]!, 0] : [0, spoiled ? 0 : onions, spoiled ? 0 : tomatoes, 0];
  const left = wanted.map((count, object) => count - done[object]!);
  for (const counter of scene.borders) {
    const object = objectOn(scene, state, counter);
    if (object !== NOTHING && object <= DISH) left[object]!--;
  }
  const theirs = heldOfSeat(scene, state, 1 - seat);
  if (theirs !== NOTHING && theirs <= DISH) left[theirs]!--;
  return left;
};

/** The goal of a seat that reaches no pot, with `order` in mind. */
export const supplyOrder = (scene: Scene, state: AsymState, seat: Seat, order: string): number => {
  const held = heldOfSeat(scene, state, seat);
  if (isSoup(held)) return carrySoup(scene, state, seat);
  const left = missing(scene, state, seat, order);
  if (held !== NOTHING) {
    const over = left[held]! > 0 ? handOverCounter(scene, state, seat, scene.pots) : NO_GOAL;
    return over >= 0 || left[held]! > 0 ? over : putAside(scene, state, seat);
  }
  const shared = scene.borders.filter((counter) => isShared(scene, state, seat, counter));
  const useless = (counter: number) => {
    const object = objectOn(scene, state, counter);
    return object !== NOTHING && object <= DISH && left[object]! < 0;
  };
  const next = [ONION, TOMATO, DISH].find((object) => left[object]! > 0);
  if (next === undefined) return waitAtShared(scene, state, seat);
  if (shared.every((counter) => objectOn(scene, state, counter) !== NOTHING)) {
    const back = nearest(scene, state, seat, shared, useless);
    if (back >= 0) return back;
  }
  const source = nearestSource(scene, state, seat, next, NO_GOAL, 'unshared');
  return source >= 0 ? source : waitAtShared(scene, state, seat);
};
