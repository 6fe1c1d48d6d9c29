/**
 * Fluency: how well the members of a team mesh, by the objective measures of Hoffman (2019, "Evaluating Fluency in
 * Human-Robot Collaboration", section IV), over the events of a replayed episode:
 *
 *     idle time (H-IDLE, R-IDLE)       share of steps in which a seat did nothing useful, by cause
 *     concurrent activity (C-ACT)      share of steps in which at least two seats were active
 *     functional delay (F-DEL)         accumulated steps between one seat's end of a joint action and the other's part of
 *                                      it, over the episode's steps; here from leaving a thing to its being taken over
 *
 * A seat that was blocked wanted to act: it counts as neither idle nor active.
 */
import { type Events, handOversOf } from './handOver.ts';

export interface Fluency {
  readonly steps: number;
  /** [seat] share of steps, in [0, 1]. */
  readonly idle: readonly number[];
  /** [seat] share of steps by cause. */
  readonly idleBy: readonly { readonly [cause: string]: number }[];
  /** [seat] share of steps. */
  readonly blocked: readonly number[];
  /** Share of steps, in [0, 1]. */
  readonly concurrent: number;
  readonly handOvers: number;
  /** Mean steps that a thing lay between giver and taker; null without hand-overs whose beginning is known. */
  readonly handOverDelay: number | null;
  /** Accumulated delay over steps; 0 without hand-overs. */
  readonly functionalDelay: number;
}

/** Of one episode. `events` is [step]; an episode of no step has shares of 0. */
export const fluency = (events: Events, seats: number): Fluency => {
  const steps = events.length;
  const idle = new Array<number>(seats).fill(0);
  const blocked = new Array<number>(seats).fill(0);
  const causes = Array.from({ length: seats }, () => new Map<string, number>());
  let concurrent = 0;
  for (const step of events) {
    const inactive = new Set<number>();
    for (const { kind, seat, detail = 'unknown' } of step) {
      if (kind !== 'idle' && kind !== 'blocked') continue;
      if (inactive.has(seat)) continue;
      inactive.add(seat);
      if (kind === 'blocked') blocked[seat]!++;
      else {
        idle[seat]!++;
        causes[seat]!.set(detail, (causes[seat]!.get(detail) ?? 0) + 1);
      }
    }
    if (seats - inactive.size >= 2) concurrent++;
  }
  const handOvers = handOversOf(events);
  const delays = handOvers.flatMap(({ given, taken }) => (given === null ? [] : [taken - given]));
  const delay = delays.reduce((sum, one) => sum + one, 0);
  const share = (count: number) => (steps === 0 ? 0 : count / steps);
  return {
    steps,
    idle: idle.map(share),
    idleBy: causes.map((counts) => Object.fromEntries([...counts].sort().map(([cause, n]) => [cause, share(n)]))),
    blocked: blocked.map(share),
    concurrent: share(concurrent),
    handOvers: handOvers.length,
    handOverDelay: delays.length === 0 ? null : delay / delays.length,
    functionalDelay: share(delay),
  };
};
