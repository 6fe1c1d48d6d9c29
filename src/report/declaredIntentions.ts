/**
 * What partners say themselves that they are about: scripted cooks and minds state it in their records. A trace without
 * records has them made again, by asking the partners; whoever watches is not asked, it does what the trace says.
 */
import type { Seat } from '../environment.ts';
import { withRecords } from '../experiment/tracedRecords.ts';
import type { OpenedTrace } from '../experiment/traceFile.ts';
import type { StageRecord } from '../policy.ts';
import { foldRecord } from '../records.ts';

/**
 * [seat][step] what each seat but the observer's declares at a step; null where it declares nothing. `file` is where the
 * trace was read, for messages and recordings.
 */
export const declaredIntentions = async (
  file: string,
  opened: OpenedTrace,
  observer: Seat,
): Promise<readonly (readonly (string | null)[])[]> => {
  const trace = await withRecords(file, opened, (seat) => seat !== observer);
  return trace.header.policies.map((_, seat) => {
    let record: StageRecord | null = null;
    return trace.steps.map(({ records }) => {
      record = foldRecord(record, records?.[seat] ?? null);
      const said = record?.intention ?? record?.skill;
      return typeof said === 'string' && seat !== observer ? said : null;
    });
  });
};
