/**
 * Laws: properties that every environment, policy, knowledge or trace of its kind has to have. A group of laws is a
 * function of what it is about and returns a list, so that one can also check that a law catches what breaks it.
 */
import { ACTS } from '../channel/settings.ts';
import type { Environment, JointAction, Message, Seat, Step } from '../environment.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import { createRandom, type Random } from '../random.ts';
import { clip, findDifference } from './difference.ts';

export interface Law {
  /** What holds, as a sentence about the subject. */
  readonly name: string;
  /** Throws or rejects where it doesn't hold. */
  readonly check: () => void | Promise<void>;
}

/** So many seeds below a million, the same in every run. */
const lawSeeds = (runs: number): readonly number[] => {
  const random = createRandom('laws');
  return Array.from({ length: runs }, () => random.integer(1_000_000));
};

const blameSeed = (seed: number, thrown: unknown): Error =>
  new Error(`with seed ${seed}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });

/** Checks `property` for seeds that are the same in every run; an error names the seed. */
export const forSeeds = (runs: number, property: (seed: number) => void): void => {
  for (const seed of lawSeeds(runs))
    try {
      property(seed);
    } catch (thrown) {
      throw blameSeed(seed, thrown);
    }
};

/** As `forSeeds`, for properties that wait; one seed after the other. */
export const forSeedsAsync = async (runs: number, property: (seed: number) => Promise<void>): Promise<void> => {
  for (const seed of lawSeeds(runs))
    try {
      await property(seed);
    } catch (thrown) {
      throw blameSeed(seed, thrown);
    }
};

/** Where two long texts first differ, each with what is around it. */
const around = (found: string, expected: string): readonly [string, string] => {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at++;
  const cut = (text: string) => `...${text.slice(Math.max(0, at - 100), at + 100)}...`;
  return [cut(found), cut(expected)];
};

/** Throws, with the place and what stands there, unless the values are deeply equal. */
export const same = (found: unknown, expected: unknown, what: string): void => {
  const difference = findDifference(found, expected);
  if (difference === null) return;
  const { path } = difference;
  const texts = typeof difference.found === 'string' && typeof difference.expected === 'string';
  const [is, shouldBe] = texts
    ? around(difference.found as string, difference.expected as string)
    : [clip(difference.found), clip(difference.expected)];
  throw new Error(`${what}${path === '' ? '' : ` at ${path}`}: expected ${shouldBe}, found ${is}`);
};

/** Throws, saying `what`, unless the condition is true. */
export const holds = (condition: boolean, what: string): void => {
  if (!condition) throw new Error(what);
};

/** Throws unless `attempt` throws. */
export const refuses = (attempt: () => unknown, what: string): void => {
  try {
    attempt();
  } catch {
    return;
  }
  throw new Error(`${what} is accepted`);
};

/** Freezes plain objects and arrays all the way down; typed arrays can't be frozen and stay as they are. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
};

/** A JSON value as it comes back from a file. */
export const reread = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** One step of a walk: the state before it, what was done, what came of it. */
export interface Walked<S> {
  readonly step: number;
  readonly state: S;
  readonly joint: JointAction;
  readonly result: Step<S>;
}

/** What a walk is made in. With knowledge, seats mostly follow skills, and so get somewhere. */
export interface Ground<S, O> {
  readonly environment: Environment<S, O>;
  readonly knowledge?: Knowledge<O, unknown, Skill, S>;
}

const chooseAction = <S, O>({ environment, knowledge }: Ground<S, O>, state: S, seat: number, random: Random) => {
  const legal = environment.legal(state, seat);
  const any = legal[random.integer(legal.length)]!;
  if (knowledge === undefined || random.next() < 0.2) return any;
  const observation = environment.observe(state, seat);
  const facts = knowledge.facts(observation, seat);
  const valid = knowledge.skills(facts, seat).filter((skill) => knowledge.check(skill, facts, seat).kind === 'valid');
  const skill = random.next() < 0.8 ? knowledge.propose(facts, seat) : valid[random.integer(valid.length)];
  if (skill === undefined) return any;
  const control = knowledge.control(skill, observation, seat, random);
  return control.kind === 'act' ? control.action : any;
};

/** Now and then a message; where there is a channel, more often, one that it carries. */
const chooseMessage = (environment: Environment, seat: Seat, random: Random): Message | null => {
  const { seats, messageProblem } = environment;
  if (messageProblem === undefined) {
    if (random.next() >= 0.1) return null;
    return { to: random.next() < 0.5 ? [] : [random.integer(seats)], act: 'inform', text: 'look' };
  }
  if (random.next() >= 0.3) return null;
  const other = (seat + 1 + random.integer(Math.max(1, seats - 1))) % seats;
  const message: Message = {
    to: random.next() < 0.5 ? [] : [other],
    act: ACTS[random.integer(ACTS.length)]!,
    motivation: 1 + random.integer(5),
    text: 'look',
  };
  return messageProblem(message, seat) === null ? message : null;
};

/** The stream of an environment's chance in walks of this seed. */
export const walkRandom = (seed: number): Random => createRandom(`walk/${seed}`).fork('environment');

/** At most `steps` steps from the initial state, the same for the same seed. */
export const walk = <S, O>(ground: Ground<S, O>, seed: number, steps: number): Walked<S>[] => {
  const { environment } = ground;
  const chance = walkRandom(seed);
  const walked: Walked<S>[] = [];
  let state = environment.initial(chance.fork('initial'));
  for (let step = 0; step < steps; step++) {
    const random = createRandom(`walk/${seed}/actions/${step}`);
    const actions: number[] = [];
    const messages: (Message | null)[] = [];
    for (let seat = 0; seat < environment.seats; seat++) {
      actions.push(chooseAction(ground, state, seat, random));
      messages.push(chooseMessage(environment as Environment, seat, random));
    }
    const joint = messages.some((message) => message !== null) ? { actions, messages } : { actions };
    const result = environment.step(state, joint, chance.fork(step));
    walked.push({ step, state, joint, result });
    if (result.kind !== 'ongoing') break;
    state = result.state;
  }
  return walked;
};
