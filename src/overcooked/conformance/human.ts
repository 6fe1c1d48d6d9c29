/** Replaying a human-human game: states and team rewards must be what was recorded. */
import { type CompactState, formatCompact } from '../compact.ts';
import { formatPicture } from '../format.ts';
import { createKernel } from '../kernel.ts';
import { createOutcome } from '../outcome.ts';
import { openKitchen, openState } from './episode.ts';
import { readActions, readFields, readList, readState, readText, readVersion, type Sources } from './record.ts';
import { compareJson, noteDifference, type Tally } from './tally.ts';

/** The games of 2019 came from a browser implementation with another order of objects. */
const isUnordered = (source: string): boolean => source.includes('2019');

const sortObjects = (state: CompactState): CompactState => ({
  ...state,
  o: state.o.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]),
});

/** Replays one game's actions from its first state; after a difference it goes on from the recorded state. */
export const checkHumanGame = (record: unknown, sources: Sources, tally: Tally): void => {
  const fields = readFields(record);
  const id = readText(fields, 'id');
  const version = readVersion(fields, 'version');
  const start = readState(fields, 'start');
  const steps = readList(fields, 'steps');
  const arrange = isUnordered(readText(fields, 'source')) ? sortObjects : (state: CompactState) => state;
  tally.records++;
  const kitchen = openKitchen({ fields, version, where: id }, start, sources, tally);
  let state = kitchen && openState(kitchen, start, id, tally);
  if (!kitchen || !state) return;
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  const before = state.slice();
  for (let i = 0; i < steps.length; i++) {
    const step = readFields(steps[i], `steps[${i}]`);
    const actions = readActions(step.a, `steps[${i}].a`, kitchen.cooks);
    const recorded = readState(step, 's');
    before.set(state);
    stepInto(state, actions, outcome);
    tally.steps++;
    const team = outcome.sparse.reduce((sum, reward) => sum + reward, 0);
    const expected = { s: arrange(recorded), rTeam: step.rTeam ?? 0 };
    const found = { s: arrange(formatCompact(kitchen, state)), rTeam: team };
    const difference = compareJson(expected, found);
    if (!difference) continue;
    const where = `${id}, step ${i}, actions ${actions.join(' ')}`;
    noteDifference(tally, {
      ...difference,
      where,
      what: difference.path.slice(1),
      picture: formatPicture(kitchen, before),
    });
    state = openState(kitchen, recorded, where, tally);
    if (!state) return;
  }
};
