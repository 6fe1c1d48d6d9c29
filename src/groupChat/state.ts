/** All there is in a group chat, what a seat sees of it, and how both are read back from JSON. */
import { z } from 'zod';
import type { Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Random } from '../random.ts';
import { dealPropositions, OPTIONS, type Option, type Proposition, TOPICS } from './decision.ts';
import { MATTERS, type Matter, type MatterView, VALUES } from './matters.ts';
import { type ChatSetting, spreadOf } from './setting.ts';

/** A question to somebody in particular, who has the floor until they answer or `PATIENCE` steps have gone by. */
export type Asked = { readonly seats: readonly Seat[]; readonly by: Seat; readonly step: number };

export type ChatState = {
  readonly step: number;
  readonly propositions: readonly Proposition[];
  /** In the order in which they open; at most one is open at a step. */
  readonly matters: readonly Matter[];
  /** [proposition] whether it was said to all. */
  readonly said: readonly boolean[];
  /** [matter] whether somebody settled it. */
  readonly settled: readonly boolean[];
  /** [seat] standing votes; null: none yet. */
  readonly votes: readonly (Option | null)[];
  /** [seat] what each has noted of the matter that is open; null: nothing. */
  readonly notes: readonly (number | null)[];
  readonly asked: Asked | null;
};

/** A proposition as a seat sees it: a heading, and what it says where the seat knows that. */
export type PropositionView = {
  readonly option: Option;
  readonly topic: number;
  /** Whether all know it from the start. */
  readonly shared: boolean;
  /** Whether it was said to all by now. */
  readonly said: boolean;
  /** null: not known. */
  readonly points: number | null;
};

export type ChatObservation = {
  readonly step: number;
  readonly propositions: readonly PropositionView[];
  /** Those that have opened. */
  readonly matters: readonly MatterView[];
  /** [matter] what this seat knows of each, of those to come too; null: nothing. */
  readonly answers: readonly (number | null)[];
  /** [seat] */
  readonly votes: readonly (Option | null)[];
  /** What this seat has noted of the open matter. */
  readonly note: number | null;
  readonly asked: Asked | null;
};

/** Steps for which a question keeps the floor for those it was addressed to. */
export const PATIENCE = 2;

/** The matter that is open at a step, as an index; -1 for none. */
export const openMatter = (matters: readonly Pick<Matter, 'opens' | 'closes'>[], step: number): number =>
  matters.findIndex(({ opens, closes }) => opens <= step && step <= closes);

/** A value that is none of `others`, each of the rest as likely. */
const otherValue = (random: Random, others: readonly number[]): number => {
  const rest = Array.from({ length: VALUES }, (_, i) => i + 1).filter((value) => !others.includes(value));
  return rest[random.integer(rest.length)]!;
};

/** What stands on the board of a matter whose truth is `truth`, where somebody is needed. */
export const drawShown = (random: Random, kind: Matter['kind'], truth: number): readonly number[] => {
  if (kind !== 'claim' && kind !== 'conflict') return [];
  const first = otherValue(random, [truth]);
  return kind === 'claim' ? [first] : [first, otherValue(random, [truth, first])];
};

/** The matters that need no word: a claim that is true, a word that all know, a figure that nobody has. */
const drawIdle = (random: Random, setting: ChatSetting): Omit<Matter, 'opens' | 'closes' | 'topic'> => {
  const truth = 1 + random.integer(VALUES);
  const [which, knower] = [random.integer(3), random.integer(setting.seats)];
  const all = Array.from({ length: setting.seats }, (_, seat) => seat);
  if (which === 0) return { kind: 'claim', shown: [truth], truth, knowers: [knower], warranted: null };
  if (which === 1) return { kind: 'term', shown: [], truth, knowers: all, warranted: null };
  return { kind: 'datum', shown: [], truth, knowers: [], warranted: null };
};

/** The whole list, one after the other drawn from those that are left. `shuffle` would deal other matters from a seed. */
const drawAll = <T>(random: Random, list: readonly T[]): T[] => {
  const left = [...list];
  return list.map(() => left.splice(random.integer(left.length), 1)[0]!);
};

const dealMatters = (random: Random, setting: ChatSetting): readonly Matter[] => {
  const { from, count, slack } = spreadOf(setting);
  const kinds = drawAll(random, MATTERS);
  const drawn = Array.from({ length: setting.matters + setting.idle }, (_, i) => {
    const kind = kinds[i]!;
    if (i >= setting.matters || setting.told) return drawIdle(random, setting);
    const truth = 1 + random.integer(VALUES);
    const warranted = random.integer(setting.seats);
    return { kind, shown: drawShown(random, kind, truth), truth, knowers: [warranted], warranted };
  });
  const gaps = Array.from({ length: count }, () => random.integer(slack + 1)).sort((a, b) => a - b);
  return drawAll(random, drawn)
    .slice(0, count)
    .map(({ kind, ...rest }, i) => {
      const opens = from + gaps[i]! + i * setting.window;
      return { kind, topic: random.integer(TOPICS), opens, closes: opens + setting.window - 1, ...rest };
    });
};

export const deal = (random: Random, setting: ChatSetting): ChatState => {
  const propositions = dealPropositions(random.fork('propositions'), setting);
  const matters = dealMatters(random.fork('matters'), setting);
  return {
    step: 0,
    propositions,
    matters,
    said: propositions.map(() => false),
    settled: matters.map(() => false),
    votes: Array.from({ length: setting.seats }, () => null),
    notes: Array.from({ length: setting.seats }, () => null),
    asked: null,
  };
};

/** What `seat` sees: nothing in it is part of the state. */
export const view = (state: ChatState, seat: Seat): ChatObservation => {
  const { step, propositions, matters, said, settled, votes, notes, asked } = state;
  const seats = votes.length;
  return {
    step,
    propositions: propositions.map(({ option, topic, points, holders }, index) => ({
      option,
      topic,
      shared: holders.length === seats,
      said: said[index]!,
      points: holders.includes(seat) ? points : null,
    })),
    matters: matters
      .filter(({ opens }) => opens <= step)
      .map(({ kind, topic, opens, closes, shown, knowers }, index) => ({
        kind,
        topic,
        opens,
        closes,
        shown: [...shown],
        common: knowers.length === seats,
        settled: settled[index]!,
      })),
    answers: matters.map(({ truth, knowers }) => (knowers.includes(seat) ? truth : null)),
    votes: [...votes],
    note: notes[seat]!,
    asked: asked === null ? null : { ...asked, seats: [...asked.seats] },
  };
};

const count = z.int().min(0);
const option = count.max(OPTIONS.length - 1);
const topic = count.max(TOPICS - 1);
const value = z.int().min(1).max(VALUES);
const askedShape = z.strictObject({ seats: z.array(count), by: count, step: count }).nullable();
const matterShape = { kind: z.enum(MATTERS), topic, opens: count, closes: count, shown: z.array(value) };
const stateShape = z.strictObject({
  step: count,
  propositions: z.array(z.strictObject({ option, topic, points: z.int(), holders: z.array(count) })),
  matters: z.array(
    z.strictObject({ ...matterShape, truth: value, knowers: z.array(count), warranted: count.nullable() }),
  ),
  said: z.array(z.boolean()),
  settled: z.array(z.boolean()),
  votes: z.array(option.nullable()),
  notes: z.array(value.nullable()),
  asked: askedShape,
});
const observationShape = z.strictObject({
  step: count,
  propositions: z.array(
    z.strictObject({ option, topic, shared: z.boolean(), said: z.boolean(), points: z.int().nullable() }),
  ),
  matters: z.array(z.strictObject({ ...matterShape, common: z.boolean(), settled: z.boolean() })),
  answers: z.array(value.nullable()),
  votes: z.array(option.nullable()),
  note: value.nullable(),
  asked: askedShape,
});

const parse = <T>(shape: z.ZodType<T>, json: Json, what: string): T => {
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`this is no ${what} of a group chat: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`);
};

/** Throws on JSON that is no state for so many seats, saying what and where. */
export const parseState = (json: Json, seats: number): ChatState => {
  const state = parse(stateShape, json, 'state');
  const wrong = (what: string) => new Error(`this is no state of a group chat: ${what}`);
  for (const list of [state.votes, state.notes])
    if (list.length !== seats) throw wrong(`${list.length} seats have votes or notes, of ${seats}`);
  if (state.said.length !== state.propositions.length) throw wrong('`said` has not one entry per proposition');
  if (state.settled.length !== state.matters.length) throw wrong('`settled` has not one entry per matter');
  return state;
};

export const parseObservation = (json: Json): ChatObservation => parse(observationShape, json, 'observation');
