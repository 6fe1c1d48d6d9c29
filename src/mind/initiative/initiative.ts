/**
 * Initiative: whether, when and what to say, unprompted. Inner Thoughts' five stages (Liu et al., CHI 2025, arXiv
 * 2501.00383) beside ProAgent's five: trigger, retrieve, form, evaluate, participate. What is said is chosen as a typed
 * act; its words come after (PPDPP, arXiv 2311.00262).
 */
import { FREE_FLOOR } from '../../channel/floor.ts';
import type { Message, Seat } from '../../environment.ts';
import type { Json } from '../../json.ts';
import { andThen, type Context } from '../../policy.ts';
import { adapt, unmetPartner, uptakeOf } from './adaptation.ts';
import { type Evaluation, evaluate, type Scored } from './evaluate.ts';
import { form } from './form.ts';
import type { Choice } from './gates.ts';
import { type Hearing, hear, openObservation, type Speaker } from './hear.ts';
import { keyOf, type PartnerMemory, type TalkMemory } from './memory.ts';
import { participate } from './participate.ts';
import { retrieve } from './retrieve.ts';
import { type Trigger, trigger, type Work } from './trigger.ts';

/** Puts a chosen message into words, at once or later. */
export type Realise = (message: Message, hearing: Hearing) => Message | Promise<Message>;

/** What a mind does with a conversation. */
export interface Initiative {
  /** `carried`: what an earlier meeting left of teammates. */
  begin(seat: Seat, carried: readonly PartnerMemory[]): TalkMemory;
  hear(observation: unknown, memory: TalkMemory, context: Context): Hearing;
  speak(hearing: Hearing, work: Work, context: Context): Spoken | Promise<Spoken>;
}

/** What came of one step of it. */
export interface Spoken {
  /** null: silence. */
  readonly message: Message | null;
  readonly memory: TalkMemory;
  /** null unless somebody keeps the record. */
  readonly record: Json;
}

const begin = ({ environment, parameters }: Speaker, seat: Seat, carried: readonly PartnerMemory[]): TalkMemory => {
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
  motivation: Math.round(motivation * 1e4) / 1e4,
});

export const createInitiative = (speaker: Speaker, channelled: boolean, realise: Realise): Initiative => ({
  begin: (seat, carried) => begin(speaker, seat, carried),
  hear: (observation, memory, context) => hear(speaker, openObservation(observation, channelled), memory, context),
  speak: (heard, work, context) => {
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
    const record = context.recording ? recordOf(speaker, hearing, { triggers, evaluation, choice }) : null;
    if (message === null) return { message, memory, record };
    return andThen(realise(message, hearing), (worded) => ({ message: worded, memory, record }));
  },
});

const round = (value: number): number => {
  const rounded = Math.round(value * 1e4) / 1e4;
  return Object.is(rounded, -0) ? 0 : rounded;
};

const roundAll = (values: object): Json =>
  Object.fromEntries(Object.entries(values as Record<string, number>).map(([name, value]) => [name, round(value)]));

const recordOf = (
  { conversation, parameters }: Speaker,
  { understanding, agenda, memory, fate }: Hearing,
  {
    triggers,
    evaluation: { scored, silence, simulations },
    choice,
  }: { readonly triggers: readonly Trigger[]; readonly evaluation: Evaluation; readonly choice: Choice },
): Json => ({
  gate: parameters.gate,
  window: parameters.window,
  fate,
  understanding: conversation.record(understanding),
  agenda: agenda as unknown as Json,
  partners: memory.partners.map((partner) => ({ ...partner, uptake: round(uptakeOf(partner)) })) as unknown as Json,
  triggers,
  candidates: scored.map((one) => ({
    message: one.thought.message as unknown as Json,
    topic: one.thought.topic,
    because: one.thought.because,
    slots: roundAll(one.slots),
    costs: roundAll(one.costs),
    gain: round(one.gain),
    error: round(one.error),
    alone: round(one.alone),
    worth: round(one.worth),
    need: round(one.need),
    uptake: round(one.uptake),
    motivation: round(one.motivation),
    forbidden: one.forbidden,
  })),
  silence: silence === null ? null : { wait: round(silence.wait), never: round(silence.never) },
  simulations,
  said: choice.said === null ? null : (choice.said.thought.message as unknown as Json),
  why: choice.why,
});
