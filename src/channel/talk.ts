/** What a channel knows of what was said: messages on their way, what became of the last ones, and the floor. */
import { z } from 'zod';
import type { Message, Seat } from '../environment.ts';
import type { Random } from '../random.ts';
import { DEFAULT_MOTIVATION, type Floor, FREE_FLOOR, grantFloor, passFloor } from './floor.ts';
import { messageShape } from './messages.ts';
import type { Fate, Heard } from './observation.ts';
import type { ChannelSettings } from './settings.ts';

/** What was said at the last step, and what became of it. `lost`: it went out, and is never heard. */
export type Attempt = { readonly message: Message; readonly fate: Fate | 'lost' };

/** A message that reaches `to` at step `at`. */
type Coming = { readonly at: number; readonly to: readonly Seat[]; readonly heard: Heard };

/** All that the channel knows once somebody has said something. */
export type Talk = {
  /** [seat] messages that went out. */
  readonly sent: readonly number[];
  /** [seat] */
  readonly said: readonly (Attempt | null)[];
  /** In the order of the steps and speakers of the messages; those of earlier steps are gone. */
  readonly coming: readonly Coming[];
  readonly floor: Floor;
};

const seat = z.int().min(0);
export const heardShape = z.strictObject({ id: z.string(), from: seat, step: seat, message: messageShape });
export const talkShape = z.strictObject({
  sent: z.array(seat),
  said: z.array(
    z.strictObject({ message: messageShape, fate: z.enum(['sent', 'lost', 'floor', 'budget']) }).nullable(),
  ),
  coming: z.array(z.strictObject({ at: seat, to: z.array(seat), heard: heardShape })),
  floor: z.strictObject({
    last: z.strictObject({ seat, step: seat }).nullable(),
    given: z.strictObject({ seats: z.array(seat), from: seat }).nullable(),
  }),
});

/** Before anybody said anything. */
export const silentTalk = (seats: number): Talk => ({
  sent: new Array<number>(seats).fill(0),
  said: new Array<null>(seats).fill(null),
  coming: [],
  floor: FREE_FLOOR,
});

/** The talk so far, and the step at which it goes on. */
interface Moment {
  readonly step: number;
  readonly talk: Talk;
}

/** What becomes of what is said at one step: [seat]. Draws from `random` only for a loss and between equal bids. */
export const judge = (
  { step, talk }: Moment,
  messages: readonly (Message | null)[],
  { settings, random }: { readonly settings: ChannelSettings; readonly random: Random },
): readonly (Attempt | null)[] => {
  const { budget, floor, loss } = settings;
  const bids = messages.flatMap((message, one) =>
    message === null || talk.sent[one]! >= (budget ?? Number.POSITIVE_INFINITY)
      ? []
      : [{ seat: one, motivation: message.motivation ?? DEFAULT_MOTIVATION }],
  );
  const holder = floor === 'single' ? grantFloor(talk.floor, bids, step, random.fork('floor')) : null;
  return messages.map((message, one): Attempt | null => {
    if (message === null) return null;
    if (!bids.some((bid) => bid.seat === one)) return { message, fate: 'budget' };
    if (floor === 'single' && one !== holder) return { message, fate: 'floor' };
    const lost = loss > 0 && random.fork('loss').fork(one).next() < loss;
    return { message, fate: lost ? 'lost' : 'sent' };
  });
};

export const wentOut = (attempt: Attempt | null | undefined): attempt is Attempt =>
  attempt?.fate === 'sent' || attempt?.fate === 'lost';

/** The talk after the step at which `said` was said. */
export const goOn = (
  { step, talk }: Moment,
  said: readonly (Attempt | null)[],
  { latency, floor }: ChannelSettings,
): Talk => {
  const coming = talk.coming.filter(({ at }) => at > step);
  const out = said.flatMap((attempt, from) => (wentOut(attempt) ? [{ ...attempt, from }] : []));
  for (const { message, fate, from } of out) {
    const heard: Heard = { id: `${step}.${from}`, from, step, message };
    coming.push({ at: step + 1, to: [from], heard });
    const to = message.to.length === 0 ? said.map((_, one) => one).filter((one) => one !== from) : message.to;
    if (fate === 'sent') coming.push({ at: step + latency, to, heard });
  }
  const first = out[0];
  const spoken =
    first === undefined
      ? null
      : { seat: first.from, message: first.message, lost: first.fate === 'lost', heard: step + latency };
  return {
    sent: talk.sent.map((count, one) => count + (wentOut(said[one]) ? 1 : 0)),
    said,
    coming,
    floor: floor === 'single' ? passFloor(talk.floor, spoken, step, said.length) : FREE_FLOOR,
  };
};

export const formatAttempt = ({ message, fate }: Attempt, from: Seat): string => {
  const to = message.to.length === 0 ? 'all' : message.to.join(', ');
  const content = message.content === undefined ? '' : ` ${JSON.stringify(message.content)}`;
  const words = message.text === undefined ? '' : ` ${JSON.stringify(message.text)}`;
  const became = { sent: '', lost: ' (lost)', floor: ' (had not the floor)', budget: ' (had no message left)' }[fate];
  return `seat ${from} to ${to}: ${message.act}${content}${words}${became}`;
};
