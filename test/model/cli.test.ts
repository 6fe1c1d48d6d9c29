/** Language models on the command line: the server of scripted ones, estimates, limits, misses, exit codes. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand, type Started, startCommand, untilSaid } from '../command.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

let folder = '';
let server: Started;

const rapport = (...words: readonly string[]) => runCommand(words, folder);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-model-cli-'));
  server = await startCommand(['model', 'serve', '--scripted', join(FIXTURES, 'rules.yaml'), '--port', '0'], folder);
  await untilSaid(server, 'answers from');
  const [baseURL] = server.out().split(' ');
  writeFileSync(
    join(folder, 'asks.yaml'),
    `rapport: 1\nname: asks\nrules: legacy\nlayouts: [simple]\nfocal: [${join(FIXTURES, 'asker.ts')}]\npartners: [stay]\nseeds: 1..2\nhorizon: 20\n` +
      `models:\n  planner: { model: scripted, baseURL: '${baseURL}', maxTokens: 50, prices: { input: 1, output: 2 } }\n`,
  );
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  rmSync(folder, { recursive: true });
});

test('a run is estimated, stopped at its limit, resumed, and replayed without a server', async () => {
  const estimate = await rapport('run', 'asks.yaml', '--dry-run');
  expect(estimate.code).toBe(0);
  expect(estimate.out).toContain('4 episodes, estimated from 2 that were played without models:\nabout 16 calls,');
  expect(estimate.out).toMatch(/at most 0\.00\d\d in the currency of its prices/);
  expect(existsSync(join(folder, 'runs'))).toBe(false);

  const limited = await rapport('run', 'asks.yaml', '--out', 'run', '--max-calls', '9', '--json', '--workers', '0');
  expect(limited.code).toBe(4);
  expect(limited.err).toMatch(
    /9 of 9 calls are made\nstopped with \d of 4 episodes finished; the same command goes on/,
  );
  expect(JSON.parse(limited.out)).toMatchObject({ complete: false, models: { billed: { calls: 9 } } });

  const whole = await rapport('run', 'asks.yaml', '--out', 'run');
  expect(whole.code).toBe(0);
  expect(whole.out).toMatch(/^made by episodes +16 +0 +0 +0 +16 /m);
  expect(whole.out).toMatch(/^billed for this run +16 +0 +0 +0 +16 /m);
  expect(whole.err).toContain('16 calls billed');

  server.child.kill('SIGINT');
  expect(await server.ended).toMatchObject({ code: 0, out: expect.stringContaining('16 requests: 16 with 200') });
  const replay = ['run', 'asks.yaml', '--workers', '0', '--model', 'replay', '--recording', 'run/recording.jsonl'];
  const [replayed, missed, unknown] = await Promise.all([
    rapport(...replay, '--out', 'again'),
    rapport(...replay, '--out', 'other', '--seeds', '7'),
    rapport('model', 'serve', '--scripted', 'gone.yaml'),
  ]);
  expect(replayed).toMatchObject({ code: 0, out: expect.stringMatching(/^billed for this run +0 /m) });
  const rows = (run: string) => readFileSync(join(folder, run, 'episodes.jsonl'), 'utf8');
  expect(rows('again')).toBe(rows('run'));
  expect(missed.code).toBe(5);
  expect(missed.err).toContain('this very request is there');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("can't be a scripted model") });
});
