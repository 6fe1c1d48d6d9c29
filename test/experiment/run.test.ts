import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { openDirectory } from '../../src/experiment/directory.ts';
import type { LoadedScenario } from '../../src/experiment/load.ts';
import { executeRun, type PreparedRun, prepareRun, type RunManner, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { buildOnce } from '../built.ts';

const BASE = import.meta.dirname;
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-run-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const load = (body: string): LoadedScenario => ({
  ...parseScenarioText('x.yaml', `rapport: 1\nname: a\n${body}`),
  base: BASE,
});
const prepare = (body: string): Promise<PreparedRun> => prepareRun(load(body), null);

const manner = (out: string, more: Partial<RunManner> = {}): RunManner => ({
  out,
  workers: 0,
  restartChanged: false,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
});

/** Every file that equal runs have equal: rows and traces. */
const bytesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    ['episodes.jsonl', ...readdirSync(join(folder, 'traces')).map((file) => `traces/${file}`)].map((file) => [
      file,
      readFileSync(join(folder, file), 'utf8'),
    ]),
  );

const KITCHEN =
  'rules: legacy\nlayouts: [simple, coordination_ring]\nfocal: [random]\npartners: [stay, { policy: noisy, with: { policy: stay, p: 0.5 } }]\nseeds: 1..3\nhorizon: 30\n';
const CARDS =
  'world: ../worlds/cardsWorld.ts\nlayouts: [small]\nfocal: [random]\npartners: [stay, [random, stay]]\nseeds: 1..3\n';
const fragile = (fault: string) =>
  `rules: legacy\nlayouts: [simple]\nfocal: [{ policy: ./fixtures/fragile.ts, with: { fault: ${fault} } }]\npartners: [stay]\nseeds: 1..8\nhorizon: 10\n`;

test('a run keeps its rows in the order of expansion, with a trace each', async () => {
  const out = newFolder();
  const prepared = await prepare(KITCHEN);
  const result = await executeRun(prepared, manner(out));
  expect(result.rows.map(({ id }) => id)).toEqual(prepared.assignments.map(({ id }) => id));
  expect(readdirSync(join(out, 'traces'))).toHaveLength(24);
  expect(existsSync(join(out, 'journal.jsonl'))).toBe(false);
  expect(existsSync(join(out, 'run.lock'))).toBe(false);
  expect(cellsIn(result)).toHaveLength(8);
  expect(cellsIn(result)[0]).toMatchObject({
    layout: 'cramped_room',
    focal: 'random',
    partners: ['stay'],
    seat: 0,
    n: 3,
    failed: 0,
  });
});

test('finished episodes whose trace is gone or keeps too little are played again', async () => {
  const [out, full] = [newFolder(), newFolder()];
  await executeRun(await prepare(KITCHEN), manner(out));
  const whole = bytesOf(out);
  rmSync(join(out, 'traces', readdirSync(join(out, 'traces'))[5]!));
  await executeRun(await prepare(KITCHEN), manner(out));
  expect(bytesOf(out)).toEqual(whole);
  await executeRun(await prepareRun(load(KITCHEN), 'full'), manner(out));
  await executeRun(await prepareRun(load(KITCHEN), 'full'), manner(full));
  expect(bytesOf(out)).toEqual(bytesOf(full));
  expect(bytesOf(out).get('episodes.jsonl')).toBe(whole.get('episodes.jsonl'));
});

test('worker threads give the same bytes as one thread', async () => {
  const [here, there] = [newFolder(), newFolder()];
  await executeRun(await prepare(KITCHEN), manner(here));
  await executeRun(await prepare(KITCHEN), manner(there, { workers: 2 }));
  expect(bytesOf(there)).toEqual(bytesOf(here));
});

test('and so they do from a build, in a world of somebody’s own', async () => {
  const { home, load } = await buildOnce();
  const built = await load('run');
  const own = {
    ...parseScenarioText(
      'x.yaml',
      `rapport: 1\nname: a\n${CARDS}`.replace('../worlds/cardsWorld.ts', './fixtures/cards.js'),
    ),
    base: home,
  };
  const [here, there] = [newFolder(), newFolder()];
  await built.executeRun(await built.prepareRun(own, null), manner(here));
  await built.executeRun(await built.prepareRun(own, null), manner(there, { workers: 2 }));
  expect(bytesOf(there)).toEqual(bytesOf(here));
});

test('a world of three seats runs from its module, with teams of partners', async () => {
  const result = await executeRun(await prepare(CARDS), manner(newFolder()));
  expect(result.rows.every((row) => row.status === 'finished')).toBe(true);
  expect(cellsIn(result).map(({ partner, partners, seat }) => [partner, partners.join(), seat])).toEqual([
    ['stay', 'stay,stay', 0],
    ['stay', 'stay,stay', 1],
    ['stay', 'stay,stay', 2],
    ['random+stay', 'random,stay', 0],
    ['random+stay', 'random,stay', 1],
    ['random+stay', 'random,stay', 2],
  ]);
});

test('a run that was stopped goes on where it stopped and ends with the same bytes', async () => {
  const [whole, parts] = [newFolder(), newFolder()];
  await executeRun(await prepare(KITCHEN), manner(whole));
  const controller = new AbortController();
  const stopped = await executeRun(
    await prepare(KITCHEN),
    manner(parts, {
      signal: controller.signal,
      onProgress: ({ ended }) => {
        if (ended === 5) controller.abort();
      },
    }),
  );
  expect(stopped.rows.length).toBeLessThan(24);
  let resumed = -1;
  await executeRun(
    await prepare(KITCHEN),
    manner(parts, {
      onProgress: (progress) => {
        resumed = progress.resumed;
      },
    }),
  );
  expect(resumed).toBe(stopped.rows.length);
  expect(bytesOf(parts)).toEqual(bytesOf(whole));
});

test('whatever a crash left behind, the resume ends with the same bytes', async () => {
  const whole = newFolder();
  await executeRun(await prepare(KITCHEN), manner(whole));
  const rows = readFileSync(join(whole, 'episodes.jsonl'), 'utf8').split('\n').slice(0, -1);
  const leftovers: readonly [rows: string, journal: string][] = [
    [`${rows.slice(0, 4).join('\n')}\n{"schema":1,"id":"torn`, ''],
    [`${rows.slice(0, 4).join('\n')}\n`, `${rows[9]}\n${rows[6]}\n${rows[11]!.slice(0, 40)}`],
    ['', `${rows.slice(2).join('\n')}\n`],
    [`${rows.slice(0, 4).join('\n')}\n`, `${rows[2]}\n${rows[3]}\n`],
  ];
  for (const [episodes, journal] of leftovers) {
    const out = newFolder();
    const first = new AbortController();
    first.abort();
    await executeRun(await prepare(KITCHEN), manner(out, { signal: first.signal }));
    writeFileSync(join(out, 'episodes.jsonl'), episodes);
    writeFileSync(join(out, 'journal.jsonl'), journal);
    writeFileSync(join(out, 'traces', 'half.jsonl.1.new'), '{"kind":');
    for (const row of [...episodes.split('\n'), ...journal.split('\n')])
      if (row.endsWith('}')) {
        const { id } = JSON.parse(row) as { id: string };
        writeFileSync(join(out, 'traces', `${id}.jsonl`), readFileSync(join(whole, 'traces', `${id}.jsonl`)));
      }
    await executeRun(await prepare(KITCHEN), manner(out));
    expect(bytesOf(out)).toEqual(bytesOf(whole));
    expect(existsSync(join(out, 'journal.jsonl'))).toBe(false);
  }
});

test('more seeds extend a run; fewer would lose finished episodes and are refused', async () => {
  const [grown, whole] = [newFolder(), newFolder()];
  const more = KITCHEN.replace('1..3', '1..5');
  await executeRun(await prepare(KITCHEN), manner(grown));
  await executeRun(await prepare(more), manner(grown));
  await executeRun(await prepare(more), manner(whole));
  expect(bytesOf(grown)).toEqual(bytesOf(whole));
  await expect(executeRun(await prepare(KITCHEN), manner(grown))).rejects.toThrow(/16 of the 40 finished episodes/);
});

test('a resume with other code is refused with what changed, unless told to restart', async () => {
  const out = newFolder();
  const prepared = await prepare(KITCHEN);
  await executeRun(prepared, manner(out));
  const file = join(out, 'episodes.jsonl');
  // As other code would have made it: other ids, other hashes.
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"id":"./g, '"id":"x'));
  const record = readFileSync(join(out, 'run.json'), 'utf8');
  writeFileSync(join(out, 'run.json'), record.replace(/"overcooked": "[0-9a-f]+"/, '"overcooked": "0"'));
  await expect(executeRun(prepared, manner(out))).rejects.toThrow(/code of src\/overcooked\n[\s\S]*--restart-changed/);
  const { rows } = await executeRun(prepared, manner(out, { restartChanged: true }));
  expect(rows.map(({ id }) => id)).toEqual(prepared.assignments.map(({ id }) => id));
});

test('a directory that a live process writes is refused, and a dead one’s lock is taken over', async () => {
  const out = newFolder();
  const prepared = await prepare(KITCHEN);
  await executeRun(prepared, manner(out));
  const lock = join(out, 'run.lock');
  const { hostname } = await import('node:os');
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: hostname(), began: null }));
  await expect(executeRun(prepared, manner(out))).rejects.toThrow(`process ${process.ppid} is writing this run`);
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: hostname(), began: 'another process of that number' }));
  await executeRun(prepared, manner(out));
  writeFileSync(lock, '');
  await executeRun(prepared, manner(out));
  expect(existsSync(lock)).toBe(false);
});

const cellsIn = ({ record, rows }: RunResult) => cellsOf(record.conditions, rows);
const statuses = ({ rows }: RunResult) => rows.map(({ status, failure }) => failure?.cause ?? status);

test.each(['throw', 'illegal'])('a policy that breaks (%s) costs its episodes and nothing more', async (fault) => {
  const out = newFolder();
  const result = await executeRun(await prepare(fragile(fault)), manner(out));
  const broken = result.rows.filter(({ failure }) => failure?.cause === 'focal');
  expect(broken.length).toBeGreaterThan(2);
  expect(new Set(statuses(result))).toEqual(new Set(['focal', 'finished']));
  for (const { id, failure } of broken) {
    expect(failure).toMatchObject({ step: 3, cause: 'focal' });
    expect(readFileSync(join(out, 'traces', `${id}.jsonl`), 'utf8')).toContain('"level":"full"');
  }
  for (const { n, failed, broken: count } of cellsIn(result)) {
    expect(n + failed).toBe(8);
    expect(count).toBe(failed);
  }
});

test('traces are kept as the scenario says', async () => {
  for (const [choice, count] of [
    ['none', 0],
    ['failures', null],
    ['all', 16],
  ] as const) {
    const out = newFolder();
    const { rows } = await executeRun(await prepare(`${fragile('throw')}traces: ${choice}\n`), manner(out));
    const failed = rows.filter(({ status }) => status === 'failed').length;
    expect(readdirSync(join(out, 'traces'))).toHaveLength(count ?? failed);
  }
});

test('a custom policy gives the same row whatever folder it runs from, and another one when its file changes', async () => {
  const folder = newFolder();
  const text = readFileSync(join(BASE, 'fixtures', 'fragile.ts'), 'utf8').replace(
    "'../../../src/policy.ts'",
    JSON.stringify(join(BASE, '../../src/policy.ts')),
  );
  const ids = async () => {
    const loaded = { ...load(fragile('none').replace('./fixtures/', './')), base: folder };
    return (await prepareRun(loaded, null)).assignments.map(({ id }) => id);
  };
  writeFileSync(join(folder, 'fragile.ts'), text);
  const before = await ids();
  expect(await ids()).toEqual(before);
  appendFileSync(join(folder, 'fragile.ts'), '// changed\n');
  expect(await ids()).not.toEqual(before);
});

test('a torn file is never mistaken for a finished one', async () => {
  const out = newFolder();
  const prepared = await prepare(KITCHEN);
  await executeRun(prepared, manner(out));
  const file = join(out, 'episodes.jsonl');
  const whole = readFileSync(file, 'utf8');
  for (const cut of [1, 100, whole.length - 1]) {
    truncateSync(file, cut);
    await executeRun(prepared, manner(out));
    expect(readFileSync(file, 'utf8')).toBe(whole);
  }
});

test('a line that is no row, and a file that can’t be read, are told with their place; nothing else is lost', async () => {
  const out = newFolder();
  const prepared = await prepare(KITCHEN);
  await executeRun(prepared, manner(out));
  const file = join(out, 'episodes.jsonl');
  const whole = readFileSync(file, 'utf8');
  const lines = whole.split('\n');
  for (const wrong of ['{"schema":1,"id":', '{"schema":99,"id":"x"}', '[]', 'null', '']) {
    writeFileSync(file, lines.with(4, wrong).join('\n'));
    await expect(executeRun(prepared, manner(out))).rejects.toThrow(
      /episodes\.jsonl:5\n.*no row[\s\S]*take that line out/,
    );
    expect(readFileSync(file, 'utf8')).toBe(lines.with(4, wrong).join('\n'));
    expect(existsSync(join(out, 'run.lock'))).toBe(false);
  }
  writeFileSync(file, lines.toSpliced(4, 1).join('\n'));
  await executeRun(prepared, manner(out));
  expect(readFileSync(file, 'utf8')).toBe(whole);
  rmSync(join(out, 'run.json'));
  mkdirSync(join(out, 'run.json'));
  await expect(executeRun(prepared, manner(out))).rejects.toThrow(/this run directory can't be read: EISDIR/);
  rmSync(join(out, 'run.json'), { recursive: true });
  writeFileSync(join(out, 'run.json'), '{"schema":');
  await expect(executeRun(prepared, manner(out))).rejects.toThrow(/run\.json\n.*this is no record of a run/);
});

test('--restart-changed plays again what has changed and nothing else', async () => {
  const out = newFolder();
  const own = (text: string) =>
    `rules: legacy\nlayouts: [simple]\nfocal: [random, { name: own, policy: ${text} }]\npartners: [stay]\nseeds: 1..2\nhorizon: 8\n`;
  await executeRun(await prepare(own('stay')), manner(out));
  const before = bytesOf(out);
  const changed = await prepare(own('greedy'));
  await expect(executeRun(changed, manner(out))).rejects.toThrow(/4 of the 8[\s\S]*focal[\s\S]*policy own/);
  expect(bytesOf(out)).toEqual(before);
  const resumed: number[] = [];
  await executeRun(changed, manner(out, { restartChanged: true, onProgress: (now) => resumed.push(now.resumed) }));
  expect(resumed[0]).toBe(4);
  const whole = newFolder();
  await executeRun(changed, manner(whole));
  expect(bytesOf(out)).toEqual(bytesOf(whole));
});

test('a row that waits in the journal outlives a write that fails, and nothing is written after it', async () => {
  const [whole, out] = [newFolder(), newFolder()];
  const prepared = await prepare(KITCHEN);
  const { record, rows } = await executeRun(prepared, manner(whole));
  const ids = rows.map(({ id }) => id);
  const directory = openDirectory(out);
  directory.begin(record, ids, [], '');
  const nothing = { trace: null, carried: null };
  directory.write(1, rows[1]!, nothing);
  rmSync(join(out, 'episodes.jsonl'));
  mkdirSync(join(out, 'episodes.jsonl'));
  expect(() => directory.write(0, rows[0]!, nothing)).toThrow(/can't be written: EISDIR/);
  const journal = readFileSync(join(out, 'journal.jsonl'), 'utf8');
  expect(journal).toContain(ids[1]);
  directory.write(2, rows[2]!, nothing);
  directory.close();
  expect(readFileSync(join(out, 'journal.jsonl'), 'utf8')).toBe(journal);
  expect(existsSync(join(out, 'run.lock'))).toBe(false);

  // The same where all rows are there, and the last one of them can't be written.
  rmSync(join(out, 'episodes.jsonl'), { recursive: true });
  const last = openDirectory(out);
  last.begin(record, ids.slice(0, 2), [rows[1]!], '');
  rmSync(join(out, 'episodes.jsonl'));
  mkdirSync(join(out, 'episodes.jsonl'));
  expect(() => last.write(0, rows[0]!, nothing)).toThrow(/EISDIR/);
  last.close();
  expect(readFileSync(join(out, 'journal.jsonl'), 'utf8')).toContain(ids[1]);
});
