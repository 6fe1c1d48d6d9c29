/**
 * A channel around any environment: every seat may say one message at a step, and hears what others said. The
 * environment inside is stepped with the actions, and with the messages that got through, in case its rules listen.
 *
 * Nobody who says nothing changes anything: until the first message every state, reward and hash is that of the
 * environment inside, and the channel draws its chance (`random.fork('channel')`) from a stream of its own.
 */
import { z } from 'zod';
import {
  checkJointAction,
  type Environment,
  type Heard,
  type JointAction,
  type Message,
  restingAction,
  type Seat,
  type Step,
} from '../environment.ts';
import { hashText } from '../hash.ts';
import type { Json } from '../json.ts';
import type { Random } from '../random.ts';
import type { Transition } from '../world.ts';
import { costOf, messageProblem, messageShape } from './messages.ts';
import type { ChannelObservation } from './observation.ts';
import { type ChannelSettings, describeChannel, parseChannel } from './settings.ts';
import {
  type Attempt,
  formatAttempt,
  goOn,
  heardShape,
  judge,
  silentTalk,
  type Talk,
  talkShape,
  wentOut,
} from './talk.ts';

export interface ChannelState<S = unknown> {
  readonly world: S;
  /** Steps taken so far. */
  readonly step: number;
  /** null: nobody has said anything yet. */
  readonly talk: Talk | null;
}

export interface ChannelEnvironment<S = unknown, O = unknown>
  extends Environment<ChannelState<S>, ChannelObservation<O>> {
  /** The environment that the channel is around. */
  readonly inner: Environment<S, O>;
  readonly settings: ChannelSettings;
  /** What the environment inside was stepped with: the joint action of the step that led from `before` to `after`. */
  innerJoint(before: ChannelState<S>, joint: JointAction, after: ChannelState<S>): JointAction;
  /** What went out at the step that led to `after`, and what everybody has in their inbox after it. */
  talkOf(after: ChannelState<S>): NonNullable<Transition['talk']>;
}

/** Bumped whenever a channel behaves otherwise. */
const VERSION = '1';

const count = z.int().min(0);
const stateShape = z.strictObject({ world: z.json(), step: count, talk: talkShape.nullable() });
const observationShape = z.strictObject({
  world: z.json(),
  inbox: z.array(heardShape),
  fate: z.enum(['sent', 'floor', 'budget']).nullable(),
  left: count.nullable(),
});

const read = <T>(shape: z.ZodType<T>, json: Json, what: string): T => {
  const parsed = shape.safeParse(json);
  if (parsed.success) return structuredClone(parsed.data);
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`this is no ${what} of a channel: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`);
};

/** The most that a whole episode's messages can take. */
const highestCost = (settings: ChannelSettings, { seats, horizon }: Pick<Environment, 'seats' | 'horizon'>): number => {
  const dearest = Math.max(...settings.acts.map((act) => costOf(settings, act)));
  const each = Math.min(settings.budget ?? horizon, horizon);
  const messages = settings.floor === 'single' ? Math.min(seats * each, horizon) : seats * each;
  return dearest * messages;
};

/**
 * The environment with a channel around it. Throws an error of zod's on settings that are none. Its `step` throws on a
 * message that `messageProblem` finds something wrong with.
 */
export const withChannel = <S, O>(environment: Environment<S, O>, given: Json): ChannelEnvironment<S, O> => {
  const settings = parseChannel(given);
  const { seats, horizon, actions } = environment;

  /** The actions of those who don't rest because they speak. */
  const innerActions = (state: S, joint: JointAction, said: readonly (Attempt | null)[]): readonly number[] =>
    settings.takesStep
      ? joint.actions.map((action, one) =>
          wentOut(said[one]) ? restingAction({ seats, actions }, environment.legal(state, one)) : action,
        )
      : joint.actions;

  const innerJoint = (state: S, joint: JointAction, said: readonly (Attempt | null)[]): JointAction => {
    const messages = said.map((attempt) => (attempt?.fate === 'sent' ? attempt.message : null));
    const inside = innerActions(state, joint, said);
    return messages.some((message) => message !== null) ? { actions: inside, messages } : { actions: inside };
  };

  const inboxOf = ({ step, talk }: ChannelState<S>, one: Seat): Heard[] =>
    (talk?.coming ?? [])
      .filter(({ at, to }) => at === step && to.includes(one))
      .map(({ heard }) => structuredClone(heard));

  const stepSaying = (
    { world, step, talk: before }: ChannelState<S>,
    joint: JointAction,
    random: Random,
  ): Step<ChannelState<S>> => {
    const messages = (joint.messages ?? new Array<null>(seats).fill(null)).map((message, one) => {
      if (message === null) return null;
      const problem = messageProblem(message, one, seats, settings);
      if (problem !== null) throw new Error(problem);
      return messageShape.parse(message) as Message;
    });
    const now = { step, talk: before ?? silentTalk(seats) };
    const said = judge(now, messages, { settings, random: random.fork('channel') });
    const inner = environment.step(world, innerJoint(world, joint, said), random);
    const costs = said.map((attempt) => (wentOut(attempt) ? costOf(settings, attempt.message.act) : 0));
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    const { team, seats: earned, shaped } = inner.rewards;
    const rewards =
      total === 0
        ? inner.rewards
        : { team: team - total, seats: earned.map((reward, one) => reward - costs[one]!), shaped };
    return {
      kind: inner.kind,
      state: { world: inner.state, step: step + 1, talk: goOn(now, said, settings) },
      rewards,
    };
  };

  return {
    inner: environment,
    settings,
    id: `${environment.id}+channel${describeChannel(settings)}`,
    version: `${environment.version}+channel ${VERSION}`,
    seats,
    horizon,
    actions,
    lowestReturn: environment.lowestReturn - highestCost(settings, environment),
    innerJoint: (before, joint, after) =>
      after.talk === null ? { actions: joint.actions } : innerJoint(before.world, joint, after.talk.said),
    initial: (random) => ({ world: environment.initial(random), step: 0, talk: null }),
    step: (state, joint, random) => {
      checkJointAction(environment, joint);
      const speaks = joint.messages?.some((message) => message !== null) ?? false;
      if (speaks || state.talk !== null) return stepSaying(state, joint, random);
      const inner = environment.step(state.world, { actions: joint.actions }, random);
      return {
        kind: inner.kind,
        state: { world: inner.state, step: state.step + 1, talk: null },
        rewards: inner.rewards,
      };
    },
    talkOf: (after) => ({
      sent: Array.from({ length: seats }, (_, one) => {
        const said = after.talk?.said[one];
        return wentOut(said) ? said.message : null;
      }),
      heard: Array.from({ length: seats }, (_, one) => inboxOf(after, one)),
    }),
    observe: (state, one) => {
      const { world, talk } = state;
      const fate = talk?.said[one]?.fate ?? null;
      return {
        world: environment.observe(world, one),
        inbox: inboxOf(state, one),
        fate: fate === 'lost' ? 'sent' : fate,
        left: settings.budget === null ? null : settings.budget - (talk?.sent[one] ?? 0),
      };
    },
    legal: ({ world }, one) => environment.legal(world, one),
    messageProblem: (message, speaker) => messageProblem(message, speaker, seats, settings),
    format: ({ world, talk }) => {
      const lines = (talk?.said ?? []).flatMap((attempt, from) =>
        attempt === null ? [] : formatAttempt(attempt, from),
      );
      return [environment.format(world), ...lines].join('\n');
    },
    encode: ({ world, step, talk }) => ({
      world: environment.encode(world),
      step,
      talk: structuredClone(talk) as Json,
    }),
    decode: (json) => {
      const { world, step, talk } = read(stateShape, json, 'state');
      for (const list of talk === null ? [] : [talk.sent, talk.said])
        if (list.length !== seats) throw new Error(`this is no state of a channel: ${list.length} of ${seats} seats`);
      return { world: environment.decode(world as Json), step, talk: talk as Talk | null };
    },
    encodeObservation: ({ world, ...rest }) => ({
      world: environment.encodeObservation(world),
      ...(structuredClone(rest) as unknown as { readonly [key: string]: Json }),
    }),
    decodeObservation: (json) => {
      const { world, ...rest } = read(observationShape, json, 'observation');
      return {
        world: environment.decodeObservation(world as Json),
        ...(rest as Omit<ChannelObservation<O>, 'world'>),
      };
    },
    hash: ({ world, step, talk }) => {
      const hash = environment.hash(world);
      return talk === null ? hash : hashText(`${hash} ${step} ${JSON.stringify(talk)}`);
    },
  };
};

/** The channel that an environment is; null where it is none. */
export const channelOf = (environment: Environment): ChannelEnvironment | null =>
  'innerJoint' in environment ? (environment as ChannelEnvironment) : null;

/** The environment itself, or what a channel is around. */
export const innerOf = (environment: Environment): Environment => channelOf(environment)?.inner ?? environment;

/** The state of `innerOf(environment)` in a state of `environment`. */
export const innerState = (environment: Environment, state: unknown): unknown =>
  channelOf(environment) === null ? state : (state as ChannelState).world;
