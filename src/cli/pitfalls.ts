/** What stands below the tables of a run: shares of the best response, and what would mislead a reader. */
import type { Pitfall } from '../experiment/pitfalls.ts';
import type { BestResponseSummary } from '../experiment/summary.ts';
import { formatColumns } from './columns.ts';
import { escapeControl } from './terminal.ts';

type Paint = (style: 'bold' | 'dim' | 'red' | 'green', text: string) => string;

/** A share as percent, with half of its interval. */
const formatShare = (share: number | null, ci: readonly [number, number] | null): string => {
  if (share === null) return '-';
  const shown = `${(100 * share).toFixed(1)} %`;
  return ci === null ? shown : `${shown} ± ${(50 * (ci[1] - ci[0])).toFixed(1)}`;
};

/** Each focal policy's share of the best response, over all conditions for which one is known. */
export const formatShares = ({ described, focals }: BestResponseSummary, paint: Paint): readonly string[] => {
  const heads = ['focal', 'share', 'conditions', 'best response 0', 'above 100 %'];
  const lines = focals.map((one) => [
    one.focal,
    formatShare(one.share, one.ci),
    String(one.conditions),
    one.leftOut === 0 ? '' : `${one.leftOut} left out`,
    one.aboveOne === 0 ? '' : String(one.aboveOne),
  ]);
  const [head, ...rest] = formatColumns([heads, ...lines], ['left', 'right', 'right', 'right', 'right']);
  return [
    '',
    paint(
      'bold',
      'share of the best response, mean over conditions ± half of its 95 % interval (over episodes of both)',
    ),
    described,
    paint('dim', head!),
    ...rest,
  ];
};

/** The sentences, one a line; nothing where there are none. */
export const formatPitfalls = (pitfalls: readonly Pitfall[], paint: Paint): readonly string[] =>
  pitfalls.length === 0
    ? []
    : [
        '',
        paint('bold', 'mind, before you quote these figures:'),
        ...pitfalls.map(({ text }) => `- ${escapeControl(text)}`),
      ];
