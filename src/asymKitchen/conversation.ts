/**
 * What can be talked about in a kitchen with an order that not everybody sees: the order, who brings what and who does
 * which part of the work, and, worth nothing, the guest's table.
 */
import { type ChannelSettings, parseChannel } from '../channel/settings.ts';
import type { Conversation, Doubt, Imagined, Logged, OpenQuestion, Thought, View } from '../conversation.ts';
import type { Environment, Message, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { VALID, type Verdict } from '../knowledge.ts';
import { countKinds, parseContents } from '../overcooked/game.ts';
import { heldOfSeat } from '../overcooked/scene.ts';
import { NOTHING } from '../overcooked/state.ts';
import type { Random } from '../random.ts';
import { believe, type Hypothesis, marginal, noticeMove, recordBelief, type Weighted } from './belief.ts';
import { type AsymEnvironment, type AsymObservation, observationOf, workedBy } from './environment.ts';
import { KINDS, type Kind } from './partners/kinds.ts';
import { type Coming, mindOf, playOn } from './play.ts';
import { ORDERS, type Setting, seesOrder, seesTable } from './setting.ts';
import { HIDDEN, tableOf, writeExtras } from './state.ts';
import { orderContent, parseWords, readContent, tableContent, wordMessage } from './words.ts';

type Said = Extract<Logged, { readonly kind: 'said' }>;

/** What a seat understands. */
export interface Understanding {
  readonly setting: Setting;
  readonly view: View<AsymObservation>;
  readonly seat: Seat;
  readonly other: Seat;
  readonly hypotheses: readonly Weighted[];
  /** [order] */
  readonly order: readonly number[];
  /** Messages that were said since the order is what it is. */
  readonly said: readonly Said[];
  readonly theySee: boolean;
}

/** From this probability on something may be told as true. */
const SURE = 0.9;

const most = (probabilities: readonly number[]): number => probabilities.indexOf(Math.max(...probabilities));

const entropy = (probabilities: readonly number[]): number =>
  probabilities.reduce((bits, p) => (p > 0 ? bits - p * Math.log2(p) : bits), 0);

/** The order that a seat can tell, or HIDDEN. */
const known = ({ order }: Understanding): number => (order[most(order)]! >= SURE ? most(order) : HIDDEN);

const bySeat = ({ said }: Understanding, seat: Seat): readonly Said[] => said.filter(({ from }) => from === seat);

/** What this seat has told of the order last; HIDDEN: nothing. */
const toldLast = (u: Understanding): number => {
  const told = bySeat(u, u.seat).flatMap(({ message }) => {
    const content = readContent(message);
    return content?.kind === 'order' && (message.act === 'inform' || message.act === 'repair') ? [content.order] : [];
  });
  return told.at(-1) ?? HIDDEN;
};

const topicOf = (message: Message): string => {
  const content = readContent(message);
  switch (content?.kind) {
    case 'order':
      return 'order';
    case 'question':
      return content.about;
    case 'table':
      return 'table';
    case 'bring':
      return `bring-${content.thing}`;
    case 'part':
      return 'parts';
    case undefined:
      return 'manners';
  }
};

const isAsking = ({ act }: Message): boolean => act === 'ask' || act === 'clarify' || act === 'request';

const isAnswered = ({ said }: Understanding, question: Said): boolean =>
  said.some(({ from, message }) => from !== question.from && message.replyTo === question.id);

/** What was asked of this seat and not answered, oldest first. */
const owed = (u: Understanding): readonly Said[] =>
  bySeat(u, u.other).filter((one) => isAsking(one.message) && !isAnswered(u, one));

/** Replies that a question allows. */
const repliesTo = (u: Understanding, { id, message }: Said): readonly Thought[] => {
  const { other, setting, view } = u;
  const content = readContent(message);
  const order = known(u);
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
  const thoughts: Thought[] = owed(u)
    .slice(-1)
    .flatMap((question) => repliesTo(u, question));
  // What already answers a question is not thought of a second time.
  const isThought = ({ act, content }: Omit<Message, 'to'>) =>
    thoughts.some(({ message }) => message.act === act && JSON.stringify(message.content) === JSON.stringify(content));
  const add = (message: Omit<Message, 'to'>, because: string) => {
    if (!isThought(message))
      thoughts.push({ message: { to: [other], ...message }, topic: topicOf({ to: [], ...message }), because });
  };
  const order = known(u);
  const told = toldLast(u);
  if (order === HIDDEN) {
    add({ act: 'ask', content: { about: 'order' } }, 'the order is not known');
    if (Math.max(...u.order) > 0.5)
      add({ act: 'clarify', content: orderContent(most(u.order)) }, 'the order is only guessed');
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
  const last = bySeat(u, other).at(-1);
  const thanked = last !== undefined && bySeat(u, seat).some(({ message }) => message.replyTo === last.id);
  if (last !== undefined && last.message.act === 'inform' && !thanked)
    thoughts.push({
      message: { to: [other], act: 'acknowledge', replyTo: last.id },
      topic: topicOf(last.message),
      because: 'it was told',
    });
  return thoughts;
};

const invalid = (code: string, reason: string): Verdict => ({ kind: 'invalid', code, reason });

const verify = (message: Message, u: Understanding): Verdict => {
  const content = readContent(message);
  const { act } = message;
  if (message.to.some((seat) => seat === u.seat)) return invalid('self', 'nobody talks to itself');
  if (content === null)
    return act === 'acknowledge' ? VALID : invalid('empty', `a message of the act ${act} says what it is about`);
  if ((act === 'inform' || act === 'repair' || act === 'confirm') && content.kind === 'order')
    return u.order[content.order]! >= SURE ? VALID : invalid('unsure', 'it is not known whether that is so');
  if (act === 'inform' && content.kind === 'table')
    return tableOf(u.setting, u.view.observation.state) === content.table
      ? VALID
      : invalid('unsure', 'the table is not seen');
  if (act === 'ask' && content.kind === 'question' && content.about === 'order')
    return known(u) === HIDDEN ? VALID : invalid('known', 'the order is known');
  const fits =
    (act === 'ask' && content.kind === 'question') ||
    (act === 'clarify' && content.kind === 'order') ||
    (act === 'request' && content.kind === 'bring') ||
    (act === 'handOff' && content.kind === 'part') ||
    act === 'reject' ||
    act === 'acknowledge';
  return fits ? VALID : invalid('act', `the act ${act} does not go with ${content.kind}`);
};

/** The probability that the other works by an order, or sees it. */
const knows = ({ hypotheses, theySee }: Understanding, order: number): number =>
  theySee ? 1 : hypotheses.reduce((sum, { given, weight }) => sum + (given.takes === order ? weight : 0), 0);

/** Of so many situations the likeliest are looked at; what is left out is at most this much. */
const DROPPED = 0.01;

/** Who is not asked anything is told from others neither by what it answers nor by what it says besides. */
const ALIKE: readonly Kind[] = ['mute', 'distractor'];

/** Kinds that act alike as one, where no question is open. */
const merge = (list: readonly Weighted[]): readonly Weighted[] => {
  const merged = new Map<string, Weighted>();
  for (const { given, weight } of list) {
    const one: Hypothesis = ALIKE.includes(given.kind) ? { ...given, kind: 'compliant' } : given;
    const key = Object.values(one).join();
    merged.set(key, { given: one, weight: weight + (merged.get(key)?.weight ?? 0) });
  }
  return [...merged.values()];
};

/** The likeliest hypotheses that together leave out no more than DROPPED. */
const core = (list: readonly Weighted[]): readonly Weighted[] => {
  const sorted = [...list].sort((a, b) => b.weight - a.weight);
  let left = 1;
  const kept = sorted.filter(({ weight }) => {
    if (left <= DROPPED) return false;
    left -= weight;
    return true;
  });
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ given, weight }) => ({ given, weight: weight / total }));
};

/** What is compared: who knows the order asks nothing, so that who would not answer is no other to it. */
const situations = (u: Understanding): readonly Weighted[] =>
  core(known(u) === HIDDEN ? u.hypotheses : merge(u.hypotheses));

const draw = (list: readonly Weighted[], count: number, random: Random): readonly Weighted[] =>
  Array.from({ length: count }, () => {
    let luck = random.next();
    const found = list.find(({ weight }) => {
      luck -= weight;
      return luck < 0;
    });
    return { given: (found ?? list[0]!).given, weight: 1 / count };
  });

/** This seat's messages that the other has yet to hear, and answers that are on their way to this seat. */
const underway = (u: Understanding, given: Hypothesis, { latency }: ChannelSettings): readonly Coming[] => {
  const { step } = u.view;
  const { hears, speaks, every } = KINDS[given.kind];
  return bySeat(u, u.seat).flatMap((one): Coming[] => {
    const heard = { id: one.id, from: u.seat, step: one.step, message: one.message };
    const at = one.step + latency;
    const asks = one.message.act === 'ask' || one.message.act === 'clarify';
    // What it hears now, belief has told it already; but it has not answered yet.
    if (at > step || (at === step && asks)) return [{ at, heard }];
    const reply = at + every - 1 + latency;
    if (!asks || !hears || !speaks || !u.theySee || reply <= step || isAnswered(u, one)) return [];
    const answer: Message = {
      to: [u.seat],
      act: 'inform',
      content: orderContent(given.order),
      replyTo: one.id,
    };
    return [{ at: reply, heard: { id: `${at}.${u.other}`, from: u.other, step: at, message: answer } }];
  });
};

/**
 * The mean over whether the message of this moment arrives and is gone by, with these probabilities: what is compared
 * now is no matter of luck. Nobody to hear it: one play, in which it does not arrive.
 */
const expect = (chances: readonly number[], play: (arrives: boolean, accepted: boolean) => Imagined): Imagined => {
  const [arrives = 0, accepted = 0] = chances;
  const cases = [
    [arrives * accepted, true, true],
    [arrives * (1 - accepted), true, false],
    [1 - arrives, false, false],
  ] as const;
  let sum = 0;
  let messages = 0;
  for (const [weight, comes, goesByIt] of cases) {
    if (weight === 0) continue;
    const one = play(comes, goesByIt);
    sum += weight * one.return;
    messages += weight * one.messages;
  }
  return { return: sum, messages };
};

/** What the other works by with less than this probability, it does not. */
const POSSIBLE = 0.05;

/** The state as text, once for all that is imagined at a step. */
const places = new WeakMap<Understanding, string>();

const placeOf = (u: Understanding): string => {
  let place = places.get(u);
  if (place === undefined) {
    place = String.fromCharCode(...u.view.observation.state);
    places.set(u, place);
  }
  return place;
};

/** What imagined conversations came to: many a step of many an episode asks for the same one. */
const REMEMBERED = 20_000;

/** The conversation of a kitchen with such a channel. */
export const createConversation = (
  environment: Environment,
  channelJson: Json,
): Conversation<AsymObservation, Understanding, Hypothesis> => {
  const { setting } = environment as unknown as AsymEnvironment;
  const channel = parseChannel(channelJson);
  const results = new Map<string, Imagined>();
  const decisions = new WeakMap<Understanding, Map<number, boolean>>();

  /** Of the two things that a seat can do later, to speak where there is reason to or never to, the better one by what it believes. */
  const speaksLater = (window: number, seed: number, u: Understanding): boolean => {
    if (window === 0) return false;
    const decided = decisions.get(u) ?? new Map<number, boolean>();
    decisions.set(u, decided);
    let speaks = decided.get(window);
    if (speaks === undefined) {
      let gain = 0;
      for (const { given, weight } of situations(u))
        gain +=
          weight *
          (imagine(given, null, window, seed, u, true).return - imagine(given, null, window, seed, u, false).return);
      speaks = gain > 0;
      decided.set(window, speaks);
    }
    return speaks;
  };

  const imagine = (
    given: Hypothesis,
    message: Message | null,
    window: number,
    seed: number,
    u: Understanding,
    speaks: boolean,
  ): Imagined => {
    const { view, seat, other } = u;
    const { step, observation } = view;
    const traits = KINDS[given.kind];
    const coming = underway(u, given, channel);
    const mine = seesOrder(setting, step, seat) ? given.order : workedBy(u.order);
    const spoken = bySeat(u, seat).at(-1);
    const possible = marginal(u.hypotheses, ({ takes }) => takes).map((p) => p > POSSIBLE);
    const question = coming.some(({ heard }) => heard.from === other || heard.message.act === 'ask');
    // Only these are drawn: without them an imagined conversation is the same with every seed.
    const draws = channel.loss > 0 || traits.compliance < 1 || setting.sight.change !== null;
    const key = [
      placeOf(u),
      seat,
      mine,
      `${given.order}${given.takes}${given.kind}${given.bring}${given.part}`,
      message === null ? '' : `${message.act}${JSON.stringify(message.content ?? null)}${message.replyTo ?? ''}`,
      window,
      speaks,
      draws ? seed : 0,
      coming.length === 0 ? '' : JSON.stringify(coming),
      spoken === undefined ? -1 : step - spoken.step,
      possible.join(),
    ].join('|');
    const found = results.get(key);
    if (found !== undefined) return found;
    const state = new Int16Array(observation.state);
    writeExtras(setting, state, { order: given.order });
    const play = (arrives: boolean, accepted: boolean) =>
      playOn({
        setting,
        channel,
        seat,
        state,
        mine,
        possible,
        theirs: mindOf(given.takes, {
          bring: given.bring,
          part: given.part,
          held: heldOfSeat(setting.scenes[0]!, observation.state, other),
        }),
        traits,
        message,
        arrives,
        accepted,
        window,
        speaksLater: speaks,
        coming,
        asked: question,
        quiet: spoken === undefined ? setting.horizon : step - spoken.step,
        seed,
      });
    const imagined = expect(message === null || !traits.hears ? [] : [1 - channel.loss, traits.compliance], play);
    if (results.size >= REMEMBERED) results.clear();
    results.set(key, imagined);
    return imagined;
  };

  return {
    notice: (before, after, seat) => noticeMove(before, after, seat) as unknown as Json,
    understand: (view) => {
      const { seat, step, observation, log } = view;
      const hypotheses = believe({ setting, seat, step, observation, log, carriage: channel });
      const from =
        setting.sight.change !== null && step >= setting.parameters.changeAt ? setting.parameters.changeAt : 0;
      return {
        setting,
        view,
        seat,
        other: 1 - seat,
        hypotheses,
        order: marginal(hypotheses, ({ order }) => order),
        said: log.filter((one): one is Said => one.kind === 'said' && one.step >= from),
        theySee: seesOrder(setting, step, 1 - seat),
      };
    },
    record: ({ hypotheses, seat }) => recordBelief(hypotheses, seat),
    inform: ({ state }, u) => {
      const theirs = u.theySee ? null : marginal(u.hypotheses, ({ takes }) => takes);
      return observationOf(setting, state, u.order, theirs);
    },
    doubts: (u) => {
      const doubts: Doubt[] = [{ topic: 'order', bits: entropy(u.order), matters: true }];
      if (setting.sight.table.length > 0 && !seesTable(setting, u.seat))
        doubts.push({ topic: 'table', bits: 2, matters: false });
      return doubts;
    },
    questions: (u) => {
      const asked: OpenQuestion[] = [
        ...owed(u),
        ...bySeat(u, u.seat).filter((one) => isAsking(one.message) && !isAnswered(u, one)),
      ].map(({ id, from, step, message }) => ({ topic: topicOf(message), to: 1 - from, by: from, id, since: step }));
      if (known(u) === HIDDEN) asked.push({ topic: 'order', to: null, by: null, id: null, since: 0 });
      return asked;
    },
    thoughts: thoughtsOf,
    verify,
    known: (message, u) => {
      const content = readContent(message);
      const tells = message.act === 'inform' || message.act === 'repair';
      if (!tells || content === null) return 0;
      if (content.kind === 'order') return knows(u, content.order);
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
        const asks = act === 'ask' || act === 'clarify';
        return sum + (hears && (!asks || speaks) ? weight * (asks ? 1 : compliance) * (1 - channel.loss) : 0);
      }, 0),
    hypotheses: (u, count, random) => {
      const list = situations(u);
      return list.length <= count ? list : draw(list, count, random);
    },
    simulate: (given, message, window, seed, u) =>
      imagine(given, message, window, seed, u, speaksLater(window, seed, u)),
    word: wordMessage,
    parse: (text, from, u) => {
      const parsed = parseWords(text);
      return parsed === null ? null : { to: [from === u.seat ? u.other : u.seat], ...parsed, text };
    },
  };
};
