/** What can be talked about in SlotTalk, for the initiative stage: the system's side and, plainly, the user's. */
import { answerRate } from '../channel/replies.ts';
import { parseChannel } from '../channel/settings.ts';
import type { Conversation, OpenQuestion, Thought } from '../conversation.ts';
import type { Environment, Message, Seat } from '../environment.ts';
import { type Json, rounded } from '../json.ts';
import { invalid, VALID, type Verdict } from '../knowledge.ts';
import { availableValues, firstFitting, OPEN, openSlots } from './candidates.ts';
import type { SlotEnvironment } from './environment.ts';
import { createMeans, imagineTalk, type Means, type Supposed, supposeUsers } from './imagine.ts';
import { KINDS } from './kinds.ts';
import { formatSlotMessage, makeSlotMessage, readSlotMessage, type SlotMessage, topicOf } from './messages.ts';
import { parseWords } from './parse.ts';
import { answerFact, askFor, propose } from './plan.ts';
import { digit, type SlotObservation, type SlotState, SYSTEM, USER } from './state.ts';
import { type Understanding, understandTalk } from './understanding.ts';
import { imagineSystem, type UserView, understandAsUser, userThoughts, verifyAsUser } from './userSide.ts';

/** What either seat understands. */
type Understood =
  | { readonly system: Understanding; readonly user: null }
  | { readonly system: null; readonly user: UserView };

/** What is wrong with something that the system says: it must be true, and about what is still open. */
const verifyAsSystem = (said: SlotMessage, u: Understanding, slots: number): Verdict => {
  switch (said.kind) {
    case 'question': {
      const { slot, offers, without } = said;
      if (slot >= slots) return invalid('noSlot', `there is no slot ${slot}`);
      if (u.choices[slot] !== OPEN) return invalid('settled', `slot ${slot} is settled`);
      const available = availableValues(u.base, u.choices, slot);
      // "There is 0, 2" says too that there is nothing else.
      if (offers !== null && offers.join() !== available.join())
        return invalid('untrue', `in slot ${slot} there is ${available.join(', ')}`);
      const there = without.find((value) => available.includes(value));
      if (there !== undefined) return invalid('untrue', `there is something with ${there} in slot ${slot}`);
      const forgotten = u.without[slot]!.find((value) => !without.includes(value));
      return forgotten === undefined ? VALID : invalid('stale', `the user has named ${forgotten} since`);
    }
    case 'proposal': {
      const found = u.base[said.entity];
      if (found === undefined || found.slice(0, slots) !== said.values)
        return invalid('untrue', `entity ${said.entity} is not ${said.values}`);
      const wrong = said.extras.find(([extra, value]) => digit(found, slots + extra) !== value);
      if (wrong !== undefined) return invalid('untrue', `fact ${wrong[0]} of entity ${said.entity} is not ${wrong[1]}`);
      const differs = u.choices.findIndex((choice, slot) => choice !== OPEN && digit(found, slot) !== choice);
      if (differs >= 0) return invalid('unwanted', `the user wants something else in slot ${differs}`);
      return said.amends === u.amends ? VALID : invalid('stale', 'it was refused since');
    }
    case 'fact': {
      const found = u.proposed === null ? undefined : u.base[u.proposed];
      if (found === undefined) return invalid('early', 'nothing is proposed');
      return digit(found, slots + said.extra) === said.value
        ? VALID
        : invalid('untrue', `fact ${said.extra} is not ${said.value}`);
    }
    default:
      return invalid('unfit', `a system does not say this: ${formatSlotMessage(said)}`);
  }
};

/** Other slots that could be asked about while an answer is awaited. */
const MEANWHILE = 3;

const systemThoughts = (u: Understanding, { domain, facts }: Means): readonly Thought[] => {
  if (u.isOver) return [];
  const thoughts: Thought[] = [];
  const add = (said: SlotMessage | null, because: string) => {
    if (said === null) return;
    const message = makeSlotMessage(SYSTEM, said, said.kind === 'fact' ? (u.asked?.id ?? null) : null);
    const text = JSON.stringify(message);
    if (thoughts.some((one) => JSON.stringify(one.message) === text)) return;
    thoughts.push({ message, topic: topicOf(said), because });
  };
  if (u.asked !== null) {
    add(answerFact(u, domain.slots), 'the user asked');
    return thoughts;
  }
  const open = openSlots(u.choices);
  const { awaited } = u;
  if (awaited !== null) add(awaited.said, 'there is no answer yet');
  const asked = awaited?.said.kind === 'question' ? awaited.said.slot : OPEN;
  const others = open.filter((slot) => slot !== asked).slice(0, awaited === null ? open.length : MEANWHILE);
  for (const slot of others) {
    const named = u.without[slot]!.length;
    const again = named > 0 ? 'there is no match' : 'the slot is open';
    if (!u.exhausted[slot]) add(askFor(u, slot, false), again);
    add(askFor(u, slot, true), `${again}, and not all of it is there`);
  }
  if (open.length === 0) {
    add(propose(u, domain.slots, []), 'it is what the user chose');
    add(propose(u, domain.slots, facts), 'it is what the user chose, and is likely to ask of it');
    add(
      propose(
        u,
        domain.slots,
        domain.extras.map((_, extra) => extra),
      ),
      'it is what the user chose, with all there is to say of it',
    );
  }
  return thoughts;
};

const systemDoubts = (u: Understanding, { domain }: Means) => [
  ...u.choices.map((choice, slot) => ({
    topic: `slot${slot}`,
    bits: choice === OPEN ? Math.log2(Math.max(1, domain.values - u.without[slot]!.length)) : 0,
    matters: choice === OPEN,
  })),
  { topic: 'booking', bits: u.isOver ? 0 : 1, matters: !u.isOver },
];

const systemQuestions = ({ asked, awaited }: Understanding): readonly OpenQuestion[] => [
  ...(asked === null ? [] : [{ topic: `extra${asked.extra}`, to: SYSTEM, by: USER, id: asked.id, since: asked.since }]),
  ...(awaited === null
    ? []
    : [{ topic: topicOf(awaited.said), to: USER, by: SYSTEM, id: awaited.id, since: awaited.step }]),
];

const recordOf = (u: Understanding): Json => ({
  choices: u.choices.map((choice) => (choice === OPEN ? null : choice)),
  without: u.without,
  fitting: u.base.length === 0 ? 0 : firstFitting(u.base, u.choices),
  proposed: u.proposed,
  kinds: Object.fromEntries(KINDS.map((kind, i) => [kind, rounded(u.kinds[i]!)])),
});

/** Part of what is to be decided that a topic touches. */
const systemRelevance = (topic: string, u: Understanding): number => {
  const open = openSlots(u.choices);
  if (topic === 'booking') return 1;
  if (topic.startsWith('extra')) return u.asked !== null && topic === `extra${u.asked.extra}` ? 1 : 0.2;
  return open.some((slot) => topic === `slot${slot}`) ? 1 : 0;
};

const systemCoherence = ({ message, topic }: Thought, u: Understanding): number => {
  if (u.asked !== null && topic === `extra${u.asked.extra}`) return 1;
  if (message.replyTo !== undefined && message.replyTo === u.lastHeard) return 1;
  if (u.lastSlot === null) return 0.5;
  return topic === `slot${u.lastSlot}` || topic === 'booking' ? 1 : 0.5;
};

export const createSlotConversation = (
  environment: Environment<SlotState, SlotObservation>,
  channel: Json,
): Conversation<SlotObservation, Understood, Supposed | null> => {
  const { domain } = environment as SlotEnvironment;
  const settings = parseChannel(channel);
  const means = createMeans(domain, settings);
  return {
    notice: () => null,
    understand: (view) =>
      view.seat === SYSTEM
        ? { system: understandTalk(view, domain, settings), user: null }
        : { system: null, user: understandAsUser(view, domain) },
    record: ({ system, user }) =>
      system !== null ? recordOf(system) : { chosen: user.mind.chosen, told: user.mind.told },
    inform: (observation) => observation,
    doubts: ({ system }) => (system === null ? [] : systemDoubts(system, means)),
    questions: ({ system, user }) =>
      system !== null
        ? systemQuestions(system)
        : user.heard === null
          ? []
          : [{ topic: topicOf(user.heard.said), to: USER, by: SYSTEM, id: user.heard.id, since: user.heard.step }],
    thoughts: ({ system, user }) => (system !== null ? systemThoughts(system, means) : userThoughts(user)),
    verify: (message, { system, user }) => {
      const said = readSlotMessage(message);
      if (said === null) return invalid('meaningless', 'it means nothing in SlotTalk');
      const other = system !== null ? USER : SYSTEM;
      if (message.to.some((seat) => seat !== other)) return invalid('noAddressee', `only seat ${other} can be told`);
      return system !== null ? verifyAsSystem(said, system, domain.slots) : verifyAsUser(said, user);
    },
    known: (message, { system }) => {
      const said = readSlotMessage(message);
      if (system === null || said === null) return 0;
      return said.kind === 'fact' && system.told[said.extra] ? 1 : 0;
    },
    relevance: (topic, { system }) => (system === null ? 1 : systemRelevance(topic, system)),
    coherence: (thought, { system }) => (system === null ? 1 : systemCoherence(thought, system)),
    othersWillSay: () => 0,
    busy: (other: Seat, { system }) => (system?.awaited != null && other === USER ? 1 : 0),
    owns: () => false,
    uptake: (_other, _act, { system }) => (system === null ? 1 : answerRate(system.manners)),
    hypotheses: ({ system }, count, random) =>
      system === null
        ? [{ given: null, weight: 1 }]
        : supposeUsers(system, domain, { count, loss: settings.loss, random }),
    simulate: (given, message, window, _seed, { system, user }) =>
      system !== null && given !== null
        ? imagineTalk(given, message, { window, u: system, means })
        : imagineSystem(message, user!, means),
    word: (message: Message) => {
      const said = readSlotMessage(message);
      return said === null ? message.act : formatSlotMessage(said);
    },
    parse: (text, from) => {
      const said = parseWords(text);
      return said === null ? null : makeSlotMessage(from, said);
    },
  };
};
