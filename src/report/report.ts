/** The report of a run: its parts in the order in which they are read. */
import type { Missing, Part, Report } from './document.ts';
import type { ReportedRun } from './run.ts';
import { beliefs } from './sections/beliefs.ts';
import { crossPlayMaps } from './sections/crossPlay.ts';
import { dialogues } from './sections/dialogue.ts';
import { differences } from './sections/differences.ts';
import { failures } from './sections/failures.ts';
import { describeResult, headline } from './sections/headline.ts';
import { layoutReturns } from './sections/layouts.ts';
import { meetings } from './sections/meetings.ts';
import { models } from './sections/models.ts';
import { profiles } from './sections/profiles.ts';
import { recoveries } from './sections/recovery.ts';
import { setup } from './sections/setup.ts';
import { study } from './sections/study.ts';
import { talk } from './sections/talk.ts';
import { timelines } from './sections/timelines.ts';
import { standingsOf } from './standing.ts';

export const buildReport = async (run: ReportedRun): Promise<Report> => {
  const parts: readonly Part[] = [
    headline(run),
    layoutReturns(run),
    crossPlayMaps(run),
    profiles(run),
    differences(run),
    meetings(run),
    await beliefs(run),
    recoveries(run),
    await timelines(run),
    talk(run),
    await dialogues(run),
    models(run),
    await study(run),
    failures(run),
    setup(run),
  ];
  return {
    title: run.scenario.name,
    description: run.scenario.description ?? null,
    lead: describeResult(run, standingsOf(run)),
    sections: parts.flatMap(({ section }) => section ?? []),
    missing: parts.flatMap(({ missing }): readonly Missing[] => (missing === null ? [] : [missing])),
  };
};

/** The report for programs: what `rapport run --json` prints, and the figures of the sections by their ids. */
export const reportJson = ({ summary }: ReportedRun, { lead, sections, missing }: Report): object => ({
  ...summary,
  report: {
    lead,
    missing,
    ...Object.fromEntries(sections.flatMap(({ id, figures }) => (figures === null ? [] : [[id, figures]]))),
  },
});
