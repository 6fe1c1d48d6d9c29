/** Timelines: who did what when in the best, the median and the worst episode of each layout. */
import { type AnnotatedStep, annotateTrace } from '../../experiment/annotated.ts';
import { openTrace } from '../../experiment/traceFile.ts';
import { clip, drawChart, isNarrow, labelWidth, legend, mark } from '../chart.ts';
import { colour, hue } from '../colours.ts';
import { type Block, type Chart, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { count, formatFigure, formatShare } from '../figures.ts';
import type { ReportedRun } from '../run.ts';
import { MOST_SHOWN, type Named, showEpisodes, titleEpisode } from '../sample.ts';

/** Skills with a colour of their own; the rarer ones share one. */
const COLOURED = 7;
const OTHER = 'other skills';

/** The time up to a finished skill. */
interface Stretch {
  readonly seat: number;
  readonly from: number;
  readonly to: number;
  readonly skill: string;
}

interface Timeline extends Named {
  readonly policies: readonly string[];
  readonly steps: number;
  readonly stretches: readonly Stretch[];
  /** Steps at which somebody delivered, with the team's reward. */
  readonly deliveries: readonly { readonly step: number; readonly seat: number; readonly reward: number }[];
  readonly handOvers: readonly { readonly step: number; readonly seat: number }[];
  /** [seat] steps. */
  readonly idle: readonly number[];
  readonly blocked: readonly number[];
}

/** `pickUpOnion (0,1)` as `pick up onion`: the skill's name in words, without its target. */
const wordsOf = (skill: string): string =>
  (skill.split(' ')[0] ?? '').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

const timelineOf = (named: Named, policies: readonly string[], steps: Iterable<AnnotatedStep>): Timeline => {
  const seats = policies.length;
  const since = new Array<number>(seats).fill(0);
  const idle = new Array<number>(seats).fill(0);
  const blocked = new Array<number>(seats).fill(0);
  const stretches: Stretch[] = [];
  const deliveries: Timeline['deliveries'][number][] = [];
  const handOvers: Timeline['handOvers'][number][] = [];
  let n = 0;
  for (const { step, events, result } of steps) {
    n = step + 1;
    for (const { kind, seat, detail = '' } of events)
      switch (kind) {
        case 'skillCompleted':
          stretches.push({ seat, from: since[seat]!, to: step + 1, skill: wordsOf(detail) });
          since[seat] = step + 1;
          break;
        case 'delivered':
          deliveries.push({ step, seat, reward: result.rewards.team });
          break;
        case 'handOver':
          handOvers.push({ step, seat });
          break;
        case 'idle':
          idle[seat]!++;
          break;
        case 'blocked':
          blocked[seat]!++;
          break;
        case 'progress':
          break;
      }
  }
  return { ...named, policies, steps: n, stretches, deliveries, handOvers, idle, blocked };
};

/** Skills by how often they were finished, in one order for the whole report. */
const rankSkills = (timelines: readonly Timeline[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { stretches } of timelines)
    for (const { skill } of stretches) counts.set(skill, (counts.get(skill) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([skill]) => skill);
};

const DELIVERED = 'delivered';
const laneOf = (seat: number): string => `seat ${seat}`;

const timelineChart = (
  timelines: readonly Timeline[],
  skills: readonly string[],
  place: { readonly name: string; readonly title: string },
): Chart => {
  const coloured = skills.slice(0, COLOURED);
  const kindOf = (skill: string) => (coloured.includes(skill) ? skill : OTHER);
  const hueOf = (skill: string) => (skill === OTHER ? colour('line') : hue(coloured.indexOf(skill)));
  const description = `Strips over the steps of an episode, one per seat, coloured by the skill that the time led to, with a mark for each delivery. ${timelines
    .map((one) => `${titleEpisode(one)}: ${one.deliveries.length} deliveries.`)
    .join(' ')}`;
  const seats = Math.max(...timelines.map(({ policies }) => policies.length));
  const lanes = [DELIVERED, ...Array.from({ length: seats }, (_, seat) => laneOf(seat))];
  const longest = Math.max(...timelines.map(({ steps }) => steps));
  const draw = (width: number): string => {
    const labels = timelines.flatMap((one) =>
      one.policies.map((policy, seat) => ({
        rank: one.rank,
        lane: laneOf(seat),
        text: clip(policy, isNarrow(width) ? 11 : 18),
      })),
    );
    const margins = {
      marginLeft: Math.max(labelWidth(labels.map(({ text }) => text)), labelWidth([DELIVERED])),
      marginTop: 24,
    };
    const used = [...coloured, ...(skills.length > COLOURED ? [OTHER] : [])].filter((skill) =>
      timelines.some(({ stretches }) => stretches.some((stretch) => kindOf(stretch.skill) === skill)),
    );
    const named = legend(
      [
        ...used.map((text) => ({ text, colour: hueOf(text), shape: 'box' as const })),
        { text: 'delivery', colour: colour('ink'), shape: 'dot' as const },
      ],
      { width, ...margins },
    );
    const segments = timelines.flatMap(({ rank, stretches }) =>
      stretches.map(({ seat, from, to, skill }) => ({ rank, lane: laneOf(seat), from, to, skill })),
    );
    return drawChart(
      { ...place, description },
      {
        width,
        height: timelines.length * (lanes.length * 18 + 30) + 38 + named.height,
        marginLeft: margins.marginLeft,
        marginTop: margins.marginTop + named.height,
        marginRight: 12,
        marginBottom: 34,
        x: {
          domain: [0, longest],
          label: 'step',
          labelAnchor: 'center',
          labelArrow: 'none',
          ticks: isNarrow(width) ? 4 : 8,
        },
        y: { domain: lanes, axis: null, padding: 0.18 },
        fy: { domain: timelines.map(({ rank }) => rank), axis: null, padding: 0.24 },
        marks: [
          mark('text', timelines, {
            fy: 'rank',
            text: (one: Timeline) => clip(titleEpisode(one), isNarrow(width) ? 52 : 110),
            frameAnchor: 'top-left',
            textAnchor: 'start',
            fontWeight: 600,
            dx: -margins.marginLeft,
            dy: -14,
          }),
          mark('text', [...labels, ...timelines.map(({ rank }) => ({ rank, lane: DELIVERED, text: DELIVERED }))], {
            fy: 'rank',
            y: 'lane',
            text: 'text',
            frameAnchor: 'left',
            textAnchor: 'end',
            dx: -6,
          }),
          mark('barX', segments, {
            x1: 'from',
            x2: 'to',
            y: 'lane',
            fy: 'rank',
            fill: ({ skill }: Stretch) => hueOf(kindOf(skill)),
            stroke: colour('ground'),
            strokeWidth: 0.6,
            title: ({ skill, from, to }: Stretch) => `${clip(skill, 60)}, steps ${from} to ${to - 1}`,
          }),
          mark(
            'ruleX',
            timelines.flatMap(({ rank, deliveries }) => deliveries.map(({ step }) => ({ rank, step }))),
            { x: 'step', fy: 'rank', stroke: colour('ink'), strokeOpacity: 0.35 },
          ),
          mark(
            'dot',
            timelines.flatMap(({ rank, deliveries }) => deliveries.map((one) => ({ ...one, rank, lane: DELIVERED }))),
            {
              x: 'step',
              y: 'lane',
              fy: 'rank',
              r: 4.5,
              fill: colour('ink'),
              stroke: colour('ground'),
              title: ({ step, seat, reward }: Timeline['deliveries'][number]) =>
                `delivered by seat ${seat} at step ${step}${reward === 0 ? '' : `, ${formatFigure(reward, 0)} points`}`,
            },
          ),
          ...named.marks,
        ],
      },
    );
  };
  const rows = timelines.flatMap((one) =>
    one.policies.map((policy, seat) => {
      const done = one.stretches.filter((stretch) => stretch.seat === seat);
      const counts = skills.flatMap((skill) => {
        const n = done.filter((stretch) => stretch.skill === skill).length;
        return n === 0 ? [] : [`${skill} ${n}`];
      });
      const steps = one.deliveries.filter((delivery) => delivery.seat === seat).map(({ step }) => step);
      return [
        titleEpisode(one),
        `${policy} (seat ${seat})`,
        counts.join(', '),
        steps.join(', '),
        formatShare(one.idle[seat]! / one.steps, 0),
        formatShare(one.blocked[seat]! / one.steps, 0),
        String(one.handOvers.filter((handOver) => handOver.seat === seat).length),
      ];
    }),
  );
  const heads = ['episode', 'policy', 'skills finished', 'delivered at step', 'idle', 'blocked', 'taken over'];
  return { kind: 'chart', ...place, description, draw, table: table(place.title, heads, rows, 4) };
};

export const timelines = async (run: ReportedRun): Promise<Part> => {
  const focal = run.focals[0]!;
  const shown: { readonly layout: string; readonly timelines: readonly Timeline[] }[] = [];
  for (const { layout, named } of showEpisodes(run)) {
    const here: Timeline[] = [];
    for (const one of named) {
      const { trace, ...ground } = await openTrace(run.traceFile(one.row)!);
      const policies = trace.header.policies.map(({ name }) => name);
      const timeline = timelineOf(one, policies, annotateTrace(trace, ground));
      if (timeline.steps > 0) here.push(timeline);
    }
    if (here.length > 0) shown.push({ layout, timelines: here });
  }
  if (shown.length === 0) return NOTHING;
  const skills = rankSkills(shown.flatMap((one) => one.timelines));
  const charts = shown.map(
    ({ layout, timelines: here }, i): Block =>
      timelineChart(here, skills, { name: `timeline-${i + 1}`, title: layout }),
  );
  const left = run.layouts.length - shown.length;
  return part(
    'timelines',
    'Episodes',
    [
      paragraph(
        `The best, the median and the worst episode of ${focal} on each layout: a strip per seat, coloured by the skill that the time led to; dots are deliveries.${left > 0 ? ` Not shown: ${count(left, 'layout')}; a report shows at most ${MOST_SHOWN} episodes.` : ''}`,
      ),
      ...(charts.length > 1
        ? [
            charts[0]!,
            {
              kind: 'fold',
              title: charts.length === 2 ? 'The other layout' : `The other ${charts.length - 1} layouts`,
              blocks: charts.slice(1),
            } as const,
          ]
        : charts),
    ],
    {
      episodes: shown.flatMap(({ layout, timelines: here }) =>
        here.map(({ rank, row }) => ({ layout, rank, episode: row.id, return: row.return })),
      ),
    },
  );
};
