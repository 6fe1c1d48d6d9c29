/**
 * What can be talked about in a kitchen with an order that not everybody sees: the order, who brings what and who does
 * which part of the work, and, worth nothing, the guest's table.
 */
import { isQuestion } from '../channel/acts.ts';
import { parseChannel } from '../channel/settings.ts';
import type { Conversation, Doubt, OpenQuestion, Said, Thought } from '../conversation.ts';
import type { Environment, Message } from '../environment.ts';
import type { Json } from '../json.ts';
import { invalid, VALID, type Verdict } from '../knowledge.ts';
import { countKinds, parseContents } from '../overcooked/game.ts';
import { heldOfSeat } from '../overcooked/scene.ts';
import { NOTHING } from '../overcooked/state.ts';
import { entropy } from '../probabilities.ts';
import { type Hypothesis, marginal, noticeMove, recordBelief } from './belief.ts';
import { type AsymEnvironment, type AsymObservation, observationOf } from './environment.ts';
import { drawSituations } from './hypotheses.ts';
import { createImagination } from './imagine.ts';
import { orderContent, parseWords, readContent, tableContent, topicOf, wordMessage } from './messages.ts';
import { KINDS } from './partners/kinds.ts';
import { ORDERS, seesTable, TABLES } from './setting.ts';
import { HIDDEN, tableOf } from './state.ts';
import {
  isSure,
  knownOrder,
  likeliestOrder,
  openQuestions,
  saidBy,
  theyKnow,
  toldLast,
  type Understanding,
  understandKitchen,
} from './understanding.ts';

/** Replies that a question allows. */
const repliesTo = (u: Understanding, { id, message }: Said): readonly Thought[] => {
  const { other, setting, view } = u;
  const content = readContent(message);
  const order = knownOrder(u);
  const table = tableOf(setting, view.observation.state);
  const say = (reply: Pick<Message, 'act' | 'content'>): Thought => ({
    message: { to: [other], ...reply, replyTo: id },
    topic: topicOf(message),
    because: 'it was asked',
  });
  if (content?.kind === 'question') {
    if (content.about === 'order' && order !== HIDDEN) return [say({ act: 'inform', content: orderContent(order) })];
    if (content.about === 'table' && table !== HIDDEN && seesTable(setting, u.seat))
      return [say({ act: 'inform', content: tableContent(table) })];
    return [say({ act: 'reject', content: { about: content.about } })];
  }
  if (content?.kind === 'order' && message.act === 'clarify' && order !== HIDDEN)
    return [say({ act: content.order === order ? 'confirm' : 'reject', content: orderContent(content.order) })];
  return [say({ act: 'reject', ...(message.content === undefined ? {} : { content: message.content }) })];
};

const thoughtsOf = (u: Understanding): readonly Thought[] => {
  const { setting, view, seat, other } = u;
  const thoughts: Thought[] = openQuestions(u, other)
    .slice(-1)
    .flatMap((question) => repliesTo(u, question));
  // What already answers a question is not thought of a second time.
  const isThought = ({ act, content }: Omit<Message, 'to'>) =>
    thoughts.some(({ message }) => message.act === act && JSON.stringify(message.content) === JSON.stringify(content));
  const add = (message: Omit<Message, 'to'>, because: string) => {
    if (!isThought(message))
      thoughts.push({ message: { to: [other], ...message }, topic: topicOf({ to: [], ...message }), because });
  };
  const order = knownOrder(u);
  const told = toldLast(u);
  if (order === HIDDEN) {
    add({ act: 'ask', content: { about: 'order' } }, 'the order is not known');
    if (Math.max(...u.order) > 0.5)
      add({ act: 'clarify', content: orderContent(likeliestOrder(u)) }, 'the order is only guessed');
  } else if (told !== HIDDEN && told !== order)
    add({ act: 'repair', content: { order: ORDERS[order]!, instead: ORDERS[told]! } }, 'what was told is no longer so');
  else add({ act: 'inform', content: orderContent(order) }, 'the order is known here');
  // Whoever carries something is about something: it is not sent away.
  const isFree = heldOfSeat(setting.scenes[0]!, view.observation.state, other) === NOTHING;
  if (order !== HIDDEN && isFree) {
    const [onions, tomatoes] = countKinds(parseContents(ORDERS[order]!));
    if (onions > 0) add({ act: 'request', content: { bring: 'onion' } }, 'an onion is needed');
    if (tomatoes > 0) add({ act: 'request', content: { bring: 'tomato' } }, 'a tomato is needed');
  }
  if (isFree) add({ act: 'request', content: { bring: 'dish' } }, 'a dish is needed');
  add({ act: 'handOff', content: { part: 'ingredients' } }, 'the work can be shared');
  add({ act: 'handOff', content: { part: 'dishes' } }, 'the work can be shared');
  if (seesTable(setting, seat)) {
    const table = tableOf(setting, view.observation.state);
    add({ act: 'inform', content: tableContent(table) }, 'the table is known here');
  } else if (setting.sight.table.length > 0) add({ act: 'ask', content: { about: 'table' } }, 'the table is not known');
  const last = saidBy(u, other).at(-1);
  const thanked = last !== undefined && saidBy(u, seat).some(({ message }) => message.replyTo === last.id);
  if (last !== undefined && last.message.act === 'inform' && !thanked)
    thoughts.push({
      message: { to: [other], act: 'acknowledge', replyTo: last.id },
      topic: topicOf(last.message),
      because: 'it was told',
    });
  return thoughts;
};

const verify = (message: Message, u: Understanding): Verdict => {
  const content = readContent(message);
  const { act } = message;
  if (message.to.some((seat) => seat === u.seat)) return invalid('self', 'nobody talks to itself');
  if (content === null)
    return act === 'acknowledge' ? VALID : invalid('empty', `a message of the act ${act} says what it is about`);
  if ((act === 'inform' || act === 'repair' || act === 'confirm') && content.kind === 'order')
    return isSure(u, content.order) ? VALID : invalid('unsure', 'it is not known whether that is so');
  if (act === 'inform' && content.kind === 'table')
    return tableOf(u.setting, u.view.observation.state) === content.table
      ? VALID
      : invalid('unsure', 'the table is not seen');
  if (act === 'ask' && content.kind === 'question' && content.about === 'order')
    return knownOrder(u) === HIDDEN ? VALID : invalid('known', 'the order is known');
  const fits =
    (act === 'ask' && content.kind === 'question') ||
    (act === 'clarify' && content.kind === 'order') ||
    (act === 'request' && content.kind === 'bring') ||
    (act === 'handOff' && content.kind === 'part') ||
    act === 'reject' ||
    act === 'acknowledge';
  return fits ? VALID : invalid('act', `the act ${act} does not go with ${content.kind}`);
};

/** The conversation of a kitchen with such a channel. */
export const createAsymConversation = (
  environment: Environment,
  given: Json,
): Conversation<AsymObservation, Understanding, Hypothesis> => {
  const { setting } = environment as unknown as AsymEnvironment;
  const channel = parseChannel(given);
  const imagineTalk = createImagination(setting, channel);
  return {
    notice: (before, after, seat) => noticeMove(before, after, seat) as unknown as Json,
    understand: (view) => understandKitchen(view, setting, channel),
    record: ({ hypotheses, seat }) => recordBelief(hypotheses, seat),
    inform: ({ state }, u) => {
      const theirs = u.theySee ? null : marginal(u.hypotheses, ({ takes }) => takes);
      return observationOf(setting, state, u.order, theirs);
    },
    doubts: (u) => {
      const doubts: Doubt[] = [{ topic: 'order', bits: entropy(u.order), matters: true }];
      if (setting.sight.table.length > 0 && !seesTable(setting, u.seat))
        doubts.push({ topic: 'table', bits: Math.log2(TABLES), matters: false });
      return doubts;
    },
    questions: (u) => {
      const asked: OpenQuestion[] = [...openQuestions(u, u.other), ...openQuestions(u, u.seat)].map(
        ({ id, from, step, message }) => ({ topic: topicOf(message), to: 1 - from, by: from, id, since: step }),
      );
      if (knownOrder(u) === HIDDEN) asked.push({ topic: 'order', to: null, by: null, id: null, since: 0 });
      return asked;
    },
    thoughts: thoughtsOf,
    verify,
    known: (message, u) => {
      const content = readContent(message);
      const tells = message.act === 'inform' || message.act === 'repair';
      if (!tells || content === null) return 0;
      if (content.kind === 'order') return theyKnow(u, content.order);
      return content.kind === 'table' && seesTable(setting, u.other) ? 1 : 0;
    },
    relevance: (topic) => (topic === 'order' ? 1 : topic === 'table' || topic === 'manners' ? 0 : 0.5),
    coherence: ({ message, topic }, u) => {
      const last = u.said.at(-1);
      if (last === undefined) return 0;
      return message.replyTo === last.id ? 1 : topicOf(last.message) === topic ? 0.5 : 0;
    },
    // Cooks of these kinds say nothing of the order unless they are asked.
    othersWillSay: () => 0,
    busy: (other, u) => (heldOfSeat(setting.scenes[0]!, u.view.observation.state, other) === NOTHING ? 0 : 0.5),
    owns: (_other, topic) => topic.startsWith('bring-') || topic === 'parts',
    uptake: (_other, act, u) =>
      u.hypotheses.reduce((sum, { given, weight }) => {
        const { hears, speaks, compliance } = KINDS[given.kind];
        const asks = isQuestion({ act });
        return sum + (hears && (!asks || speaks) ? weight * (asks ? 1 : compliance) * (1 - channel.loss) : 0);
      }, 0),
    hypotheses: drawSituations,
    simulate: (given, message, window, seed, u) => imagineTalk(given, message, { window, seed, u }),
    word: wordMessage,
    parse: (text, from, u) => {
      const parsed = parseWords(text);
      return parsed === null ? null : { to: [from === u.seat ? u.other : u.seat], ...parsed, text };
    },
  };
};
