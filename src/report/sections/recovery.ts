/** Recovery: how a team earns before and after one of its members is replaced in the middle of an episode. */
import type { Row } from '../../experiment/row.ts';
import { meanInterval } from '../../measure/interval.ts';
import { type Recovery, recovery } from '../../measure/recovery.ts';
import { clip, drawChart, heading, isNarrow, legend, mark } from '../chart.ts';
import { colour, dashOf, hue } from '../colours.ts';
import { type Chart, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { count, formatCount, formatFigure, formatInterval, formatShare } from '../figures.ts';
import type { ReportedRun } from '../run.ts';
import { thin } from '../sample.ts';

/** Steps over which a rate is taken: in a kitchen some deliveries. */
const WINDOW = 100;
/** Share of its own earlier rate at which a team has recovered. */
const SHARE = 0.9;
/** Steps that a point of the chart stands for. */
const BIN = 20;
/** Episodes whose traces are read. */
const MOST_EPISODES = 2000;

/** The step at which somebody other than the focal policy is first replaced; null where nobody is. */
const switchOf = ({ switches = [], seat }: Row): number | null =>
  switches.find((one) => one.seat !== seat)?.step ?? null;

interface Seen {
  readonly focal: string;
  readonly recovery: Recovery;
}

export const recoveries = (run: ReportedRun): Part => {
  const usable = run.rows.filter(
    (row) => row.status === 'finished' && switchOf(row) !== null && run.traceFile(row) !== null,
  );
  const seen: Seen[] = [];
  /** [focal][bin] rewards of the bin, one for each episode. */
  const bins = new Map<string, Map<number, number[]>>();
  let without = 0;
  for (const row of thin(usable, MOST_EPISODES)) {
    const trace = run.trace(row);
    const at = switchOf(row);
    if (trace === null || at === null || at >= trace.steps.length) continue;
    const rewards = trace.steps.map(({ r }) => r ?? 0);
    const { before } = recovery(rewards, at, { window: WINDOW, rate: 0 });
    if (before === null || before <= 0) {
      without++;
      continue;
    }
    seen.push({ focal: row.focal, recovery: recovery(rewards, at, { window: WINDOW, rate: before, share: SHARE }) });
    const mine = bins.get(row.focal) ?? new Map<number, number[]>();
    bins.set(row.focal, mine);
    for (let from = at % BIN; from + BIN <= rewards.length; from += BIN) {
      let sum = 0;
      for (let step = from; step < from + BIN; step++) sum += rewards[step]!;
      const k = (from - at) / BIN;
      const bin = mine.get(k);
      if (bin === undefined) mine.set(k, [sum]);
      else bin.push(sum);
    }
  }
  if (seen.length === 0) return NOTHING;
  const focals = run.focals.filter((focal) => bins.has(focal));
  const points = focals.flatMap((focal) => {
    const mine = [...bins.get(focal)!].sort(([a], [b]) => a - b);
    const most = Math.max(...mine.map(([, { length }]) => length));
    // Far from the switch only some episodes have steps, where they are switched at different ones.
    return mine
      .filter(([, { length }]) => length * 2 >= most)
      .map(([k, sums]) => {
        const { mean, low, high } = meanInterval(sums.map((sum) => (sum * 100) / BIN));
        return {
          focal,
          i: run.focals.indexOf(focal),
          step: (k + 0.5) * BIN,
          rate: mean!,
          low: low ?? mean!,
          high: high ?? mean!,
        };
      });
  });
  const lines = focals.map((focal) => {
    const ours = seen.filter((one) => one.focal === focal).map((one) => one.recovery);
    const steps = ours.flatMap((one) => (one.steps === null ? [] : [one.steps])).sort((a, b) => a - b);
    const per100 = (values: readonly (number | null)[]) =>
      meanInterval(values.flatMap((value) => (value === null ? [] : [value * 100])));
    return {
      focal,
      n: ours.length,
      before: per100(ours.map(({ before }) => before)),
      lowest: per100(ours.map(({ lowest }) => lowest)),
      back: steps.length / ours.length,
      median: steps.length === 0 ? null : steps[Math.floor((steps.length - 1) / 2)]!,
    };
  });
  const name = 'recovery';
  const title = 'Points per 100 steps around the switch';
  const description = `Lines over the steps before and after a teammate is replaced at step 0: what the team earns. ${lines
    .map(
      ({ focal, before, back }) =>
        `${focal}: ${formatFigure(before.mean)} before; ${formatShare(back, 0)} of the episodes came back.`,
    )
    .join(' ')}`;
  const draw = (width: number): string => {
    const margins = { marginLeft: 44, marginTop: 22 };
    const named = legend(
      focals.map((focal) => {
        const i = run.focals.indexOf(focal);
        return { text: clip(focal, 26), colour: hue(i), shape: 'line' as const, dash: dashOf(i) };
      }),
      { width, ...margins },
    );
    return drawChart(
      { name, title, description },
      {
        width,
        height: (isNarrow(width) ? 230 : 290) + named.height,
        marginLeft: margins.marginLeft,
        marginTop: margins.marginTop + named.height,
        marginBottom: 38,
        x: {
          label: 'steps since the switch',
          labelAnchor: 'center',
          labelArrow: 'none',
          ticks: isNarrow(width) ? 4 : 8,
        },
        y: { label: null, grid: true, zero: true, ticks: 5 },
        marks: [
          mark('ruleX', [0], { stroke: colour('ink'), strokeDasharray: '3 3' }),
          ...focals.flatMap((focal) => {
            const mine = points.filter((point) => point.focal === focal);
            const i = run.focals.indexOf(focal);
            return [
              mark('area', mine, { x: 'step', y1: 'low', y2: 'high', fill: hue(i), fillOpacity: 0.12 }),
              mark('line', mine, {
                x: 'step',
                y: 'rate',
                stroke: hue(i),
                strokeWidth: 2.25,
                strokeDasharray: dashOf(i),
              }),
            ];
          }),
          heading('points per 100 steps', margins.marginLeft),
          ...named.marks,
        ],
      },
    );
  };
  const heads = [
    'focal policy',
    'episodes',
    'before',
    'lowest after',
    `back at ${formatShare(SHARE, 0)}`,
    'steps until then, median',
  ];
  const rows = lines.map(({ focal, n, before, lowest, back, median }) => [
    focal,
    formatCount(n),
    formatInterval(before),
    formatInterval(lowest),
    formatShare(back, 0),
    formatFigure(median, 0),
  ]);
  const summary = table(`Points per 100 steps, in windows of ${WINDOW} steps`, heads, rows);
  const heads2 = ['focal policy', 'steps since the switch', 'points per 100 steps'];
  const rows2 = points.map(({ focal, step, rate }) => [
    focal,
    `${formatFigure(step - BIN / 2, 0)} to ${formatFigure(step + BIN / 2 - 1, 0)}`,
    formatFigure(rate),
  ]);
  const chart: Chart = { kind: 'chart', name, title, description, draw, table: table(title, heads2, rows2, 2) };
  return part(
    'recovery',
    'Recovery after a switch',
    [
      summary,
      chart,
      paragraph(
        `A teammate is replaced in the middle of the episode. A team has recovered when ${WINDOW} steps after it earn at least ${formatShare(SHARE, 0)} of what it earned in the ${WINDOW} steps before, so nothing recovers before ${WINDOW} steps have passed; where the new teammate can do less, it can't. Bands: 95 % intervals over episodes, point by point.${without > 0 ? ` Left out: ${count(without, 'episode')} without a point in the window before.` : ''}`,
      ),
    ],
    { window: WINDOW, share: SHARE, leftOut: without, policies: lines, points },
  );
};
