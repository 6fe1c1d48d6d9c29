/** What people said of their teammates, and what was measured, as text. */
import type { MeanInterval } from '../measure/interval.ts';
import { MEASURED, type RatingsSummary } from '../report/ratings.ts';
import { formatColumns } from './columns.ts';

const WORDS: Readonly<Record<(typeof MEASURED)[number], string>> = {
  return: 'return',
  concurrent: 'both active %',
  teammateIdle: 'teammate idle %',
  teammateBlocked: 'teammate blocked %',
  personIdle: 'person idle %',
  teammateWork: "teammate's work %",
  teammateLate: 'teammate late %',
};

const formatMean = ({ mean, low, high }: MeanInterval, scale: number): string => {
  if (mean === null) return '-';
  const half = low === null || high === null ? '' : ` ± ${(((high - low) / 2) * scale).toFixed(1)}`;
  return `${(mean * scale).toFixed(1)}${half}`;
};

const formatCorrelation = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : value.toFixed(2);

/** Lines for a terminal. */
export const formatRatings = ({
  directory,
  participants,
  games,
  leftOut,
  questions,
  teammates,
  within,
}: RatingsSummary): readonly string[] => {
  const right = <T>(list: readonly T[]) => list.map(() => 'right' as const);
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  return [
    `${directory}: ${count(games, 'rated game')} of ${count(participants, 'participant')}${leftOut > 0 ? `; ${count(leftOut, 'rating')} left out, whose game is not here` : ''}`,
    'mean ± half of its 95 % interval over participants (Student t): it speaks of new people with these teammates and kitchens',
    '',
    'what people said, from 1 (not at all) to 7 (fully)',
    ...formatColumns(
      [
        ['teammate', 'people', 'games', ...questions],
        ...teammates.map((one) => [
          one.teammate,
          String(one.participants),
          String(one.games),
          ...questions.map((question) => formatMean(one.ratings[question]!, 1)),
        ]),
      ],
      ['left', 'right', 'right', ...right(questions)],
    ),
    '',
    'what was measured in the same games',
    ...formatColumns(
      [
        ['teammate', ...MEASURED.map((name) => WORDS[name])],
        ...teammates.map((one) => [
          one.teammate,
          ...MEASURED.map((name) => formatMean(one.measured[name], name === 'return' ? 1 : 100)),
        ]),
      ],
      ['left', ...right(MEASURED)],
    ),
    '',
    'correlation of the two within the games of one participant in one kitchen',
    ...formatColumns(
      [
        ['', ...MEASURED.map((name) => WORDS[name])],
        ...questions.map((question) => [
          question,
          ...MEASURED.map((name) => formatCorrelation(within[question]?.[name])),
        ]),
      ],
      ['left', ...right(MEASURED)],
    ),
  ];
};
