/** The models of a run without episodes around them: ordinals, shared answers, what a stop does to whoever asks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_LIMITS } from '../../src/model/budget.ts';
import { type ModelManner, type ModelSession, openModels } from '../../src/model/session.ts';
import type { ModelSettings } from '../../src/model/settings.ts';
import { ModelFailure } from '../../src/model.ts';
import { requestOf } from './serving.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-session-'));
  path = join(folder, 'recording.jsonl');
  // Never says the same twice.
  writeFileSync(
    join(folder, 'counts.mjs'),
    'let n = 0; export default () => ({ why: "answer " + ++n, skill: "wait" });',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = async (
  manner: Partial<ModelManner> = {},
  settings: ModelSettings = { scripted: './counts.mjs' },
  signal = new AbortController().signal,
): Promise<ModelSession> => {
  const whole = { mode: 'record', recordings: [], concurrency: 4, limits: NO_LIMITS, ...manner } as const;
  const session = await openModels({ planner: settings }, folder, whole);
  session.attach(path, signal);
  return session;
};

const said = async (session: ModelSession, lane: string, text = 'What now?'): Promise<string> => {
  const request = requestOf([{ role: 'user', text }]);
  return (await session.model('planner')(request, { lane, signal: null })).value.why;
};

const failureOf = async (asked: Promise<unknown>): Promise<ModelFailure> => {
  const thrown = await asked.then(
    () => new Error('it was answered'),
    (failure: unknown) => failure,
  );
  if (!(thrown instanceof ModelFailure)) throw thrown;
  return thrown;
};

test('the same request twice in a lane is two calls, and a replay tells them apart', async () => {
  const live = await open();
  const first = [await said(live, 'a:0'), await said(live, 'a:0'), await said(live, 'a:1'), await said(live, 'b:0')];
  expect(new Set(first).size).toBe(4);
  const replay = await open({ mode: 'replay' });
  const order = [
    await said(replay, 'b:0'),
    await said(replay, 'a:0'),
    await said(replay, 'a:1'),
    await said(replay, 'a:0'),
  ];
  expect(order).toEqual([first[3], first[0], first[2], first[1]]);
  expect(replay.billed().calls).toBe(4);
  const third = await failureOf(said(replay, 'a:0'));
  expect(third).toMatchObject({ kind: 'miss', recoverable: false });
  expect(third.message).toContain('this very request is there 4 times, but not for the 3. time in this lane');
  expect(replay.callsOf('a', 2)).toMatchObject({ seats: [{ calls: 2 }, { calls: 1 }], lost: { kind: 'miss' } });
});

test('an episode that is played once more gets the same replies, and its calls are counted once', async () => {
  const session = await open({ mode: 'live' });
  session.begin('a');
  const before = [await said(session, 'a:0'), await said(session, 'a:0')];
  session.begin('a');
  expect([await said(session, 'a:0'), await said(session, 'a:0')]).toEqual(before);
  expect(session.callsOf('a', 1).seats).toMatchObject([{ calls: 2 }]);
  expect(session.billed().calls).toBe(2);
  session.forget('a');
  expect(await said(session, 'a:0')).not.toBe(before[0]);
});

test('nobody is asked any more once the run stops, and every episode that wanted to is lost', async () => {
  const controller = new AbortController();
  const session = await open({}, undefined, controller.signal);
  await said(session, 'a:0');
  controller.abort();
  expect(await failureOf(said(session, 'a:0', 'and now?'))).toMatchObject({ kind: 'cancelled', recoverable: false });
  expect(await failureOf(said(session, 'b:0'))).toMatchObject({ kind: 'cancelled', recoverable: false });
  expect([session.callsOf('a', 1).lost?.kind, session.callsOf('b', 1).lost?.kind]).toEqual(['cancelled', 'cancelled']);
  expect(session.callsOf('c', 1).lost).toBeNull();
  expect(session.billed().calls).toBe(1);
});

test('a shared answer is one for all lanes, and so is its failure', async () => {
  const settings = { scripted: './counts.mjs', temperature: 0, share: true };
  const session = await open({}, settings);
  const answers = await Promise.all(['a:0', 'b:0', 'a:0', 'c:1'].map((lane) => said(session, lane)));
  expect(new Set(answers).size).toBe(1);
  expect(session.billed().calls).toBe(1);
  expect(session.callsOf('a', 1).seats).toMatchObject([{ calls: 2 }]);
  const stopped = await open({ mode: 'live', limits: { ...NO_LIMITS, calls: 0 } }, settings);
  const failures = await Promise.all(['a:0', 'b:0'].map((lane) => failureOf(said(stopped, lane))));
  expect(failures.map(({ kind, recoverable }) => [kind, recoverable])).toEqual([
    ['budget', false],
    ['budget', false],
  ]);
  expect(['a', 'b'].map((episode) => stopped.callsOf(episode, 1).lost?.kind)).toEqual(['budget', 'budget']);
});

test('a seat that may ask no more goes on without', async () => {
  const session = await open({}, { scripted: './counts.mjs', callsPerEpisode: 1 });
  await said(session, 'a:0');
  expect(await failureOf(said(session, 'a:0'))).toMatchObject({ kind: 'budget', recoverable: true });
  await said(session, 'a:1');
  session.begin('a');
  await said(session, 'a:0');
});
