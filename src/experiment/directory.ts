/**
 * A run directory, safe against a kill at any moment:
 *
 *     scenario.yaml     the scenario as it was run
 *     run.json          what it was resolved to, and the hashes of the code
 *     episodes.jsonl    rows in the order of expansion
 *     journal.jsonl     rows that came before their turn; gone when the run is complete
 *     traces/<id>.jsonl  written aside and renamed
 *     carried/<id>.json  what the policies took along from an episode to their next meeting
 *     recording.jsonl   calls of language models, where there were any
 *     models.json       what they came to
 *     timings.json      wall-clock times, which nothing else has
 *     run.lock          while somebody writes
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Json } from '../json.ts';
import type { TraceLevel } from '../trace.ts';
import type { CodeHashes } from './code.ts';
import type { ConditionRecord } from './condition.ts';
import type { Declarations } from './declared.ts';
import { lockDirectory } from './lock.ts';
import type { Carried } from './play.ts';
import { inputError } from './problem.ts';
import { ROW_SCHEMA, type Row } from './row.ts';

export const ROWS = 'episodes.jsonl';
export const JOURNAL = 'journal.jsonl';
const RECORD = 'run.json';

/** What a run was made from, for whoever resumes or reads it. */
export interface RunRecord {
  readonly schema: 1;
  readonly scenario: string;
  /** The scenario with what the command line changed in it. */
  readonly resolved: Json;
  /** The folder that the scenario's own paths are relative to. */
  readonly base: string;
  readonly package: string;
  readonly code: CodeHashes;
  /** [name] hashes of the code of the scenario's policies. */
  readonly policies: { readonly [name: string]: string };
  readonly seeds: readonly number[];
  readonly episodes: number;
  /** What policies say of themselves. */
  readonly declared: Declarations;
  /** In the order of expansion. */
  readonly conditions: readonly ConditionRecord[];
}

/**
 * What the file system refuses (rights, a full disk, a file in the way) as an `InputError`: nothing here is to blame.
 * `purpose` is what the directory can't do then.
 */
const refusing = <T>(path: string, purpose: string, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const hint = 'mend that and give the same command again, or choose another directory with --out';
    throw inputError(path, `this run directory can't ${purpose}: ${error.message}`, hint);
  }
};

/** As `mkdir -p`, which in Node 20 never returns where a file system lets nobody make folders, such as /proc. */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Writes a whole file so that it is there whole or not at all. */
const writeWhole = (path: string, text: string): void => {
  const aside = `${path}.${process.pid}.new`;
  writeFileSync(aside, text);
  renameSync(aside, path);
};

const parseRow = (line: string): Row | null => {
  try {
    const row = JSON.parse(line) as Row | null;
    return typeof row === 'object' && row?.schema === ROW_SCHEMA && typeof row.id === 'string' ? row : null;
  } catch {
    return null;
  }
};

/** The whole lines of a file of rows; what a crash left of a last line is dropped. */
export const readRows = (path: string): readonly Row[] => {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line, i) => {
    const row = parseRow(line);
    if (row !== null) return row;
    const hint = 'restore the file, or take that line out of it: its episode is played again';
    throw inputError(`${path}:${i + 1}`, `this is no row of an episode: ${line.slice(0, 60)}`, hint);
  });
};

export const readRecord = (directory: string): RunRecord | null => {
  const path = join(directory, RECORD);
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RunRecord;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw inputError(path, `this is no record of a run: ${error.message}`, 'restore the file, or remove it');
  }
};

export interface RunDirectory {
  readonly path: string;
  /** What an earlier process left: the record, and every row it finished. */
  readonly record: RunRecord | null;
  readonly rows: readonly Row[];
  /** Says what is run from now on, in this order; `kept` are the rows that need no repeating. */
  begin(record: RunRecord, ids: readonly string[], kept: readonly Row[], scenarioText: string): void;
  /** Says anew what is run: where people play, conditions and numbers come one by one. */
  amend(record: RunRecord): void;
  /** Keeps a row and its trace; `carried`, where there is a next meeting, for going on with that. Rows may come in any order. */
  write(index: number, row: Row, kept: { readonly trace: string | null; readonly carried: Carried }): void;
  /** What was carried away from an episode; null where that isn't known, so that it has to be played again. */
  carriedFrom(id: string): Carried;
  /** What the trace of an episode keeps; null where there is none. */
  traceLevel(id: string): TraceLevel | null;
  /** Every row in `episodes.jsonl` or waiting for its turn, in order of expansion. */
  written(): readonly Row[];
  writeTimings(timings: object): void;
  /** What calls of models came to. */
  writeModels(use: object): void;
  /** Gives the lock back; a complete run loses its journal. */
  close(): void;
}

/** Opens or makes a run directory. Throws an `InputError` while another process writes it. */
export const openDirectory = (path: string): RunDirectory => {
  const release = refusing(path, 'be written', () => {
    makeFolder(resolve(path, 'traces'));
    return lockDirectory(path);
  });
  const rowsFile = join(path, ROWS);
  const journalFile = join(path, JOURNAL);
  try {
    return refusing(path, 'be read', () => {
      for (const folder of [path, join(path, 'traces'), join(path, 'carried')].filter(existsSync))
        for (const name of readdirSync(folder)) if (name.endsWith('.new')) rmSync(join(folder, name));
      const left = new Map<string, Row>();
      for (const row of [...readRows(rowsFile), ...readRows(journalFile)]) left.set(row.id, row);
      const record = readRecord(path);
      return createDirectory({ path, rowsFile, journalFile, release, record, rows: [...left.values()] });
    });
  } catch (error) {
    release();
    throw error;
  }
};

interface Opened {
  readonly path: string;
  readonly rowsFile: string;
  readonly journalFile: string;
  readonly release: () => void;
  readonly record: RunRecord | null;
  readonly rows: readonly Row[];
}

const createDirectory = ({ path, rowsFile, journalFile, release, record, rows }: Opened): RunDirectory => {
  const known = new Map<number, Row>();
  let total = 0;
  /** Rows before this index are in `episodes.jsonl`. */
  let next = 0;
  /** Nothing is written any more: it was given back, or a write failed and may have left half a line. */
  let over = false;

  const writing = (act: () => void): void => {
    if (over) return;
    try {
      refusing(path, 'be written', act);
    } catch (error) {
      over = true;
      throw error;
    }
  };

  /** The rows that are in turn, and the index after them. */
  const inTurn = (): { readonly text: string; readonly end: number } => {
    let text = '';
    let end = next;
    for (let row = known.get(end); row !== undefined; row = known.get(++end)) text += `${JSON.stringify(row)}\n`;
    return { text, end };
  };

  return {
    path,
    record,
    rows,
    begin: (now, ids, kept, scenarioText) =>
      writing(() => {
        const byId = new Map(kept.map((row) => [row.id, row]));
        total = ids.length;
        ids.forEach((id, index) => {
          const row = byId.get(id);
          if (row !== undefined) known.set(index, row);
        });
        const { text, end } = inTurn();
        const lines = (from: number) =>
          [...known].flatMap(([index, row]) => (index >= from ? [`${JSON.stringify(row)}\n`] : [])).join('');
        const wanted = new Set(ids);
        for (const { id } of rows)
          if (!wanted.has(id))
            for (const file of [`traces/${id}.jsonl`, `carried/${id}.json`]) rmSync(join(path, file), { force: true });
        // The journal first: a row may stand in both files, and must never stand in neither.
        writeWhole(journalFile, lines(0));
        writeWhole(rowsFile, text);
        writeWhole(journalFile, lines(end));
        writeWhole(join(path, 'scenario.yaml'), scenarioText);
        writeWhole(join(path, RECORD), `${JSON.stringify(now, null, 2)}\n`);
        next = end;
      }),
    amend: (now) => writing(() => writeWhole(join(path, RECORD), `${JSON.stringify(now, null, 2)}\n`)),
    write: (index, row, { trace, carried }) =>
      writing(() => {
        if (carried !== null) {
          makeFolder(resolve(path, 'carried'));
          writeWhole(join(path, 'carried', `${row.id}.json`), `${JSON.stringify(carried)}\n`);
        }
        if (trace !== null) writeWhole(join(path, 'traces', `${row.id}.jsonl`), trace);
        known.set(index, row);
        const { text, end } = inTurn();
        if (end > next) appendFileSync(rowsFile, text);
        else appendFileSync(journalFile, `${JSON.stringify(row)}\n`);
        next = end;
      }),
    carriedFrom: (id) => {
      try {
        return JSON.parse(readFileSync(join(path, 'carried', `${id}.json`), 'utf8')) as Carried;
      } catch {
        return null;
      }
    },
    traceLevel: (id) => {
      const file = join(path, 'traces', `${id}.jsonl`);
      if (!existsSync(file)) return null;
      const start = Buffer.alloc(80);
      const open = openSync(file, 'r');
      readSync(open, start);
      closeSync(open);
      return start.includes('"level":"full"') ? 'full' : 'actions';
    },
    written: () => [...known].sort(([a], [b]) => a - b).map(([, row]) => row),
    writeTimings: (timings) =>
      writing(() => writeWhole(join(path, 'timings.json'), `${JSON.stringify(timings, null, 2)}\n`)),
    writeModels: (use) => writing(() => writeWhole(join(path, 'models.json'), `${JSON.stringify(use, null, 2)}\n`)),
    close: () => {
      if (!over && next > 0 && next >= total) rmSync(journalFile, { force: true });
      over = true;
      release();
    },
  };
};
