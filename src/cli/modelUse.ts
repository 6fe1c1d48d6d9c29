/** What calls of language models came to, for people. */
import type { Estimate } from '../experiment/estimate.ts';
import type { ModelUse } from '../experiment/run.ts';
import type { Totals } from '../model/totals.ts';
import { formatColumns } from './columns.ts';

/** `1234`, `12.3k`, `4.6M`. */
const formatCount = (count: number): string => {
  if (count < 10_000) return String(Math.round(count));
  return count < 1e6 ? `${(count / 1e3).toFixed(1)}k` : `${(count / 1e6).toFixed(1)}M`;
};

const formatCost = (cost: number | null): string => (cost === null ? '-' : cost.toFixed(cost < 1 ? 4 : 2));

/** For a line of progress. */
export const formatBilled = ({ calls, inputTokens, outputTokens, cost }: Totals): string => {
  const parts = [`${formatCount(calls)} calls billed`, `${formatCount(inputTokens + outputTokens)} tokens`];
  if (cost !== null && cost > 0) parts.push(`cost ${formatCost(cost)}`);
  return parts.join(', ');
};

const COLUMNS = [
  'calls',
  'failed',
  'repaired',
  'shortened',
  'requests',
  'tokens in',
  'of it cached',
  'tokens out',
  'of it thought',
  'cost',
];

const rowOf = (name: string, totals: Totals): readonly string[] => [
  totals.estimated ? `${name} (partly estimated)` : name,
  ...[totals.calls, totals.failed, totals.repaired, totals.shortened, totals.requests].map(String),
  ...[totals.inputTokens, totals.cachedTokens, totals.outputTokens, totals.reasoningTokens].map(formatCount),
  formatCost(totals.cost),
];

/** Nothing where no policy asks a model. */
export const formatModelUse = (use: ModelUse | null): readonly string[] => {
  if (use === null) return [];
  const table = formatColumns(
    [['language models', ...COLUMNS], rowOf('made by episodes', use.logical), rowOf('billed for this run', use.billed)],
    ['left', ...COLUMNS.map(() => 'right' as const)],
  );
  const { failures } = use.logical;
  const kinds = Object.entries(failures).map(([kind, count]) => `${count} by ${kind}`);
  return ['', ...table, ...(kinds.length === 0 ? [] : [`calls without a reply: ${kinds.join(', ')}`])];
};

export const formatEstimate = (estimate: Estimate): string => {
  const { episodes, sampled, calls, inputTokens, outputTokens, cost, layouts } = estimate;
  const table = formatColumns(
    [
      ['layout', 'calls an episode', 'tokens a request'],
      ...layouts.map((one) => [one.layout, one.callsPerEpisode.toFixed(1), String(one.inputTokensPerCall)]),
    ],
    ['left', 'right', 'right'],
  );
  return [
    `${episodes} episodes, estimated from ${sampled} that were played without models:`,
    `about ${formatCount(calls)} calls, ${formatCount(inputTokens)} tokens in, at most ${formatCount(outputTokens)} tokens out`,
    cost === null
      ? 'a model has no prices in the scenario, so there is no cost'
      : `at most ${formatCost(cost)} in the currency of its prices, recordings left aside`,
    '',
    ...table,
    '',
    'nothing was asked and nothing was written',
    '',
  ].join('\n');
};
