/**
 * Initiative: whether, when and what to say, unprompted. Inner Thoughts' five stages (Liu et al., CHI 2025, arXiv
 * 2501.00383) beside ProAgent's five: trigger, retrieve, form, evaluate, participate. What is said is chosen as a typed
 * act; its words come after (PPDPP, arXiv 2311.00262).
 */
import { FREE_FLOOR } from '../../channel/floor.ts';
import type { ChannelObservation } from '../../channel/observation.ts';
import type { Message, Seat } from '../../environment.ts';
import { type Json, rounded } from '../../json.ts';
import { andThen, type Context } from '../../policy.ts';
import { adapt, unmetPartner, uptakeOf } from './adaptation.ts';
import { type Evaluation, evaluate, type Scored } from './evaluate.ts';
import { form } from './form.ts';
import type { Choice } from './gates.ts';
import { type Hearing, hear, type Speaker } from './hear.ts';
import { keyOf, type PartnerMemory, type TalkMemory } from './memory.ts';
import type { Parse } from './parse.ts';
import { participate } from './participate.ts';
import { type Reading, readInbox } from './read.ts';
import type { Realise } from './realise.ts';
import { retrieve } from './retrieve.ts';
import { type Trigger, trigger, type Work } from './trigger.ts';

/** How words come about, and what is made of those of others. */
export interface Voice {
  readonly realise: Realise;
  readonly parse: Parse;
}

/** A step's hearing, and what came of free words in it. */
export interface Listened {
  readonly hearing: Hearing;
  readonly read: Reading['read'];
}

/** What a mind does with a conversation. */
export interface Initiative {
  /** `carried`: what an earlier meeting left of teammates. */
  begin(seat: Seat, carried: readonly PartnerMemory[]): TalkMemory;
  hear(observation: unknown, memory: TalkMemory, context: Context): Listened | Promise<Listened>;
  speak(listened: Listened, work: Work, context: Context): Spoken | Promise<Spoken>;
}

/** What came of one step of it. */
export interface Spoken {
  /** null: silence. */
  readonly message: Message | null;
  readonly memory: TalkMemory;
  /** null unless somebody keeps the record. */
  readonly record: Json;
  /** Whether a model that was asked for words, or for what words mean, was of no use. */
  readonly fallback: boolean;
}

/** The memory before anything was said. */
export const begin = (
  { environment, parameters }: Speaker,
  seat: Seat,
  carried: readonly PartnerMemory[],
): TalkMemory => {
  const seats = Array.from({ length: environment.seats }, (_, one) => one);
  return {
    seen: null,
    log: [],
    saying: null,
    reservoir: [],
    partners: seats
      .filter((one) => one !== seat)
      .map((other) => {
        const fresh = unmetPartner(other, parameters);
        const known = carried.find((one) => one.seat === other);
        return known === undefined ? fresh : { ...known, givenUp: null, tokens: fresh.tokens };
      }),
    pending: [],
    refused: [],
    turns: seats.map(() => 0),
    floor: FREE_FLOOR,
    spoke: { self: -1, anybody: -1 },
  };
};

/** What one wants to say, as it goes out: with how much one wants to. */
const wanted = ({ thought, motivation }: Scored): Message => ({
  ...thought.message,
  motivation: rounded(motivation),
});

export const createInitiative = (speaker: Speaker, { realise, parse }: Voice): Initiative => ({
  begin: (seat, carried) => begin(speaker, seat, carried),
  hear: (observation, memory, context) => {
    const shown = observation as ChannelObservation;
    return andThen(readInbox(parse, speaker, shown, { memory, context }), ({ inbox, read }) => ({
      hearing: hear(speaker, { ...shown, inbox }, memory, context),
      read,
    }));
  },
  speak: ({ hearing: heard, read }, work, context) => {
    const hearing = { ...heard, memory: adapt(speaker, heard) };
    const random = context.random.fork('initiative');
    const triggers = trigger(speaker, hearing, work);
    const retrieved = retrieve(speaker, hearing);
    const formed = speaker.parameters.gate === 'silent' ? [] : form(speaker, hearing, triggers, retrieved);
    const evaluation = evaluate(speaker, hearing, formed, random);
    const choice = participate(speaker, hearing, evaluation, random);
    const { said } = choice;
    const message = said === null ? null : wanted(said);
    const memory: TalkMemory = {
      ...hearing.memory,
      seen: heard.seen,
      saying: said?.thought ?? null,
      reservoir: formed
        .filter(({ thought }) => said === null || keyOf(thought.message) !== keyOf(said.thought.message))
        .map(({ thought, since }) => ({ thought, since })),
    };
    const misread = read.some(({ failure }) => failure !== null);
    const record = (words: Json): Json =>
      context.recording ? recordOf(speaker, hearing, { triggers, evaluation, choice, words, read }) : null;
    if (message === null) return { message, memory, record: record(null), fallback: misread };
    const { understanding } = hearing;
    const occasion = { seat: context.seat, log: memory.log, understanding, context };
    return andThen(realise(message, occasion), ({ message: worded, by, failure }) => ({
      message: worded,
      memory,
      record: record({ by, failure }),
      fallback: misread || failure !== null,
    }));
  },
});

const roundAll = (values: object): Json =>
  Object.fromEntries(Object.entries(values as Record<string, number>).map(([name, value]) => [name, rounded(value)]));

const recordOf = (
  { conversation, parameters }: Speaker,
  { understanding, doubts, agenda, memory, fate }: Hearing,
  {
    triggers,
    evaluation: { scored, silence, simulations },
    choice,
    words,
    read,
  }: {
    readonly triggers: readonly Trigger[];
    readonly evaluation: Evaluation;
    readonly choice: Choice;
    readonly words: Json;
    readonly read: Reading['read'];
  },
): Json => ({
  gate: parameters.gate,
  window: parameters.window,
  fate,
  understanding: conversation.record(understanding),
  doubts: doubts.map(({ topic, bits, matters }) => ({ topic, bits: rounded(bits), matters })),
  agenda: agenda as unknown as Json,
  partners: memory.partners.map((partner) => ({ ...partner, uptake: rounded(uptakeOf(partner)) })) as unknown as Json,
  triggers,
  candidates: scored.map((one) => ({
    message: one.thought.message as unknown as Json,
    topic: one.thought.topic,
    because: one.thought.because,
    slots: roundAll(one.slots),
    costs: roundAll(one.costs),
    gain: rounded(one.gain),
    error: rounded(one.error),
    alone: rounded(one.alone),
    worth: rounded(one.worth),
    need: rounded(one.need),
    uptake: rounded(one.uptake),
    motivation: rounded(one.motivation),
    forbidden: one.forbidden,
  })),
  silence: silence === null ? null : { wait: rounded(silence.wait), never: rounded(silence.never) },
  simulations,
  said: choice.said === null ? null : (choice.said.thought.message as unknown as Json),
  // What is expected of saying it, over never saying anything, in the world's reward.
  predicted: choice.said === null ? null : rounded(choice.said.slots.impact * parameters.scale),
  why: choice.why,
  words,
  ...(read.length === 0 ? {} : { read: read as unknown as Json }),
});
