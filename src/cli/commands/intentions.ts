/** `rapport intentions <run directory>`: how well the mind's belief would have foretold what the partners did. */
import { type Command, Option } from 'commander';
import { namePlaces } from '../../experiment/condition.ts';
import type { PairedDifference } from '../../experiment/paired.ts';
import { inputError } from '../../experiment/problem.ts';
import type { Knowledge } from '../../knowledge.ts';
import { BASELINES } from '../../measure/intention.ts';
import type { MeanInterval } from '../../measure/interval.ts';
import { overcooked } from '../../overcooked/world.ts';
import {
  type Differences,
  type Figures,
  type Line,
  SCORED_BY,
  type ScoredBy,
  summariseIntentions,
  type WatchedEpisode,
} from '../../report/intentionSummary.ts';
import { FORECASTERS, foretell } from '../../report/intentions.ts';
import { bothScores, TRUTHS, type Truth, watchRun } from '../../report/watchedRun.ts';
import { formatColumns } from '../columns.ts';
import { readHumanGames } from '../humanGames.ts';
import { parseFolder } from '../overrides.ts';

interface IntentionFlags {
  readonly truth: Truth;
  readonly humans?: string;
  readonly json?: true;
}

/** Each player of each game, watched from the other one's seat; both together are the condition of their game. */
const watchHumans = (folder: string): readonly WatchedEpisode[] =>
  [...readHumanGames(folder)].flatMap(({ id, rules, layout, environment, steps }) => {
    const knowledge = overcooked.knowledge(environment) as unknown as Knowledge;
    return Array.from({ length: environment.seats }, (_, partner): WatchedEpisode => {
      const observer = (partner + 1) % environment.seats;
      const scores = bothScores(foretell(steps, knowledge, { observer, partner }));
      return { layout: `${rules}/${layout}`, partner: `people of ${id}`, seat: 0, scores };
    });
  });

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(3);

const formatInterval = ({ mean, low, high }: MeanInterval): string =>
  `${figure(mean)}${low === null ? '' : ` [${figure(low)}, ${figure(high)}]`}`;

const formatBest = ({ best, each }: Differences): string => `${formatInterval(each.get(best)!)} ${best}`;

const namesOf = ({ layout, partner }: Line): readonly string[] => [layout ?? 'all layouts', partner ?? 'all partners'];

const HEAD = [
  'layout',
  'partner',
  'n',
  ...FORECASTERS,
  'Brier: belief / best',
  'top-1: belief / best',
  'ECE',
  'log loss less the best’s',
  'Brier less the best’s',
];

const cellsOf = (line: Line, by: ScoredBy): readonly string[] => {
  const { means, logLoss, brier, calibration } = line[by];
  const beside = (key: 'brier' | 'top1', best: Differences['best']) =>
    `${figure(means.get('belief')![key])} / ${figure(means.get(best)![key])}`;
  return [
    ...namesOf(line),
    String(line.n),
    ...FORECASTERS.map((name) => figure(means.get(name)!.logLoss)),
    beside('brier', brier.best),
    beside('top1', logLoss.best),
    figure(calibration.error),
    formatBest(logLoss),
    formatBest(brier),
  ];
};

const SCORED_WORDS: { readonly [by in ScoredBy]: string } = {
  instance: 'by the skill with its target',
  kind: 'by the kind of the skill alone; the baselines learn and name kinds',
};

const formatScores = (lines: readonly Line[], by: ScoredBy): readonly string[] => [
  '',
  `${SCORED_WORDS[by]}: mean log loss of belief and baselines, and the belief less the best baseline`,
  ...formatColumns(
    [HEAD, ...lines.map((line) => cellsOf(line, by))],
    HEAD.map((_, i) => (i < 2 || i >= HEAD.length - 2 ? 'left' : 'right')),
  ),
];

/** The pooled lines against every baseline; of single partners the best one is enough. */
const formatEach = (lines: readonly Line[]): readonly string[] => {
  const pooled = lines.filter(({ partner }) => partner === null);
  const shown = pooled.length === 0 ? lines : pooled;
  const head = ['layout', 'partner', 'scored by', '', ...BASELINES];
  const rows = shown.flatMap((line) =>
    SCORED_BY.flatMap((by) =>
      (['logLoss', 'brier'] as const).map((key) => [
        ...namesOf(line),
        by,
        key === 'logLoss' ? 'log loss' : 'Brier',
        ...BASELINES.map((name) => formatInterval(line[by][key].each.get(name)!)),
      ]),
    ),
  );
  return [
    '',
    'the belief less each baseline',
    ...formatColumns(
      [head, ...rows],
      head.map(() => 'left'),
    ),
  ];
};

/** Over all seats, and by layout where there are several. */
const formatDifferences = (differences: readonly PairedDifference[], apart: readonly string[]): readonly string[] => {
  if (differences.length === 0) return [];
  const seats = new Set(differences.map(({ seat }) => seat));
  const shown = seats.has(null) ? differences.filter(({ seat }) => seat === null) : differences;
  const nameOf = namePlaces(shown.flatMap(({ rules, layout }) => (layout === null ? [] : [{ rules: rules!, layout }])));
  const head = ['focal', 'layout', 'pairs', 'left out', `log loss less that of ${differences[0]!.against}`];
  const rows = shown.map(({ focal, rules, layout, n, leftOut, mean, ci }) => [
    focal,
    layout === null ? 'all layouts' : nameOf({ rules: rules!, layout }),
    String(n),
    String(leftOut),
    `${figure(mean)}${ci === null ? '' : ` [${figure(ci[0])}, ${figure(ci[1])}]`}`,
  ]);
  return [
    '',
    'minds with other stages, each by its own stages in its own episodes: log loss by the skill with its target, paired by luck',
    'the episodes of a pair differ in what happened, for the policies acted differently',
    ...(apart.length === 0
      ? []
      : [`corrected or remembered in another way, and therefore in no table but this one: ${apart.join(', ')}`]),
    ...formatColumns(
      [head, ...rows],
      head.map((_, i) => (i === 2 || i === 3 ? 'right' : 'left')),
    ),
  ];
};

const jsonInterval = ({ mean, low, high }: MeanInterval) => ({ mean, ci: low === null ? null : [low, high] });

const jsonFigures = ({ means, logLoss, brier, calibration }: Figures) => {
  const differences = ({ best, each }: Differences) => ({
    best,
    against: Object.fromEntries([...each].map(([name, interval]) => [name, jsonInterval(interval)])),
  });
  return {
    forecasters: Object.fromEntries(means),
    differences: { logLoss: differences(logLoss), brier: differences(brier) },
    calibration,
  };
};

const jsonLine = ({ layout, partner, n, steps, instance, kind }: Line) => ({
  layout,
  partner,
  n,
  steps,
  instance: jsonFigures(instance),
  kind: jsonFigures(kind),
});

const printIntentions = async (run: string | undefined, { truth, humans, json }: IntentionFlags): Promise<void> => {
  if ((run === undefined) === (humans === undefined))
    throw inputError('intentions', 'expected either a run directory or --humans <folder>');
  if (humans !== undefined && truth === 'declared')
    throw inputError('--truth declared', 'people declare nothing: their games are scored against hindsight');
  const source = humans ?? run!;
  const {
    episodes: watched,
    differences,
    apart,
  } = humans === undefined
    ? await watchRun(source, truth)
    : { episodes: watchHumans(humans), differences: [], apart: [] };
  const episodes = watched.filter(({ scores }) => scores.instance.get('belief')!.n > 0);
  const leftOut = watched.length - episodes.length;
  if (episodes.length === 0)
    throw inputError(
      source,
      truth === 'declared'
        ? 'no partner declares what it is about; scripted partners and minds do'
        : 'no partner finished a skill in an episode that has a trace: there is nothing to foretell',
      truth === 'declared' ? 'of any other partner --truth hindsight knows what it did next' : undefined,
    );
  const lines = summariseIntentions(episodes);
  if (json) {
    const document = { schema: 2, source, truth, lines: lines.map(jsonLine), leftOut, differences, apart };
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  process.stdout.write(
    [
      `how well the mind’s belief, watching from ${humans === undefined ? 'the focal seat' : 'the other seat'}, foretells ${TRUTHS[truth]}, at every step and before it is seen`,
      'log loss in nats and Brier score: less is better; ECE: expected calibration error of the likeliest skill',
      'differences are paired by episode, with 95 % intervals over episodes; each layout, partner and seat counts the same, and needs two episodes for an interval',
      ...SCORED_BY.flatMap((by) => formatScores(lines, by)),
      ...formatEach(lines),
      ...formatDifferences(differences, apart),
      ...(leftOut > 0
        ? [
            '',
            `${leftOut} left out: ${truth === 'declared' ? 'the partner declares nothing' : 'the partner finished no skill'}`,
          ]
        : []),
      '',
    ].join('\n'),
  );
};

export const define = (command: Command): void => {
  command
    .argument('[run]', 'a run directory with traces, as `rapport run` leaves it')
    .addOption(
      new Option('--truth <what>', 'what partners finish next, or what they declare: asks scripted ones again')
        .choices(Object.keys(TRUTHS))
        .default('hindsight'),
    )
    .option('--humans <folder>', 'recorded games of two people instead of a run: <folder>/human', parseFolder)
    .option('--json', 'print one JSON document')
    .action(printIntentions);
};
