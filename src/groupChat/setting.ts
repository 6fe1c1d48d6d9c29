/** How a group chat is set up: its layouts, and what of them can be changed. */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { WorldError } from '../world.ts';

const SETTING = z.strictObject({
  seats: z.int().min(2).max(6).describe('who takes part'),
  shared: z.int().min(0).max(4).default(2).describe('propositions of each option that all know'),
  private: z.int().min(0).max(12).describe('propositions that one or two seats know'),
  second: z.number().min(0).max(1).default(0.25).describe('probability that a second seat knows a private one'),
  matters: z.int().min(0).max(5).default(3).describe('matters of which one seat knows what the others lack'),
  idle: z
    .int()
    .min(0)
    .max(5)
    .default(2)
    .describe('matters that need no word; what does not fit into the horizon is left out'),
  window: z.int().min(2).max(20).default(5).describe('steps that a matter is open'),
  told: z.boolean().default(false).describe('whether all know everything: nothing to tell'),
  horizon: z.int().min(2).max(200).default(36).describe('steps until the votes count'),
});

/** A group chat's size and course. Counts, probabilities and steps as the schema says. */
export type ChatSetting = z.infer<typeof SETTING>;

/** By name: how many sit there, and whether there is anything to tell. */
const LAYOUTS: { readonly [name: string]: { readonly [key: string]: Json } } = {
  three: { seats: 3, private: 6 },
  four: { seats: 4, private: 8 },
  five: { seats: 5, private: 10 },
  'three-told': { seats: 3, private: 6, told: true },
  'four-told': { seats: 4, private: 8, told: true },
  'five-told': { seats: 5, private: 10, told: true },
};

export const layoutNames = (): readonly string[] => Object.keys(LAYOUTS);

/** The first step at which a matter can open. */
const LEAD = 2;

/** Where matters can be open, how many of those that are wished for fit there, and the steps left between them. */
export const spreadOf = ({ horizon, matters, idle, window }: ChatSetting) => {
  const room = Math.max(0, horizon - 1 - LEAD);
  const count = Math.min(matters + idle, Math.floor(room / window));
  return { from: LEAD, count, slack: room - count * window };
};

const read = (given: Json, path: string): ChatSetting => {
  const parsed = SETTING.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const inside = issue.path.join('.');
    throw new WorldError(inside === '' ? path : `${path}.${inside}`, `a group chat: ${issue.message}`);
  }
  const setting = parsed.data;
  if (!setting.told && setting.private < 2)
    throw new WorldError(path, `${setting.private} private propositions hide no option; at least 2 are needed`);
  return setting;
};

/** The setting of a layout by name, or of one written out, with changes. Throws a `WorldError`. */
export const readSetting = (
  layout: string | Json,
  changes: { readonly [key: string]: Json } = {},
  horizon?: number,
): { readonly name: string; readonly setting: ChatSetting } => {
  if (typeof layout === 'string' && !Object.hasOwn(LAYOUTS, layout)) {
    const near = suggestWords(layout, layoutNames());
    throw new WorldError('layout', `group-chat has no layout '${layout}'; ${near}`);
  }
  const base = typeof layout === 'string' ? LAYOUTS[layout]! : layout;
  if (typeof base !== 'object' || base === null || Array.isArray(base))
    throw new WorldError('layout', 'a group chat of your own is an object such as { seats: 4, private: 8 }');
  const { name = 'own', ...rest } = base as { readonly [key: string]: Json };
  const steps = horizon === undefined ? {} : { horizon };
  return {
    name: typeof layout === 'string' ? layout : String(name),
    setting: read({ ...rest, ...changes, ...steps }, typeof layout === 'string' ? 'parameters' : 'layout'),
  };
};
