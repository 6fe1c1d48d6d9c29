/** Plays episodes in worker threads. A thread that dies takes no other episode with it. */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RUNS_SOURCES } from './code.ts';
import type { Assignment } from './description.ts';
import type { Done, Executor } from './executor.ts';
import { IN_FLIGHT } from './executor.ts';
import { failedRow, type Played } from './play.ts';
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
  /** [index] what it is playing. */
  readonly playing: Map<number, Assignment>;
  ready: boolean;
}

/** One `play`: hands out assignments, and starts a thread anew when one dies. */
const crew = (
  orders: WorkerOrders,
  size: number,
  assignments: readonly Assignment[],
  done: Done,
  signal: AbortSignal,
) =>
  new Promise<void>((resolve, reject) => {
    const threads = new Set<Thread>();
    /** Episodes that were in flight when a thread died: each is tried once more, alone in its thread. */
    const suspects: Assignment[] = [];
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
    const room = (): number => Math.max(1, Math.min(IN_FLIGHT, Math.floor((assignments.length - next) / (2 * size))));

    const nextFor = ({ playing }: Thread): Assignment | undefined => {
      if (suspects.length > 0) return playing.size === 0 ? suspects.shift() : undefined;
      const alone = [...playing.keys()].some((index) => tried.has(index));
      return alone || playing.size >= room() ? undefined : assignments[next++];
    };

    const feed = (thread: Thread): void => {
      if (over) return;
      for (let assignment = nextFor(thread); assignment !== undefined; assignment = nextFor(thread)) {
        thread.playing.set(assignment.index, assignment);
        thread.worker.postMessage(assignment);
      }
      const idle = [...threads].every(({ playing, ready }) => ready && playing.size === 0);
      if (idle && next >= assignments.length && suspects.length === 0) finish();
    };

    const bury = (thread: Thread, reason: string): void => {
      if (over || !threads.delete(thread)) return;
      if (!thread.ready) {
        fail(new Error(`a worker thread could not start: ${reason}`));
        return;
      }
      for (const assignment of thread.playing.values()) {
        if (tried.has(assignment.index))
          settle(assignment, { row: failedRow(assignment, `its worker thread died: ${reason}`), trace: null });
        else {
          tried.add(assignment.index);
          suspects.push(assignment);
        }
      }
      if (!over) start();
    };

    const hear = (thread: Thread, answer: WorkerAnswer): void => {
      if (over) return;
      if (answer.kind === 'ready') thread.ready = true;
      else {
        const assignment = thread.playing.get(answer.index)!;
        thread.playing.delete(answer.index);
        settle(assignment, answer.played);
      }
      feed(thread);
    };

    const start = (): void => {
      const worker = startWorker(orders);
      const thread: Thread = { worker, playing: new Map(), ready: false };
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
  play: async (assignments, done, signal) => {
    if (assignments.length > 0) await crew(orders, Math.min(threads, assignments.length), assignments, done, signal);
  },
});
