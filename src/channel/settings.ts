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

/** A channel's settings one by one, as a scenario states them. */
export const CHANNEL_SHAPE = {
  acts: z.array(z.enum(ACTS)).min(1).describe('The acts that it carries. Default: all.'),
  cost: cost.describe('Team reward that each message takes. Default: 0.'),
  costs: z.partialRecord(z.enum(ACTS), cost).describe('Team reward that messages of one act take instead.'),
  budget: z
    .int()
    .min(0)
    .nullable()
    .describe('Messages that each seat may say in an episode. Default: null, any number.'),
  latency: z
    .int()
    .min(1)
    .describe('Steps from the one at which it is said to the one at which it is heard. Default: 1.'),
  loss: z.number().min(0).max(1).describe('Probability that a message is never heard. Default: 0.'),
  floor: z
    .enum(['simultaneous', 'single'])
    .describe('single: one seat speaks at a step (docs/channel.md). Default: simultaneous.'),
  takesStep: z.boolean().describe('Whether who speaks rests at that step. Default: false.'),
};

const CHANNEL = z.strictObject(CHANNEL_SHAPE);
export type ChannelSettings = z.infer<typeof CHANNEL>;

const DEFAULT_CHANNEL: ChannelSettings = {
  acts: [...ACTS],
  cost: 0,
  costs: {},
  budget: null,
  latency: 1,
  loss: 0,
  floor: 'simultaneous',
  takesStep: false,
};

/** The settings that a scenario or a world gives, completed. Throws an error of zod's that says what and where. */
export const parseChannel = (given: Json): ChannelSettings =>
  CHANNEL.parse({ ...DEFAULT_CHANNEL, ...CHANNEL.partial().parse(given ?? {}) });

/** One setting in a few words, such as `cost 1` or `takesStep`. */
export const formatSetting = (name: string, value: Json): string => {
  if (value === true) return name;
  if (Array.isArray(value)) return `${name} ${value.join(' ')}`;
  if (typeof value === 'object' && value !== null)
    return `${name} ${Object.entries(value)
      .map(([act, one]) => `${act} ${String(one)}`)
      .join(' ')}`;
  return `${name} ${String(value)}`;
};

/** What a channel differs in from the default one, such as `(cost 1, floor single)`; empty where in nothing. */
export const describeChannel = (settings: ChannelSettings): string => {
  const names = Object.keys(DEFAULT_CHANNEL) as (keyof ChannelSettings)[];
  const own = names.filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(DEFAULT_CHANNEL[name]));
  return own.length === 0 ? '' : `(${own.map((name) => formatSetting(name, settings[name] as Json)).join(', ')})`;
};
