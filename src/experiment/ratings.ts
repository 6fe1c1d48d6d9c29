/**
 * What people said of the games they played in a study: `ratings.jsonl` of its run directory, one line per game, each
 * beside the episode's row by its id. Lines are written whole and at once; a torn last one is no line.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from './problem.ts';

export const RATINGS = 'ratings.jsonl';

/** The answers to one questionnaire. */
export interface Rating {
  readonly schema: 1;
  /** The anonymous id: drawn by chance, and joined with no name anywhere. */
  readonly participant: string;
  /** In the order in which participants came: 0, 1, ...; it decides the order of their games. */
  readonly number: number;
  /** From 1: which of the participant's games. */
  readonly game: number;
  /** From 1: how often that game was begun; more than once where a crash or a lost page broke it off. */
  readonly attempt: number;
  /** Id of the episode's row and trace. */
  readonly episode: string;
  readonly layout: string;
  /** The policy that was rated, by its name in tables: the row's focal policy. */
  readonly teammate: string;
  /** What the participant knew it by. */
  readonly label: string;
  /** The person's seat. */
  readonly seat: number;
  /** How often the game was paused, lost connections included. */
  readonly pauses: number;
  /** By the name of the question, 1 (not at all) to 7 (fully); null where it was left blank. */
  readonly answers: { readonly [question: string]: number | null };
  /** In the participant's words, unchecked; empty for none. */
  readonly comment: string;
}

/** The whole lines of a file of JSON lines; empty where there is no file. */
export const readLines = <T>(path: string): readonly T[] => {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as T;
    } catch {
      throw inputError(`${path}:${i + 1}`, `this is no JSON: ${line.slice(0, 60)}`, 'restore the file');
    }
  });
};

/** Appends lines that outlive a crash of this process and of the machine. Cuts off what an earlier crash left of a last one. */
export const appendTo = <T>(path: string): ((line: T) => void) => {
  if (existsSync(path)) {
    const bytes = readFileSync(path);
    truncateSync(path, bytes.lastIndexOf(0x0a) + 1);
  }
  return (line) => {
    const file = openSync(path, 'a');
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  };
};

/**
 * The ratings of a run directory, in the order in which they were given; empty where nobody rated anything. `answers` of
 * one with the row of the same `episode` id is what people said beside what was measured. Throws an `InputError`.
 */
export const readRatings = (directory: string): readonly Rating[] => readLines<Rating>(join(directory, RATINGS));
