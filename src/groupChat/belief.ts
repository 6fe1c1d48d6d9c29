/**
 * What a seat makes of a group chat: what it was told, and of what kind the others are. Made anew from the whole log (or
 * from any end of it) at every step; nothing here looks at what the seat does not see.
 */
import type { ChannelSettings } from '../channel/settings.ts';
import type { Logged, Said, View } from '../conversation.ts';
import type { Seat } from '../environment.ts';
import { normalize } from '../probabilities.ts';
import { favourite, OPTIONS } from './decision.ts';
import { informed, type Told } from './inform.ts';
import type { ChatSetting } from './setting.ts';
import type { Move } from './simulate.ts';
import { type ChatObservation, openMatter } from './state.ts';
import { readUtterance } from './utterance.ts';

/**
 * The kinds that others can be of, as far as this mind can think:
 *
 *     sharing       tells what it knows by itself, listens, and votes by what it knows
 *     quiet         as sharing, but only when it is asked
 *     stubborn      as sharing, but never changes its vote
 *     distracting   as quiet, and takes the floor with what is beside the point
 *     mute          listens and votes by what it knows, and never speaks
 *     deaf          neither listens nor speaks
 */
export const KINDS = ['sharing', 'quiet', 'stubborn', 'distracting', 'mute', 'deaf'] as const;
export type KindName = (typeof KINDS)[number];
export type KindBelief = { readonly [kind in KindName]: number };

/** Before anything was heard. Strangers are mostly of good will. */
const PRIOR: KindBelief = { sharing: 0.5, quiet: 0.14, stubborn: 0.12, distracting: 0.08, mute: 0.08, deaf: 0.08 };

/**
 * How likely a kind is to do what is rare or usual for it, once: rough figures that say what is typical. `volunteered` a
 * proposition or an answer without being asked; `strayed` beside the point; `answered` or `ignored` a question; `turned`,
 * changed its vote.
 */
const LIKELY: {
  readonly [event in 'volunteered' | 'strayed' | 'answered' | 'ignored' | 'turned']: KindBelief;
} = {
  volunteered: { sharing: 0.5, quiet: 0.03, stubborn: 0.5, distracting: 0.1, mute: 0.005, deaf: 0.01 },
  strayed: { sharing: 0.03, quiet: 0.02, stubborn: 0.03, distracting: 0.5, mute: 0.005, deaf: 0.02 },
  answered: { sharing: 0.25, quiet: 0.9, stubborn: 0.25, distracting: 0.8, mute: 0.005, deaf: 0.005 },
  ignored: { sharing: 0.3, quiet: 0.1, stubborn: 0.3, distracting: 0.3, mute: 1, deaf: 1 },
  turned: { sharing: 0.5, quiet: 0.5, stubborn: 0.01, distracting: 0.5, mute: 0.5, deaf: 0.01 },
};

/** Whether a kind takes in what is said. */
export const listens = (kind: KindName): boolean => kind !== 'deaf';
/** Whether a kind tells what it knows by itself, or when it is asked. */
export const volunteers = (kind: KindName): boolean => kind === 'sharing' || kind === 'stubborn';
export const answers = (kind: KindName): boolean => kind !== 'mute' && kind !== 'deaf';

/** A question to this seat, or of it, that is not answered. */
export interface Question {
  readonly id: string;
  readonly by: Seat;
  readonly to: readonly Seat[];
  /** null: what is known of propositions. */
  readonly matter: number | null;
  readonly step: number;
}

export interface Understanding {
  readonly seat: Seat;
  readonly step: number;
  readonly horizon: number;
  /** What the world shows; and with what was told filled in. */
  readonly raw: ChatObservation;
  readonly known: ChatObservation;
  readonly told: Told;
  /** [seat]; one's own is null. */
  readonly kinds: readonly (KindBelief | null)[];
  /** [seat] whether it said that it has nothing more to tell. */
  readonly empty: readonly boolean[];
  readonly questions: readonly Question[];
  /** The last message of somebody else: its id, speaker and step; null: there was none. */
  readonly last: {
    readonly id: string;
    readonly from: Seat;
    readonly step: number;
    readonly topic: number | null;
  } | null;
  /** Steps since anybody spoke at which the floor was free, up to now. */
  readonly idle: number;
  readonly setting: ChatSetting;
  readonly channel: ChannelSettings;
  /** What is worked out only once somebody asks. */
  readonly cache: Cache;
}

export interface Cache {
  plan: readonly Move[] | null;
}

/** What one other seat did, in counts. */
interface Conduct {
  volunteered: number;
  strayed: number;
  answered: number;
  ignored: number;
  turned: boolean;
}

/** Steps after a question by which its answer should have been heard. */
const ANSWER = 3;

const toldBy = (said: readonly Said[], seat: Seat): Told => {
  const points: { [proposition: number]: number } = {};
  const values: { [matter: number]: number } = {};
  for (const { from, message } of said) {
    if (from === seat) continue;
    const utterance = readUtterance(message);
    if (utterance.kind === 'fact') points[utterance.proposition] = utterance.points;
    if (utterance.kind === 'answer') values[utterance.matter] = utterance.value;
  }
  return { points, answers: values };
};

const questionsOf = (said: readonly Said[]): readonly Question[] =>
  said.flatMap(({ id, from, step, message }): readonly Question[] => {
    const utterance = readUtterance(message);
    if (utterance.kind === 'askFacts') return [{ id, by: from, to: message.to, matter: null, step }];
    return utterance.kind === 'askMatter' ? [{ id, by: from, to: message.to, matter: utterance.matter, step }] : [];
  });

/** Votes as they were noted: the first of each seat that stands in the log. */
const firstVotes = (log: readonly Logged[], seats: number): readonly (number | null)[] => {
  const first = new Array<number | null>(seats).fill(null);
  for (const entry of log) {
    if (entry.kind !== 'seen') continue;
    (entry.what as readonly (number | null)[]).forEach((vote, seat) => {
      first[seat] ??= vote;
    });
  }
  return first;
};

/** The probability that a sharing seat has nothing left to tell, by how much it has told: of 2.5 propositions on average. */
const SPENT = [0.15, 0.35, 0.6, 0.8, 0.9] as const;
/** That a sharing seat with something to tell lets a free step pass, and the least that silence is held against it. */
const PASSES = 0.4;
const RETICENT = 0.5;

/** How likely a kind keeps silent over so many steps at which the floor was free. */
const silenceOf = (kind: KindName, free: number, told: number): number => {
  if (!volunteers(kind)) return kind === 'distracting' ? Math.max(0.2, 0.7 ** free) : 1;
  const spent = SPENT[Math.min(told, SPENT.length - 1)]!;
  return Math.max(RETICENT, spent + (1 - spent) * PASSES ** free);
};

/** How likely who listens keeps its vote where what all know speaks for another by `margin` points. */
const keeps = (margin: number): number => (margin <= 0 ? 1 : 1 / (1 + Math.exp(margin - 2)));

const judge = (
  { volunteered, strayed, answered, ignored, turned }: Conduct,
  { free, margin }: { readonly free: number; readonly margin: number },
): KindBelief => {
  const weights = KINDS.map((kind) => {
    const rare = (event: keyof typeof LIKELY, count: number) => LIKELY[event][kind] ** Math.min(count, 3);
    let weight = PRIOR[kind] * rare('volunteered', volunteered) * rare('strayed', strayed);
    weight *= rare('answered', answered) * rare('ignored', ignored) * silenceOf(kind, free, volunteered);
    if (turned) weight *= LIKELY.turned[kind];
    else if (listens(kind) && kind !== 'stubborn') weight *= keeps(margin);
    return weight;
  });
  const posterior = normalize(weights);
  return Object.fromEntries(KINDS.map((kind, i) => [kind, posterior[i]!])) as KindBelief;
};

const AWAY: KindBelief = { sharing: 0, quiet: 0, stubborn: 0, distracting: 0, mute: 0, deaf: 1 };

/** [option] what is known to all: shared, or said. */
const publicWorths = ({ propositions }: ChatObservation): number[] => {
  const sums = OPTIONS.map(() => 0);
  for (const { option, points, shared, said } of propositions) if (shared || said) sums[option]! += points ?? 0;
  return sums;
};

/** Whether a message replies to a question about propositions, or to one that the log no longer has. */
const isAboutFacts = (asked: readonly Question[], { message: { replyTo } }: Said): boolean =>
  (asked.find(({ id }) => id === replyTo)?.matter ?? null) === null;

/** The step from which the log tells: 1 where it has the first votes, otherwise that of its first entry. */
const beginning = (log: readonly Logged[], step: number): number => Math.max(1, log[0]?.step ?? step);

const topicOfMessage = ({ message }: Said, { propositions, matters }: ChatObservation): number | null => {
  const utterance = readUtterance(message);
  if (utterance.kind === 'fact') return propositions[utterance.proposition]?.topic ?? null;
  return utterance.kind === 'answer' || utterance.kind === 'askMatter'
    ? (matters[utterance.matter]?.topic ?? null)
    : null;
};

export const understand = (
  { seat, step, horizon, observation: raw, log }: View<ChatObservation>,
  setting: ChatSetting,
  channel: ChannelSettings,
): Understanding => {
  const said = log.filter((entry) => entry.kind === 'said');
  const told = toldBy(said, seat);
  const known = informed(raw, told);
  const seats = raw.votes.length;
  const asked = questionsOf(said);
  const replied = new Set(said.flatMap(({ message }) => (message.replyTo === undefined ? [] : [message.replyTo])));
  const spokenAt = new Set(said.map((one) => one.step));
  const from = beginning(log, step);
  const late = channel.latency - 1;
  let free = 0;
  for (let t = from; t < step - late; t++) if (!spokenAt.has(t) && openMatter(raw.matters, t) < 0) free++;

  let idle = 0;
  for (let t = step - 1; t >= from && !spokenAt.has(t); t--) if (openMatter(raw.matters, t) < 0) idle++;

  const first = firstVotes(log, seats);
  const worths = publicWorths(known);
  const best = favourite(worths);
  const lastFact = said.reduce((at, one) => (readUtterance(one.message).kind === 'fact' ? one.heard : at), -1);
  const empty = raw.votes.map(() => false);
  const kinds = raw.votes.map((vote, other): KindBelief | null => {
    if (other === seat) return null;
    if (vote === null && step > 0) return AWAY;
    const conduct: Conduct = { volunteered: 0, strayed: 0, answered: 0, ignored: 0, turned: false };
    conduct.turned = first[other] !== null && first[other] !== undefined && first[other] !== vote;
    for (const one of said) {
      if (one.from !== other) continue;
      const { kind } = readUtterance(one.message);
      if (one.message.act === 'reject' && isAboutFacts(asked, one)) empty[other] = true;
      if (one.message.replyTo !== undefined) conduct.answered++;
      else if (kind === 'fact' || kind === 'answer') conduct.volunteered++;
      else if (kind === 'empty' && one.message.act !== 'acknowledge') conduct.strayed++;
    }
    for (const question of asked)
      if (question.matter === null && question.to.includes(other) && !replied.has(question.id))
        if (step - question.step > ANSWER + 2 * late) conduct.ignored++;
    // Whoever heard the last proposition had a step to change its vote.
    const margin = vote === null || lastFact < 0 || step < lastFact + 2 ? 0 : worths[best]! - worths[vote]!;
    return judge(conduct, { free, margin });
  });
  const others = said.filter((one) => one.from !== seat);
  const last = others.at(-1);
  return {
    seat,
    step,
    horizon,
    raw,
    known,
    told,
    kinds,
    empty,
    questions: asked.filter(({ id, matter }) => !replied.has(id) && !(matter !== null && raw.matters[matter]?.settled)),
    last:
      last === undefined ? null : { id: last.id, from: last.from, step: last.step, topic: topicOfMessage(last, raw) },
    idle,
    setting,
    channel,
    cache: { plan: null },
  };
};

/** The probability that `other` takes in what is said. */
export const hearsWell = ({ kinds }: Understanding, other: Seat): number => {
  const belief = kinds[other];
  return belief === null || belief === undefined ? 1 : 1 - belief.deaf;
};

/** The kind that a number in [0, 1) stands for, by its probability. */
export const drawKind = (belief: KindBelief, luck: number): KindName => {
  let left = luck;
  for (const kind of KINDS) {
    left -= belief[kind];
    if (left < 0) return kind;
  }
  return KINDS.find((kind) => belief[kind] > 0)!;
};
