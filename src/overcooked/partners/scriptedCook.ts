/**
 * A scripted cook: a role, a preference, a conduct and a rhythm. It states its true intention at every step, in its
 * record as `{ intention, idle }`, so that beliefs about it can be checked against the truth.
 */
import { z } from 'zod';
import type { Json } from '../../json.ts';
import { formatSkill } from '../../knowledge.ts';
import { definePolicy, type Policy, type PolicyDefinition } from '../../policy.ts';
import { fastSeed, type Random } from '../../random.ts';
import { CAREFUL_CONDUCT, type Conduct, control } from '../controller.ts';
import { chooseGoal } from '../cook.ts';
import type { Observation } from '../environment.ts';
import { CAREFUL, CONSIDERATE, NO_GOAL, WAIT } from '../goal.ts';
import { STAY } from '../kitchen.ts';
import { canReach, heldOfSeat, placeOfSeat, type Scene, sceneOf } from '../scene.ts';
import { checkSkill, goalOfSkill, listSkills, skillOfGoal } from '../skills.ts';
import type { State } from '../state.ts';
import { chooseByRole, type Preference, ROLES } from './roles.ts';

const probability = z.number().min(0).max(1);

/** What can be said of a scripted cook in a scenario's `with:`; each has a default in the partner's own definition. */
const TRAITS = z.strictObject({
  role: z.enum(ROLES).default('cook'),
  noise: probability.default(0).describe('chance per step of a random action: one less its rationality'),
  reconsider: probability.default(0).describe('chance per step of setting out to do something else that is possible'),
  pause: probability.default(0).describe('chance per step of beginning a pause'),
  pauseLength: z.int().min(1).default(1).describe('mean length of a pause, in steps'),
  every: z.int().min(1).default(1).describe('acts in one of so many steps, and stays in the others'),
  conduct: z
    .enum(['careful', 'stubborn', 'yielding'])
    .default('careful')
    .describe('what it does when somebody is in the way'),
  sticky: z.boolean().default(false).describe('keeps to a goal until it is reached or impossible'),
  source: z.enum(['nearest', 'farthest']).default('nearest').describe('carrier: which dispenser it prefers'),
  early: z.boolean().default(false).describe('runner: fetches a dish before anything cooks'),
  stock: z.int().min(0).default(3).describe('counter worker: so many things on counters are enough'),
  selfish: z.boolean().default(false).describe('leaves no pot to a nearer teammate'),
});
export type Traits = z.infer<typeof TRAITS>;

const CONDUCTS: { readonly [name in Traits['conduct']]: Conduct } = {
  careful: CAREFUL_CONDUCT,
  stubborn: { giveWay: [0, 0, 0], stepBack: [0, 0, 0.02], hesitation: 0, jitter: 0 },
  yielding: { giveWay: [0.6, 0.8, 0.9], stepBack: [0.3, 0.5, 0.7], hesitation: 0.6, jitter: 0.3 },
};

/** What it keeps: its goal, what it held when it chose it, how long a pause still lasts. */
type CookMemory = { readonly goal: number; readonly held: number; readonly pause: number; readonly since: number };

/** After so many steps without success even a sticky goal is given up. */
const PATIENCE = 40;

/** Whether a goal can still be pursued with these hands. */
const stands = (scene: Scene, state: State, seat: number, { goal, held, since }: CookMemory): boolean => {
  if (goal === NO_GOAL || goal >= WAIT || since > PATIENCE || held !== heldOfSeat(scene, state, seat)) return false;
  const skill = skillOfGoal(scene, state, seat, goal);
  return (
    canReach(scene, placeOfSeat(scene, state, seat), goal) && checkSkill(scene, state, seat, skill).kind === 'valid'
  );
};

/** Another skill that is possible now, drawn at random. */
const anotherGoal = (scene: Scene, state: State, seat: number, random: Random): number => {
  const valid = listSkills(scene, state, seat, CAREFUL).filter(
    (skill) => goalOfSkill(scene, skill) >= 0 && checkSkill(scene, state, seat, skill).kind === 'valid',
  );
  return valid.length === 0 ? NO_GOAL : goalOfSkill(scene, valid[random.integer(valid.length)]!);
};

/** What a cook is about, in the world's words: those list one place to wait at, the base policy's; any other is `wait`. */
const intentionOf = (scene: Scene, state: State, seat: number, goal: number): string => {
  const listed = goal < WAIT || goal === chooseGoal(scene, state, seat, CONSIDERATE);
  return formatSkill(skillOfGoal(scene, state, seat, listed ? goal : NO_GOAL));
};

const createCook = (name: string, traits: Traits): Policy<Observation, CookMemory & Json> => {
  const choose = chooseByRole[traits.role];
  const conduct = CONDUCTS[traits.conduct];
  const preference: Preference = {
    style: traits.selfish ? { ...CAREFUL, leaveToOthers: 0 } : CAREFUL,
    source: traits.source,
    early: traits.early,
    stock: traits.stock,
  };
  return {
    name,
    begin: () => ({ goal: NO_GOAL, held: 0, pause: 0, since: 0 }),
    act: (observation, memory, { seat, step, random, legal, recording }) => {
      const { state } = observation;
      const scene = sceneOf(observation.kitchen);
      const changesMind = traits.reconsider > 0 && random.next() < traits.reconsider;
      const keeps = traits.sticky || traits.reconsider > 0;
      const kept = keeps && !changesMind && stands(scene, state, seat, memory);
      const goal = kept
        ? memory.goal
        : changesMind
          ? anotherGoal(scene, state, seat, random)
          : choose(scene, state, seat, preference);
      const begins = memory.pause === 0 && traits.pause > 0 && random.next() < traits.pause;
      // A geometric length with the given mean, drawn once when the pause begins.
      const length = begins
        ? 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / (traits.pauseLength + 1e-9)))
        : memory.pause;
      const pausing = length > 0;
      const resting = pausing || step % traits.every !== 0;
      const slips = !resting && traits.noise > 0 && random.next() < traits.noise;
      const action = resting
        ? STAY
        : slips
          ? legal[random.integer(legal.length)]!
          : control(scene, state, seat, goal, new Int32Array([fastSeed(random)]), conduct);
      const next: CookMemory = {
        goal,
        held: heldOfSeat(scene, state, seat),
        pause: pausing ? length - 1 : 0,
        since: kept ? memory.since + 1 : 0,
      };
      const decision = { action, memory: next as CookMemory & Json };
      if (!recording) return decision;
      return { ...decision, record: { intention: intentionOf(scene, state, seat, goal), idle: resting } };
    },
  };
};

/** A named scripted cook: these traits unless a scenario says otherwise. */
export const scriptedCook = (
  name: string,
  description: string,
  defaults: Partial<Traits>,
): PolicyDefinition<Traits, Observation, CookMemory & Json> =>
  definePolicy<Traits, Observation, CookMemory & Json>({
    name,
    version: '1',
    description,
    parameters: (given) => {
      const parsed = TRAITS.safeParse({ ...defaults, ...((given ?? {}) as object) });
      return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) };
    },
    create: (traits) => createCook(name, traits),
  });
