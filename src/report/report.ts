/** The report of a run: its parts in the order in which they are read. */
import type { Missing, Part, Report } from './document.ts';
import type { Reference } from './reference.ts';
import type { ReportedRun } from './run.ts';
import { crossPlayMaps } from './sections/crossPlay.ts';
import { differences } from './sections/differences.ts';
import { failures } from './sections/failures.ts';
import { describeResult, headline } from './sections/headline.ts';
import { layoutReturns } from './sections/layouts.ts';
import { profiles } from './sections/profiles.ts';
import { setup } from './sections/setup.ts';
import { standingsOf } from './standing.ts';

export const buildReport = async (run: ReportedRun): Promise<Report> => {
  const reference: Reference | null = null;
  const parts: readonly Part[] = [
    headline(run, { reference, notices: [] }),
    layoutReturns(run),
    crossPlayMaps(run),
    profiles(run),
    differences(run),
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
