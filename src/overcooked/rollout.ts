/**
 * Playing a kitchen forward with assumed goals: the careful cook's controllers on the kernel, without allocation. The
 * buffers below are scratch space; a rollout depends on its arguments alone.
 */
import type { Character, Rollout } from '../knowledge.ts';
import { nextFast } from '../random.ts';
import { type Choices, chooseAgain, createChoices } from './choices.ts';
import { CAREFUL_CONDUCT, type Conduct, conductOf, control, hasEffect } from './controller.ts';
import { putDown } from './counters.ts';
import { CAREFUL, type CookStyle, NO_GOAL, WAIT } from './goal.ts';
import { createKernel, type StepInto } from './kernel.ts';
import { COUNTER, POT, STAY } from './kitchen.ts';
import { createOutcome, type Outcome } from './outcome.ts';
import { canReach, heldOfSeat, objectOn, placeOfSeat, reachesPots, type Scene, stepsToReady, walk } from './scene.ts';
import { DISH, isSoup, NOTHING, type State } from './state.ts';

/** Goals that a seat pursues first (null: what its style would choose), and how it behaves. */
export interface AssumedCook {
  readonly goal: number | null;
  /** What it does after the first one. */
  readonly next?: number | null;
  readonly style?: CookStyle;
  /** P(something else than its style would choose), at each choice. */
  readonly whim?: number;
  readonly character: Character;
}

/** A reward t steps ahead counts `DISCOUNT ** t`. */
export const DISCOUNT = 0.99;
/** A first goal is given up after so many steps. */
const PATIENCE = 25;
/** P(a pause goes on for another step): people pause for several steps at a time. */
const PAUSE_GOES_ON = 0.75;
/** Goals of waiting, and those that have no effect yet, are looked at again every so many steps. */
const RECONSIDER = 4;

/**
 * Soups come in beats: cut off a few steps earlier or later, one and the same course looks better or worse than it is.
 * So what is earned and what is still to come are added up at several cut-offs of the last steps, so far apart.
 */
const CUT_OFFS = 7;
const APART = 4;

/** A cook in a rollout: what it is about, and how it behaves. */
interface Player {
  goal: number;
  /** The goal after this one, or NO_GOAL. */
  next: number;
  /** Steps since the goal was chosen. */
  since: number;
  /** What it holds. */
  held: number;
  /** During a pause. */
  resting: boolean;
  choices: Choices;
  conduct: Conduct;
  /** Chance of choosing on a whim. */
  whim: number;
  /** Chance of a random action, and of a pause to begin. */
  noise: number;
  pause: number;
  readonly seed: Int32Array;
}

interface Workspace {
  readonly stepInto: StepInto;
  readonly outcome: Outcome;
  readonly state: State;
  readonly actions: Uint8Array;
  /** [seat] */
  readonly players: readonly Player[];
  readonly choices: WeakMap<CookStyle, Choices>;
}

const workspaces = new WeakMap<Scene, Workspace>();

const createPlayer = (choices: Choices): Player => ({
  goal: NO_GOAL,
  next: NO_GOAL,
  since: 0,
  held: NOTHING,
  resting: false,
  choices,
  conduct: CAREFUL_CONDUCT,
  whim: 0.5,
  noise: 0.5,
  pause: 0.5,
  seed: new Int32Array(1),
});

const workspaceOf = (scene: Scene): Workspace => {
  const { kitchen } = scene;
  let found = workspaces.get(scene);
  if (!found) {
    const careful = createChoices(scene, CAREFUL);
    found = {
      stepInto: createKernel(kitchen),
      outcome: createOutcome(kitchen.cooks),
      state: new Int16Array(kitchen.offsets.size),
      actions: new Uint8Array(kitchen.cooks),
      players: Array.from({ length: kitchen.cooks }, () => createPlayer(careful)),
      choices: new WeakMap([[CAREFUL, careful]]),
    };
    workspaces.set(scene, found);
  }
  return found;
};

const choicesOf = ({ choices }: Workspace, scene: Scene, style: CookStyle): Choices => {
  let found = choices.get(style);
  if (!found) {
    found = createChoices(scene, style);
    choices.set(style, found);
  }
  return found;
};

/** Plays `steps` from `start`, at most to `horizon`. Of no step it tells what the start itself is still worth. */
export const rollOut = (
  scene: Scene,
  start: State,
  horizon: number,
  cooks: readonly AssumedCook[],
  steps: number,
  seed: number,
): Rollout => {
  if (steps <= 0) return { return: 0, value: start[0]! >= horizon ? 0 : potential(scene, start) };
  const workspace = workspaceOf(scene);
  const { stepInto, outcome, state, actions, players } = workspace;
  state.set(start);
  for (let seat = 0; seat < scene.cooks; seat++) {
    const player = players[seat]!;
    const cook = cooks[seat]!;
    const { noise, idleness, yielding } = cook.character;
    // xorshift needs a non-zero state, and near seeds give near streams: mix.
    player.seed[0] = Math.imul((seed | 0) ^ Math.imul(seat + 1, 0x9e3779b9), 0x85ebca6b) || 1;
    nextFast(player.seed);
    player.choices = choicesOf(workspace, scene, cook.style ?? CAREFUL);
    player.conduct = conductOf(yielding);
    player.whim = cook.whim ?? 0;
    player.noise = noise;
    // Pauses last: a two-state chain that rests `idleness` of the time.
    player.pause = (idleness * (1 - PAUSE_GOES_ON)) / Math.max(0.05, 1 - idleness);
    player.next = cook.next ?? NO_GOAL;
    player.goal = cook.goal ?? choose(scene, state, seat, player);
    player.since = 0;
    player.resting = false;
    player.held = heldOfSeat(scene, state, seat);
  }
  const last = Math.min(steps, horizon - start[0]!);
  const ends = start[0]! + steps >= horizon;
  let total = 0;
  let weight = 1;
  let estimates = 0;
  let cuts = 0;
  for (let step = 0; step < last; step++) {
    for (let seat = 0; seat < scene.cooks; seat++) actions[seat] = act(scene, state, seat, players[seat]!);
    stepInto(state, actions, outcome);
    if (outcome.eventful) for (let seat = 0; seat < scene.cooks; seat++) total += weight * outcome.sparse[seat]!;
    weight *= DISCOUNT;
    if (outcome.terminal) return { return: total, value: 0 };
    let changed = false;
    let chosen = 0; // bits of the seats that have chosen in this very state
    for (let seat = 0; seat < scene.cooks; seat++) {
      const player = players[seat]!;
      const held = heldOfSeat(scene, state, seat);
      if (held === player.held) continue;
      player.held = held;
      if (player.next === NO_GOAL) {
        player.goal = choose(scene, state, seat, player);
        chosen |= 1 << seat;
      } else {
        player.goal = player.next;
        player.next = NO_GOAL;
      }
      player.since = 0;
      changed = true;
    }
    for (let seat = 0; seat < scene.cooks; seat++) {
      const player = players[seat]!;
      player.since++;
      if (chosen & (1 << seat)) continue;
      const idle = player.goal === NO_GOAL || player.goal >= WAIT;
      if ((idle && (changed || player.since % RECONSIDER === 0)) || player.since > PATIENCE) {
        player.goal = choose(scene, state, seat, player);
        if (player.since > PATIENCE) player.since = 0;
      }
    }
    const left = last - 1 - step;
    if (!ends && left % APART === 0 && left < CUT_OFFS * APART) {
      estimates += total + weight * potential(scene, state);
      cuts++;
    }
  }
  return { return: total, value: ends ? 0 : estimates / cuts - total };
};

/** What a player sets out to do next: what its style would, or now and then anything else that it could. */
const choose = (scene: Scene, state: State, seat: number, { choices, whim, seed }: Player): number =>
  whim > 0 && nextFast(seed) < whim ? anyGoal(scene, state, seat, seed) : chooseAgain(choices, scene, state, seat);

/**
 * Any of the goals that are possible with what a seat holds, of use or not, each as probable as the others: whatever it
 * can take; a pot that takes it, even if only later (a dish); a place to serve; and, of all counters, the nearest.
 */
const anyGoal = (scene: Scene, state: State, seat: number, seed: Int32Array): number => {
  const held = heldOfSeat(scene, state, seat);
  const place = placeOfSeat(scene, state, seat);
  let goal = held === NOTHING ? NO_GOAL : putDown(scene, state, seat);
  let count = goal === NO_GOAL ? 0 : 1;
  for (let target = 0; target < scene.kinds.length; target++) {
    if (!canReach(scene, place, target)) continue;
    const kind = scene.kinds[target];
    const isPossible =
      kind === COUNTER
        ? held === NOTHING && objectOn(scene, state, target) !== NOTHING
        : (kind === POT && held === DISH) || hasEffect(scene, state, seat, target);
    if (!isPossible) continue;
    count++;
    if (nextFast(seed) * count < 1) goal = target;
  }
  return goal;
};

const act = (scene: Scene, state: State, seat: number, player: Player): number => {
  const { goal, noise, pause, seed } = player;
  if (noise > 0 || pause > 0) {
    const draw = nextFast(seed);
    if (pause > 0 && draw < (player.resting ? PAUSE_GOES_ON : pause)) {
      player.resting = true;
      return STAY;
    }
    player.resting = false;
    if (draw > 1 - noise) return Math.floor(((1 - draw) / noise) * 6);
  }
  // Facing the target without effect: what was wanted is gone, or not ready yet. Choose again unless it is worth waiting.
  const action = control(scene, state, seat, goal, seed, player.conduct);
  if (
    action === STAY &&
    goal >= 0 &&
    goal < WAIT &&
    player.since % RECONSIDER === RECONSIDER - 2 &&
    scene.faced[placeOfSeat(scene, state, seat)] === goal
  ) {
    player.goal = choose(scene, state, seat, player);
  }
  return action;
};

/**
 * What is still to come of a state, hand-set by how much of a soup's work is done. The first group are shares of what the
 * soup pays (or would pay), the second points where the best soup pays 20.
 */
const WORTH = {
  cooking: 0.65,
  /** Added in proportion to how far it is cooked. */
  cooked: 0.1,
  /** Per ingredient of a soup that is not full yet. */
  ingredientInPot: 0.15,
  /** Added where nothing is missing but the start. */
  complete: 0.1,
  soupInHand: 0.85,
  /** Taken off per step to the nearest serving cell, at most FAR of them. */
  perStep: 0.0125,
  soupOnCounter: 0.65,

  dishForPot: 3,
  dishIdle: 0.4,
  ingredientByPot: 1.2,
  ingredientElsewhere: 0.6,
  thingOnCounter: 0.4,
} as const;
const FAR = 12;
/** Infinite rewards count as this. */
const MOST = 1e6;

/** What a state is worth beyond the steps played, in the currency of its rewards. */
export const potential = (scene: Scene, state: State): number => {
  const { kitchen, menu } = scene;
  const scale = menu.worth[menu.first]! / 20;
  const contentsMask = (2 << kitchen.game.maxIngredients) - 1;
  let value = 0;
  let full = 0;
  for (const pot of scene.pots) {
    const object = objectOn(scene, state, pot);
    if (object === NOTHING) continue;
    const contents = object & contentsMask;
    const left = stepsToReady(scene, state, pot);
    if (left >= 0) {
      full++;
      const pays = Math.min(kitchen.game.reward[contents]!, MOST);
      const time = kitchen.game.cookTime[contents]!;
      value += pays * (WORTH.cooking + (time > 0 ? WORTH.cooked * (1 - left / time) : WORTH.cooked));
    } else {
      const worth = menu.worth[contents]!;
      const inside = 31 - Math.clz32(contents);
      value += worth * WORTH.ingredientInPot * inside + (menu.missing[contents] === 0 ? worth * WORTH.complete : 0);
    }
  }
  let dishes = 0;
  for (let seat = 0; seat < kitchen.cooks; seat++) {
    const held = heldOfSeat(scene, state, seat);
    if (held === NOTHING) continue;
    const place = placeOfSeat(scene, state, seat);
    if (isSoup(held)) {
      const pays = Math.min(MOST, kitchen.game.reward[held & contentsMask]!);
      let way = FAR;
      for (const serving of scene.servings) way = Math.min(way, walk(scene, place, serving));
      value += pays * (WORTH.soupInHand - WORTH.perStep * way);
    } else if (held === DISH) {
      dishes++;
      value += scale * (dishes <= full && reachesPots(scene, place) ? WORTH.dishForPot : WORTH.dishIdle);
    } else value += scale * (reachesPots(scene, place) ? WORTH.ingredientByPot : WORTH.ingredientElsewhere);
  }
  for (let at = scene.countersFrom; at < scene.countersTo; at++) {
    const object = state[at]!;
    if (object === NOTHING || scene.targetAt[at]! < 0) continue;
    value += isSoup(object)
      ? Math.min(MOST, kitchen.game.reward[object & contentsMask]!) * WORTH.soupOnCounter
      : scale * WORTH.thingOnCounter;
  }
  return value;
};
