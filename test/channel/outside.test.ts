/** Channels as other programs meet them: over the protocol, in terminals, in the originals' notations. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readPlayed } from '../../src/experiment/convert.ts';
import { executeRun, prepareRun, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { createServer } from '../../src/experiment/serve.ts';
import { parseTrace } from '../../src/trace.ts';
import { runCommand } from '../command.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-channel-outside-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;
const run = async (scenario: object, level: 'full' | null = null): Promise<RunResult> => {
  const text = JSON.stringify({ rapport: 1, name: 'a', seeds: 1, ...scenario });
  const prepared = await prepareRun({ ...parseScenarioText('x.yaml', text), base: import.meta.dirname }, level);
  return executeRun(prepared, {
    out: join(folder, `run${++runs}`),
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
};
const fileOf = ({ directory, rows }: RunResult): string => join(directory, 'traces', `${rows[0]!.id}.jsonl`);
const stepsOf = (result: RunResult) => {
  const parsed = parseTrace(readFileSync(fileOf(result), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problem.expected);
  return parsed.value.steps;
};

const HEARER = { name: 'hearer', command: [process.execPath, 'fixtures/hearer.mjs'] };
const hearer = (hears: boolean) => ({ ...HEARER, with: { hears } });
const KITCHEN = { rules: 'legacy', layouts: ['cramped_room'], horizon: 12, seats: [0] };

describe('a program as a policy', () => {
  test('is told what it hears and says messages, where it says that it hears', async () => {
    const result = await run(
      { ...KITCHEN, focal: [hearer(true)], partners: ['self'], channel: { latency: 2 } },
      'full',
    );
    expect(result.rows[0]).toMatchObject({ status: 'finished' });
    const steps = stepsOf(result);
    const ask = { to: [], act: 'ask', content: 'hand' };
    expect(steps[1]!.m).toEqual([ask, ask]);
    expect(steps[3]!.m![0]).toEqual({
      ...{ to: [1], act: 'inform', replyTo: '1.1', confidence: 0.5, motivation: 4, text: 'here' },
    });
    expect(steps[3]!.records![0]).toEqual({ last: '1.1' });
  });

  test('is deaf otherwise: it is asked and answers as without a channel', async () => {
    const deaf = { ...KITCHEN, focal: [hearer(false)], partners: ['random'] };
    const [without, within] = [await run(deaf), await run({ ...deaf, channel: {} })];
    expect(stepsOf(within)).toEqual(stepsOf(without));
    expect(within.rows[0]!.hash).toBe(without.rows[0]!.hash);
  });
});

test('serve-env lets a program speak and hear, and refuses what is wrong', async () => {
  const answer = createServer(import.meta.dirname);
  const ask = async (line: object) => JSON.parse(JSON.stringify(await answer(JSON.stringify(line)))) as object;
  const talker = { policy: './fixtures/chatter.ts' };
  const made = await ask({
    ...{ type: 'make', layout: 'cramped_room', horizon: 6, partners: { 1: talker } },
    channel: { acts: ['ask', 'inform'], cost: 0.5 },
  });
  expect(made).toMatchObject({ type: 'made', agents: [0], channel: { cost: 0.5, latency: 1 } });
  const step = (messages: object) => ask({ type: 'step', key: '1', actions: { 0: 4 }, messages });
  expect(await ask({ type: 'reset', key: '1', seed: '3' })).toMatchObject({
    channel: { 0: { inbox: [], fate: null, left: null } },
  });
  expect(await step({ 0: { to: [], act: 'shout' } })).toMatchObject({
    type: 'error',
    message: expect.stringContaining("seat 0 said 'shout'"),
  });
  expect(await step({ 1: { to: [], act: 'ask' } })).toMatchObject({ message: 'seat 1 is played by chatter' });
  expect(await step({ 7: { to: [], act: 'ask' } })).toMatchObject({ message: expect.stringContaining('no seat 7') });
  const asked = await step({ 0: { to: [1], act: 'ask' } });
  expect(asked).toMatchObject({
    rewards: { team: -0.5, seats: [-0.5, 0] },
    channel: { 0: { inbox: [{ id: '0.0' }], fate: 'sent' } },
  });
  await step({});
  expect(await step({})).toMatchObject({ type: 'state', step: 3 });
  await ask({ type: 'make', layout: 'cramped_room', horizon: 6, partners: { 1: 'stay' } });
  await ask({ type: 'reset', key: '2', seed: '3' });
  const silent = { type: 'step', key: '2', actions: { 0: 4 }, messages: { 0: { to: [], act: 'ask' } } };
  expect(await ask(silent)).toMatchObject({ message: expect.stringContaining('has no channel') });
});

test('the answer of a partner is heard by the program', async () => {
  const answer = createServer(import.meta.dirname);
  const ask = async (line: object) => JSON.parse(JSON.stringify(await answer(JSON.stringify(line)))) as object;
  const partners = { 1: { policy: './fixtures/chatter.ts' } };
  await ask({ type: 'make', layout: 'cramped_room', horizon: 6, partners, channel: {} });
  await ask({ type: 'reset', key: '1', seed: '3' });
  await ask({ type: 'step', key: '1', actions: { 0: 4 }, messages: { 0: { to: [1], act: 'ask' } } });
  expect(await ask({ type: 'step', key: '1', actions: { 0: 4 } })).toMatchObject({
    channel: { 0: { inbox: [{ id: '1.1', from: 1, message: { act: 'inform', replyTo: '0.0', text: 'it is 0' } }] } },
  });
});

const TALK = {
  ...KITCHEN,
  horizon: 60,
  focal: [
    {
      policy: './fixtures/chatter.ts',
      with: { says: { 1: { to: [1], act: 'ask', content: 'pot', motivation: 4.5 }, 5: { to: [], act: 'inform' } } },
    },
  ],
  partners: ['greedy'],
};

describe('what reads traces', () => {
  test('replay prints who said what to whom, and finds a changed message', async () => {
    const result = await run({ ...TALK, channel: { cost: 0.1, acts: ['ask', 'inform'], loss: 0 } });
    const file = fileOf(result);
    const [shown, verified] = [
      await runCommand(['replay', file, '--at', '1'], folder),
      await runCommand(['replay', file, '--verify'], folder),
    ];
    expect(shown).toMatchObject({
      code: 0,
      out: expect.stringContaining('says: seat 0 to 1: ask "pot", motivation 4.5, cost 0.1'),
    });
    expect(verified).toMatchObject({ code: 0 });
    const changed = join(folder, 'changed.jsonl');
    writeFileSync(changed, readFileSync(file, 'utf8').replace(/("m":.*)"pot"/, '$1"pan"'));
    expect(await runCommand(['replay', changed, '--verify'], folder)).toMatchObject({
      code: 5,
      out: expect.stringContaining('step 1: state'),
    });
  });

  test('an audit takes the cost of messages off, and finds a false return', async () => {
    const scenario = {
      ...TALK,
      focal: ['greedy', ...TALK.focal],
      horizon: 120,
      channel: { cost: 0.1, takesStep: true },
    };
    const { directory, rows } = await run(scenario);
    expect(rows.some((row) => row.return % 1 !== 0)).toBe(true);
    expect(await runCommand(['audit', directory], folder)).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 episodes, 240 steps played again with the reference: 0 differ'),
    });
    const file = join(directory, 'episodes.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"return":([\d.-]+)/, '"return":7777'));
    expect(await runCommand(['audit', directory], folder)).toMatchObject({ code: 5 });
  });

  test('a conversion to the original’s notation leaves out what was said', async () => {
    const says = Object.fromEntries(Array.from({ length: 20 }, (_, step) => [step, { to: [], act: 'inform' }]));
    const talker = [{ policy: './fixtures/chatter.ts', with: { says } }];
    const result = await run({ ...TALK, focal: talker, channel: { cost: 1, takesStep: true } });
    const spoken = await readPlayed(fileOf(result));
    const silent = await readPlayed(fileOf(await run(TALK)));
    expect(spoken.environment.id).toBe(silent.environment.id);
    expect(spoken.states).toHaveLength(60);
    expect(spoken.rewards.every((reward) => reward >= 0)).toBe(true);
    // Who speaks rests, whatever it would have done.
    const stay = spoken.environment.actions.indexOf('stay');
    expect(spoken.actions.slice(0, 20).map(([first]) => first)).toEqual(new Array(20).fill(stay));
    expect(
      stepsOf(result)
        .slice(0, 20)
        .some(({ a }) => a[0] !== stay),
    ).toBe(true);
  });
});
