/** The rows of runs as columns, for programs that read tables: one line per episode. */
import type { Row } from './row.ts';

export type ColumnKind = 'text' | 'whole' | 'number' | 'json';

/** `values` has one entry per row: null where the row says nothing. JSON stands there as text. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly values: readonly (string | number | null)[];
}

/** What is counted, and so has no fraction. */
const WHOLE = ['seat', 'seed', 'meeting', 'steps', 'failureSeat', 'failureStep'];
const NUMBERS = ['return', 'fallbackRate', 'lowestReturn', 'optimum', 'fullInformationOptimum'];
/** Figures of talk are numbers, or nothing in all rows. */
const TALK = /^talk[A-Z]/;
const TEXTS = ['failureCause', 'failureReason'];

/** Columns that are there whatever the rows say, so that tables of different runs fit together. */
const ALWAYS = [
  ...['run', 'id', 'environment', 'environmentVersion', 'rules', 'layout', 'focal', 'partner', 'partners', 'seat'],
  ...['seed', 'meeting', 'status', 'outcome', 'return', 'steps', 'seatReturns', 'fallbackRate', 'lowestReturn'],
  ...['failureCause', 'failureSeat', 'failureStep', 'failureReason', 'code', 'hash'],
];

type Fields = { readonly [name: string]: unknown };

/** One column for each figure of talk, such as `talkMessages`. */
const talkColumns = (talk: NonNullable<Row['talk']>): Fields =>
  Object.fromEntries(
    Object.values(talk)
      .flatMap(Object.entries)
      .map(([name, value]) => [`talk${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  );

/** A row without nested parts where that is possible: a failure becomes four columns. */
const flatten = (run: string, { schema: _, failure, talk, optimum, ...fields }: Row): Fields => ({
  run,
  ...fields,
  ...(optimum === undefined
    ? {}
    : { optimum: optimum.sameInformation, fullInformationOptimum: optimum.fullInformation }),
  ...(talk === undefined ? {} : talkColumns(talk)),
  ...(failure === undefined
    ? {}
    : {
        failureCause: failure.cause,
        failureSeat: failure.seat,
        failureStep: failure.step,
        failureReason: failure.reason,
      }),
});

const kindOf = (name: string, values: readonly unknown[]): ColumnKind => {
  if (WHOLE.includes(name)) return 'whole';
  if (NUMBERS.includes(name) || TALK.test(name)) return 'number';
  if (TEXTS.includes(name)) return 'text';
  const given = values.filter((value) => value !== null);
  if (given.length > 0 && given.every((value) => typeof value === 'number')) return 'number';
  return given.every((value) => typeof value === 'string') ? 'text' : 'json';
};

/** One run with its name, which becomes the column `run`. */
export interface NamedRun {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** The same columns in the same order for the same kinds of rows; parts that only some rows have come last. */
export const columnsOf = (runs: readonly NamedRun[]): readonly Column[] => {
  const lines = runs.flatMap(({ name, rows }) => rows.map((row) => flatten(name, row)));
  const names = [...new Set([...ALWAYS, ...lines.flatMap(Object.keys)])];
  return names.map((name): Column => {
    const values = lines.map((line) => line[name] ?? null);
    const kind = kindOf(name, values);
    const written = (value: unknown) => (value === null ? null : kind === 'json' ? JSON.stringify(value) : value);
    return { name, kind, values: values.map(written) as (string | number | null)[] };
  });
};

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** RFC 4180 with a line of names; nothing between two commas where there is no value. */
export const formatCsv = (columns: readonly Column[]): string => {
  const lines = [columns.map(({ name }) => quote(name)).join(',')];
  for (let i = 0; i < (columns[0]?.values.length ?? 0); i++)
    lines.push(columns.map(({ values }) => (values[i] === null ? '' : quote(String(values[i])))).join(','));
  return `${lines.join('\n')}\n`;
};
