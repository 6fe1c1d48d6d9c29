/** Encoding recorded states: every number must be what the original computed. */
import { WorldError } from '../../world.ts';
import { createCurrentFeatures } from '../encodings/current-features.ts';
import { currentGrid26 } from '../encodings/current-grid.ts';
import type { Numbers } from '../encodings/grid.ts';
import { createLegacyFeatures } from '../encodings/legacy-features.ts';
import { legacyGrid20 } from '../encodings/legacy-grid.ts';
import type { Observation } from '../environment.ts';
import { openKitchen, openState } from './episode.ts';
import { type Fields, readFields, readList, readState, readText, type Sources } from './record.ts';
import { compareJson, noteDifference, type Tally } from './tally.ts';

interface Encodes {
  encodeInto(observation: Observation, seat: number, out: Numbers, offset: number): number;
}

/** What is recorded of one encoding of one state, and the encoding that should give it. */
interface Expectation {
  readonly what: string;
  readonly encoding: Encodes;
  readonly recorded: unknown;
}

/** Keeps encodings, and with them their tables, from record to record. */
const createExpectations = (version: 'legacy' | 'current'): ((fields: Fields) => readonly Expectation[]) => {
  const kept = new Map<string, Encodes>();
  const keep = (key: string, create: () => Encodes): Encodes => {
    const found = kept.get(key) ?? create();
    kept.set(key, found);
    return found;
  };
  const isLegacy = version === 'legacy';
  const features = (goals: 'none' | 'all') =>
    keep(goals, () => (isLegacy ? createLegacyFeatures(goals) : createCurrentFeatures(2, goals)));
  return (fields) => {
    const byPots = Object.entries(readFields(fields.featPots ?? {}, 'featPots')).map(([pots, recorded]) => ({
      what: `featPots.${pots}`,
      encoding: keep(`pots ${pots}`, () => createCurrentFeatures(Number(pots), 'none')),
      recorded,
    }));
    return [
      { what: 'lossless', encoding: isLegacy ? legacyGrid20 : currentGrid26, recorded: fields.lossless },
      { what: 'feat', encoding: features('none'), recorded: fields.feat },
      { what: 'featAllCounters', encoding: features('all'), recorded: fields.featAllCounters },
      ...byPots,
    ].filter(({ recorded }) => recorded !== undefined);
  };
};

/** [x, y, channel, value] of all entries other than 0, in the order of the array. */
const listEntries = (numbers: Int32Array, shape: readonly unknown[]): readonly (readonly number[])[] => {
  const height = Number(shape[1]);
  const channels = Number(shape[2]);
  const entries: number[][] = [];
  numbers.forEach((value, i) => {
    const cell = Math.floor(i / channels);
    if (value !== 0) entries.push([Math.floor(cell / height), cell % height, i % channels, value]);
  });
  return entries;
};

const isError = (recorded: unknown): boolean =>
  typeof recorded === 'object' && recorded !== null && !Array.isArray(recorded) && 'error' in recorded;

/** The first difference between what is recorded for a seat and what we encoded; null where there is none. */
const compareSeat = (recorded: unknown, seat: number, numbers: Int32Array, sources: Sources) => {
  if (Array.isArray(recorded)) return compareJson(recorded[seat], Array.from(numbers));
  const fields = readFields(recorded);
  const shape = readList(fields, 'shape');
  const size = shape.reduce<number>((product, n) => product * Number(n), 1);
  if (size !== numbers.length) return compareJson(shape, `${numbers.length} numbers`);
  const sparse = fields.sparse === undefined ? null : readList(fields, 'sparse')[seat];
  // Hashes are over signed 32-bit little-endian integers, which is what the machines that run this have.
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return (
    (sparse === null ? null : compareJson(sparse, listEntries(numbers, shape))) ??
    compareJson(readList(fields, 'sha256')[seat], sources.sha256(bytes))
  );
};

/** The numbers, or the reason why the encoding is not defined for the state. */
const encode = (encoding: Encodes, observation: Observation, seat: number): Int32Array | WorldError => {
  const { kitchen } = observation;
  const out = new Int32Array(32 * kitchen.terrain.length + 500 * kitchen.cooks);
  try {
    return out.subarray(0, encoding.encodeInto(observation, seat, out, 0));
  } catch (error) {
    if (error instanceof WorldError) return error;
    throw error;
  }
};

/** A check of the records of one version; a step of its tally is one encoding of one seat. */
export const createEncodingCheck = (
  version: 'legacy' | 'current',
): ((record: unknown, sources: Sources, tally: Tally) => void) => {
  const expectationsOf = createExpectations(version);
  return (record, sources, tally) => {
    const fields = readFields(record);
    const compact = readState(fields, 'state');
    const horizon = fields.horizon ?? 400;
    if (typeof horizon !== 'number') throw new WorldError('horizon', `expected a number of steps, not ${horizon}`);
    const at = `${readText(fields, 'layout')} at step ${compact.t}`;
    tally.records++;
    const kitchen = openKitchen({ fields, version, where: at }, compact, sources, tally);
    const state = kitchen && openState(kitchen, compact, at, tally);
    if (!kitchen || !state) return;
    for (const { what, encoding, recorded } of expectationsOf(fields))
      for (let seat = 0; seat < kitchen.cooks; seat++) {
        tally.steps++;
        const where = `${at}, seat ${seat}`;
        const found = encode(encoding, { kitchen, state, horizon }, seat);
        if (found instanceof WorldError) {
          if (!isError(recorded))
            noteDifference(tally, { where, what, expected: 'numbers', found: found.message, picture: '' });
          continue;
        }
        const difference = isError(recorded)
          ? { path: '', expected: JSON.stringify(recorded), found: `${found.length} numbers` }
          : compareSeat(recorded, seat, found, sources);
        if (difference) noteDifference(tally, { ...difference, where, what: `${what}${difference.path}`, picture: '' });
      }
  };
};
