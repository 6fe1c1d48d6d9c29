/** What was run: enough to run it again. */
import { type Part, part, table } from '../document.ts';
import { distinct, formatCount, formatSeeds } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

export const setup = ({ record, scenario, scenarioText, rows, summary, results, meetings }: ReportedRun): Part => {
  const environments = distinct(
    rows.map(({ environment, environmentVersion }) => `${environment} ${environmentVersion}`),
  );
  const hash = (hashes: { readonly [name: string]: string }): readonly (readonly string[])[] =>
    Object.entries(hashes).map(([name, value]) => [name, value]);
  return part('setup', 'What was run', [
    {
      kind: 'facts',
      facts: [
        ['scenario', `${scenario.name} (${record.scenario})`],
        ['rules', distinct(results.map(({ rules }) => rules)).join(', ')],
        ['horizon', `${distinct(results.map(({ horizon }) => horizon)).join(', ')} steps`],
        ['experiment seed', String(scenario.seed ?? 1)],
        ['seeds', `${formatSeeds(record.seeds)} (${record.seeds.length} per condition)`],
        ...(meetings > 1 ? ([['meetings', `${meetings} in a row, memory carried`]] as const) : []),
        ['conditions', formatCount(results.length)],
        [
          'episodes',
          summary.complete
            ? formatCount(record.episodes)
            : `${formatCount(summary.episodes)} of ${formatCount(record.episodes)}`,
        ],
        ['Rapport', record.package],
      ],
    },
    {
      kind: 'fold',
      title: 'The scenario file',
      blocks: [
        { kind: 'code', caption: 'As it was written', text: scenarioText },
        {
          kind: 'code',
          caption: 'As it was run, with what the command line changed',
          text: JSON.stringify(scenario, null, 2),
        },
      ],
    },
    {
      kind: 'fold',
      title: 'Versions and hashes',
      blocks: [
        table(
          'Environments',
          ['environment and version'],
          environments.map((one) => [one]),
        ),
        table('Policies', ['policy', 'hash of its code or network'], hash(record.policies), 2),
        table('Code of the package', ['part', 'hash'], hash(record.code), 2),
      ],
    },
  ]);
};
