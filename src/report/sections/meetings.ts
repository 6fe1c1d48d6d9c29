/** Repeated meetings: what the same policies return when they meet again and remember. */
import { NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { distinct, formatCount, formatDifference } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

export const meetings = ({ summary, meetings: played, layoutOf }: ReportedRun): Part => {
  if (played === 1) return NOTHING;
  // Over all partners where there are several: a line for each would be longer than it is telling.
  const overall = summary.meetings.filter(({ partner }) => partner === null);
  const shown = overall.length > 0 ? overall : summary.meetings;
  const numbers = distinct(shown.map(({ meeting }) => meeting));
  const groups = distinct(
    shown.map(({ rules, layout, focal, partner }) => JSON.stringify([rules, layout, focal, partner])),
  );
  const rows = groups.map((group) => {
    const [rules, layout, focal, partner] = JSON.parse(group) as (string | null)[];
    const here = shown.filter(
      (one) => one.rules === rules && one.layout === layout && one.focal === focal && one.partner === partner,
    );
    return [
      layout == null ? 'all layouts' : layoutOf({ rules: rules ?? '', layout }),
      focal ?? '',
      partner ?? 'all partners',
      ...numbers.map((number) => {
        const one = here.find(({ meeting }) => meeting === number);
        return one === undefined
          ? ''
          : formatDifference({ mean: one.mean, low: one.ci?.[0] ?? null, high: one.ci?.[1] ?? null });
      }),
      formatCount(here[0]?.n ?? 0),
    ];
  });
  return part('meetings', 'Meeting again', [
    table(
      'Difference to the first meeting of the same policies',
      ['layout', 'focal policy', 'partner', ...numbers.map((number) => `meeting ${number}`), 'chains'],
      rows,
      3,
    ),
    paragraph(
      `The same policies met ${played} times in a row, each with what it carried over. Return less that of the first meeting ± half of its 95 % interval over chains of meetings; conditions weigh equally. All other figures of this report take the mean of a chain as one value.`,
    ),
  ]);
};
