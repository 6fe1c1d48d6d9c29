/** What a world has to play in, without its policies and its knowledge: a listing need not wait for them. */
import type { World } from '../world.ts';

export const DEFAULT_WORLD = 'overcooked';

export type Places = Pick<World, 'name' | 'rules' | 'layouts'>;

/** Of the worlds that ship. */
const SHIPPED: Readonly<Record<string, () => Promise<Places>>> = {
  [DEFAULT_WORLD]: async () => (await import('../overcooked/places.ts')).places,
  'slot-talk': async () => (await import('../slotTalk/places.ts')).places,
  'sharded-task': async () => (await import('../shardedTask/places.ts')).places,
  'group-chat': async () => (await import('../groupChat/places.ts')).places,
  'asym-kitchen': async () => (await import('../asymKitchen/places.ts')).places,
};

/** The places of the world that `name` means in the folder `base`. */
export const loadPlaces = async (name: string, base: string): Promise<Places> =>
  Object.hasOwn(SHIPPED, name) ? SHIPPED[name]!() : (await import('./worlds.ts')).loadWorld(name, base);
