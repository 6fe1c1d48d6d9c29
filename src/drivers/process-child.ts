/** A program as a child of this process: lines in, lines out. It ends when its standard input does, and with this process. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** How a program is started: the words of its command, and the folder that relative paths in them start from. */
export interface Command {
  readonly words: readonly string[];
  readonly folder: string;
}

export interface Child {
  write(line: string): void;
  /** Keeps Node alive (`true`) or lets it end (`false`) while the child runs. */
  hold(held: boolean): void;
  kill(): void;
}

/** What is told of a child. `ended` comes once, and nothing after it. */
export interface ChildEvents {
  line(line: string): void;
  /** Why, in words, with its last words on standard error. */
  ended(reason: string): void;
}

const LAST_WORDS = 600;

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** What is wrong with a command as far as that is known without running it; null if nothing is. */
export const commandProblem = ({ words, folder }: Command): string | null => {
  const [program = ''] = words;
  if (program.includes('/')) {
    const file = isAbsolute(program) ? program : resolve(folder, program);
    return isProgram(file) ? null : `there is no program ${file}`;
  }
  const found = (process.env.PATH ?? '').split(delimiter).some((path) => path !== '' && isProgram(join(path, program)));
  return found ? null : `there is no program ${program} in the folders of PATH`;
};

/** Children that must not outlive this process. */
const children = new Set<ChildProcessByStdio<Writable, Readable, Readable>>();
let watching = false;

const outliveNobody = (): void => {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
  });
};

/** Starts a program. */
export const startChild = ({ words, folder }: Command, events: ChildEvents): Child => {
  outliveNobody();
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  children.add(child);
  let lastWords = '';
  let isOver = false;
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    children.delete(child);
    child.kill('SIGKILL');
    const said = lastWords.trim();
    events.ended(said === '' ? reason : `${reason}; its last words: ${said}`);
  };
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!isOver && line.trim() !== '') events.line(line);
  });
  child.stdin.on('error', () => {}); // It ended while it was written to: `close` tells.
  child.on('error', (error) => end(`it can't be started: ${error.message}`));
  child.on('close', (code, signal) =>
    end(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
  );
  const streams = [child.stdout, child.stderr, child.stdin] as unknown as readonly { ref(): void; unref(): void }[];
  return {
    write: (line) => {
      child.stdin.write(`${line}\n`);
    },
    hold: (held) => {
      for (const one of [child, ...streams])
        if (held) one.ref();
        else one.unref();
    },
    kill: () => end('it was ended from here'),
  };
};
