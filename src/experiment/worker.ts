/** A worker thread: builds its own workshop and plays what it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Json } from '../json.ts';
import type { TraceLevel } from '../trace.ts';
import { type ModelOrders, openOrdered } from './models.ts';
import { type Played, playEpisode, type Task } from './play.ts';
import { type Limits, type Marks, markTurn } from './watch.ts';
import { openWorkshop } from './workshop.ts';

/** What a worker is told at its start. */
export interface WorkerOrders {
  readonly world: string;
  readonly base: string;
  readonly references: readonly Json[];
  readonly level: TraceLevel;
  readonly limits: Limits;
  /** null: there are no models; otherwise they only replay, from the run's own `recording` too. */
  readonly models: (ModelOrders & { readonly recording: string }) | null;
}

/** What it answers: that it is ready, and each episode that it played. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'played'; readonly index: number; readonly played: Played };

const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');
const { world, base, references, level, limits, models, marks } = workerData as WorkerOrders & {
  readonly marks: Marks;
};
const session = await openOrdered(models, base);
if (models !== null) session?.attach(models.recording, new AbortController().signal);
const workshop = await openWorkshop(world, base, references, session);

port.on('message', async (task: Task) => {
  let { carried } = task;
  for (const assignment of task.episodes) {
    const played = await playEpisode(assignment, carried, { workshop, level, watch: { marks, limits } });
    port.postMessage({ kind: 'played', index: assignment.index, played } satisfies WorkerAnswer);
    carried = played.carried;
  }
});
setInterval(() => markTurn(marks), Math.min(1000, 100 * limits.seconds));
port.postMessage({ kind: 'ready' } satisfies WorkerAnswer);
