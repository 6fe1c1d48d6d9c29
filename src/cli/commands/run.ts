/** `rapport run <scenario>`: plays what a scenario says and prints who coordinates how well. */
import { type Command, Option } from 'commander';
import { readFigures } from '../../experiment/comparison.ts';
import { blameOverrides, loadScenario, type Override } from '../../experiment/load.ts';
import { InputError } from '../../experiment/problem.ts';
import { executeRun, type PreparedRun, prepareRun, type RunResult } from '../../experiment/run.ts';
import { compareRun, type RunSummary, summariseRun } from '../../experiment/summary.ts';
import type { Json } from '../../json.ts';
import type { TraceLevel } from '../../trace.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { interruptSignal } from '../interrupt.ts';
import { collectSettings, parseFolder, parseSeeds, parseWhole, parseWorkers } from '../overrides.ts';
import { createProgress } from '../progress.ts';
import {
  formatComparison,
  formatFailures,
  formatFindings,
  formatHeading,
  formatMeetings,
  formatPaired,
  formatTables,
} from '../results.ts';
import { claimOutput, createPainter } from '../terminal.ts';

interface RunFlags {
  readonly json?: true;
  readonly seeds?: Json;
  readonly set?: readonly Override[];
  /** null: chosen by the machine. */
  readonly workers: number | null;
  readonly out?: string;
  readonly level?: TraceLevel;
  readonly horizon?: number;
  readonly restartChanged?: true;
}

const overridesOf = ({ seeds, set = [], horizon }: RunFlags): readonly Override[] => [
  ...set,
  ...(seeds === undefined ? [] : [{ from: '--seeds', path: ['seeds'], value: seeds }]),
  ...(horizon === undefined ? [] : [{ from: '--horizon', path: ['horizon'], value: horizon }]),
];

const exitCodeOf = ({ rows, planned }: RunResult, interrupted: boolean): ExitCode => {
  if (rows.length < planned && interrupted) return EXIT.interrupted;
  if (rows.some((row) => row.findings?.some((finding) => !finding.met))) return EXIT.expectationFailed;
  return rows.length < planned || rows.some((row) => row.status === 'failed') ? EXIT.incomplete : EXIT.good;
};

const formatResult = (prepared: PreparedRun, result: RunResult, summary: RunSummary): string => {
  const paint = createPainter(process.stdout);
  const { rows, directory, planned, seconds } = result;
  const { cells, paired, meetings, comparison } = summary;
  const missing = planned - rows.length;
  return [
    ...formatHeading(prepared.loaded.scenario, cells, prepared.expansion.seeds),
    ...formatTables(cells, paint),
    ...formatPaired(paired, paint),
    ...formatMeetings(meetings, paint),
    ...(comparison === undefined ? [] : formatComparison(comparison, paint)),
    ...formatFindings(rows, paint),
    ...formatFailures(rows, paint),
    '',
    `${rows.length} episodes${missing > 0 ? ` of ${planned}` : ''} in ${seconds.toFixed(1)} s · run directory ${directory}`,
    '',
  ].join('\n');
};

const prepare = async (file: string, flags: RunFlags): Promise<PreparedRun> => {
  const overrides = overridesOf(flags);
  try {
    const prepared = await prepareRun(loadScenario(file, overrides), flags.level ?? null);
    const { compare } = prepared.loaded.scenario;
    if (compare !== undefined) readFigures(compare, process.env.RAPPORT_DATA);
    return prepared;
  } catch (error) {
    throw error instanceof InputError ? blameOverrides(error, overrides) : error;
  }
};

const runScenario = async (file: string, flags: RunFlags): Promise<ExitCode> => {
  const print = claimOutput();
  const prepared = await prepare(file, flags);
  const signal = interruptSignal();
  const progress = createProgress(process.stderr);
  let result: RunResult;
  try {
    result = await executeRun(prepared, {
      out: flags.out ?? null,
      workers: flags.workers,
      restartChanged: flags.restartChanged ?? false,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
  }
  const { record, rows, directory } = result;
  const comparison = compareRun(record, rows, process.env.RAPPORT_DATA);
  const summary = summariseRun(record, rows, { directory, comparison });
  print(flags.json ? `${JSON.stringify(summary)}\n` : formatResult(prepared, result, summary));
  const code = exitCodeOf(result, signal.aborted);
  if (code === EXIT.interrupted)
    process.stderr.write(
      `interrupted with ${result.rows.length} of ${result.planned} episodes finished; the same command goes on from there\n`,
    );
  return code;
};

const HELP = `
The same command goes on with a run that was interrupted. docs/scenarios.md describes scenarios, runs and --json.
Exit codes: 0 good, 2 input that can't be used, 3 an expectation failed, 6 some episodes failed or are missing,
130 interrupted, 1 internal error.`;

export const define = (command: Command): void => {
  command
    .argument('<scenario>', 'a scenario file, such as scenarios/first-meeting.yaml')
    .option('--json', 'print one JSON document to standard output and nothing else')
    .option('--seeds <seeds>', 'other seeds, such as 1..5', parseSeeds)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', collectSettings)
    .addOption(
      new Option('--workers <n|auto>', 'worker threads; 0 plays in one thread; any number gives the same bytes')
        .argParser(parseWorkers)
        .default(null, 'auto'),
    )
    .option('--out <directory>', 'the run directory (default: runs/<scenario>-<hash>)', parseFolder)
    .addOption(new Option('--level <level>', 'what traces keep').choices(['actions', 'full']))
    .option('--horizon <steps>', 'another horizon', parseWhole(1))
    .option('--restart-changed', 'play again what other code has made, instead of refusing')
    .addHelpText('after', HELP)
    .action(async (file: string, flags: RunFlags) => {
      process.exitCode = await runScenario(file, flags);
    });
};
