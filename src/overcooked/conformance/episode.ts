/** Replaying a golden episode: every state, reward, event and label must be what was recorded. */
import { WorldError } from '../../world.ts';
import { type CompactState, formatCompact, parseCompact } from '../compact.ts';
import { standardStart } from '../environment.ts';
import { formatPicture } from '../format.ts';
import { createKernel } from '../kernel.ts';
import { createKitchen, type Kitchen } from '../kitchen.ts';
import { createOutcome, EVENTS, LABELS, type Outcome } from '../outcome.ts';
import type { State } from '../state.ts';
import {
  type Fields,
  readActions,
  readAmount,
  readFields,
  readList,
  readOverrides,
  readState,
  readText,
  readVersion,
  type Sources,
} from './record.ts';
import { compareJson, noteDifference, type Tally } from './tally.ts';

/** The kitchen of a record, or null, noted as a difference, where our rules refuse what the original accepted. */
export const openKitchen = (
  record: { readonly fields: Fields; readonly version: 'legacy' | 'current'; readonly where: string },
  start: CompactState | null,
  sources: Sources,
  tally: Tally,
): Kitchen | null => {
  const { fields, version, where } = record;
  const layout = sources.layoutOf(version, readText(fields, 'layout'));
  const overrides = readOverrides(fields);
  const first = start ?? (layout.version === 'current' ? layout.startState : null);
  try {
    return createKitchen(layout, version, overrides, first);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    noteRefusal(tally, where, error);
    return null;
  }
};

/** Notes that what the record holds is refused here. */
const noteRefusal = (tally: Tally, where: string, error: WorldError): void =>
  noteDifference(tally, {
    where,
    what: error.path,
    expected: 'what the record says',
    found: `refused: ${error.message}`,
    picture: '',
  });

/** A recorded state in our form; null, noted, where it is refused. */
export const openState = (kitchen: Kitchen, compact: unknown, where: string, tally: Tally): State | null => {
  try {
    return parseCompact(kitchen, compact);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    noteRefusal(tally, where, error);
    return null;
  }
};

/** Rewards are left out where all are zero. */
const perSeat = (step: Fields, key: string, cooks: number): readonly unknown[] =>
  step[key] === undefined ? new Array<number>(cooks).fill(0) : readList(step, key).map(readAmount);

/** Events as they are recorded: `{ event: [seats] }`. */
const formatEvents = (outcome: Outcome): Readonly<Record<string, readonly number[]>> => {
  const found: Record<string, number[]> = {};
  outcome.events.forEach((bits, seat) => {
    EVENTS.forEach((event, i) => {
      if (bits & (1 << i)) {
        found[event] ??= [];
        found[event].push(seat);
      }
    });
  });
  return found;
};

const NOTHING_HAPPENED = {};

/** What a step recorded beside its state, against what the kernel brought. */
const compareOutcome = (step: Fields, outcome: Outcome, legacy: boolean) => {
  const cooks = outcome.sparse.length;
  if (!outcome.eventful && step.r === undefined && step.sr === undefined && !step.e && !step.ml) return null;
  const parts: readonly (readonly [string, unknown, unknown])[] = [
    ['r', perSeat(step, 'r', cooks), Array.from(outcome.sparse)],
    ['sr', perSeat(step, 'sr', cooks), Array.from(outcome.shaped)],
    legacy
      ? ['ml', step.ml ?? new Array<null>(cooks).fill(null), Array.from(outcome.labels, (label) => LABELS[label])]
      : ['e', step.e ?? NOTHING_HAPPENED, formatEvents(outcome)],
  ];
  for (const [what, expected, found] of parts) {
    const difference = compareJson(expected, found);
    if (difference) return { ...difference, path: `${what}${difference.path}` };
  }
  return null;
};

/** Replays one episode. After a difference it goes on from the recorded state, so that each step is judged alone. */
export const checkEpisode = (record: unknown, sources: Sources, tally: Tally): void => {
  const fields = readFields(record);
  const id = readText(fields, 'id');
  const version = readVersion(fields, 'version');
  const start = readState(fields, 'start');
  const steps = readList(fields, 'steps');
  tally.records++;
  const kitchen = openKitchen({ fields, version, where: id }, start, sources, tally);
  let state = kitchen && openState(kitchen, start, id, tally);
  if (!kitchen || !state) return;
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  const before = state.slice();
  let total = 0;

  const compare = (what: string, expected: unknown, found: unknown): void => {
    const difference = compareJson(expected, found);
    if (difference) noteDifference(tally, { ...difference, where: id, what: `${what}${difference.path}`, picture: '' });
  };

  compare('start', fields.start, formatCompact(kitchen, state));
  if (fields.randomStart === false) compare('start', fields.start, formatCompact(kitchen, standardStart(kitchen)));
  for (let i = 0; i < steps.length; i++) {
    const step = readFields(steps[i], `steps[${i}]`);
    const actions = readActions(step.a, `steps[${i}].a`, kitchen.cooks);
    const recorded = readFields(step.s, `steps[${i}].s`);
    before.set(state);
    stepInto(state, actions, outcome);
    tally.steps++;
    for (const reward of outcome.sparse) total += reward;
    const inState = compareJson(recorded, formatCompact(kitchen, state));
    const difference = inState
      ? { ...inState, path: `s${inState.path}` }
      : compareOutcome(step, outcome, version === 'legacy');
    if (!difference) continue;
    const where = `${id}, step ${i}, actions ${actions.join(' ')}`;
    noteDifference(tally, { ...difference, where, what: difference.path, picture: formatPicture(kitchen, before) });
    state = openState(kitchen, recorded, where, tally);
    if (!state) return;
  }
  if (fields.terminal !== undefined) compare('terminal', fields.terminal, outcome.terminal);
  const expected = readAmount(fields.totalSparse);
  // Sums of fractional rewards depend on the order of addition.
  if (typeof expected === 'number' && !(Math.abs(expected - total) <= 1e-9 * Math.abs(expected)) && expected !== total)
    compare('totalSparse', expected, total);
};
