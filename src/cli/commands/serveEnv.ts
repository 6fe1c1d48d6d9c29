/** `rapport serve-env`: environments for another program, over standard input and output (docs/protocol.md). */
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { createServer } from '../../experiment/serve.ts';
import { claimOutput } from '../terminal.ts';

const serve = async (): Promise<void> => {
  const print = claimOutput();
  const answer = createServer(process.cwd());
  for await (const line of createInterface({ input: process.stdin }))
    if (line.trim() !== '') print(`${JSON.stringify(await answer(line))}\n`);
};

const HELP = `
Reads one JSON object a line and answers each with one line, until standard input ends. docs/protocol.md says which;
python/rapport_env.py speaks it as PettingZoo's ParallelEnv.`;

export const define = (command: Command): void => {
  command.addHelpText('after', HELP).action(serve);
};
