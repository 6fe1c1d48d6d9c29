/**
 * Asks a program for decisions, starts it when it is needed and again when it ends. Questions that pile up while it is
 * busy go to it as one batch. A question says all that its answer depends on, so nothing is lost with a process: the
 * questions that one took along are asked again, each alone, and the one that ends it twice is refused.
 */
import type { Json } from '../json.ts';
import { type Child, type Command, startChild } from './process-child.ts';
import {
  type EnvironmentLine,
  type PolicyAnswer,
  type PolicyOrder,
  PROTOCOL,
  type ProcessDecision,
  type Question,
  readPolicyAnswer,
} from './process-protocol.ts';

/** A question without what the queue adds to it. */
export type Unasked = Omit<Question, 'id' | 'environment'>;

export interface ProcessQueue {
  /** Starts the program where it doesn't run, and tells it of the environment. Rejects with the reason why it can't. */
  ready(environment: EnvironmentLine): Promise<void>;
  /** The decision; rejects, in words, on what the program did instead. Aborted: nobody waits for it any more. */
  ask(environment: EnvironmentLine, question: Unasked, signal: AbortSignal | null): Promise<ProcessDecision>;
}

export interface ProgramRequest {
  readonly command: Command;
  /** Passed on with the greeting. */
  readonly parameters: Json;
  /** Seconds without any answer to an open question after which the program counts as stuck. */
  readonly patience: number;
  /** Version of this package. */
  readonly rapport: string;
}

interface Waiting {
  readonly id: number;
  readonly environment: EnvironmentLine;
  readonly question: Unasked;
  readonly signal: AbortSignal | null;
  readonly resolve: (decision: ProcessDecision) => void;
  readonly reject: (reason: Error) => void;
  /** Whether a process has ended over it: it is asked alone. */
  tried: boolean;
}

/** A running program, from its start to its end. */
interface Running {
  readonly child: Child;
  /** The keys by which it knows environments. */
  readonly keys: Map<EnvironmentLine, string>;
  readonly ready: Set<string>;
  greeted: boolean;
}

/** Questions in one batch at most. */
const LARGEST_PROCESS_BATCH = 64;

/** The queue before one program. */
export const createProcessQueue = ({ command, parameters, patience, rapport }: ProgramRequest): ProcessQueue => {
  let running: Running | null = null;
  let due: Waiting[] = [];
  /** [id] what the program is busy with. */
  const open = new Map<number, Waiting>();
  /** Told when the program has greeted and knows an environment, or why it doesn't. */
  let preparing: { environment: EnvironmentLine; resolve: () => void; reject: (reason: Error) => void }[] = [];
  let ids = 0;
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;

  const isBusy = (): boolean => open.size > 0 || due.length > 0 || preparing.length > 0;

  /** The program has `patience` from now on, and Node waits for it while it owes an answer. */
  const wait = (): void => {
    clearTimeout(timer);
    running?.child.hold(isBusy());
    if (!isBusy() || running === null) return;
    const { child } = running;
    timer = setTimeout(() => lose(child, `it gave no answer for ${patience} s`), 1000 * patience);
  };

  /** Questions that can go together: one that a process has ended over goes alone. */
  const nextBatch = (): readonly Waiting[] => {
    due = due.filter(({ signal }) => signal?.aborted !== true);
    const alone = due.findIndex(({ tried }) => tried);
    if (alone >= 0) return due.splice(alone, 1);
    return due.splice(0, LARGEST_PROCESS_BATCH);
  };

  /** The program ended or must end: what it was busy with is asked again, or refused. */
  const lose = (child: Child, reason: string): void => {
    if (running === null || running.child !== child) return;
    const { greeted } = running;
    running = null;
    clearTimeout(timer);
    child.kill();
    const error = (what: string) => new Error(`the program ${command.words.join(' ')} ${what}: ${reason}`);
    for (const { reject } of preparing.splice(0)) reject(error('did not get ready'));
    const again: Waiting[] = [];
    // A program that can't even greet ends over the questions that it was started for.
    for (const waiting of greeted ? open.values() : nextBatch()) {
      if (waiting.signal?.aborted === true) continue;
      if (waiting.tried) waiting.reject(error('gave no decision'));
      else {
        waiting.tried = true;
        again.push(waiting);
      }
    }
    open.clear();
    due = [...again, ...due];
    schedule();
  };

  const write = (order: PolicyOrder): void => running!.child.write(JSON.stringify(order));

  /** Tells the program of an environment, once; the key of it. */
  const introduce = (environment: EnvironmentLine): string => {
    const { keys } = running!;
    const known = keys.get(environment);
    if (known !== undefined) return known;
    const key = String(keys.size + 1);
    keys.set(environment, key);
    write({ type: 'environment', key, ...environment });
    return key;
  };

  const settlePreparing = (): void => {
    if (running === null || !running.greeted) return;
    const still: typeof preparing = [];
    for (const one of preparing) {
      if (running.ready.has(introduce(one.environment))) one.resolve();
      else still.push(one);
    }
    preparing = still;
  };

  /** Takes what the program says; what is wrong with it, null if nothing is. */
  const take = (now: Running, answer: PolicyAnswer): string | null => {
    switch (answer.type) {
      case 'hello':
        if (answer.protocol !== PROTOCOL)
          return `it speaks version ${answer.protocol} of the protocol, and this is version ${PROTOCOL}`;
        now.greeted = true;
        return null;
      case 'ready':
        now.ready.add(answer.key);
        return null;
      case 'error':
        return `it said: ${answer.message}`;
      case 'decisions':
        for (const decision of answer.decisions) {
          const waiting = open.get(decision.id);
          if (waiting === undefined) return `it answered question ${decision.id}, which is not open`;
          open.delete(decision.id);
          if ('error' in decision) waiting.reject(new Error(decision.error));
          else waiting.resolve(decision);
        }
        return null;
    }
  };

  const hear = (child: Child, line: string): void => {
    if (running === null || running.child !== child) return;
    const read = readPolicyAnswer(line);
    const problem = read.ok ? take(running, read.value) : `it wrote what is no answer: ${read.problem}`;
    if (problem !== null) {
      lose(child, problem);
      return;
    }
    settlePreparing();
    send();
    wait();
  };

  const start = (): void => {
    const child: Child = startChild(command, {
      line: (line) => hear(child, line),
      ended: (reason) => lose(child, reason),
    });
    running = { child, keys: new Map(), ready: new Set(), greeted: false };
    write({ type: 'hello', protocol: PROTOCOL, rapport, parameters });
  };

  /** Sends what is due to a program that is free; starts one where none runs. */
  const send = (): void => {
    if (open.size > 0 || (due.length === 0 && preparing.length === 0)) return;
    if (running === null) {
      start();
      wait();
    }
    if (running === null || !running.greeted) return;
    const questions = nextBatch().map((waiting): Question => {
      open.set(waiting.id, waiting);
      return { id: waiting.id, environment: introduce(waiting.environment), ...waiting.question };
    });
    if (questions.length > 0) write({ type: 'act', questions });
    wait();
  };

  /** Sends once this turn of the event loop has nothing more to ask. */
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      send();
    });
  };

  return {
    ready: (environment) =>
      new Promise((resolve, reject) => {
        preparing.push({ environment, resolve, reject });
        if (running === null) start();
        settlePreparing();
        wait();
      }),
    ask: (environment, question, signal) =>
      new Promise((resolve, reject) => {
        due.push({ id: ids++, environment, question, signal, resolve, reject, tried: false });
        schedule();
      }),
  };
};
