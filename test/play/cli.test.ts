import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { BUILT_PAGE } from '../../src/viewer/server/server.ts';
import { ownFolder } from './games.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

interface Running {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  readonly code: Promise<number | null>;
}

const rapport = (folder: string, ...words: readonly string[]): Running => {
  const child = spawn(process.execPath, ['--import', TSX, join(ROOT, 'src/cli/main.ts'), ...words], { cwd: folder });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return { child, out: () => out, err: () => err, code: new Promise((resolve) => child.on('close', resolve)) };
};

test('`rapport play` serves its page until it is interrupted', { timeout: 90_000 }, async () => {
  const folder = ownFolder();
  const running = rapport(folder, 'play', 'simple', '--turns', '--port', '0', '--out', 'games');
  if (!existsSync(join(BUILT_PAGE, 'index.html'))) {
    expect(await running.code).toBe(2);
    expect(running.err()).toContain('npm run build');
    return;
  }
  while (!running.out().includes('ctrl-c')) await new Promise((resolve) => setTimeout(resolve, 20));
  const url = running.out().split('\n')[0]!;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await (await fetch(`${url}api/session`)).json()).toEqual({ screen: 'play' });
  expect((await fetch(`${url}api/trace/0/x`)).status).toBe(404);
  running.child.kill('SIGINT');
  expect(await running.code).toBe(0);
  expect(running.err()).toBe('');
});

test('what can’t be played is refused before anything is served', { timeout: 90_000 }, async () => {
  const folder = ownFolder();
  const wrong = [
    rapport(folder, 'play', 'cramped_rom'),
    rapport(folder, 'play', '--tick', '3'),
    rapport(folder, 'study', join(ROOT, 'scenarios/first-meeting.yaml'), '--summary'),
  ];
  expect(await Promise.all(wrong.map(({ code }) => code))).toEqual([2, 2, 2]);
  expect(wrong[0]!.err()).toContain("did you mean 'cramped_room'");
  expect(wrong[1]!.err()).toContain('at least 10');
  expect(wrong[2]!.err()).toContain('nobody has rated a game here');
});
