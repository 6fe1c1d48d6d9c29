/** What can be talked about in the sharded task, for the initiative stage: the assistant's side and, plainly, the user's. */
import { costOf } from '../channel/messages.ts';
import { answerRate } from '../channel/replies.ts';
import { parseChannel } from '../channel/settings.ts';
import type { Conversation, OpenQuestion, Thought, View } from '../conversation.ts';
import type { Environment, Message } from '../environment.ts';
import { type Json, rounded } from '../json.ts';
import { invalid, VALID, type Verdict } from '../knowledge.ts';
import { entropy } from '../probabilities.ts';
import type { ShardedEnvironment } from './environment.ts';
import { createMeans, imagineTalk, type Means, type Supposed, supposeUsers } from './imagine.ts';
import {
  decoyTopic,
  formatTaskMessage,
  makeTaskMessage,
  parseWords,
  readTaskMessage,
  shardTopic,
  type TaskMessage,
  topicOf,
} from './messages.ts';
import { ASSISTANT, type ShardedObservation, type ShardedState, USER } from './state.ts';
import type { Task } from './task.ts';
import {
  answeredBy,
  bestFill,
  KINDS,
  missingNow,
  rightNow,
  type Understanding,
  understandTask,
  untoldOf,
} from './understanding.ts';
import { begin, newUserMind, replyTo, type UserMind } from './user.ts';

/** What a user's seat understands: what it has told, and what it has to say. */
interface UserView {
  readonly mind: UserMind;
  /** What it should say, in answer to which message; null: nothing. */
  readonly due: { readonly said: TaskMessage; readonly id: string | null; readonly step: number } | null;
}

type Understood =
  | { readonly assistant: Understanding; readonly user: null }
  | { readonly assistant: null; readonly user: UserView };

const understandAsUser = ({ observation, log }: View<ShardedObservation>, task: Task): UserView => {
  const vector = observation.vector ?? '';
  const first = begin({ task, vector, mind: newUserMind(task), patience: null });
  let view: UserView = { mind: first.mind, due: first.said === null ? null : { said: first.said, id: null, step: 0 } };
  for (const entry of log) {
    if (entry.kind !== 'said') continue;
    if (entry.from === USER) {
      view = { ...view, due: null };
      continue;
    }
    const heard = readTaskMessage(entry.message);
    if (heard === null) continue;
    const { said, mind } = replyTo(heard, { task, vector, mind: view.mind, patience: null });
    view = { mind, due: said === null ? view.due : { said, id: entry.id, step: entry.heard } };
  }
  return view;
};

/** Irrelevant facts about which an assistant thinks of asking. */
const DECOYS = 3;

const assistantThoughts = (u: Understanding, task: Task): readonly Thought[] => {
  if (u.isOver || u.request === null) return [];
  const thoughts: Thought[] = [];
  const add = (said: TaskMessage, because: string) => {
    const { lastHeard } = u;
    const message = makeTaskMessage(ASSISTANT, said, said.kind === 'goOn' ? lastHeard : answeredBy(said, u));
    const text = JSON.stringify(message);
    if (thoughts.some((one) => JSON.stringify(one.message) === text)) return;
    thoughts.push({ message, topic: topicOf(said), because });
  };
  if (u.awaited !== null && u.awaited.said.kind !== 'question') add(u.awaited.said, 'there is no answer yet');
  for (const shard of untoldOf(u)) {
    const again = u.asked.filter((one) => one === shard).length;
    add({ kind: 'question', shards: [shard], again }, again > 0 ? 'there was no answer' : 'it was not told');
  }
  const fill = u.missing === null ? bestFill(u, task) : null;
  if (fill !== null) {
    const untold = untoldOf(u).length;
    add({ kind: 'answer', fill }, untold === 0 ? 'all is told' : `it may be right, with ${untold} guessed`);
  }
  if (missingNow(u, task) > 0)
    add({ kind: 'declaration' }, u.missing === null ? 'a piece may be missing' : `piece ${u.missing} is missing`);
  for (const decoy of u.decoys.slice(0, DECOYS)) add({ kind: 'irrelevant', decoy }, 'the user mentioned it');
  add({ kind: 'goOn' }, 'there may be more');
  return thoughts;
};

const verifyAsAssistant = (said: TaskMessage, u: Understanding, task: Task): Verdict => {
  switch (said.kind) {
    case 'question': {
      const known = said.shards.find((shard) => u.known[shard] !== null);
      if (known !== undefined) return invalid('known', `piece ${known} is known or is none`);
      const again = u.asked.filter((shard) => shard === said.shards[0]).length;
      return said.again === again ? VALID : invalid('stale', `it had no answer ${again} times`);
    }
    case 'answer': {
      if (said.fill.length !== task.shards) return invalid('unfit', `an answer has ${task.shards} pieces`);
      const wrong = u.known.findIndex((value, shard) => value !== null && value !== said.fill[shard]);
      if (wrong >= 0) return invalid('untrue', `piece ${wrong} is not ${said.fill[wrong]}`);
      if (u.missing !== null) return invalid('untrue', `piece ${u.missing} is missing`);
      return u.tried.some((fill) => fill.join() === said.fill.join()) ? invalid('tried', 'it was wrong') : VALID;
    }
    case 'declaration':
      return missingNow(u, task) > 0 ? VALID : invalid('untrue', 'there is an answer');
    case 'irrelevant':
      return u.unknown.includes(decoyTopic(said.decoy)) ? invalid('known', 'the user does not know') : VALID;
    case 'generic':
    case 'goOn':
      return VALID;
    default:
      return invalid('unfit', `an assistant does not say this: ${formatTaskMessage(said)}`);
  }
};

const assistantDoubts = (u: Understanding, task: Task) => {
  const missing = missingNow(u, task);
  const sure = u.request !== null ? Math.max(missing, rightNow(u, task)) : 0.5;
  return [
    ...u.known.map((value, shard) => ({
      topic: shardTopic(shard),
      bits: value === null && u.missing === null ? Math.log2(task.values) : 0,
      matters: value === null && u.missing === null && !u.isOver && u.request !== null,
    })),
    {
      topic: 'answer',
      bits: entropy([sure, 1 - sure]),
      matters: !u.isOver,
    },
  ];
};

const assistantQuestions = ({ awaited, request, isOver }: Understanding): readonly OpenQuestion[] => [
  ...(request !== null && !isOver ? [{ topic: 'answer', to: ASSISTANT, by: USER, id: request, since: 0 }] : []),
  ...(awaited === null
    ? []
    : [{ topic: topicOf(awaited.said), to: USER, by: ASSISTANT, id: awaited.id, since: awaited.step }]),
];

const recordOf = (u: Understanding, task: Task): Json => {
  return {
    known: u.known,
    missing: u.missing,
    right: rounded(rightNow(u, task)),
    unanswerable: rounded(missingNow(u, task)),
    tried: u.tried.length,
    kinds: Object.fromEntries(KINDS.map((kind, i) => [kind, rounded(u.kinds[i]!)])),
  };
};

/** Without what the user says there is no answer; what it says is worth the answer less what is still to be said. */
const imagineAssistant = (message: Message | null, { mind }: UserView, { task, settings, prices }: Means) => {
  if (message === null) return { return: 0, messages: 0 };
  const untold = [...mind.told].filter((one) => one === '0').length;
  const worth = readTaskMessage(message)?.kind === 'end' ? 0 : task.success - untold * prices.ask - prices.answer;
  return { return: Math.max(0, worth) - costOf(settings, message.act), messages: 1 };
};

export const createShardedConversation = (
  environment: Environment<ShardedState, ShardedObservation>,
  channel: Json,
): Conversation<ShardedObservation, Understood, Supposed | null> => {
  const { task } = environment as ShardedEnvironment;
  const settings = parseChannel(channel);
  const means = createMeans(task, settings);
  return {
    notice: (before, after, seat) =>
      seat === ASSISTANT && after.attempts > before.attempts ? { wrong: after.attempts } : null,
    understand: (view) =>
      view.seat === ASSISTANT
        ? { assistant: understandTask(view, task, settings), user: null }
        : { assistant: null, user: understandAsUser(view, task) },
    record: ({ assistant, user }) => (assistant !== null ? recordOf(assistant, task) : { told: user.mind.told }),
    inform: (observation) => observation,
    doubts: ({ assistant }) => (assistant === null ? [] : assistantDoubts(assistant, task)),
    questions: ({ assistant, user }) => {
      if (assistant !== null) return assistantQuestions(assistant);
      const { due } = user;
      if (due === null || due.id === null) return [];
      return [{ topic: topicOf(due.said), to: USER, by: ASSISTANT, id: due.id, since: due.step }];
    },
    thoughts: ({ assistant, user }) => {
      if (assistant !== null) return assistantThoughts(assistant, task);
      const { due } = user;
      if (due === null) return [];
      const because = due.id === null ? 'it is what the task is' : 'the assistant said something';
      return [{ message: makeTaskMessage(USER, due.said, due.id), topic: topicOf(due.said), because }];
    },
    verify: (message, { assistant, user }) => {
      const said = readTaskMessage(message);
      if (said === null) return invalid('meaningless', 'it means nothing in the sharded task');
      const other = assistant !== null ? USER : ASSISTANT;
      if (message.to.some((seat) => seat !== other)) return invalid('noAddressee', `only seat ${other} can be told`);
      if (assistant !== null) return verifyAsAssistant(said, assistant, task);
      return JSON.stringify(user.due?.said) === JSON.stringify(said)
        ? VALID
        : invalid('unasked', 'nothing asks for this');
    },
    known: (message, { assistant }) => {
      const said = readTaskMessage(message);
      return assistant !== null &&
        said?.kind === 'answer' &&
        assistant.tried.length > 0 &&
        rightNow(assistant, task) === 0
        ? 1
        : 0;
    },
    relevance: (topic, { assistant }) => {
      if (assistant === null || topic === 'answer') return 1;
      return untoldOf(assistant).some((shard) => shardTopic(shard) === topic) ? 1 : 0;
    },
    coherence: ({ topic, message }, { assistant }) => {
      if (assistant === null || topic === 'answer') return 1;
      return message.replyTo !== undefined && message.replyTo === assistant.lastHeard ? 1 : 0.5;
    },
    othersWillSay: ({ message }, { assistant }) =>
      // Who waits for a piece that is on its way need not ask for it.
      assistant?.awaited != null && message.act === 'ask' ? 0.5 : 0,
    busy: (other, { assistant }) => (assistant?.awaited != null && other === USER ? 1 : 0),
    owns: () => false,
    uptake: (_other, _act, { assistant }) => (assistant === null ? 1 : answerRate(assistant.replies)),
    hypotheses: ({ assistant }, count, random) =>
      assistant === null
        ? [{ given: null, weight: 1 }]
        : supposeUsers(assistant, task, { count, loss: settings.loss, random }),
    simulate: (given, message, window, _seed, { assistant, user }) =>
      assistant !== null && given !== null
        ? imagineTalk(given, message, { window, u: assistant, means })
        : imagineAssistant(message, user!, means),
    word: (message) => {
      const said = readTaskMessage(message);
      return said === null ? message.act : formatTaskMessage(said);
    },
    parse: (text, from) => {
      const said = parseWords(text);
      return said === null ? null : makeTaskMessage(from, said);
    },
  };
};
