/** What the commands that serve a page have in common: where it listens, and how it ends. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { inputError } from '../experiment/problem.ts';
import { BUILT_PAGE, LOOPBACK, type RunningServer, type ServerSetup, startServer } from '../viewer/server/server.ts';
import { interruptSignal } from './interrupt.ts';
import { parseWhole } from './overrides.ts';

/** Where the page is looked for first, so that a link to it goes on working; any free port where it is taken. */
const USUAL_PORT = 4270;

export interface PageFlags {
  readonly port?: number;
  readonly host: string;
}

export const addPageOptions = (command: Command): Command =>
  command
    .option('--port <port>', `listen on this port (default: ${USUAL_PORT}, or any free one)`, parseWhole(0))
    .option(
      '--host <address>',
      'listen on this address; anything but the loopback opens the page to the network',
      LOOPBACK,
    );

const startAt = async (setup: Omit<ServerSetup, 'port'>, port: number | undefined): Promise<RunningServer> => {
  try {
    return await startServer({ ...setup, port: port ?? USUAL_PORT });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && port === undefined) return await startServer({ ...setup, port: 0 });
    if (code === undefined) throw error;
    throw inputError('--port, --host', `can't listen there: ${message}`);
  }
};

/** Serves the built page with these answers. Throws an `InputError` where there is none, or nobody can listen there. */
export const servePage = async (answer: ServerSetup['answer'], { host, port }: PageFlags): Promise<RunningServer> => {
  if (!existsSync(join(BUILT_PAGE, 'index.html')))
    throw inputError(BUILT_PAGE, 'the page has not been built', 'npm run build');
  return await startAt({ page: BUILT_PAGE, host, answer }, port);
};

/** Resolves at ctrl-c, or when the system ends the process; a second ctrl-c ends it at once. */
export const untilInterrupted = (): Promise<void> => {
  const signal = interruptSignal();
  return new Promise((resolve) => {
    // A listener alone keeps no process alive; the server that is waited for does.
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
};
