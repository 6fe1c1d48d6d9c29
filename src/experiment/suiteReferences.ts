/** What the best known responses to a suite's partners return, as `docs/references/<suite>.json` keeps them. */
import { existsSync, readFileSync } from 'node:fs';
import type { MeanInterval } from '../measure/interval.ts';

/** The best response in one condition: a mean over episodes with its standard error. */
export interface ReferencePoint {
  readonly layout: string;
  readonly partner: string;
  readonly seat: number;
  readonly n: number;
  readonly mean: number;
  /** Standard error of the mean; null when n is 1. */
  readonly error: number | null;
}

export interface SuiteReferences {
  readonly suite: string;
  readonly suiteHash: string;
  /** How they were found, with the budget, in words. */
  readonly described: string;
  readonly points: readonly ReferencePoint[];
}

const fileOf = (suite: string): URL => new URL(`../../docs/references/${suite}.json`, import.meta.url);

/** The references of a suite; null where none were made, or they were made for another suite of that name. */
export const readReferences = (suite: string, suiteHash: string): SuiteReferences | null => {
  const file = fileOf(suite);
  if (!existsSync(file)) return null;
  const references = JSON.parse(readFileSync(file, 'utf8')) as SuiteReferences;
  return references.suiteHash === suiteHash ? references : null;
};

/** A reference as the mean that it is. */
export const referenceMean = ({ n, mean, error }: ReferencePoint): MeanInterval => ({
  n,
  mean,
  error,
  freedom: error === null ? null : n - 1,
  low: null,
  high: null,
});
