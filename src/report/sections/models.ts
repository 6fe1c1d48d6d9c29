/** Language models: what their calls came to, for the focal policies and for their partners. */
import type { Row } from '../../experiment/row.ts';
import { addTotals, NO_CALLS, type Totals } from '../../model/totals.ts';
import { NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { formatCount, formatFigure, formatShare, NONE } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

/** A policy's calls over the episodes in which it sat. */
interface Calls {
  readonly policy: string;
  episodes: number;
  steps: number;
  totals: Totals;
}

const nameIn = ({ focal, partners, seat }: Row, at: number): string =>
  at === seat ? focal : (partners[at < seat ? at : at - 1] ?? `seat ${at}`);

export const models = ({ rows, scenario, layoutOf }: ReportedRun): Part => {
  const calls = new Map<string, Calls>();
  const layouts = new Map<string, Calls>();
  const add = (to: Map<string, Calls>, policy: string, row: Row, totals: Totals) => {
    const sum = to.get(policy) ?? { policy, episodes: 0, steps: 0, totals: NO_CALLS };
    sum.episodes++;
    sum.steps += row.steps;
    sum.totals = addTotals(sum.totals, totals);
    to.set(policy, sum);
  };
  for (const row of rows)
    row.models?.forEach((totals, seat) => {
      if (totals === null) return;
      add(calls, nameIn(row, seat), row, totals);
      add(layouts, layoutOf(row), row, totals);
    });
  if (calls.size === 0) return NOTHING;
  const currency = (scenario as { readonly currency?: string }).currency;
  const line = ({ policy, episodes, steps, totals }: Calls): readonly string[] => [
    policy,
    formatCount(episodes),
    formatCount(totals.calls),
    formatFigure((totals.calls / steps) * 400),
    formatCount(totals.inputTokens),
    formatCount(totals.outputTokens),
    totals.cost === null
      ? NONE
      : `${totals.cost.toFixed(totals.cost < 1 ? 4 : 2)}${currency === undefined ? '' : ` ${currency}`}`,
    formatShare(totals.failed / totals.calls),
    formatShare(totals.repaired / totals.calls),
    formatShare(totals.shortened / totals.calls),
  ];
  const heads = (first: string) => [
    first,
    'episodes',
    'calls',
    'calls in 400 steps',
    'tokens in',
    'tokens out',
    'cost',
    'failed',
    'repaired',
    'shortened',
  ];
  const estimated = [...calls.values()].some(({ totals }) => totals.estimated);
  return part(
    'models',
    'Language models',
    [
      table('Calls of language models by policy', heads('policy'), [...calls.values()].map(line)),
      ...(layouts.size > 1 ? [table('The same by layout', heads('layout'), [...layouts.values()].map(line))] : []),
      paragraph(
        `Calls as the policies made them, those answered from a recording included, so that they are the same however the run was played. Repaired: the reply took a second try. Shortened: the oldest memory was left out. After a failed call the policy decides by other means: the fallbacks of the results.${estimated ? ' Some tokens are estimated: the server did not count them.' : ''}`,
      ),
    ],
    { policies: [...calls.values()], layouts: [...layouts.values()] },
  );
};
