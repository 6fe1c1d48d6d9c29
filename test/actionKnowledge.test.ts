import { describe, expect, test } from 'vitest';
import { createActionKnowledge } from '../src/actionKnowledge.ts';
import { environmentLaws } from '../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../src/check/knowledgeLaws.ts';
import { checkJointAction, type Environment } from '../src/environment.ts';
import { hashText } from '../src/hash.ts';
import type { Json } from '../src/json.ts';
import { describeLaws } from './check/describeLaws.ts';

/**
 * Two seats move a counter from 0 to a number that only seat 0 sees. Nobody may leave [-TOP, TOP]; the step on which the
 * counter is right earns 1 and ends the episode.
 */
const TOP = 3;
const [STAY, UP, DOWN] = [0, 1, 2];
type State = {
  readonly clock: number;
  readonly count: number;
  readonly goal: number;
  readonly last: readonly number[] | null;
};
type Observation = Omit<State, 'goal'> & { readonly goal: number | null };

const copy = <T>(value: T): T => structuredClone(value);
const legal = (count: number): readonly number[] =>
  count >= TOP ? [STAY, DOWN] : count <= -TOP ? [STAY, UP] : [STAY, UP, DOWN];
const shift = (action: number) => (action === UP ? 1 : action === DOWN ? -1 : 0);

const environment: Environment<State, Observation> = {
  id: 'counter',
  version: '1',
  seats: 2,
  horizon: 12,
  actions: ['stay', 'up', 'down'],
  lowestReturn: 0,
  initial: (random) => ({ clock: 0, count: 0, goal: random.integer(2 * TOP + 1) - TOP || TOP, last: null }),
  step: (state, joint) => {
    checkJointAction(environment, joint);
    const moved = state.count + joint.actions.reduce((sum, action) => sum + shift(action), 0);
    const count = Math.max(-TOP, Math.min(TOP, moved));
    const next = { ...state, clock: state.clock + 1, count, last: [...joint.actions] };
    const earned = count === state.goal ? 1 : 0;
    const kind = earned > 0 ? 'terminated' : next.clock >= environment.horizon ? 'truncated' : 'ongoing';
    return { kind, state: next, rewards: { team: earned, seats: [earned, 0], shaped: [0, 0] } };
  },
  observe: (state, seat) => copy(seat === 0 ? state : { ...state, goal: null }),
  legal: (state) => legal(state.count),
  format: ({ count, goal, clock }) => `step ${clock}\n${count} of ${goal}`,
  encode: (state) => copy(state) as Json,
  decode: (json) => copy(json) as unknown as State,
  encodeObservation: (observation) => copy(observation) as Json,
  decodeObservation: (json) => copy(json) as unknown as Observation,
  hash: (state) => hashText(JSON.stringify([state.clock, state.count, state.goal, state.last])),
};

const knowledge = createActionKnowledge(environment, {
  describe: ({ count }) => [{ title: 'counter', text: `It stands at ${count}.` }],
  describeRules: (seat) => `You are seat ${seat}: bring the counter to the goal.`,
  actions: ['does nothing', 'adds one', 'takes one'],
  legal: ({ count }) => legal(count),
  propose: ({ count, goal }, seat, other) =>
    seat !== 0 || other !== 0 || goal === null || goal === count ? STAY : goal > count ? UP : DOWN,
  seen: ({ after, actor }) => after.last?.[actor] ?? null,
  imagine: (observation, _seat, random) => ({
    ...copy(observation),
    goal: observation.goal ?? (random.integer(2) === 0 ? -TOP : TOP),
  }),
  worth: ({ count, goal }) => (count === goal ? 0 : 0.25),
});

describeLaws('a counter, the environment', environmentLaws({ environment, knowledge }));
describeLaws('a counter, knowledge of single actions', knowledgeLaws(environment, knowledge));

describe('knowledge of single actions', () => {
  const start: State = { clock: 0, count: 0, goal: 2, last: null };
  const calm = { noise: 0, idleness: 0, yielding: 0 };
  const future = (name: string | null) => ({ skill: name === null ? null : { name, target: '' }, character: calm });

  test('takes a wished action once, and goes on as the base policy does', () => {
    const byBase = knowledge.rollout(start, [future(null), future(null)], 2, 1);
    expect(byBase).toEqual({ return: 1, value: 0 });
    const after = knowledge.rollout(start, [future('down'), future(null)], 3, 1);
    expect(after).toEqual({ return: 0, value: 0.25 });
    expect(knowledge.rollout(start, [future('down'), future(null)], 4, 1)).toEqual({ return: 1, value: 0 });
  });

  test('plays what cannot be done as rest', () => {
    const top = { ...start, count: TOP, goal: -TOP };
    const still = { ...future('up'), skill: { name: 'up', target: '' } };
    // The wish is dropped and the base policy goes down: six steps to the goal.
    expect(knowledge.rollout(top, [still, future(null)], 6, 1).return).toBe(1);
    const seen = { observer: 1, actor: 0, before: environment.observe(top, 1), after: { ...top, last: [STAY, STAY] } };
    const wished = { skill: { name: 'up', target: '' }, character: calm };
    expect(knowledge.likelihood(seen, wished)).toBeCloseTo(1, 5);
  });

  test('tells likelihoods apart by what was seen', () => {
    const seen = {
      observer: 1,
      actor: 0,
      before: environment.observe(start, 1),
      after: { ...environment.observe(start, 1), last: [UP, STAY] },
    };
    const given = (name: string, noise = 0) =>
      knowledge.likelihood(seen, { skill: { name, target: '' }, character: { ...calm, noise } });
    expect(given('up')).toBeCloseTo(1, 5);
    expect(given('down')).toBeLessThan(1e-5);
    expect(given('down', 0.3)).toBeCloseTo(0.1, 5);
    expect(knowledge.completed(seen)).toEqual([{ name: 'up', target: '' }]);
  });

  test('says why an action is not possible', () => {
    const facts = knowledge.facts({ clock: 0, count: TOP, goal: 0, last: null }, 0);
    const up = { name: 'up', target: '' };
    expect(knowledge.check(up, facts, 0)).toMatchObject({ kind: 'invalid', reason: "seat 0 can't up now" });
    expect(knowledge.control(up, facts.observation, 0, undefined as never).kind).toBe('blocked');
    expect(knowledge.options(facts, 0)).toEqual([
      { name: 'stay', target: '' },
      { name: 'down', target: '' },
    ]);
  });
});
