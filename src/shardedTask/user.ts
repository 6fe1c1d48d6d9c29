/**
 * The user, as rules: Laban et al.'s user simulator made deterministic (arXiv 2505.06120, section 4; the repository's
 * `user_agent.py`). It begins with the first piece, tells the piece that a specific question is about, otherwise the next
 * one, most basic first; of several questions at once it answers the first; to what is irrelevant or generic it says that
 * it does not know. It never asks, and leaves when all is told and answered wrongly.
 */
import type { TaskMessage } from './messages.ts';
import { decoyTopic, shardTopic } from './messages.ts';
import { MISSING } from './state.ts';
import type { Task } from './task.ts';

/** What a user has said so far. A type, so that it is JSON. */
export type UserMind = {
  /** A digit per piece: 1 where it was told. */
  readonly told: string;
  /** Whether it has said all once more (`recap`). */
  readonly recapped: boolean;
  /** Irrelevant facts mentioned. */
  readonly mentioned: number;
  /** Wrong answers heard. */
  readonly wrong: number;
};

export const newUserMind = ({ shards }: Task): UserMind => ({
  told: '0'.repeat(shards),
  recapped: false,
  mentioned: 0,
  wrong: 0,
});

export interface Reply {
  /** null: it has nothing to say to this. */
  readonly said: TaskMessage | null;
  readonly mind: UserMind;
}

interface Knowing {
  readonly task: Task;
  readonly vector: string;
  readonly mind: UserMind;
  /** Wrong answers after which it leaves; null: it stays until all is told. */
  readonly patience: number | null;
}

/** Tells these pieces (and in `snowball` all that were told), with the next irrelevant fact where there is one. */
const tell = ({ task, vector, mind }: Knowing, which: readonly number[], first = false): Reply => {
  const told = [...mind.told].map((one, shard) => (which.includes(shard) ? '1' : one)).join('');
  const again =
    task.condition === 'snowball' ? [...mind.told].flatMap((one, shard) => (one === '1' ? [shard] : [])) : [];
  const shards = [...new Set([...again, ...which])].map((shard) => [shard, Number(vector[shard])] as const);
  const mentions = !first && mind.mentioned < task.decoys;
  return {
    said: { kind: 'pieces', first, shards, decoys: mentions ? [mind.mentioned] : [] },
    mind: { ...mind, told, mentioned: mind.mentioned + (mentions ? 1 : 0) },
  };
};

const known = (vector: string): readonly number[] =>
  [...vector].flatMap((one, shard) => (one === MISSING ? [] : [shard]));

/** What the user begins with. */
export const begin = (knowing: Knowing): Reply => {
  const { condition } = knowing.task;
  return tell(knowing, condition === 'full' || condition === 'concat' ? known(knowing.vector) : [0], true);
};

/** The next piece; where all are told, all once more or the end. */
const goOn = (knowing: Knowing): Reply => {
  const { task, vector, mind } = knowing;
  const next = known(vector).find((shard) => mind.told[shard] === '0');
  if (next !== undefined) return tell(knowing, [next]);
  if (task.condition === 'recap' && !mind.recapped) {
    const all = tell(knowing, known(vector));
    return { ...all, mind: { ...all.mind, recapped: true } };
  }
  return { said: { kind: 'end' }, mind };
};

/** What a user says to what it hears. An answer that it hears of was wrong: a right one ends the episode. */
export const replyTo = (heard: TaskMessage, knowing: Knowing): Reply => {
  const { task, vector, mind, patience } = knowing;
  switch (heard.kind) {
    case 'question': {
      const shard = heard.shards.find((one) => one < task.shards);
      if (shard === undefined || vector[shard] === MISSING)
        return { said: { kind: 'unknown', topic: shardTopic(shard ?? heard.shards[0]!) }, mind };
      return tell(knowing, [shard]);
    }
    case 'irrelevant':
      return { said: { kind: 'unknown', topic: decoyTopic(heard.decoy) }, mind };
    case 'generic':
      return { said: { kind: 'unknown', topic: 'more' }, mind };
    case 'goOn':
      return goOn(knowing);
    case 'answer': {
      const wrong = mind.wrong + 1;
      const tried = { ...knowing, mind: { ...mind, wrong } };
      return patience !== null && wrong >= patience ? { said: { kind: 'end' }, mind: tried.mind } : goOn(tried);
    }
    default:
      return { said: null, mind };
  }
};
