/** Reads what pages send. A page may be anybody's: every text is checked and bounded before anything is done with it. */
import * as z from 'zod';
import { TICKS } from '../partners/person.ts';
import type { PageMessage } from './protocol.ts';

/** The longest message that is read, bytes. */
export const LONGEST_MESSAGE = 16_384;
const LONGEST_NAME = 40;
const LONGEST_COMMENT = 4000;

const seat = z.int().min(0).max(99);
const action = z.int().min(0).max(99);
const word = z.string().min(1).max(200);
const plain = <K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind) });

const schema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), token: z.string().max(100).nullable() }),
  z.strictObject({ kind: z.literal('press'), seat, action }),
  z.strictObject({ kind: z.literal('release'), seat, action }),
  plain('pause'),
  plain('resume'),
  z.strictObject({
    kind: z.literal('settings'),
    settings: z.strictObject({
      rules: word,
      layout: word,
      seats: z
        .array(
          z.discriminatedUnion('kind', [plain('person'), z.strictObject({ kind: z.literal('policy'), policy: word })]),
        )
        .max(100),
      tick: z.int().min(TICKS.least).max(TICKS.most).nullable(),
    }),
  }),
  z.strictObject({ kind: z.literal('sit'), seat }),
  z.strictObject({ kind: z.literal('stand'), seat }),
  z.strictObject({ kind: z.literal('name'), name: z.string().max(LONGEST_NAME) }),
  plain('begin'),
  plain('leave'),
  plain('swap'),
  plain('consent'),
  plain('practised'),
  z.strictObject({
    kind: z.literal('answers'),
    game: z.int().min(1),
    answers: z.record(z.string().max(100), z.int().min(1).max(7).nullable()),
    comment: z.string().max(LONGEST_COMMENT),
  }),
  plain('withdraw'),
]);

export type ParsedMessage =
  | { readonly ok: true; readonly value: PageMessage }
  | { readonly ok: false; readonly problem: string };

/** A message from its text, or what is wrong with it. */
export const parseMessage = (text: string): ParsedMessage => {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'this is no JSON' };
  }
  const read = schema.safeParse(given);
  return read.success ? { ok: true, value: read.data } : { ok: false, problem: z.prettifyError(read.error) };
};
