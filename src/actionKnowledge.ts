/**
 * Knowledge for worlds whose skills are single actions: a skill is the name of an action, begun and ended in one step. A
 * world says what may be done, what a sensible player does, what is hidden, and how all this is put into words; the rest
 * follows from its environment. What is talked about in such a world is for its `Conversation`.
 */
import { type Action, type Environment, restingAction, type Seat } from './environment.ts';
import type { Json } from './json.ts';
import {
  type Character,
  type Future,
  formatSkill,
  invalid,
  type Knowledge,
  type Passage,
  type Seen,
  type Skill,
  VALID,
} from './knowledge.ts';
import { createRandom, type Random } from './random.ts';

/** What a seat knows: its observation, as it is. */
export interface ActionFacts<O> {
  readonly seat: Seat;
  readonly observation: O;
}

/** What a world says of its actions. Every function is pure and depends on its arguments alone. */
export interface ActionWords<S, O> {
  /** The scene in language; the same titles in every state. */
  describe(observation: O, seat: Seat): readonly Passage[];
  /** The rules in language, as whoever sits in `seat` has to know them. */
  describeRules(seat: Seat): string;
  /** What each action does and needs, in the order of the environment's actions, without the action's name. */
  readonly actions: readonly string[];
  /** The actions that `other` may take, as far as `seat` can tell: ascending, never empty, and right for `seat` itself. */
  legal(observation: O, seat: Seat, other: Seat): readonly Action[];
  /** What a sensible player would do in `other`, as far as `seat` can tell: one of those that are legal. */
  propose(observation: O, seat: Seat, other: Seat): Action;
  /** What `actor` was seen to do; null where it can't be told. */
  seen(seen: Seen<O>): Action | null;
  /** A full state compatible with everything that the seat has seen, of which it sees just the same. */
  imagine(observation: O, seat: Seat, random: Random): S;
  /** What the state is still worth to the team where a rollout breaks off; 0 unless the world can tell. */
  worth?(state: S): number;
}

/** The share of a step's likelihood that none of the hypotheses explains, so that it is never 0. */
const UNEXPLAINED = 1e-6;

/** The skill that taking this action is. */
const actionSkill = (environment: Pick<Environment, 'actions'>, action: Action): Skill => ({
  name: environment.actions[action]!,
  target: '',
});

export const createActionKnowledge = <S, O>(
  environment: Environment<S, O>,
  words: ActionWords<S, O>,
): Knowledge<O, ActionFacts<O>, Skill, S> => {
  const { actions } = environment;
  const all: readonly Skill[] = actions.map((_, action) => actionSkill(environment, action));
  const actionOf = (skill: Skill): Action => (skill.target === '' ? actions.indexOf(skill.name) : -1);
  const legalOf = ({ observation, seat }: ActionFacts<O>, other: Seat) => words.legal(observation, seat, other);
  const isLegal = (skill: Skill, facts: ActionFacts<O>, other: Seat) => legalOf(facts, other).includes(actionOf(skill));
  const image = (observation: O): string => JSON.stringify(environment.encodeObservation(observation));
  const options = (facts: ActionFacts<O>, other: Seat) => legalOf(facts, other).map((action) => all[action]!);

  /** The action of a character that wants `wanted`. Draws twice, whatever comes of it. */
  const act = (state: S, seat: Seat, wanted: Action, { noise, idleness }: Character, random: Random): Action => {
    const legal = environment.legal(state, seat);
    const [luck, any] = [random.next(), random.next()];
    if (luck < noise) return legal[Math.floor(any * legal.length)]!;
    if (luck < noise + idleness || !legal.includes(wanted)) return restingAction(environment, legal);
    return wanted;
  };

  return {
    facts: (observation, seat) => ({ observation, seat }),
    describe: ({ observation, seat }) => words.describe(observation, seat),
    describeRules: ({ seat }) => words.describeRules(seat),
    describeSkills: () => actions.map((name, action) => `${name}: ${words.actions[action]}`).join('\n'),
    record: ({ observation }): Json => environment.encodeObservation(observation),
    skills: () => all,
    options,
    check: (skill, facts, seat) =>
      isLegal(skill, facts, seat) ? VALID : invalid('illegal', `seat ${seat} can't ${formatSkill(skill)} now`),
    roles: ['all'],
    propose: ({ observation, seat }, other) => all[words.propose(observation, seat, other)]!,
    stories: () => [],
    control: (skill, observation, seat) => {
      const action = actionOf(skill);
      return words.legal(observation, seat, seat).includes(action)
        ? { kind: 'act', action }
        : { kind: 'blocked', reason: `${formatSkill(skill)} is not possible now` };
    },
    intendable: (skill, facts, seat) => isLegal(skill, facts, seat),
    effort: () => 1,
    useless: () => false,
    circumstances: () => ['anywhere'],
    completed: (seen) => {
      const action = words.seen(seen);
      return action === null ? [] : [all[action]!];
    },
    likelihood: (seen, { skill, character: { noise, idleness } }) => {
      const action = words.seen(seen);
      if (action === null) return 1;
      const legal = words.legal(seen.before, seen.observer, seen.actor);
      const resting = restingAction(environment, legal);
      // Who wants what is not possible rests, as in rollouts.
      const wanted = legal.includes(actionOf(skill)) ? actionOf(skill) : resting;
      const chance = legal.includes(action) ? 1 / legal.length : 0;
      const explained =
        noise * chance +
        idleness * (action === resting ? 1 : 0) +
        Math.max(0, 1 - noise - idleness) * (action === wanted ? 1 : 0);
      return (1 - UNEXPLAINED) * explained + UNEXPLAINED;
    },
    materialChange: (before, after) => image(before.observation) !== image(after.observation),
    isStill: () => false,
    imagine: (observation, seat, random) => words.imagine(observation, seat, random),
    rollout: (start, futures: readonly Future[], steps, seed) => {
      const random = createRandom(seed);
      const wishes = futures.map(({ skill, next }) =>
        [skill, next ?? null].filter((one) => one !== null).map((one) => actionOf(one)),
      );
      let state = start;
      let total = 0;
      for (let step = 0; step < steps; step++) {
        const taken = futures.map(({ character }, seat) => {
          const legal = environment.legal(state, seat);
          const wish = wishes[seat]!;
          while (wish.length > 0 && !legal.includes(wish[0]!)) wish.shift();
          const wanted = wish.shift() ?? words.propose(environment.observe(state, seat), seat, seat);
          return act(state, seat, wanted, character, random);
        });
        const result = environment.step(state, { actions: taken }, random.fork(step));
        total += result.rewards.team;
        if (result.kind !== 'ongoing') return { return: total, value: 0 };
        state = result.state;
      }
      return { return: total, value: words.worth?.(state) ?? 0 };
    },
  };
};
