/** Changes from outside, as a scenario states them: one, or a list of them that stand at one step. */
import type { ApplyChange, Changed } from '../changes.ts';
import type { Json } from '../json.ts';
import type { World } from '../world.ts';

/** Lets a world make a change, or a list of them that stand at one step. */
export const changeWorld =
  (world: World): ApplyChange<unknown, unknown> =>
  (environment, state, change) => {
    const changes: readonly Json[] = Array.isArray(change) ? change : [change];
    let now: Changed<unknown, unknown> = { environment, state };
    for (const one of changes) now = world.change(now.environment, now.state, one);
    return now;
  };
