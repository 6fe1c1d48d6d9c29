/** Overcooked's knowledge library: what a mind is given of this world. */
import type { Future, Knowledge, Rollout, Seen } from '../knowledge.ts';
import { fastSeed, type Random } from '../random.ts';
import { circumstancesOf, isUseless } from './circumstances.ts';
import { CAREFUL_CONDUCT, type Conduct, control, whoStandsOn } from './controller.ts';
import { chooseGoal } from './cook.ts';
import type { Observation, OvercookedEnvironment } from './environment.ts';
import { type Facts, readFacts, recordFacts } from './facts.ts';
import { CONSIDERATE, type CookStyle, NO_GOAL, WAIT, WORKS } from './goal.ts';
import { INTERACT, STAY } from './kitchen.ts';
import { changeLikelihood } from './likelihood.ts';
import { type AssumedCook, rollOut } from './rollout.ts';
import {
  fillingOf,
  heldOfSeat,
  objectOn,
  placeOfSeat,
  type Scene,
  sceneOf,
  sceneOfObservation,
  walk,
} from './scene.ts';
import {
  type CookSkill,
  checkSkill,
  type Failure,
  findFailure,
  goalOfSkill,
  listOptions,
  listSkills,
  listStories,
  skillAt,
  skillOfGoal,
} from './skills.ts';
import { DISH, isSoup, NOTHING, ONION, type State } from './state.ts';
import { describeFacts, describeRules, describeSkills } from './words.ts';

export type CookKnowledge = Knowledge<Observation, Facts, CookSkill, State>;

const completedSkills = (seen: Seen<Observation>): readonly CookSkill[] => {
  const scene = sceneOf(seen.before.kitchen);
  const before = seen.before.state;
  const after = seen.after.state;
  const had = heldOfSeat(scene, before, seen.actor);
  const has = heldOfSeat(scene, after, seen.actor);
  const place = before[scene.kitchen.offsets.cooks + 2 * seen.actor]!;
  const cell = scene.kitchen.frontCell[place]!;
  const target = cell < 0 ? -1 : scene.distances.targetOf[cell]!;
  if (target < 0) return [];
  if (had === has) {
    const started =
      had === NOTHING &&
      fillingOf(scene, before, target) > 1 &&
      scene.pots.includes(target) &&
      fillingOf(scene, after, target) === 0;
    return started && scene.kitchen.game.autoStart === 0 ? [skillAt(scene, 'startCooking', target)] : [];
  }
  if (scene.pots.includes(target)) return [skillAt(scene, had === DISH ? 'fillDish' : 'putInPot', target)];
  if (scene.servings.includes(target)) return [skillAt(scene, 'deliverSoup', target)];
  if (has === NOTHING) return [skillAt(scene, 'placeOnCounter', target)];
  const name = isSoup(has)
    ? 'pickUpSoup'
    : has === DISH
      ? 'pickUpDish'
      : has === ONION
        ? 'pickUpOnion'
        : 'pickUpTomato';
  return [skillAt(scene, name, target)];
};

/** Whether hands, pots' stages or what lies on counters changed, or a change from outside made another kitchen. */
const hasChanged = (before: Facts, after: Facts): boolean => {
  const { scene } = after;
  if (before.scene.kitchen !== scene.kitchen) return true;
  for (let seat = 0; seat < scene.kitchen.cooks; seat++)
    if (heldOfSeat(scene, before.state, seat) !== heldOfSeat(scene, after.state, seat)) return true;
  for (const pot of scene.pots) {
    const was = objectOn(scene, before.state, pot);
    const is = objectOn(scene, after.state, pot);
    const mask = (2 << scene.kitchen.game.maxIngredients) - 1;
    if ((was & mask) !== (is & mask) || fillingOf(scene, before.state, pot) !== fillingOf(scene, after.state, pot))
      return true;
  }
  for (const counter of scene.counters)
    if (objectOn(scene, before.state, counter) !== objectOn(scene, after.state, counter)) return true;
  return false;
};

/** Whether a move ends at a cook who will still stand there, as far as the careful cook in its place would. */
const isInVain = (scene: Scene, state: State, seat: number, action: number): boolean => {
  const { moves } = scene.kitchen;
  const place = placeOfSeat(scene, state, seat);
  if (action === STAY || action === INTERACT) return false;
  const ahead = moves[(place & ~3) | action]! >> 2;
  const other = ahead === place >> 2 ? -1 : whoStandsOn(scene, state, seat, ahead);
  if (other < 0) return false;
  const theirs = placeOfSeat(scene, state, other);
  const expected = control(scene, state, other, chooseGoal(scene, state, other), Int32Array.of(1));
  return expected === STAY || expected === INTERACT || moves[(theirs & ~3) | expected]! >> 2 === theirs >> 2;
};

/** Failed preconditions that time mends: a pot that cooks, is full, or is not full yet. */
const isAwaited = (failure: Failure | null): boolean =>
  failure === 'potBusy' || failure === 'potFull' || failure === 'notCooking';

const STYLES = new Map<string, CookStyle>(
  WORKS.map((work) => [work, work === 'all' ? CONSIDERATE : { ...CONSIDERATE, work }]),
);

const styleOf = (role: string | undefined): CookStyle => {
  if (role === undefined) return CONSIDERATE;
  const style = STYLES.get(role);
  if (style === undefined) throw new Error(`there is no role ${role}; there are ${WORKS.join(', ')}`);
  return style;
};

/** Whether a state differs from another in nothing but time and where cooks stand: no soup cooks, nothing was moved. */
const nothingStirs = (before: Facts, after: Facts): boolean => {
  const { scene } = after;
  if (before.scene.kitchen !== scene.kitchen) return false;
  const end = scene.cooksAt + 2 * scene.kitchen.cooks;
  for (let at = 1; at < after.state.length; at++) {
    const isPlace = at >= scene.cooksAt && at < end && (at - scene.cooksAt) % 2 === 0;
    if (!isPlace && before.state[at] !== after.state[at]) return false;
  }
  return true;
};

const assume = (scene: Scene, future: Future<CookSkill>): AssumedCook => ({
  goal: future.skill === null ? null : goalOfSkill(scene, future.skill),
  next: future.next == null ? null : goalOfSkill(scene, future.next),
  style: styleOf(future.role),
  whim: future.whim ?? 0,
  character: future.character,
});

/** Whoever has not stirred for so many steps is taken to stay: people pause for some four steps at a time. */
const PARKED = 6;

const stirred = (before: Facts, after: Facts, seat: number): boolean =>
  before.scene.kitchen !== after.scene.kitchen ||
  placeOfSeat(after.scene, before.state, seat) !== placeOfSeat(after.scene, after.state, seat) ||
  heldOfSeat(after.scene, before.state, seat) !== heldOfSeat(after.scene, after.state, seat);

/** With more than two cooks there is always somebody else to walk round, and nothing is made of who stands. */
const regard = (observation: Observation, steps: readonly number[]): Observation =>
  steps.length === 2 && steps.some((count) => count >= PARKED) ? { ...observation, isParked: true } : observation;

/** The mind's own conduct: it seldom fidgets, unless beside somebody who stands, and who may be waiting for it to move. */
const CALM: Conduct = { ...CAREFUL_CONDUCT, jitter: 0.05 };

/** A rollout, and what it was made of. */
interface Played {
  readonly cooks: readonly AssumedCook[];
  readonly steps: number;
  readonly seed: number;
  readonly rollout: Rollout;
}

/**
 * What imagined states were seen in (a change from outside may have rebuilt the kitchen since the mind was made), and the
 * rollouts from them: several skills come to one goal, such as to wait and to make way.
 */
const imagined = new WeakMap<State, { readonly observation: Observation; readonly played: Played[] }>();

const isAlike = (a: AssumedCook, b: AssumedCook): boolean =>
  a.goal === b.goal && a.next === b.next && a.style === b.style && a.whim === b.whim && a.character === b.character;

const findPlayed = (
  played: readonly Played[],
  cooks: readonly AssumedCook[],
  steps: number,
  seed: number,
): Rollout | null => {
  for (const one of played)
    if (one.steps === steps && one.seed === seed && one.cooks.every((cook, seat) => isAlike(cook, cooks[seat]!)))
      return one.rollout;
  return null;
};

/** The library for an environment. Everything but a rollout from a state of unknown origin reads the kitchen off its arguments. */
export const cookKnowledge = (environment: OvercookedEnvironment): CookKnowledge => ({
  facts: readFacts,
  describe: describeFacts,
  describeRules,
  describeSkills,
  record: recordFacts,
  skills: (facts, seat) => listSkills(facts.scene, facts.state, seat),
  options: (facts, seat) => listOptions(facts.scene, facts.state, seat),
  check: (skill, facts, seat) => checkSkill(facts.scene, facts.state, seat, skill),
  roles: WORKS,
  propose: ({ scene, state }, seat, role) =>
    skillOfGoal(scene, state, seat, chooseGoal(scene, state, seat, styleOf(role))),
  stories: ({ scene, state }, seat) => listStories(scene, state, seat),
  control: (skill, observation, seat, random: Random) => {
    const scene = sceneOfObservation(observation);
    const verdict = checkSkill(scene, observation.state, seat, skill);
    if (verdict.kind === 'invalid') return { kind: 'blocked', reason: verdict.reason };
    const seed = new Int32Array([fastSeed(random)]);
    const conduct = observation.isParked ? CAREFUL_CONDUCT : CALM;
    const action = control(scene, observation.state, seat, goalOfSkill(scene, skill), seed, conduct);
    return { kind: 'act', action: isInVain(scene, observation.state, seat, action) ? STAY : action };
  },
  intendable: (skill, { scene, state }, seat) => {
    if (skill.name === 'wait' || skill.name === 'makeWay') return false;
    const failure = findFailure(scene, state, seat, skill);
    return failure === null || isAwaited(failure);
  },
  effort: (skill, { scene, state }, seat) => {
    const goal = goalOfSkill(scene, skill);
    return goal === NO_GOAL || goal >= WAIT ? 0 : walk(scene, placeOfSeat(scene, state, seat), goal);
  },
  useless: (skill, { scene, state }, seat) => isUseless(scene, state, seat, skill),
  circumstances: ({ scene, state }, seat) => circumstancesOf(scene, state, seat),
  completed: completedSkills,
  likelihood: (seen, { skill, character }) => {
    const scene = sceneOf(seen.before.kitchen);
    const { state } = seen.before;
    return changeLikelihood(
      scene,
      state,
      seen.after.state,
      seen.actor,
      goalOfSkill(scene, skill),
      character,
      isAwaited(findFailure(scene, state, seen.actor, skill)),
    );
  },
  materialChange: hasChanged,
  standing: { stirred, regard },
  isStill: nothingStirs,
  imagine: (observation) => {
    const state = observation.state.slice();
    imagined.set(state, { observation, played: [] });
    return state;
  },
  rollout: (state, futures, steps, seed) => {
    const { observation, played } = imagined.get(state) ?? { observation: environment, played: [] as Played[] };
    const scene = sceneOfObservation(observation);
    const cooks = futures.map((future) => assume(scene, future));
    const known = findPlayed(played, cooks, steps, seed);
    if (known !== null) return known;
    const rollout = rollOut(scene, state, observation.horizon, cooks, steps, seed);
    played.push({ cooks, steps, seed, rollout });
    return rollout;
  },
});
