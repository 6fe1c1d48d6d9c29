import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunManner, RunResult } from '../../src/experiment/run.ts';
import * as here from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { parseTrace } from '../../src/trace.ts';
import { buildOnce } from '../built.ts';

const PROGRAM = join(import.meta.dirname, 'fixtures/program.mjs');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-process-'));
});
// A program writes its last words while its folder goes: what it wrote meanwhile goes in the next try.
afterEach(async () => {
  for (let left = 100; ; left--)
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (left === 0) throw error;
      await setTimeout(100);
    }
});

const program = (fault: string, more: object = {}) => ({
  name: 'program',
  // Not the log's path itself: the files that a command names are part of its hash.
  command: [process.execPath, PROGRAM, fault, `--log=${join(folder, 'log')}`],
  with: { patience: fault === 'mute' ? 3 : 150, ...more },
});

/** Where `manner` names workers, by the build: its threads start faster. */
const play = async (focal: object, more: object = {}, manner: Partial<RunManner> = {}): Promise<RunResult> => {
  const text = JSON.stringify({
    ...{
      rapport: 1,
      name: 'a',
      rules: 'legacy',
      layouts: ['simple'],
      horizon: 6,
      focal: [focal],
      partners: ['random'],
    },
    ...{ seats: [0], seeds: '1..4', ...more },
  });
  const { executeRun, prepareRun } = manner.workers === undefined ? here : await (await buildOnce()).load('run');
  const prepared = await prepareRun({ ...parseScenarioText('x.yaml', text), base: folder }, null);
  return executeRun(prepared, {
    out: join(folder, `run${readdirSync(folder).length}`),
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...manner,
  });
};

const log = (): readonly string[] => readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n');
const failures = ({ rows }: RunResult) => rows.map(({ failure }) => failure ?? null);
const actions = ({ rows, directory }: RunResult, seed: number): readonly (readonly number[])[] => {
  const row = rows.find((one) => one.seed === seed)!;
  const parsed = parseTrace(readFileSync(join(directory, 'traces', `${row.id}.jsonl`), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problem.expected);
  return parsed.value.steps.map(({ a }) => a);
};

test('a program decides by what it is asked, keeps its memory, and is asked for several episodes at once', async () => {
  const result = await play(program('none'));
  expect(failures(result)).toEqual([null, null, null, null]);
  expect(actions(result, 1).map(([own]) => own)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(log()).toEqual(['start', 'environment overcooked/legacy/cramped_room null', ...Array(6).fill('batch 4')]);
});

test('the rows of a program are the same in one thread and in two', async () => {
  const here = await play(program('none'));
  const there = await play(program('none'), {}, { workers: 2 });
  const text = ({ directory }: RunResult) => readFileSync(join(directory, 'episodes.jsonl'), 'utf8');
  expect(text(there)).toBe(text(here));
});

test('one program serves all environments, and reads the encoding that it asks for', async () => {
  await play(program('none', { encoding: 'legacy-features-62' }), { layouts: ['simple', 'random1'], seeds: 1 });
  const encoding = JSON.stringify({ name: 'legacy-features-62', shape: [62] });
  expect(log().filter((line) => !line.startsWith('batch'))).toEqual([
    'start',
    `environment overcooked/legacy/cramped_room ${encoding}`,
    `environment overcooked/legacy/coordination_ring ${encoding}`,
  ]);
});

test.each([
  ['crash', /gave no decision: it ended with code 3; its last words: a bug of mine/],
  ['garbage', /wrote what is no answer: no JSON: this is no JSON/],
  ['refuse', /ValueError: I give up/],
  ['illegal', /chose action 77; legal are 0 north/],
  ['mute', /it gave no answer for 3 s/],
  ['strange', /it answered question 123456, which is not open/],
])(
  'a program that does this costs its episode, told with seat, step and cause, and no other: %s',
  async (fault, why) => {
    const [first, second, ...rest] = failures(await play(program(fault)));
    expect([first, ...rest]).toEqual([null, null, null]);
    expect(second).toEqual({ seat: 0, step: 3, cause: 'focal', reason: expect.stringMatching(why) });
  },
);

test('a program that ends is started again, and what the others were asked is asked again', async () => {
  const harmless = await play(program('none'));
  const result = await play(program('crash'));
  for (const seed of [1, 3, 4]) expect(actions(result, seed)).toEqual(actions(harmless, seed));
  expect(log().filter((line) => line === 'start').length).toBeGreaterThan(2);
});

test.each([
  ['stillborn', /it ended with code 4/],
  ['other version', /it speaks version 2 of the protocol, and this is version 1/],
])('a program that never gets ready costs each of its episodes: %s', async (fault, why) => {
  const found = failures(await play(program(fault), { seeds: '1..2' }));
  expect(found).toEqual(Array(2).fill({ seat: 0, step: 0, cause: 'focal', reason: expect.stringMatching(why) }));
});

test('a missed deadline is what happened: it stands in the trace, and the episode goes on', async () => {
  const result = await play(program('late', { deadline: 1000 }), { seeds: [2] });
  expect(failures(result)).toEqual([null]);
  const [row] = result.rows;
  const parsed = parseTrace(readFileSync(join(result.directory, 'traces', `${row!.id}.jsonl`), 'utf8'));
  const steps = parsed.ok ? parsed.value.steps : [];
  // It rests while the program is busy, and goes on from the memory before.
  expect(steps[3]).toMatchObject({ missed: [0], a: [4, expect.anything()] });
  const own = steps.filter(({ missed }) => missed === undefined).map(({ a }) => a[0]);
  expect(own).toEqual([0, 1, 2, 3, 4, 5].slice(0, own.length));
  expect(own.length).toBeGreaterThanOrEqual(3);
});

test('what a program remembers it takes along to the next meeting', async () => {
  const result = await play(program('none'), { seeds: 1, meetings: 2 });
  const second = result.rows.find(({ meeting }) => meeting === 2)!;
  const parsed = parseTrace(readFileSync(join(result.directory, 'traces', `${second.id}.jsonl`), 'utf8'));
  expect(parsed.ok && parsed.value.steps.map(({ a }) => a[0])).toEqual([0, 1, 2, 3, 4, 5]);
  expect(parsed.ok && parsed.value.header.carried?.[0]).toBe(6);
});

test('the code of a program is part of its hash', async () => {
  const one = await play(program('none'), { seeds: 1 });
  const other = await play(
    { ...program('none'), command: [process.execPath, join(import.meta.dirname, 'process.test.ts'), 'x'] },
    { seeds: 1 },
  );
  expect(one.rows[0]!.code[0]).not.toBe(other.rows[0]!.code[0]);
});

test.each([
  [{ command: ['no-such-program-anywhere'] }, 'there is no program no-such-program-anywhere in the folders of PATH'],
  [{ command: ['./nothing.py'] }, 'there is no program'],
  [{ command: [process.execPath], with: { encoding: 'legacy-feature-62' } }, "did you mean 'legacy-features-62'?"],
  [{ command: [process.execPath], with: { deadline: 0 } }, 'deadline'],
  [{ command: [process.execPath], with: { dedline: 5 } }, 'dedline'],
  [{ command: [] }, 'command'],
  [{ command: [process.execPath], policy: 'stay' }, 'names a policy and a command'],
])('a program that can not be asked is an error of the scenario: %j', async (focal, message) => {
  await expect(play({ name: 'program', ...focal })).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining(message),
  });
});
