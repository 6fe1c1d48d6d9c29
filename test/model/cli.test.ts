/** Language models on the command line: the server of scripted ones, estimates, limits, misses, exit codes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const FIXTURES = join(import.meta.dirname, 'fixtures');

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

let folder = '';
let server: Started;

const start = (...words: readonly string[]): Started => {
  const { OPENAI_API_KEY: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', TSX, join(ROOT, 'src/cli/main.ts'), ...words], {
    cwd: folder,
    env: { ...env, CI: '1' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return {
    child,
    said: () => out,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err }))),
  };
};
const rapport = (...words: readonly string[]) => start(...words).ended;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-model-cli-'));
  server = start('model', 'serve', '--scripted', join(FIXTURES, 'rules.yaml'), '--port', '0');
  while (!server.said().includes('answers from')) await new Promise((resume) => setTimeout(resume, 20));
  const [baseURL] = server.said().split(' ');
  writeFileSync(
    join(folder, 'asks.yaml'),
    `rapport: 1\nname: asks\nrules: legacy\nlayouts: [simple]\nfocal: [${join(FIXTURES, 'asker.ts')}]\npartners: [stay]\nseeds: 1..2\nhorizon: 20\n` +
      `models:\n  planner: { model: scripted, baseURL: '${baseURL}', maxTokens: 50, prices: { input: 1, output: 2 } }\n`,
  );
}, 60_000);
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

  const limited = await rapport('run', 'asks.yaml', '--out', 'run', '--max-calls', '9', '--json');
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
  const replay = ['run', 'asks.yaml', '--model', 'replay', '--recording', 'run/recording.jsonl'];
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
}, 240_000);
