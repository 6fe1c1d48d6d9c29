/** `rapport model serve`: a server that speaks OpenAI's protocol and answers from a script. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { inputError } from '../../experiment/problem.ts';
import { loadScript, type Script } from '../../model/scripted.ts';
import { serveScript } from '../../model/server.ts';
import { EXIT } from '../exit.ts';
import { parseWhole } from '../overrides.ts';

interface ServeFlags {
  readonly scripted: string;
  readonly port: number;
  readonly requestsPerMinute?: number;
}

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new InvalidArgumentError('expected a port, 0 to 65535; 0 takes any that is free');
  return port;
};

const readScript = async (file: string): Promise<Script> => {
  try {
    return await loadScript(resolve(file));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw inputError(file, `this can't be a scripted model: ${message}`, 'docs/models.md shows rules and modules');
  }
};

const serve = async ({ scripted, port, requestsPerMinute }: ServeFlags): Promise<void> => {
  const script = await readScript(scripted);
  const limit = requestsPerMinute === undefined ? null : { requests: requestsPerMinute, seconds: 60 };
  const settings = { script, port, key: null, limit, lacks: [], context: null };
  const server = await serveScript(settings).catch((error: NodeJS.ErrnoException) => {
    throw inputError(
      '--port',
      `the server can't listen on ${port}: ${error.code ?? error.message}`,
      'choose another port',
    );
  });
  process.stdout.write(`${server.baseURL} answers from ${scripted}; end it with Ctrl-C\n`);
  await new Promise<void>((ended) => {
    process.once('SIGINT', ended);
    process.once('SIGTERM', ended);
  });
  const { requests, byStatus } = server.counts();
  await server.close();
  const statuses = Object.entries(byStatus).map(([status, count]) => `${count} with ${status}`);
  process.stdout.write(`${requests} requests${statuses.length === 0 ? '' : `: ${statuses.join(', ')}`}\n`);
  process.exitCode = EXIT.good;
};

export const define = (command: Command): void => {
  command
    .command('serve')
    .description('serve a scripted model on this machine, for trying scenarios without a key')
    .requiredOption('--scripted <file>', 'rules (.yaml) or a module with a function; see docs/models.md')
    .option('--port <port>', 'where to listen; 0 takes any free port', parsePort, 8000)
    .option('--requests-per-minute <n>', 'refuse more with status 429', parseWhole(1))
    .action(serve);
};
