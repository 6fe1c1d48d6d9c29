/** Episodes with a channel in the viewer: replayed, rebuilt and forked by the page's own code, and seen in a browser. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executeRun, prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { verifyTrace } from '../../src/replay.ts';
import { parseTrace, type Trace } from '../../src/trace.ts';
import { filmOf, filmOfStills, stillsOf } from '../../src/viewer/film.ts';
import { runFork } from '../../src/viewer/forks.ts';
import { momentsOf } from '../../src/viewer/moments.ts';
import { rebuildRecords } from '../../src/viewer/rebuild.ts';
import { startServer } from '../../src/viewer/server/server.ts';
import { openSource } from '../../src/viewer/server/sources.ts';
import { answerView } from '../../src/viewer/server/view.ts';
import { groundOf } from '../../src/viewer/worlds.ts';
import { buildPage, LONGEST_WAIT, lacksChromium, launchChromium } from '../viewer/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-channel-viewer-'));
afterAll(() => rmSync(folder, { recursive: true }));

let file: string;
let trace: Trace;
const at = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('there is none');
  return value;
};

beforeAll(async () => {
  const says = {
    3: { to: [1], act: 'request', content: 'onion', text: 'An onion, please <b>!</b>' },
    5: { to: [], act: 'ask' },
  };
  const scenario = {
    ...{ rapport: 1, name: 'seen', rules: 'legacy', layouts: ['cramped_room'], horizon: 30, seats: [0], seeds: 1 },
    focal: [{ policy: './fixtures/chatter.ts', with: { says } }],
    partners: ['greedy'],
    channel: { cost: 1, latency: 2, budget: 1 },
  };
  const loaded = { ...parseScenarioText('x.yaml', JSON.stringify(scenario)), base: import.meta.dirname };
  const { directory, rows } = await executeRun(await prepareRun(loaded, null), {
    out: join(folder, 'run'),
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  file = join(directory, 'traces', `${rows[0]!.id}.jsonl`);
  const parsed = parseTrace(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problem.expected);
  trace = parsed.value;
});

const ground = () => {
  const grounded = groundOf(trace);
  if (!grounded.ok) throw new Error(grounded.reason);
  return grounded.ground;
};

test('a film tells what was said at each step, and so do its stills', () => {
  const film = filmOf(trace, ground());
  expect(film.problem).toBeNull();
  const said = [
    { seat: 0, text: 'seat 0 to 1: request "onion" "An onion, please <b>!</b>"' },
    { seat: 0, text: 'seat 0 to all: ask (had no message left)' },
  ];
  expect(film.frames.flatMap((frame) => frame.said)).toEqual(said);
  expect(film.frames[3]!.said).toEqual([said[0]]);
  expect(film.frames[3]!.reward).toBe(-1);
  const seen = filmOfStills(trace, JSON.parse(JSON.stringify(stillsOf(film))) as ReturnType<typeof stillsOf>);
  expect(seen.frames.map((frame) => frame.said)).toEqual(film.frames.map((frame) => frame.said));
  expect(momentsOf(film, []).filter(({ kind }) => kind === 'said')).toHaveLength(2);
});

test('records are made again, and futures are forked that verify', async () => {
  const rebuilt = await rebuildRecords(trace, ground(), () => null);
  expect(rebuilt).toMatchObject({ ok: true });
  for (const fork of [
    { kind: 'action', step: 4, seat: 0, action: 'north' },
    { kind: 'policy', step: 4, seat: 1, policy: 'slow' },
  ] as const) {
    const forked = await runFork(trace, ground(), fork, () => null);
    if (!forked.ok) throw new Error(forked.reason);
    const { environment, change } = ground();
    expect(verifyTrace(forked.trace, environment, change)).toMatchObject({ ok: true });
    expect(at(forked.trace.steps[3]).m).toEqual(at(trace.steps[3]).m);
  }
});

describe.skipIf(lacksChromium)('in Chromium', () => {
  test.each([
    [1280, 900],
    [390, 844],
  ])('a message is shown with who said it, at %i x %i pixels', async (width, height) => {
    const built = await buildPage('production');
    const answer = answerView([openSource(file)], false);
    const server = await startServer({ page: built, host: '127.0.0.1', port: 0, answer });
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(LONGEST_WAIT);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
    await page.locator('.cooks').first().waitFor();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    const words = page.locator('.says');
    await words.first().waitFor();
    expect(await words.allInnerTexts()).toEqual(['seat 0 to 1: request "onion" "An onion, please <b>!</b>"']);
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (process.env.RAPPORT_LOOK !== undefined) {
      mkdirSync(process.env.RAPPORT_LOOK, { recursive: true });
      await page.screenshot({ path: join(process.env.RAPPORT_LOOK, `viewer-${width}.png`) });
    }
    await browser.close();
    await server.close();
    expect([overflow, complaints]).toEqual([0, []]);
  });
});
