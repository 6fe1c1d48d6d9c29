/** `rapport report <run directory>`: what came of a run, for people to read and to cite. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { inputError } from '../../experiment/problem.ts';
import { formatChartFile, WIDE } from '../../report/chart.ts';
import { chartsIn } from '../../report/document.ts';
import { formatHtml } from '../../report/html.ts';
import { formatMarkdown } from '../../report/markdown.ts';
import { buildReport, reportJson } from '../../report/report.ts';
import { openRun } from '../../report/run.ts';
import { makePlayer } from '../reportPlayer.ts';

interface ReportFlags {
  readonly out?: string;
  readonly markdown?: true;
  readonly svg?: string;
  readonly json?: true;
  readonly bestResponses?: string;
}

/** Writes a file; what the file system refuses is the input's fault. */
const write = (file: string, text: string): void => {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw inputError(file, `this can't be written: ${(error as Error).message}`, 'name another place');
  }
};

const reportRun = async (directory: string, flags: ReportFlags): Promise<void> => {
  const beside = { data: process.env.RAPPORT_DATA, bestResponses: flags.bestResponses ?? null };
  const run = openRun(directory, beside);
  const report = await buildReport(run);
  if (flags.markdown) process.stdout.write(formatMarkdown(report));
  else if (flags.json) process.stdout.write(`${JSON.stringify(reportJson(run, report))}\n`);
  else if (flags.svg !== undefined) {
    const folder = flags.svg;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw inputError(folder, `this folder can't be made: ${(error as Error).message}`, 'name another place');
    }
    for (const { name, draw } of report.sections.flatMap(({ blocks }) => chartsIn(blocks))) {
      const file = join(folder, `${name}.svg`);
      write(file, formatChartFile(draw(WIDE)));
      process.stdout.write(`${file}\n`);
    }
  } else {
    const file = flags.out ?? join(directory, 'report.html');
    const { player, missing } = makePlayer(run);
    const whole = missing === null ? report : { ...report, missing: [...report.missing, missing] };
    write(file, formatHtml(whole, player));
    process.stdout.write(`${file}\n`);
  }
};

export const define = (command: Command): void => {
  command
    .argument('<run>', 'a run directory, as `rapport run` leaves it')
    .option('--out <file>', 'where to write the page (default: report.html in the run directory)')
    .addOption(new Option('--markdown', 'print Markdown for a README or an issue').conflicts(['json', 'svg', 'out']))
    .addOption(
      new Option('--json', 'print one JSON document: that of `rapport run --json`, and more').conflicts(['svg', 'out']),
    )
    .addOption(new Option('--svg <folder>', 'write every chart as a file of its own').conflicts('out'))
    .option('--best-responses <file>', 'shares of these best responses (default: those that the scenario names)')
    .action(reportRun);
};
