/** The worlds that the page carries with it, and what a trace needs to be replayed in one of them. */

import { asymKitchen } from '../asymKitchen/world.ts';
import { channelWorld } from '../channel/world.ts';
import type { ReplayGround } from '../experiment/annotated.ts';
import { changeWorld } from '../experiment/changeWorld.ts';
import { groupChat } from '../groupChat/world.ts';
import type { Json } from '../json.ts';
import { overcooked } from '../overcooked/world.ts';
import { shardedTask } from '../shardedTask/world.ts';
import { slotTalk } from '../slotTalk/world.ts';
import type { Trace } from '../trace.ts';
import type { EnvironmentRequest, World } from '../world.ts';

/** The next world is a line here. A world of the user's own stays with the server, which sends what it looks like. */
const SHIPPED: Readonly<Record<string, World>> = {
  overcooked: overcooked as unknown as World,
  'slot-talk': slotTalk as unknown as World,
  'sharded-task': shardedTask as unknown as World,
  'group-chat': groupChat as unknown as World,
  'asym-kitchen': asymKitchen as unknown as World,
};

/** With the channels that traces ask for. */
const WORLDS: Readonly<Record<string, World>> = Object.fromEntries(
  Object.entries(SHIPPED).map(([name, world]) => [name, channelWorld(world)]),
);

export type Grounded =
  | { readonly ok: true; readonly ground: ReplayGround }
  | { readonly ok: false; readonly reason: string };

/** What a request, as headers of traces have it, asks for; or why this page doesn't have it. */
export const groundOfRequest = (asked: Json): Grounded => {
  const { world: name, ...request } = (asked ?? {}) as unknown as EnvironmentRequest & { readonly world?: unknown };
  if (typeof name !== 'string') return { ok: false, reason: 'the trace does not say in which world it was made' };
  if (!Object.hasOwn(WORLDS, name)) return { ok: false, reason: `the world ${name} is not part of this page` };
  const world = WORLDS[name]!;
  try {
    return { ok: true, ground: { world, environment: world.environment(request), change: changeWorld(world) } };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** Where a trace replays in this page, or why it can't. */
export const groundOf = ({ header }: Trace): Grounded => groundOfRequest(header.environment.request);
