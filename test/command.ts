/** The command line as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildOnce } from './built.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** What it has written to standard output so far. */
  readonly out: () => string;
  readonly ended: Promise<Ended>;
}

/** Starts `rapport` with these words in a folder. Nothing of RAPPORT_DATA reaches it, unless `more` names it. */
export const startCommand = async (
  words: readonly string[],
  folder: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Started> => {
  const { RAPPORT_DATA: _, OPENAI_API_KEY: __, ...env } = process.env;
  const { home } = await buildOnce();
  const child = spawn(process.execPath, [join(home, 'dist/cli/main.js'), ...words], {
    cwd: folder,
    env: { ...env, CI: '1', ...more },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.end();
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return { child, out: () => out, ended };
};

/** Runs `rapport` to its end. */
export const runCommand = async (
  words: readonly string[],
  folder: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Ended> => (await startCommand(words, folder, more)).ended;

/** Resolves when what it has written passes; rejects, with all of it, where the process ends before. */
export const untilSaid = async ({ child, out, ended }: Started, text: string): Promise<void> => {
  while (!out().includes(text)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`ended without "${text}": ${JSON.stringify(await ended)}`);
    await new Promise((resume) => setTimeout(resume, 10));
  }
};
