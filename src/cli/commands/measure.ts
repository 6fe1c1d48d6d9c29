/** `rapport measure <run>`: any measure of a run by name, and what would mislead its reader. */
import { type Command, InvalidArgumentError } from 'commander';
import { readReferencing } from '../../experiment/bestResponses.ts';
import { EVENT_MEASURE_NAMES, measureEvents } from '../../experiment/eventMeasures.ts';
import { findPitfalls } from '../../experiment/pitfalls.ts';
import { inputError } from '../../experiment/problem.ts';
import { readRun } from '../../experiment/readRun.ts';
import { type Figure, type Measured, measureRows, ROW_MEASURES } from '../../experiment/rowMeasures.ts';
import { measureTalk, TALK_MEASURE_NAMES, talksIn } from '../../experiment/talkMeasures.ts';
import { suggestWords } from '../../nearest.ts';
import { type Alignment, formatColumns } from '../columns.ts';
import { parseFolder } from '../overrides.ts';
import { formatPitfalls } from '../pitfalls.ts';
import { createPainter } from '../terminal.ts';

interface MeasureFlags {
  readonly measure?: readonly string[];
  readonly bestResponses?: string;
  readonly json?: true;
}

const ALL = [...Object.keys(ROW_MEASURES), ...TALK_MEASURE_NAMES, ...EVENT_MEASURE_NAMES];

/** What is shown unless something is asked for: what needs nothing but the rows, in few lines. */
const DEFAULTS = ['mean', 'iqm', 'cvar', 'worst', 'seatGap', 'improvement', 'share', 'regret'];

const parseMeasures = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.length === 1 && names[0] === 'all') return ALL;
  for (const name of names)
    if (!ALL.includes(name))
      throw new InvalidArgumentError(`there is no measure '${name}'; ${suggestWords(name, ALL)}`);
  return names;
};

const formatFigure = ({ value, ci }: Figure, digits: number): string => {
  if (value === null) return '-';
  const shown = value.toFixed(digits);
  return ci === null ? shown : `${shown} [${ci[0].toFixed(digits)}, ${ci[1].toFixed(digits)}]`;
};

const formatMeasured = ({ measure, described, lines }: Measured): readonly string[] => {
  if (lines.length === 0) return [];
  const names = [...new Set(lines.flatMap(({ figures }) => Object.keys(figures)))];
  // Points with one digit, shares with three.
  const digitsOf = (name: string): number =>
    Math.max(...lines.map(({ figures }) => Math.abs(figures[name]?.value ?? 0))) >= 10 ? 1 : 3;
  const detailed = lines.some(({ detail }) => detail !== '');
  const heads = ['focal', 'layout', ...(detailed ? [''] : []), ...names];
  const rows = lines.map(({ focal, layout, detail, figures }) => [
    focal,
    layout ?? 'all layouts',
    ...(detailed ? [detail] : []),
    ...names.map((name) => (figures[name] === undefined ? '' : formatFigure(figures[name], digitsOf(name)))),
  ]);
  const left = heads.length - names.length;
  const alignments = heads.map((_, i): Alignment => (i < left ? 'left' : 'right'));
  return ['', `${measure}: ${described}`, ...formatColumns([heads, ...rows], alignments)];
};

const measureRun = async (directory: string, flags: MeasureFlags): Promise<void> => {
  const run = readRun(directory);
  const { record, rows } = run;
  const referencing = readReferencing(record, rows, flags.bestResponses ?? null);
  const asked = flags.measure ?? (talksIn(rows) ? [...DEFAULTS, ...TALK_MEASURE_NAMES] : DEFAULTS);
  const unreferenced = referencing === null ? asked.filter((name) => ROW_MEASURES[name]?.referenced === true) : [];
  if (flags.measure !== undefined && unreferenced.length > 0 && asked !== ALL)
    throw inputError(
      directory,
      `${unreferenced.join(', ')}: no best responses are known for this run`,
      'search them with `rapport best-response <scenario> --out <file>` and name the file with --best-responses',
    );
  const names = asked.filter((name) => !unreferenced.includes(name));
  const ofEvents = names.filter((name) => EVENT_MEASURE_NAMES.includes(name));
  const events = ofEvents.length === 0 ? { measured: [], leftOut: 0 } : await measureEvents(run, ofEvents);
  const measured = names.map(
    (name) =>
      events.measured.find(({ measure }) => measure === name) ??
      (TALK_MEASURE_NAMES.includes(name) ? measureTalk(name, rows) : measureRows(name, { run, referencing })),
  );
  const pitfalls = findPitfalls({ conditions: record.conditions, rows, declared: record.declared ?? {}, referencing });
  if (flags.json) {
    const document = { schema: 1, runDirectory: directory, measures: measured, withoutTrace: events.leftOut, pitfalls };
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  const paint = createPainter(process.stdout);
  process.stdout.write(
    [
      `${directory}: figures with 95 % intervals [low, high]; over episodes: these partners, over partners: new ones of their kind`,
      ...(referencing === null ? [] : [referencing.described]),
      ...measured.flatMap(formatMeasured),
      ...(events.leftOut === 0
        ? []
        : ['', `${events.leftOut} finished episodes have no trace and are left out of ${ofEvents.join(', ')}`]),
      ...(unreferenced.length === 0
        ? []
        : ['', `no best responses are known, so there is no ${unreferenced.join(', ')}`]),
      ...formatPitfalls(pitfalls, paint),
      '',
    ].join('\n'),
  );
};

export const define = (command: Command): void => {
  command
    .argument('<run>', 'a run directory, as `rapport run` leaves it')
    .option('--measure <names>', `measures with commas, or all (default: ${DEFAULTS.join(',')})`, parseMeasures)
    .option(
      '--best-responses <file>',
      'best responses to compare with (default: those that the scenario names)',
      parseFolder,
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', `\nMeasures: ${ALL.join(', ')}.`)
    .action(measureRun);
};
