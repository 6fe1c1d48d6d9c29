/** What a channel is like: which acts it carries, what they cost, how late and how surely they come, who may speak. */
import { z } from 'zod';
import type { Json } from '../json.ts';

/**
 * The kinds of act. Silence is no message: it is what a seat does that
 * says nothing, and a mind's record says that it was chosen.
 */
export const ACTS = [
  'inform',
  'request',
  'propose',
  'ask',
  'clarify',
  'acknowledge',
  'confirm',
  'reject',
  'repair',
  'handOff',
] as const;
export type Act = (typeof ACTS)[number];

const cost = z.number().min(0);

export const CHANNEL = z.strictObject({
  acts: z
    .array(z.enum(ACTS))
    .min(1)
    .default([...ACTS])
    .describe('the acts that it carries'),
  cost: cost.default(0).describe('team reward that each message takes'),
  costs: z.partialRecord(z.enum(ACTS), cost).default({}).describe('team reward that messages of one act take instead'),
  budget: z.int().min(0).nullable().default(null).describe('messages that each seat may say in an episode; null: any'),
  latency: z.int().min(1).default(1).describe('steps from the one at which it is said to the one at which it is heard'),
  loss: z.number().min(0).max(1).default(0).describe('probability that a message is never heard'),
  floor: z.enum(['simultaneous', 'single']).default('simultaneous').describe('single: one seat speaks at a step'),
  takesStep: z.boolean().default(false).describe('whether who speaks rests at that step'),
});
export type ChannelSettings = z.infer<typeof CHANNEL>;

/** The settings that a scenario or a world gives, completed. Throws an error of zod's that says what and where. */
export const parseChannel = (given: Json): ChannelSettings => CHANNEL.parse(given ?? {});

/** What a channel differs in from the default one, such as `(cost 1, floor single)`; empty where in nothing. */
export const describeChannel = (settings: ChannelSettings): string => {
  const usual = CHANNEL.parse({});
  const parts = (Object.keys(usual) as (keyof ChannelSettings)[]).flatMap((key) => {
    const value = settings[key];
    if (JSON.stringify(value) === JSON.stringify(usual[key])) return [];
    if (Array.isArray(value)) return [`${key} ${value.join(' ')}`];
    if (typeof value === 'object' && value !== null)
      return [
        `${key} ${Object.entries(value)
          .map(([act, cost]) => `${act} ${cost}`)
          .join(' ')}`,
      ];
    return [value === true ? key : `${key} ${value}`];
  });
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
};
