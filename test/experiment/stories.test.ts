import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadScenario } from '../../src/experiment/load.ts';
import { executeRun, prepareRun } from '../../src/experiment/run.ts';

const STORIES = fileURLToPath(new URL('../../scenarios/stories', import.meta.url));

/** The first seed of each is a playthrough, whose expectations have to come true as well. */
const SEEDS = { from: '--seeds', path: ['seeds'], value: '2..3' };

test.each(readdirSync(STORIES).filter((file) => file.endsWith('.yaml')))('the story %s comes true', async (file) => {
  const out = mkdtempSync(join(tmpdir(), 'rapport-story-'));
  const prepared = await prepareRun(loadScenario(join(STORIES, file), [SEEDS]), null);
  const { rows } = await executeRun(prepared, {
    out,
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  rmSync(out, { recursive: true });
  expect(rows.filter(({ status }) => status !== 'finished')).toEqual([]);
  expect(rows.flatMap(({ findings }) => (findings ?? []).filter(({ met }) => !met))).toEqual([]);
  expect(prepared.expansion.expectations.length).toBeGreaterThan(0);
});
