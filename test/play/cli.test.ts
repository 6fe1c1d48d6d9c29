import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand, startCommand, untilSaid } from '../command.ts';
import { buildPage } from '../viewer/browser.ts';
import { ownFolder } from './games.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('`rapport play` serves its page until it is interrupted', async () => {
  await buildPage('production');
  const running = await startCommand(['play', 'simple', '--turns', '--port', '0', '--out', 'games'], ownFolder());
  await untilSaid(running, 'ctrl-c');
  const url = running.out().split('\n')[0]!;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await (await fetch(url)).text()).toContain('<script type="module"');
  expect(await (await fetch(`${url}api/session`)).json()).toEqual({ screen: 'play' });
  expect((await fetch(`${url}api/trace/0/x`)).status).toBe(404);
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, err: '' });
});

test('what can’t be played is refused before anything is served', async () => {
  const folder = ownFolder();
  const wrong = await Promise.all([
    runCommand(['play', 'cramped_rom'], folder),
    runCommand(['play', '--tick', '3'], folder),
    runCommand(['study', join(ROOT, 'scenarios/first-meeting.yaml'), '--summary'], folder),
  ]);
  expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2]);
  expect(wrong[0]!.err).toContain("did you mean 'cramped_room'");
  expect(wrong[1]!.err).toContain('at least 10');
  expect(wrong[2]!.err).toContain('nobody has rated a game here');
});
