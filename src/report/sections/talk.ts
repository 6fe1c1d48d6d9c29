/** Talk: what it was worth, and how it went, in the three groups of measures of conversational agents. */
import type { Figure, Measured, MeasuredLine } from '../../experiment/rowMeasures.ts';
import { measureTalk, TALK_MEASURE_NAMES, talksIn } from '../../experiment/talkMeasures.ts';
import { type Block, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { distinct, formatFigure, NONE } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

const TITLES: Readonly<Record<string, string>> = {
  optimum: 'Against the optimum',
  communication: 'What talk is worth',
  intelligence: 'Intelligence',
  adaptivity: 'Adaptivity',
  civility: 'Civility',
  speaking: 'Speaking at the right time',
  reliability: 'Reliability',
};

const formatWith = ({ value, ci }: Figure, digits: number): string => {
  if (value === null) return NONE;
  const shown = formatFigure(value, digits);
  return ci === null || ci[0] === ci[1]
    ? shown
    : `${shown} [${formatFigure(ci[0], digits)}, ${formatFigure(ci[1], digits)}]`;
};

/** `teamMessageCosts` as words. */
const wordsOf = (name: string): string => name.replace(/[a-z][A-Z]/g, ([a, b]) => `${a} ${b!.toLowerCase()}`);

/** Figures as rows, since there are many, and policies beside each other; over all layouts where there are several. */
const tableOf = ({ measure, lines }: Measured): Block | null => {
  const overall = lines.filter(({ layout }) => layout === null);
  const shown: readonly MeasuredLine[] = overall.length > 0 ? overall : lines;
  if (shown.length === 0) return null;
  const names = distinct(shown.flatMap(({ figures }) => Object.keys(figures)));
  const rows = names.map((name) => {
    const figures = shown.map((line) => line.figures[name]);
    const digits = figures.some((figure) => Math.abs(figure?.value ?? 0) >= 10) ? 1 : 3;
    return [wordsOf(name), ...figures.map((figure) => (figure === undefined ? '' : formatWith(figure, digits)))];
  });
  return table(TITLES[measure] ?? measure, ['', ...shown.map(({ focal }) => focal)], rows);
};

export const talk = ({ rows }: ReportedRun): Part => {
  if (!talksIn(rows)) return NOTHING;
  const measured = TALK_MEASURE_NAMES.map((name) => measureTalk(name, rows)).filter(({ lines }) => lines.length > 0);
  const blocks = measured.flatMap((one) => {
    const shown = tableOf(one);
    return shown === null ? [] : [shown, paragraph(`${one.described[0]!.toUpperCase()}${one.described.slice(1)}.`)];
  });
  return part('talk', 'Talk', blocks, measured);
};
