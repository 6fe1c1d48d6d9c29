/** `rapport convert <from> <to>`: our traces as trajectories of overcooked_ai, and the other way. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { convertTrajectories, readPlayed } from '../../experiment/convert.ts';
import { inputError } from '../../experiment/problem.ts';
import type { Json } from '../../json.ts';
import { formatTrajectories } from '../../overcooked/trajectory.ts';
import { formatTrace } from '../../trace.ts';
import { WorldError } from '../../world.ts';
import { EXIT, type ExitCode } from '../exit.ts';

/** The traces that are meant: one file, or all of a run directory in the order of its rows. */
const tracesIn = (from: string): readonly string[] => {
  if (!existsSync(from)) throw inputError(from, 'there is no such file or folder');
  if (!statSync(from).isDirectory()) return [from];
  const folder = existsSync(join(from, 'traces')) ? join(from, 'traces') : from;
  const traces = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  if (traces.length === 0) throw inputError(from, 'there are no traces in this folder');
  return traces.sort().map((name) => join(folder, name));
};

const writeTrajectories = async (from: string, to: string): Promise<ExitCode> => {
  const played = [];
  for (const file of tracesIn(from)) played.push(await readPlayed(file));
  writeFileSync(to, `${JSON.stringify(formatTrajectories(played))}\n`);
  process.stdout.write(`${played.length} episodes in ${to}\n`);
  return EXIT.good;
};

const readJson = (file: string): Json => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    throw inputError(file, `this is no JSON file: ${(error as Error).message}`);
  }
};

const writeTraces = async (from: string, to: string): Promise<ExitCode> => {
  const json = readJson(from);
  let converted: Awaited<ReturnType<typeof convertTrajectories>>;
  try {
    converted = await convertTrajectories(json);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw inputError(from, `${error.path}: ${error.message}`);
  }
  mkdirSync(to, { recursive: true });
  for (const { id, trace } of converted) writeFileSync(join(to, `${id}.jsonl`), formatTrace(trace));
  const parted = converted.filter(({ problem }) => problem !== null);
  for (const { id, problem } of parted)
    process.stderr.write(`${join(to, `${id}.jsonl`)} parts from the record at ${problem}\n`);
  process.stdout.write(`${converted.length} episodes in ${to}, ${converted.length - parted.length} as recorded\n`);
  return parted.length === 0 ? EXIT.good : EXIT.replayDiverged;
};

const HELP = `
To a .json file: traces become trajectories as overcooked_ai's AgentEvaluator saves them.
To a folder: the episodes of such a file become traces, which \`rapport replay\` shows. Every state and reward is
compared with what was recorded; code 5 where the rules part.`;

export const define = (command: Command): void => {
  command
    .argument('<from>', 'a trace, a run directory, or a .json file of trajectories')
    .argument('<to>', 'a .json file, or a folder for traces')
    .addHelpText('after', HELP)
    .action(async (from: string, to: string) => {
      const [reads, writes] = [from, to].map((path) => path.endsWith('.json'));
      if (reads === writes)
        throw inputError(to, 'one of the two is a .json file of trajectories, the other one is traces or their folder');
      process.exitCode = writes ? await writeTrajectories(from, to) : await writeTraces(from, to);
    });
};
