/** A trace on disk with the environment that it replays in. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { parseTrace, type Trace } from '../trace.ts';
import { type EnvironmentRequest, type World, WorldError } from '../world.ts';
import { changeWorld } from './changeWorld.ts';
import { readRecord } from './directory.ts';
import { inputError } from './problem.ts';
import { loadWorld } from './worlds.ts';

export interface OpenedTrace {
  readonly trace: Trace;
  readonly world: World;
  readonly environment: Environment;
  readonly change: ReturnType<typeof changeWorld>;
  /** The folder that the paths of modules in it are relative to. */
  readonly base: string;
}

/** The folder that module paths of a trace are relative to: its run knows; otherwise the working directory. */
const baseOf = (file: string): string => {
  const run = dirname(dirname(resolve(file)));
  return (existsSync(join(run, 'run.json')) ? readRecord(run)?.base : undefined) ?? process.cwd();
};

/** Reads a trace file and builds its environment. Throws an `InputError`. */
export const openTrace = async (file: string): Promise<OpenedTrace> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw inputError(
      file,
      `this trace can't be read: ${(error as Error).message}`,
      'traces are <run directory>/traces/<id>.jsonl',
    );
  }
  const parsed = parseTrace(text);
  if (!parsed.ok) {
    const { line, expected, found } = parsed.problem;
    throw inputError(`${file}:${line}`, `expected ${expected}, found ${found}`);
  }
  const { request } = parsed.value.header.environment;
  const { world: name, ...rest } = request as unknown as { readonly world?: Json } & EnvironmentRequest;
  if (typeof name !== 'string') throw inputError(file, "its header doesn't say in which world it was made");
  try {
    const base = baseOf(file);
    const world = await loadWorld(name, base);
    return { trace: parsed.value, world, environment: world.environment(rest), change: changeWorld(world), base };
  } catch (error) {
    if (error instanceof WorldError) throw inputError(file, `${error.path}: ${error.message}`);
    throw error;
  }
};
