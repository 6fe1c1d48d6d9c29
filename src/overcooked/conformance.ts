/**
 * Conformance: recorded behaviour of the two originals, replayed and re-encoded here. A folder of records has these
 * sections; each record is judged alone, and what no record can be read from is a `WorldError`. Reading the folder is
 * the caller's job. Formats: docs/overcooked.md, section 12.
 */
import { createEncodingCheck } from './conformance/encoding.ts';
import { checkEpisode } from './conformance/episode.ts';
import { checkHumanGame } from './conformance/human.ts';
import { checkLayout } from './conformance/layout.ts';
import { checkPlan } from './conformance/plan.ts';
import type { Sources } from './conformance/record.ts';
import type { Tally } from './conformance/tally.ts';

export type { Sources } from './conformance/record.ts';
export { createTally, type Difference, type Tally } from './conformance/tally.ts';

export interface Section {
  readonly name: string;
  /** Folder inside the given one, or file names in it without their ends. */
  readonly path: string;
  /** Whether a file holds one record a line, or is one record. */
  readonly files: 'lines' | 'whole';
  /** What a step of the tally is. */
  readonly unit: 'steps' | 'arrays' | '';
  /** Compares one record, and counts. Throws a `WorldError` on what is no such record. */
  check(record: unknown, sources: Sources, tally: Tally): void;
}

/** The sections in the order in which they are run: what finds most in the least time comes first. */
export const createSections = (): readonly Section[] => [
  { name: 'layouts/current', path: 'layouts/current', files: 'whole', unit: '', check: checkLayout },
  { name: 'layouts/legacy', path: 'layouts/legacy', files: 'whole', unit: '', check: checkLayout },
  { name: 'golden/micro', path: 'golden/micro', files: 'lines', unit: 'steps', check: checkEpisode },
  { name: 'golden/current', path: 'golden/current', files: 'lines', unit: 'steps', check: checkEpisode },
  { name: 'golden/legacy', path: 'golden/legacy', files: 'lines', unit: 'steps', check: checkEpisode },
  {
    name: 'encodings/current',
    path: 'encodings/current',
    files: 'lines',
    unit: 'arrays',
    check: createEncodingCheck('current'),
  },
  {
    name: 'encodings/legacy',
    path: 'encodings/legacy',
    files: 'lines',
    unit: 'arrays',
    check: createEncodingCheck('legacy'),
  },
  { name: 'human', path: 'human', files: 'lines', unit: 'steps', check: checkHumanGame },
  { name: 'plans', path: 'plans', files: 'whole', unit: 'steps', check: checkPlan },
];
