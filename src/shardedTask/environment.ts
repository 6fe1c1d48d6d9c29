/**
 * The sharded task: a user knows a task piece by piece, an assistant has to give the answer. Nothing is done but by
 * words: each seat has one action, and the environment judges what gets through. A right answer ends the episode and
 * earns `success`; a wrong one takes `wrong`, and the talk goes on; saying that there is no answer ends it, rightly for
 * `success`, wrongly for `wrong`; and the user may leave. What an utterance costs is for the channel to say.
 */
import { checkJointAction, type Environment, type JointAction } from '../environment.ts';
import { hashText } from '../hash.ts';
import type { Json } from '../json.ts';
import { readTaskMessage } from './messages.ts';
import {
  ASSISTANT,
  createReaders,
  drawVector,
  MISSING,
  type ShardedObservation,
  type ShardedState,
  USER,
} from './state.ts';
import { resultOf, type Task } from './task.ts';

/** Steps in which every piece is asked for and told, with a slow user. */
const STEPS_PER_SHARD = 16;

export interface ShardedEnvironment extends Environment<ShardedState, ShardedObservation> {
  readonly task: Task;
}

/** Whether a filling comes to what the user's pieces come to; never where a piece is missing. */
export const isRight = (task: Task, vector: string, fill: readonly number[]): boolean =>
  fill.length === task.shards &&
  !vector.includes(MISSING) &&
  fill.every((value) => value < task.values) &&
  resultOf(task, fill) === resultOf(task, [...vector].map(Number));

const judge = (task: Task, state: ShardedState, joint: JointAction): { state: ShardedState; earned: number } => {
  const [assistant, user] = [ASSISTANT, USER].map((seat) => {
    const message = joint.messages?.[seat] ?? null;
    return message === null ? null : readTaskMessage(message);
  });
  if (assistant?.kind === 'answer') {
    if (isRight(task, state.vector, assistant.fill))
      return { state: { ...state, outcome: 'solved' }, earned: task.success };
    const outcome = user?.kind === 'end' ? 'abandoned' : 'open';
    return { state: { ...state, attempts: state.attempts + 1, outcome }, earned: -task.wrong };
  }
  if (assistant?.kind === 'declaration') {
    const right = state.vector.includes(MISSING);
    return {
      state: { ...state, outcome: right ? 'declared' : 'misdeclared' },
      earned: right ? task.success : -task.wrong,
    };
  }
  return { state: user?.kind === 'end' ? { ...state, outcome: 'abandoned' } : state, earned: 0 };
};

export const createSharded = (task: Task, horizon = STEPS_PER_SHARD * task.shards): ShardedEnvironment => {
  const readers = createReaders(task);
  const { name, ...sizes } = task;
  const environment: ShardedEnvironment = {
    task,
    id: `sharded-task/standard/${name}-${hashText(JSON.stringify(sizes)).toString(16)}`,
    version: '1',
    seats: 2,
    horizon,
    actions: ['stay'],
    lowestReturn: -task.wrong * horizon || 0,
    initial: (random) => ({ clock: 0, vector: drawVector(task, random), attempts: 0, outcome: 'open' }),
    step: (state, joint) => {
      checkJointAction(environment, joint);
      if (state.outcome !== 'open') throw new Error(`the talk is over: ${state.outcome}`);
      const { state: judged, earned } = judge(task, state, joint);
      const next = { ...judged, clock: state.clock + 1 };
      const kind = next.outcome !== 'open' ? 'terminated' : next.clock >= horizon ? 'truncated' : 'ongoing';
      return { kind, state: next, rewards: { team: earned, seats: [earned, 0], shaped: [0, 0] } };
    },
    observe: ({ vector, ...rest }, seat) => ({ ...rest, vector: seat === USER ? vector : null }),
    legal: () => [0],
    format: ({ clock, vector, attempts, outcome }) =>
      `step ${clock}, ${outcome}\n${task.work} of ${vector.split('').join(' ')}, ${attempts} wrong`,
    encode: ({ clock, vector, attempts, outcome }) => ({ clock, vector, attempts, outcome }),
    decode: readers.state,
    encodeObservation: (observation) => structuredClone(observation) as unknown as Json,
    decodeObservation: readers.observation,
    hash: ({ clock, vector, attempts, outcome }) => hashText(JSON.stringify([clock, vector, attempts, outcome])),
  };
  return environment;
};
