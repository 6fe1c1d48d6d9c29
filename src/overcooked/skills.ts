/**
 * The skill library: what a cook can set out to do, when it makes sense, and how a goal of the careful cook reads as a
 * skill. Names and preconditions follow ProAgent's (Zhang et al. 2024, appendix), in our spelling.
 */
import { type Skill, VALID, type Verdict } from '../knowledge.ts';
import { formatCell } from './annotate.ts';
import { chooseGoal } from './cook.ts';
import { handOverCounter, putDown } from './counters.ts';
import type { Distances } from './distances.ts';
import { CONSIDERATE, type CookStyle, NO_GOAL, WAIT } from './goal.ts';
import { COUNTER, DISHES, ONIONS, POT, SERVING, TOMATOES } from './kitchen.ts';
import { canReach, fillingOf, heldOfSeat, objectOn, placeOfSeat, type Scene, stepsToReady, walk } from './scene.ts';
import { fetchDish, fetchIngredient } from './sources.ts';
import { DISH, isSoup, NOTHING, ONION, type State, TOMATO } from './state.ts';

export const SKILLS = [
  'pickUpOnion',
  'pickUpTomato',
  'pickUpDish',
  'pickUpSoup',
  'putInPot',
  'startCooking',
  'fillDish',
  'deliverSoup',
  'placeOnCounter',
  'wait',
  'makeWay',
] as const;
export type SkillName = (typeof SKILLS)[number];

/** A skill at a cell; `target` is that cell as `(x,y)`, empty for `wait` anywhere and `makeWay`. */
export interface CookSkill extends Skill {
  readonly name: SkillName;
}

/** [target + 1] by the kitchen's targets and name: equal skills are the same object, since planners compare thousands. */
const made = new WeakMap<Distances, { readonly [name in SkillName]: CookSkill[] }>();

export const skillAt = (scene: Scene, name: SkillName, target: number): CookSkill => {
  let known = made.get(scene.distances);
  if (!known) {
    known = Object.fromEntries(SKILLS.map((one) => [one, []])) as unknown as { [one in SkillName]: CookSkill[] };
    made.set(scene.distances, known);
  }
  let skill = known[name][target + 1];
  if (!skill) {
    skill = { name, target: target < 0 ? '' : formatCell(scene.kitchen, scene.distances.targets[target]!) };
    known[name][target + 1] = skill;
  }
  return skill;
};

const parseTarget = (scene: Scene, text: string): number => {
  const match = /^\((\d+),(\d+)\)$/.exec(text);
  if (!match || Number(match[1]) >= scene.kitchen.width) return -1;
  return scene.distances.targetOf[Number(match[2]) * scene.kitchen.width + Number(match[1])] ?? -1;
};

/** What was read from a skill's text, among the targets where it was read last. */
const parsed = new WeakMap<CookSkill, { readonly distances: Distances; readonly target: number }>();

/** The index of the target that a skill names, or -1. */
const targetOf = (scene: Scene, skill: CookSkill): number => {
  const known = parsed.get(skill);
  if (known?.distances === scene.distances) return known.target;
  const target = parseTarget(scene, skill.target);
  parsed.set(skill, { distances: scene.distances, target });
  return target;
};

const PICK_UP = ['pickUpOnion', 'pickUpTomato', 'pickUpDish'] as const;

const pickUpName = (object: number): SkillName => (isSoup(object) ? 'pickUpSoup' : PICK_UP[object - ONION]!);

/** What an interact with a target would be, for somebody who holds `held`. */
const skillFor = (scene: Scene, state: State, held: number, target: number): CookSkill => {
  switch (scene.kitchen.terrain[scene.distances.targets[target]!]) {
    case ONIONS:
      return skillAt(scene, 'pickUpOnion', target);
    case TOMATOES:
      return skillAt(scene, 'pickUpTomato', target);
    case DISHES:
      return skillAt(scene, 'pickUpDish', target);
    case POT:
      return skillAt(scene, held === DISH ? 'fillDish' : held === NOTHING ? 'startCooking' : 'putInPot', target);
    case SERVING:
      return skillAt(scene, 'deliverSoup', target);
    default: {
      const lying = objectOn(scene, state, target);
      return held === NOTHING && lying !== NOTHING
        ? skillAt(scene, pickUpName(lying), target)
        : skillAt(scene, 'placeOnCounter', target);
    }
  }
};

/** The careful cook's goal as a skill. */
export const skillOfGoal = (scene: Scene, state: State, seat: number, goal: number): CookSkill => {
  if (goal === NO_GOAL) return skillAt(scene, 'wait', -1);
  if (goal >= WAIT) return skillAt(scene, 'wait', goal - WAIT);
  return skillFor(scene, state, heldOfSeat(scene, state, seat), goal);
};

/** A skill as the controller's goal. `makeWay` and `wait` anywhere have none. */
export const goalOfSkill = (scene: Scene, skill: CookSkill): number => {
  const target = targetOf(scene, skill);
  return target < 0 ? NO_GOAL : skill.name === 'wait' ? target + WAIT : target;
};

/** Every skill instance of a seat, valid or not: by target, row-major, then `makeWay`, `wait` and perhaps `wait` somewhere. */
export const listSkills = (
  scene: Scene,
  state: State,
  seat: number,
  style: CookStyle = CONSIDERATE,
): readonly CookSkill[] => {
  const place = placeOfSeat(scene, state, seat);
  const held = heldOfSeat(scene, state, seat);
  const skills: CookSkill[] = [];
  for (let target = 0; target < scene.distances.targets.length; target++) {
    if (!canReach(scene, place, target)) continue;
    const kind = scene.kitchen.terrain[scene.distances.targets[target]!]!;
    if (kind === POT) {
      skills.push(skillAt(scene, 'putInPot', target), skillAt(scene, 'fillDish', target));
      if (scene.kitchen.game.autoStart === 0) skills.push(skillAt(scene, 'startCooking', target));
    } else
      skills.push(
        skillFor(
          scene,
          state,
          kind === COUNTER && held !== NOTHING && objectOn(scene, state, target) !== NOTHING ? NOTHING : held,
          target,
        ),
      );
  }
  skills.push(skillAt(scene, 'makeWay', -1), skillAt(scene, 'wait', -1));
  // Of all the places to wait at, only the one that a cook of this style would choose.
  const goal = chooseGoal(scene, state, seat, style);
  if (goal >= WAIT) skills.push(skillAt(scene, 'wait', goal - WAIT));
  return skills;
};

/** How many of the nearest free counters are worth a thought. */
const NEAR_COUNTERS = 2;

/** The valid skills that are worth comparing: of the free counters only the nearest and those that help somebody. */
export const listOptions = (scene: Scene, state: State, seat: number): readonly CookSkill[] => {
  const place = placeOfSeat(scene, state, seat);
  const held = heldOfSeat(scene, state, seat);
  const options = listSkills(scene, state, seat).filter(
    (skill) => skill.name !== 'placeOnCounter' && findFailure(scene, state, seat, skill) === null,
  );
  if (held === NOTHING) return options;
  const free = scene.counters
    .filter((counter) => objectOn(scene, state, counter) === NOTHING && canReach(scene, place, counter))
    .sort((a, b) => walk(scene, place, a) - walk(scene, place, b));
  const sinks = isSoup(held) ? scene.servings : scene.pots;
  const chosen = new Set([
    ...free.slice(0, NEAR_COUNTERS),
    putDown(scene, state, seat),
    handOverCounter(scene, state, seat, sinks),
  ]);
  for (const counter of chosen) if (counter >= 0) options.push(skillAt(scene, 'placeOnCounter', counter));
  return options;
};

/**
 * Two skills in a row that nobody comes to who looks one skill ahead: to put down what is in hand, here or where a
 * teammate gets it, and fetch the other thing that the pots need.
 */
export const listStories = (scene: Scene, state: State, seat: number): readonly (readonly [CookSkill, CookSkill])[] => {
  const held = heldOfSeat(scene, state, seat);
  if (held === NOTHING || isSoup(held)) return [];
  const counter = handOverCounter(scene, state, seat, scene.pots);
  if (counter < 0) return [];
  const down = skillAt(scene, 'placeOnCounter', counter);
  const fetch = held === DISH ? fetchIngredient(scene, state, seat) : fetchDish(scene, state, seat);
  return fetch < 0 ? [] : [[down, skillFor(scene, state, NOTHING, fetch)]];
};

/** Which precondition fails. */
export type Failure =
  | 'unknownTarget'
  | 'unreachable'
  | 'handsFull'
  | 'handsEmpty'
  | 'nothingThere'
  | 'noPot'
  | 'noIngredient'
  | 'potBusy'
  | 'potFull'
  | 'wrongKind'
  | 'startsByItself'
  | 'nothingToCook'
  | 'noDish'
  | 'notCooking'
  | 'noServing'
  | 'noSoup'
  | 'noCounter'
  | 'counterTaken';

/** The precondition of a skill that fails now, or null where it can be begun. */
export const findFailure = (scene: Scene, state: State, seat: number, skill: CookSkill): Failure | null => {
  if (skill.name === 'wait' || skill.name === 'makeWay') return null;
  const target = targetOf(scene, skill);
  if (target < 0) return 'unknownTarget';
  if (!canReach(scene, placeOfSeat(scene, state, seat), target)) return 'unreachable';
  const held = heldOfSeat(scene, state, seat);
  const object = objectOn(scene, state, target);
  const kind = scene.kinds[target]!;
  switch (skill.name) {
    case 'pickUpOnion':
      return failureToPickUp(held, kind === ONIONS || (kind === COUNTER && object === ONION));
    case 'pickUpTomato':
      return failureToPickUp(held, kind === TOMATOES || (kind === COUNTER && object === TOMATO));
    case 'pickUpDish':
      return failureToPickUp(held, kind === DISHES || (kind === COUNTER && object === DISH));
    case 'pickUpSoup':
      return failureToPickUp(held, kind === COUNTER && isSoup(object));
    case 'putInPot':
      return kind === POT ? failureToPutIn(scene, state, held, target) : 'noPot';
    case 'startCooking':
      if (kind !== POT) return 'noPot';
      if (scene.kitchen.game.autoStart > 0) return 'startsByItself';
      if (held !== NOTHING) return 'handsFull';
      return fillingOf(scene, state, target) > 1 ? null : 'nothingToCook';
    case 'fillDish':
      if (kind !== POT) return 'noPot';
      if (held !== DISH) return 'noDish';
      return stepsToReady(scene, state, target) >= 0 ? null : 'notCooking';
    case 'deliverSoup':
      if (kind !== SERVING) return 'noServing';
      return isSoup(held) ? null : 'noSoup';
    case 'placeOnCounter':
      if (kind !== COUNTER) return 'noCounter';
      if (held === NOTHING) return 'handsEmpty';
      return object === NOTHING ? null : 'counterTaken';
  }
};

const failureToPickUp = (held: number, isThere: boolean): Failure | null =>
  held !== NOTHING ? 'handsFull' : isThere ? null : 'nothingThere';

const failureToPutIn = (scene: Scene, state: State, held: number, pot: number): Failure | null => {
  if (held !== ONION && held !== TOMATO) return 'noIngredient';
  const contents = fillingOf(scene, state, pot);
  if (contents === 0) return 'potBusy';
  if (31 - Math.clz32(contents) >= scene.kitchen.game.maxIngredients) return 'potFull';
  return scene.kitchen.game.version === 'legacy' && contents > 1 && (contents & 1) !== held - ONION
    ? 'wrongKind'
    : null;
};

const nameHeld = (held: number): string =>
  held === NOTHING
    ? 'empty hands'
    : isSoup(held)
      ? 'a soup'
      : held === DISH
        ? 'a dish'
        : held === ONION
          ? 'an onion'
          : 'a tomato';

const describeFailure = (failure: Failure, { name, target }: CookSkill, held: number): string => {
  switch (failure) {
    case 'unknownTarget':
      return `there is nothing to use at ${target || 'no cell'}`;
    case 'unreachable':
      return `${target} can not be reached from here`;
    case 'handsFull':
      return `${name === 'startCooking' ? 'starting to cook' : 'picking up'} needs empty hands, not ${nameHeld(held)}`;
    case 'handsEmpty':
      return 'there is nothing in hand to put down';
    case 'nothingThere':
      return `there is no ${name.slice('pickUp'.length).toLowerCase()} at ${target}`;
    case 'noPot':
      return `${target} is no pot`;
    case 'noIngredient':
      return `putting in needs an onion or a tomato in hand, not ${nameHeld(held)}`;
    case 'potBusy':
      return `the pot at ${target} is cooking or ready`;
    case 'potFull':
      return `the pot at ${target} is full`;
    case 'wrongKind':
      return `the pot at ${target} holds the other ingredient; these rules do not mix`;
    case 'startsByItself':
      return 'under these rules a full pot starts by itself';
    case 'nothingToCook':
      return `the pot at ${target} holds nothing that could start to cook`;
    case 'noDish':
      return `filling a dish needs a dish in hand, not ${nameHeld(held)}`;
    case 'notCooking':
      return `the pot at ${target} is neither cooking nor ready`;
    case 'noServing':
      return `${target} is no serving location`;
    case 'noSoup':
      return `delivering needs a soup in hand, not ${nameHeld(held)}`;
    case 'noCounter':
      return `${target} is no counter`;
    case 'counterTaken':
      return `something lies on the counter at ${target} already`;
  }
};

/** Whether a skill can be begun: the failed precondition as a code and in words. */
export const checkSkill = (scene: Scene, state: State, seat: number, skill: CookSkill): Verdict => {
  const failure = findFailure(scene, state, seat, skill);
  if (failure === null) return VALID;
  return { kind: 'invalid', code: failure, reason: describeFailure(failure, skill, heldOfSeat(scene, state, seat)) };
};
