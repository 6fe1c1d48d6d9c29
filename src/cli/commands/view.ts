/** `rapport view <run or trace>`: serves a page on this machine that shows episodes, and what the minds in them thought. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { inputError } from '../../experiment/problem.ts';
import { BUILT_PAGE, LOOPBACK, type RunningServer, startServer } from '../../viewer/server/server.ts';
import { openSource } from '../../viewer/server/sources.ts';
import { answerView } from '../../viewer/server/view.ts';
import { parseWhole } from '../overrides.ts';

interface ViewFlags {
  readonly port?: number;
  readonly host: string;
  readonly trust?: true;
}

/** Where the page is looked for first, so that a link to it goes on working; any free port where it is taken. */
const USUAL_PORT = 4270;

/** Throws an `InputError` where the package has not been built. */
const checkPage = (): void => {
  if (!existsSync(join(BUILT_PAGE, 'index.html')))
    throw inputError(BUILT_PAGE, 'the page has not been built', 'npm run build');
};

const start = async (
  setup: Omit<Parameters<typeof startServer>[0], 'port'>,
  port: number | undefined,
): Promise<RunningServer> => {
  try {
    return await startServer({ ...setup, port: port ?? USUAL_PORT });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && port === undefined) return await startServer({ ...setup, port: 0 });
    if (code === undefined) throw error;
    throw inputError('--port, --host', `can't listen there: ${message}`);
  }
};

export const define = (command: Command): void => {
  command
    .argument('<what...>', 'run directories, or traces: <run directory>/traces/<id>.jsonl')
    .option('--port <port>', `listen on this port (default: ${USUAL_PORT}, or any free one)`, parseWhole(0))
    .option(
      '--host <address>',
      'listen on this address; anything but the loopback opens the page to the network',
      LOOPBACK,
    )
    .option('--trust', 'let modules and programs that traces name run again, to show what they thought')
    .action(async (what: readonly string[], { port, host, trust }: ViewFlags) => {
      checkPage();
      const sources = what.map(openSource);
      const server = await start({ page: BUILT_PAGE, host, answer: answerView(sources, trust === true) }, port);
      process.stdout.write(`${server.url}\nctrl-c ends it\n`);
      process.once('SIGINT', () => {
        void server.close().then(() => process.exit(0));
      });
      await new Promise(() => {});
    });
};
