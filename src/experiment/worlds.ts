/** The worlds that a scenario can name: those that ship, and modules of the user's own. */
import { channelWorld } from '../channel/world.ts';
import { suggestWords } from '../nearest.ts';
import type { World } from '../world.ts';
import { isModulePath, loadWorldModule, modulePath, modulePathProblem } from './plugin.ts';
import { inputError } from './problem.ts';
import { SHIPPED_WORLDS } from './shippedWorlds.ts';

export const worldNames = (): readonly string[] => Object.keys(SHIPPED_WORLDS);

/** The world of this name that ships with the package; null if there is none. */
export const findWorld = (name: string): World | null =>
  Object.hasOwn(SHIPPED_WORLDS, name) ? SHIPPED_WORLDS[name]! : null;

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
