/** What happens in the sharded task, in the words of every world. */
import type { Annotation, Transition } from '../world.ts';
import { isRight, type ShardedEnvironment } from './environment.ts';
import { decoyTopic, readTaskMessage, shardTopic, type TaskMessage } from './messages.ts';
import { ASSISTANT, MISSING, type ShardedObservation, type ShardedState, USER } from './state.ts';
import type { Task } from './task.ts';

/** An answer that is right with less than this was given too early. */
const EARLY = 0.5;

/** What the assistant has been told, by the messages that got through. */
interface Told {
  known: (number | null)[];
  /** The piece of which the user does not know; null: of none. */
  missing: number | null;
}

const untoldOf = ({ known }: Told): number => known.filter((value) => value === null).length;

const fromUser = (said: TaskMessage, told: Told, { values }: Task): readonly Annotation[] => {
  switch (said.kind) {
    case 'pieces':
      return said.shards.flatMap(([shard, value]): readonly Annotation[] => {
        if (shard >= told.known.length) return [];
        const topic = shardTopic(shard);
        const isNew = told.known[shard] === null;
        told.known[shard] = value;
        const tells: Annotation = {
          kind: 'told',
          seat: USER,
          other: ASSISTANT,
          detail: `${isNew ? 'new' : 'known'} ${topic}`,
        };
        if (!isNew) return [tells];
        return [
          tells,
          { kind: 'learned', seat: ASSISTANT, other: USER, detail: `${Math.log2(values).toFixed(3)} ${topic}` },
          { kind: 'agreed', seat: ASSISTANT, other: USER, detail: topic },
          { kind: 'progress', seat: USER, detail: topic },
        ];
      });
    case 'unknown': {
      const shard = told.known.findIndex((value, one) => value === null && shardTopic(one) === said.topic);
      if (shard > 0 && told.missing === null) {
        told.missing = shard;
        return [{ kind: 'learned', seat: ASSISTANT, other: USER, detail: `1.000 ${said.topic}` }];
      }
      return [];
    }
    default:
      return [];
  }
};

const fromAssistant = (said: TaskMessage, told: Told, state: ShardedState, task: Task): readonly Annotation[] => {
  const other = USER;
  switch (said.kind) {
    case 'question':
      return said.shards.map((shard) => {
        const useful = shard < told.known.length && told.known[shard] === null && told.missing !== shard;
        return {
          kind: 'asked',
          seat: ASSISTANT,
          other,
          detail: `${useful ? 'useful' : 'useless'} ${shardTopic(shard)}`,
        };
      });
    case 'irrelevant':
      return [
        { kind: 'asked', seat: ASSISTANT, other, detail: `useless ${decoyTopic(said.decoy)}` },
        { kind: 'strayed', seat: ASSISTANT, detail: decoyTopic(said.decoy) },
      ];
    case 'generic':
      return [{ kind: 'asked', seat: ASSISTANT, other, detail: 'useless more' }];
    case 'answer': {
      const right = isRight(task, state.vector, said.fill);
      const early = task.values ** -untoldOf(told) < EARLY;
      const stale = told.known.flatMap((value, shard) =>
        value !== null && said.fill[shard] !== value ? [shardTopic(shard)] : [],
      );
      return [
        { kind: 'attempt', seat: ASSISTANT, detail: right ? 'correct' : 'wrong' },
        ...(early ? [{ kind: 'premature', seat: ASSISTANT } as const] : []),
        ...stale.map((topic) => ({ kind: 'lockedIn', seat: ASSISTANT, detail: topic }) as const),
      ];
    }
    case 'declaration': {
      const right = state.vector.includes(MISSING);
      const early = told.missing === null && untoldOf(told) > 0;
      return [
        { kind: 'attempt', seat: ASSISTANT, detail: right ? 'correct' : 'wrong' },
        ...(early ? [{ kind: 'premature', seat: ASSISTANT } as const] : []),
      ];
    }
    default:
      return [];
  }
};

/** Follows one episode from its first step. What a message taught is annotated on the step on which it was said. */
export const shardedAnnotator = () => {
  let told: Told | null = null;
  return ({
    environment,
    before,
    joint,
    after,
  }: Transition<ShardedState, ShardedObservation>): readonly Annotation[] => {
    const { task } = environment as ShardedEnvironment;
    const annotations: Annotation[] = [];
    if (told === null) {
      told = { known: new Array<number | null>(task.shards).fill(null), missing: null };
      // The first piece comes unasked, and where all do nothing has to be asked for.
      const comesAtOnce = task.condition === 'full' || task.condition === 'concat';
      for (let shard = 1; shard < task.shards && !comesAtOnce; shard++)
        annotations.push({ kind: 'needed', seat: ASSISTANT, detail: shardTopic(shard) });
    }
    const [assistant, user] = [ASSISTANT, USER].map((seat) => {
      const message = joint.messages?.[seat] ?? null;
      return message === null ? null : readTaskMessage(message);
    });
    // What is said at the same step has not been heard yet.
    if (assistant) annotations.push(...fromAssistant(assistant, told, before, task));
    if (user) annotations.push(...fromUser(user, told, task));
    if (after.outcome === 'solved' || after.outcome === 'declared')
      annotations.push(
        { kind: 'delivered', seat: ASSISTANT },
        { kind: 'tookUp', seat: ASSISTANT, other: USER, detail: 'request' },
      );
    return annotations;
  };
};
