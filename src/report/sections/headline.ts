/** The headline: one line per focal policy, and the main result in words. */
import type { PairedDifference } from '../../experiment/paired.ts';
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
import type { Reference } from '../reference.ts';
import type { ReportedRun } from '../run.ts';
import { type Standing, standingsOf } from '../standing.ts';

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
    ({ layout, seat }) =>
      layout === (run.layouts.length > 1 ? null : run.layouts[0]) &&
      seat === (run.seats.length > 1 ? null : run.seats[0]),
  );
  for (const { focal, against, mean, ci } of overall)
    if (mean !== null) sentences.push(describeDifference({ focal, against, mean, ci }));
  if (best.worst?.mean.mean != null)
    sentences.push(
      `The worst partner of ${best.focal} was ${best.worst.partner}, with ${formatInterval(best.worst.mean)}.`,
    );
  return sentences;
};

const headlineTable = (run: ReportedRun, standings: readonly Standing[], reference: Reference | null): Block => {
  const any = (of: (standing: Standing) => boolean) => standings.some(of);
  const columns: readonly (readonly [head: string, shown: boolean, cell: (standing: Standing) => string])[] = [
    ['focal policy', true, ({ focal }) => focal],
    ['return', true, ({ overEpisodes }) => formatInterval(overEpisodes)],
    [run.meetings > 1 ? 'chains' : 'n', true, ({ n }) => formatCount(n)],
    [
      'over partners',
      run.partners.length > 1,
      ({ overPartners }) => (overPartners.low === null ? NONE : formatInterval(overPartners)),
    ],
    [
      'share of best response',
      reference !== null,
      ({ focal }) => {
        const share = reference?.shares.get(focal)?.share;
        return share === undefined ? NONE : formatShareInterval(share);
      },
    ],
    [
      'worst partner',
      any(({ worst }) => worst !== null),
      ({ worst }) => (worst === null ? NONE : `${worst.partner} ${formatInterval(worst.mean)}`),
    ],
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
  return table(
    'Each focal policy over everything it met',
    shown.map(([head]) => head),
    standings.map((standing) => shown.map(([, , cell]) => cell(standing))),
  );
};

/** How to read the table. */
const readingOf = (
  run: ReportedRun,
  standings: readonly Standing[],
  reference: Reference | null,
): readonly string[] => [
  `Return: mean of the team's points in an episode ± half of its ${percent} interval (Student t, over ${run.meetings > 1 ? 'chains of meetings' : 'episodes'} within a condition). Conditions weigh equally. It says how well the mean with these partners is known.`,
  ...(run.partners.length > 1
    ? [
        `Over partners: the same with an interval over the partners' own means. It speaks of new partners that come from where these came from${run.partners.length < ENOUGH_PARTNERS ? `; ${run.partners.length} partners are few for that` : ''}.`,
      ]
    : []),
  ...(reference === null ? [] : [reference.described]),
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

export const headline = (
  run: ReportedRun,
  { reference, notices }: { readonly reference: Reference | null; readonly notices: readonly Notice[] },
): Part => {
  const standings = standingsOf(run);
  return part('headline', 'Results', [
    headlineTable(run, standings, reference),
    ...(notices.length === 0 ? [] : [{ kind: 'notices', notices } as const]),
    { kind: 'fold', title: 'How to read these figures', blocks: readingOf(run, standings, reference).map(paragraph) },
  ]);
};
