import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecord, readRows } from '../../src/experiment/directory.ts';
import { loadScenario } from '../../src/experiment/load.ts';
import { prepareRun } from '../../src/experiment/run.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import { openKeeping } from '../../src/play/keeping.ts';
import { openTable, type Wish } from '../../src/play/openTable.ts';
import type { PlayedStep, TableSettings } from '../../src/play/protocol.ts';
import { createTable } from '../../src/play/table.ts';
import { verifyTrace } from '../../src/replay.ts';
import { connect, type ListeningPage, ownFolder } from './games.ts';

const WISH: Wish = {
  layout: 'cramped_room',
  rules: null,
  partner: 'greedy',
  seat: 0,
  tick: 10,
  horizon: 8,
  models: null,
};

const setTable = async (wish: Partial<Wish> = {}) => {
  const folder = ownFolder();
  const opened = await openTable({ ...WISH, ...wish });
  const keeping = openKeeping(folder, {
    name: 'play',
    resolved: { rapport: 1, name: 'play' },
    base: '.',
    text: 'play\n',
    planned: () => null,
    conditions: [],
    policies: {},
    declared: {},
  });
  const table = createTable({ ...opened, keeping, countdown: 0, addresses: ['http://here/'] });
  return { folder, table, keeping, settings: opened.settings };
};

/** Resolves when a game has ended. */
const untilOver = (page: ListeningPage, games = 1) =>
  page.until(
    'table',
    () =>
      page.heard.filter((one) => one.kind === 'phase' && one.phase === 'over').length >= games &&
      page.last('table').result !== null,
  );
const stepsOf = (page: ListeningPage): readonly PlayedStep[] => page.heard.filter((one) => one.kind === 'step');

test('a game at a table leaves a row and a trace like any other episode', async () => {
  const { folder, table, keeping } = await setTable();
  const page = connect(table);
  expect(page.last('table').seats).toEqual([
    { kind: 'person', name: '', taken: true, present: true, yours: true },
    { kind: 'policy', policy: 'greedy' },
  ]);
  page.say({ kind: 'begin' });
  const { result } = await untilOver(page);
  expect(page.last('table').playing).toBe(false);
  expect(result).toMatchObject({ steps: 8, failure: null, missed: [0, 0] });
  const [row] = readRows(join(folder, 'episodes.jsonl'));
  expect(row).toMatchObject({ focal: 'greedy', partner: 'person', seat: 1, status: 'finished', steps: 8 });
  const opened = await openTrace(result!.trace!);
  expect(verifyTrace(opened.trace, opened.environment, opened.change)).toEqual({ ok: true, complete: true });
  expect(opened.trace.header.level).toBe('full');
  keeping.close();
  expect(readRecord(folder)!.conditions).toMatchObject([
    { focal: 'greedy', partner: 'person', layout: 'cramped_room' },
  ]);
  expect(readdirSync(folder)).not.toContain('journal.jsonl');
});

test('a rematch is another episode with luck of its own, and seats can be swapped before it', async () => {
  const { folder, table } = await setTable();
  const page = connect(table);
  page.say({ kind: 'begin' });
  await untilOver(page);
  page.say({ kind: 'swap' });
  expect(page.last('table').seats.map(({ kind }) => kind)).toEqual(['policy', 'person']);
  expect(page.last('table').seats[1]).toMatchObject({ yours: true });
  page.say({ kind: 'begin' });
  await untilOver(page, 2);
  page.say({ kind: 'begin' });
  await untilOver(page, 3);
  const rows = readRows(join(folder, 'episodes.jsonl'));
  expect(rows.map(({ seat, seed }) => [seat, seed])).toEqual([
    [1, 1],
    [0, 2],
    [0, 3],
  ]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  expect(
    new Set(
      rows.map(
        ({ id }) =>
          JSON.parse(readFileSync(join(folder, `traces/${id}.jsonl`), 'utf8').split('\n')[0]!).random.environment,
      ),
    ).size,
  ).toBe(3);
  expect(readRecord(folder)!.conditions.length).toBe(2);
});

test('two pages play one game; nobody moves the cook of somebody else', async () => {
  const { folder, table } = await setTable({ partner: 'person', tick: 20, horizon: 12 });
  const [ann, bob] = [connect(table), connect(table)];
  const watcher = connect(table);
  ann.say({ kind: 'name', name: '<b>Ann</b>\u0007' });
  expect(bob.last('table').seats).toMatchObject([
    { name: '<b>Ann</b>', yours: false },
    { yours: true, present: true },
  ]);
  watcher.say({ kind: 'begin' });
  await ann.until('step', ({ step }) => step === 2);
  expect(ann.last('scene').yours).toEqual([0]);
  expect(bob.last('scene').yours).toEqual([1]);
  expect(watcher.last('scene').yours).toEqual([]);
  ann.say({ kind: 'press', seat: 0, action: 2 });
  ann.say({ kind: 'press', seat: 1, action: 0 });
  bob.say({ kind: 'press', seat: 1, action: 3 });
  bob.say({ kind: 'press', seat: 0, action: 1 });
  watcher.say({ kind: 'press', seat: 0, action: 1 });
  watcher.say({ kind: 'pause' });
  watcher.say({ kind: 'leave' });
  ann.say({ kind: 'release', seat: 0, action: 2 });
  bob.say({ kind: 'release', seat: 1, action: 3 });
  await untilOver(ann);
  const moved = stepsOf(ann).filter(({ actions }) => actions.some((action) => action !== 4));
  expect(moved.map(({ actions }) => actions)).toEqual([[2, 3]]);
  expect(stepsOf(watcher)).toEqual(stepsOf(ann));
  expect(readRows(join(folder, 'episodes.jsonl'))).toMatchObject([{ focal: 'person', partner: 'person' }]);
});

test('one page can take both seats: two people at one keyboard', async () => {
  const { table } = await setTable({ partner: 'person' });
  const page = connect(table);
  page.say({ kind: 'begin' });
  expect(page.last('refused').reason).toContain('nobody sits in seat 1');
  page.say({ kind: 'sit', seat: 1 });
  page.say({ kind: 'begin' });
  await page.until('phase', ({ phase }) => phase === 'playing');
  expect(page.last('scene').yours).toEqual([0, 1]);
  page.say({ kind: 'press', seat: 0, action: 5 });
  page.say({ kind: 'press', seat: 1, action: 0 });
  await untilOver(page);
  const actions = stepsOf(page).map((step) => step.actions);
  expect(actions.some(([first]) => first === 5)).toBe(true);
  expect(actions.some(([, second]) => second === 0)).toBe(true);
});

test('a lost page pauses the game; its token brings its seat back, and the game goes on by itself', async () => {
  const { table } = await setTable({ horizon: 30 });
  const page = connect(table);
  const { token } = page.last('welcome');
  page.say({ kind: 'begin' });
  await page.until('step', ({ step }) => step === 5);
  page.say({ kind: 'press', seat: 0, action: 0 });
  page.leave();
  const before = stepsOf(page).length;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(stepsOf(page).length).toBe(before);

  const again = connect(table, token);
  expect(again.last('welcome').token).toBe(token);
  expect(again.last('scene')).toMatchObject({ yours: [0], now: { step: before } });
  const { result } = await untilOver(again);
  expect(result).toMatchObject({ steps: 30, missed: [0, 0] });
  expect(stepsOf(again).length).toBe(30 - before);
});

test('the others may go on without who is away; those steps are missed, and the seat can be had back', async () => {
  const { table } = await setTable({ partner: 'person', horizon: 40 });
  const [ann, bob] = [connect(table), connect(table)];
  ann.say({ kind: 'name', name: 'Ann' });
  ann.say({ kind: 'begin' });
  await bob.until('step', ({ step }) => step === 3);
  const { token } = ann.last('welcome');
  ann.leave();
  expect(bob.last('phase')).toMatchObject({ phase: 'paused', why: 'Ann is away' });
  bob.say({ kind: 'resume' });
  await bob.until('step', ({ missed }) => missed.includes(0));
  connect(table).leave(); // somebody looks in; the game doesn't wait for Ann again because of that
  expect(bob.last('phase').phase).toBe('playing');
  const back = connect(table, token);
  back.say({ kind: 'press', seat: 0, action: 0 });
  const { result } = await untilOver(bob);
  expect(result!.missed[0]).toBeGreaterThan(0);
  expect(result!.missed[0]).toBeLessThan(37);
  expect(stepsOf(bob).some(({ actions }) => actions[0] === 0)).toBe(true);
});

test('a stranger gets no seat of somebody who is only away for a moment, but may take it by asking', async () => {
  const { table } = await setTable({ horizon: 500 });
  const page = connect(table);
  page.say({ kind: 'begin' });
  await page.until('step');
  page.leave();
  const stranger = connect(table, 'not-a-token');
  expect(stranger.last('scene').yours).toEqual([]);
  stranger.say({ kind: 'sit', seat: 0 });
  expect(stranger.last('scene').yours).toEqual([0]);
  await stranger.until('phase', ({ phase }) => phase === 'playing');
  stranger.say({ kind: 'leave' });
  expect(stranger.last('table')).toMatchObject({ playing: false, result: null });
});

test('of two pages with one token the later one counts', async () => {
  const { table } = await setTable();
  const page = connect(table);
  const later = connect(table, page.last('welcome').token);
  expect(page.closed()).toBe(true);
  expect(page.last('replaced')).toEqual({ kind: 'replaced' });
  page.say({ kind: 'swap' });
  expect(later.last('table').seats[0]!.kind).toBe('person');
  page.leave(); // its socket closes after it was replaced
  later.say({ kind: 'swap' });
  expect(later.last('table').seats[1]).toMatchObject({ yours: true, present: true });
});

test('settings are taken over only as far as the menu has them', async () => {
  const { table, settings } = await setTable();
  const page = connect(table);
  const ask = (part: Partial<TableSettings>) => page.say({ kind: 'settings', settings: { ...settings, ...part } });
  ask({ layout: '../../etc' });
  expect(page.last('refused').reason).toContain('no such layout');
  ask({ seats: [{ kind: 'person' }, { kind: 'policy', policy: './evil.ts' }] });
  expect(page.last('refused').reason).toContain('no such partner');
  expect(page.last('table').settings).toEqual(settings);
  ask({
    rules: 'current',
    layout: 'cramped_room',
    seats: [{ kind: 'policy', policy: 'stay' }, { kind: 'person' }],
    tick: null,
  });
  expect(page.last('table')).toMatchObject({ problem: null, settings: { rules: 'current', tick: null } });
  ask({
    seats: [
      { kind: 'policy', policy: 'stay' },
      { kind: 'policy', policy: 'stay' },
    ],
  });
  expect(page.last('table').problem).toContain('nobody plays');
  page.say({ kind: 'consent' });
  expect(page.last('refused').reason).toContain('not a study');
});

test('layouts for other numbers of cooks get as many seats', async () => {
  const { table, settings } = await setTable();
  const page = connect(table);
  const { layouts } = page.last('menu');
  const crowded = layouts.find(({ seats }) => seats > 2)!;
  page.say({ kind: 'settings', settings: { ...settings, rules: crowded.rules, layout: crowded.name } });
  const kinds = page.last('table').seats.map(({ kind }) => kind);
  expect(kinds).toEqual(['person', ...new Array(crowded.seats - 1).fill('policy')]);
  page.say({ kind: 'begin' });
  const { result } = await untilOver(page);
  expect(result).toMatchObject({ steps: 8, failure: null });
});

test('a partner of one’s own is not taken for one that ships by the same name', async () => {
  const folder = ownFolder();
  const file = join(folder, 'greedy.mjs');
  writeFileSync(
    file,
    `export default { name: 'greedy', version: '1', create: () => ({ name: 'greedy', begin: () => null, act: (o, memory) => ({ action: 0, memory }) }) };`,
  );
  const { table } = await setTable({ partner: file });
  const page = connect(table);
  expect(page.last('table').seats[1]).toEqual({ kind: 'policy', policy: 'greedy, yours' });
  page.say({ kind: 'begin' });
  await untilOver(page);
  expect(stepsOf(page).every(({ actions }) => actions[1] === 0)).toBe(true);
});

test('a wish that means nothing is told with the nearest name', async () => {
  await expect(openTable({ ...WISH, layout: 'cramped_rom' })).rejects.toThrow("did you mean 'cramped_room'");
  await expect(openTable({ ...WISH, partner: 'proagnet' })).rejects.toThrow("did you mean 'proagent'");
  await expect(openTable({ ...WISH, rules: 'legcy' })).rejects.toThrow("did you mean 'legacy'");
  await expect(openTable({ ...WISH, seat: 2 })).rejects.toThrow('its seats are 0 to 1');
  await expect(openTable({ ...WISH, partner: './nobody.ts' })).rejects.toThrow('there is no file');
});

test('no other command can seat a person, and says where one is named', async () => {
  const folder = ownFolder();
  const file = join(folder, 'people.yaml');
  writeFileSync(file, 'rapport: 1\nname: people\nlayouts: [simple]\nfocal: [stay]\npartners: [person]\n');
  const running = prepareRun(loadScenario(file), null);
  await expect(running).rejects.toThrow(/people\.yaml:5:\d+[\s\S]*only `rapport play` and `rapport study`/);
});
