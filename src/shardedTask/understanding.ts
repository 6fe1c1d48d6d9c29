/**
 * What the assistant makes of the talk, anew from the whole log at every step and never by mending its last answer: the
 * mediator of arXiv 2602.07338 (intent understanding apart from execution), which is what keeps it from locking in.
 */
import { NO_REPLIES, type Replies, type Rhythm, rhythmLikelihood } from '../channel/replies.ts';
import type { Said, View } from '../conversation.ts';
import { normalize } from '../probabilities.ts';
import { readTaskMessage, shardTopic, type TaskMessage } from './messages.ts';
import { missingChance } from './optimum.ts';
import { ASSISTANT, type ShardedObservation } from './state.ts';
import type { Task } from './task.ts';

/** The kinds of user that an assistant reckons with. Not every user is of one. */
export const KINDS = ['compliant', 'slow', 'impatient', 'distracted', 'silent'] as const;
export type Kind = (typeof KINDS)[number];

const PRIOR: { readonly [kind in Kind]: number } = {
  compliant: 0.6,
  slow: 0.15,
  impatient: 0.1,
  distracted: 0.1,
  silent: 0.05,
};

export const RHYTHM: { readonly [kind in Kind]: Rhythm } = {
  compliant: 'prompt',
  slow: 'slow',
  impatient: 'prompt',
  distracted: 'straying',
  silent: 'silent',
};

/** Something that this assistant said and that wants a reply. */
export interface Awaited {
  readonly id: string;
  readonly said: TaskMessage;
  /** Step at which it was said. */
  readonly step: number;
}

export interface Understanding {
  readonly step: number;
  readonly horizon: number;
  /** [shard] its value; null: not told. */
  readonly known: readonly (number | null)[];
  /** The piece that is missing, where that is known; null: not known of any. */
  readonly missing: number | null;
  /** Irrelevant facts that the user mentioned. */
  readonly decoys: readonly number[];
  /** Pieces that were asked for without a reply, as often as that was: the reply may have been lost, too. */
  readonly asked: readonly number[];
  /** Topics of which the user said that it does not know. */
  readonly unknown: readonly string[];
  /** Wrong answers. */
  readonly tried: readonly (readonly number[])[];
  readonly awaited: Awaited | null;
  /** The message with which the user began, to be answered; null: it has not. */
  readonly request: string | null;
  readonly isOver: boolean;
  readonly lastHeard: string | null;
  /** Topic of the last thing said. */
  readonly lastTopic: string | null;
  readonly replies: Replies;
  /** [kind] posterior. */
  readonly kinds: readonly number[];
}

type Draft = { -readonly [K in keyof Omit<Understanding, 'step' | 'horizon' | 'kinds'>]: Understanding[K] };

/** Pieces that were told. Who goes on by itself tells the next one that it knows: one left out is missing. */
const takePieces = (draft: Draft, said: TaskMessage & { kind: 'pieces' }, task: Task): void => {
  const known = [...draft.known];
  const told = said.shards.filter(([shard, value]) => shard < task.shards && value < task.values);
  for (const [shard, value] of told) known[shard] = value;
  draft.known = known;
  draft.decoys = [...new Set([...draft.decoys, ...said.decoys])];
  const isAll = said.first && (task.condition === 'full' || task.condition === 'concat');
  const wentOn = draft.awaited?.said.kind === 'answer' || draft.awaited?.said.kind === 'goOn';
  const last = isAll ? task.shards : wentOn ? Math.max(...told.map(([shard]) => shard)) : 0;
  const skipped = task.missing > 0 ? known.findIndex((value, shard) => value === null && shard < last) : -1;
  if (skipped >= 0) draft.missing = skipped;
};

const takeOther = (draft: Draft, said: TaskMessage, entry: Said, task: Task): void => {
  draft.lastHeard = entry.id;
  switch (said.kind) {
    case 'pieces':
      if (said.first) draft.request = entry.id;
      takePieces(draft, said, task);
      break;
    case 'unknown': {
      draft.unknown = [...draft.unknown, said.topic];
      const shard = draft.known.findIndex((value, one) => value === null && shardTopic(one) === said.topic);
      if (shard > 0 && task.missing > 0) draft.missing = shard;
      break;
    }
    case 'end':
      draft.isOver = true;
      break;
    default:
  }
};

/** `latency`: steps from saying to hearing. `loss`: P(a message is never heard). */
export const understandTask = (
  { step, horizon, observation, log }: View<ShardedObservation>,
  task: Task,
  { latency, loss }: { readonly latency: number; readonly loss: number },
): Understanding => {
  const draft: Draft = {
    known: new Array<number | null>(task.shards).fill(null),
    missing: null,
    decoys: [],
    asked: [],
    unknown: [],
    tried: [],
    awaited: null,
    request: null,
    isOver: observation.outcome !== 'open',
    lastHeard: null,
    lastTopic: null,
    replies: NO_REPLIES,
  };
  let answered: readonly number[] | null = null;
  const waits: number[] = [];
  /** Questions without a reply, by the ids of their messages. */
  const asked = new Map<string, number>();
  for (const entry of log) {
    if (entry.kind === 'seen') {
      // The environment found the last answer wrong.
      if (answered !== null) draft.tried = [...draft.tried, answered];
      continue;
    }
    const said = readTaskMessage(entry.message);
    if (said === null) continue;
    if (entry.from === ASSISTANT) {
      if (draft.awaited !== null) waits.push(entry.step - draft.awaited.step - 2 * latency);
      if (said.kind === 'answer') answered = said.fill;
      if (said.kind === 'question') asked.set(entry.id, said.shards[0]!);
      draft.awaited = { id: entry.id, said, step: entry.step };
      continue;
    }
    if (said.kind === 'aside') {
      draft.replies = { ...draft.replies, asides: draft.replies.asides + 1 };
      continue;
    }
    const { replyTo } = entry.message;
    if (replyTo !== undefined) asked.delete(replyTo);
    const { awaited } = draft;
    const answers: boolean = awaited !== null && (replyTo === undefined || replyTo === awaited.id);
    takeOther(draft, said, entry, task);
    if (!answers || awaited === null) continue;
    const delay = Math.max(0, entry.heard - awaited.step - 2 * latency);
    draft.replies = { ...draft.replies, delays: [...draft.replies.delays, delay] };
    draft.awaited = null;
  }
  if (draft.awaited !== null) waits.push(step - draft.awaited.step - 2 * latency);
  const replies = { ...draft.replies, waits };
  const kinds = normalize(KINDS.map((kind) => PRIOR[kind] * rhythmLikelihood(RHYTHM[kind], replies, loss)));
  return { step, horizon, ...draft, asked: [...asked.values()], replies, kinds };
};

/** Pieces that were not told, ascending. */
export const untoldOf = ({ known }: Pick<Understanding, 'known'>): readonly number[] =>
  known.flatMap((value, shard) => (value === null ? [shard] : []));

/** The wrong answers that agree with what is known. */
const possibleTries = ({ tried, known }: Understanding): readonly (readonly number[])[] =>
  tried.filter((fill) => fill.every((value, shard) => known[shard] === null || known[shard] === value));

/** The first filling that agrees with what is known and was not wrong; null where all are. */
export const bestFill = (u: Understanding, { values }: Pick<Task, 'values'>): readonly number[] | null => {
  if (u.tried.length === 0) return u.known.map((value) => value ?? 0);
  const untold = untoldOf(u);
  const wrong = new Set(possibleTries(u).map((fill) => fill.join()));
  for (let guess = 0; guess < values ** untold.length; guess++) {
    const fill = u.known.map((value) => value ?? 0);
    untold.forEach((shard, i) => {
      fill[shard] = Math.floor(guess / values ** i) % values;
    });
    if (!wrong.has(fill.join())) return fill;
  }
  return null;
};

/** P(there is no answer). */
export const missingNow = (u: Understanding, task: Task): number =>
  u.missing !== null
    ? 1
    : task.missing === 0
      ? 0
      : missingChance(task, untoldOf(u).filter((shard) => shard > 0).length);

/** P(the best filling is right). */
export const rightNow = (u: Understanding, task: Task): number => {
  const wrong = u.tried.length === 0 ? 0 : new Set(possibleTries(u).map((fill) => fill.join())).size;
  const left = task.values ** untoldOf(u).length - wrong;
  return left <= 0 ? 0 : (1 - missingNow(u, task)) / left;
};

/** The message that this answers: what the user began with; null where it answers none. */
export const answeredBy = ({ kind }: TaskMessage, { request }: Understanding): string | null =>
  kind === 'answer' || kind === 'declaration' ? request : null;
