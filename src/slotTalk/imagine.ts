/**
 * How a talk could go on: users that the system cannot rule out, and the talk with one of them played from here. The
 * imagined user is the very user of `user.ts`, of a kind and with a goal that fit what was heard.
 */
import { costOf } from '../channel/messages.ts';
import { explainWait, isEarly } from '../channel/replies.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Imagined } from '../conversation.ts';
import type { Message } from '../environment.ts';
import { type Random, shuffle } from '../random.ts';
import { availableValues, OPEN } from './candidates.ts';
import type { Domain } from './domain.ts';
import { type Kind, RHYTHM } from './kinds.ts';
import { makeSlotMessage, readSlotMessage, type SlotMessage, valuesRead } from './messages.ts';
import { type Prices, pricesOf, worthTelling } from './optimum.ts';
import { nextSaid, type Standing, worthReading } from './plan.ts';
import { type Goal, SYSTEM, USER } from './state.ts';
import type { Understanding } from './understanding.ts';
import { newUserMind, replyTo, type UserMind } from './user.ts';

/** One full situation: what the user wants, how it is, and whether what is awaited was lost on the way. */
export interface Supposed {
  readonly goal: Goal;
  readonly kind: Kind;
  readonly isLost: boolean;
}

/** Steps that an imagined user of a kind waits before it replies. */
const DELAYS: { readonly [kind in Kind]: number } = { compliant: 0, slow: 3, stubborn: 0, distracted: 0, silent: 0 };

const explanations = ({ kinds, awaited, manners: { waits } }: Understanding, loss: number) =>
  explainWait(RHYTHM, kinds, awaited === null ? null : waits[waits.length - 1]!, loss);

/**
 * `count` orders of a slot's values that fit what was heard. The value liked best of those that may be is spread evenly
 * over them (systematic sampling), so that a rare miss is as rare among few as it ought to be.
 */
const drawOrders = (u: Understanding, slot: number, { values }: Domain, count: number, random: Random) => {
  const named = u.without[slot]!;
  const chosen = u.choices[slot]!;
  const free = shuffle(
    Array.from({ length: values }, (_, value) => value).filter((value) => !named.includes(value) && value !== chosen),
    random,
  );
  const start = random.integer(Math.max(free.length, 1));
  const spread = Array.from({ length: count }, (_, i) => {
    const first = chosen === OPEN && free.length > 0 ? [free[(start + i) % free.length]!] : [];
    const rest = shuffle(
      free.filter((value) => value !== first[0]),
      random,
    );
    return [...named, ...(chosen === OPEN ? [] : [chosen]), ...first, ...rest].join('');
  });
  return shuffle(spread, random);
};

/** Even coins: as many ones among `count` as the chance says, one more or less by luck. */
const drawCoins = (chance: number, count: number, random: Random): readonly string[] => {
  const exact = chance * count;
  const ones = Math.floor(exact) + (random.next() < exact - Math.floor(exact) ? 1 : 0);
  return shuffle(
    Array.from({ length: count }, (_, i) => (i < ones ? '1' : '0')),
    random,
  );
};

/** Users that fit what was heard, with weights that sum to 1. */
export const supposeUsers = (
  u: Understanding,
  domain: Domain,
  { count, loss, random }: { readonly count: number; readonly loss: number; readonly random: Random },
): readonly { readonly given: Supposed; readonly weight: number }[] => {
  const ways = explanations(u, loss);
  const orders = u.choices.map((_, slot) => drawOrders(u, slot, domain, count, random.fork(`slot${slot}`)));
  const willing = u.choices.map((_, slot) => drawCoins(domain.influence, count, random.fork(`willing${slot}`)));
  const curious = domain.extras.map((chance, extra) =>
    u.asked?.extra === extra
      ? new Array<string>(count).fill('1')
      : drawCoins(chance, count, random.fork(`curious${extra}`)),
  );
  // Every way of behaving gets its probability, whatever the count: goals are dealt out among the ways.
  const shares = deal(ways, count, random.fork('ways'));
  return shares.map(({ way, weight }, i) => ({
    weight,
    given: {
      kind: way.kind,
      isLost: way.isLost,
      goal: {
        order: orders.map((drawn) => drawn[i]!),
        willing: willing.map((drawn) => drawn[i]!).join(''),
        curious: curious.map((drawn) => drawn[i]!).join(''),
      },
    },
  }));
};

/** Deals `count` places out among the ways by their probabilities, at random where they don't come out even. */
const deal = <W extends { readonly p: number }>(ways: readonly W[], count: number, random: Random) => {
  const start = random.next();
  let at = 0;
  let sum = ways[0]!.p;
  const places = Array.from({ length: count }, (_, i) => {
    while ((i + start) / count >= sum && at < ways.length - 1) sum += ways[++at]!.p;
    return { way: ways[at]!, weight: 1 / count };
  });
  return shuffle(places, random);
};

/** A talk on its way; everything in it is this file's to write. */
interface Course {
  standing: Standing;
  mind: UserMind;
  entity: number | null;
  total: number;
  messages: number;
  steps: number;
  isOver: boolean;
  /** Whether the user said something: silence is broken. */
  isAnswered: boolean;
}

export interface Means {
  readonly domain: Domain;
  readonly settings: ChannelSettings;
  readonly prices: Prices;
  /** Facts that are worth reading with a proposal. */
  readonly facts: readonly number[];
}

export const createMeans = (domain: Domain, settings: ChannelSettings): Means => {
  const prices = pricesOf(domain, settings);
  return { domain, settings, prices, facts: worthTelling(domain, prices) };
};

const put = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((one, i) => (i === at ? value : one));

/** What the user's words change for the system. */
const take = (course: Course, said: SlotMessage, question: SlotMessage, given: Supposed, { domain }: Means): void => {
  const { standing } = course;
  switch (said.kind) {
    case 'choice': {
      const { slot, value } = said;
      const there = availableValues(standing.base, standing.choices, slot).includes(value);
      if (there) course.standing = { ...standing, choices: put(standing.choices, slot, value) };
      else if (!standing.without[slot]!.includes(value))
        course.standing = { ...standing, without: put(standing.without, slot, [...standing.without[slot]!, value]) };
      break;
    }
    case 'refusal':
      if (question.kind === 'question')
        course.standing = { ...standing, exhausted: put(standing.exhausted, said.slot, true) };
      else
        course.standing = {
          ...standing,
          choices: put(standing.choices, said.slot, OPEN),
          amends: (standing.amends ?? 0) + 1,
        };
      break;
    case 'curiosity':
      course.standing = { ...standing, asked: { extra: said.extra, id: '', since: 0 } };
      break;
    case 'booking':
      course.isOver = true;
      if (isBookable(standing, said.entity, given, domain)) course.total += domain.success;
      break;
    case 'end':
      course.isOver = true;
      break;
    default:
  }
};

/** A user books what it chose: only what it has not been asked about can be wrong, and it is asked about all. */
const isBookable = ({ base }: Standing, entity: number, { goal }: Supposed, { slots, accepts }: Domain): boolean => {
  const found = base[entity];
  if (found === undefined) return false;
  for (let slot = 0; slot < slots; slot++)
    if (goal.willing[slot] !== '1' && goal.order[slot]!.indexOf(found[slot]!) >= accepts) return false;
  return true;
};

/** The user's reply to `heard`, paid for and taken in. */
const reply = (course: Course, heard: SlotMessage, given: Supposed, means: Means): void => {
  if (course.isOver || given.kind === 'silent') return;
  const { domain, settings } = means;
  if (heard.kind === 'proposal') course.entity = heard.entity;
  const temper = { accepts: domain.accepts, insists: given.kind === 'stubborn' ? 1 : 0, wavers: false };
  const { said, mind } = replyTo(heard, { goal: given.goal, mind: course.mind, temper, entity: course.entity });
  course.mind = mind;
  if (said === null) return;
  course.total -= costOf(settings, makeSlotMessage(USER, said).act);
  course.steps += 2 * settings.latency + DELAYS[given.kind];
  course.isAnswered = true;
  take(course, said, heard, given, means);
};

/** What the system says, paid for and remembered; the reply is another matter. */
const say = (course: Course, said: SlotMessage, { domain, settings }: Means): void => {
  course.total -= costOf(settings, makeSlotMessage(SYSTEM, said).act) + domain.reading * valuesRead(said);
  course.messages++;
  const { standing } = course;
  const told =
    said.kind === 'proposal' ? said.extras.map(([extra]) => extra) : said.kind === 'fact' ? [said.extra] : [];
  course.standing = {
    ...standing,
    told: standing.told.map((was, extra) => was || told.includes(extra)),
    asked: said.kind === 'fact' ? null : standing.asked,
    proposed: said.kind === 'proposal' ? said.entity : standing.proposed,
  };
};

/** What the rest is worth if every further question is answered at once by a value that is there. */
const hope = (
  { standing, steps, isOver, isAnswered }: Course,
  left: number,
  { domain, settings, prices }: Means,
): number => {
  if (isOver || !isAnswered) return 0;
  let open = 0;
  for (const choice of standing.choices) if (choice === OPEN) open++;
  const proposed = open === 0 && standing.proposed !== null;
  if (steps + (open + 1) * 2 * settings.latency > left) return 0;
  const fact = standing.asked === null ? 0 : costOf(settings, 'inform') + domain.reading;
  const booking = proposed ? costOf(settings, 'confirm') : prices.booking;
  return Math.max(0, domain.success - booking - fact - open * prices.slot);
};

/** The user's mind as far as the system can know it. */
const mindOf = (u: Understanding, { slots, extras }: Domain): UserMind => {
  const mind = newUserMind(slots, extras.length);
  return {
    ...mind,
    chosen: u.choices.map((choice) => (choice === OPEN ? '.' : String(choice))).join(''),
    told: u.told.map((told) => (told ? '1' : '0')).join(''),
    insisted: u.without.map((named) => (named.length > 0 ? '1' : '0')).join(''),
  };
};

/**
 * Plays the talk on: the system says `message`, and after that, as long as it is answered, at most `window` more by the
 * sensible rule. What is still to be done then is worth what it is if nothing goes wrong any more. After a silence the
 * system speaks again only when it hears something, or when a reply that is not due yet does not come: if it spoke
 * anyway, silence now and talk later would look as good.
 */
export const imagineTalk = (
  given: Supposed,
  message: Message | null,
  { window, u, means }: { readonly window: number; readonly u: Understanding; readonly means: Means },
): Imagined => {
  const { domain, prices, facts } = means;
  const course: Course = {
    standing: u,
    mind: mindOf(u, domain),
    entity: u.proposed,
    total: 0,
    messages: 0,
    steps: 0,
    isOver: u.isOver,
    isAnswered: false,
  };
  const comes = u.awaited !== null && !given.isLost;
  const said = message === null ? null : readSlotMessage(message);
  if (said !== null) say(course, said, means);
  else if (message !== null) {
    course.total -= costOf(means.settings, message.act);
    course.messages++;
  }
  if (comes) reply(course, u.awaited!.said, given, means);
  if (said !== null) reply(course, said, given, means);
  const after = domain.success / 2;
  const manner = {
    facts,
    reads: (standing: Standing, slot: number) => worthReading(standing, slot, { domain, prices, after }),
  };
  const left = u.horizon - u.step;
  let more = window;
  // What is not due yet may be lost: who waits for it says it again when it does not come.
  if (message === null && u.awaited !== null && !comes && more > 0 && isEarly(u.manners)) {
    say(course, u.awaited.said, means);
    reply(course, u.awaited.said, given, means);
    more--;
  }
  for (let i = 0; i < more && course.isAnswered && !course.isOver && course.steps < left; i++) {
    const next = nextSaid(course.standing, domain.slots, manner);
    if (next === null) break;
    const goesOn = course.total + hope({ ...course, isAnswered: true }, left, means) > course.total;
    if (!goesOn) break;
    say(course, next, means);
    reply(course, next, given, means);
  }
  if (course.steps > left) return { return: Math.min(0, course.total), messages: course.messages };
  return { return: course.total + hope(course, left, means), messages: course.messages };
};
