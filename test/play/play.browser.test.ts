/** Games in a real browser, by real keys. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readRows } from '../../src/experiment/directory.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import { control } from '../../src/overcooked/controller.ts';
import { chooseGoal } from '../../src/overcooked/cook.ts';
import type { OvercookedEnvironment } from '../../src/overcooked/environment.ts';
import { ACTIONS } from '../../src/overcooked/kitchen.ts';
import { sceneOf } from '../../src/overcooked/scene.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { openKeeping } from '../../src/play/keeping.ts';
import { openTable, type Wish } from '../../src/play/openTable.ts';
import type { Scene, ServerMessage } from '../../src/play/protocol.ts';
import { createTable } from '../../src/play/table.ts';
import { verifyTrace } from '../../src/replay.ts';
import type { EnvironmentRequest } from '../../src/world.ts';
import { lacksChromium } from '../viewer/browser.ts';
import { openWindow, serve } from './browser.ts';
import { ownFolder } from './games.ts';

const KEYS: Readonly<Record<(typeof ACTIONS)[number], string>> = {
  north: 'ArrowUp',
  south: 'ArrowDown',
  east: 'ArrowRight',
  west: 'ArrowLeft',
  stay: 'Period',
  interact: 'Space',
};

const setTable = async (wish: Partial<Wish>) => {
  const folder = ownFolder();
  const opened = await openTable({
    layout: 'cramped_room',
    rules: null,
    partner: 'proagent',
    seat: 0,
    tick: 40,
    horizon: 150,
    models: null,
    ...wish,
  });
  const keeping = openKeeping(folder, {
    name: 'play',
    resolved: { rapport: 1, name: 'play' },
    base: '.',
    text: '',
    planned: () => null,
    conditions: [],
    policies: {},
    declared: {},
  });
  const table = createTable({ ...opened, keeping, countdown: 0.3, addresses: ['http://here/'] });
  const server = await serve({ screen: 'play' }, table);
  return { folder, url: server.url };
};

const begin = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('.game[data-phase=playing]').waitFor();
};
/** Steps taken in the game on the page; null where there is none. */
const stepOf = (page: Page): Promise<number | null> =>
  page.evaluate<number | null>(`(() => {
    const game = document.querySelector('.game');
    return game === null ? null : Number(game.dataset.step);
  })()`);
/** Resolves when so many steps are taken, or the game is over. */
const untilStep = async (page: Page, least: number): Promise<void> => {
  for (let step = await stepOf(page); step !== null && step < least; step = await stepOf(page)) await setTimeout(10);
};
const resultOf = async (page: Page): Promise<number> => Number(await page.getByTestId('result').textContent());

/**
 * Presses the keys that a careful cook would in a game of turns: looks at what the page was sent, presses, and looks
 * again when the step is taken, however long that took. Ends with the game.
 */
const playByKeys = async (page: Page, heard: readonly ServerMessage[]): Promise<void> => {
  const scene = heard.findLast((one): one is Scene => one.kind === 'scene')!;
  const environment = overcooked.environment(scene.request as unknown as EnvironmentRequest) as OvercookedEnvironment;
  const kitchen = sceneOf(environment.kitchen);
  const seat = scene.yours[0]!;
  const isOver = () => heard.some((one) => one.kind === 'table' && one.result !== null);
  while (!isOver()) {
    const now = heard.findLast((one) => one.kind === 'step') ?? scene.now;
    const state = environment.decode(now.state);
    const action = control(kitchen, state, seat, chooseGoal(kitchen, state, seat), Int32Array.of(now.step + 1));
    await page.keyboard.press(KEYS[ACTIONS[action]!]);
    const isTaken = () =>
      heard.some((one) => one.kind === 'step' && one.step > now.step && one.actions[seat] === action);
    while (!isTaken() && !isOver()) await setTimeout(5);
  }
};

describe.skipIf(lacksChromium)('in Chromium', () => {
  test('a whole game by keyboard with the mind delivers soups, and its trace replays to what the page said', async () => {
    const { folder, url } = await setTable({ tick: null, horizon: 250 });
    const { page, heard, complaints, close } = await openWindow(url);
    await begin(page);
    await playByKeys(page, heard);
    const shown = await resultOf(page);
    // In turns a slow machine plays as well as a fast one.
    expect(shown).toBeGreaterThanOrEqual(80);
    const [row] = readRows(join(folder, 'episodes.jsonl'));
    expect(row).toMatchObject({ return: shown, focal: 'proagent', partner: 'person', steps: 250, status: 'finished' });
    const { trace, environment, change } = await openTrace(join(folder, 'traces', `${row!.id}.jsonl`));
    expect(verifyTrace(trace, environment, change)).toEqual({ ok: true, complete: true });
    // Both worked for it.
    for (const seat of [0, 1]) expect(trace.steps.filter(({ a }) => a[seat] === 5).length).toBeGreaterThan(3);
    expect(trace.steps.some(({ records }) => records?.[1] != null)).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  test('two browsers play one game; a name is text, whatever is in it', async () => {
    const { folder, url } = await setTable({ tick: 40, horizon: 150 });
    const ann = await openWindow(url);
    await ann.page.locator('#seat-1').selectOption('person');
    await ann.page.getByText('One more person is needed').waitFor();
    expect(await ann.page.getByRole('button', { name: 'Play', exact: true }).isDisabled()).toBe(true);
    const bob = await openWindow(url);
    await ann.page.getByLabel('Your name').fill('<img src=x onerror=alert(1)>');
    await bob.page.getByText('<img src=x onerror=alert(1)>').waitFor();
    await begin(ann.page);
    await untilStep(bob.page, 2);
    await ann.page.keyboard.press('ArrowLeft');
    await bob.page.keyboard.press('KeyW');
    await resultOf(bob.page);
    const { trace } = await openTrace(
      join(folder, 'traces', `${readRows(join(folder, 'episodes.jsonl'))[0]!.id}.jsonl`),
    );
    // A key counts for as long as it is down, here perhaps a few steps.
    expect(new Set(trace.steps.map(({ a }) => a[0]))).toEqual(new Set([4, 3]));
    expect(new Set(trace.steps.map(({ a }) => a[1]))).toEqual(new Set([4, 0]));
    const bobs = bob.heard.filter(({ kind }) => kind === 'step');
    expect(bobs.length).toBe(150);
    expect(bobs).toEqual(ann.heard.filter(({ kind }) => kind === 'step'));
    expect([...ann.complaints, ...bob.complaints]).toEqual([]);
    await ann.close();
    await bob.close();
  });

  test('two people at one keyboard have a half of it each', async () => {
    const { folder, url } = await setTable({ tick: null, horizon: 3, partner: 'person' });
    const { page, complaints, close } = await openWindow(url);
    await page.getByRole('button', { name: 'Share this keyboard' }).click();
    await begin(page);
    for (const [i, keys] of [
      ['KeyD', 'ArrowUp'],
      ['Enter', 'Space'],
      ['KeyQ', 'Period'],
    ].entries()) {
      for (const key of keys) await page.keyboard.press(key);
      if (i < 2) await untilStep(page, i + 1);
    }
    await resultOf(page);
    const { trace } = await openTrace(
      join(folder, 'traces', `${readRows(join(folder, 'episodes.jsonl'))[0]!.id}.jsonl`),
    );
    expect(trace.steps.map(({ a }) => a)).toEqual([
      [2, 0],
      [5, 5],
      [4, 4],
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a page that is loaded again in the middle of a game has its seat back', async () => {
    const { folder, url } = await setTable({ horizon: 200 });
    const { page, complaints, close } = await openWindow(url);
    await begin(page);
    await untilStep(page, 5);
    await page.reload();
    await page.locator('.game').waitFor();
    const back = (await stepOf(page))!;
    expect(back).toBeGreaterThanOrEqual(5);
    await untilStep(page, back + 2); // it goes on by itself
    await page.keyboard.press('Space');
    await resultOf(page);
    const [row] = readRows(join(folder, 'episodes.jsonl'));
    expect(row!.steps).toBe(200);
    const { trace } = await openTrace(join(folder, 'traces', `${row!.id}.jsonl`));
    expect(trace.steps.filter(({ a }) => a[0] === 5).length).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  test('Escape pauses, Enter goes on, and a paused game can be left', async () => {
    const { folder, url } = await setTable({ horizon: 2000 });
    const { page, complaints, close } = await openWindow(url);
    await begin(page);
    await untilStep(page, 3);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Paused' }).waitFor();
    const paused = (await stepOf(page))!;
    await page.waitForTimeout(200);
    expect(await stepOf(page)).toBe(paused);
    await page.keyboard.press('Enter');
    await untilStep(page, paused + 3);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Leave the game' }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(readRows(join(folder, 'episodes.jsonl'))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('thumbs walk and act on a phone', async () => {
    const { folder, url } = await setTable({ tick: null, horizon: 3, partner: 'stay' });
    const { page, complaints, close } = await openWindow(url, { width: 390, height: 844, touch: true });
    await page.getByRole('button', { name: 'Play', exact: true }).tap();
    await page.locator('.game[data-phase=playing]').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    for (const name of ['Left', 'Take or put', 'Wait']) await page.getByRole('button', { name }).tap();
    await resultOf(page);
    const { trace } = await openTrace(
      join(folder, 'traces', `${readRows(join(folder, 'episodes.jsonl'))[0]!.id}.jsonl`),
    );
    expect(trace.steps.map(({ a }) => a[0])).toEqual([3, 5, 4]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a slow partner never freezes the page: it is shown as thinking, and its steps are missed', async () => {
    const folder = ownFolder();
    const slow = join(folder, 'slow.mjs');
    writeFileSync(
      slow,
      `export default { name: 'slow', version: '1', nature: 'external', create: () => ({ name: 'slow', begin: () => null,
        act: async (observation, memory) => { await new Promise((r) => setTimeout(r, 2000)); return { action: 0, memory }; } }) };`,
    );
    const { folder: run, url } = await setTable({ tick: 40, horizon: 100, partner: slow });
    const { page, complaints, close } = await openWindow(url);
    await begin(page);
    await page.getByText('thinking').waitFor();
    const before = (await stepOf(page))!;
    await page.keyboard.press('Space');
    await untilStep(page, before + 5);
    await resultOf(page);
    const { trace } = await openTrace(join(run, 'traces', `${readRows(join(run, 'episodes.jsonl'))[0]!.id}.jsonl`));
    const late = trace.steps.filter(({ missed }) => missed?.includes(1));
    expect(late.length).toBeGreaterThan(50);
    expect(late.every(({ a }) => a[1] === 4)).toBe(true);
    expect(trace.steps.filter(({ a }) => a[0] === 5).length).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the practice teaches a whole soup, step by step', async () => {
    const { url } = await setTable({ tick: null, rules: 'current', layout: 'cramped_room' });
    const { page, complaints, close } = await openWindow(url);
    await page.getByRole('button', { name: 'Practise' }).click();
    const lesson = (name: string) => page.getByRole('heading', { name }).waitFor();
    const walk = async (letters: string): Promise<void> => {
      const keys: Readonly<Record<string, string>> = { N: 'KeyW', S: 'KeyS', E: 'KeyD', W: 'KeyA', I: 'Space' };
      for (const letter of letters) await page.keyboard.press(keys[letter]!);
    };
    await lesson('Walk');
    await walk('W');
    await lesson('Take an onion');
    await walk('WNWI');
    await lesson('Put the onion into the pot');
    await walk('EENI');
    await lesson('Two more onions');
    await walk('WWWIEENI');
    await lesson('One more onion');
    await walk('WWWIEENI');
    await lesson('Light the stove');
    await walk('I');
    await lesson('Fetch a dish');
    await walk('SSWSI');
    await lesson('Wait for the soup');
    await walk('NNEN');
    while (!(await page.getByRole('heading', { name: 'Take the soup' }).isVisible())) await page.keyboard.press('KeyQ');
    await walk('I');
    await lesson('Serve the soup');
    await walk('SEEI');
    await lesson('That is all there is to it');
    await page.getByRole('button', { name: 'To the table' }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
