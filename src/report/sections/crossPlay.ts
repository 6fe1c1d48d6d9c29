/** Cross-play: what each focal policy returns with each partner, in each seat. */
import type { MeanInterval } from '../../measure/interval.ts';
import { clip, drawChart, isNarrow, labelWidth, mark } from '../chart.ts';
import { colour, heat, heatInk, heatStep } from '../colours.ts';
import { type Block, type Chart, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { formatCount, formatFigure, formatInterval } from '../figures.ts';
import type { ReportedRun, Result } from '../run.ts';
import { poolResults } from '../standing.ts';

interface Square extends MeanInterval {
  readonly focal: string;
  readonly partner: string;
  readonly seat: number;
}

const squaresOf = (results: readonly Result[]): readonly Square[] => {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = JSON.stringify([result.focal, result.partner, result.seat]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].map((group) => {
    const { focal, partner, seat } = group[0]!;
    return { focal, partner, seat, ...poolResults(group) };
  });
};

/** Pixels that a figure needs in its square, and those of a row. */
const FIGURE = 44;
const ROW = 24;

const heatMap = (
  run: ReportedRun,
  results: readonly Result[],
  place: { readonly name: string; readonly title: string },
): Chart => {
  const { focals, partners, seats } = run;
  const squares = squaresOf(results);
  const means = squares.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  const least = Math.min(...means);
  const most = Math.max(...means);
  const stepOf = (mean: number) => heatStep(most === least ? 0.5 : (mean - least) / (most - least));
  const highest = squares.find(({ mean }) => mean === most);
  const lowest = squares.find(({ mean }) => mean === least);
  const describe = (square: Square | undefined) =>
    square === undefined
      ? 'none'
      : `${square.focal} with ${square.partner} in seat ${square.seat}, ${formatFigure(square.mean)}`;
  const description = `A grid of partners by focal policies, one panel per seat of the focal policy: mean returns, in stronger shades for more. Highest: ${describe(highest)}. Lowest: ${describe(lowest)}.`;
  const draw = (width: number): string => {
    const letters = isNarrow(width) ? 14 : 24;
    const shortPartner = new Map(partners.map((partner) => [partner, clip(partner, letters)]));
    const marginLeft = labelWidth([...shortPartner.values()]);
    const marginRight = focals.some((focal) => focal.length > 8) ? 40 : 12;
    const room = width - marginLeft - marginRight;
    const beside = room / (focals.length * seats.length) >= FIGURE + 6;
    const columns = beside ? focals.length * seats.length : focals.length;
    const fits = room / columns >= FIGURE - 8;
    const facet = beside ? 'fx' : 'fy';
    const perColumn = Math.max(2, Math.floor(room / columns / 6.8));
    const slant = focals.some((focal) => focal.length > perColumn);
    const shortFocal = new Map(focals.map((focal) => [focal, clip(focal, slant ? 16 : perColumn)]));
    const letterRoom = Math.max(...[...shortFocal.values()].map(({ length }) => length));
    const top = (slant ? 18 + letterRoom * 3.9 : 20) + 26;
    const panel = partners.length * ROW + (beside ? 0 : 30);
    const named = seats.map((seat) => ({
      seat,
      text: isNarrow(width) ? `seat ${seat}` : `focal policy in seat ${seat}`,
    }));
    return drawChart(
      { ...place, description },
      {
        width,
        height: top + panel * (beside ? 1 : seats.length) + 8,
        marginLeft,
        marginTop: top,
        marginRight,
        marginBottom: 8,
        x: {
          domain: focals,
          axis: 'top',
          label: null,
          tickSize: 0,
          tickFormat: (focal: string) => shortFocal.get(focal) ?? '',
          tickRotate: slant ? -35 : 0,
          padding: 0.04,
        },
        y: {
          domain: partners,
          label: null,
          tickSize: 0,
          tickFormat: (partner: string) => shortPartner.get(partner) ?? '',
          padding: 0.06,
        },
        [facet]: { domain: seats, label: null, axis: null, padding: beside ? 0.06 : 0.3 * (30 / panel) + 0.12 },
        marks: [
          mark('text', named, {
            [facet]: 'seat',
            text: 'text',
            frameAnchor: 'top-left',
            dx: beside ? 0 : -marginLeft,
            dy: beside ? -top + 10 : -18,
            fontWeight: 600,
            textAnchor: 'start',
          }),
          mark(
            'cell',
            squares.filter(({ mean }) => mean !== null),
            {
              x: 'focal',
              y: 'partner',
              [facet]: 'seat',
              fill: ({ mean }: Square) => heat(stepOf(mean!)),
              stroke: ({ focal, partner }: Square) => (focal === partner ? colour('ink') : 'none'),
              strokeWidth: 1.5,
              title: (square: Square) => `${describe(square)}`,
            },
          ),
          ...(fits
            ? [
                mark('text', squares, {
                  x: 'focal',
                  y: 'partner',
                  [facet]: 'seat',
                  text: ({ mean }: Square) => formatFigure(mean, room / columns >= FIGURE ? 1 : 0),
                  fill: ({ mean }: Square) => (mean === null ? colour('quiet') : heatInk(stepOf(mean))),
                  fontVariant: 'tabular-nums',
                }),
              ]
            : []),
        ],
      },
    );
  };
  const rows = squares.map(({ focal, partner, seat, n, ...interval }) => [
    focal,
    partner,
    String(seat),
    formatInterval(interval),
    formatCount(n),
  ]);
  const heads = ['focal policy', 'partner', 'seat', 'return', 'n'];
  return { kind: 'chart', ...place, description, draw, table: table(place.title, heads, rows, 2) };
};

export const crossPlayMaps = (run: ReportedRun): Part => {
  const { layouts, partners, focals, results } = run;
  if (partners.length * focals.length < 2) return NOTHING;
  const many = layouts.length > 1;
  const all = heatMap(run, results, {
    name: 'cross-play',
    title: many ? `Cross-play, mean over ${layouts.length} layouts` : `Cross-play on ${layouts[0]}`,
  });
  const each: readonly Block[] = many
    ? [
        {
          kind: 'fold',
          title: 'The same for each layout',
          blocks: layouts.map((layout, i) =>
            heatMap(
              run,
              results.filter((result) => result.layout === layout),
              { name: `cross-play-${i + 1}`, title: `Cross-play on ${layout}` },
            ),
          ),
        },
      ]
    : [];
  const diagonal = focals.some((focal) => partners.includes(focal)) ? ' Framed: a policy with itself (self-play).' : '';
  return part('cross-play', 'Cross-play', [
    all,
    paragraph(
      `Mean return of each focal policy with each partner${many ? ', layouts weighted equally' : ''}; the stronger the shade, the higher the mean between the least and the highest of the map.${diagonal}`,
    ),
    ...each,
  ]);
};
