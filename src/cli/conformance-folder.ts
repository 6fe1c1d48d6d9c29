/** Reading a folder of recorded behaviour and running it through src/overcooked/conformance.ts. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createSections, createTally, type Section, type Sources, type Tally } from '../overcooked/conformance.ts';
import type { Layout } from '../overcooked/layout.ts';
import { findLayout, parseLayout } from '../overcooked/layouts.ts';
import { WorldError } from '../world.ts';

/** What could not be read, and where. */
export interface Unreadable {
  readonly file: string;
  /** From 1; null where the file as a whole is at fault. */
  readonly line: number | null;
  readonly problem: string;
}

export interface SectionResult extends Readonly<Tally> {
  readonly name: string;
  readonly unit: Section['unit'];
  readonly files: number;
}

export interface Conformance {
  /** Of the sections that the folder has, in order. */
  readonly sections: readonly SectionResult[];
  readonly absent: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

export interface ConformanceRun {
  readonly folder: string;
  /** Stop after the first record that differs: whether, not how much. */
  readonly stopEarly: boolean;
  /** Called when a section is done. */
  onSection?(result: SectionResult): void;
}

/** The layouts that the folder has, by `version/name`, as JSON. */
const readLayouts = (folder: string): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const version of ['current', 'legacy']) {
    const path = join(folder, 'layouts', version);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path))
      if (name.endsWith('.json')) files.set(`${version}/${name.slice(0, -'.json'.length)}`, join(path, name));
  }
  return files;
};

const describeProblem = (error: unknown): string => {
  if (error instanceof WorldError) return error.path === '' ? error.message : `${error.path}: ${error.message}`;
  if (error instanceof SyntaxError) return `no JSON: ${error.message}`;
  throw error;
};

const readLayout = (version: 'legacy' | 'current', file: string): Layout => {
  try {
    return parseLayout(version, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new WorldError('layout', `${file}: ${describeProblem(error)}`);
  }
};

const createSources = (folder: string): Sources => {
  const files = readLayouts(folder);
  const layouts = new Map<string, Layout>();
  return {
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    layoutOf: (version, name) => {
      const key = `${version}/${name}`;
      let layout = layouts.get(key);
      if (!layout) {
        const file = files.get(key);
        layout = file ? readLayout(version, file) : findLayout(version, name);
        layouts.set(key, layout);
      }
      return layout;
    },
  };
};

/** The files of a section: `<path>/*` or `<path>.*`, by name. */
const listFiles = (folder: string, section: Section): readonly string[] => {
  const ends = section.files === 'whole' ? ['.json'] : ['.jsonl', '.jsonl.gz'];
  const path = join(folder, section.path);
  if (existsSync(path) && statSync(path).isDirectory())
    return readdirSync(path)
      .filter((name) => ends.some((end) => name.endsWith(end)))
      .toSorted()
      .map((name) => join(path, name));
  return ends.map((end) => path + end).filter((file) => existsSync(file));
};

const readRecords = (file: string, files: Section['files']): readonly string[] => {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return files === 'whole' ? [text] : text.split('\n');
};

/** Runs every section that the folder has. A record that can't be read is noted, and the run goes on. */
export const checkFolder = (run: ConformanceRun): Conformance => {
  const sources = createSources(run.folder);
  const sections: SectionResult[] = [];
  const absent: string[] = [];
  const unreadable: Unreadable[] = [];
  for (const section of createSections()) {
    const files = listFiles(run.folder, section);
    if (files.length === 0) {
      absent.push(section.name);
      continue;
    }
    const tally = createTally();
    for (const file of files) {
      let records: readonly string[];
      try {
        records = readRecords(file, section.files);
      } catch (error) {
        unreadable.push({ file, line: null, problem: error instanceof Error ? error.message : String(error) });
        continue;
      }
      for (let i = 0; i < records.length; i++) {
        if (records[i]!.trim() === '') continue;
        try {
          section.check(JSON.parse(records[i]!), sources, tally);
        } catch (error) {
          const line = section.files === 'whole' ? null : i + 1;
          unreadable.push({ file, line, problem: describeProblem(error) });
        }
        if (run.stopEarly && (tally.differences > 0 || unreadable.length > 0)) break;
      }
      if (run.stopEarly && (tally.differences > 0 || unreadable.length > 0)) break;
    }
    const result = { name: section.name, unit: section.unit, files: files.length, ...tally };
    sections.push(result);
    run.onSection?.(result);
    if (run.stopEarly && (tally.differences > 0 || unreadable.length > 0)) break;
  }
  return { sections, absent, unreadable };
};
