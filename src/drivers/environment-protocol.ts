/** The lines by which another program plays in an environment, the second half of `docs/protocol.md` in types. */
import * as z from 'zod';
import type { Json } from '../json.ts';
import { type ChannelLine, type EnvironmentLine, messageLine, readLine } from './process-protocol.ts';

const seat = z.string().regex(/^\d+$/, 'expected a seat such as "0"');

const environmentOrder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.int() }),
  z.object({
    type: z.literal('make'),
    world: z.string().optional(),
    rules: z.string().optional(),
    layout: z.json(),
    horizon: z.int().min(1).optional(),
    parameters: z.record(z.string(), z.json()).optional(),
    channel: z.json().optional(),
    encoding: z.string().optional(),
    partners: z.record(seat, z.json()).default({}),
  }),
  z.object({ type: z.literal('reset'), key: z.string(), seed: z.union([z.string(), z.int()]) }),
  z.object({
    type: z.literal('step'),
    key: z.string(),
    actions: z.record(seat, z.int()),
    messages: z.record(seat, messageLine.nullable()).default({}),
  }),
  z.object({ type: z.literal('close'), key: z.string() }),
]);

/** What a program asks for. Each line is answered by one line, in their order. */
export type EnvironmentOrder = z.infer<typeof environmentOrder>;
export type MakeOrder = Extract<EnvironmentOrder, { readonly type: 'make' }>;

/** What the program's seats see, and what the last step brought. Keys of records are seats. */
export interface StateLine {
  readonly type: 'state';
  readonly step: number;
  readonly observations: { readonly [seat: string]: Json };
  /** What each heard; absent where there is no channel. */
  readonly channel?: { readonly [seat: string]: ChannelLine };
  readonly legal: { readonly [seat: string]: readonly number[] };
  /** All zero after a reset. Lists are [seat], of all seats. */
  readonly rewards: { readonly team: number; readonly seats: readonly number[]; readonly shaped: readonly number[] };
  readonly outcome: 'ongoing' | 'terminated' | 'truncated';
  readonly picture: string;
}

/** What it is answered. */
export type EnvironmentAnswer =
  | { readonly type: 'hello'; readonly protocol: number; readonly rapport: string }
  | ({ readonly type: 'made'; readonly key: string; readonly agents: readonly number[] } & EnvironmentLine)
  | StateLine
  | { readonly type: 'closed' }
  | { readonly type: 'error'; readonly message: string };

export const readEnvironmentOrder = (line: string) => readLine<EnvironmentOrder>(line, environmentOrder);
