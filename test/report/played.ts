/** Runs that are really played, for tests of their reports; and rows changed by hand where a fault is wanted. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import type { Row } from '../../src/experiment/row.ts';
import { executeRun, prepareRun, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import type { Report } from '../../src/report/document.ts';
import { buildReport } from '../../src/report/report.ts';
import { openRun, type ReportedRun } from '../../src/report/run.ts';

const folders: string[] = [];

export const removeFolders = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-report-'));
  folders.push(folder);
  return folder;
};

/** Plays a scenario into a new folder. `body` follows the version. */
export const playRun = async (body: string): Promise<RunResult> => {
  const loaded = { ...parseScenarioText('x.yaml', `rapport: 1\n${body}`), base: import.meta.dirname };
  return executeRun(await prepareRun(loaded, null), {
    out: newFolder(),
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
};

/** Writes the rows of a run anew. */
export const rewriteRows = (directory: string, change: (row: Row, i: number) => Row | null): void => {
  const file = join(directory, 'episodes.jsonl');
  const rows = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line, i) => change(JSON.parse(line) as Row, i) ?? []);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
};

export const reportOf = async (
  directory: string,
  bestResponses: string | null = null,
): Promise<{ readonly run: ReportedRun; readonly report: Report }> => {
  const run = openRun(directory, { data: undefined, bestResponses });
  return { run, report: await buildReport(run) };
};

/** What tests read of an element. */
export interface Read {
  readonly tagName: string;
  readonly textContent: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Read | null;
  querySelectorAll(selector: string): Iterable<Read>;
}

export const parsePage = (html: string): Read => parseHTML(html).document as unknown as Read;
