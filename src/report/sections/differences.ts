/** Paired differences between focal policies: ablations where they differ by their stages only. */
import { expandAxes } from '../../experiment/axes.ts';
import type { Json } from '../../json.ts';
import { clip, drawChart, isNarrow, labelWidth, mark } from '../chart.ts';
import { colour, hue } from '../colours.ts';
import { type Chart, lacking, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { formatCount, formatDifference, listWords } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

interface Entry {
  readonly name?: string;
  readonly policy?: string;
  readonly with?: { readonly stages?: object };
  readonly stages?: object;
}

/** [focal] the stages that it replaces, in words. */
const ablationsOf = ({ scenario }: ReportedRun): ReadonlyMap<string, string> => {
  const entries = [...(scenario.focal ?? []), ...(scenario.pairs ?? []).map(({ focal }) => focal)];
  return new Map(
    entries
      .flatMap((entry) => expandAxes(entry as Json))
      .flatMap((entry) => {
        if (typeof entry === 'string') return [];
        const { name, policy, stages, with: parameters } = entry as Entry;
        const replaced = Object.entries(stages ?? parameters?.stages ?? {});
        const words = replaced.map(([stage, by]) => `${stage} by ${typeof by === 'string' ? by : JSON.stringify(by)}`);
        return words.length === 0 ? [] : [[name ?? policy ?? '', listWords(words)] as const];
      }),
  );
};

export const differences = (run: ReportedRun): Part => {
  const { summary, focals, layouts } = run;
  const overSeats = run.seats.length > 1 ? null : run.seats[0];
  const shown = summary.paired.filter(({ seat }) => seat === overSeats);
  const against = shown[0]?.against;
  if (against === undefined) {
    if (focals.length > 1) return NOTHING;
    return lacking(
      'differences and ablations: the run has one focal policy',
      'rapport run <scenario with several in `focal:`, such as { name: believes-nothing, policy: proagent, stages: { correct: off } }>',
    );
  }
  const ablations = ablationsOf(run);
  const all = 'all layouts';
  const lines = shown.map(({ rules, layout, focal, n, mean, ci, leftOut }) => ({
    layout: layout === null ? all : run.layoutOf({ rules: rules ?? '', layout }),
    focal,
    i: focals.indexOf(focal),
    n,
    mean,
    low: ci?.[0] ?? null,
    high: ci?.[1] ?? null,
    leftOut,
  }));
  const others = focals.filter((focal) => lines.some((line) => line.focal === focal));
  const isAblation =
    others.some((focal) => ablations.has(focal)) &&
    others.every((focal) => ablations.has(focal) || !ablations.has(against));
  const places = [...layouts, ...(lines.some(({ layout }) => layout === all) ? [all] : [])];
  const title = `Return less that of ${against}, paired`;
  const name = 'differences';
  const description = `Points with 95 % intervals: for each layout how much more or less than ${against} each of ${others.join(', ')} returned in episodes of equal luck. ${lines
    .filter(({ layout, mean }) => layout === places.at(-1) && mean !== null)
    .map((line) => `${line.focal}: ${formatDifference(line)} on ${line.layout}.`)
    .join(' ')}`;
  const draw = (width: number): string => {
    const short = new Map(others.map((focal) => [focal, clip(focal, isNarrow(width) ? 13 : 22)]));
    const figures = lines
      .filter(({ mean }) => mean !== null)
      .map((line) => ({ ...line, text: formatDifference(line) }));
    // With one other policy a line per layout says it all.
    const alone = others.length === 1;
    const lanes = alone ? places : others;
    const letters = isNarrow(width) ? 18 : 30;
    const label = (lane: string) => (alone ? clip(lane, letters) : (short.get(lane) ?? ''));
    const y = alone ? 'layout' : 'focal';
    const facet = alone ? {} : { fy: 'layout' };
    const marginLeft = labelWidth(lanes.map(label)) + 4;
    return drawChart(
      { name, title, description },
      {
        width,
        height: alone ? places.length * 24 + 56 : places.length * (others.length * 20 + 28) + 40,
        marginLeft,
        marginRight: labelWidth(figures.map(({ text }) => text)) + 4,
        marginTop: alone ? 8 : 22,
        marginBottom: 34,
        x: {
          label: `← less than ${clip(against, 18)} · more →`,
          labelAnchor: 'center',
          labelArrow: 'none',
          grid: true,
          ticks: isNarrow(width) ? 4 : 8,
          inset: 6,
          nice: true,
        },
        y: { domain: lanes, label: null, tickSize: 0, tickFormat: label },
        ...(alone ? {} : { fy: { domain: places, label: null, axis: null, padding: 0.22 } }),
        marks: [
          mark('ruleX', [0], { stroke: colour('ink') }),
          ...(alone
            ? []
            : [
                mark(
                  'text',
                  places.map((place) => ({ place })),
                  {
                    fy: 'place',
                    text: ({ place }: { place: string }) => clip(place, isNarrow(width) ? 40 : 80),
                    frameAnchor: 'top-left',
                    dx: -marginLeft,
                    dy: -13,
                    fontWeight: 600,
                    textAnchor: 'start',
                  },
                ),
              ]),
          mark(
            'ruleY',
            figures.filter(({ low }) => low !== null),
            {
              x1: 'low',
              x2: 'high',
              y,
              ...facet,
              stroke: ({ i }: { i: number }) => hue(i),
              strokeWidth: 2.5,
            },
          ),
          mark('dot', figures, { x: 'mean', y, ...facet, fill: ({ i }: { i: number }) => hue(i), r: 4.5 }),
          mark('text', figures, {
            y,
            ...facet,
            text: 'text',
            frameAnchor: 'right',
            textAnchor: 'start',
            dx: 8,
            fontVariant: 'tabular-nums',
          }),
        ],
      },
    );
  };
  const leftOut = lines.some((line) => line.leftOut > 0);
  const rows = lines.map(({ layout, focal, n, leftOut: left, ...interval }) => [
    layout,
    focal,
    formatDifference(interval),
    formatCount(n),
    ...(leftOut ? [String(left)] : []),
  ]);
  const heads = ['layout', 'focal policy', 'difference', 'pairs', ...(leftOut ? ['left out'] : [])];
  const chart: Chart = { kind: 'chart', name, title, description, draw, table: table(title, heads, rows, 2) };
  const replaced = others.flatMap((focal) =>
    ablations.has(focal) ? [`${focal} replaces ${ablations.get(focal)}`] : [],
  );
  return part('differences', isAblation ? 'Ablations' : `Differences to ${against}`, [
    chart,
    paragraph(
      `Two episodes are a pair when everything but the focal policy is equal: layout, partner, seat, seed, and so the luck. Lines: 95 % intervals over pairs within the conditions; conditions weigh equally.${leftOut ? ' Left out: pairs of which an episode failed.' : ''}`,
    ),
    ...(replaced.length > 0 ? [paragraph(`Stages: ${replaced.join('; ')}.`)] : []),
  ]);
};
