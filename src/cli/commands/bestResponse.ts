/** `rapport best-response <scenario>`: what the best known response to each partner returns, kept in a file. */
import type { Command } from 'commander';
import { formatBudget, SEARCH_BUDGET, type SearchBudget } from '../../bestResponse/budget.ts';
import { searchBestResponses } from '../../experiment/bestResponseSearch.ts';
import { type BestResponse, bestResponsesOf, readBestResponseLines } from '../../experiment/bestResponses.ts';
import { loadScenario, type Override } from '../../experiment/load.ts';
import { prepareRun } from '../../experiment/run.ts';
import type { Json } from '../../json.ts';
import { formatColumns } from '../columns.ts';
import { EXIT } from '../exit.ts';
import { interruptSignal } from '../interrupt.ts';
import { collectSettings, parseFolder, parseSeeds, parseWhole } from '../overrides.ts';
import { createProgress } from '../progress.ts';

interface BestResponseFlags extends SearchBudget {
  readonly out: string;
  readonly seeds?: Json;
  readonly set?: readonly Override[];
  readonly candidates?: string;
  readonly json?: true;
}

const formatResponses = (responses: readonly BestResponse[]): readonly string[] => {
  const names = [...new Set(responses.flatMap(({ candidates }) => Object.keys(candidates)))];
  const figure = (value: number | null | undefined) => (value === null || value === undefined ? '-' : value.toFixed(1));
  const lines = responses.map(({ layout, partner, seat, seeds, mean, best, candidates }) => [
    layout,
    partner,
    String(seat),
    mean.low === null || mean.high === null
      ? figure(mean.mean)
      : `${figure(mean.mean)} ± ${((mean.high - mean.low) / 2).toFixed(1)}`,
    best ?? '-',
    ...names.map((name) => figure(candidates[name])),
    String(seeds.length),
  ]);
  const heads = ['layout', 'partner', 'seat', 'best response', 'by', ...names, 'seeds'];
  return formatColumns(
    [heads, ...lines],
    heads.map((_, i) => (i < 3 || i === 4 ? 'left' : 'right')),
  );
};

const search = async (file: string, flags: BestResponseFlags): Promise<void> => {
  const { seeds, set = [], out, candidates, simulations, depth, every, json } = flags;
  const overrides = [...set, ...(seeds === undefined ? [] : [{ from: '--seeds', path: ['seeds'], value: seeds }])];
  const prepared = await prepareRun(loadScenario(file, overrides), 'actions');
  const signal = interruptSignal();
  const progress = createProgress(process.stderr);
  const budget = { simulations, depth, every };
  let ids: readonly string[];
  try {
    ids = await searchBestResponses(prepared, {
      out,
      budget,
      candidates: candidates === undefined ? null : candidates.split(',').filter((name) => name !== ''),
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.end();
  }
  const wanted = new Set(ids);
  const lines = readBestResponseLines(out).filter(({ id }) => wanted.has(id));
  const responses = bestResponsesOf(lines);
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, file: out, budget, bestResponses: responses })}\n`);
  else
    process.stdout.write(
      [
        `best known response to each partner, mean return ± half of its 95 % interval (Student t, over episodes); search: ${formatBudget(budget)}`,
        'the highest of the candidates’ means, a lower bound of what the best possible policy would return',
        '',
        ...formatResponses(responses),
        '',
        `${lines.length} of ${ids.length} lines · ${out}`,
        '',
      ].join('\n'),
    );
  if (lines.length < ids.length) {
    process.stderr.write('interrupted; the same command goes on from there\n');
    process.exitCode = EXIT.interrupted;
  }
};

const HELP = `
The same command goes on where it was interrupted; more seeds, partners or layouts extend the file. A scenario names it
as \`bestResponses: <file>\`, and its runs then show shares of the best response.`;

export const define = (command: Command): void => {
  command
    .argument('<scenario>', 'a scenario file: its partners, layouts, seats and seeds')
    .requiredOption('--out <file>', 'where best responses are kept, such as best-responses.jsonl', parseFolder)
    .option('--seeds <seeds>', 'other seeds, such as 1..5', parseSeeds)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', collectSettings)
    .option('--simulations <n>', 'most simulations per decision', parseWhole(2), SEARCH_BUDGET.simulations)
    .option('--depth <steps>', 'steps of a simulation', parseWhole(1), SEARCH_BUDGET.depth)
    .option('--every <steps>', 'a skill is looked at again after so many steps', parseWhole(1), SEARCH_BUDGET.every)
    .option(
      '--candidates <names>',
      'policies beside the search, with commas (default: proagent and a competent script)',
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(search);
};
