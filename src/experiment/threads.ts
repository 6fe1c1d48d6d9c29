/** Plays episodes in worker threads. A thread that dies takes no other episode with it. */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RUNS_SOURCES } from './code.ts';
import type { Assignment } from './description.ts';
import type { Done, Executor } from './executor.ts';
import { IN_FLIGHT } from './executor.ts';
import { type Carried, type Played, type Task, unplayed } from './play.ts';
import type { WorkerAnswer, WorkerOrders } from './worker.ts';

const WORKER = new URL(`./worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

/** A new thread with `worker.ts` inside. Sources need tsx there too, which a thread doesn't inherit. */
const startWorker = (orders: WorkerOrders): Worker => {
  if (!RUNS_SOURCES) return new Worker(WORKER, { workerData: orders });
  const { resolve } = createRequire(import.meta.url);
  const [esm, cjs] = ['tsx/esm/api', 'tsx/cjs/api'].map(
    (api) => pathToFileURL(resolve(api).replace(/\.cjs$/, '.mjs')).href,
  );
  const code = `import { register } from '${esm}'; import * as required from '${cjs}';
    required.register(); register(); await import('${WORKER.href}');`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { execArgv: [], workerData: orders });
};

interface Thread {
  readonly worker: Worker;
  /** What it is playing, and what of that is still to come. */
  readonly playing: Set<{ task: Task }>;
  ready: boolean;
}

const firstOf = ({ episodes }: Task): Assignment => episodes[0]!;

/** What is left of a task after its first episode; null where that was all. */
const after = ({ episodes }: Task, carried: Carried): Task | null =>
  episodes.length === 1 ? null : { episodes: episodes.slice(1), carried };

/** One `play`: hands out tasks, and starts a thread anew when one dies. */
const crew = (orders: WorkerOrders, size: number, tasks: readonly Task[], done: Done, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const threads = new Set<Thread>();
    /** Tasks that were in flight when a thread died: each is tried once more, alone in its thread. */
    const suspects: Task[] = [];
    /** [index] episodes in which a thread has died. */
    const tried = new Set<number>();
    let next = 0;
    let over = false;

    const stop = (settle: () => void): void => {
      if (over) return;
      over = true;
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
      return alone || playing.size >= room() ? undefined : tasks[next++];
    };

    const finishIfDone = (): void => {
      const idle = [...threads].every(({ playing, ready }) => ready && playing.size === 0);
      if (idle && next >= tasks.length && suspects.length === 0) finish();
    };

    const feed = (thread: Thread): void => {
      if (over) return;
      for (let task = nextFor(thread); task !== undefined; task = nextFor(thread)) {
        thread.playing.add({ task });
        thread.worker.postMessage(task);
      }
      finishIfDone();
    };

    const bury = (thread: Thread, reason: string): void => {
      if (over || !threads.delete(thread)) return;
      if (!thread.ready) {
        fail(new Error(`a worker thread could not start: ${reason}`));
        return;
      }
      for (const { task } of thread.playing) {
        const first = firstOf(task);
        let left: Task | null = task;
        if (tried.has(first.index)) {
          settle(first, unplayed(first, task.carried, `its worker thread died: ${reason}`));
          left = after(task, task.carried);
        } else tried.add(first.index);
        if (left !== null) suspects.push(left);
      }
      finishIfDone();
      if (!over) start();
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
      const worker = startWorker(orders);
      const thread: Thread = { worker, playing: new Set(), ready: false };
      threads.add(thread);
      worker.on('message', (answer: WorkerAnswer) => hear(thread, answer));
      worker.on('error', (error) => bury(thread, error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => bury(thread, `it ended with code ${code}`));
    };

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
