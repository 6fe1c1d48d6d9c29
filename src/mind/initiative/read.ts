/** Read: who speaks freely (a person, a model) sends words without content; what they mean is put beside them. */
import type { ChannelObservation, Heard } from '../../channel/observation.ts';
import { andThen, type Context } from '../../policy.ts';
import type { Speaker } from './hear.ts';
import type { TalkMemory } from './memory.ts';
import type { Parse, Read } from './parse.ts';

/** What was read of the free words of one step: by whom, and whether a model that was asked was of no use. */
export interface Reading {
  readonly inbox: readonly Heard[];
  readonly read: readonly ({ readonly id: string } & Omit<Read, 'message'> & { readonly understood: boolean })[];
}

/** Free words: an `inform` that says something to people only. */
const isFree = ({ act, content, text }: Heard['message']): boolean =>
  act === 'inform' && content === undefined && text !== undefined;

/** Words that nobody could make sense of stay as they came: a message without content. */
const readOne = (
  parse: Parse,
  { conversation }: Speaker,
  { world }: ChannelObservation,
  { memory, context, heard }: { readonly memory: TalkMemory; readonly context: Context; readonly heard: Heard },
): Read | Promise<Read> => {
  const { seat, step, horizon } = context;
  const { log } = memory;
  const understanding = conversation.understand({ seat, step, horizon, observation: world, log });
  return parse(heard.message.text!, heard.from, { seat, log, understanding, context });
};

/** The inbox with its free words read, one after the other. */
export const readInbox = (
  parse: Parse,
  speaker: Speaker,
  observation: ChannelObservation,
  { memory, context }: { readonly memory: TalkMemory; readonly context: Context },
): Reading | Promise<Reading> => {
  const { inbox } = observation;
  const from = (at: number, done: Reading): Reading | Promise<Reading> => {
    const heard = inbox[at];
    if (heard === undefined) return done;
    if (!isFree(heard.message) || heard.from === context.seat)
      return from(at + 1, { ...done, inbox: [...done.inbox, heard] });
    return andThen(readOne(parse, speaker, observation, { memory, context, heard }), ({ message, by, failure }) => {
      const understood = message !== null;
      const { to, replyTo } = heard.message;
      const meant = understood ? { ...message, to, ...(replyTo === undefined ? {} : { replyTo }) } : heard.message;
      return from(at + 1, {
        inbox: [...done.inbox, { ...heard, message: meant }],
        read: [...done.read, { id: heard.id, by, failure, understood }],
      });
    });
  };
  return from(0, { inbox: [], read: [] });
};
