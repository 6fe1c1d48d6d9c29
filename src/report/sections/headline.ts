/** The headline: one line per focal policy, and the main result in words. */
import type { Referencing } from '../../experiment/bestResponses.ts';
import type { Comparison } from '../../experiment/comparison.ts';
import type { PairedDifference } from '../../experiment/paired.ts';
import type { PitfallKind } from '../../experiment/pitfalls.ts';
import { CONFIDENCE, ENOUGH_PARTNERS } from '../../measure/interval.ts';
import { type Block, type Notice, type Part, paragraph, part, table } from '../document.ts';
import {
  count,
  formatCount,
  formatFigure,
  formatInterval,
  formatShare,
  formatShareInterval,
  listWords,
  NONE,
} from '../figures.ts';
import type { ReportedRun } from '../run.ts';
import { type Standing, standingsOf } from '../standing.ts';

const NAMES = ['focal policy', 'worst partner'];

const percent = `${CONFIDENCE * 100} %`;

/** What the run's episodes are: `5 layouts, 9 partners, both seats`. */
const describeScope = ({ layouts, partners, seats }: ReportedRun): string =>
  listWords([
    layouts.length === 1 ? layouts[0]! : count(layouts.length, 'layout'),
    partners.length === 1 ? `the partner ${partners[0]}` : count(partners.length, 'partner'),
    seats.length === 1 ? `seat ${seats[0]}` : seats.length === 2 ? 'both seats' : count(seats.length, 'seat'),
  ]);

const describeDifference = ({
  focal,
  against,
  mean,
  ci,
}: Pick<PairedDifference, 'focal' | 'against' | 'ci'> & { readonly mean: number }): string => {
  const [more, less] = mean >= 0 ? [focal, against] : [against, focal];
  const size = formatInterval({ mean: Math.abs(mean), low: ci?.[0] ?? null, high: ci?.[1] ?? null });
  const unsure = ci !== null && ci[0] <= 0 && ci[1] >= 0 ? ', a difference that this run can’t tell from none' : '';
  return `${more} returned ${size} more than ${less}, paired by seed${unsure}.`;
};

/** The main result in a few sentences. */
export const describeResult = (run: ReportedRun, standings: readonly Standing[]): readonly string[] => {
  const known = standings.filter(({ bound }) => bound !== null);
  const { summary, record } = run;
  const sentences: string[] = [];
  if (!summary.complete)
    sentences.push(
      `This run is not complete: ${formatCount(summary.episodes)} of ${formatCount(record.episodes)} episodes are there.`,
    );
  const best = [...known].sort((a, b) => b.bound! - a.bound!)[0];
  if (best === undefined) return [...sentences, 'No focal policy finished an episode in every condition.'];
  const first = known.length > 1 ? `Of ${known.length} focal policies ${best.focal} returned most` : best.focal;
  const { low } = best.overEpisodes;
  sentences.push(
    best.overEpisodes.mean === null
      ? `${first}: at least ${formatFigure(best.bound)} points a game.`
      : `${first}${known.length > 1 ? ',' : ' returned'} ${formatInterval(best.overEpisodes)} points a game over ${describeScope(run)} (${best.n} ${run.meetings > 1 ? 'chains of meetings' : best.n === 1 ? 'episode' : 'episodes'}${low === null ? '' : `; ${percent} interval over episodes`}).`,
  );
  const overall = summary.paired.filter(
    ({ layout, seat }) => (layout === null || run.layouts.length === 1) && (seat === null || run.seats.length === 1),
  );
  for (const { focal, against, mean, ci } of overall)
    if (mean !== null) sentences.push(describeDifference({ focal, against, mean, ci }));
  if (best.worst?.mean.mean != null)
    sentences.push(
      `The worst partner of ${best.focal} was ${best.worst.partner}, with ${formatInterval(best.worst.mean)}.`,
    );
  return sentences;
};

const headlineTable = (run: ReportedRun, standings: readonly Standing[], reference: Referencing | null): Block => {
  const any = (of: (standing: Standing) => boolean) => standings.some(of);
  const hasWorst = any(({ worst }) => worst !== null);
  const columns: readonly (readonly [head: string, shown: boolean, cell: (standing: Standing) => string])[] = [
    ['focal policy', true, ({ focal }) => focal],
    ['return', true, ({ overEpisodes }) => formatInterval(overEpisodes)],
    [run.meetings > 1 ? 'chains' : 'n', true, ({ n }) => formatCount(n)],
    [
      'over partners',
      run.partners.length >= ENOUGH_PARTNERS,
      ({ overPartners }) =>
        overPartners.n < ENOUGH_PARTNERS || overPartners.low === null ? NONE : formatInterval(overPartners),
    ],
    [
      'share of best response',
      reference !== null,
      ({ focal }) => {
        const share = reference?.shares.get(focal)?.share;
        return share === undefined ? NONE : formatShareInterval(share);
      },
    ],
    ['worst partner', hasWorst, ({ worst }) => worst?.partner ?? NONE],
    ['with it', hasWorst, ({ worst }) => (worst === null ? NONE : formatInterval(worst.mean))],
    [
      'seat gap',
      any(({ seatGap }) => seatGap !== null),
      ({ seatGap }) => (seatGap === null ? NONE : formatInterval(seatGap.gap)),
    ],
    ['bound', any(({ broken }) => broken > 0), ({ bound }) => formatFigure(bound)],
    ['failed', true, ({ failed }) => String(failed)],
    [
      'fallbacks',
      true,
      ({ fallbackRate }) => formatShare(fallbackRate, fallbackRate > 0 && fallbackRate < 0.01 ? 2 : 1),
    ],
  ];
  const shown = columns.filter(([, isShown]) => isShown);
  return {
    kind: 'table',
    caption: 'Each focal policy over everything it met',
    columns: shown.map(([title]) => ({ title, align: NAMES.includes(title) ? 'left' : 'right' })),
    rows: standings.map((standing) => shown.map(([, , cell]) => cell(standing))),
  };
};

/** What the shares are shares of, and what is not in them. */
const describeReference = ({ described, conditions, missing, outdated, shares }: Referencing): string => {
  const leftOut = [...shares.values()].reduce((sum, one) => sum + one.leftOut, 0);
  const above = [...shares.values()].reduce((sum, one) => sum + one.aboveOne, 0);
  return [
    `Share of best response: the return divided by what the ${described} return with the same partner in the same place; conditions weigh equally, and the interval holds the error of both. It rests on ${count(conditions.length, 'condition')}.`,
    ...(missing > 0 ? [`${count(missing, 'condition')} have no best response.`] : []),
    ...(leftOut > 0 ? [`Left out because the best response returns nothing: ${leftOut}.`] : []),
    ...(above > 0 ? [`Above 100 %, so that the best response found was not the best: ${above}.`] : []),
    ...(outdated > 0 ? [`Searched when the partner had other code: ${outdated}.`] : []),
  ].join(' ');
};

/** How to read the table. */
const readingOf = (
  run: ReportedRun,
  standings: readonly Standing[],
  reference: Referencing | null,
): readonly string[] => [
  `Return: mean of the team's points in an episode ± half of its ${percent} interval (Student t, over ${run.meetings > 1 ? 'chains of meetings' : 'episodes'} within a condition). Conditions weigh equally. It says how well the mean with these partners is known.`,
  ...(run.partners.length >= ENOUGH_PARTNERS
    ? [
        `Over partners: the same with an interval over the partners' own means. It speaks of new partners that come from where these came from.`,
      ]
    : []),
  ...(reference === null ? [] : [describeReference(reference)]),
  ...(standings.some(({ seatGap }) => seatGap !== null)
    ? [
        `Seat gap: how much more a policy returns in its best seat than in its worst, over the same layouts and partners: ${listWords(standings.flatMap(({ focal, seatGap }) => (seatGap === null ? [] : [`${focal} more in seat ${seatGap.best}`])))}.`,
      ]
    : []),
  ...(standings.some(({ broken }) => broken > 0)
    ? ['Bound: the mean with the episodes that the policy itself broke at the lowest possible return. Rankings use it.']
    : []),
  'Failed episodes are out of the mean. Fallbacks: share of the policy’s decisions that it could not make by its own means; they stay in the mean.',
];

const publishedTable = ({ file, cells, conditions, largest, squares }: Comparison): Block => ({
  kind: 'fold',
  title: `Beside published figures: ${count(conditions, 'condition')}, largest |z| ${formatFigure(largest, 2)}, sum of z² ${formatFigure(squares)}`,
  blocks: [
    table(
      `Ours and those of ${file}: mean ± standard error, and z of the difference`,
      ['layout', 'seat 0', 'seat 1', 'ours', 'published', 'z'],
      cells.map(({ layout, seat0, seat1, mean, se, theirs, z }) => [
        layout,
        seat0,
        seat1,
        `${formatFigure(mean)} ± ${formatFigure(se, 2)}`,
        `${formatFigure(theirs.mean)} ± ${formatFigure(theirs.se, 2)}`,
        formatFigure(z, 2),
      ]),
      3,
    ),
  ],
});

/** Pitfalls that change what a figure means; the others say how much it means. */
const GRAVE: readonly PitfallKind[] = ['failed', 'fallback', 'tuned', 'sameNetwork', 'aboveBest', 'outdatedBest'];

const noticesOf = ({ summary, uncompared }: ReportedRun): readonly Notice[] => [
  ...summary.pitfalls.map(({ kind, text }): Notice => ({ weight: GRAVE.includes(kind) ? 'warning' : 'remark', text })),
  ...(uncompared === null
    ? []
    : [{ weight: 'remark', text: `published figures are not shown: ${uncompared}` } as const]),
];

export const headline = (run: ReportedRun): Part => {
  const { referencing, scenario, summary } = run;
  const standings = standingsOf(run);
  const notices = noticesOf(run);
  const blocks: readonly Block[] = [
    headlineTable(run, standings, referencing),
    ...(notices.length === 0 ? [] : [{ kind: 'notices', notices } as const]),
    { kind: 'fold', title: 'How to read these figures', blocks: readingOf(run, standings, referencing).map(paragraph) },
    ...(summary.comparison === undefined ? [] : [publishedTable(summary.comparison)]),
  ];
  const file = scenario.bestResponses ?? 'best-responses.jsonl';
  return {
    ...part('headline', 'Results', blocks, { standings }),
    missing:
      referencing === null
        ? {
            what: 'shares of the best response: none is known for this run',
            command: `rapport best-response <the scenario> --out ${file}, then rapport report <run> --best-responses ${file}`,
          }
        : null,
  };
};
