/** The worlds that ship, by the names that scenarios and traces give them. The next one is a folder, and a line here and in `places.ts`. */
import { asymKitchen } from '../asymKitchen/world.ts';
import { channelWorld } from '../channel/world.ts';
import { groupChat } from '../groupChat/world.ts';
import { overcooked } from '../overcooked/world.ts';
import { shardedTask } from '../shardedTask/world.ts';
import { slotTalk } from '../slotTalk/world.ts';
import type { World } from '../world.ts';

/** Whatever a world's states and observations are: only its own functions look into them. */
const WORLDS: Readonly<Record<string, World>> = {
  overcooked: overcooked as unknown as World,
  'slot-talk': slotTalk as unknown as World,
  'sharded-task': shardedTask as unknown as World,
  'group-chat': groupChat as unknown as World,
  'asym-kitchen': asymKitchen as unknown as World,
};

/** With the channels that scenarios and traces ask for. */
export const SHIPPED_WORLDS: Readonly<Record<string, World>> = Object.fromEntries(
  Object.entries(WORLDS).map(([name, world]) => [name, channelWorld(world)]),
);
