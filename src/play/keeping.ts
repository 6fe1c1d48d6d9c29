/**
 * The run directory of games with people: rows in the order in which the games ended, each with its trace, written as
 * soon as it is there. Everything that reads a run directory reads this one.
 */
import { join, resolve } from 'node:path';
import { packageCode, packageVersion, shortHash } from '../experiment/code.ts';
import type { ConditionRecord } from '../experiment/condition.ts';
import type { Declarations } from '../experiment/declared.ts';
import type { Assignment } from '../experiment/description.ts';
import { openDirectory, type RunRecord } from '../experiment/directory.ts';
import type { Played } from '../experiment/play.ts';
import type { Row } from '../experiment/row.ts';
import type { Json } from '../json.ts';

/** What the games of a directory have in common. */
export interface Kept {
  /** Names the run in its record. */
  readonly name: string;
  readonly resolved: Json;
  readonly base: string;
  /** The file that it was made from, as text. */
  readonly text: string;
  /** Games that are planned by now; null: as many as are played. */
  readonly planned: () => number | null;
  /** Those that are known beforehand. */
  readonly conditions: readonly ConditionRecord[];
  /** [name] hashes of the code of policies, likewise. */
  readonly policies: { readonly [name: string]: string };
  /** What policies declare of themselves, likewise. */
  readonly declared: Declarations;
}

export interface Keeping {
  readonly path: string;
  /** What was here before this process, and since. */
  rows(): readonly Row[];
  /** What an earlier process left. */
  readonly record: RunRecord | null;
  /** Keeps a game that has ended, and gives the path of its trace. */
  keep(played: Played, assignment: Assignment, condition: ConditionRecord): string;
  close(): void;
}

/** Opens or makes the directory. Throws an `InputError` where it can't be written, or another process writes it. */
export const openKeeping = (path: string, kept: Kept): Keeping => {
  const directory = openDirectory(path);
  const rows: Row[] = [...directory.rows];
  const conditions = new Map<string, ConditionRecord>();
  for (const one of [...kept.conditions, ...(directory.record?.conditions ?? [])])
    conditions.set(JSON.stringify(one), one);
  const policies: Record<string, string> = { ...directory.record?.policies, ...kept.policies };

  /** What is here, with `more` rows about to be written. */
  const recordOf = (more: number): RunRecord => ({
    schema: 1,
    scenario: kept.name,
    resolved: kept.resolved,
    base: resolve(kept.base),
    package: packageVersion(),
    code: packageCode(),
    policies,
    seeds: [...new Set(rows.map(({ seed }) => seed))],
    episodes: kept.planned() ?? rows.length + more,
    declared: { ...directory.record?.declared, ...kept.declared },
    conditions: [...conditions.values()],
  });

  directory.begin(
    recordOf(0),
    rows.map(({ id }) => id),
    rows,
    kept.text,
  );
  return {
    path: directory.path,
    record: directory.record,
    rows: () => rows,
    keep: ({ row, trace }, { description }, condition) => {
      conditions.set(JSON.stringify(condition), condition);
      for (const { name, code } of description.policies) policies[name] ??= shortHash(code);
      // The record first: a row never stands there without its condition.
      directory.amend(recordOf(1));
      directory.write(rows.length, row, { trace, carried: null });
      rows.push(row);
      return join(directory.path, 'traces', `${row.id}.jsonl`);
    },
    close: () => directory.close(),
  };
};
