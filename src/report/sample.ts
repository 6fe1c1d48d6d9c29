/**
 * Which episodes are replayed. What needs traces costs time per episode, so a large run is looked at in part; the choice
 * depends on the rows alone, and the report says how many of how many it is.
 */
import type { Row } from '../experiment/row.ts';
import { formatFigure } from './figures.ts';
import type { ReportedRun } from './run.ts';

/** At most `most` of the values, evenly spaced in their order: of rows, all conditions alike. */
export const thin = <T>(values: readonly T[], most: number): readonly T[] =>
  values.length <= most
    ? values
    : Array.from({ length: most }, (_, i) => values[Math.floor(((i + 0.5) * values.length) / most)]!);

const RANKS = ['best', 'median', 'worst'] as const;
export type Rank = (typeof RANKS)[number];

export interface Named {
  readonly rank: Rank;
  readonly row: Row;
}

/** Of episodes the one with the highest return, the middle one and the one with the lowest; of one episode only itself. */
export const nameEpisodes = (rows: readonly Row[]): readonly Named[] => {
  const ranked = rows.filter(({ status }) => status === 'finished').toSorted((a, b) => b.return - a.return);
  if (ranked.length === 0) return [];
  if (ranked.length === 1) return [{ rank: 'median', row: ranked[0]! }];
  const middle: readonly Named[] =
    ranked.length > 2 ? [{ rank: 'median', row: ranked[Math.floor(ranked.length / 2)]! }] : [];
  return [{ rank: 'best', row: ranked[0]! }, ...middle, { rank: 'worst', row: ranked.at(-1)! }];
};

/** Episodes that a report shows one by one. */
export const MOST_SHOWN = 20;

export interface LayoutEpisodes {
  readonly layout: string;
  readonly named: readonly Named[];
}

/** Of the first focal policy's episodes with a trace those to show, layout by layout, until `MOST_SHOWN` are reached. */
export const showEpisodes = ({
  rows,
  layouts,
  focals,
  layoutOf,
  traceFile,
}: ReportedRun): readonly LayoutEpisodes[] => {
  let total = 0;
  return layouts.flatMap((layout) => {
    const named = nameEpisodes(
      rows.filter((row) => layoutOf(row) === layout && row.focal === focals[0] && traceFile(row) !== null),
    );
    if (named.length === 0 || total + named.length > MOST_SHOWN) return [];
    total += named.length;
    return [{ layout, named }];
  });
};

/** `best: return 240, with greedy, seed 4` */
export const titleEpisode = ({ rank, row }: Named): string =>
  `${rank}: return ${formatFigure(row.return, Number.isInteger(row.return) ? 0 : 1)}, with ${row.partner}, seed ${row.seed}`;
