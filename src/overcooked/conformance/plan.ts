/** Replaying a joint plan: it must reach the return that it states. */
import { WorldError } from '../../world.ts';
import { standardStart } from '../environment.ts';
import { createKernel } from '../kernel.ts';
import { STAY } from '../kitchen.ts';
import { createOutcome } from '../outcome.ts';
import { openKitchen } from './episode.ts';
import { readActions, readFields, readList, readText, readVersion, type Sources } from './record.ts';
import { compareJson, noteDifference, type Tally } from './tally.ts';

/** From the standard start; after the last joint action everybody stays, to the horizon. */
export const checkPlan = (record: unknown, sources: Sources, tally: Tally): void => {
  const fields = readFields(record);
  const version = readVersion(fields, 'rules');
  const where = `plan for ${readText(fields, 'layout')}`;
  const joint = readList(fields, 'jointActions');
  const { horizon } = fields;
  if (typeof horizon !== 'number' || !Number.isInteger(horizon) || horizon < joint.length)
    throw new WorldError('horizon', `expected a number of steps of at least ${joint.length}, not ${horizon}`);
  tally.records++;
  const kitchen = openKitchen({ fields, version, where }, null, sources, tally);
  if (!kitchen) return;
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  const state = standardStart(kitchen);
  const stay = new Array<number>(kitchen.cooks).fill(STAY);
  let total = 0;
  for (let i = 0; i < horizon; i++) {
    stepInto(state, i < joint.length ? readActions(joint[i], `jointActions[${i}]`, kitchen.cooks) : stay, outcome);
    tally.steps++;
    for (const reward of outcome.sparse) total += reward;
  }
  const difference = compareJson(fields.return, total);
  if (difference) noteDifference(tally, { ...difference, where, what: 'return', picture: '' });
};
