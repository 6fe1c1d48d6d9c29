/** Who plays the episodes of a run. Every executor gives the same rows and traces; they differ in how fast. */
import { setImmediate } from 'node:timers/promises';
import type { Assignment } from './description.ts';
import { type Played, playEpisode, type Stage, type Task } from './play.ts';
import { createWatch, type Limits } from './watch.ts';

/** Told of each episode as it ends: those of a task in their order, those of several tasks in any. */
export type Done = (assignment: Assignment, played: Played) => void;

export interface Executor {
  /** Plays all of them, or those already begun when `signal` is aborted. Rejects only on faults of the harness. */
  play(tasks: readonly Task[], done: Done, signal: AbortSignal): Promise<void>;
}

/** Episodes in flight at once in one thread: so many decisions a network can be asked for in one batch. */
export const IN_FLIGHT = 16;

/** Plays in this very thread, `inFlight` tasks at once. A policy that is stuck in a decision can't be given up here. */
export const playHere = (
  { workshop, level, limits }: Omit<Stage, 'watch'> & { readonly limits?: Limits },
  inFlight = IN_FLIGHT,
): Executor => ({
  play: async (tasks, done, signal) => {
    const stage = { workshop, level, watch: createWatch(limits) };
    let next = 0;
    /** `done` threw: nobody keeps what is played any more. */
    let broken = false;
    const lane = async (): Promise<void> => {
      for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
        let { carried } = task;
        for (const assignment of task.episodes) {
          if (signal.aborted || broken) return;
          const played = await playEpisode(assignment, carried, stage);
          if (broken) return;
          try {
            done(assignment, played);
          } catch (error) {
            broken = true;
            throw error;
          }
          carried = played.carried;
          await setImmediate(); // Signals and timers get their turn between episodes that never wait.
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(inFlight, tasks.length) }, lane));
  },
});
