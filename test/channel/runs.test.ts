/** Channels in scenarios: whole runs, their traces, and what reads them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { annotateTrace } from '../../src/experiment/annotated.ts';
import { saidAt } from '../../src/experiment/dialogue.ts';
import { executeRun, type PreparedRun, prepareRun, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import { openWorkshop } from '../../src/experiment/workshop.ts';
import { rerunTrace, verifyTrace } from '../../src/replay.ts';
import { parseTrace, type Trace } from '../../src/trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-channel-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;
const prepare = (scenario: object): Promise<PreparedRun> =>
  prepareRun(
    {
      ...parseScenarioText('x.yaml', JSON.stringify({ rapport: 1, name: 'a', seeds: '1..2', ...scenario })),
      base: import.meta.dirname,
    },
    null,
  );
const run = async (scenario: object, workers = 0): Promise<RunResult> =>
  executeRun(await prepare(scenario), {
    out: join(folder, String(++runs)),
    workers,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
const traceOf = ({ directory }: RunResult, id: string): Trace => {
  const parsed = parseTrace(readFileSync(join(directory, 'traces', `${id}.jsonl`), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problem.expected);
  return parsed.value;
};
const bytesOf = ({ directory }: RunResult): readonly string[] =>
  ['episodes.jsonl', ...readdirSync(join(directory, 'traces')).map((file) => `traces/${file}`)]
    .sort()
    .map((file) => readFileSync(join(directory, file), 'utf8'));

const CARDS = { world: '../worlds/cardsWorld.ts', layouts: ['small'] };
const CHATTER = './fixtures/chatter.ts';
const ask = { to: [1], act: 'ask', content: 'hand', motivation: 4.5 };
const TALK = {
  ...CARDS,
  focal: [{ policy: CHATTER, with: { says: { 1: ask, 4: { to: [], act: 'inform', text: 'four' } } } }],
  partners: [{ policy: 'noisy', with: { policy: CHATTER, p: 0.2 } }],
  seats: [0],
};

describe('deaf policies in a channel', () => {
  const deaf = {
    rules: 'legacy',
    layouts: ['cramped_room'],
    focal: ['greedy', { policy: 'proagent', with: { simulations: 4, depth: 10 } }],
    partners: [
      { name: 'a', policy: 'noisy', with: { policy: 'greedy', p: 0.3 } },
      { name: 'b', policy: 'switching', with: { first: 'slow', second: 'random', at: 9 } },
      { name: 'c', policy: 'delayed', with: { policy: 'greedy', steps: 3 } },
      { name: 'd', policy: 'scripted', with: { actions: 'NEI', afterwards: 'stay' } },
    ],
    seeds: 1,
    horizon: 40,
  };

  test('play as without it: the same actions, rewards and hashes, under ids of their own', async () => {
    const channel = { cost: 2, budget: 1, latency: 2, loss: 0.5, floor: 'single', takesStep: true };
    const [without, within] = [await run(deaf), await run({ ...deaf, channel })];
    expect(within.rows).toHaveLength(without.rows.length);
    within.rows.forEach((row, i) => {
      const plain = without.rows[i]!;
      expect(row).toMatchObject({ status: 'finished', return: plain.return, hash: plain.hash, layout: plain.layout });
      expect(row.id).not.toBe(plain.id);
      expect(row.environment).toBe(
        `${plain.environment}+channel(cost 2, budget 1, latency 2, loss 0.5, floor single, takesStep)`,
      );
      const [a, b] = [traceOf(without, plain.id), traceOf(within, row.id)];
      expect(b.steps).toEqual(a.steps);
      expect(b.header.random).toEqual(a.header.random);
    });
  });
});

test('a policy that hears plays where there is no channel: nothing reaches it and nothing is said', async () => {
  for (const more of [{}, { channel: 'off' }]) {
    const result = await run({ ...TALK, ...more, level: 'full' });
    for (const { id, status } of result.rows) {
      expect(status).toBe('finished');
      const { steps } = traceOf(result, id);
      expect(steps.some(({ m }) => m !== undefined)).toBe(false);
      expect(steps[0]!.records!.slice(0, 2)).toEqual([{ heard: 0 }, expect.objectContaining({ heard: 0 })]);
    }
  }
});

describe('a scenario’s channel', () => {
  test('tells what is wrong with it where it stands, with the nearest word', async () => {
    const wrong = async (channel: object | string) => {
      try {
        await prepare({ ...TALK, channel });
        return null;
      } catch (error) {
        return String((error as Error).message);
      }
    };
    expect(await wrong({ budgets: 1 })).toMatch(/unknown key 'budgets'[\s\S]*did you mean 'budget'/);
    expect(await wrong({ acts: ['infrom'] })).toMatch(/acts\[0\][\s\S]*did you mean 'inform'/);
    expect(await wrong({ latency: 0 })).toMatch(/latency[\s\S]*at least 1/);
    expect(await wrong({ loss: 2 })).toMatch(/loss/);
    expect(await wrong({ costs: { shout: 1 } })).toMatch(/shout/);
    expect(await wrong('on')).toMatch(/channel/);
    expect(await wrong('off')).toBeNull();
  });

  test('is part of an episode’s identity and not of its luck; a list tries each in turn', async () => {
    const channel = [{ cost: 0 }, { cost: 1 }, { cost: 1, costs: { ask: 2 } }, 'off'];
    const { assignments } = await prepare({ ...TALK, channel, focal: ['random'], partners: ['random'], seeds: 1 });
    expect(assignments.map(({ description }) => description.layout)).toEqual([
      'small, cost 0',
      'small, cost 1',
      'small, cost 1 costs ask 2',
      'small, no channel',
    ]);
    expect(new Set(assignments.map(({ id }) => id)).size).toBe(4);
    expect(new Set(assignments.map(({ description }) => JSON.stringify(description.random))).size).toBe(1);
    const [plain] = (await prepare({ ...TALK, focal: ['random'], partners: ['random'], seeds: 1 })).assignments;
    expect(plain!.description.random).toEqual(assignments[0]!.description.random);
    expect(plain!.description.layout).toBe('small');
  });
});

describe('an episode in which somebody speaks', () => {
  test('is the same with workers, replays, and is asked again for its records', async () => {
    const scenario = { ...TALK, channel: { cost: 0.5, latency: 2, loss: 0.2 } };
    const one = await run(scenario);
    expect(bytesOf(await run(scenario, 2))).toEqual(bytesOf(one));
    for (const { id, status } of one.rows) {
      expect(status).toBe('finished');
      const file = join(one.directory, 'traces', `${id}.jsonl`);
      const opened = await openTrace(file);
      expect(verifyTrace(opened.trace, opened.environment, opened.change)).toEqual({ ok: true, complete: true });
      const said = [...annotateTrace(opened.trace, opened)].flatMap(saidAt);
      expect(said.length).toBeGreaterThan(2);
      expect(said[0]).toMatchObject({ step: 1, from: 0, message: ask, cost: 0.5 });
      const references = opened.trace.header.policies.map(({ definition: policy, parameters }) =>
        parameters === null ? policy : { policy, with: parameters },
      );
      const workshop = await openWorkshop('../worlds/cardsWorld.ts', import.meta.dirname, references);
      const policies = opened.trace.header.policies.map((policy) => workshop.policy(policy, opened.environment).policy);
      const rerun = await rerunTrace(opened.trace, opened.environment, policies, opened.change);
      expect(rerun).toMatchObject({ ok: true });
    }
  });

  test('answers what it was asked, by the id of the question', async () => {
    const { rows, directory } = await run({ ...TALK, channel: {} });
    const trace = traceOf({ directory } as RunResult, rows[0]!.id);
    expect(trace.steps[1]!.m).toEqual([ask, null, null]);
    expect(trace.steps[2]!.m).toEqual([null, { to: [0], act: 'inform', replyTo: '1.0', text: 'it is 0' }, null]);
  });

  test('goes on from a state in its middle as it did', async () => {
    const { rows, directory } = await run({ ...TALK, channel: { latency: 3, floor: 'single' } });
    const opened = await openTrace(join(directory, 'traces', `${rows[0]!.id}.jsonl`));
    const steps = [...annotateTrace(opened.trace, opened)];
    for (const at of [2, 3, 5]) {
      const { before } = steps[at]!;
      const { environment } = opened;
      const start = environment.encode(before);
      const hash = environment.hash(before).toString(16).padStart(8, '0');
      const rest: Trace = {
        header: { ...opened.trace.header, first: at, start, hash },
        steps: opened.trace.steps.slice(at),
        footer: null,
      };
      expect(verifyTrace(rest, environment, opened.change)).toEqual({ ok: true, complete: false });
    }
  });

  test('fails by who says what the channel does not carry', async () => {
    const { rows } = await run({ ...TALK, channel: { acts: ['inform', 'request'] } });
    expect(rows[0]).toMatchObject({
      status: 'failed',
      failure: { seat: 0, step: 1, cause: 'focal', reason: expect.stringContaining("'ask'") },
    });
    expect(rows[0]!.lowestReturn).toBe(0);
  });
});
