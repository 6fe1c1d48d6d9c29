/**
 * The scripted users. Each kind of behaviour stands in both halves with other parameters, except `user-grudging`, whose
 * kind nothing that is tuned has met and no assistant imagines.
 */
import { z } from 'zod';
import { innerOf } from '../channel/channel.ts';
import { defineHearingPolicy } from '../channel/hearingPolicy.ts';
import type { ChannelObservation, Heard } from '../channel/observation.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';
import type { ScriptedPartner } from '../world.ts';
import type { ShardedEnvironment } from './environment.ts';
import { makeTaskMessage, readTaskMessage, type TaskMessage } from './messages.ts';
import { ASSISTANT, type ShardedObservation, USER } from './state.ts';
import { begin, newUserMind, replyTo, type UserMind } from './user.ts';

const TRAITS = z.strictObject({
  delay: z.int().min(0).default(0).describe('steps that it lets pass before each reply'),
  asides: z.int().min(0).default(0).describe('says something else altogether before each so manieth reply; 0: never'),
  patience: z.int().min(1).nullable().default(null).describe('wrong answers after which it leaves; null: all told'),
  hears: z.boolean().default(true),
  speaks: z.boolean().default(true),
  grudges: z.boolean().default(false).describe('says that it does not know when a piece is asked for first'),
});
type Traits = z.infer<typeof TRAITS>;

/** A message that is due at a step. */
type Due = { readonly at: number; readonly said: TaskMessage; readonly replyTo: string | null };
type Memory = {
  readonly mind: UserMind | null;
  readonly due: readonly Due[];
  readonly replies: number;
  readonly refused: readonly number[];
};

const ASIDES = ['it rains', 'the queue is long', 'a dog barks'] as const;

const createUser = (
  name: string,
  traits: Traits,
  environment: Environment,
): Policy<ChannelObservation<ShardedObservation>> => {
  const { task } = innerOf(environment) as unknown as ShardedEnvironment;

  const hear = (memory: Memory, { id, message }: Heard, step: number, vector: string): Memory => {
    const heard = readTaskMessage(message);
    if (heard === null || memory.mind === null) return memory;
    const { patience } = traits;
    const asked = heard.kind === 'question' ? heard.shards[0]! : null;
    const grudges = traits.grudges && asked !== null && !memory.refused.includes(asked);
    const refused: TaskMessage | null = grudges ? { kind: 'unknown', topic: 'more' } : null;
    const { said, mind } = grudges
      ? { said: refused, mind: memory.mind }
      : replyTo(heard, { task, vector, mind: memory.mind, patience });
    if (said === null) return { ...memory, mind };
    const replies = memory.replies + 1;
    const strays = traits.asides > 0 && replies % traits.asides === 0;
    const at = step + traits.delay;
    const aside: Due = { at, said: { kind: 'aside', about: ASIDES[replies % ASIDES.length]! }, replyTo: null };
    const due: readonly Due[] = [...(strays ? [aside] : []), { at: strays ? at + 1 : at, said, replyTo: id }];
    return {
      mind,
      replies,
      due: [...memory.due, ...due],
      refused: grudges ? [...memory.refused, asked] : memory.refused,
    };
  };

  return {
    name,
    begin: () => ({ mind: null, due: [], replies: 0, refused: [] }) as unknown as Json,
    act: ({ world, inbox }, kept, { step, seat }) => {
      let memory = kept as unknown as Memory;
      const { vector } = world;
      if (vector !== null && memory.mind === null) {
        const { said, mind } = begin({ task, vector, mind: newUserMind(task), patience: null });
        memory = { ...memory, mind, due: said === null ? [] : [{ at: step, said, replyTo: null }] };
      }
      if (traits.hears && vector !== null)
        for (const heard of inbox) if (heard.from === ASSISTANT) memory = hear(memory, heard, step, vector);
      const next = memory.due.find(({ at }) => at <= step);
      if (next === undefined || seat !== USER) return { action: 0, memory: memory as unknown as Json };
      const left = { ...memory, due: memory.due.filter((one) => one !== next) } as unknown as Json;
      return {
        action: 0,
        message: traits.speaks ? makeTaskMessage(USER, next.said, next.replyTo) : null,
        memory: left,
      };
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
  user('development', 'user-compliant', 'Tells what it is asked for, at once.'),
  user('development', 'user-slow', 'Answers three steps later.', { delay: 3 }),
  user('development', 'user-impatient', 'Leaves after two wrong answers.', { patience: 2 }),
  user('development', 'user-distracted', 'Says something else before every third answer.', { asides: 3 }),
  user('development', 'user-deaf', 'Says what it wants, and hears nothing after that.', { hears: false }),
  user('development', 'user-mute', 'Hears everything and says nothing.', { speaks: false }),
  user('held-out', 'user-slower', 'Answers five steps later.', { delay: 5 }),
  user('held-out', 'user-stern', 'Leaves after the first wrong answer.', { patience: 1 }),
  user('held-out', 'user-rambling', 'Says something else before every second answer.', { asides: 2 }),
  user('held-out', 'user-grudging', 'Says that it does not know when a piece is asked for first.', { grudges: true }),
];
