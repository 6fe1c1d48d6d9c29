/** `rapport run <scenario>`: plays what a scenario says and prints who coordinates how well. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readReferencing } from '../../experiment/bestResponses.ts';
import { readFigures } from '../../experiment/comparison.ts';
import { estimateRun } from '../../experiment/estimate.ts';
import { blameOverrides, loadScenario, type Override } from '../../experiment/load.ts';
import { DEFAULT_MODELS, type ModelChoice } from '../../experiment/models.ts';
import { InputError } from '../../experiment/problem.ts';
import { executeRun, type PreparedRun, prepareRun, type RunResult } from '../../experiment/run.ts';
import { compareRun, type RunSummary, summariseRun } from '../../experiment/summary.ts';
import { DEFAULT_LIMITS } from '../../experiment/watch.ts';
import type { Json } from '../../json.ts';
import { MODEL_MODES, type ModelMode } from '../../model/session.ts';
import type { TraceLevel } from '../../trace.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { interruptSignal } from '../interrupt.ts';
import { formatEstimate, formatModelUse } from '../modelUse.ts';
import { collectSettings, parseFolder, parseSeeds, parseWhole, parseWorkers } from '../overrides.ts';
import { formatPitfalls, formatShares } from '../pitfalls.ts';
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
import { claimOutput, createPainter, escapeControl } from '../terminal.ts';

interface RunFlags {
  readonly json?: true;
  readonly seeds?: Json;
  readonly set?: readonly Override[];
  /** null: chosen by the machine. */
  readonly workers: number | null;
  readonly decisionLimit: number;
  readonly memoryLimit: number;
  readonly out?: string;
  readonly level?: TraceLevel;
  readonly horizon?: number;
  readonly restartChanged?: true;
  readonly model: ModelMode;
  readonly recording?: string;
  readonly concurrency: number;
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxCost?: number;
  readonly dryRun?: true;
}

const modelChoiceOf = ({ model, concurrency, maxCalls, maxTokens, maxCost, dryRun }: RunFlags): ModelChoice => ({
  mode: dryRun ? 'estimate' : model,
  concurrency,
  limits: { calls: maxCalls ?? null, tokens: maxTokens ?? null, cost: maxCost ?? null },
});

const overridesOf = ({ seeds, set = [], horizon, recording }: RunFlags): readonly Override[] => [
  ...set,
  ...(seeds === undefined ? [] : [{ from: '--seeds', path: ['seeds'], value: seeds }]),
  ...(horizon === undefined ? [] : [{ from: '--horizon', path: ['horizon'], value: horizon }]),
  ...(recording === undefined ? [] : [{ from: '--recording', path: ['recording'], value: resolve(recording) }]),
];

/** How a run ends that its models stopped. */
const STOPPED = {
  budget: EXIT.budgetSpent,
  miss: EXIT.replayDiverged,
  settings: EXIT.invalidInput,
  cancelled: EXIT.interrupted,
} as const;

const exitCodeOf = ({ rows, planned, stopped }: RunResult, interrupted: boolean): ExitCode => {
  if (rows.length < planned && interrupted) return EXIT.interrupted;
  if (stopped !== null) return STOPPED[stopped.kind];
  if (rows.some((row) => row.findings?.some((finding) => !finding.met))) return EXIT.expectationFailed;
  return rows.length < planned || rows.some((row) => row.status === 'failed') ? EXIT.incomplete : EXIT.good;
};

const formatResult = (prepared: PreparedRun, result: RunResult, summary: RunSummary): string => {
  const paint = createPainter(process.stdout);
  const { rows, directory, planned, seconds } = result;
  const { cells, paired, meetings, comparison, bestResponse, pitfalls } = summary;
  const missing = planned - rows.length;
  return [
    ...formatHeading(prepared.loaded.scenario, cells, prepared.expansion.seeds),
    ...formatTables(cells, paint),
    ...formatPaired(paired, paint),
    ...formatMeetings(meetings, paint),
    ...(comparison === undefined ? [] : formatComparison(comparison, paint)),
    ...(bestResponse === undefined ? [] : formatShares(bestResponse, paint)),
    ...formatFindings(rows, paint),
    ...formatFailures(rows, paint),
    ...formatModelUse(result.models),
    ...formatPitfalls(pitfalls, paint),
    '',
    `${rows.length} episodes${missing > 0 ? ` of ${planned}` : ''} in ${seconds.toFixed(1)} s · run directory ${directory}`,
    '',
  ].join('\n');
};

const prepare = async (file: string, flags: RunFlags): Promise<PreparedRun> => {
  const overrides = overridesOf(flags);
  try {
    const prepared = await prepareRun(loadScenario(file, overrides), flags.level ?? null, modelChoiceOf(flags));
    const { compare } = prepared.loaded.scenario;
    if (compare !== undefined) readFigures(compare, process.env.RAPPORT_DATA);
    return prepared;
  } catch (error) {
    throw error instanceof InputError ? blameOverrides(error, overrides) : error;
  }
};

/** Asked for all records, and the scenario throws away the traces that would hold them: a line that says so, else ''. */
const formatUnkept = ({ loaded }: PreparedRun, { level }: RunFlags): string => {
  const { traces = 'all' } = loaded.scenario;
  if (level !== 'full' || traces === 'all') return '';
  const which = traces === 'none' ? 'any episode' : 'episodes that finish';
  return `--level full: no trace of ${which} is kept, by \`traces: ${traces}\` in the scenario; keep them with --set traces=all\n`;
};

const runScenario = async (file: string, flags: RunFlags): Promise<ExitCode> => {
  const print = claimOutput();
  const prepared = await prepare(file, flags);
  const signal = interruptSignal();
  if (flags.dryRun) {
    const estimate = await estimateRun(prepared, signal);
    print(flags.json ? `${JSON.stringify({ schema: 1, ...estimate })}\n` : formatEstimate(estimate));
    return EXIT.good;
  }
  process.stderr.write(formatUnkept(prepared, flags));
  const progress = createProgress(process.stderr);
  let result: RunResult;
  try {
    result = await executeRun(prepared, {
      out: flags.out ?? null,
      workers: flags.workers,
      limits: { seconds: flags.decisionLimit, megabytes: flags.memoryLimit },
      restartChanged: flags.restartChanged ?? false,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
  }
  const { record, rows, directory } = result;
  const comparison = compareRun(record, rows, process.env.RAPPORT_DATA);
  const summary = summariseRun(record, rows, {
    directory,
    comparison,
    referencing: readReferencing(record, rows, null),
  });
  const counted = result.models === null ? summary : { ...summary, models: result.models };
  print(flags.json ? `${JSON.stringify(counted)}\n` : formatResult(prepared, result, summary));
  const code = exitCodeOf(result, signal.aborted);
  if (code === EXIT.interrupted)
    process.stderr.write(
      `interrupted with ${result.rows.length} of ${result.planned} episodes finished; the same command goes on from there\n`,
    );
  else if (result.stopped !== null)
    process.stderr.write(
      `${escapeControl(result.stopped.words)}\nstopped with ${result.rows.length} of ${result.planned} episodes finished; the same command goes on from there\n`,
    );
  return code;
};

const parsePrice = (text: string): number => {
  const price = Number(text);
  if (text.trim() === '' || !(price > 0) || !Number.isFinite(price))
    throw new InvalidArgumentError('expected a price above 0');
  return price;
};

const HELP = `
The same command goes on with a run that was interrupted. docs/scenarios.md describes scenarios, runs and --json.
Exit codes: 0 good, 2 input that can't be used, 3 an expectation failed, 4 what may be spent on models is spent, 5 a
recording lacks a call, 6 some episodes failed or are missing, 130 interrupted, 1 internal error.`;

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
    .addOption(
      new Option('--decision-limit <seconds>', 'a policy that takes longer for a decision costs its episode')
        .argParser(parseWhole(1))
        .default(DEFAULT_LIMITS.seconds),
    )
    .addOption(
      new Option('--memory-limit <megabytes>', 'heap of a worker thread; who fills it costs its episode')
        .argParser(parseWhole(16))
        .default(DEFAULT_LIMITS.megabytes),
    )
    .option('--out <directory>', 'the run directory (default: runs/<scenario>-<hash>)', parseFolder)
    .addOption(new Option('--level <level>', 'what traces keep').choices(['actions', 'full']))
    .option('--horizon <steps>', 'another horizon', parseWhole(1))
    .option('--restart-changed', 'play again what other code has made, instead of refusing')
    .addOption(
      new Option('--model <mode>', 'language models: where replies come from (docs/models.md)')
        .choices(MODEL_MODES)
        .default('auto'),
    )
    .option(
      '--recording <file>',
      'recorded calls of models to replay, such as <run directory>/recording.jsonl',
      parseFolder,
    )
    .option('--concurrency <n>', 'calls of models in flight at once', parseWhole(1), DEFAULT_MODELS.concurrency)
    .option('--max-calls <n>', 'stop before more calls of models than this', parseWhole(1))
    .option('--max-tokens <n>', 'stop before models take more tokens than this', parseWhole(1))
    .option(
      '--max-cost <price>',
      "stop before models cost more than this, in the currency of the scenario's prices",
      parsePrice,
    )
    .option('--dry-run', 'play a sample without models, and say what calls of models would come to')
    .addHelpText('after', HELP)
    .action(async (file: string, flags: RunFlags) => {
      process.exitCode = await runScenario(file, flags);
    });
};
