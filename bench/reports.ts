/** The report of a large run: 10,000 finished episodes with their traces, the mind among the policies. */
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConditionRecord } from '../src/experiment/condition.ts';
import type { RunRecord } from '../src/experiment/directory.ts';
import type { Row } from '../src/experiment/row.ts';
import { executeRun, prepareRun } from '../src/experiment/run.ts';
import { parseScenarioText } from '../src/experiment/scenario.ts';
import { formatHtml } from '../src/report/html.ts';
import { buildReport } from '../src/report/report.ts';
import { openRun } from '../src/report/run.ts';
import type { Figure } from './benchmark.ts';

/** Two policies, five layouts, two partners, both seats: 40 conditions; the teammate is replaced half-way. */
const SCENARIO = `rapport: 1
name: large
rules: legacy
layouts: [cramped_room, asymmetric_advantages, coordination_ring, forced_coordination, counter_circuit]
focal: [{ policy: proagent, stages: { plan: base } }, greedy]
partners: [{ policy: switching, name: changing, with: { first: greedy, second: slow, at: 200 } }, carrier]
seats: both
seeds: 1
`;

const playOnce = async (out: string): Promise<{ readonly record: RunRecord; readonly rows: readonly Row[] }> => {
  const loaded = { ...parseScenarioText('large.yaml', SCENARIO), base: out };
  const { signal } = new AbortController();
  return executeRun(await prepareRun(loaded, null), {
    out,
    workers: 0,
    restartChanged: false,
    signal,
    onProgress: () => {},
  });
};

/** Each played episode under many seeds: other ids and returns, the same trace. */
const multiply = (from: string, out: string, times: number, run: Awaited<ReturnType<typeof playOnce>>): void => {
  mkdirSync(join(out, 'traces'), { recursive: true });
  const { record, rows } = run;
  const lines = rows.flatMap((row) =>
    Array.from({ length: times }, (_, i) => {
      const id = `${row.id}-${i}`;
      linkSync(join(from, 'traces', `${row.id}.jsonl`), join(out, 'traces', `${id}.jsonl`));
      return JSON.stringify({ ...row, id, seed: i + 1, return: row.return + 20 * (i % 4) });
    }),
  );
  const seeds = Array.from({ length: times }, (_, i) => i + 1);
  const conditions: readonly ConditionRecord[] = record.conditions;
  writeFileSync(join(out, 'episodes.jsonl'), lines.map((line) => `${line}\n`).join(''));
  writeFileSync(join(out, 'run.json'), JSON.stringify({ ...record, conditions, seeds, episodes: lines.length }));
};

/** Seconds of processor time, and the most memory that the process had so far, in MB. */
const timeReport = async (directory: string): Promise<{ readonly seconds: number; readonly peak: number }> => {
  const before = process.cpuUsage();
  const report = await buildReport(openRun(directory, { data: undefined, bestResponses: null }));
  formatHtml(report, null);
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 };
};

const measureReport = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  try {
    const played = join(folder, 'played');
    const run = await playOnce(played);
    const [small, large] = [join(folder, 'small'), join(folder, 'large')];
    multiply(played, small, 25, run);
    multiply(played, large, 250, run);
    const thousand = await timeReport(small);
    const all = await timeReport(large);
    return `${all.seconds.toFixed(1)} s of processor time, peak ${all.peak.toFixed(0)} MB (1,000 episodes: ${thousand.seconds.toFixed(1)} s, ${thousand.peak.toFixed(0)} MB)`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const REPORTS: readonly Figure[] = [
  { name: 'report of 10,000 finished episodes', goal: 'under 20 s', measure: measureReport },
];
