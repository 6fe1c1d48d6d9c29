/** A study: what people said of their teammates, beside what was measured in the same games. */
import { readRatings } from '../../experiment/ratings.ts';
import { type Block, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { count, formatFigure, formatInterval } from '../figures.ts';
import { MEASURED, summariseRatings } from '../ratings.ts';
import type { ReportedRun } from '../run.ts';

/** Comments that are shown. */
const SHOWN = 40;

/** What is measured, in words, and whether it is a share. */
const WORDS: { readonly [measure in (typeof MEASURED)[number]]: readonly [words: string, isShare: boolean] } = {
  return: ['return', false],
  concurrent: ['both active', true],
  teammateIdle: ['teammate idle', true],
  teammateBlocked: ['teammate blocked', true],
  personIdle: ['person idle', true],
  teammateWork: ['work by the teammate', true],
  teammateLate: ['teammate late', true],
};

const commentsOf = (directory: string): readonly Block[] => {
  const said = readRatings(directory).filter(({ comment }) => comment.trim() !== '');
  if (said.length === 0) return [];
  const lines = said.slice(0, SHOWN).map(({ teammate, layout, comment }) => [teammate, layout, comment]);
  const more = said.length > SHOWN ? [paragraph(`And ${said.length - SHOWN} more, in ratings.jsonl.`)] : [];
  const heads = ['teammate', 'layout', 'comment'];
  return [
    {
      kind: 'fold',
      title: `What people wrote (${said.length})`,
      blocks: [table('Comments, in the words of the participants', heads, lines, 3), ...more],
    },
  ];
};

export const study = async ({ directory }: ReportedRun): Promise<Part> => {
  if (readRatings(directory).length === 0) return NOTHING;
  const summary = await summariseRatings(directory);
  const { teammates, questions, within, participants, games, leftOut } = summary;
  const said = teammates.map(({ teammate, participants: people, games: played, ratings }) => [
    teammate,
    String(people),
    String(played),
    ...questions.map((question) => formatInterval(ratings[question]!, 2)),
  ]);
  const found = teammates.map(({ teammate, measured }) => [
    teammate,
    ...MEASURED.map((name) => {
      const [, isShare] = WORDS[name];
      return formatInterval(measured[name], isShare ? 2 : 1);
    }),
  ]);
  const correlations = questions.map((question) => [
    question,
    ...MEASURED.map((name) => formatFigure(within[question]?.[name], 2)),
  ]);
  const measures = MEASURED.map((name) => WORDS[name][0]);
  return part(
    'study',
    'What people said',
    [
      table('Ratings from 1 (not at all) to 7 (fully)', ['teammate', 'people', 'games', ...questions], said),
      table('Measured in the same games (shares from 0 to 1)', ['teammate', ...measures], found),
      table(
        'Correlation of what was said and what was measured, within a person’s games on one layout',
        ['question', ...measures],
        correlations,
      ),
      paragraph(
        `${count(participants, 'person', 'people')}, ${count(games, 'rated game')}. Means ± half of their 95 % intervals over people, each counting once for each teammate: they speak of new people with these very teammates and layouts.${leftOut > 0 ? ` Left out: ${count(leftOut, 'rating')} of games without a finished episode.` : ''}`,
      ),
      ...commentsOf(directory),
    ],
    summary,
  );
};
