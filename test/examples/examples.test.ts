import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What each example prints. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  'episode.ts': /^return \d+ in 200 steps, truncated\nthe trace has 202 lines\n$/,
};

test('every example is here', () => {
  expect(readdirSync(`${ROOT}/examples`).sort()).toEqual(Object.keys(PRINTS).sort());
});

test.each(Object.entries(PRINTS))('%s runs and says what it shows', (file, printed) => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const words = ['--import', 'tsx', `${ROOT}/examples/${file}`];
  const out = execFileSync(process.execPath, words, { cwd: ROOT, env, encoding: 'utf8' });
  expect(out).toMatch(printed);
  expect(Number(/return (\d+)/.exec(out)![1])).toBeGreaterThanOrEqual(100);
});
