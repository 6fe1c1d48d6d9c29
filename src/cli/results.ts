/** The results of a run as text: a table per layout, published figures beside ours, what failed. */
import type { Cell } from '../experiment/cells.ts';
import type { Comparison } from '../experiment/comparison.ts';
import { namePlaces, placesOf } from '../experiment/condition.ts';
import type { MeetingDifference } from '../experiment/meetings.ts';
import type { PairedDifference } from '../experiment/paired.ts';
import type { Row } from '../experiment/row.ts';
import type { Scenario } from '../experiment/scenario.ts';
import { type MeanInterval, pooledInterval } from '../measure/interval.ts';
import { type Alignment, formatColumns } from './columns.ts';
import { escapeControl } from './terminal.ts';

type Paint = (style: 'bold' | 'dim' | 'red' | 'green', text: string) => string;

const intervalOf = ({ n, mean, standardError, ci }: Cell): MeanInterval => ({
  n,
  mean,
  error: standardError,
  freedom: standardError === null ? null : n - 1,
  low: ci?.[0] ?? null,
  high: ci?.[1] ?? null,
});

const formatInterval = ({ mean, low, high }: MeanInterval): string => {
  if (mean === null) return '-';
  return low === null || high === null ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${((high - low) / 2).toFixed(1)}`;
};

/** The number of a meeting for a column; empty where these policies meet once. */
const formatMeeting = (meeting: number, several: boolean): string => (several ? String(meeting) : '');

/** One line: the same focal policy, partner and meeting, a column per seat. */
const formatLine = (
  [focal, partner, meeting]: readonly [string, string, string],
  cells: readonly Cell[],
  seats: readonly number[],
): readonly string[] => {
  const perSeat = seats.map((seat) => {
    const here = cells.filter((cell) => cell.seat === seat);
    return here.length === 0 ? '' : formatInterval(pooledInterval(here.map(intervalOf)));
  });
  const broken = cells.some((cell) => cell.broken > 0);
  const bounds = cells.map((cell) => cell.bound);
  const bound =
    broken && !bounds.includes(null) ? (bounds as number[]).reduce((sum, one) => sum + one, 0) / bounds.length : null;
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  const fallback = n === 0 ? 0 : cells.reduce((sum, cell) => sum + cell.fallbackRate * cell.n, 0) / n;
  const everywhere = seats.every((seat) => cells.some((cell) => cell.seat === seat));
  const both = seats.length > 1 ? [everywhere ? formatInterval(pooledInterval(cells.map(intervalOf))) : ''] : [];
  return [
    focal,
    partner,
    meeting,
    ...perSeat,
    ...both,
    String(n),
    failed === 0 ? '' : String(failed),
    fallback === 0 ? '' : `${(100 * fallback).toFixed(fallback < 0.01 ? 2 : 1)} %`,
    bound === null ? '' : bound.toFixed(1),
  ];
};

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

const formatLayout = (cells: readonly Cell[], paint: Paint): readonly string[] => {
  const seats = distinct(cells.map((cell) => cell.seat)).sort((a, b) => a - b);
  const lines: (readonly string[])[] = [];
  const meetings = distinct(cells.map((cell) => cell.meeting));
  for (const focal of distinct(cells.map((cell) => cell.focal))) {
    const ours = cells.filter((cell) => cell.focal === focal);
    const partners = distinct(ours.map((cell) => cell.partner));
    const addLines = (partner: string, met: readonly Cell[]) => {
      for (const meeting of meetings) {
        const here = met.filter((cell) => cell.meeting === meeting);
        lines.push(formatLine([focal, partner, formatMeeting(meeting, meetings.length > 1)], here, seats));
      }
    };
    for (const partner of partners)
      addLines(
        partner,
        ours.filter((cell) => cell.partner === partner),
      );
    if (partners.length > 1) addLines(`all ${partners.length}`, ours);
  }
  const both = seats.length > 1 ? [seats.length === 2 ? 'both seats' : 'all seats'] : [];
  const heads = [
    'focal',
    'partner',
    'meeting',
    ...seats.map((seat) => `seat ${seat}`),
    ...both,
    'n',
    'failed',
    'fallback',
    'bound',
  ];
  const alignments = heads.map((_, column): Alignment => (column < 2 ? 'left' : 'right'));
  const used = heads.map(
    (_, column) =>
      (column !== 2 && column < 3 + seats.length + both.length + 1) || lines.some((line) => line[column] !== ''),
  );
  const shown = [heads, ...lines].map((line) => line.filter((_, column) => used[column]));
  const [head, ...rest] = formatColumns(
    shown,
    alignments.filter((_, column) => used[column]),
  );
  return [paint('dim', head!), ...rest.map((line) => (/^\S+\s+all \d+ /.test(line) ? paint('bold', line) : line))];
};

/** Which partners a table shows, so that nobody takes tuned figures for unseen ones. */
const describePartners = (cells: readonly Cell[]): string => {
  const halves = distinct(cells.map(({ half }) => half));
  if (halves.length === 1 && halves[0] === 'held-out')
    return 'partners: the held-out half of the scripted ones; nothing is tuned on them';
  if (halves.length === 1 && halves[0] === 'development')
    return 'partners: the development half of the scripted ones; policies may have been tuned on them';
  if (halves.every((half) => half === null)) return 'partners: outside of the split into development and held-out';
  return `partners: ${halves.map((half) => half ?? 'outside of the split').join(', ')}`;
};

const formatSeeds = (seeds: readonly number[]): string => {
  const first = seeds[0] ?? 0;
  const range = seeds.length > 1 && seeds.every((seed, i) => seed === first + i);
  return range
    ? `seeds ${first}..${first + seeds.length - 1}`
    : `seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}`;
};

/** What was run, and how to read the figures. */
export const formatHeading = (
  scenario: Scenario,
  cells: readonly Cell[],
  seeds: readonly number[],
): readonly string[] => {
  const seats = distinct(cells.map(({ seat }) => seat)).sort((a, b) => a - b);
  const many = cells.some(({ n }) => n > 1);
  const seatWords =
    seats.length === 1 ? `seat ${seats[0]}` : seats.length === 2 ? 'both seats' : `seats ${seats.join(', ')}`;
  const parts = [
    `rules ${distinct(cells.map(({ rules }) => rules)).join(', ')}`,
    seatWords,
    `${formatSeeds(seeds)} of experiment seed ${scenario.seed ?? 1}`,
  ];
  return [
    `${scenario.name}: ${parts.join(' · ')}`,
    describePartners(cells),
    many
      ? 'mean return ± half of its 95 % interval (Student t, over episodes within a condition); pooled figures weigh conditions equally and speak of these partners only'
      : 'return of one episode per condition',
  ];
};

/** A table per layout. */
export const formatTables = (cells: readonly Cell[], paint: Paint): readonly string[] => {
  const places = placesOf(cells);
  const nameOf = namePlaces(cells);
  const tables = places.flatMap((place) => {
    const here = cells.filter((cell) => cell.environment === place.environment);
    return ['', paint('bold', nameOf(place)), ...formatLayout(here, paint)];
  });
  return places.length < 2 ? tables : [...tables, ...formatOverall(cells, places.length, paint)];
};

/** Each focal policy over everything it met, where that is the same for all layouts. */
const formatOverall = (cells: readonly Cell[], layouts: number, paint: Paint): readonly string[] => {
  const meetings = distinct(cells.map(({ meeting }) => meeting));
  const lines = distinct(cells.map(({ focal }) => focal)).flatMap((focal) =>
    meetings.map((meeting) => {
      const ours = cells.filter((cell) => cell.focal === focal && cell.meeting === meeting);
      const n = ours.reduce((sum, cell) => sum + cell.n, 0);
      const met = distinct(ours.map(({ partner }) => partner));
      return [
        focal,
        met.length === 1 ? met[0]! : `${met.length} partners`,
        ...(meetings.length > 1 ? [String(meeting)] : []),
        formatInterval(pooledInterval(ours.map(intervalOf))),
        String(n),
      ];
    }),
  );
  const heads = ['focal', 'partner', ...(meetings.length > 1 ? ['meeting'] : []), 'all seats', 'n'];
  const [head, ...rest] = formatColumns(
    [heads, ...lines],
    heads.map((_, column): Alignment => (column < 2 ? 'left' : 'right')),
  );
  return ['', paint('bold', `all ${layouts} layouts`), paint('dim', head!), ...rest];
};

const formatDifference = ({ mean, ci }: Pick<PairedDifference, 'mean' | 'ci'>): string => {
  if (mean === null) return '-';
  const signed = `${mean >= 0 ? '+' : ''}${mean.toFixed(1)}`;
  return ci === null ? signed : `${signed} ± ${((ci[1] - ci[0]) / 2).toFixed(1)}`;
};

interface Placed {
  readonly rules: string | null;
  readonly layout: string | null;
}

/** What a figure's place is called; `all` where it is over all of them. */
const namePlace = (figures: readonly Placed[], all: string): ((figure: Placed) => string) => {
  const named = figures.flatMap(({ rules, layout }) => (rules === null || layout === null ? [] : [{ rules, layout }]));
  const nameOf = namePlaces(named);
  return ({ rules, layout }) => (rules === null || layout === null ? all : nameOf({ rules, layout }));
};

/** How far each further focal policy is from the first, in pairs; nothing where no two share a condition. */
export const formatPaired = (paired: readonly PairedDifference[], paint: Paint): readonly string[] => {
  const first = paired[0];
  if (first === undefined) return [];
  const seats = distinct(paired.flatMap(({ seat }) => seat ?? [])).sort((a, b) => a - b);
  const columns = seats.length > 1 ? [...seats, null] : seats;
  const placeOf = namePlace(paired, 'all conditions, weighted equally');
  const lines = distinct(paired.map(placeOf)).flatMap((place) =>
    distinct(paired.map(({ focal }) => focal)).flatMap((focal) => {
      const here = paired.filter((one) => placeOf(one) === place && one.focal === focal);
      const whole = here.at(-1);
      if (whole === undefined) return [];
      const figures = columns.map((seat) => here.find((one) => one.seat === seat));
      return [
        [
          place,
          focal,
          ...figures.map((one) => (one === undefined ? '' : formatDifference(one))),
          String(whole.n),
          whole.leftOut === 0 ? '' : String(whole.leftOut),
        ],
      ];
    }),
  );
  const leftOut = lines.some((line) => line.at(-1) !== '');
  const heads = [
    'layout',
    'focal',
    ...columns.map((seat) => (seat !== null ? `seat ${seat}` : seats.length === 2 ? 'both seats' : 'all seats')),
    'pairs',
    'left out',
  ];
  const shown = [heads, ...lines].map((line) => (leftOut ? line : line.slice(0, -1)));
  const [head, ...rest] = formatColumns(
    shown,
    shown[0]!.map((_, column): Alignment => (column < 2 ? 'left' : 'right')),
  );
  return [
    '',
    paint('bold', `paired difference to ${first.against}, by layout, partner and seed, same seat`),
    `return minus that of ${first.against} ± half of its 95 % interval (Student t, over pairs of episodes within a condition); conditions weigh equally`,
    ...(leftOut ? ['left out: pairs of which an episode failed'] : []),
    paint('dim', head!),
    ...rest.map((line) => (line.startsWith('all conditions') ? paint('bold', line) : line)),
  ];
};

/** How far each later meeting of the same policies is from their first; nothing where all meet once. */
export const formatMeetings = (differences: readonly MeetingDifference[], paint: Paint): readonly string[] => {
  if (differences.length === 0) return [];
  const meetings = distinct(differences.map(({ meeting }) => meeting));
  const placeOf = namePlace(differences, 'all layouts, weighted equally');
  const lines = distinct(differences.map(placeOf)).flatMap((place) =>
    distinct(differences.map(({ focal }) => focal)).flatMap((focal) => {
      const ours = differences.filter((one) => placeOf(one) === place && one.focal === focal);
      return distinct(ours.map(({ partner }) => partner)).map((partner) => {
        const here = ours.filter((one) => one.partner === partner);
        const leftOut = here.reduce((most, one) => Math.max(most, one.leftOut), 0);
        return [
          place,
          focal,
          partner ?? 'all partners, weighted equally',
          ...meetings.map((meeting) => formatDifference(here.find((one) => one.meeting === meeting)!)),
          String(here[0]!.n),
          leftOut === 0 ? '' : String(leftOut),
        ];
      });
    }),
  );
  const leftOut = lines.some((line) => line.at(-1) !== '');
  const heads = ['layout', 'focal', 'partner', ...meetings.map((one) => `meeting ${one}`), 'chains', 'left out'];
  const shown = [heads, ...lines].map((line) => (leftOut ? line : line.slice(0, -1)));
  const [head, ...rest] = formatColumns(
    shown,
    shown[0]!.map((_, column): Alignment => (column < 3 ? 'left' : 'right')),
  );
  return [
    '',
    paint('bold', 'difference to the first meeting of the same policies, by layout and partner'),
    'return minus that of meeting 1 ± half of its 95 % interval (Student t, over chains of meetings within a condition); conditions weigh equally',
    ...(leftOut ? ['left out: chains of which one of the two meetings failed'] : []),
    paint('dim', head!),
    ...rest,
  ];
};

/** Ours beside the published figures. */
export const formatComparison = (
  { file, cells, largest, squares, conditions }: Comparison,
  paint: Paint,
): readonly string[] => {
  const rows = cells.map((cell) => [
    cell.layout,
    cell.seat0,
    cell.seat1,
    `${cell.mean.toFixed(1)} ± ${cell.se.toFixed(2)}`,
    `${cell.theirs.mean.toFixed(1)} ± ${cell.theirs.se.toFixed(2)}`,
    cell.z.toFixed(2),
  ]);
  const heads = ['layout', 'seat 0', 'seat 1', 'ours', 'published', 'z'];
  const [head, ...rest] = formatColumns([heads, ...rows], ['left', 'left', 'left', 'right', 'right', 'right']);
  return [
    '',
    paint('bold', `beside ${file} (mean ± standard error; z of the difference)`),
    paint('dim', head!),
    ...rest,
    `${conditions} conditions · largest |z| ${largest.toFixed(2)} · sum of z² ${squares.toFixed(1)}`,
  ];
};

/** Expectations that failed, each with the step as a picture; then how many came true. */
export const formatFindings = (rows: readonly Row[], paint: Paint): readonly string[] => {
  const judged = rows.flatMap((row) => (row.findings ?? []).map((finding) => ({ row, finding })));
  if (judged.length === 0) return [];
  const failed = judged.filter(({ finding }) => !finding.met);
  const lines = failed.flatMap(({ row, finding }) => [
    '',
    `${paint('red', 'expected')} ${finding.expectation}`,
    `   found ${escapeControl(finding.found)}`,
    `      in ${row.layout}, ${row.focal} in seat ${row.seat} with ${row.partner}, seed ${row.seed}, trace ${row.id}`,
    ...(finding.picture === null
      ? []
      : [`   step ${finding.step}:`, ...finding.picture.split('\n').map((line) => `      ${line}`)]),
  ]);
  const count = `${judged.length - failed.length} of ${judged.length} expectations came true`;
  return [...lines, '', failed.length === 0 ? paint('green', count) : paint('red', count)];
};

const SHOWN_FAILURES = 5;

/** The failed episodes by cause, the first few with their reasons. */
export const formatFailures = (rows: readonly Row[], paint: Paint): readonly string[] => {
  const failed = rows.filter((row) => row.status === 'failed');
  if (failed.length === 0) return [];
  const causes = distinct(failed.map((row) => row.failure?.cause ?? 'harness'));
  const counts = causes.map(
    (cause) => `${failed.filter((row) => (row.failure?.cause ?? 'harness') === cause).length} by the ${cause}`,
  );
  const shown = failed.slice(0, SHOWN_FAILURES).map(({ id, layout, focal, partner, seed, failure }) => {
    const where = `${layout}, ${focal} with ${partner}, seed ${seed}, step ${failure?.step ?? 0}`;
    const who = failure?.seat === null || failure?.seat === undefined ? '' : ` seat ${failure.seat}`;
    return `  ${where}:${who} ${escapeControl(failure?.reason ?? '').slice(0, 200)} (trace ${id})`;
  });
  const more = failed.length > SHOWN_FAILURES ? [`  and ${failed.length - SHOWN_FAILURES} more`] : [];
  return ['', paint('red', `${failed.length} episodes failed: ${counts.join(', ')}`), ...shown, ...more];
};
