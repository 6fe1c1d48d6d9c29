/** Performance profiles: for each score the share of episodes that return more than it. */
import { type ProfilePoint, profile, profileScores } from '../../measure/profile.ts';
import { createRandom } from '../../random.ts';
import { clip, drawChart, heading, isNarrow, labelWidth, legend, mark } from '../chart.ts';
import { dashOf, hue } from '../colours.ts';
import { type Chart, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { formatFigure, formatShare } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

/** Scores at which a profile is read, and resamples of each point's interval: a curve's band needs no more. */
const POINTS = 41;
const RESAMPLES = 500;
/** Episodes below which a curve is a few stairs. */
const ENOUGH = 10;

interface Curve {
  readonly focal: string;
  readonly i: number;
  readonly points: readonly ProfilePoint[];
}

/** Every return as a share of the highest that anybody reached on the layout, so that layouts of other scales can be added. */
const scale = (run: ReportedRun): ((layout: string) => number) => {
  const highest = new Map<string, number>();
  for (const { layout, returns } of run.results)
    for (const value of returns) highest.set(layout, Math.max(highest.get(layout) ?? 0, value));
  if (run.layouts.length === 1) return () => 1;
  return (layout) => highest.get(layout) || 1;
};

export const profiles = (run: ReportedRun): Part => {
  const { focals, results, layouts } = run;
  const values = results.reduce((sum, { returns }) => sum + returns.length, 0);
  if (values < ENOUGH) return NOTHING;
  const scaleOf = scale(run);
  const met = results.map(({ layout, focal, partner, returns }) => ({
    focal,
    partner,
    values: returns.map((value) => value / scaleOf(layout)),
  }));
  const scores = profileScores(met, POINTS);
  const curves = focals.flatMap((focal, i): Curve[] => {
    const ours = met.filter((one) => one.focal === focal && one.values.length > 0);
    if (ours.length === 0) return [];
    const random = createRandom('report').fork(`profile ${focal}`);
    return [{ focal, i, points: profile(ours, scores, { over: 'episodes', random, resamples: RESAMPLES }) }];
  });
  const many = layouts.length > 1;
  const name = 'profiles';
  const title = 'Performance profiles';
  const unit = many ? 'share of the highest return on the layout' : 'return';
  const halves = curves.map(({ focal, points }) => {
    const last = points.findLast(({ value }) => value !== null && value >= 0.5);
    return `half of the episodes of ${focal} return more than ${last === undefined ? 'less than the least' : many ? formatShare(last.score, 0) : formatFigure(last.score, 0)}`;
  });
  const description = `Falling curves, one per focal policy: the share of episodes that return more than a score. About ${halves.join('; ')}.`;
  const draw = (width: number): string => {
    const letters = isNarrow(width) ? 20 : 30;
    const lines = curves.flatMap(({ focal, i, points }) =>
      points.map(({ score, value, low, high }) => ({ focal, i, score, value, low, high })),
    );
    const margins = { marginLeft: 50, marginTop: 24 };
    const named = legend(
      curves.map(({ focal, i }) => ({ text: clip(focal, letters), colour: hue(i), shape: 'line', dash: dashOf(i) })),
      { width, ...margins },
    );
    return drawChart(
      { name, title, description },
      {
        width,
        height: (isNarrow(width) ? 250 : 330) + named.height,
        marginLeft: margins.marginLeft,
        marginRight: Math.min(60, labelWidth(['9999'])),
        marginTop: margins.marginTop + named.height,
        marginBottom: 38,
        x: {
          label: unit,
          labelAnchor: 'center',
          labelArrow: 'none',
          ...(many ? { percent: false, tickFormat: (share: number) => `${Math.round(share * 100)} %` } : {}),
          ticks: isNarrow(width) ? 5 : 10,
        },
        y: {
          label: null,
          domain: [0, 1],
          grid: true,
          ticks: 5,
          tickFormat: (share: number) => `${Math.round(share * 100)} %`,
        },
        marks: [
          ...curves.map(({ i, focal }) =>
            mark(
              'area',
              lines.filter((line) => line.focal === focal && line.low !== null),
              {
                x: 'score',
                y1: 'low',
                y2: 'high',
                fill: hue(i),
                fillOpacity: 0.18,
              },
            ),
          ),
          ...curves.map(({ i, focal }) =>
            mark(
              'line',
              lines.filter((line) => line.focal === focal),
              {
                x: 'score',
                y: 'value',
                stroke: hue(i),
                strokeWidth: 2,
                strokeDasharray: dashOf(i),
              },
            ),
          ),
          heading('share of episodes above it', margins.marginLeft),
          ...named.marks,
        ],
      },
    );
  };
  const shown = scores.filter((_, i) => i % 4 === 0);
  const rows = shown.map((score) => [
    many ? formatShare(score, 0) : formatFigure(score, 0),
    ...curves.map(({ points }) => formatShare(points.find((point) => point.score === score)?.value)),
  ]);
  const chart: Chart = {
    kind: 'chart',
    name,
    title,
    description,
    draw,
    table: table(title, [unit, ...curves.map(({ focal }) => focal)], rows),
  };
  return part(
    'profiles',
    'Performance profiles',
    [
      chart,
      paragraph(
        `For each score the share of episodes that return more (Agarwal et al. 2021, section 4.2); conditions weigh equally. Bands: 95 % of ${RESAMPLES} bootstrap resamples over episodes within the conditions, point by point. A policy whose curve is nowhere below another’s is better by any summary.`,
      ),
      ...(many
        ? [
            paragraph(
              'Layouts differ in what can be earned: a score is the return divided by the highest return of any episode on that layout in this run. It is no share of what is possible.',
            ),
          ]
        : []),
    ],
    { unit, curves: curves.map(({ focal, points }) => ({ focal, points })) },
  );
};
