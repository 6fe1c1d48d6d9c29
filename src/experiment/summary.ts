/** A run in one JSON document: what `rapport run --json` prints, and `rapport report --json` with more beside it. */
import type { Referencing } from './bestResponses.ts';
import { type Cell, cellsOf } from './cells.ts';
import { type Comparison, compareCells, readFigures } from './comparison.ts';
import type { RunRecord } from './directory.ts';
import { type MeetingDifference, meetingDifferences } from './meetings.ts';
import { type PairedDifference, pairedDifferences } from './paired.ts';
import { findPitfalls, type Pitfall } from './pitfalls.ts';
import type { Finding, Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** Shares of the best response, part of `--json`. */
export interface BestResponseSummary {
  readonly described: string;
  readonly focals: readonly {
    readonly focal: string;
    /** Mean over conditions, weighed equally; null where none is known. */
    readonly share: number | null;
    /** 95 %, over episodes of both sides. */
    readonly ci: readonly [number, number] | null;
    readonly conditions: number;
    /** Conditions left out because the best response returns 0. */
    readonly leftOut: number;
    readonly aboveOne: number;
  }[];
  /** Conditions for which no best response is known. */
  readonly missing: number;
}

const summariseShares = ({ described, shares, missing }: Referencing): BestResponseSummary => ({
  described,
  focals: [...shares].map(([focal, { share, shares: each, leftOut, aboveOne }]) => ({
    focal,
    share: share.mean,
    ci: share.low === null || share.high === null ? null : [share.low, share.high],
    conditions: each.length - leftOut,
    leftOut,
    aboveOne,
  })),
  missing,
});

/** The contract of `--json`: keys may be added, never changed. */
export interface RunSummary {
  readonly schema: 1;
  readonly scenario: string;
  readonly complete: boolean;
  readonly seedCount: number;
  readonly episodes: number;
  readonly failed: number;
  readonly cells: readonly Cell[];
  readonly paired: readonly PairedDifference[];
  /** Empty where all meet once. */
  readonly meetings: readonly MeetingDifference[];
  /** What would mislead a reader, in sentences. */
  readonly pitfalls: readonly Pitfall[];
  /** Where best responses are known. */
  readonly bestResponse?: BestResponseSummary;
  readonly runDirectory: string;
  /** Where the scenario names published figures. */
  readonly comparison?: Comparison;
  /** Where the scenario expects something. */
  readonly findings?: readonly (Omit<Finding, 'picture'> & { readonly episode: string })[];
}

/** Our cells beside the published figures that the scenario names; null where it names none. Throws an `InputError`. */
export const compareRun = (
  { resolved, conditions }: RunRecord,
  rows: readonly Row[],
  data: string | undefined,
): Comparison | null => {
  const file = (resolved as Scenario).compare;
  if (file === undefined) return null;
  const horizons = cellsOf(conditions, rows)
    .map((cell, i) => ({ ...cell, horizon: conditions[i]!.horizon }))
    .filter(({ meeting }) => meeting === 1);
  return compareCells(file, readFigures(file, data), horizons);
};

/** `rows` are those of the run in `directory`, in order. */
export const summariseRun = (
  record: RunRecord,
  rows: readonly Row[],
  {
    directory,
    comparison,
    referencing,
  }: {
    readonly directory: string;
    readonly comparison: Comparison | null;
    readonly referencing: Referencing | null;
  },
): RunSummary => {
  const scenario = record.resolved as Scenario;
  return {
    schema: 1,
    scenario: scenario.name,
    complete: rows.length === record.episodes,
    seedCount: record.seeds.length,
    episodes: rows.length,
    failed: rows.filter((row) => row.status === 'failed').length,
    cells: cellsOf(record.conditions, rows),
    paired: pairedDifferences(record.conditions, rows),
    meetings: meetingDifferences(record.conditions, rows),
    pitfalls: findPitfalls({ conditions: record.conditions, rows, declared: record.declared ?? {}, referencing }),
    ...(referencing === null ? {} : { bestResponse: summariseShares(referencing) }),
    runDirectory: directory,
    ...(comparison === null ? {} : { comparison }),
    ...(scenario.expect === undefined
      ? {}
      : {
          findings: rows.flatMap((row) =>
            (row.findings ?? []).map(({ picture: _, ...finding }) => ({ episode: row.id, ...finding })),
          ),
        }),
  };
};
