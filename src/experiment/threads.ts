/** Plays episodes in worker threads. A thread that dies or is stuck takes no other episode with it. */
import type { Worker } from 'node:worker_threads';
import type { Failure } from '../trace.ts';
import type { Assignment } from './description.ts';
import type { Done, Executor } from './executor.ts';
import { IN_FLIGHT } from './executor.ts';
import { type Carried, harnessFailure, type Played, type Task, unplayed } from './play.ts';
import { startThread } from './thread.ts';
import { createWatch, type Marks, placeOf, pulseOf, tooLate } from './watch.ts';
import type { WorkerAnswer, WorkerOrders } from './worker.ts';

interface Thread {
  readonly worker: Worker;
  /** What it is playing, and what of that is still to come. */
  readonly playing: Set<{ task: Task }>;
  ready: boolean;
  readonly marks: Marks;
  /** Its last sign of life, and when that came, in milliseconds. */
  pulse: string;
  since: number;
}

const firstOf = ({ episodes }: Task): Assignment => episodes[0]!;

/** What is left of a task after its first episode; null where that was all. */
const after = ({ episodes }: Task, carried: Carried): Task | null =>
  episodes.length === 1 ? null : { episodes: episodes.slice(1), carried };

/** One `play`: hands out tasks, and starts a thread anew when one dies. */
const crew = (orders: WorkerOrders, size: number, tasks: readonly Task[], done: Done, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const threads = new Set<Thread>();
    /** Tasks that were in flight when a thread died of nobody knows whom: each is tried once more, alone in its thread. */
    const suspects: Task[] = [];
    /** Tasks that were in flight when a thread was ended for another one. */
    const innocents: Task[] = [];
    /** [index] episodes in which a thread has died. */
    const tried = new Set<number>();
    let next = 0;
    let over = false;

    const stop = (settle: () => void): void => {
      if (over) return;
      over = true;
      clearInterval(round);
      for (const { worker } of threads) void worker.terminate();
      settle();
    };
    const finish = (): void => stop(resolve);
    const fail = (error: unknown): void => stop(() => reject(error));

    const settle = (assignment: Assignment, played: Played): void => {
      try {
        done(assignment, played);
      } catch (error) {
        fail(error);
      }
    };

    /** The more is left, the more at once: large batches in the middle, no thread waiting for another at the end. */
    const room = (): number => Math.max(1, Math.min(IN_FLIGHT, Math.floor((tasks.length - next) / (2 * size))));

    const nextFor = ({ playing }: Thread): Task | undefined => {
      if (suspects.length > 0) return playing.size === 0 ? suspects.shift() : undefined;
      const alone = [...playing].some(({ task }) => tried.has(firstOf(task).index));
      return alone || playing.size >= room() ? undefined : (innocents.shift() ?? tasks[next++]);
    };

    const finishIfDone = (): void => {
      const idle = [...threads].every(({ playing, ready }) => ready && playing.size === 0);
      if (idle && next >= tasks.length && suspects.length + innocents.length === 0) finish();
    };

    const feed = (thread: Thread): void => {
      if (over) return;
      for (let task = nextFor(thread); task !== undefined; task = nextFor(thread)) {
        thread.playing.add({ task });
        thread.worker.postMessage(task);
      }
      finishIfDone();
    };

    /** Lays a death to the policy that was deciding in this episode; to nobody where none was. */
    const blame = ({ index, description }: Assignment, { marks }: Thread, reason: string): Failure => {
      const place = placeOf(marks);
      if (place?.index !== index) return harnessFailure(`its worker thread died: ${reason}`);
      const { seat, step } = place;
      return { seat, step, cause: seat === description.seat ? 'focal' : 'partner', reason };
    };

    /** Ends the episode that a task is at; what follows it is played as if nothing had been. */
    const giveUp = (task: Task, thread: Thread, reason: string): void => {
      const first = firstOf(task);
      settle(first, unplayed(first, task.carried, blame(first, thread, reason)));
      const left = after(task, task.carried);
      if (left !== null) innocents.push(left);
    };

    const replace = (thread: Thread): void => {
      if (over || !threads.delete(thread)) return;
      finishIfDone();
      if (!over) start();
    };

    /** A thread that ended of itself: by an error that nobody caught, out of memory, or because a policy ended it. */
    const bury = (thread: Thread, reason: string): void => {
      if (over || !threads.has(thread)) return;
      if (!thread.ready) {
        fail(new Error(`a worker thread could not start: ${reason}`));
        return;
      }
      for (const { task } of thread.playing) {
        const { index } = firstOf(task);
        if (tried.has(index)) giveUp(task, thread, `ended its worker thread: ${reason}`);
        else {
          tried.add(index);
          suspects.push(task);
        }
      }
      replace(thread);
    };

    /** A thread that is stuck in one decision is ended; the others that it was playing begin anew. */
    const endStuck = (thread: Thread): void => {
      const stuck = placeOf(thread.marks);
      for (const { task } of thread.playing)
        if (firstOf(task).index === stuck?.index) giveUp(task, thread, tooLate(orders.limits));
        else innocents.push(task);
      replace(thread);
      void thread.worker.terminate();
    };

    const lookAfter = (): void => {
      const now = performance.now();
      for (const thread of threads) {
        const pulse = pulseOf(thread.marks);
        if (pulse !== thread.pulse || thread.playing.size === 0) {
          thread.pulse = pulse;
          thread.since = now;
        } else if (now - thread.since > 1000 * orders.limits.seconds) endStuck(thread);
      }
    };

    const hear = (thread: Thread, answer: WorkerAnswer): void => {
      if (over) return;
      if (answer.kind === 'ready') thread.ready = true;
      else {
        const running = [...thread.playing].find(({ task }) => firstOf(task).index === answer.index)!;
        const first = firstOf(running.task);
        const left = after(running.task, answer.played.carried);
        if (left === null) thread.playing.delete(running);
        else running.task = left;
        settle(first, answer.played);
      }
      feed(thread);
    };

    const start = (): void => {
      const { marks } = createWatch(orders.limits);
      const resourceLimits = { maxOldGenerationSizeMb: orders.limits.megabytes };
      const worker = startThread('worker', { workerData: { ...orders, marks }, resourceLimits });
      const thread: Thread = { worker, playing: new Set(), ready: false, marks, pulse: '', since: performance.now() };
      threads.add(thread);
      worker.on('message', (answer: WorkerAnswer) => hear(thread, answer));
      worker.on('error', (error) => bury(thread, error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => bury(thread, `it ended with code ${code}`));
    };

    const round = setInterval(lookAfter, Math.min(1000, 100 * orders.limits.seconds));
    // Whatever is in flight is played again by the resume, byte for byte.
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
    else for (let i = 0; i < size; i++) start();
  });

/** Plays in so many worker threads. */
export const playInThreads = (orders: WorkerOrders, threads: number): Executor => ({
  play: async (tasks, done, signal) => {
    if (tasks.length > 0) await crew(orders, Math.min(threads, tasks.length), tasks, done, signal);
  },
});
