/**
 * Scripted assistants to compare with. `eager` answers at every turn, fills in what it was not told, and mends its last
 * answer as pieces come: a wrong guess stays with probability `lock`. `mediator` is the same without that: it makes its
 * answer anew from all that was said. `ask-then-act` asks for every piece and answers then.
 *
 * With n pieces of k values an eager assistant that is told everything ends right with probability
 * (1 − (1 − 1/k)·lock)^(n−1): each piece after the first was guessed wrong with 1 − 1/k, and stayed so with `lock`.
 */
import { z } from 'zod';
import { channelOf, innerOf } from '../channel/channel.ts';
import { defineHearingPolicy } from '../channel/hearingPolicy.ts';
import type { ChannelObservation } from '../channel/observation.ts';
import { parseChannel } from '../channel/settings.ts';
import type { Logged } from '../conversation.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Policy, PolicyDefinition } from '../policy.ts';
import type { Random } from '../random.ts';
import type { ShardedEnvironment } from './environment.ts';
import { makeTaskMessage, type Piece, readTaskMessage, type TaskMessage } from './messages.ts';
import { ASSISTANT, type ShardedObservation } from './state.ts';
import { answeredBy, bestFill, type Understanding, understandTask, untoldOf } from './understanding.ts';

const lock = z.number().min(0).max(1);
const patience = z.int().min(1).default(12).describe('steps without an answer after which it says the same again');

const EAGER = z.strictObject({
  lock: lock.default(0.3).describe('probability that a wrong guess is not replaced by what was told'),
  patience,
});
const ASKING = z.strictObject({ patience });

/** What every guess is before anything is told. */
const GUESS = 0;

/** The answer with what was told put into it. `stays`: whether a wrong guess stays; asked once for each. */
export const mend = (fill: readonly number[], told: readonly Piece[], stays: () => boolean): readonly number[] => {
  const mended = [...fill];
  for (const [shard, value] of told) if (mended[shard] !== value && !stays()) mended[shard] = value;
  return mended;
};

type Memory = {
  readonly log: readonly Logged[];
  /** The answer as it stands; null before the user has begun. */
  readonly fill: readonly number[] | null;
};

/** What an assistant says when it is its turn; null: nothing. */
type Say = (turn: {
  readonly u: Understanding;
  readonly fill: readonly number[] | null;
  readonly news: readonly Piece[];
}) => TaskMessage | null;

interface Conduct {
  readonly patience: number;
  /** The answer after what was heard at this step. */
  readonly mends: (fill: readonly number[] | null, news: readonly Piece[], random: Random) => readonly number[] | null;
  readonly says: Say;
}

const createAssistant = (
  name: string,
  environment: Environment,
  { patience: wait, mends, says }: Conduct,
): Policy<ChannelObservation<ShardedObservation>> => {
  const { task } = innerOf(environment) as unknown as ShardedEnvironment;
  const settings = channelOf(environment)?.settings ?? parseChannel({});
  return {
    name,
    begin: () => ({ log: [], fill: null }) as unknown as Json,
    act: ({ world, inbox }, kept, { seat, step, horizon, random }) => {
      const memory = kept as unknown as Memory;
      const heard = inbox.map(
        ({ id, from, step: said, message }): Logged => ({ kind: 'said', id, step: said, heard: step, from, message }),
      );
      const log = [...memory.log, ...heard];
      const news = inbox.flatMap(({ from, message }) => {
        const said = from === ASSISTANT ? null : readTaskMessage(message);
        return said?.kind === 'pieces' ? said.shards : [];
      });
      const fill = mends(memory.fill, news, random);
      const next = { log, fill } as unknown as Json;
      if (seat !== ASSISTANT) return { action: 0, memory: next };
      const u = understandTask({ seat, step, horizon, observation: world, log }, task, settings);
      const waits = u.awaited !== null && step - u.awaited.step < wait;
      if (u.isOver || u.request === null || waits) return { action: 0, memory: next };
      const said = u.awaited?.said ?? says({ u, fill, news });
      return {
        action: 0,
        memory: next,
        message: said === null ? null : makeTaskMessage(ASSISTANT, said, answeredBy(said, u)),
      };
    },
  };
};

const define = <P>(
  name: string,
  description: string,
  shape: z.ZodType<P>,
  conduct: (parameters: P, environment: ShardedEnvironment) => Conduct,
): PolicyDefinition<unknown, never> =>
  defineHearingPolicy({
    name,
    description,
    shape,
    create: (parameters, environment) =>
      createAssistant(name, environment, conduct(parameters, innerOf(environment) as unknown as ShardedEnvironment)),
  });

export const ASSISTANTS: readonly PolicyDefinition<unknown, never>[] = [
  define(
    'eager',
    'Answers at every turn, fills in what it was not told, and locks in wrong guesses.',
    EAGER,
    (parameters, { task }) => ({
      patience: parameters.patience,
      mends: (fill, news, random) => {
        if (news.length === 0) return fill;
        const begun = fill === null;
        const before = fill ?? new Array<number>(task.shards).fill(GUESS);
        // What is told before the first answer replaces no guess.
        return mend(before, news, () => !begun && random.next() < parameters.lock);
      },
      says: ({ fill }) => (fill === null ? null : { kind: 'answer', fill }),
    }),
  ),
  define(
    'mediator',
    'Answers at every turn with all that was told, and makes its answer anew each time.',
    ASKING,
    (parameters, { task }) => ({
      patience: parameters.patience,
      mends: () => null,
      says: ({ u }) => {
        if (u.missing !== null) return { kind: 'declaration' };
        const fill = bestFill(u, task);
        return fill === null ? null : { kind: 'answer', fill };
      },
    }),
  ),
  define('ask-then-act', 'Asks for every piece, and answers when all are told.', ASKING, (parameters, { task }) => ({
    patience: parameters.patience,
    mends: () => null,
    says: ({ u }) => {
      if (u.missing !== null) return { kind: 'declaration' };
      const [shard] = untoldOf(u);
      if (shard !== undefined) return { kind: 'question', shards: [shard], again: 0 };
      const fill = bestFill(u, task);
      return fill === null ? null : { kind: 'answer', fill };
    },
  })),
];
