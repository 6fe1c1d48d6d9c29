/** `rapport study <file>`: people play games with teammates they don't know, and say how it went. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { RECORDING } from '../../experiment/models.ts';
import { inputError } from '../../experiment/problem.ts';
import { openKeeping } from '../../play/keeping.ts';
import type { Tick } from '../../play/protocol.ts';
import { attachSockets } from '../../play/sockets.ts';
import { loadStudy } from '../../play/study/file.ts';
import { checkSame, keptOf, planStudy } from '../../play/study/plan.ts';
import { createStudy } from '../../play/study/study.ts';
import { summariseRatings } from '../../report/ratings.ts';
import { asJson } from '../../viewer/server/server.ts';
import type { StudySession } from '../../viewer/session.ts';
import { parseFolder } from '../overrides.ts';
import { addPageOptions, type PageFlags, servePage, untilInterrupted } from '../page.ts';
import { formatRatings } from '../ratings.ts';
import { escapeControl } from '../terminal.ts';
import { parseTick } from './play.ts';

interface StudyFlags extends PageFlags {
  readonly tick?: number;
  readonly turns?: true;
  readonly out?: string;
  readonly summary?: true;
  readonly json?: true;
}

const SESSION: StudySession = { screen: 'study' };

const printSummary = async (directory: string, json: boolean): Promise<void> => {
  const summary = await summariseRatings(directory);
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : `${formatRatings(summary).join('\n')}\n`);
};

const isDirectory = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const study = async (file: string, flags: StudyFlags): Promise<void> => {
  if (isDirectory(file)) {
    if (flags.summary) return printSummary(file, flags.json === true);
    throw inputError(file, 'this is a folder', 'give the study file; or --summary for the ratings of a run directory');
  }
  const tick: Tick | undefined = flags.turns ? null : flags.tick;
  const loaded = loadStudy(file, tick);
  const out = flags.out ?? join('runs', loaded.name);
  if (flags.summary) return printSummary(out, flags.json === true);

  const plan = await planStudy(loaded);
  checkSame(out, plan);
  const keeping = openKeeping(out, keptOf(plan, out));
  plan.workshop.models?.attach(join(out, RECORDING), new AbortController().signal);
  try {
    const people = createStudy({
      plan,
      keeping,
      onProgress: () => {
        const { participants, ratings } = people.progress();
        process.stderr.write(`${participants} participants, ${ratings} games rated\n`);
      },
      onTrouble: (what) => process.stderr.write(`a game broke off: ${escapeControl(what)}\n`),
    });
    const server = await servePage((names) => (names.join('/') === 'session' ? asJson(SESSION) : null), flags);
    const sockets = attachSockets(server, people);
    const { teammates, layouts, seats } = plan.treatments;
    process.stdout.write(
      [
        server.url,
        `${teammates * layouts} games each: ${teammates} teammates, ${layouts} layouts, ${seats.length === 1 ? `seat ${seats[0]}` : 'both seats'}; orders are balanced after every ${plan.cycle} participants`,
        ...(loaded.usualConsent
          ? ['the consent text is our default, which does not say who you are: write your own with `consent:`']
          : []),
        'ctrl-c ends it; the same command goes on',
        '',
      ].join('\n'),
    );
    await untilInterrupted();
    people.close();
    sockets.close();
    await server.close();
  } finally {
    keeping.close();
  }
  await printSummary(out, false);
};

export const define = (command: Command): void => {
  addPageOptions(command)
    .argument('<file>', 'a study or a scenario; with --summary also a run directory')
    .option('--tick <ms>', "milliseconds a step, instead of the study's", parseTick)
    .option('--turns', 'no clock: a step for every key')
    .option('--out <directory>', 'the run directory (default: runs/<name of the study>)', parseFolder)
    .option('--summary', 'print what people said beside what was measured, and serve nothing')
    .option('--json', 'with --summary: one JSON document')
    .action(study);
};
