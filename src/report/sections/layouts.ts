/** Returns by layout: a bar per focal policy with its interval, and a dot for each partner. */
import { partnerMeans } from '../../measure/worstPartner.ts';
import { clip, drawChart, isNarrow, labelWidth, mark } from '../chart.ts';
import { colour, hue } from '../colours.ts';
import { type Chart, type Part, paragraph, part, table } from '../document.ts';
import { formatCount, formatFigure, formatInterval } from '../figures.ts';
import type { ReportedRun } from '../run.ts';
import { poolResults } from '../standing.ts';

export const layoutReturns = (run: ReportedRun): Part => {
  const { layouts, focals, results, partners } = run;
  const bars = layouts.flatMap((layout) =>
    focals.flatMap((focal, i) => {
      const here = results.filter((result) => result.layout === layout && result.focal === focal);
      if (here.length === 0) return [];
      const { n, mean, low, high } = poolResults(here);
      const met = partnerMeans(here.map(({ partner, interval }) => ({ partner, mean: interval })));
      return [{ layout, focal, i, n, mean, low, high, met }];
    }),
  );
  const drawn = bars.filter(({ mean }) => mean !== null);
  const dots =
    partners.length > 1
      ? drawn.flatMap(({ layout, focal, met }) =>
          met.flatMap(({ partner, mean }) => (mean.mean === null ? [] : [{ layout, focal, partner, mean: mean.mean }])),
        )
      : [];
  const reached = [...drawn.flatMap(({ mean, high }) => [mean!, high ?? 0]), ...dots.map(({ mean }) => mean)];
  const domain = [Math.min(0, ...drawn.map(({ mean, low }) => Math.min(mean!, low ?? 0))), Math.max(1, ...reached)];
  const title = 'Return by layout';
  const description = `Horizontal bars: the mean return of ${focals.join(', ')} on ${layouts.join(', ')}, with 95 % intervals over episodes${dots.length > 0 ? ' and a dot for the mean with each partner' : ''}.`;
  const name = 'layouts';
  const draw = (width: number): string => {
    const letters = isNarrow(width) ? 13 : 22;
    const short = new Map(focals.map((focal) => [focal, clip(focal, letters)]));
    const figures = drawn.map((bar) => ({ ...bar, text: formatInterval(bar) }));
    const known = figures.filter(({ low }) => low !== null);
    const marginRight = labelWidth(figures.map(({ text }) => text)) + 4;
    const marginLeft = labelWidth([...short.values()]) + 4;
    const height = layouts.length * (focals.length * 22 + 38) + 34;
    return drawChart(
      { name, title, description },
      {
        width,
        height,
        marginLeft,
        marginRight,
        marginTop: 22,
        marginBottom: 34,
        x: {
          domain,
          label: 'mean return',
          labelAnchor: 'center',
          grid: true,
          ticks: isNarrow(width) ? 4 : 8,
          insetRight: 4,
        },
        y: {
          domain: focals,
          label: null,
          tickSize: 0,
          tickFormat: (focal: string) => short.get(focal) ?? '',
          padding: 0.25,
        },
        fy: { domain: layouts, label: null, axis: null, padding: 0.3 },
        marks: [
          mark(
            'text',
            layouts.map((layout) => ({ layout })),
            {
              fy: 'layout',
              text: ({ layout }: { layout: string }) => clip(layout, isNarrow(width) ? 40 : 80),
              frameAnchor: 'top-left',
              dx: -marginLeft,
              dy: -16,
              fontWeight: 600,
              textAnchor: 'start',
            },
          ),
          mark('barX', figures, {
            x: 'mean',
            y: 'focal',
            fy: 'layout',
            fill: ({ i }: { i: number }) => hue(i),
            fillOpacity: 0.55,
          }),
          mark('dot', dots, {
            x: 'mean',
            y: 'focal',
            fy: 'layout',
            r: 2.2,
            fill: colour('ground'),
            stroke: colour('ink'),
            strokeOpacity: 0.55,
            title: ({ partner, mean }: { partner: string; mean: number }) =>
              `${clip(partner, 60)}: ${formatFigure(mean)}`,
          }),
          mark('ruleY', known, { x1: 'low', x2: 'high', y: 'focal', fy: 'layout', strokeWidth: 1.5 }),
          mark('tickX', known, { x: 'low', y: 'focal', fy: 'layout', strokeWidth: 1.5, inset: 4 }),
          mark('tickX', known, { x: 'high', y: 'focal', fy: 'layout', strokeWidth: 1.5, inset: 4 }),
          mark('text', figures, {
            y: 'focal',
            fy: 'layout',
            text: 'text',
            frameAnchor: 'right',
            textAnchor: 'start',
            dx: 8,
            fontVariant: 'tabular-nums',
          }),
          mark('ruleX', [0], {}),
        ],
      },
    );
  };
  const rows = bars.map(({ layout, focal, n, met, ...interval }) => {
    const means = met.flatMap(({ mean }) => (mean.mean === null ? [] : [mean.mean]));
    const range =
      partners.length > 1 && means.length > 0
        ? `${formatFigure(Math.min(...means))} to ${formatFigure(Math.max(...means))}`
        : '';
    return [layout, focal, formatInterval(interval), formatCount(n), ...(partners.length > 1 ? [range] : [])];
  });
  const heads = ['layout', 'focal policy', 'return', 'n', ...(partners.length > 1 ? ['range over partners'] : [])];
  const chart: Chart = { kind: 'chart', name, title, description, draw, table: table(title, heads, rows, 2) };
  return part(
    'layouts',
    'By layout',
    [
      chart,
      paragraph(
        `Bars: the mean return, ${partners.length > 1 ? 'partners and seats' : 'seats'} weighted equally; lines: its 95 % interval over episodes${dots.length > 0 ? '; dots: the mean with each partner' : ''}.`,
      ),
    ],
    { layouts: bars.map(({ i: _, met, ...bar }) => ({ ...bar, partners: met })) },
  );
};
