import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { RunManner, RunResult } from '../../src/experiment/run.ts';
import { type Built, buildOnce } from '../built.ts';

let built: Built;
beforeAll(async () => {
  built = await buildOnce();
});

let out = '';
afterEach(() => rmSync(out, { recursive: true, force: true }));

const LIMITS = { seconds: 2, megabytes: 64 };

const play = async (fault: string, more: Partial<RunManner> & { readonly body?: string } = {}): Promise<RunResult> => {
  const { body = 'partners: [random]\nseats: [0]\nseeds: 1..4\n', ...manner } = more;
  const stuck = `{ policy: ./fixtures/stuck.js, with: { fault: ${fault} } }`;
  const text = `rapport: 1\nname: a\nrules: legacy\nlayouts: [simple]\nhorizon: 9\nfocal: [${stuck}]\n${body}`;
  const { executeRun, prepareRun } = await built.load('run');
  const { parseScenarioText } = await built.load('scenario');
  if (out === '') out = mkdtempSync(join(tmpdir(), 'rapport-faults-'));
  return await executeRun(await prepareRun({ ...parseScenarioText('x.yaml', text), base: built.home }, null), {
    out,
    workers: 1,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    limits: LIMITS,
    ...manner,
  });
};
const failures = ({ rows }: RunResult) => rows.map(({ failure }) => failure ?? null);

test.each([
  ['spin', /gave no decision within 2 s/],
  ['leak', /ended its worker thread: .*memory/],
  ['exit', /ended its worker thread: it ended with code 9/],
])(
  'a policy that does this costs its episode, told with seat, step and cause, and no other: %s',
  async (fault, reason) => {
    out = '';
    const limits = fault === 'spin' ? LIMITS : { ...LIMITS, seconds: 150 };
    const result = await play(fault, { limits });
    const [first, second, ...rest] = failures(result);
    expect([first, ...rest]).toEqual([null, null, null]);
    expect(second).toEqual({ seat: 0, step: 3, cause: 'focal', reason: expect.stringMatching(reason) });
    expect(result.rows[1]).toMatchObject({ status: 'failed', lowestReturn: 0, return: 0, hash: null });
    // The same command goes on with nothing: what the policy broke is not played again.
    const before: number[] = [];
    const rows = readFileSync(join(out, 'episodes.jsonl'), 'utf8');
    await play(fault, { onProgress: ({ resumed }) => before.push(resumed) });
    expect(before).toEqual([4]);
    expect(readFileSync(join(out, 'episodes.jsonl'), 'utf8')).toBe(rows);
  },
);

test('a promise that never comes is given up, in a thread and without one', async () => {
  for (const workers of [0, 1]) {
    out = '';
    const result = await play('wait', { workers });
    const reason = 'Error: gave no decision within 2 s';
    expect(failures(result)).toEqual([null, { seat: 0, step: 3, cause: 'focal', reason }, null, null]);
    // The thread lives, and so there is a trace up to the step.
    expect(result.rows[1]!.steps).toBe(3);
    expect(existsSync(join(out, 'traces', `${result.rows[1]!.id}.jsonl`))).toBe(true);
    rmSync(out, { recursive: true });
  }
});

test('a partner is blamed for what a partner does, and what the others were playing is played again', async () => {
  out = '';
  const body =
    'partners: [stay]\npairs: [{ focal: random, partner: { name: other, policy: ./fixtures/stuck.js, with: { fault: spin } } }]\nseats: [1]\nseeds: 1..12\n';
  const result = await play('none', { body });
  const found = failures(result);
  const broken = result.rows.findIndex(({ focal, seed }) => focal === 'random' && seed === 2);
  expect(found[broken]).toMatchObject({ seat: 0, step: 3, cause: 'partner' });
  expect(found.filter((failure) => failure !== null)).toHaveLength(1);
  expect(result.rows).toHaveLength(24);
});

test('a chain of meetings goes on after the meeting in which a policy is stuck', async () => {
  out = '';
  const result = await play('spin', { body: 'partners: [random]\nseats: [0]\nseeds: [2]\nmeetings: 3\n' });
  // Streams of later meetings have another name: only the first one spins.
  expect(failures(result).map((failure) => failure?.cause ?? null)).toEqual(['focal', null, null]);
});

test('a policy that is stuck before its first decision is found too', async () => {
  out = '';
  const result = await play("'spin at the beginning'", { body: 'partners: [stay]\nseats: [0]\nseeds: [1]\n' });
  expect(failures(result)).toEqual([{ seat: 0, step: 0, cause: 'focal', reason: 'gave no decision within 2 s' }]);
});
