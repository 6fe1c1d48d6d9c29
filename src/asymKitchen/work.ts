/**
 * How a cook of this world works: as Overcooked's careful cook by what it takes the order to be, after what it was asked
 * to bring. Its next action is a function of the state, of what it has in mind and of the step, so that who knows what it
 * has in mind can foresee it.
 */
import type { Seat } from '../environment.ts';
import { CAREFUL_CONDUCT, control } from '../overcooked/controller.ts';
import { chooseGoal } from '../overcooked/cook.ts';
import { handOverCounter, putDown } from '../overcooked/counters.ts';
import { CAREFUL, type CookStyle, NO_GOAL, WORKS, type Work } from '../overcooked/goal.ts';
import { canReach, heldOfSeat, placeOfSeat, reachesPots, type Scene } from '../overcooked/scene.ts';
import { nearestSource } from '../overcooked/sources.ts';
import { DISH, NOTHING, ONION, TOMATO } from '../overcooked/state.ts';
import { ANY_ORDER, ORDERS, type Setting } from './setting.ts';
import type { AsymState } from './state.ts';
import { supplyOrder } from './supply.ts';

/** What can be asked for. */
export const THINGS = ['onion', 'tomato', 'dish'] as const;
export type Thing = (typeof THINGS)[number];
const OBJECTS: { readonly [thing in Thing]: number } = { onion: ONION, tomato: TOMATO, dish: DISH };

/** Parts of the work that can be handed over to somebody. */
export const PARTS = ['all', 'ingredients', 'dishes'] as const;
export type Part = (typeof PARTS)[number];
const STYLES = Object.fromEntries(
  WORKS.map((part) => [part, part === 'all' ? CAREFUL : { ...CAREFUL, work: part }]),
) as { readonly [part in Work]: CookStyle };

/** What a cook goes by. */
export interface InMind {
  /** The order that it works by, or ANY_ORDER. */
  readonly takes: number;
  /** What it was asked to bring and has not brought yet. */
  readonly bring: Thing | null;
  /** The part of the work that it keeps to. */
  readonly part: Work;
}

/** To the pot, or where somebody gets it who reaches a pot. */
const bringOn = (scene: Scene, state: AsymState, seat: Seat, held: number): number => {
  const place = placeOfSeat(scene, state, seat);
  const pot = held === DISH ? undefined : scene.pots.find((one) => canReach(scene, place, one));
  return pot ?? handOverCounter(scene, state, seat, scene.pots);
};

/** What a cook sets out to do now. */
export const workGoal = (setting: Setting, state: AsymState, seat: Seat, { takes, bring, part }: InMind): number => {
  const scene = setting.scenes[takes]!;
  if (bring !== null) {
    const held = heldOfSeat(scene, state, seat);
    const wanted = OBJECTS[bring];
    const goal =
      held === wanted
        ? bringOn(scene, state, seat, held)
        : held === NOTHING
          ? nearestSource(scene, state, seat, wanted, NO_GOAL, 'unshared')
          : held <= DISH
            ? putDown(scene, state, seat)
            : NO_GOAL;
    if (goal >= 0) return goal;
  }
  if (takes !== ANY_ORDER && !reachesPots(scene, placeOfSeat(scene, state, seat)))
    return supplyOrder(scene, state, seat, ORDERS[takes]!);
  return chooseGoal(scene, state, seat, STYLES[part]);
};

/** Whether what was asked for has left the hands that held `before` and hold `after`. */
export const hasBrought = (before: number, after: number, bring: Thing): boolean =>
  before === OBJECTS[bring] && after === NOTHING;

const luck = new Int32Array(1);

/** The next action towards a goal. Where it hesitates or has a choice depends on step and seat alone. */
export const workAction = (setting: Setting, state: AsymState, seat: Seat, goal: number): number => {
  luck[0] = Math.imul(state[0]! * 2 + seat + 1, 0x9e3779b1) | 1;
  return control(setting.scenes[0]!, state, seat, goal, luck, CAREFUL_CONDUCT);
};

/** Whether an object in hand is an ingredient of an order. */
export const belongsTo = (held: number, order: string): boolean =>
  (held === ONION && order.includes('o')) || (held === TOMATO && order.includes('t'));
