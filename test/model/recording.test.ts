/** Recordings as files, differences between requests, scripts, and records made again from a recording. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_MODELS, laneOf, openRecorded } from '../../src/experiment/models.ts';
import { executeRun, prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import { openWorkshop } from '../../src/experiment/workshop.ts';
import { compareLines, describeMiss } from '../../src/model/miss.ts';
import { NOTHING_SPENT } from '../../src/model/provider.ts';
import {
  contentHash,
  mendRecording,
  type RecordedCall,
  readRecording,
  recorderAt,
  recordRequest,
} from '../../src/model/recording.ts';
import { loadScript, scriptOfRules } from '../../src/model/scripted.ts';
import { rerunTrace } from '../../src/replay.ts';
import { formatTrace } from '../../src/trace.ts';
import { requestOf } from './serving.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SETTINGS = { model: 'tester', temperature: 0 };
const callOf = (text: string, lane = 'kitchen a+b seat 0 seed 1:0', ordinal = 0): RecordedCall => {
  const request = recordRequest(SETTINGS, requestOf([{ role: 'user', text }]));
  const outcome = { kind: 'reply', text: `re ${text}`, model: 'tester', dropped: [], repaired: false } as const;
  const hash = contentHash(request);
  return {
    kind: 'call',
    hash,
    lane,
    ordinal,
    name: 'planner',
    request,
    outcome,
    spent: NOTHING_SPENT,
    milliseconds: 3,
  };
};

describe('a recording', () => {
  test('finds calls by content, lane and ordinal, zipped or not, and is cut at its last whole line', () => {
    const path = join(folder, 'recording.jsonl');
    const calls = [callOf('é 1'), callOf('é 1', 'another:0'), callOf('é 1', undefined, 1), callOf('2')];
    const record = recorderAt(path);
    for (const call of calls) record(call);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
    appendFileSync(path, '{"kind":"call","ha');
    for (const file of [path, `${path}.gz`]) {
      const recording = readRecording(file);
      expect(recording.size).toBe(4);
      for (const call of calls) expect(recording.find(call)).toEqual(call);
      expect(recording.find({ ...calls[0]!, ordinal: 2 })).toBeNull();
      expect([...recording.calls()]).toEqual(calls);
    }
    mendRecording(path);
    recorderAt(path)(callOf('3'));
    expect(readRecording(path).size).toBe(5);
    expect(readFileSync(path, 'utf8').match(/"kind":"recording"/g)).toHaveLength(1);
  });

  test('is refused where it is none, with file and line', () => {
    const path = join(folder, 'x.jsonl');
    writeFileSync(path, '{"kind":"header"}\n');
    expect(() => readRecording(path)).toThrow('this is no recording of model calls');
    writeFileSync(path, '{"kind":"recording","schema":9}\n');
    expect(() => readRecording(path)).toThrow('schema 9');
    writeFileSync(path, '{"kind":"recording","schema":1}\nnonsense\n');
    expect(() => readRecording(path)).toThrow('x.jsonl:2');
  });

  test('tells requests apart by all that decides an answer, and by nothing else', () => {
    const hash = (settings: object, text = 'a') =>
      contentHash(recordRequest(settings as typeof SETTINGS, requestOf([{ role: 'user', text }])));
    const base = hash(SETTINGS);
    const others = [
      { ...SETTINGS, model: 'b' },
      { ...SETTINGS, temperature: 1 },
      { ...SETTINGS, maxTokens: 5 },
      { ...SETTINGS, context: 5 },
    ];
    for (const settings of others) expect(hash(settings)).not.toBe(base);
    expect(hash(SETTINGS, 'b')).not.toBe(base);
    const same = {
      baseURL: 'http://elsewhere/v1',
      key: 'K',
      timeout: 3,
      retries: 0,
      prices: { input: 1, output: 1 },
      limits: { requests: 1 },
    };
    expect(hash({ ...SETTINGS, ...same })).toBe(base);
  });
});

describe('a miss', () => {
  test('shows the lines in which the nearest request of the same lane differs', () => {
    const path = join(folder, 'recording.jsonl');
    const record = recorderAt(path);
    const text = (hour: string, pot: string) => `the kitchen\nhour ${hour}\na pot at (0,1)\n${pot}\nwhat now?`;
    record(callOf(text('1', 'empty')));
    record(callOf(text('2', 'full')));
    record(callOf(text('3', 'full'), 'another:1'));
    const asked = callOf(text('3', 'full'));
    const recordings = [readRecording(path)];
    expect(describeMiss(asked, asked.request, recordings)).toContain('this very request is there 1 times');
    const other = callOf(text('4', 'full'));
    const words = describeMiss(other, other.request, recordings);
    expect(words).toContain(`the nearest is ${callOf(text('2', 'full')).hash} of kitchen a+b seat 0 seed 1:0`);
    expect(words).toMatch(/ {4}the kitchen\n {2}- hour 2\n {2}\+ hour 4\n {4}a pot at/);
    expect(words).not.toContain('what now?');
    expect(describeMiss(other, other.request, [])).toBe('there is no recording to replay');
  });

  test('lines are compared by their longest common subsequence', () => {
    const changes = compareLines(['a', 'b', 'c', 'd', 'e'], ['a', 'c', 'x', 'd', 'e', 'f']);
    expect(changes.map(([sign, line]) => sign + line)).toEqual([' a', '-b', ' c', '+x', ' d', ' e', '+f']);
    expect(compareLines([], ['a'])).toEqual([['+', 'a']]);
    expect(compareLines(['a'], ['a'])).toEqual([[' ', 'a']]);
  });
});

describe('a script', () => {
  const ask = (text: string) => ({ messages: [{ role: 'user' as const, text }], schema: null });
  test('is a list of rules: the first that fits, as often as it may', async () => {
    const script = scriptOfRules([
      { when: '(?i)POT', times: 1, reply: 'once' },
      { when: 'pot', reply: { a: 1 } },
      { when: '^never$', status: 500 },
    ]);
    expect(await script(ask('a pot'))).toEqual({ reply: 'once' });
    expect(await script(ask('a pot'))).toEqual({ reply: { a: 1 } });
    expect(await script(ask('a pan'))).toBeNull();
    expect(() => scriptOfRules([{ wehn: 'x' }])).toThrow('wehn');
    expect(() => scriptOfRules({})).toThrow('a list of rules');
  });
  test('or a module with a function', async () => {
    const file = join(folder, 'model.mjs');
    writeFileSync(file, 'export default ({ messages }) => ({ said: messages[0].text });');
    expect(await (await loadScript(file))(ask('hello'))).toEqual({ reply: { said: 'hello' } });
    writeFileSync(join(folder, 'none.mjs'), 'export default 3;');
    await expect(loadScript(join(folder, 'none.mjs'))).rejects.toThrow('is a function');
  });
});

const scripted = (more = ''): string =>
  `rapport: 1\nname: scripted\nrules: legacy\nlayouts: [simple]\nfocal: [./asker.ts]\npartners: [greedy]\nseats: [1]\nhorizon: 30\nmodels: { planner: { scripted: ./rules.yaml${more} } }\n`;
const BASE = join(import.meta.dirname, 'fixtures');

test('a scripted model needs no server, and its records are made again from the recording', async () => {
  const prepared = await prepareRun({ ...parseScenarioText('x.yaml', scripted()), base: BASE }, 'full', DEFAULT_MODELS);
  const run = {
    out: folder,
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  const { models, rows } = await executeRun(prepared, run);
  expect(rows[0]).toMatchObject({
    status: 'finished',
    fallbackRate: 0,
    models: [null, { calls: 6, cost: 0, estimated: false }],
  });
  expect(models?.billed).toMatchObject({ calls: 6, requests: 6 });
  const lane = laneOf(prepared.assignments[0]!.description);
  expect([...readRecording(join(folder, 'recording.jsonl')).calls()].every((call) => call.lane === `${lane}:1`)).toBe(
    true,
  );

  const file = join(folder, 'traces', readdirSync(join(folder, 'traces'))[0]!);
  const { trace, environment, change } = await openTrace(file);
  expect(trace.header.lane).toBe(lane);
  const references = trace.header.policies.map(({ definition, parameters }) => ({
    policy: definition,
    with: parameters ?? {},
  }));
  const workshop = await openWorkshop('overcooked', BASE, references, await openRecorded(folder));
  const policies = trace.header.policies.map(
    ({ definition, parameters }) => workshop.policy({ definition, parameters }, environment).policy,
  );
  const again = await rerunTrace(trace, environment, policies, change);
  expect(again.ok && formatTrace(again.trace)).toBe(readFileSync(file, 'utf8'));
});

test('another rule file, and models that are off, are another policy', async () => {
  const codeWith = async (choice: typeof DEFAULT_MODELS, more = ''): Promise<string> => {
    const prepared = await prepareRun({ ...parseScenarioText('x.yaml', scripted(more)), base: BASE }, null, choice);
    return prepared.assignments[0]!.description.policies[1]!.code;
  };
  const code = await codeWith(DEFAULT_MODELS);
  expect(await codeWith({ ...DEFAULT_MODELS, mode: 'replay' })).toBe(code);
  expect(await codeWith({ ...DEFAULT_MODELS, mode: 'off' })).not.toBe(code);
  expect(await codeWith(DEFAULT_MODELS, ', maxTokens: 5')).not.toBe(code);
  expect(await codeWith(DEFAULT_MODELS, ', timeout: 5')).toBe(code);
});
