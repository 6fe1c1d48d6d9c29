/** One process at a time writes a run directory. The lock of a dead process is taken over; a live one's is respected. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inputError } from './problem.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's ticks since boot: a pid may be given again. null where that is unknown. */
  readonly began: string | null;
}

/** Field 22 of /proc/<pid>/stat; null on systems without it. */
const beganAt = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const isAlive = ({ pid, began }: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return began === null || beganAt(pid) === began;
};

const readHolder = (text: string): Holder | null => {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
};

const tryCreate = (path: string): boolean => {
  try {
    const file = openSync(path, 'wx');
    const holder: Holder = { pid: process.pid, host: hostname(), began: beganAt(process.pid) };
    writeSync(file, `${JSON.stringify(holder)}\n`);
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Whether a lock is so young that whoever made it may not have said its name yet. */
const isNew = (path: string): boolean => {
  try {
    return Date.now() - statSync(path).mtimeMs < 1000;
  } catch {
    return false;
  }
};

/** Takes the lock of a run directory and gives what releases it. Throws an `InputError` while another process holds it. */
export const lockDirectory = (directory: string): (() => void) => {
  const path = join(directory, 'run.lock');
  for (let attempt = 0; attempt < 10; attempt++) {
    if (tryCreate(path)) return () => rmSync(path, { force: true });
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      continue; // Released in this very moment.
    }
    const holder = readHolder(text);
    if (holder === null && isNew(path)) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      attempt--;
      continue;
    }
    if (holder !== null && holder.host !== hostname()) {
      const hint = `if that machine no longer runs it, remove ${path}`;
      throw inputError(directory, `process ${holder.pid} on ${holder.host} is writing this run`, hint);
    }
    if (holder !== null && isAlive(holder)) {
      const hint = `wait for it, end it, or choose another directory with --out`;
      throw inputError(directory, `process ${holder.pid} is writing this run`, hint);
    }
    // Dead. Move it away under a name of our own: of several that try, one gets the lock that it read.
    const stale = `${path}.${process.pid}.stale`;
    try {
      renameSync(path, stale);
    } catch {
      continue;
    }
    const moved = readFileSync(stale, 'utf8');
    if (moved !== text) renameSync(stale, path);
    else rmSync(stale, { force: true });
  }
  throw inputError(directory, 'the lock of this run changes hands all the time', `remove ${path} if nothing runs`);
};
