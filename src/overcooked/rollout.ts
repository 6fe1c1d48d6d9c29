/**
 * Playing a kitchen forward with assumed goals: the careful cook's controllers on the kernel, without allocation. The
 * buffers below are scratch space; a rollout depends on its arguments alone.
 */
import type { Character, Rollout } from '../knowledge.ts';
import { nextFast } from '../random.ts';
import { control } from './controller.ts';
import { chooseGoal } from './cook.ts';
import { NO_GOAL, WAIT } from './goal.ts';
import { createKernel, type StepInto } from './kernel.ts';
import { type Kitchen, STAY } from './kitchen.ts';
import { createOutcome, type Outcome } from './outcome.ts';
import { heldOfSeat, objectOn, placeOfSeat, reachesAny, type Scene, stepsToReady, walk } from './scene.ts';
import { DISH, isSoup, NOTHING, type State } from './state.ts';

/** A goal that a seat pursues first (null: what the careful cook would choose), and how it behaves. */
export interface AssumedCook {
  readonly goal: number | null;
  readonly character: Character;
}

/** A reward t steps ahead counts `DISCOUNT ** t`. */
export const DISCOUNT = 0.99;
/** A first goal is given up after so many steps. */
const PATIENCE = 25;
/** P(a pause goes on for another step): people pause for several steps at a time. */
const PAUSE_GOES_ON = 0.75;
/** Goals of waiting are looked at again after so many steps. */
const RECONSIDER = 4;

interface Workspace {
  readonly stepInto: StepInto;
  readonly outcome: Outcome;
  readonly state: State;
  readonly actions: Uint8Array;
  readonly goals: Int16Array;
  readonly since: Int16Array;
  /** [seat] 1 during a pause. */
  readonly resting: Uint8Array;
  readonly hands: Int16Array;
  readonly seeds: readonly Int32Array[];
}

const workspaces = new WeakMap<Kitchen, Workspace>();

const workspaceOf = (kitchen: Kitchen): Workspace => {
  let found = workspaces.get(kitchen);
  if (!found) {
    found = {
      stepInto: createKernel(kitchen),
      outcome: createOutcome(kitchen.cooks),
      state: new Int16Array(kitchen.offsets.size),
      actions: new Uint8Array(kitchen.cooks),
      goals: new Int16Array(kitchen.cooks),
      since: new Int16Array(kitchen.cooks),
      resting: new Uint8Array(kitchen.cooks),
      hands: new Int16Array(kitchen.cooks),
      seeds: Array.from({ length: kitchen.cooks }, () => new Int32Array(1)),
    };
    workspaces.set(kitchen, found);
  }
  return found;
};

/** Plays `steps` from `start`, at most to `horizon`. */
export const rollOut = (
  scene: Scene,
  start: State,
  horizon: number,
  cooks: readonly AssumedCook[],
  steps: number,
  seed: number,
): Rollout => {
  const { kitchen } = scene;
  const workspace = workspaceOf(kitchen);
  const { stepInto, outcome, state, actions, goals, since, resting, hands, seeds } = workspace;
  state.set(start);
  for (let seat = 0; seat < kitchen.cooks; seat++) {
    // xorshift needs a non-zero state, and near seeds give near streams: mix.
    seeds[seat]![0] = Math.imul((seed | 0) ^ Math.imul(seat + 1, 0x9e3779b9), 0x85ebca6b) || 1;
    nextFast(seeds[seat]!);
    goals[seat] = cooks[seat]!.goal ?? chooseGoal(scene, state, seat);
    since[seat] = 0;
    resting[seat] = 0;
    hands[seat] = heldOfSeat(scene, state, seat);
  }
  const last = Math.min(steps, horizon - start[0]!);
  let total = 0;
  let weight = 1;
  for (let step = 0; step < last; step++) {
    for (let seat = 0; seat < kitchen.cooks; seat++) actions[seat] = act(scene, workspace, seat, cooks[seat]!);
    stepInto(state, actions, outcome);
    if (outcome.eventful) for (let seat = 0; seat < kitchen.cooks; seat++) total += weight * outcome.sparse[seat]!;
    weight *= DISCOUNT;
    if (outcome.terminal) return { return: total, value: 0 };
    let changed = false;
    for (let seat = 0; seat < kitchen.cooks; seat++) {
      const held = heldOfSeat(scene, state, seat);
      if (held === hands[seat]) continue;
      hands[seat] = held;
      goals[seat] = chooseGoal(scene, state, seat);
      since[seat] = 0;
      changed = true;
    }
    for (let seat = 0; seat < kitchen.cooks; seat++) {
      since[seat] = since[seat]! + 1;
      const goal = goals[seat]!;
      const idle = goal === NO_GOAL || goal >= WAIT;
      if ((idle && (changed || since[seat]! % RECONSIDER === 0)) || since[seat]! > PATIENCE) {
        goals[seat] = chooseGoal(scene, state, seat);
        if (since[seat]! > PATIENCE) since[seat] = 0;
      }
    }
  }
  const ended = start[0]! + last >= horizon;
  return { return: total, value: ended ? 0 : weight * potential(scene, state) };
};

const act = (
  scene: Scene,
  { state, goals, since, resting, seeds }: Workspace,
  seat: number,
  cook: AssumedCook,
): number => {
  const seed = seeds[seat]!;
  const { noise, idleness } = cook.character;
  if (noise > 0 || idleness > 0) {
    const draw = nextFast(seed);
    // Pauses last: a two-state chain that rests `idleness` of the time.
    const rests = resting[seat] === 1 ? PAUSE_GOES_ON : (idleness * (1 - PAUSE_GOES_ON)) / Math.max(0.05, 1 - idleness);
    if (idleness > 0 && draw < rests) {
      resting[seat] = 1;
      return STAY;
    }
    resting[seat] = 0;
    if (draw > 1 - noise) return Math.floor(((1 - draw) / noise) * 6);
  }
  const goal = goals[seat]!;
  // Facing the target without effect: what was wanted is gone, or not ready yet. Choose again unless it is worth waiting.
  const action = control(scene, state, seat, goal, seed);
  if (
    action === STAY &&
    goal >= 0 &&
    goal < WAIT &&
    since[seat]! > 1 &&
    scene.kitchen.frontCell[placeOfSeat(scene, state, seat)] === scene.distances.targets[goal]
  ) {
    goals[seat] = chooseGoal(scene, state, seat);
  }
  return action;
};

/**
 * What a state is worth beyond the steps played, in units of a 20-point soup's reward scaled to the best order: the
 * prototype's potential (an ingredient in a pot 3, a full pot 13 to 15, a soup in hand 17 less its way to the serving cell).
 */
export const potential = (scene: Scene, state: State): number => {
  const { kitchen, menu } = scene;
  const scale = menu.worth[menu.first]! / 20;
  let value = 0;
  let full = 0;
  let shift = kitchen.game.maxIngredients + 1;
  shift = (1 << shift) - 1;
  for (const pot of scene.pots) {
    const object = objectOn(scene, state, pot);
    if (object === NOTHING) continue;
    const contents = object & shift;
    const left = stepsToReady(scene, state, pot);
    if (left >= 0) {
      full++;
      const pays = Math.min(kitchen.game.reward[contents]!, 1e6);
      const time = kitchen.game.cookTime[contents]!;
      value += pays * (0.65 + (time > 0 ? 0.1 * (1 - left / time) : 0.1));
    } else {
      const inside = 31 - Math.clz32(contents);
      value += menu.worth[contents]! * 0.15 * inside + (menu.missing[contents] === 0 ? menu.worth[contents]! * 0.1 : 0);
    }
  }
  let dishes = 0;
  for (let seat = 0; seat < kitchen.cooks; seat++) {
    const held = heldOfSeat(scene, state, seat);
    if (held === NOTHING) continue;
    const place = placeOfSeat(scene, state, seat);
    if (isSoup(held)) {
      const pays = Math.min(1e6, kitchen.game.reward[held & shift]!);
      let way = 12;
      for (const serving of scene.servings) way = Math.min(way, walk(scene, place, serving));
      value += pays * (0.85 - 0.0125 * way);
    } else if (held === DISH) {
      dishes++;
      value += scale * (dishes <= full && reachesAny(scene, place, scene.pots) ? 3 : 0.4);
    } else value += scale * (reachesAny(scene, place, scene.pots) ? 1.2 : 0.6);
  }
  for (const counter of scene.counters) {
    const object = objectOn(scene, state, counter);
    if (object !== NOTHING)
      value += isSoup(object) ? Math.min(1e6, kitchen.game.reward[object & shift]!) * 0.65 : scale * 0.4;
  }
  return value;
};
