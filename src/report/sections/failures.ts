/** Failed episodes, and expectations that did not come true. */
import { FAILURE_CAUSES } from '../../trace.ts';
import { type Block, NOTHING, type Part, paragraph, part, table } from '../document.ts';
import { count } from '../figures.ts';
import type { ReportedRun } from '../run.ts';

/** Rows that a table shows; the run directory has them all. */
const SHOWN = 25;

const andMore = (total: number): readonly Block[] =>
  total > SHOWN ? [paragraph(`And ${total - SHOWN} more, in episodes.jsonl of the run directory.`)] : [];

export const failures = ({ rows, layoutOf }: ReportedRun): Part => {
  const failed = rows.filter(({ status }) => status === 'failed');
  const found = rows.flatMap((row) => (row.findings ?? []).map((finding) => ({ row, ...finding })));
  if (failed.length === 0 && found.length === 0) return NOTHING;
  const blocks: Block[] = [];
  if (failed.length > 0) {
    const counts = FAILURE_CAUSES.map((cause) => ({
      cause,
      n: failed.filter((row) => (row.failure?.cause ?? 'harness') === cause).length,
    }));
    const causes = counts.filter(({ n }) => n > 0).map(({ cause, n }) => `${n} by the ${cause}`);
    blocks.push(
      paragraph(`${count(failed.length, 'episode')} failed: ${causes.join(', ')}. They are out of every mean.`),
      table(
        'Failed episodes',
        ['layout', 'focal policy', 'partner', 'reason', 'seat', 'seed', 'step'],
        failed
          .slice(0, SHOWN)
          .map(({ layout, focal, partner, seat, seed, failure }) => [
            layout,
            focal,
            partner,
            (failure?.reason ?? '').slice(0, 300),
            String(failure?.seat ?? seat),
            String(seed),
            String(failure?.step ?? 0),
          ]),
        4,
      ),
      ...andMore(failed.length),
    );
  }
  if (found.length > 0) {
    const unmet = found.filter(({ met }) => !met);
    blocks.push(paragraph(`${found.length - unmet.length} of ${count(found.length, 'expectation')} came true.`));
    if (unmet.length > 0)
      blocks.push(
        table(
          'Expectations that did not come true',
          ['expected', 'found', 'where', 'seed'],
          unmet
            .slice(0, SHOWN)
            .map(({ expectation, found: what, row }) => [
              expectation,
              what,
              `${layoutOf(row)}, ${row.focal} in seat ${row.seat} with ${row.partner}`,
              String(row.seed),
            ]),
          3,
        ),
        ...andMore(unmet.length),
      );
  }
  return part(
    'failures',
    found.length === 0 ? 'Failures' : failed.length === 0 ? 'Expectations' : 'Failures and expectations',
    blocks,
  );
};
