/**
 * How a talk could go on: users that the assistant cannot rule out, and the talk with one of them played from here. The
 * imagined user is the very user of `user.ts`, of a kind and with pieces that fit what was heard.
 */
import { costOf } from '../channel/messages.ts';
import { explainWait, isEarly } from '../channel/replies.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Imagined } from '../conversation.ts';
import type { Message } from '../environment.ts';
import type { Random } from '../random.ts';
import { isRight } from './environment.ts';
import { makeTaskMessage, readTaskMessage, shardTopic, type TaskMessage } from './messages.ts';
import { createStopRule, type Prices, pricesOf, type Worths } from './optimum.ts';
import { ASSISTANT, MISSING, USER } from './state.ts';
import type { Task } from './task.ts';
import { bestFill, type Kind, missingNow, RHYTHM, rightNow, type Understanding, untoldOf } from './understanding.ts';
import { newUserMind, replyTo, type UserMind } from './user.ts';

/** One full situation: what the user knows, how it is, and whether what is awaited was lost on the way. */
export interface Supposed {
  readonly vector: string;
  readonly kind: Kind;
  readonly isLost: boolean;
}

/** Steps that an imagined user of a kind waits before it replies. */
const DELAYS: { readonly [kind in Kind]: number } = { compliant: 0, slow: 3, impatient: 0, distracted: 0, silent: 0 };
/** Wrong answers after which an impatient user leaves. */
const PATIENCE = 2;

const explanations = ({ kinds, awaited, replies: { waits } }: Understanding, loss: number) =>
  explainWait(RHYTHM, kinds, awaited === null ? null : waits[waits.length - 1]!, loss);

/** A vector that agrees with what is known and is not `except`, where there is another. */
const drawWrong = (u: Understanding, { values }: Task, except: string, random: Random): string => {
  const untold = untoldOf(u);
  const digits = u.known.map((value) => (value === null ? String(random.integer(values)) : String(value)));
  if (digits.join('') !== except || untold.length === 0) return digits.join('');
  const shard = untold[random.integer(untold.length)]!;
  digits[shard] = String((Number(digits[shard]) + 1 + random.integer(values - 1)) % values);
  return digits.join('');
};

const without = (vector: string, shard: number): string =>
  `${vector.slice(0, shard)}${MISSING}${vector.slice(shard + 1)}`;

/**
 * What the user may know, with probabilities: that the best filling is right, that another one is, that a piece is
 * missing. Whatever the number of pieces, these are all that a decision depends on.
 */
const casesOf = (u: Understanding, task: Task, random: Random) => {
  const fill = (bestFill(u, task) ?? u.known.map((value) => value ?? 0)).join('');
  const missing = missingNow(u, task);
  const right = rightNow(u, task);
  const holes = u.missing !== null ? [u.missing] : untoldOf(u).filter((shard) => shard > 0);
  return [
    { vector: fill, p: right },
    { vector: drawWrong(u, task, fill, random), p: 1 - missing - right },
    ...holes.map((shard) => ({ vector: without(drawWrong(u, task, '', random), shard), p: missing / holes.length })),
  ].filter(({ p }) => p > 1e-12);
};

/** The likeliest `count` of all that may be, with weights that sum to 1. */
export const supposeUsers = (
  u: Understanding,
  task: Task,
  { count, loss, random }: { readonly count: number; readonly loss: number; readonly random: Random },
): readonly { readonly given: Supposed; readonly weight: number }[] => {
  const cases = casesOf(u, task, random);
  const all = explanations(u, loss).flatMap(({ kind, isLost, p }) =>
    cases.map((one) => ({ given: { vector: one.vector, kind, isLost }, weight: p * one.p })),
  );
  const kept = all.sort((a, b) => b.weight - a.weight).slice(0, count);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ given, weight }) => ({ given, weight: weight / total }));
};

export interface Means {
  readonly task: Task;
  readonly settings: ChannelSettings;
  readonly prices: Prices;
  /** What each thing to do is worth with so many pieces untold, and such a probability that one is missing. */
  readonly worths: (untold: number, missing: number) => Worths;
}

export const createMeans = (task: Task, settings: ChannelSettings): Means => {
  const prices = pricesOf(settings);
  return { task, settings, prices, worths: createStopRule(task, prices) };
};

/** A talk on its way; everything in it is this file's to write. */
interface Course {
  u: Understanding;
  mind: UserMind;
  total: number;
  messages: number;
  steps: number;
  isOver: boolean;
  isAnswered: boolean;
}

/** What the assistant says, paid for and judged by the environment. */
const say = (course: Course, said: TaskMessage, given: Supposed, { task, settings }: Means): void => {
  course.total -= costOf(settings, makeTaskMessage(ASSISTANT, said).act);
  course.messages++;
  if (said.kind === 'declaration') {
    course.total += given.vector.includes(MISSING) ? task.success : -task.wrong;
    course.isOver = true;
  }
  if (said.kind !== 'answer') return;
  const right = isRight(task, given.vector, said.fill);
  course.total += right ? task.success : -task.wrong;
  course.isOver = right;
  course.u = { ...course.u, tried: [...course.u.tried, said.fill] };
};

/** The user's reply, paid for and taken in. */
const reply = (course: Course, heard: TaskMessage, given: Supposed, { task, settings }: Means): void => {
  if (course.isOver || given.kind === 'silent') return;
  const patience = given.kind === 'impatient' ? PATIENCE : null;
  const { said, mind } = replyTo(heard, { task, vector: given.vector, mind: course.mind, patience });
  course.mind = mind;
  if (said === null) return;
  course.total -= costOf(settings, makeTaskMessage(USER, said).act);
  course.steps += 2 * settings.latency + DELAYS[given.kind];
  course.isAnswered = true;
  const { u } = course;
  if (said.kind === 'end') course.isOver = true;
  if (said.kind === 'pieces') {
    const known = [...u.known];
    for (const [shard, value] of said.shards) known[shard] = value;
    course.u = { ...u, known };
  }
  if (said.kind === 'unknown' && task.missing > 0) {
    const shard = u.known.findIndex((value, one) => value === null && shardTopic(one) === said.topic);
    if (shard > 0) course.u = { ...u, missing: shard };
  }
};

/** What comes next by the stop rule; null: nothing is worth saying. */
const nextSaid = (u: Understanding, { task, worths }: Means): TaskMessage | null => {
  if (u.missing !== null) return { kind: 'declaration' };
  const untold = untoldOf(u);
  const { ask, answer, declare } = worths(untold.length, missingNow(u, task));
  const best = Math.max(ask, answer, declare);
  if (best <= 0) return null;
  if (best === ask) return { kind: 'question', shards: [untold[0]!], again: 0 };
  if (best === declare) return { kind: 'declaration' };
  const fill = bestFill(u, task);
  return fill === null ? null : { kind: 'answer', fill };
};

/** What the rest is worth if every untold piece is asked for and told. */
const hope = ({ u, steps, isOver, isAnswered }: Course, left: number, { task, settings, prices }: Means): number => {
  if (isOver || !isAnswered) return 0;
  const untold = u.missing === null ? untoldOf(u).length : 0;
  if (steps + (untold + 1) * 2 * settings.latency > left) return 0;
  return Math.max(0, task.success - untold * prices.ask - (u.missing === null ? prices.answer : prices.declare));
};

/**
 * Plays the talk on: the assistant says `message`, and after that, as long as it is answered, at most `window` more by
 * the stop rule. What is still to be done then is worth what it is if every piece is told when it is asked for. After a
 * silence the assistant speaks again only when it hears something, or when a reply that is not due yet does not come.
 */
export const imagineTalk = (
  given: Supposed,
  message: Message | null,
  { window, u, means }: { readonly window: number; readonly u: Understanding; readonly means: Means },
): Imagined => {
  const { task } = means;
  const mind = newUserMind(task);
  // Where messages are lost, what was asked for may have been told without being heard.
  const heard = (shard: number) => means.settings.loss === 0 || !u.asked.includes(shard);
  const told = u.known.map((value, shard) => (value === null && heard(shard) ? '0' : '1')).join('');
  const course: Course = {
    u,
    mind: { ...mind, told, mentioned: u.decoys.length, wrong: u.tried.length },
    total: 0,
    messages: 0,
    steps: 0,
    isOver: u.isOver,
    isAnswered: false,
  };
  const comes = u.awaited !== null && !given.isLost;
  const said = message === null ? null : readTaskMessage(message);
  if (said !== null) say(course, said, given, means);
  else if (message !== null) {
    course.total -= costOf(means.settings, message.act);
    course.messages++;
  }
  if (comes) reply(course, u.awaited!.said, given, means);
  if (said !== null) reply(course, said, given, means);
  const left = u.horizon - u.step;
  let more = window;
  // What is not due yet may be lost: who waits for it says it again when it does not come.
  if (message === null && u.awaited !== null && !comes && more > 0 && isEarly(u.replies)) {
    say(course, u.awaited.said, given, means);
    reply(course, u.awaited.said, given, means);
    more--;
  }
  for (let i = 0; i < more && course.isAnswered && !course.isOver && course.steps < left; i++) {
    const next = nextSaid(course.u, means);
    if (next === null) break;
    say(course, next, given, means);
    reply(course, next, given, means);
  }
  return { return: course.total + hope(course, left, means), messages: course.messages };
};
