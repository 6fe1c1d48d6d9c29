/** A study: what people said of their teammates, beside what was measured in the same games. */
import { readRatings } from '../../experiment/ratings.ts';
import { meanInterval } from '../../measure/interval.ts';
import { type Block, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { count, distinct, formatInterval } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

/** Comments that are shown. */
const SHOWN = 40;

export const study = ({ directory, rows }: ReportedRun): Part => {
  const ratings = readRatings(directory);
  if (ratings.length === 0) return NOTHING;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const teammates = distinct(ratings.map(({ teammate }) => teammate));
  const questions = distinct(ratings.flatMap(({ answers }) => Object.keys(answers)));
  const lines = teammates.map((teammate) => {
    const here = ratings.filter((rating) => rating.teammate === teammate);
    const returns = here.flatMap(({ episode }) => {
      const row = byId.get(episode);
      return row?.status === 'finished' ? [row.return] : [];
    });
    const answered = questions.map((question) =>
      meanInterval(here.flatMap(({ answers }) => (answers[question] == null ? [] : [answers[question]]))),
    );
    return [
      teammate,
      String(here.length),
      formatInterval(meanInterval(returns)),
      ...answered.map((interval) => formatInterval(interval, 2)),
    ];
  });
  const said = ratings.filter(({ comment }) => comment.trim() !== '');
  const comments: readonly Block[] =
    said.length === 0
      ? []
      : [
          {
            kind: 'fold',
            title: `What people wrote (${said.length})`,
            blocks: [
              table(
                'Comments, in the words of the participants',
                ['teammate', 'layout', 'comment'],
                said.slice(0, SHOWN).map(({ teammate, layout, comment }) => [teammate, layout, comment]),
                3,
              ),
              ...(said.length > SHOWN ? [paragraph(`And ${said.length - SHOWN} more, in ratings.jsonl.`)] : []),
            ],
          },
        ];
  const people = distinct(ratings.map(({ participant }) => participant)).length;
  return part(
    'study',
    'What people said',
    [
      table(
        'Ratings from 1 (not at all) to 7 (fully) beside the return of the same games',
        ['teammate', 'games', 'return', ...questions],
        lines,
      ),
      paragraph(
        `${count(people, 'person', 'people')}, ${count(ratings.length, 'rated game')}. Means ± half of their 95 % intervals over games; several games of one person depend on each other, so with few people these are too narrow.`,
      ),
      ...comments,
    ],
    { ratings },
  );
};
