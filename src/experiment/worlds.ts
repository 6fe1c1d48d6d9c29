/** The worlds that a scenario can name. The next one is a folder beside `overcooked/`, a line here and one in `places.ts`. */
import { overcooked } from '../overcooked/world.ts';
import type { World } from '../world.ts';
import { isModulePath, loadWorldModule, modulePath } from './plugin.ts';

/** Whatever a world's states and observations are: only its own functions look into them. */
const WORLDS: Readonly<Record<string, World>> = { overcooked: overcooked as unknown as World };

export const worldNames = (): readonly string[] => Object.keys(WORLDS);

/** The world of this name that ships with the package; null if there is none. */
export const findWorld = (name: string): World | null => (Object.hasOwn(WORLDS, name) ? WORLDS[name]! : null);

/** The world that a scenario in the folder `base` means: one that ships, or the user's own module, which is run. */
export const loadWorld = async (name: string, base: string): Promise<World> => {
  const world = isModulePath(name) ? await loadWorldModule(modulePath(name, base)) : findWorld(name);
  if (world === null) throw new Error(`there is no world ${name}; there is ${worldNames().join(', ')}`);
  return world;
};
