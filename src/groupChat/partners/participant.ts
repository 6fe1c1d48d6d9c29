/**
 * A scripted participant: what it knows, notes and votes is right and the same for all kinds; when it speaks, whether it
 * listens, and what else it votes by, is the kind. Nothing is left to chance.
 */
import { defineHearingPolicy } from '../../channel/hearingPolicy.ts';
import type { ChannelObservation, Heard } from '../../channel/observation.ts';
import { type Message, restingAction, type Seat } from '../../environment.ts';
import type { Json } from '../../json.ts';
import type { Context, Policy, PolicyDefinition } from '../../policy.ts';
import { favourite, OPTIONS } from '../decision.ts';
import { type ChatEnvironment, interrupts, noteAction, STAY, voteAction } from '../environment.ts';
import { informed } from '../inform.ts';
import { callsFor } from '../matters.ts';
import { type ChatObservation, openMatter } from '../state.ts';
import { readUtterance, sayAnswer, sayAside, sayFact } from '../utterance.ts';
import { knownWorths, sensibleAction } from '../voting.ts';

/** What makes up a kind. */
export interface Kind {
  /** What it says of its private propositions, and of matters that need it. */
  readonly facts: 'volunteers' | 'asked' | 'never';
  readonly matters: 'volunteers' | 'asked' | 'never';
  /** `facts`: what is best by what it knows; `first`: what it voted for first; `others`: what most others vote for. */
  readonly votes: 'facts' | 'first' | 'others';
  /** Whether it takes in what is said. */
  readonly hears: boolean;
  /** Whether it is there from the start: who does not vote at step 0 is away, and votes at the last step. */
  readonly present: boolean;
  /** Whether it waits with what would interrupt. */
  readonly considerate: boolean;
  /** In which order it tells what it knows. */
  readonly order: 'strongest' | 'first' | 'last';
  /** Steps from one of its messages to the next, at least. */
  readonly every: number;
  /** What it says that is beside the point, where it has nothing else to say. */
  readonly asides: 'none' | 'remarks' | 'questions';
  readonly motivation: number;
}

/** A question that waits for an answer. */
type Question = { readonly id: string; readonly matter: number | null };

type Memory = {
  readonly points: { readonly [proposition: number]: number };
  readonly answers: { readonly [matter: number]: number };
  readonly questions: readonly Question[];
  readonly spoke: number | null;
  readonly first: number | null;
};

const NOTHING: Memory = { points: {}, answers: {}, questions: [], spoke: null, first: null };

/** Takes in what others told: what a message says becomes known, from whomever it is. */
export const takeIn = <M extends Pick<Memory, 'points' | 'answers'>>(
  memory: M,
  inbox: readonly Heard[],
  seat: Seat,
): M => {
  let { points, answers } = memory;
  for (const { from, message } of inbox) {
    if (from === seat) continue;
    const utterance = readUtterance(message);
    if (utterance.kind === 'fact') points = { ...points, [utterance.proposition]: utterance.points };
    if (utterance.kind === 'answer') answers = { ...answers, [utterance.matter]: utterance.value };
  }
  return { ...memory, points, answers };
};

/** Private propositions of one's own that nobody has said, in the kind's order. */
const unsaid = (world: ChatObservation, order: Kind['order'] = 'strongest'): readonly number[] => {
  const own = world.propositions.flatMap(({ shared, said, points }, index) =>
    shared || said || points === null ? [] : [index],
  );
  const strength = (index: number) => Math.abs(world.propositions[index]!.points!);
  if (order === 'last') return own.reverse();
  return order === 'first' ? own : own.sort((a, b) => strength(b) - strength(a) || a - b);
};

/** What the open matter needs of this seat; null where it needs nothing. `world` is what it sees, nothing told filled in. */
export const intervention = (world: ChatObservation): Message | null => {
  const open = openMatter(world.matters, world.step);
  const matter = world.matters[open];
  if (matter === undefined || matter.settled || !callsFor(matter, world.answers[open]!)) return null;
  return sayAnswer(open, matter.kind, world.answers[open]!);
};

export const nextFact = (world: ChatObservation, order: Kind['order']): Message | null => {
  const index = unsaid(world, order)[0];
  return index === undefined ? null : sayFact(index, world.propositions[index]!.points!);
};

/** Questions to this seat that are new. */
const questionsIn = (inbox: readonly Heard[], seat: Seat): readonly Question[] =>
  inbox.flatMap(({ id, from, message }): readonly Question[] => {
    const utterance = readUtterance(message);
    if (from === seat || message.act !== 'ask' || (message.to.length > 0 && !message.to.includes(seat))) return [];
    if (utterance.kind === 'askMatter') return [{ id, matter: utterance.matter }];
    // To everybody's question only those answer who have something.
    return utterance.kind === 'askFacts' ? [{ id, matter: null }] : [];
  });

const isNumber = (value: number | null): value is number => value !== null;

/** What most others vote for, of equal ones the first; null where none has voted. */
const majority = (votes: readonly (number | null)[], seat: Seat): number | null => {
  const others = votes.filter((vote, other) => other !== seat && vote !== null);
  if (others.length === 0) return null;
  return favourite(OPTIONS.map((_, option) => others.filter((vote) => vote === option).length));
};

/** A reply to the oldest question; null where it has none, or none to give. */
const reply = (kind: Kind, world: ChatObservation, questions: readonly Question[]): Message | null => {
  const [question] = questions;
  if (question === undefined) return null;
  if (question.matter !== null) {
    const message = kind.matters === 'never' ? null : intervention(world);
    return message === null ? null : { ...message, replyTo: question.id, motivation: 4 };
  }
  if (kind.facts === 'never') return null;
  const message = nextFact(world, kind.order) ?? { to: [], act: 'reject' };
  return { ...message, replyTo: question.id, motivation: 4 };
};

const speak = (kind: Kind, world: ChatObservation, memory: Memory, { seat, step }: Context): Message | null => {
  const answer = reply(kind, world, memory.questions);
  if (answer !== null) return answer;
  if (memory.spoke !== null && step - memory.spoke < kind.every) return null;
  const { motivation } = kind;
  const needed = kind.matters === 'volunteers' ? intervention(world) : null;
  if (needed !== null) return { ...needed, motivation: 4 };
  const fact = kind.facts === 'volunteers' ? nextFact(world, kind.order) : null;
  if (fact !== null && !(kind.considerate && interrupts(fact, seat, world))) return { ...fact, motivation };
  if (kind.asides === 'remarks') return { ...sayAside(step), motivation };
  if (kind.asides === 'questions')
    return { to: [(seat + 1) % world.votes.length], act: 'ask', content: { aside: step }, motivation };
  return null;
};

/** A policy in a group chat: memory goes in and comes out. */
const participant = (
  name: string,
  kind: Kind,
  environment: ChatEnvironment,
): Policy<ChannelObservation<ChatObservation>, Memory & Json> => ({
  name,
  begin: () => NOTHING as unknown as Memory & Json,
  act: (observation, before, context) => {
    const { world, inbox } = observation;
    const { seat, step, horizon, legal } = context;
    const heard = kind.hears ? takeIn(before as Memory, inbox, seat) : (before as Memory);
    const news = kind.hears ? questionsIn(inbox, seat) : [];
    // What it can't say of a matter it lets pass.
    const stale = ({ matter }: Question) =>
      matter !== null && (matter !== openMatter(world.matters, step) || intervention(world) === null);
    const replied = inbox.some(({ from }) => from === seat);
    const memory: Memory = {
      ...heard,
      spoke: replied ? step - 1 : heard.spoke,
      questions: [...(replied ? heard.questions.slice(1) : heard.questions), ...news]
        .filter((question) => !stale(question))
        .slice(0, 4),
    };
    if (!kind.present && step < horizon - 1)
      return { action: restingAction(environment, legal), memory: memory as unknown as Memory & Json };

    const known = informed(world, memory);
    let action = sensibleAction(known, seat);
    const first = memory.first ?? favourite(knownWorths(world.propositions));
    const wished =
      kind.votes === 'first' ? first : kind.votes === 'others' ? (majority(world.votes, seat) ?? first) : null;
    if (isNumber(wished) && action < noteAction(1)) action = STAY;
    if (isNumber(wished) && action === STAY && world.votes[seat] !== wished) action = voteAction(wished);
    const message = step === 0 ? null : speak(kind, world, memory, context);
    const next = { ...memory, first } as unknown as Memory & Json;
    return message === null ? { action, memory: next } : { action, memory: next, message };
  },
});

/** The definition of a participant of a kind. */
export const participantDefinition = (
  name: string,
  description: string,
  kind: Kind,
): PolicyDefinition<unknown, never> =>
  defineHearingPolicy({
    name,
    description,
    create: (_: undefined, environment) => participant(name, kind, environment as unknown as ChatEnvironment),
  });
