/** Hear: the observation of a channel is taken apart, the log goes on, and the task is understood anew from all of it. */
import { passFloor } from '../../channel/floor.ts';
import type { ChannelObservation, Fate, Heard } from '../../channel/observation.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { Conversation, Doubt, Logged, OpenQuestion, View } from '../../conversation.ts';
import type { Environment, Seat } from '../../environment.ts';
import type { Json } from '../../json.ts';
import type { Context } from '../../policy.ts';
import type { TalkMemory } from './memory.ts';
import type { InitiativeParameters } from './settings.ts';

/** What a mind is given that talks. */
export interface Speaker {
  readonly conversation: Conversation;
  /** The environment inside of the channel. */
  readonly environment: Environment;
  readonly channel: ChannelSettings;
  readonly parameters: InitiativeParameters;
}

/** What was heard, seen and understood at one step. */
export interface Hearing {
  readonly view: View;
  readonly understanding: unknown;
  readonly doubts: readonly Doubt[];
  /** What is asked and unanswered. */
  readonly agenda: readonly OpenQuestion[];
  /** The observation with what is understood filled in: what the five stages are given. */
  readonly informed: unknown;
  /** What others said that came at this step. */
  readonly news: readonly Heard[];
  /** One's own message of the last step, where it went out. */
  readonly own: Heard | null;
  readonly fate: Fate | null;
  /** Messages that this seat may still say; null: any number. */
  readonly left: number | null;
  /** Whether the world had something to note of the last step. */
  readonly noticed: boolean;
  /** The memory with the log, the floor and the shares of it brought up to this step. */
  readonly memory: TalkMemory;
  /** What the world shows, as JSON, for the next step. */
  readonly seen: Json;
}

/** What the understanding is made from: PRIME's semantic memory sums up all of it, episodic memory recalls what was last. */
const remembered = (
  log: readonly Logged[],
  fresh: number,
  { memory, recent }: InitiativeParameters,
): readonly Logged[] =>
  memory === 'semantic' ? log : memory === 'episodic' ? log.slice(-recent) : fresh === 0 ? [] : log.slice(-fresh);

/** The floor after the last step, as far as it was heard who spoke. */
const followFloor = (
  memory: TalkMemory,
  inbox: readonly Heard[],
  { seats, latency, step }: { readonly seats: number; readonly latency: number; readonly step: number },
): TalkMemory['floor'] => {
  if (step === 0) return memory.floor;
  const spoken = inbox.filter((heard) => heard.step < step);
  if (spoken.length === 0) return passFloor(memory.floor, null, step - 1, seats);
  return spoken.reduce((floor, { from, message, step: said }) => {
    const one = { seat: from, message, lost: false, heard: said + latency };
    return passFloor(floor, one, said, seats);
  }, memory.floor);
};

export const hear = (
  { conversation, environment, channel, parameters }: Speaker,
  { world, inbox, fate, left }: ChannelObservation,
  memory: TalkMemory,
  { seat, step, horizon }: Pick<Context, 'seat' | 'step' | 'horizon'>,
): Hearing => {
  const fresh: Logged[] = inbox.map(({ id, from, step: said, message }) => ({
    kind: 'said',
    id,
    step: said,
    heard: step,
    from,
    message,
  }));
  const before = memory.seen === null ? null : environment.decodeObservation(memory.seen);
  const what = before === null ? null : conversation.notice(before, world, seat);
  if (what !== null) fresh.push({ kind: 'seen', step: step - 1, what });
  const log = [...memory.log, ...fresh];
  const view: View = { seat, step, horizon, observation: world, log: remembered(log, fresh.length, parameters) };
  const understanding = conversation.understand(view);
  const { seats } = environment;
  const own = inbox.find(({ from }) => from === seat) ?? null;
  return {
    view,
    understanding,
    doubts: conversation.doubts(understanding),
    agenda: conversation.questions(understanding),
    informed: conversation.inform(world, understanding),
    news: inbox.filter(({ from }) => from !== seat),
    own,
    fate,
    left,
    noticed: what !== null,
    seen: environment.encodeObservation(world),
    memory: {
      ...memory,
      log,
      floor: followFloor(memory, inbox, { seats, latency: channel.latency, step }),
      turns: memory.turns.map((count, one) => count + inbox.filter(({ from }) => from === one).length),
      spoke: inbox.reduce(
        (spoke, heard) => ({
          self: heard.from === seat ? Math.max(spoke.self, heard.step) : spoke.self,
          anybody: Math.max(spoke.anybody, heard.step),
        }),
        memory.spoke,
      ),
    },
  };
};

/** The bits that this seat lacks of a topic; 0 where there is no doubt of it. */
export const bitsOf = ({ doubts }: Pick<Hearing, 'doubts'>, topic: string): number =>
  doubts.find((doubt) => doubt.topic === topic)?.bits ?? 0;

/** Whose turn it is: this seat was asked for a reply, others were, or nobody was. */
export const turnOf = (
  { floor }: Pick<TalkMemory, 'floor'>,
  seat: Seat,
  step: number,
): 'mine' | "another's" | 'open' => {
  const { given } = floor;
  if (given === null || step < given.from) return 'open';
  return given.seats.includes(seat) ? 'mine' : "another's";
};
