/** Who plays the episodes of a run. Every executor gives the same rows and traces; they differ in how fast. */
import { setImmediate } from 'node:timers/promises';
import type { TraceLevel } from '../trace.ts';
import type { Assignment } from './description.ts';
import { type Played, playEpisode } from './play.ts';
import type { Workshop } from './workshop.ts';

/** Told of each episode as it ends, in any order. */
export type Done = (assignment: Assignment, played: Played) => void;

export interface Executor {
  /** Plays all of them, or those already begun when `signal` is aborted. Rejects only on faults of the harness. */
  play(assignments: readonly Assignment[], done: Done, signal: AbortSignal): Promise<void>;
}

/** Episodes in flight at once in one thread: so many decisions a network can be asked for in one batch. */
export const IN_FLIGHT = 16;

/** Plays in this very thread, `inFlight` episodes at once. */
export const playHere = (workshop: Workshop, level: TraceLevel, inFlight = IN_FLIGHT): Executor => ({
  play: async (assignments, done, signal) => {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let assignment = assignments[next++]; assignment !== undefined; assignment = assignments[next++]) {
        if (signal.aborted) return;
        done(assignment, await playEpisode(assignment, workshop, level));
        await setImmediate(); // Signals and timers get their turn between episodes that never wait.
      }
    };
    await Promise.all(Array.from({ length: Math.min(inFlight, assignments.length) }, lane));
  },
});
