/**
 * What partners say themselves that they are about: scripted cooks and minds state it in their records. A trace without
 * records has them made again, by asking the partners; whoever watches is not asked, it does what the trace says.
 */
import { dirname } from 'node:path';
import type { Seat } from '../environment.ts';
import { openRecorded } from '../experiment/models.ts';
import { inputError } from '../experiment/problem.ts';
import type { OpenedTrace } from '../experiment/traceFile.ts';
import { openWorkshop } from '../experiment/workshop.ts';
import type { Json } from '../json.ts';
import type { Policy, StageRecord } from '../policy.ts';
import { foldRecord } from '../records.ts';
import { rerunTrace } from '../replay.ts';
import type { Trace } from '../trace.ts';

/** Does in a seat what was done there. */
const actingAsIn = (trace: Trace, seat: Seat): Policy => {
  const first = trace.header.first ?? 0;
  return {
    name: 'as in the trace',
    begin: () => null,
    act: (_, memory, { step }) => {
      const { a, m } = trace.steps[step - first]!;
      const message = m?.[seat] ?? null;
      return { action: a[seat]!, memory, ...(message === null ? {} : { message }) };
    },
  };
};

/** The trace with the records of all seats but `observer`. Throws an `InputError` where they can't be made again. */
const withRecords = async (file: string, opened: OpenedTrace, observer: Seat): Promise<Trace> => {
  const { trace, environment, change, base } = opened;
  if (trace.header.level === 'full') return trace;
  const { policies } = trace.header;
  const references = policies
    .filter((_, seat) => seat !== observer)
    .map(({ definition, parameters }) => ({ policy: definition, with: parameters ?? {} }) as Json);
  const worldName = (trace.header.environment.request as { readonly world: string }).world;
  const workshop = await openWorkshop(worldName, base, references, await openRecorded(dirname(dirname(file))));
  const cast = policies.map(({ definition, parameters }, seat) =>
    seat === observer ? actingAsIn(trace, seat) : workshop.policy({ definition, parameters }, environment).policy,
  );
  const again = await rerunTrace(trace, environment, cast, change);
  if (again.ok) return again.trace;
  const { what, step, expected, found } = again;
  throw inputError(
    file,
    `its partners no longer do what the trace says: ${what}${step === null ? '' : ` of step ${step}`} was ${expected}, is ${found}`,
    'play the run again with this version',
  );
};

/**
 * [seat][step] what each seat but the observer's declares at a step; null where it declares nothing. `file` is where the
 * trace was read, for messages and recordings.
 */
export const declaredIntentions = async (
  file: string,
  opened: OpenedTrace,
  observer: Seat,
): Promise<readonly (readonly (string | null)[])[]> => {
  const trace = await withRecords(file, opened, observer);
  return trace.header.policies.map((_, seat) => {
    let record: StageRecord | null = null;
    return trace.steps.map(({ records }) => {
      record = foldRecord(record, records?.[seat] ?? null);
      const said = record?.intention ?? record?.skill;
      return typeof said === 'string' && seat !== observer ? said : null;
    });
  });
};
