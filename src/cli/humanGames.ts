/** Recorded games of two people, as `overcooked/human` of RAPPORT_DATA holds them (format: docs/overcooked.md, section 12). */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inputError } from '../experiment/problem.ts';
import type { Json } from '../json.ts';
import { overcooked } from '../overcooked/world.ts';
import type { LivedStep } from '../report/intentions.ts';
import { WorldError } from '../world.ts';

type Kitchen = ReturnType<typeof overcooked.environment>;

export interface HumanGame {
  readonly id: string;
  readonly rules: string;
  readonly layout: string;
  readonly environment: Kitchen;
  /** The states as they were recorded; nothing is simulated. */
  readonly steps: readonly LivedStep[];
}

interface Recorded {
  readonly id: string;
  readonly version: string;
  readonly layout: string;
  readonly params?: { readonly [key: string]: Json };
  readonly start: Json;
  readonly steps: readonly { readonly s: Json }[];
}

const isRecorded = (value: unknown): value is Recorded => {
  const { id, version, layout, start, steps } = (value ?? {}) as Partial<Recorded>;
  return [id, version, layout].every((text) => typeof text === 'string') && start !== undefined && Array.isArray(steps);
};

const openGame = (record: unknown): HumanGame => {
  if (!isRecorded(record)) throw new WorldError('', 'expected a game: id, version, layout, start and steps');
  const { id, version: rules, layout, params: parameters = {}, start, steps } = record;
  const environment = overcooked.environment({ rules, layout, parameters, start, horizon: steps.length });
  const states = [environment.decode(start), ...steps.map((step) => environment.decode(step?.s ?? null))];
  return {
    id,
    rules,
    layout,
    environment,
    steps: steps.map((_, step) => ({
      environment: environment as unknown as LivedStep['environment'],
      step,
      before: states[step]!,
      after: states[step + 1]!,
    })),
  };
};

/** `<folder>/human/*.jsonl.gz`, or those of the folder itself. */
const listFiles = (folder: string): readonly string[] => {
  for (const path of [join(folder, 'human'), folder]) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) continue;
    const files = readdirSync(path).filter((name) => /\.jsonl(\.gz)?$/.test(name));
    if (files.length > 0) return files.toSorted().map((name) => join(path, name));
  }
  throw inputError(
    folder,
    'there are no recorded games: no human/*.jsonl.gz',
    'with RAPPORT_DATA they are in "$RAPPORT_DATA/overcooked"',
  );
};

/** Every game of a folder, one at a time. Throws an `InputError` that names file and line. */
export function* readHumanGames(folder: string): Generator<HumanGame, void, void> {
  for (const file of listFiles(folder)) {
    const bytes = readFileSync(file);
    const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
    for (let i = 0; i < lines.length; i++) {
      if (lines[i]!.trim() === '') continue;
      try {
        yield openGame(JSON.parse(lines[i]!));
      } catch (error) {
        if (error instanceof WorldError)
          throw inputError(`${file}:${i + 1}`, error.path === '' ? error.message : `${error.path}: ${error.message}`);
        if (error instanceof SyntaxError) throw inputError(`${file}:${i + 1}`, `no JSON: ${error.message}`);
        throw error;
      }
    }
  }
}
