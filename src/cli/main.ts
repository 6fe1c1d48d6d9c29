/** The command line. Each command is a module that is loaded when it is named; `--help` loads none of them. */
import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT } from './exit.ts';

/** What a module in `commands/` exports: it gives the command its arguments, its options and its action. */
interface CommandModule {
  define(command: Command): void;
}

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** To add a command: a file in `commands/` and a line here. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'play a scenario and print who coordinates how well',
    load: () => import('./commands/run.ts'),
  },
  { name: 'validate', summary: 'check scenarios without playing them', load: () => import('./commands/validate.ts') },
  { name: 'report', summary: 'write what came of a run as a page', load: () => import('./commands/report.ts') },
  {
    name: 'view',
    summary: 'watch episodes in the browser, with what the minds thought',
    load: () => import('./commands/view.ts'),
  },
  { name: 'play', summary: 'cook with any policy, or with people', load: () => import('./commands/play.ts') },
  {
    name: 'study',
    summary: 'let people play with teammates that they don’t know, and ask how it went',
    load: () => import('./commands/study.ts'),
  },
  { name: 'replay', summary: 'step through a trace, or verify it', load: () => import('./commands/replay.ts') },
  {
    name: 'evaluate',
    summary: 'let a policy meet a fixed suite of strangers, and print one card',
    load: () => import('./commands/evaluate.ts'),
  },
  {
    name: 'check',
    summary: 'try a policy or a world of your own by the laws that all of ours keep',
    load: () => import('./commands/check.ts'),
  },
  { name: 'init', summary: 'write a working project to begin from', load: () => import('./commands/init.ts') },
  {
    name: 'doctor',
    summary: 'say what this machine lacks, and how to mend it',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'completion',
    summary: 'print a script that completes commands in a shell',
    load: () => import('./commands/completion.ts'),
  },
  {
    name: 'serve-env',
    summary: 'let another program play in an environment, over standard input and output',
    load: () => import('./commands/serveEnv.ts'),
  },
  { name: 'layouts', summary: 'list layouts with their pictures', load: () => import('./commands/layouts.ts') },
  { name: 'partners', summary: 'list partners, scripted and trained', load: () => import('./commands/partners.ts') },
  {
    name: 'measure',
    summary: 'measure a run by name: quantiles, shares of the best response, fluency and others',
    load: () => import('./commands/measure.ts'),
  },
  { name: 'compare', summary: 'pair two runs and say what changed', load: () => import('./commands/compare.ts') },
  {
    name: 'best-response',
    summary: 'search what the best response to each partner returns',
    load: () => import('./commands/bestResponse.ts'),
  },
  { name: 'model', summary: 'serve a scripted language model', load: () => import('./commands/model.ts') },
  { name: 'export', summary: 'write the rows of runs as CSV or Parquet', load: () => import('./commands/export.ts') },
  { name: 'query', summary: 'ask the rows of runs in SQL', load: () => import('./commands/query.ts') },
  {
    name: 'convert',
    summary: 'read and write trajectories of overcooked_ai',
    load: () => import('./commands/convert.ts'),
  },
  {
    name: 'audit',
    summary: 'recompute the returns of a run with a second implementation of the rules',
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'intentions',
    summary: 'score how well the belief foretells what partners do next',
    load: () => import('./commands/intentions.ts'),
  },
  {
    name: 'conformance',
    summary: 'replay recorded behaviour of the original games and count differences',
    load: () => import('./commands/conformance.ts'),
  },
];

const readVersion = (): string => {
  const file = new URL('../../package.json', import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown';
};

/** A problem that an input has, not the program: told without a stack. By name, so that its class need not be loaded. */
const isInputError = (error: unknown): error is Error => error instanceof Error && error.name === 'InputError';

const main = async (words: readonly string[]): Promise<void> => {
  const program = new Command('rapport')
    .description('How well does an agent work with a partner that it has never met?')
    .version(readVersion())
    .exitOverride();
  const named = words.slice(0, 2).find((word) => COMMANDS.some(({ name }) => name === word));
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(summary).exitOverride();
    command.showHelpAfterError(`(rapport ${name} --help says what it takes)`);
    if (name === named) (await load()).define(command);
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.good : EXIT.invalidInput;
    else if (isInputError(error)) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = EXIT.invalidInput;
    } else {
      process.stderr.write(
        `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = EXIT.internalError;
    }
  }
};

// A reader that goes away (`rapport layouts | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.good);
  throw error;
});
// A wait that nothing can end, such as that of a module of the user's at its top level, would end Node in silence.
let isDone = false;
process.once('exit', () => {
  if (isDone || (process.exitCode !== undefined && process.exitCode !== 13)) return;
  process.stderr.write('internal error: nothing is left to run, and something is still waited for\n');
  process.exitCode = EXIT.internalError;
});
await main(process.argv.slice(2));
isDone = true;
