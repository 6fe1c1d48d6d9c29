/** What the command line changes in a scenario. */
import { InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import type { Override } from '../experiment/load.ts';
import { parsePath } from '../experiment/problem.ts';
import type { Json } from '../json.ts';

/** `1..5`, `3`, or `1,2,5`. */
export const parseSeeds = (text: string): Json => {
  if (/^\d+\.\.\d+$/.test(text)) return text;
  const seeds = text.split(',').map((one) => one.trim());
  if (!seeds.every((one) => /^\d+$/.test(one))) throw new InvalidArgumentError('expected seeds such as 1..5 or 1,2,5');
  return seeds.map(Number);
};

/** `path=value`, the value in YAML; collected over repeated options. */
export const collectSettings = (text: string, before: readonly Override[] = []): readonly Override[] => {
  const at = text.indexOf('=');
  const path = at < 0 ? null : parsePath(text.slice(0, at).trim());
  if (path === null) throw new InvalidArgumentError('expected path=value, such as focal[0].with.p=0.5');
  try {
    return [...before, { from: `--set ${text}`, path, value: parse(text.slice(at + 1)) as Json }];
  } catch (error) {
    throw new InvalidArgumentError(`the value is no YAML: ${(error as Error).message}`);
  }
};

/** A whole number of at least `least`. */
export const parseWhole =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`expected a whole number, at least ${least}`);
    return value;
  };

/** The path of a folder; an empty one is a variable that the shell didn't know. */
export const parseFolder = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('expected a folder');
  return text;
};

/** A number of worker threads; null chooses by the machine. */
export const parseWorkers = (text: string): number | null => (text === 'auto' ? null : parseWhole(0)(text));
