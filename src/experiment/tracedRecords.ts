/** The records of a trace: those that it keeps, or, of a trace of level `actions`, made again by asking its policies. */
import { dirname } from 'node:path';
import type { Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';
import { rerunTrace } from '../replay.ts';
import type { Trace } from '../trace.ts';
import { openRecorded } from './models.ts';
import { inputError } from './problem.ts';
import type { OpenedTrace } from './traceFile.ts';
import { openWorkshop } from './workshop.ts';

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

/**
 * The trace with the records of the seats that are `asked`; the others do what the trace says. Throws an `InputError` where
 * they can't be made again. `file` is where the trace was read, for messages and recordings.
 */
export const withRecords = async (
  file: string,
  opened: OpenedTrace,
  asked: (seat: Seat) => boolean,
): Promise<Trace> => {
  const { trace, environment, change, base } = opened;
  if (trace.header.level === 'full') return trace;
  const { policies } = trace.header;
  const references = policies
    .filter((_, seat) => asked(seat))
    .map(({ definition, parameters }) => ({ policy: definition, with: parameters ?? {} }) as Json);
  const worldName = (trace.header.environment.request as { readonly world: string }).world;
  const workshop = await openWorkshop(worldName, base, references, await openRecorded(dirname(dirname(file))));
  const cast = policies.map(({ definition, parameters }, seat) =>
    asked(seat) ? workshop.policy({ definition, parameters }, environment).policy : actingAsIn(trace, seat),
  );
  const again = await rerunTrace(trace, environment, cast, change);
  if (again.ok) return again.trace;
  const { what, step, expected, found } = again;
  throw inputError(
    file,
    `its policies no longer do what the trace says: ${what}${step === null ? '' : ` of step ${step}`} was ${expected}, is ${found}`,
    'play the run again with this version',
  );
};
