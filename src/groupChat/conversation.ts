/** What can be talked about in a group chat, for the initiative stage. What it is made of is in the files beside this one. */
import { parseChannel } from '../channel/settings.ts';
import type { Conversation, Doubt, OpenQuestion, Thought } from '../conversation.ts';
import type { Message, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { invalid, VALID, type Verdict } from '../knowledge.ts';
import { answers, hearsWell, KINDS, type Understanding, understand } from './belief.ts';
import { FACT_BITS, POINTS, topicDistance } from './decision.ts';
import type { ChatEnvironment } from './environment.ts';
import { drawSituations, type Situation } from './hypotheses.ts';
import { ANSWER_BITS, callsFor } from './matters.ts';
import { ownUnsaid, simulate } from './simulate.ts';
import { type ChatObservation, openMatter } from './state.ts';
import { askFacts, askMatter, readUtterance, sayAnswer, sayFact } from './utterance.ts';
import { parseWords, wordMessage } from './words.ts';

const factTopic = (index: number): string => `proposition-${index}`;
const matterTopic = (index: number): string => `matter-${index}`;
const seatTopic = (seat: Seat): string => `knows-${seat}`;

const indexOf = (topic: string): number => Number(topic.slice(topic.indexOf('-') + 1));
const isUnknown = ({ points }: ChatObservation['propositions'][number]): boolean => points === null;

const otherSeats = ({ raw, seat }: Understanding): readonly Seat[] =>
  raw.votes.map((_, other) => other).filter((other) => other !== seat);

/** Whether what is said still reaches anybody before the votes count, or anything is open. */
const isTimeLeft = ({ step, horizon, channel }: Understanding): boolean => step + channel.latency < horizon;

const doubtsOf = (u: Understanding): readonly Doubt[] => {
  const { known } = u;
  const unknown = known.propositions.filter((one) => isUnknown(one)).length;
  const matters = isTimeLeft(u);
  const doubts: Doubt[] = known.propositions.flatMap((one, index) =>
    isUnknown(one) ? [{ topic: factTopic(index), bits: FACT_BITS, matters }] : [],
  );
  for (const other of otherSeats(u)) {
    const share = u.empty[other] ? 0 : unknown / (known.votes.length - 1);
    doubts.push({ topic: seatTopic(other), bits: share * FACT_BITS, matters: matters && share > 0 });
  }
  const open = openMatter(known.matters, u.step);
  const matter = known.matters[open];
  if (matter !== undefined)
    doubts.push({
      topic: matterTopic(open),
      bits: known.answers[open] === null ? ANSWER_BITS : 0,
      matters: known.answers[open] === null && !matter.common,
    });
  return doubts;
};

const questionsOf = (u: Understanding): readonly OpenQuestion[] => {
  const asked = u.questions.map(
    ({ id, by, to, matter, step }): OpenQuestion => ({
      topic: matter === null ? seatTopic(to[0] ?? u.seat) : matterTopic(matter),
      to: to.length === 1 ? to[0]! : null,
      by,
      id,
      since: step,
    }),
  );
  const open = openMatter(u.raw.matters, u.step);
  const matter = u.raw.matters[open];
  if (matter === undefined || matter.settled || !callsFor(matter, u.raw.answers[open]!)) return asked;
  return [...asked, { topic: matterTopic(open), to: u.seat, by: null, id: null, since: matter.opens }];
};

/** Free steps without a word after which one asks: before, others may be about to speak by themselves. */
const IDLE = 3;

/** Whether somebody most probably tells what it knows only when it is asked. */
const waitsToBeAsked = ({ kinds }: Understanding, other: Seat): boolean =>
  (kinds[other]?.quiet ?? 0) + (kinds[other]?.distracting ?? 0) > 0.5;

const thoughtsOf = (u: Understanding): readonly Thought[] => {
  const { raw, known, seat, step } = u;
  // The first votes are given before anybody speaks.
  if (step === 0) return [];
  const thoughts: Thought[] = [];
  const mine = u.questions.filter(({ by, to }) => by !== seat && (to.length === 0 || to.includes(seat)));
  const open = openMatter(raw.matters, step);
  const matter = raw.matters[open];
  const needed = matter !== undefined && !matter.settled && callsFor(matter, raw.answers[open]!);
  if (matter !== undefined && needed) {
    const asked = mine.find((question) => question.matter === open);
    const message = sayAnswer(open, matter.kind, raw.answers[open]!);
    thoughts.push({
      message: asked === undefined ? message : { ...message, replyTo: asked.id },
      topic: matterTopic(open),
      because: 'nobody else may know what the open matter needs',
    });
  }
  const own = ownUnsaid(u);
  const question = mine.find(({ matter: about }) => about === null);
  for (const index of own) {
    const message = sayFact(index, raw.propositions[index]!.points!);
    thoughts.push({
      message: question === undefined ? message : { ...message, replyTo: question.id },
      topic: factTopic(index),
      because: question === undefined ? 'not all know it' : 'it was asked',
    });
  }
  if (question !== undefined && own.length === 0)
    thoughts.push({
      message: { to: [], act: 'reject', replyTo: question.id },
      topic: seatTopic(seat),
      because: 'it was asked, and has nothing to tell',
    });
  const unknown = known.propositions.some((one) => isUnknown(one));
  for (const other of otherSeats(u)) {
    if (unknown && !u.empty[other] && (u.idle >= IDLE || waitsToBeAsked(u, other)))
      thoughts.push({
        message: askFacts([other]),
        topic: seatTopic(other),
        because: 'it may know what nobody has said',
      });
    const asks = matter !== undefined && !matter.settled && !matter.common && known.answers[open] === null;
    if (asks && waitsToBeAsked(u, other))
      thoughts.push({ message: askMatter(open, [other]), topic: matterTopic(open), because: 'it may know the matter' });
  }
  if (u.last !== null && u.last.step >= step - u.channel.latency)
    thoughts.push({
      message: { to: [], act: 'acknowledge', replyTo: u.last.id },
      topic: 'talk',
      because: 'somebody has just spoken',
    });
  return thoughts;
};

const verify = (message: Message, { raw, known, seat, step }: Understanding): Verdict => {
  if (message.to.some((other) => other === seat || raw.votes[other] === undefined))
    return invalid('noAddressee', `seat ${message.to.join(', ')} is not to be spoken to`);
  const utterance = readUtterance(message);
  switch (utterance.kind) {
    case 'fact': {
      const points = known.propositions[utterance.proposition]?.points ?? null;
      if (points === utterance.points) return VALID;
      return invalid('notKnown', `it does not know that proposition ${utterance.proposition} is ${utterance.points}`);
    }
    case 'answer': {
      const { matter, value } = utterance;
      if (openMatter(known.matters, step) !== matter) return invalid('notOpen', `matter ${matter} is not open`);
      const fits = sayAnswer(matter, known.matters[matter]!.kind, value).act === message.act;
      if (!fits) return invalid('wrongAct', `a ${known.matters[matter]!.kind} is not settled by ${message.act}`);
      if (known.answers[matter] === value) return VALID;
      return invalid('notKnown', `it does not know that matter ${matter} is ${value}`);
    }
    case 'askMatter':
      if (openMatter(known.matters, step) === utterance.matter) return VALID;
      return invalid('notOpen', `matter ${utterance.matter} is not open`);
    case 'askFacts':
      return VALID;
    case 'empty':
      if (message.act === 'acknowledge' || message.act === 'reject') return VALID;
      return invalid('meaningless', `${message.act} with such content means nothing here`);
  }
};

/** The probability that a seat other than this one knows a private proposition that this one knows. */
const secondKnows = ({ setting: { second, seats } }: Understanding): number =>
  (2 * second) / (1 + second) / Math.max(1, seats - 1);

const knownTo = (message: Message, u: Understanding): number => {
  const utterance = readUtterance(message);
  if (utterance.kind === 'fact') {
    const one = u.known.propositions[utterance.proposition];
    return one === undefined || one.shared || one.said ? 1 : secondKnows(u);
  }
  if (utterance.kind !== 'answer') return 0;
  const matter = u.known.matters[utterance.matter];
  return matter === undefined || matter.common || matter.settled ? 1 : 0;
};

const relevanceOf = (topic: string, { known, step }: Understanding): number => {
  if (topic.startsWith('matter-')) return openMatter(known.matters, step) === indexOf(topic) ? 1 : 0;
  if (topic.startsWith('proposition-')) {
    const points = known.propositions[indexOf(topic)]?.points ?? null;
    return points === null ? 0.5 : Math.abs(points) / Math.max(...POINTS);
  }
  return topic.startsWith('knows-') ? 0.5 : 0;
};

const topicAt = (topic: string, { raw }: Understanding): number | null => {
  if (topic.startsWith('matter-')) return raw.matters[indexOf(topic)]?.topic ?? null;
  return topic.startsWith('proposition-') ? (raw.propositions[indexOf(topic)]?.topic ?? null) : null;
};

/** Along the ring of topics, from what is open or was said last. */
const coherenceOf = ({ message, topic }: Thought, u: Understanding): number => {
  if (message.replyTo !== undefined) return 1;
  const open = openMatter(u.raw.matters, u.step);
  const before = open >= 0 && !u.raw.matters[open]!.settled ? u.raw.matters[open]!.topic : (u.last?.topic ?? null);
  const at = topicAt(topic, u);
  return before === null || at === null ? 0.5 : 1 - topicDistance(at, before) / 4;
};

const othersWillSay = ({ message }: Thought, u: Understanding): number => {
  if (readUtterance(message).kind !== 'fact') return 0;
  const all = otherSeats(u).map((other) => u.kinds[other]!);
  const volunteering = all.reduce((sum, belief) => sum + belief.sharing + belief.stubborn, 0) / all.length;
  return secondKnows(u) * (u.setting.seats - 1) * volunteering;
};

/** How likely it does what a message asks of it: takes it in, or answers. */
const uptakeOf = (other: Seat, act: string, u: Understanding): number => {
  const belief = u.kinds[other];
  if (belief === null || belief === undefined) return 0;
  if (act !== 'ask') return hearsWell(u, other);
  return KINDS.reduce((sum, kind) => sum + (answers(kind) ? belief[kind] : 0), 0);
};

const round = (p: number): number => Math.round(p * 1000) / 1000;

const record = (u: Understanding): Json => ({
  kinds: u.kinds.map((belief) =>
    belief === null ? null : Object.fromEntries(KINDS.map((kind) => [kind, round(belief[kind])])),
  ),
  told: u.told.points as Json,
  answers: u.told.answers as Json,
  unsaid: [...ownUnsaid(u)],
});

export const createChatConversation = (
  environment: ChatEnvironment,
  given: Json,
): Conversation<ChatObservation, Understanding, Situation> => {
  const { setting } = environment;
  const channel = parseChannel(given);
  return {
    notice: (before, after) => (before.votes.join() === after.votes.join() ? null : [...after.votes]),
    understand: (view) => understand(view, setting, channel),
    record,
    inform: (_, { known }) => known,
    doubts: doubtsOf,
    questions: questionsOf,
    thoughts: thoughtsOf,
    verify,
    known: knownTo,
    relevance: relevanceOf,
    coherence: coherenceOf,
    othersWillSay,
    busy: (other, { raw }) => (raw.asked?.seats.includes(other) ? 1 : 0),
    // Everybody's vote is their own, and nothing here asks for one.
    owns: () => false,
    uptake: uptakeOf,
    hypotheses: (u, count, random) =>
      drawSituations(u, count, random).map((situation) => ({ given: situation, weight: 1 / count })),
    simulate: (situation, message, window, _, u) => simulate(situation, message, window, u),
    word: wordMessage,
    parse: (text, from, { raw }) => parseWords(text, from, raw),
  };
};
