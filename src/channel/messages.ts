/** What may be said in a channel, and what it costs. */
import { z } from 'zod';
import type { Message, Seat } from '../environment.ts';
import { nearestWord } from '../nearest.ts';
import { ACTS, type ChannelSettings } from './settings.ts';

export const messageShape = z.strictObject({
  to: z.array(z.int().min(0)),
  act: z.enum(ACTS),
  content: z.json().optional(),
  replyTo: z.string().optional(),
  confidence: z.number().min(0).max(1).optional(),
  motivation: z.number().min(1).max(5).optional(),
  text: z.string().optional(),
});

/** What is wrong with a message of `speaker` in such a channel, in words; null where it may be said. */
export const messageProblem = (
  message: Message,
  speaker: Seat,
  seats: number,
  settings: ChannelSettings,
): string | null => {
  const { acts } = settings;
  const { act, to } = message;
  const carried = acts.find((one) => one === act);
  if (carried === undefined) {
    const known = (ACTS as readonly string[]).includes(act)
      ? 'is an act that this channel does not carry'
      : 'is no act';
    const nearest = nearestWord(act, acts);
    const hint = nearest === null ? '' : `did you mean '${nearest}'? `;
    return `seat ${speaker} said '${act}', which ${known}; ${hint}it carries ${acts.join(', ')}`;
  }
  const parsed = messageShape.safeParse(message);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return `seat ${speaker} said '${act}' with a wrong field: ${issue.path.join('.')}: ${issue.message}`;
  }
  const beyond = to.find((one) => one >= seats);
  if (beyond !== undefined) return `seat ${speaker} said '${act}' to seat ${beyond}; seats are 0 to ${seats - 1}`;
  if (to.includes(speaker)) return `seat ${speaker} said '${act}' to itself`;
  if (new Set(to).size < to.length) return `seat ${speaker} said '${act}' to one seat twice: ${to.join(', ')}`;
  return null;
};

/** Team reward that a message takes. */
export const costOf = ({ cost, costs }: ChannelSettings, act: string): number =>
  costs[act as keyof typeof costs] ?? cost;

/**
 * Reads messages by their act: what the content of each act means in a world, as a schema that turns it into that. Gives
 * null for a message that means nothing there. A conversation is gone through anew at every step, so each message is
 * read once.
 */
export const createMessageReader = <T>(readers: { readonly [act: string]: z.ZodType<T> }) => {
  const meanings = new WeakMap<Message, T | null>();
  return (message: Message): T | null => {
    let meaning = meanings.get(message);
    if (meaning === undefined) {
      const { act, content } = message;
      meaning = (Object.hasOwn(readers, act) ? readers[act]!.safeParse(content).data : null) ?? null;
      meanings.set(message, meaning);
    }
    return meaning;
  };
};
