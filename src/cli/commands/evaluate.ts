/** `rapport evaluate <policy>`: plays a fixed suite of strangers and prints one card. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type EvaluationResult,
  evaluationDirectory,
  executeEvaluation,
  findSuite,
  prepareEvaluation,
} from '../../experiment/evaluation.ts';
import { SUITE_SEEDS, SUITES } from '../../experiment/suites.ts';
import type { Json } from '../../json.ts';
import { formatCard, formatCardMarkdown } from '../card.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { interruptSignal } from '../interrupt.ts';
import { parseFolder, parseSeeds, parseWorkers } from '../overrides.ts';
import { readPolicy } from '../policyArgument.ts';
import { createProgress } from '../progress.ts';
import { formatFailures } from '../results.ts';
import { claimOutput, createPainter } from '../terminal.ts';

interface EvaluateFlags {
  readonly suite: string;
  readonly json?: true;
  readonly seeds?: Json;
  /** null: chosen by the machine. */
  readonly workers: number | null;
  readonly out?: string;
  readonly restartChanged?: true;
}

const write = ({ card, directory }: EvaluationResult): readonly string[] => {
  mkdirSync(directory, { recursive: true });
  const [json, markdown] = [join(directory, 'card.json'), join(directory, 'card.md')];
  writeFileSync(json, `${JSON.stringify(card, null, 2)}\n`);
  writeFileSync(markdown, formatCardMarkdown(card));
  return [json, markdown];
};

const exitCodeOf = ({ card: { episodes } }: EvaluationResult, interrupted: boolean): ExitCode => {
  const { planned, finished } = episodes;
  if (finished === planned) return EXIT.good;
  return interrupted ? EXIT.interrupted : EXIT.incomplete;
};

const evaluate = async (text: string, flags: EvaluateFlags): Promise<ExitCode> => {
  const print = claimOutput();
  const policy = readPolicy(text);
  const suite = findSuite(flags.suite);
  const prepared = await prepareEvaluation(suite, policy, { base: process.cwd(), seeds: flags.seeds ?? SUITE_SEEDS });
  const signal = interruptSignal();
  const progress = createProgress(process.stderr);
  let result: EvaluationResult;
  try {
    result = await executeEvaluation(prepared, {
      out: flags.out ?? evaluationDirectory(prepared, policy),
      // At least one: a policy that spins for ever can only be ended in a thread of its own.
      workers: flags.workers ?? Math.max(1, availableParallelism()),
      restartChanged: flags.restartChanged ?? false,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
  }
  const files = write(result);
  const { card, rows } = result;
  const shown = files.map((file) => relative(process.cwd(), file)).join(', ');
  print(
    flags.json
      ? `${JSON.stringify(card)}\n`
      : [formatCard(card), ...formatFailures(rows, createPainter(process.stdout)), '', `to quote: ${shown}`, ''].join(
          '\n',
        ),
  );
  return exitCodeOf(result, signal.aborted);
};

const HELP = `
<policy> is a name (rapport partners), the path of a module, or what a scenario writes in its place:
  rapport evaluate greedy
  rapport evaluate ./my-policy.ts
  rapport evaluate '{ name: mine, command: [python3, my_policy.py] }'
The same command goes on with an evaluation that was interrupted. Other seeds than the suite's are a trial, and the card
says so. Exit codes: 0 good, 2 input that can't be used, 6 some episodes failed or are missing, 130 interrupted.`;

export const define = (command: Command): void => {
  command
    .argument('<policy>', 'the policy under test')
    .addOption(
      new Option('--suite <suite>', 'which strangers it meets')
        .choices(SUITES.map(({ name }) => name))
        .default('rapport-1'),
    )
    .option('--json', 'print the card as one JSON document and nothing else')
    .option('--seeds <seeds>', 'other seeds, such as 1..2, for a trial', parseSeeds)
    .addOption(
      new Option('--workers <n|auto>', 'worker threads; any number gives the same bytes')
        .argParser(parseWorkers)
        .default(null, 'auto'),
    )
    .option('--out <directory>', 'where runs and card are kept (default: runs/<suite>-<policy>-<hash>)', parseFolder)
    .option('--restart-changed', 'play again what other code has made, instead of refusing')
    .addHelpText('after', HELP)
    .action(async (policy: string, flags: EvaluateFlags) => {
      process.exitCode = await evaluate(policy, flags);
    });
};
