/** The worlds that a scenario can name. The next one is a folder beside `overcooked/`, a line here and one in `places.ts`. */
import { asymKitchen } from '../asymKitchen/world.ts';
import { channelWorld } from '../channel/world.ts';
import { groupChat } from '../groupChat/world.ts';
import { suggestWords } from '../nearest.ts';
import { overcooked } from '../overcooked/world.ts';
import { shardedTask } from '../shardedTask/world.ts';
import { slotTalk } from '../slotTalk/world.ts';
import type { World } from '../world.ts';
import { isModulePath, loadWorldModule, modulePath, modulePathProblem } from './plugin.ts';
import { inputError } from './problem.ts';

/** Whatever a world's states and observations are: only its own functions look into them. */
const SHIPPED: Readonly<Record<string, World>> = {
  overcooked: overcooked as unknown as World,
  'slot-talk': slotTalk as unknown as World,
  'sharded-task': shardedTask as unknown as World,
  'group-chat': groupChat as unknown as World,
  'asym-kitchen': asymKitchen as unknown as World,
};

/** With the channels that scenarios ask for. */
const WORLDS: Readonly<Record<string, World>> = Object.fromEntries(
  Object.entries(SHIPPED).map(([name, world]) => [name, channelWorld(world)]),
);

export const worldNames = (): readonly string[] => Object.keys(WORLDS);

/** The world of this name that ships with the package; null if there is none. */
export const findWorld = (name: string): World | null => (Object.hasOwn(WORLDS, name) ? WORLDS[name]! : null);

/**
 * The world that `name` means in the folder `base`: one that ships, or the user's own module, which is run. Throws an
 * `InputError`.
 */
export const loadWorld = async (name: string, base: string): Promise<World> => {
  if (!isModulePath(name)) {
    const world = findWorld(name);
    if (world === null) throw inputError(name, 'there is no world of this name', suggestWords(name, worldNames()));
    return world;
  }
  const problem = modulePathProblem(name, base);
  if (problem !== null) throw inputError(name, problem);
  try {
    return channelWorld(await loadWorldModule(modulePath(name, base)));
  } catch (error) {
    throw inputError(
      name,
      `this module can't be used as a world: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};
