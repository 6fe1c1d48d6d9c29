/** What `rapport view` was given: run directories and traces, read when they are asked for. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ROWS, readRecord, readRows } from '../../experiment/directory.ts';
import { inputError } from '../../experiment/problem.ts';
import type { Source } from '../session.ts';
import { readBelow } from './folder.ts';

/** A place with traces. */
export interface OpenedSource {
  /** The file of an entry, for `openTrace`; null where there is no such entry. */
  readonly file: (id: string) => string | null;
  /** The text of an entry's trace; null where it has none that may be given. */
  readonly read: (id: string) => Promise<string | null>;
  /** As the page is told. Read anew each time: a run may be going on. */
  readonly describe: () => Source;
}

const ENDING = '.jsonl';

const openRun = (directory: string): OpenedSource => {
  const traces = join(directory, 'traces');
  const ids = (): readonly string[] =>
    existsSync(traces)
      ? readdirSync(traces, { withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING) && !entry.name.startsWith('.'))
          .map(({ name }) => name.slice(0, -ENDING.length))
          .sort()
      : [];
  return {
    file: (id) => (ids().includes(id) ? join(traces, `${id}${ENDING}`) : null),
    read: async (id) => (await readBelow(directory, ['traces', `${id}${ENDING}`]))?.toString('utf8') ?? null,
    describe: () => ({
      name: basename(resolve(directory)),
      rows: readRows(join(directory, ROWS)),
      conditions: readRecord(directory)?.conditions ?? [],
      entries: ids().map((id) => ({ id, title: '' })),
    }),
  };
};

const openFile = (file: string): OpenedSource => {
  const id = basename(file, ENDING);
  return {
    file: (asked) => (asked === id ? file : null),
    read: async (asked) =>
      asked === id ? ((await readBelow(dirname(file), [basename(file)]))?.toString('utf8') ?? null) : null,
    describe: () => ({ name: basename(file), rows: [], conditions: [], entries: [{ id, title: basename(file) }] }),
  };
};

/** Opens a run directory or a trace. Throws an `InputError` on anything else. */
export const openSource = (path: string): OpenedSource => {
  if (!existsSync(path))
    throw inputError(path, 'there is no such file or directory', 'name a run directory, or a trace in its traces/');
  if (!statSync(path).isDirectory()) return openFile(realpathSync(path));
  if (!existsSync(join(path, ROWS)) && !existsSync(join(path, 'traces')))
    throw inputError(path, `this is no run directory: it has neither ${ROWS} nor traces/`);
  return openRun(resolve(path));
};
