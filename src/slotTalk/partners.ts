/**
 * The scripted users. Each kind of behaviour stands in both halves with other parameters, except `user-wavering`, whose
 * kind nothing that is tuned has met and no system imagines.
 */
import { z } from 'zod';
import { innerOf } from '../channel/channel.ts';
import { defineHearingPolicy } from '../channel/hearingPolicy.ts';
import type { ChannelObservation } from '../channel/observation.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';
import type { ScriptedPartner } from '../world.ts';
import type { SlotEnvironment } from './environment.ts';
import { makeSlotMessage, type SlotMessage } from './messages.ts';
import { type SlotObservation, SYSTEM, USER } from './state.ts';
import { newUserMind, readForUser, replyTo, type UserMind } from './user.ts';

const TRAITS = z.strictObject({
  delay: z.int().min(0).default(0).describe('steps that it lets pass before each reply'),
  insists: z.int().min(0).max(9).default(0).describe('how often it names a value again that there is not, per slot'),
  asides: z.int().min(0).default(0).describe('says something else altogether before each so manieth reply; 0: never'),
  hears: z.boolean().default(true),
  speaks: z.boolean().default(true),
  wavers: z.boolean().default(false).describe('goes back on its last slot when it is first asked to book'),
});
type Traits = z.infer<typeof TRAITS>;

/** A reply that is due at a step. */
type Due = { readonly at: number; readonly said: SlotMessage; readonly replyTo: string };
type Memory = {
  readonly mind: UserMind;
  readonly entity: number | null;
  readonly due: readonly Due[];
  readonly replies: number;
};

const ASIDES = ['it rains', 'the queue is long', 'a dog barks'] as const;

const createUser = (
  name: string,
  traits: Traits,
  environment: Environment,
): Policy<ChannelObservation<SlotObservation>> => {
  const { slots, extras, accepts } = (innerOf(environment) as unknown as SlotEnvironment).domain;
  const temper = { accepts, insists: traits.insists, wavers: traits.wavers };

  /** What it makes of a message, as replies that are due: at once, an aside before it, or later. */
  const hear = (
    memory: Memory,
    { id, message }: ChannelObservation['inbox'][number],
    step: number,
    world: SlotObservation,
  ): Memory => {
    const heard = readForUser(message);
    if (heard === null || world.goal === null) return memory;
    const entity = heard.kind === 'proposal' ? heard.entity : memory.entity;
    const { said, mind } = replyTo(heard, { goal: world.goal, mind: memory.mind, temper, entity });
    if (said === null) return { ...memory, mind, entity };
    const replies = memory.replies + 1;
    const strays = traits.asides > 0 && replies % traits.asides === 0;
    const at = step + traits.delay;
    const aside: SlotMessage = { kind: 'aside', about: ASIDES[replies % ASIDES.length]! };
    const due = strays
      ? [
          { at, said: aside, replyTo: id },
          { at: at + 1, said, replyTo: id },
        ]
      : [{ at, said, replyTo: id }];
    return { mind, entity, replies, due: [...memory.due, ...due] };
  };

  return {
    name,
    begin: () => ({ mind: newUserMind(slots, extras.length), entity: null, due: [], replies: 0 }) as unknown as Json,
    act: ({ world, inbox }, kept, { step, seat, recording }) => {
      let memory = kept as unknown as Memory;
      if (traits.hears && seat === USER)
        for (const heard of inbox) if (heard.from === SYSTEM) memory = hear(memory, heard, step, world);
      const next = memory.due.find(({ at }) => at <= step);
      if (next === undefined) return { action: 0, memory: memory as unknown as Json };
      const left = { ...memory, due: memory.due.filter((one) => one !== next) } as unknown as Json;
      const message = traits.speaks ? makeSlotMessage(USER, next.said, next.replyTo) : null;
      const decision = { action: 0, message, memory: left };
      return recording ? { ...decision, record: { says: traits.speaks ? next.said.kind : null } } : decision;
    },
  };
};

const user = (
  half: ScriptedPartner['half'],
  name: string,
  description: string,
  defaults: Partial<Traits> = {},
): ScriptedPartner => ({
  half,
  definition: defineHearingPolicy({
    name,
    description,
    shape: TRAITS,
    defaults,
    create: (traits, environment) => createUser(name, traits, environment),
  }),
});

export const USERS: readonly ScriptedPartner[] = [
  user('development', 'user-compliant', 'Answers what it is asked, at once.'),
  user('development', 'user-slow', 'Answers three steps later.', { delay: 3 }),
  user('development', 'user-stubborn', 'Insists once on what it likes best in each slot.', { insists: 1 }),
  user('development', 'user-distracted', 'Says something else before every third answer.', { asides: 3 }),
  user('development', 'user-deaf', 'Hears nothing and says nothing.', { hears: false }),
  user('development', 'user-mute', 'Hears everything and says nothing.', { speaks: false }),
  user('held-out', 'user-slower', 'Answers five steps later.', { delay: 5 }),
  user('held-out', 'user-insistent', 'Insists twice on what it likes best in each slot.', { insists: 2 }),
  user('held-out', 'user-rambling', 'Says something else before every second answer.', { asides: 2 }),
  user('held-out', 'user-wavering', 'Goes back on its last slot when it is asked to book.', { wavers: true }),
];
