/**
 * The worlds that the page carries with it, and what a trace needs to be replayed in one of them. A world of the user's
 * own stays with the server, which sends what it looks like.
 */
import type { ReplayGround } from '../experiment/annotated.ts';
import { changeWorld } from '../experiment/changeWorld.ts';
import { SHIPPED_WORLDS } from '../experiment/shippedWorlds.ts';
import type { Json } from '../json.ts';
import type { Trace } from '../trace.ts';
import type { EnvironmentRequest } from '../world.ts';

export type Grounded =
  | { readonly ok: true; readonly ground: ReplayGround }
  | { readonly ok: false; readonly reason: string };

/** What a request, as headers of traces have it, asks for; or why this page doesn't have it. */
export const groundOfRequest = (asked: Json): Grounded => {
  const { world: name, ...request } = (asked ?? {}) as unknown as EnvironmentRequest & { readonly world?: unknown };
  if (typeof name !== 'string') return { ok: false, reason: 'the trace does not say in which world it was made' };
  if (!Object.hasOwn(SHIPPED_WORLDS, name)) return { ok: false, reason: `the world ${name} is not part of this page` };
  const world = SHIPPED_WORLDS[name]!;
  try {
    return { ok: true, ground: { world, environment: world.environment(request), change: changeWorld(world) } };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** Where a trace replays in this page, or why it can't. */
export const groundOf = ({ header }: Trace): Grounded => groundOfRequest(header.environment.request);
