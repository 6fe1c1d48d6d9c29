/** `rapport view <run or trace>`: serves a page on this machine that shows episodes, and what the minds in them thought. */
import type { Command } from 'commander';
import { openSource } from '../../viewer/server/sources.ts';
import { answerView } from '../../viewer/server/view.ts';
import { addPageOptions, type PageFlags, servePage, untilInterrupted } from '../page.ts';

interface ViewFlags extends PageFlags {
  readonly trust?: true;
}

export const define = (command: Command): void => {
  addPageOptions(command)
    .argument('<what...>', 'run directories, or traces: <run directory>/traces/<id>.jsonl')
    .option('--trust', 'let modules and programs that traces name run again, to show what they thought')
    .action(async (what: readonly string[], { trust, ...flags }: ViewFlags) => {
      const sources = what.map(openSource);
      const server = await servePage(answerView(sources, trust === true), flags);
      process.stdout.write(`${server.url}\nctrl-c ends it\n`);
      await untilInterrupted();
      await server.close();
    });
};
