/** `rapport intentions <run directory>`: how well the mind's belief would have foretold what the partners did. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { ROWS, readRows } from '../../experiment/directory.ts';
import { inputError } from '../../experiment/problem.ts';
import type { Row } from '../../experiment/row.ts';
import { loadWorld } from '../../experiment/worlds.ts';
import { meanInterval, pairedInterval } from '../../measure/interval.ts';
import { FORECASTERS, type Forecaster, type IntentionScores, scoreIntentions } from '../../report/intentions.ts';
import { parseTrace } from '../../trace.ts';
import type { EnvironmentRequest } from '../../world.ts';
import { formatColumns } from '../columns.ts';

interface Scored {
  readonly group: string;
  readonly scores: IntentionScores;
}

const scoreRow = async (directory: string, row: Row): Promise<readonly Scored[]> => {
  const file = join(directory, 'traces', `${row.id}.jsonl`);
  if (!existsSync(file)) return [];
  const parsed = parseTrace(readFileSync(file, 'utf8'));
  if (!parsed.ok)
    throw inputError(
      `${file}:${parsed.problem.line}`,
      `expected ${parsed.problem.expected}, found ${parsed.problem.found}`,
    );
  const request = parsed.value.header.environment.request as unknown as EnvironmentRequest & { readonly world: string };
  const world = await loadWorld(request.world, dirname(file));
  const environment = world.environment(request);
  const partners = Array.from({ length: environment.seats }, (_, seat) => seat).filter((seat) => seat !== row.seat);
  return partners.map((partner) => ({
    group: `${row.layout}\t${row.partner}`,
    scores: scoreIntentions(parsed.value, environment, world, { observer: row.seat ?? 0, partner }),
  }));
};

const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '-');

/** One line of the table: means over episodes, and the paired difference in log loss to the best baseline. */
const summarise = (
  scored: readonly IntentionScores[],
): { readonly cells: readonly string[]; readonly json: object } => {
  const of = (name: Forecaster, key: 'logLoss' | 'brier' | 'top1') => scored.map((scores) => scores.get(name)![key]);
  const means = new Map(FORECASTERS.map((name) => [name, meanInterval(of(name, 'logLoss')).mean ?? Number.NaN]));
  const best = FORECASTERS.slice(1).reduce((a, b) => (means.get(b)! < means.get(a)! ? b : a));
  const paired = pairedInterval(of('belief', 'logLoss'), of(best, 'logLoss'));
  const brier = (name: Forecaster) => meanInterval(of(name, 'brier')).mean ?? Number.NaN;
  const top1 = (name: Forecaster) => meanInterval(of(name, 'top1')).mean ?? Number.NaN;
  const { low, high } = paired;
  const ci = low === null || high === null ? '' : ` [${figure(low)}, ${figure(high)}]`;
  return {
    cells: [
      String(scored.length),
      ...FORECASTERS.map((name) => figure(means.get(name)!)),
      `${figure(brier('belief'))} / ${figure(brier(best))}`,
      `${figure(top1('belief'))} / ${figure(top1(best))}`,
      `${figure(paired.mean ?? Number.NaN)}${ci} ${best}`,
    ],
    json: {
      n: scored.length,
      forecasters: Object.fromEntries(
        FORECASTERS.map((name) => [name, { logLoss: means.get(name), brier: brier(name), top1: top1(name) }]),
      ),
      difference: { against: best, mean: paired.mean, ci: low === null ? null : [low, high] },
    },
  };
};

const printIntentions = async (directory: string, json: boolean): Promise<void> => {
  const rows = readRows(join(directory, ROWS)).filter(({ status }) => status === 'finished');
  if (rows.length === 0) throw inputError(directory, `there are no finished episodes: no ${ROWS}, or none in it`);
  const scored: Scored[] = [];
  for (const row of rows) scored.push(...(await scoreRow(directory, row)));
  const usable = scored.filter(({ scores }) => scores.get('belief')!.n > 0);
  if (usable.length === 0)
    throw inputError(
      directory,
      'no partner finished a skill in an episode that has a trace: there is nothing to foretell',
    );
  const groups = [...new Set(usable.map(({ group }) => group))];
  const lines = groups.map((group) => ({
    names: group.split('\t'),
    ...summarise(usable.filter((one) => one.group === group).map(({ scores }) => scores)),
  }));
  const all = summarise(usable.map(({ scores }) => scores));
  if (json) {
    const cells = lines.map(({ names: [layout, partner], json: figures }) => ({ layout, partner, ...figures }));
    process.stdout.write(
      `${JSON.stringify({ schema: 1, directory, cells, all: all.json, leftOut: scored.length - usable.length })}\n`,
    );
    return;
  }
  const head = [
    'layout',
    'partner',
    'n',
    ...FORECASTERS,
    'Brier: belief / best',
    'top-1: belief / best',
    'log loss less the best baseline’s, paired',
  ];
  process.stdout.write(
    [
      'how well the mind’s belief, watching from the focal seat, foretells the skill that a partner finishes next',
      'log loss in nats (less is better) of the belief and of four baselines, mean over episodes of all steps; 95 % interval over episodes',
      '',
      ...formatColumns(
        [head, ...lines.map(({ names, cells }) => [...names, ...cells]), ['all', '', ...all.cells]],
        head.map((_, i) => (i < 2 || i === head.length - 1 ? 'left' : 'right')),
      ),
      ...(scored.length > usable.length
        ? ['', `${scored.length - usable.length} left out: the partner finished no skill`]
        : []),
      '',
    ].join('\n'),
  );
};

export const define = (command: Command): void => {
  command
    .argument('<run>', 'a run directory with traces, as `rapport run` leaves it')
    .option('--json', 'print one JSON document')
    .action((run: string, flags: { readonly json?: true }) => printIntentions(run, flags.json === true));
};
