/** The page in real Chromium, served as `rapport view` serves it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/json.ts';
import { verifyTrace } from '../../src/replay.ts';
import { formatTrace, parseTrace, type Trace } from '../../src/trace.ts';
import { playerFrame, playerHtml } from '../../src/viewer/server/embed.ts';
import { type RunningServer, startServer } from '../../src/viewer/server/server.ts';
import { openSource } from '../../src/viewer/server/sources.ts';
import { answerView } from '../../src/viewer/server/view.ts';
import { groundOf } from '../../src/viewer/worlds.ts';
import { buildPage, LONGEST_WAIT, lacksChromium, launchChromium } from './browser.ts';
import { GREEDY, MIND, playTrace } from './episodes.ts';

/** A text that would run, or break out, wherever somebody forgot to escape. */
const HOSTILE = `"'><img src=x onerror="window.harmed=1"><script>window.harmed=1</script></script><!--${'\u202e'}{{7*7}}\${7*7}&lt;b&gt;`;

const top = mkdtempSync(join(tmpdir(), 'rapport-view-'));
let browser: Browser;
let server: RunningServer;
let built: string;
let player: string;

/** The same trace with a hostile text wherever somebody outside could have written one. */
const poison = (trace: Trace): Trace => {
  const bad = (value: Json): Json =>
    typeof value === 'string'
      ? `${value} ${HOSTILE}`
      : Array.isArray(value)
        ? value.map(bad)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bad(part as Json)]))
          : value;
  const calls = [{ model: HOSTILE, messages: [{ role: HOSTILE, text: HOSTILE }], reply: HOSTILE, more: HOSTILE }];
  return {
    header: {
      ...trace.header,
      policies: trace.header.policies.map((policy) => ({ ...policy, name: `${policy.name} ${HOSTILE}` })),
    },
    steps: trace.steps.map((line) => ({
      ...line,
      ...(line.records === undefined
        ? {}
        : {
            records: line.records.map((record) =>
              record === null ? null : { ...(bad(record) as object), calls, [HOSTILE]: HOSTILE },
            ),
          }),
    })),
    footer: { ...trace.footer!, outcome: 'failed', failure: { seat: 0, step: 60, cause: 'focal', reason: HOSTILE } },
  };
};

const row = (id: string, focal: string, seed: number, extra: object = {}) =>
  JSON.stringify({
    schema: 1,
    id,
    environment: 'overcooked/legacy/cramped_room',
    environmentVersion: '1',
    rules: 'legacy',
    layout: 'cramped_room',
    focal,
    partner: 'greedy',
    partners: ['greedy'],
    seat: 0,
    seed,
    meeting: 1,
    status: 'finished',
    outcome: 'truncated',
    return: 20 * seed,
    steps: 60,
    seatReturns: [20 * seed, 0],
    fallbackRate: 0,
    lowestReturn: 0,
    code: ['', ''],
    hash: null,
    ...extra,
  });

const condition = (focal: string) => ({
  environment: 'overcooked/legacy/cramped_room',
  rules: 'legacy',
  layout: 'cramped_room',
  focal,
  partner: 'greedy',
  partners: ['greedy'],
  seat: 0,
  meeting: 1,
  lowestReturn: 0,
  partnerKey: 'greedy',
  half: null,
  horizon: 60,
});

beforeAll(async () => {
  if (lacksChromium) return;
  [built, player] = await Promise.all([buildPage('production'), buildPage('embed')]);
  browser = await launchChromium();
  const run = join(top, 'small-run');
  mkdirSync(join(run, 'traces'), { recursive: true });
  const write = (name: string, trace: Trace) => writeFileSync(join(run, 'traces', `${name}.jsonl`), formatTrace(trace));
  write('mind', await playTrace());
  write('other', await playTrace({ policies: [GREEDY, GREEDY] }));
  const network = await playTrace({ policies: [MIND, GREEDY] });
  const policies = network.header.policies.map((policy, seat) =>
    seat === 1 ? { ...policy, name: 'ppo-bc', definition: 'ppo-bc' } : policy,
  );
  write('network', { ...network, header: { ...network.header, policies } });
  write('hostile', poison(await playTrace({ level: 'full', horizon: 20 })));
  writeFileSync(
    join(run, 'episodes.jsonl'),
    [
      row('mind', 'proagent', 1),
      row('other', 'greedy', 1),
      row('network', 'proagent', 2, { partner: 'ppo-bc', partners: ['ppo-bc'] }),
      row('hostile', 'proagent', 3, {
        status: 'failed',
        partner: HOSTILE,
        failure: { seat: 0, step: 1, cause: 'focal', reason: HOSTILE },
      }),
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(run, 'run.json'),
    JSON.stringify({ schema: 1, conditions: [condition('proagent'), condition('greedy')] }),
  );
  const long = join(top, 'long.jsonl');
  writeFileSync(long, formatTrace(await playTrace({ level: 'full', horizon: 400, policies: [MIND, MIND] })));
  server = await startServer({
    page: built,
    host: '127.0.0.1',
    port: 0,
    answer: answerView([openSource(run), openSource(long)], false),
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(top, { recursive: true, force: true });
});

/** Opens a place, and fails the test for anything that the browser complains of. */
const open = async (hash: string, size = { width: 1280, height: 900 }): Promise<Page> => {
  const page = await browser.newPage({ viewport: size });
  page.setDefaultTimeout(LONGEST_WAIT);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(hash === 'about:blank' ? hash : `${server.url}${hash}`);
  return page;
};

const complaints: string[] = [];
/** What is seen of the first element there, once it is there. */
const textOf = async (page: Page, selector: string): Promise<string> => {
  const first = page.locator(selector).first();
  await first.waitFor();
  return (await first.allInnerTexts())[0] ?? '';
};
const stepOf = async (page: Page): Promise<number> => Number((await textOf(page, '.clock')).split('/')[0]);
const hashOf = (page: Page) => page.evaluate<string>('location.hash');
const thought = (page: Page) => page.locator('.chosen-skill').first().waitFor();

describe.skipIf(lacksChromium)('the page in Chromium', () => {
  test('replays: plays, pauses, steps, scrubs, jumps and changes speed, all by keyboard', async () => {
    const page = await open('#/episode/0/mind');
    await thought(page);
    await expect.poll(() => stepOf(page)).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => stepOf(page)).toBe(1);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => stepOf(page)).toBe(11);
    await page.keyboard.press('End');
    await expect.poll(() => stepOf(page)).toBe(60);
    expect(await textOf(page, '.ending')).toBe('The end: the horizon.');
    await page.keyboard.press('Home');
    await page.keyboard.press('n');
    await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
    const moment = await stepOf(page);
    await page.keyboard.press('n');
    await page.keyboard.press('p');
    await expect.poll(() => stepOf(page)).toBe(moment);
    await page.keyboard.press('+');
    await expect.poll(() => page.locator('.speed select').inputValue()).toBe('8');
    await page.keyboard.press('Space');
    await expect.poll(() => stepOf(page)).toBeGreaterThan(moment + 3);
    await page.keyboard.press('Space');
    const paused = await stepOf(page);
    await page.waitForTimeout(300);
    expect(await stepOf(page)).toBe(paused);
    await page.locator('.track input[type=range]').fill('33');
    await expect.poll(() => stepOf(page)).toBe(33);
    await page.close();
  });

  test('the kitchen that is shown is the state of the step, also in words', async () => {
    const page = await open('#/episode/0/mind?t=12');
    const trace = parseTrace(readFileSync(join(top, 'small-run/traces/mind.jsonl'), 'utf8'));
    if (!trace.ok) throw new Error('no trace');
    const grounded = groundOf(trace.value);
    if (!grounded.ok) throw new Error(grounded.reason);
    const { filmOf } = await import('../../src/viewer/film.ts');
    const { sight } = filmOf(trace.value, grounded.ground).frames[12]!;
    if (sight.kind !== 'state') throw new Error('no state');
    const told = grounded.ground.world.artist!.tell(sight.environment, sight.state);
    await page.getByRole('img', { name: told }).waitFor();
    await expect.poll(() => page.locator('.figure').count()).toBe(2);
    await page.close();
  });

  test('shows what the mind thought: plan, belief with its truth, surprise, verdict, memory, facts', async () => {
    const page = await open('#/episode/0/mind?t=20');
    await thought(page);
    const minds = await textOf(page, '#mind-panel');
    for (const part of ['PLAN', 'BELIEF', 'SURPRISE', 'VALIDATION', 'MEMORY', 'FACTS', 'steps are left', 'is about to'])
      expect(minds).toContain(part);
    await expect.poll(() => page.locator('.beliefs li').count()).toBeGreaterThan(1);
    await expect.poll(() => page.locator('.alternatives tbody tr').count()).toBeGreaterThan(1);
    await expect.poll(() => page.locator('.route.declared').count()).toBe(2);
    await expect.poll(() => page.locator('.route.believed').count()).toBe(1);
    await page.keyboard.press('i');
    await expect.poll(() => page.locator('.route').count()).toBe(0);
    await page.getByRole('tab', { name: /greedy/ }).click();
    expect(await textOf(page, '#mind-panel')).toContain('STATES ITS INTENTION');
    await page.close();
  });

  test('a link shows what its sender saw', async () => {
    const page = await open('#/episode/0/mind');
    await thought(page);
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByRole('tab', { name: /greedy/ }).click();
    await page.waitForURL(/t=10/);
    const other = await open(await hashOf(page));
    await expect.poll(() => stepOf(other)).toBe(10);
    await other.getByRole('tab', { name: /greedy/, selected: true }).waitFor();
    await page.close();
    await other.close();
  });

  test('two traces go in step, and the first difference is marked', async () => {
    const page = await open('#/episode/0/mind?with=0/other');
    await page.locator('.stage').nth(1).waitFor();
    await page.keyboard.press('d');
    await page.locator('.stage.differs').waitFor();
    const difference = await stepOf(page);
    expect(await textOf(page, '.difference-note')).toBe(`They differ since step ${difference}.`);
    await expect.poll(() => page.locator('.stage.differs').count()).toBe(1);
    const scores = await page.locator('.score').allInnerTexts();
    expect(scores.map((score) => /STEP\s*(\d+)/i.exec(score)?.[1])).toEqual([String(difference), String(difference)]);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.stage.differs').count()).toBe(0);
    await page.close();
  });

  test('a fork runs on in the browser, stands beside the original, and is saved as a trace that verifies', async () => {
    const page = await open('#/episode/0/mind?t=20');
    await thought(page);
    await page.keyboard.press('f');
    const form = page.locator('.fork-form');
    await form.locator('label:has-text("cook") > select').first().selectOption('1');
    await form.locator('label:has-text("policy") > select').last().selectOption('stay');
    await page.getByRole('button', { name: 'Run on' }).click();
    await page.locator('.stage').nth(1).waitFor();
    expect(await textOf(page, '.futures tbody tr:nth-child(2)')).toMatch(/from step 20, cook 1 is stay/);
    await page.waitForURL(/fork=20\.1\.policy\.stay/);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'save' }).click();
    const saved = parseTrace(readFileSync((await (await saving).path())!, 'utf8'));
    if (!saved.ok) throw new Error(saved.problem.found);
    const grounded = groundOf(saved.value);
    if (!grounded.ok) throw new Error(grounded.reason);
    expect(verifyTrace(saved.value, grounded.ground.environment)).toEqual({ ok: true, complete: true });
    await form.locator('label:has-text("cook") > select').first().selectOption('0');
    await form.locator('label:has-text("has") > select').first().selectOption('belief');
    await form.locator('label:has-text("it is sure that") > select').selectOption({ index: 2 });
    await page.getByRole('button', { name: 'Run on' }).click();
    await page.locator('.futures tbody tr:nth-child(3) button:has-text("save")').waitFor();
    const link = await hashOf(page);
    const again = await open(link);
    await again.locator('.futures tbody tr:nth-child(3) button:has-text("save")').waitFor();
    expect(await textOf(again, '.futures')).toBe(await textOf(page, '.futures'));
    await page.close();
    await again.close();
  });

  test('the seat of a network is played back, and the page says why', async () => {
    const page = await open('#/episode/0/network?mind=1');
    await page.locator('#mind-panel:has-text("not known")').waitFor();
    expect(await textOf(page, '#mind-panel')).toMatch(/a network needs its file and the ONNX runtime/);
    await page.getByRole('tab', { name: /proagent/ }).click();
    await thought(page);
    await page.close();
  });

  test('a run is narrowed by its heat map, sorted, and led from to its episodes', async () => {
    const page = await open('#/run/0');
    await page.getByRole('button', { name: /greedy with greedy on cramped_room/ }).click();
    await page.waitForURL(/focal=greedy/);
    await expect.poll(() => page.locator('section[aria-label=Episodes] tbody tr').count()).toBe(1);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('section[aria-label=Episodes] th button:has-text("return")').click();
    const returns = () => page.locator('section[aria-label=Episodes] tbody tr td:nth-child(6)').allInnerTexts();
    await expect.poll(returns).toEqual(['60', '40', '20', '20']);
    const again = await open(await hashOf(page));
    await again.locator('tbody').first().waitFor();
    expect(await again.locator('section[aria-label=Episodes] tbody tr td:nth-child(6)').allInnerTexts()).toEqual(
      await returns(),
    );
    await page.getByRole('searchbox', { name: 'find' }).fill('seed 2');
    await page.getByRole('link', { name: 'watch' }).click();
    await page.locator('.kitchen').waitFor();
    await page.waitForURL(/\/episode\/0\/network/);
    await page.close();
    await again.close();
  });

  test('hostile texts are shown as they are, and nothing of them runs', async () => {
    const page = await open('#/episode/0/hostile?t=3');
    await thought(page);
    await page.locator('.call summary').first().click();
    const shown = await textOf(page, 'main');
    expect(shown).toContain('<img src=x onerror=');
    expect(await textOf(page, '.call pre')).toContain('<script>window.harmed=1</script>');
    await page.keyboard.press('End');
    expect(await textOf(page, '.ending')).toContain('<img src=x');
    await expect.poll(() => page.locator('main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    const run = await open('#/run/0');
    await run.locator('tbody').first().waitFor();
    expect(await textOf(run, 'main')).toContain('<img src=x onerror=');
    expect(await run.evaluate('window.harmed')).toBeUndefined();
    expect(complaints).toEqual([]);
    await page.close();
    await run.close();
  });

  test('every button, field and picture has a name, at every width and without a sideways scroll', async () => {
    for (const hash of ['#/run/0', '#/episode/0/mind?t=5&fork=5.1.policy.stay&future=0']) {
      const page = await open(hash);
      await page
        .locator(hash.includes('run') ? 'tbody' : '.stage.differs')
        .first()
        .waitFor();
      for (const width of [360, 390, 820, 1440]) {
        await page.setViewportSize({ width, height: 844 });
        const nameless =
          await page.evaluate(`[...document.querySelectorAll('button, input, select, [role=img], summary, a')]
          .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.closest('label')?.textContent.trim()))
          .map((one) => one.outerHTML)`);
        expect(nameless).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      await page.close();
    }
  });

  test('every control is reached by the tab key, and the focus is seen', async () => {
    const page = await open('#/episode/0/mind');
    await thought(page);
    const reached = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(
          `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()`,
        ),
      );
    }
    for (const name of ['Fork', 'Keys', 'Step', 'Play (space)', 'Next moment (n)', 'Step forward (→)'])
      expect([...reached]).toContain(name);
    await page.keyboard.press('?');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    await page.close();
  });

  test('400 steps with two full minds are there in a second of work, and play in less than a frame each', async () => {
    const page = await open('about:blank');
    const session = await page.context().newCDPSession(page);
    // The main thread's own time: what other tests do on this machine must not count. It takes a fifth of each limit.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    await page.goto(`${server.url}#/episode/1/long?speed=60`);
    await thought(page);
    const loaded = await worked();
    expect(loaded).toBeLessThan(1000);
    await page.keyboard.press('Space');
    await page.locator('.ending').waitFor();
    expect((await worked()) - loaded).toBeLessThan((400 * 1000) / 60);
    await page.close();
  });
});

describe.skipIf(lacksChromium)('the player in one file', () => {
  test('plays from disk and in a frame, asks for nothing, and escapes what it carries', async () => {
    const trace = await playTrace({ level: 'full', horizon: 30 });
    const hostile = poison(await playTrace({ horizon: 30 }));
    const episodes = [
      { id: 'a', title: 'Cramped room, best', trace },
      { id: 'b', title: `worst ${HOSTILE}`, trace: hostile },
    ];
    const alone = join(top, 'player.html');
    writeFileSync(alone, playerHtml(episodes, `Chosen ${HOSTILE}`, player));
    const framed = join(top, 'report.html');
    writeFileSync(
      framed,
      `<!doctype html><meta charset="utf-8"><h1>report</h1>${playerFrame(episodes, 'Chosen', player)}`,
    );
    for (const file of [alone, framed]) {
      const page = await browser.newPage();
      page.setDefaultTimeout(LONGEST_WAIT);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`file://${file}`);
      const inside = file === framed ? page.frameLocator('iframe') : page.locator(':root');
      await inside.getByRole('link', { name: 'Cramped room, best' }).click();
      await inside.locator('.chosen-skill').first().waitFor();
      await inside.getByRole('button', { name: 'Step forward (→)' }).click();
      await inside.locator('.clock:has-text("1 / 30")').waitFor();
      await inside.getByRole('link', { name: 'Rapport' }).click();
      await inside.getByRole('link', { name: /worst/ }).click();
      await inside.locator('.kitchen').waitFor();
      expect(await inside.locator('main img, main script').count()).toBe(0);
      expect(asked.filter((url) => !url.startsWith('file:') && url !== 'about:srcdoc')).toEqual([]);
      expect(await page.evaluate('window.harmed')).toBeUndefined();
      await page.close();
    }
  });

  test('refuses two episodes of one name', async () => {
    const one = { id: 'a', title: '', trace: await playTrace({ horizon: 3 }) };
    expect(() => playerHtml([one, one], '', player)).toThrow('two episodes are called a');
  });
});
