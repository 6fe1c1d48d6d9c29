/**
 * Policies to compare an initiative with: each decides by a rule of turn-taking alone whether to speak. What they say
 * then is the best that they have: what the open matter needs of them, else the strongest thing that they know and nobody
 * has said, else a word of acknowledgement. They note and vote as everybody does, and don't think of the cost.
 */
import { defineHearingPolicy } from '../channel/hearingPolicy.ts';
import type { ChannelObservation } from '../channel/observation.ts';
import type { Message, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Context, Policy, PolicyDefinition } from '../policy.ts';
import { informed } from './inform.ts';
import { intervention, nextFact, takeIn } from './partners/participant.ts';
import type { ChatObservation } from './state.ts';
import { sensibleAction } from './voting.ts';

type Memory = {
  readonly points: { readonly [proposition: number]: number };
  readonly answers: { readonly [matter: number]: number };
  /** Who spoke, in order. */
  readonly speakers: readonly Seat[];
};

/** Whether to speak now. */
type Turn = (speakers: readonly Seat[], context: Context, seats: number) => boolean;

/** The most likely next speaker by how often each followed the last one, all counted once more; of equal ones the first. */
export const predictSpeaker = (speakers: readonly Seat[], seats: number): Seat => {
  const last = speakers.at(-1);
  const counts = Array.from({ length: seats }, () => 1);
  speakers.forEach((speaker, i) => {
    if (i > 0 && speakers[i - 1] === last) counts[speaker]!++;
  });
  return counts.indexOf(Math.max(...counts));
};

const TURNS: { readonly [name: string]: readonly [description: string, turn: Turn] } = {
  silent: ['Never says a word.', () => false],
  alwaysTalk: ['Speaks at every step.', () => true],
  randomTalk: [
    'Speaks with the probability of its share of the floor.',
    (_, { random }, seats) => random.next() < 1 / seats,
  ],
  roundRobin: ['Speaks when it is its turn by seat and step.', (_, { seat, step }, seats) => step % seats === seat],
  repeatLast: [
    'Speaks where it was the last to speak; where nobody has spoken, the first seat does.',
    (speakers, { seat }) => (speakers.at(-1) ?? 0) === seat,
  ],
  nextSpeaker: [
    'Speaks where it is the likeliest to follow the last speaker, by a bigram of who spoke so far.',
    (speakers, { seat }, seats) => predictSpeaker(speakers, seats) === seat,
  ],
};

const say = (world: ChatObservation): Message =>
  intervention(world) ?? nextFact(world, 'strongest') ?? { to: [], act: 'acknowledge' };

const takingTurns = (name: string, turn: Turn): Policy<ChannelObservation<ChatObservation>, Memory & Json> => ({
  name,
  begin: () => ({ points: {}, answers: {}, speakers: [] }) as unknown as Memory & Json,
  act: (observation, before, context) => {
    const { world, inbox } = observation;
    const heard = takeIn(before as Memory, inbox, context.seat);
    const speakers = [...heard.speakers, ...inbox.map(({ from }) => from)];
    const memory = { ...heard, speakers } as unknown as Memory & Json;
    const action = sensibleAction(informed(world, heard), context.seat);
    if (context.step === 0 || !turn(speakers, context, world.votes.length)) return { action, memory };
    return { action, memory, message: say(world) };
  },
});

export const CHAT_BASELINES: readonly PolicyDefinition<unknown, never>[] = Object.entries(TURNS).map(
  ([name, [description, turn]]) =>
    defineHearingPolicy({ name, description, create: (_: undefined) => takingTurns(name, turn) }),
);
