/** Whole runs with models through real HTTP: recorded, replayed, stopped, resumed; and nothing of the key in what they write. */
import {
  appendFileSync,
  existsSync,
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
import { estimateRun } from '../../src/experiment/estimate.ts';
import { DEFAULT_MODELS, type ModelChoice } from '../../src/experiment/models.ts';
import type { PreparedRun, RunResult } from '../../src/experiment/run.ts';
import * as here from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { NO_LIMITS } from '../../src/model/budget.ts';
import { readRecording } from '../../src/model/recording.ts';
import type { ScriptRequest } from '../../src/model/scripted.ts';
import type { ModelServer } from '../../src/model/server.ts';
import { buildOnce } from '../built.ts';
import { serve } from './serving.ts';

const BASE = join(import.meta.dirname, 'fixtures');
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-models-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Answers by what it reads, and now and then as a bad server does; never twice the same in `why`. */
const moody = () => {
  let asked = 0;
  return ({ messages }: ScriptRequest): unknown => {
    const text = messages.at(-1)!.text;
    const step = Number(/step (\d+)/.exec(text)?.[1] ?? 0);
    asked++;
    if (text.includes("can't be used")) return { reply: { why: `mended ${asked}`, action: 'west' } };
    if (step === 15) return { reply: 'I would rather talk.' };
    if (step === 20) return { refuse: 'No.' };
    if (step === 25) return { status: 400, message: `bad day ${asked}` };
    return { reply: { why: `call ${asked} \u001b[31m<b>`, action: ['north', 'east', 'interact'][asked % 3] } };
  };
};

const scenario = (
  server: Pick<ModelServer, 'baseURL'>,
  more: { readonly top?: string; readonly settings?: string } = {},
) => `rapport: 1
name: asks
rules: legacy
layouts: [simple, coordination_ring]
focal: [./asker.ts]
partners: [greedy, { name: second, policy: ./asker.ts, with: { model: other } }]
seeds: 1..2
horizon: 40
${more.top ?? ''}
models:
  planner: { model: one, baseURL: '${server.baseURL}', maxTokens: 60, retries: 0, prices: { input: 1, output: 2 }${more.settings ?? ''} }
  other: { model: two, baseURL: '${server.baseURL}', api: responses, temperature: 0, retries: 0, prices: { input: 1, output: 2 } }
`;

const prepare = (text: string, choice: Partial<ModelChoice> = {}, { prepareRun } = here): Promise<PreparedRun> =>
  prepareRun({ ...parseScenarioText('x.yaml', text), base: BASE }, null, { ...DEFAULT_MODELS, ...choice });

const execute = (
  prepared: PreparedRun,
  out: string,
  more: { readonly workers?: number; readonly signal?: AbortSignal } = {},
  { executeRun } = here,
): Promise<RunResult> =>
  executeRun(prepared, {
    out,
    workers: more.workers ?? 0,
    restartChanged: false,
    signal: more.signal ?? new AbortController().signal,
    onProgress: () => {},
  });

const run = async (
  text: string,
  out: string,
  {
    workers,
    signal,
    ...choice
  }: Partial<ModelChoice> & { readonly workers?: number; readonly signal?: AbortSignal } = {},
): Promise<RunResult> => {
  // By the build where there are threads: they start faster.
  const by = workers === undefined ? here : await (await buildOnce()).load('run');
  const manner = { ...(workers === undefined ? {} : { workers }), ...(signal === undefined ? {} : { signal }) };
  return execute(await prepare(text, choice, by), out, manner, by);
};

/** Rows and traces, as bytes. */
const bytesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    ['episodes.jsonl', ...readdirSync(join(folder, 'traces')).map((file) => `traces/${file}`)].map((file) => [
      file,
      readFileSync(join(folder, file), 'utf8'),
    ]),
  );

/** 16 episodes; 8 calls of each asking seat in 40 steps; half of the episodes have two of them. */
const EPISODES = 16;
const CALLS = 8 * (8 + 16);

test('a recorded run replays byte for byte without a server, in one thread or in many', async () => {
  const server = await serve(moody());
  const [recorded, here, threads] = [newFolder(), newFolder(), newFolder()];
  const first = await run(scenario(server), recorded, { mode: 'record' });
  expect(first.rows).toHaveLength(EPISODES);
  expect(first.stopped).toBeNull();
  expect(first.rows.every(({ status }) => status === 'finished')).toBe(true);
  expect(first.models?.logical).toEqual(first.models?.billed);
  const { requests, byStatus } = server.counts();
  // Steps 15, 20 and 25: repaired, refused, refused by the server.
  expect(first.models?.logical).toMatchObject({ calls: CALLS, failed: CALLS / 4, repaired: CALLS / 8, requests });
  expect(byStatus).toEqual({ 200: CALLS, 400: CALLS / 8 });
  expect(first.rows[0]).toMatchObject({
    fallbackRate: 2 / 40,
    models: [{ calls: 8, failed: 2, failures: { refusal: 1, http: 1 } }, null],
  });
  await server.close();

  const text = scenario(server, { top: `recording: ${join(recorded, 'recording.jsonl')}` });
  for (const [out, workers] of [
    [here, 0],
    [threads, 2],
  ] as const) {
    const replayed = await run(text, out, { mode: 'replay', workers });
    expect(replayed.stopped).toBeNull();
    expect(bytesOf(out)).toEqual(bytesOf(recorded));
    expect(replayed.models?.logical).toEqual(first.models?.logical);
    expect(replayed.models?.billed.calls).toBe(0);
    expect(existsSync(join(out, 'recording.jsonl'))).toBe(false);
  }
});

test('a run that is stopped at its budget goes on without asking anything twice', async () => {
  const whole = newFolder();
  const out = newFolder();
  const server = await serve(moody());
  const limits = { ...NO_LIMITS, calls: 70 };
  const stopped = await run(scenario(server), out, { mode: 'record', limits, concurrency: 4 });
  expect(stopped.stopped).toMatchObject({ kind: 'budget', words: expect.stringContaining('70 of 70 calls') });
  expect(stopped.rows.length).toBeLessThan(EPISODES);
  expect(stopped.rows.every(({ status, models }) => status === 'finished' && models !== undefined)).toBe(true);
  expect(readRecording(join(out, 'recording.jsonl')).size).toBe(70);
  const again = await run(scenario(server), out, { mode: 'auto', limits, concurrency: 4 });
  expect(again.stopped).toMatchObject({ kind: 'budget' });
  expect(readRecording(join(out, 'recording.jsonl')).size).toBe(70);
  const ended = await run(scenario(server), out, { mode: 'record', concurrency: 4 });
  expect(ended.stopped).toBeNull();
  expect(ended.rows).toHaveLength(EPISODES);
  expect(ended.models?.billed.calls).toBe(CALLS);
  expect(ended.models?.logical).toMatchObject({ calls: CALLS });
  expect(server.counts().requests).toBe(ended.models!.billed.requests);
  const text = scenario(server, { top: `recording: ${join(out, 'recording.jsonl')}` });
  await run(text, whole, { mode: 'replay' });
  expect(bytesOf(whole)).toEqual(bytesOf(out));
});

test('budgets of tokens and of money are never exceeded', async () => {
  const server = await serve(moody());
  const tokens = await run(scenario(server), newFolder(), { mode: 'record', limits: { ...NO_LIMITS, tokens: 3000 } });
  expect(tokens.stopped?.kind).toBe('budget');
  const { inputTokens, outputTokens } = tokens.models!.billed;
  expect(inputTokens + outputTokens).toBeLessThanOrEqual(3000);
  expect(inputTokens + outputTokens).toBeGreaterThan(1500);
  const cost = await run(scenario(server), newFolder(), { mode: 'live', limits: { ...NO_LIMITS, cost: 0.01 } });
  expect(cost.stopped?.kind).toBe('budget');
  expect(cost.models!.billed.cost!).toBeLessThanOrEqual(0.01);
  expect(cost.models!.billed.cost!).toBeGreaterThan(0.003);
});

test('an interrupted run lets calls in flight come, keeps them, and loses no episode', async () => {
  const out = newFolder();
  const script = moody();
  const controller = new AbortController();
  let asked = 0;
  const server = await serve(async (request: ScriptRequest) => {
    if (++asked === 60) controller.abort();
    await new Promise((resume) => setTimeout(resume, 5));
    return script(request);
  });
  const stopped = await run(scenario(server), out, { mode: 'record', signal: controller.signal });
  expect(stopped.stopped).toMatchObject({ kind: 'cancelled' });
  const path = join(out, 'recording.jsonl');
  const kept = [...readRecording(path).calls()];
  expect(kept.length).toBeGreaterThan(30);
  // A useless first reply whose repair was never sent is the most that an interrupt can waste.
  const wasted = stopped.models!.billed.requests - kept.reduce((sum, { spent }) => sum + spent.requests, 0);
  expect(wasted).toBeLessThan(16);
  truncateSync(path, readFileSync(path).length - 30); // As a crash in the middle of a line.
  const ended = await run(scenario(server), out, { mode: 'record' });
  expect(ended.rows).toHaveLength(EPISODES);
  expect(readRecording(path).size).toBe(CALLS);
  expect(server.counts().requests).toBe(ended.models!.billed.requests + wasted + kept.at(-1)!.spent.requests);
});

test('a replay that lacks a call says how it differs from the nearest, and asks nobody', async () => {
  const recorded = newFolder();
  const server = await serve(moody());
  await run(scenario(server), recorded, { mode: 'record' });
  const { requests } = server.counts();
  const text = scenario(server, { top: `recording: ${join(recorded, 'recording.jsonl')}` });
  const other = await run(text.replace('maxTokens: 60', 'maxTokens: 61'), newFolder(), { mode: 'replay', workers: 1 });
  expect(other.stopped?.kind).toBe('miss');
  expect(other.stopped?.words).toMatch(/the nearest is [0-9a-f]{24} of overcooked\/legacy/);
  expect(other.stopped?.words).toContain('- maxTokens: 60');
  expect(other.stopped?.words).toContain('+ maxTokens: 61');
  expect(other.rows.every(({ status }) => status === 'finished')).toBe(true);
  const more = await run(text.replace('seeds: 1..2', 'seeds: 1..3'), newFolder(), { mode: 'replay' });
  expect(more.stopped?.kind).toBe('miss');
  expect(server.counts().requests).toBe(requests);
  const went = await run(text.replace('seeds: 1..2', 'seeds: 1..3'), newFolder(), { mode: 'auto' });
  expect(went.stopped).toBeNull();
  expect(went.models?.billed.calls).toBe(CALLS / 2);
  expect(went.models?.logical.calls).toBe((CALLS * 3) / 2);
});

test('models that are off, or may be asked no more, are fallbacks and cost nothing', async () => {
  const server = await serve(moody());
  const off = await run(scenario(server), newFolder(), { mode: 'off' });
  expect(off.rows[0]).toMatchObject({
    status: 'finished',
    fallbackRate: 8 / 40,
    models: [{ calls: 8, failed: 8, inputTokens: 0 }, null],
  });
  expect(off.models?.billed.calls).toBe(0);
  await expect(run(scenario(server), off.directory, { mode: 'record' })).rejects.toThrow(/policy asker/);
  const few = await run(scenario(server, { settings: ', callsPerEpisode: 3' }), newFolder(), { mode: 'record' });
  expect(few.rows[0]).toMatchObject({
    fallbackRate: 5 / 40,
    models: [{ calls: 3, failed: 0, failures: { budget: 5 } }, null],
  });
  expect(server.counts().requests).toBe(few.models!.billed.requests);
});

test('an episode that fails is played again for its records without asking again; live keeps no recording', async () => {
  const server = await serve(moody());
  const text = scenario(server).replace(
    'focal: [./asker.ts]',
    'focal: [{ policy: ./asker.ts, with: { breaks: true } }]',
  );
  const out = newFolder();
  const result = await run(text.replace(/partners: .*/, 'partners: [greedy]'), out, { mode: 'live' });
  expect(result.rows).toHaveLength(EPISODES / 2);
  expect(result.rows[0]).toMatchObject({ status: 'failed', failure: { step: 12 }, models: [{ calls: 3 }, null] });
  expect(server.counts().requests).toBe((3 * EPISODES) / 2);
  expect(readFileSync(join(out, 'traces', `${result.rows[0]!.id}.jsonl`), 'utf8')).toContain('"level":"full"');
  expect(existsSync(join(out, 'recording.jsonl'))).toBe(false);
});

test('shared answers are asked for once, booked to the run, and replayed', async () => {
  const server = await serve([{ when: 'step 30', reply: 'no JSON' }, { reply: { why: 'x', action: 'west' } }]);
  const settings = ', temperature: 0, share: true';
  const text = scenario(server, { settings }).replace('with: { model: other }', 'with: { model: planner }');
  const out = newFolder();
  const result = await run(text, out, { mode: 'record', concurrency: 8 });
  // 8 steps, 2 seats: every other request is equal to one of these.
  expect(result.models?.billed).toMatchObject({ calls: 16, failed: 2 });
  expect(result.models?.logical.calls).toBe(CALLS);
  const again = newFolder();
  await run(`${text}recording: ${join(out, 'recording.jsonl')}\n`, again, { mode: 'replay' });
  expect(bytesOf(again)).toEqual(bytesOf(out));
});

test('settings that can never work stop a run at once, and so do a revoked key and an empty account', async () => {
  const refused = await serve([{ status: 401, message: 'who are you?' }]);
  const first = await run(scenario(refused), newFolder(), { mode: 'record' });
  expect(first.stopped).toMatchObject({ kind: 'settings', words: expect.stringContaining('who are you?') });
  expect(first.rows).toEqual([]);
  const revoked = await serve([{ reply: { why: 'x', action: 'west' }, times: 50 }, { status: 403 }]);
  const later = await run(scenario(revoked), newFolder(), { mode: 'record' });
  expect(later.stopped?.kind).toBe('settings');
  expect(later.rows.every(({ fallbackRate }) => fallbackRate === 0)).toBe(true);
  const empty = await serve([{ status: 429, code: 'insufficient_quota' }]);
  expect((await run(scenario(empty), newFolder(), { mode: 'record' })).stopped?.kind).toBe('budget');
});

test('a server that goes away is a fallback for a while, then the run stops and can go on', async () => {
  let asked = 0;
  const server: ModelServer = await serve(async () => {
    if (++asked === 20) void server.close();
    return { reply: { why: 'x', action: 'west' } };
  });
  const out = newFolder();
  const stopped = await run(scenario(server), out, { mode: 'record', concurrency: 1 });
  expect(stopped.stopped).toMatchObject({ kind: 'settings', words: expect.stringContaining("can't be reached") });
  expect(stopped.models!.billed.calls).toBeGreaterThan(20);
  const again = await serve([{ reply: { why: 'x', action: 'west' } }]);
  const text = scenario(again);
  const ended = await run(text, out, { mode: 'record' });
  expect(ended.rows).toHaveLength(EPISODES);
  const failed = ended.models!.logical.failed;
  expect(failed).toBeGreaterThan(0);
  expect(failed).toBeLessThanOrEqual(8);
});

test('what a run would cost is estimated without asking or writing anything', async () => {
  const server = await serve(moody());
  const prepared = await prepare(scenario(server), { mode: 'estimate' });
  const estimate = await estimateRun(prepared, new AbortController().signal);
  expect(server.counts().requests).toBe(0);
  expect(estimate).toMatchObject({ episodes: EPISODES, sampled: EPISODES / 2, calls: CALLS });
  const real = await run(scenario(server), newFolder(), { mode: 'record' });
  expect(estimate.inputTokens).toBeGreaterThan(real.models!.billed.inputTokens * 0.9);
  expect(estimate.inputTokens).toBeLessThan(real.models!.billed.inputTokens * 3);
  expect(estimate.cost!).toBeGreaterThan(real.models!.billed.cost!);
});

test('no key is in anything that a run writes, though the server echoes it wherever it can', async () => {
  const key = 'sk-secret-0123456789abcdef';
  process.env.RAPPORT_TEST_KEY = key;
  try {
    const out = newFolder();
    const answers = [
      { reply: { why: `you sent Bearer ${key}`, action: 'west' } },
      { reply: `Bearer ${key} is no JSON` },
      { refuse: `I know ${key}` },
      { status: 400, message: `bad key ${key}` },
      { status: 500, message: encodeURIComponent(key) },
      { reply: { why: Buffer.from(key).toString('base64'), action: 'east' } },
    ];
    let asked = 0;
    const server = await serve(() => answers[asked++ % answers.length], { key });
    const text = scenario(server, { top: 'level: full', settings: ', key: RAPPORT_TEST_KEY' }).replace(
      'two, baseURL',
      'two, key: RAPPORT_TEST_KEY, baseURL',
    );
    const result = await run(text, out, { mode: 'record', concurrency: 2 });
    expect(result.rows).toHaveLength(EPISODES);
    expect(server.counts().byStatus[401]).toBeUndefined();
    const files = readdirSync(out, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const written = readFileSync(join(file.parentPath, file.name), 'utf8');
      for (const form of [key, Buffer.from(key).toString('base64').replace(/=+$/, ''), '0123456789abcdef'])
        expect(written.includes(form), `${file.name} holds ${form}`).toBe(false);
    }
    expect(readFileSync(join(out, 'recording.jsonl'), 'utf8')).toContain('[key]');
    delete process.env.RAPPORT_TEST_KEY;
    await expect(run(text, newFolder(), { mode: 'record' })).rejects.toThrow('RAPPORT_TEST_KEY is not set');
    const unset = await run(text, newFolder(), { mode: 'auto' });
    expect(unset.stopped).toMatchObject({
      kind: 'settings',
      words: expect.stringContaining('RAPPORT_TEST_KEY is not set'),
    });
    const replayed = await run(`${text}recording: ${join(out, 'recording.jsonl')}\n`, newFolder(), { mode: 'replay' });
    expect(replayed.stopped).toBeNull();
  } finally {
    delete process.env.RAPPORT_TEST_KEY;
  }
});

test('a policy that asks for a model nobody declares is told before anything is played', async () => {
  const server = await serve(moody());
  await expect(prepare(scenario(server).replace('model: other }', 'model: othre }'))).rejects.toThrow(
    /no model called "othre".*did you mean 'other'/s,
  );
  const none = scenario(server).replace(/models:[\s\S]*/, '');
  await expect(prepare(none)).rejects.toThrow('the scenario has no `models:`');
  await expect(prepare(scenario(server, { top: 'recording: ./gone.jsonl' }), { mode: 'replay' })).rejects.toThrow(
    'there is no recording',
  );
  const limits = { ...NO_LIMITS, cost: 1 };
  const unpriced = scenario(server).replace(', prices: { input: 1, output: 2 } }', ' }');
  await expect(run(unpriced, newFolder(), { limits })).rejects.toThrow('model planner has no prices');
  const wrong = join(newFolder(), 'wrong.jsonl');
  writeFileSync(wrong, 'hello\n');
  await expect(prepare(scenario(server, { top: `recording: ${wrong}` }))).rejects.toThrow(
    'wrong.jsonl:1: this is no line of a recording',
  );
  appendFileSync(wrong, '{}\n');
});
