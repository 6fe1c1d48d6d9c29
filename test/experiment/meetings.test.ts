import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type MeetingDifference, meetingDifferences } from '../../src/experiment/meetings.ts';
import { pairedDifferences } from '../../src/experiment/paired.ts';
import type { Row } from '../../src/experiment/row.ts';
import type { PreparedRun, RunManner, RunResult } from '../../src/experiment/run.ts';
import type { TraceHeader } from '../../src/trace.ts';
import { type Built, buildOnce } from '../built.ts';

let built: Built;
beforeAll(async () => {
  built = await buildOnce();
});

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-meetings-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const prepare = async (body: string): Promise<PreparedRun> => {
  const text = `rapport: 1\nname: a\nrules: legacy\nlayouts: [simple]\nhorizon: 8\n${body}`;
  const { prepareRun } = await built.load('run');
  const { parseScenarioText } = await built.load('scenario');
  return await prepareRun({ ...parseScenarioText('x.yaml', text), base: built.home }, null);
};
const executeRun = async (prepared: PreparedRun, how: RunManner): Promise<RunResult> =>
  (await built.load('run')).executeRun(prepared, how);
const manner = (out: string, more: Partial<RunManner> = {}): RunManner => ({
  out,
  workers: 0,
  restartChanged: false,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
});

const CHAINS = 'focal: [./fixtures/acquaintance.js]\npartners: [self, random]\nseeds: 1..2\nmeetings: 4\n';
const MEETINGS = 4;

const bytesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    [
      'episodes.jsonl',
      ...['traces', 'carried'].flatMap((below) => readdirSync(join(folder, below)).map((file) => `${below}/${file}`)),
    ].map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );

const headerOf = (folder: string, { id }: Row): TraceHeader =>
  JSON.parse(readFileSync(join(folder, 'traces', `${id}.jsonl`), 'utf8').split('\n')[0]!) as TraceHeader;

test('what a policy takes along is what the same seat begins the next meeting with', async () => {
  const out = newFolder();
  const { rows } = await executeRun(await prepare(CHAINS), manner(out));
  expect(rows.map(({ meeting }) => meeting).slice(0, 8)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  for (const row of rows) {
    const before = row.meeting - 1;
    const { carried } = headerOf(out, row);
    const known = (seat: number) => (row.partner === 'random' && seat !== row.seat ? null : { met: before, seat });
    expect(carried).toEqual(before === 0 ? undefined : [known(0), known(1)]);
  }
});

test('a first meeting is the same episode whether others follow or not, and each meeting has luck of its own', async () => {
  const [several, one] = [await prepare(CHAINS), await prepare(CHAINS.replace('meetings: 4\n', ''))];
  const first = several.assignments.filter(({ description }) => description.meeting === 1);
  expect(first.map(({ id }) => id)).toEqual(one.assignments.map(({ id }) => id));
  const streams = several.assignments.flatMap(({ description: { random } }) => [random.environment, ...random.seats]);
  expect(new Set(streams).size).toBe(streams.length);
  expect(new Set(several.assignments.map(({ id }) => id)).size).toBe(several.assignments.length);
});

test('two focal policies meet the same luck at each meeting', async () => {
  const { assignments } = await prepare('focal: [stay, random]\npartners: [greedy]\nseats: [1]\nmeetings: 3\n');
  const luckOf = (focal: string) =>
    assignments
      .filter(({ description }) => description.focal === focal)
      .map(({ description: { random } }) => [random.environment, random.seats[0]]);
  expect(luckOf('stay')).toEqual(luckOf('random'));
});

test('threads play chains with the same bytes', async () => {
  const [here, there] = [newFolder(), newFolder()];
  await executeRun(await prepare(CHAINS), manner(here));
  await executeRun(await prepare(CHAINS), manner(there, { workers: 2 }));
  expect(bytesOf(there)).toEqual(bytesOf(here));
});

test('a chain that was stopped anywhere goes on from what was carried, with the same bytes', async () => {
  const whole = newFolder();
  const prepared = await prepare(CHAINS);
  await executeRun(prepared, manner(whole));
  for (const stop of [1, 6, 11, 13]) {
    const parts = newFolder();
    const controller = new AbortController();
    const onProgress: RunManner['onProgress'] = ({ ended }) => {
      if (ended === stop) controller.abort();
    };
    await executeRun(prepared, manner(parts, { signal: controller.signal, onProgress }));
    const ended = readdirSync(join(parts, 'traces')).length;
    expect(ended).toBeLessThan(8 * MEETINGS);
    let resumed = -1;
    const told: RunManner['onProgress'] = (progress) => {
      resumed = progress.resumed;
    };
    await executeRun(prepared, manner(parts, { onProgress: told }));
    expect(resumed).toBe(ended);
    expect(bytesOf(parts)).toEqual(bytesOf(whole));
  }
});

test('where it is not known what was carried, the meetings before are played again and stay as they were', async () => {
  const [whole, out] = [newFolder(), newFolder()];
  const prepared = await prepare(CHAINS);
  await executeRun(prepared, manner(whole));
  await executeRun(await prepare(CHAINS.replace('meetings: 4', 'meetings: 2')), manner(out));
  // The second meeting was the last one, of which nothing is kept; of the first one nothing is left either.
  rmSync(join(out, 'carried'), { recursive: true });
  const before = readFileSync(join(out, 'episodes.jsonl'), 'utf8').split('\n');
  const told: number[] = [];
  await executeRun(prepared, manner(out, { workers: 2, onProgress: ({ ended }) => told.push(ended) }));
  expect(told.at(-1)).toBe(prepared.assignments.length);
  const after = readFileSync(join(out, 'episodes.jsonl'), 'utf8');
  expect(before.every((row) => after.includes(row))).toBe(true);
  expect(after).toBe(readFileSync(join(whole, 'episodes.jsonl'), 'utf8'));
  for (const { id } of prepared.assignments)
    expect(readFileSync(join(out, 'traces', `${id}.jsonl`), 'utf8')).toBe(
      readFileSync(join(whole, 'traces', `${id}.jsonl`), 'utf8'),
    );
});

test('what is left of a file of what was carried is not believed', async () => {
  const [whole, out] = [newFolder(), newFolder()];
  const prepared = await prepare(CHAINS);
  for (const folder of [whole, out]) await executeRun(prepared, manner(folder));
  rmSync(join(out, 'traces', `${prepared.assignments[2]!.id}.jsonl`));
  writeFileSync(join(out, 'carried', `${prepared.assignments[1]!.id}.json`), '[{"met":');
  await executeRun(prepared, manner(out));
  expect(bytesOf(out).get('episodes.jsonl')).toBe(bytesOf(whole).get('episodes.jsonl'));
  expect(readFileSync(join(out, 'traces', `${prepared.assignments[2]!.id}.jsonl`), 'utf8')).toBe(
    readFileSync(join(whole, 'traces', `${prepared.assignments[2]!.id}.jsonl`), 'utf8'),
  );
});

test('from a meeting that failed the policies take along what they brought', async () => {
  const failing = (fault: string) =>
    `focal: [{ policy: ./fixtures/acquaintance.js, with: { ${fault}: 2 } }]\npartners: [stay]\nseats: [0]\nmeetings: 3\n`;
  const out = newFolder();
  const { rows } = await executeRun(await prepare(failing('breaks')), manner(out));
  expect(rows.map(({ failure }) => failure?.cause ?? null)).toEqual([null, 'focal', 'focal']);
  expect(headerOf(out, rows[2]!).carried).toEqual([{ met: 1, seat: 0 }, null]);
});

test('a thread that dies in a meeting costs that meeting, and the chain goes on', async () => {
  const out = newFolder();
  const body =
    'focal: [{ policy: ./fixtures/acquaintance.js, with: { exits: 2 } }]\npartners: [stay]\nseats: [0]\nmeetings: 3\n';
  const { rows } = await executeRun(await prepare(body), manner(out, { workers: 1 }));
  const causes = rows.map(({ failure }) => failure?.cause ?? null);
  expect(causes).toEqual([null, 'focal', null]);
  expect(headerOf(out, rows[2]!).carried).toEqual([{ met: 1, seat: 0 }, null]);
});

const find = (all: readonly MeetingDifference[], layout: string | null, partner: string | null, meeting: number) =>
  all.find((one) => one.layout === layout && one.partner === partner && one.meeting === meeting)!;

test('later meetings are compared with the first, chain by chain', async () => {
  const body = 'focal: [stay]\npartners: [random, greedy]\nseats: [0]\nseeds: 1..3\nmeetings: 3\n';
  const result = await executeRun(await prepare(body), manner(newFolder()));
  const returns: Readonly<Record<string, readonly number[]>> = {
    random: [10, 20, 30, /* seed 2 */ 0, 30, 30, /* seed 3 */ 20, 70, 20],
    greedy: [0, 0, 0, 5, 5, 5, 9, 9, 0],
  };
  const rows = result.rows.map((row): Row => {
    const value = returns[row.partner]![3 * (row.seed - 1) + row.meeting - 1]!;
    const failed = row.partner === 'greedy' && row.seed === 3 && row.meeting === 3;
    return failed ? { ...row, status: 'failed', return: value } : { ...row, return: value };
  });
  expect(rows).toHaveLength(18);
  const found = meetingDifferences(result.record.conditions, rows);
  const { mean, ci, n, leftOut } = find(found, 'cramped_room', 'random', 2);
  expect({ mean, n, leftOut }).toEqual({ mean: 30, n: 3, leftOut: 0 }); // 10, 30, 50: s 20, s/√3 11.547, t 4.3027
  expect(ci![0]).toBeCloseTo(30 - 49.683, 2);
  expect(find(found, 'cramped_room', 'random', 3)).toMatchObject({ mean: 50 / 3, n: 3 });
  expect(find(found, 'cramped_room', 'greedy', 3)).toMatchObject({ mean: 0, n: 2, leftOut: 1 });
  expect(find(found, 'cramped_room', null, 2)).toMatchObject({ mean: 15, n: 6 });
  expect(find(found, null, null, 2)).toBeUndefined();
});

test('focal policies are compared by the mean over the meetings of a chain', async () => {
  const prepared = await prepare('focal: [stay, random]\npartners: [greedy]\nseats: [0]\nseeds: 1..2\nmeetings: 2\n');
  const { rows, record } = await executeRun(prepared, manner(newFolder()));
  const returns: Readonly<Record<string, readonly number[]>> = { stay: [0, 10, 20, 30], random: [20, 30, 40, 90] };
  const scored = rows.map((row) => ({ ...row, return: returns[row.focal]![2 * (row.seed - 1) + row.meeting - 1]! }));
  const [first] = pairedDifferences(record.conditions, scored);
  expect(first).toMatchObject({ focal: 'random', against: 'stay', n: 2, mean: 30 });
});
