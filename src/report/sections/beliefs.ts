/**
 * Beliefs: how well the mind's belief about its teammate foretells what that does next, over the course of an episode,
 * and whether its probabilities mean what they say. Read from traces: the belief watches the replay from the focal seat.
 */
import { openTrace } from '../../experiment/traceFile.ts';
import { type Calibration, calibration, type Forecasted } from '../../measure/calibration.ts';
import { BASELINES, likeliest, scoreForecast } from '../../measure/intention.ts';
import { meanInterval } from '../../measure/interval.ts';
import { drawChart, heading, isNarrow, legend, mark } from '../chart.ts';
import { colour, dashOf, hue } from '../colours.ts';
import { type Chart, lacking, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { count, formatCount, formatFigure, formatShare, formatSigned } from '../figures.ts';
import { FORECASTERS, type Forecaster, foretellIntentions } from '../intentions.ts';
import type { ReportedRun } from '../run.ts';
import { thin } from '../sample.ts';

/** Episodes that are watched again; the scores of more would hardly be known better, and each takes some 0.05 s. */
const MOST_EPISODES = 60;
/** Parts of an episode over which scores are averaged. */
const PARTS = 10;

interface PartScore {
  n: number;
  logLoss: number;
  top1: number;
}

/** What the watching of some episodes came to: sums that are added to, so that no trace is kept. */
interface Tally {
  episodes: number;
  /** Steps of the longest episode. */
  horizon: number;
  /** [forecaster][part] */
  readonly parts: ReadonlyMap<Forecaster, PartScore[]>;
  /** [forecaster] mean log loss of each episode. */
  readonly losses: ReadonlyMap<Forecaster, number[]>;
  /** The belief's probability of its likeliest skill, and whether that came true; one per scored step. */
  readonly said: Forecasted[];
}

const openTally = (): Tally => ({
  episodes: 0,
  horizon: 0,
  parts: new Map(
    FORECASTERS.map((name) => [name, Array.from({ length: PARTS }, () => ({ n: 0, logLoss: 0, top1: 0 }))]),
  ),
  losses: new Map(FORECASTERS.map((name) => [name, []])),
  said: [],
});

/** Adds one episode's forecasts. */
const addTo = (tally: Tally, { forecasts, truth }: ReturnType<typeof foretellIntentions>, horizon: number): void => {
  const scored = truth.flatMap((next, step) => (next === null ? [] : [{ next, step }]));
  if (scored.length === 0) return;
  tally.episodes++;
  tally.horizon = Math.max(tally.horizon, horizon);
  for (const [name, said] of forecasts) {
    let total = 0;
    for (const { next, step } of scored) {
      const { logLoss, top1 } = scoreForecast(said[step]!, next);
      const here = tally.parts.get(name)![Math.min(PARTS - 1, Math.floor((step * PARTS) / horizon))]!;
      here.n++;
      here.logLoss += logLoss;
      here.top1 += top1;
      total += logLoss;
    }
    tally.losses.get(name)!.push(total / scored.length);
  }
  const belief = forecasts.get('belief')!;
  for (const { next, step } of scored) {
    const { skill, p } = likeliest(belief[step]!);
    if (skill !== null) tally.said.push({ p: Math.min(1, p), cameTrue: skill === next });
  }
};

const lossChart = (tally: Tally, best: Forecaster): Chart => {
  const name = 'beliefs';
  const title = 'Log loss of the belief over an episode';
  const shown: readonly Forecaster[] = ['belief', ...FORECASTERS.filter((one) => one !== 'belief')];
  const width = tally.horizon / PARTS;
  const points = shown.flatMap((forecaster, i) =>
    tally.parts
      .get(forecaster)!
      .flatMap(({ n, logLoss, top1 }, k) =>
        n === 0 ? [] : [{ forecaster, i, k, step: (k + 0.5) * width, n, loss: logLoss / n, top1: top1 / n }],
      ),
  );
  const of = (forecaster: Forecaster) => points.filter((point) => point.forecaster === forecaster);
  const [first, last] = [of('belief')[0], of('belief').at(-1)];
  const description = `Lines over the steps of an episode, lower is better: the log loss of the mind's belief, from ${formatFigure(first?.loss, 2)} in the first tenth to ${formatFigure(last?.loss, 2)} nats in the last, and of ${BASELINES.length} baselines, the best of which is “${best}”.`;
  const hueOf = (i: number) => (i === 0 ? hue(0) : i === 1 ? colour('c6') : hue(i - 1));
  const draw = (pixels: number): string => {
    const margins = { marginLeft: 46, marginTop: 22 };
    const items = shown.map((text, i) => ({ text, colour: hueOf(i), shape: 'line' as const, dash: dashOf(i) }));
    const named = legend(items, { width: pixels, ...margins });
    return drawChart(
      { name, title, description },
      {
        width: pixels,
        height: (isNarrow(pixels) ? 220 : 270) + named.height,
        marginLeft: margins.marginLeft,
        marginTop: margins.marginTop + named.height,
        marginBottom: 38,
        x: {
          label: 'step',
          labelAnchor: 'center',
          labelArrow: 'none',
          domain: [0, tally.horizon],
          ticks: isNarrow(pixels) ? 4 : 8,
        },
        y: { label: null, grid: true, zero: true, ticks: 5 },
        marks: [
          ...shown.map((forecaster, i) =>
            mark('line', of(forecaster), {
              x: 'step',
              y: 'loss',
              stroke: hueOf(i),
              strokeWidth: i === 0 ? 3 : 1.75,
              strokeDasharray: dashOf(i),
            }),
          ),
          mark('dot', of('belief'), { x: 'step', y: 'loss', fill: hueOf(0), r: 3.5 }),
          heading('log loss, nats', margins.marginLeft),
          ...named.marks,
        ],
      },
    );
  };
  const rows = of('belief').map(({ k, n, loss, top1 }) => {
    const baseline = of(best).find((point) => point.k === k);
    return [
      `${Math.round(k * width)} to ${Math.round((k + 1) * width) - 1}`,
      formatFigure(loss, 3),
      formatFigure(baseline?.loss, 3),
      formatShare(top1),
      formatShare(baseline?.top1),
      formatCount(n),
    ];
  });
  const heads = ['steps', 'log loss', `of “${best}”`, 'likeliest skill right', `of “${best}”`, 'forecasts'];
  return { kind: 'chart', name, title, description, draw, table: table(title, heads, rows) };
};

const calibrationChart = ({ error, bins }: Calibration): Chart => {
  const name = 'calibration';
  const title = 'Calibration of the belief';
  const description = `Points near the diagonal are calibrated: how often the likeliest skill came true, by the probability that the belief gave it. Expected calibration error ${formatFigure(error, 3)}.`;
  const draw = (width: number): string =>
    drawChart(
      { name, title, description },
      {
        width: Math.min(width, 460),
        height: Math.min(width, 460) * 0.86,
        marginLeft: 50,
        marginTop: 24,
        marginBottom: 38,
        marginRight: 26,
        x: {
          label: 'probability that the belief gave it',
          labelAnchor: 'center',
          labelArrow: 'none',
          domain: [0, 1],
          grid: true,
          ticks: 5,
          tickFormat: (p: number) => `${Math.round(p * 100)} %`,
        },
        y: {
          label: 'share that came true',
          labelArrow: 'none',
          domain: [0, 1],
          grid: true,
          ticks: 5,
          tickFormat: (p: number) => `${Math.round(p * 100)} %`,
        },
        r: { range: [3, 14] },
        marks: [
          mark('line', [0, 1], {
            x: (p: number) => p,
            y: (p: number) => p,
            stroke: colour('quiet'),
            strokeDasharray: '4 3',
          }),
          mark('line', bins, { x: 'said', y: 'rate', stroke: hue(0), strokeWidth: 2 }),
          mark('dot', bins, {
            x: 'said',
            y: 'rate',
            r: 'n',
            fill: hue(0),
            fillOpacity: 0.75,
            stroke: colour('ground'),
          }),
        ],
      },
    );
  const rows = bins.map(({ from, to, n, said, rate }) => [
    `${formatShare(from, 0)} to ${formatShare(to, 0)}`,
    formatShare(said),
    formatShare(rate),
    formatCount(n),
  ]);
  const heads = ['probability', 'mean said', 'came true', 'forecasts'];
  return { kind: 'chart', name, title, description, draw, table: table(title, heads, rows) };
};

/** What the traces of some episodes say; null where none has one. */
const watch = async (run: ReportedRun, rows: ReportedRun['rows']): Promise<Tally | null> => {
  const tally = openTally();
  let seen = 0;
  for (const row of rows) {
    const file = run.traceFile(row);
    if (file === null) continue;
    seen++;
    const { trace, environment, world } = await openTrace(file);
    for (let partner = 0; partner < environment.seats; partner++)
      if (partner !== row.seat)
        addTo(
          tally,
          foretellIntentions(trace, environment, world, { observer: row.seat, partner }),
          trace.header.environment.horizon,
        );
  }
  return seen === 0 ? null : tally;
};

/** Whether a mind sits in the focal seat; null where there is no trace to tell. */
const hasMind = (run: ReportedRun, focal: string): boolean | null => {
  const row = run.rows.find((one) => one.focal === focal && run.traceFile(one) !== null);
  const trace = row === undefined ? null : run.trace(row);
  return trace === null ? null : trace.header.policies[row!.seat]?.definition === 'proagent';
};

export const beliefs = async (run: ReportedRun): Promise<Part> => {
  const minds = run.focals.map((focal) => hasMind(run, focal));
  if (minds.every((mind) => mind === null))
    return lacking(
      'belief accuracy, calibration and timelines: no trace was kept',
      'rapport run <scenario> with `traces: all`',
    );
  const focal = run.focals[minds.indexOf(true)];
  if (focal === undefined) return NOTHING;
  const rows = run.rows.filter((row) => row.focal === focal && row.status === 'finished');
  const tally = await watch(run, thin(rows, MOST_EPISODES));
  if (tally === null || tally.episodes === 0) return NOTHING;
  const meanOf = (name: Forecaster) => meanInterval(tally.losses.get(name)!);
  const best = BASELINES.reduce((a, b) => (meanOf(b).mean! < meanOf(a).mean! ? b : a));
  const [ours, theirs] = [tally.losses.get('belief')!, tally.losses.get(best)!];
  const gain = meanInterval(ours.map((loss, i) => loss - theirs[i]!));
  const right = tally.parts.get('belief')!.reduce((sum, { top1 }) => sum + top1, 0) / tally.said.length;
  const calibrated = calibration(tally.said);
  const range = gain.low === null ? '' : ` [${formatFigure(gain.low, 3)}, ${formatFigure(gain.high, 3)}]`;
  return part(
    'beliefs',
    'Beliefs about the teammate',
    [
      paragraph(
        `At every step the mind's belief forecasts the skill that its teammate will finish next. Its mean log loss is ${formatFigure(meanOf('belief').mean, 3)} nats, ${formatSigned(gain.mean, 3)}${range} against the best baseline, “${best}”; its likeliest skill is right at ${formatShare(right)} of the steps.`,
      ),
      lossChart(tally, best),
      calibrationChart(calibrated),
      paragraph(
        `Watched in the traces of ${tally.episodes === rows.length ? `all ${count(rows.length, 'episode')}` : `${count(tally.episodes, 'episode')} of ${formatCount(rows.length)}, evenly chosen,`} of ${focal}, by its own stages of correction and memory and with what it brought from earlier meetings. Expected calibration error ${formatFigure(calibrated.error, 3)}; steps of one episode depend on each other, so the points have no intervals. Interval of the difference: over episodes, paired.`,
      ),
    ],
    {
      focal,
      episodes: tally.episodes,
      top1: right,
      logLoss: Object.fromEntries(FORECASTERS.map((name) => [name, meanOf(name)])),
      gain: { against: best, ...gain },
      calibration: calibrated,
      parts: Object.fromEntries(tally.parts),
    },
  );
};
