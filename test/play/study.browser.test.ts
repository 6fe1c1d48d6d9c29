/** A study in a real browser, from consent to thanks. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRows } from '../../src/experiment/directory.ts';
import { readRatings } from '../../src/experiment/ratings.ts';
import { openKeeping } from '../../src/play/keeping.ts';
import { loadStudy } from '../../src/play/study/file.ts';
import { keptOf, planStudy } from '../../src/play/study/plan.ts';
import { createStudy } from '../../src/play/study/study.ts';
import { lacksChromium } from '../viewer/browser.ts';
import { openWindow, serve } from './browser.ts';
import { ownFolder } from './games.ts';

const HOSTILE = `<img src=x onerror="alert(1)"></script><script>alert(2)</script>`;

const STUDY = `study: 1
name: strangers
title: ${JSON.stringify(HOSTILE)}
tick: 20
countdown: 0
consent: |
  First part.

  ${HOSTILE}
thanks: Thank you.
scenario:
  rapport: 1
  name: two
  rules: legacy
  layouts: [cramped_room]
  horizon: 15
  focal: [greedy, { name: sleeper, policy: stay }]
`;

describe.skipIf(lacksChromium)('in Chromium', () => {
  test('a study from start to finish, by keyboard but for the last button', async () => {
    const folder = ownFolder();
    const file = join(folder, 'study.yaml');
    writeFileSync(file, STUDY);
    const plan = await planStudy(loadStudy(file, undefined));
    const keeping = openKeeping(join(folder, 'run'), keptOf(plan, join(folder, 'run')));
    const study = createStudy({ plan, keeping, onProgress: () => {}, onTrouble: () => {} });
    const { url } = await serve({ screen: 'study' }, study);
    const { page, complaints, heard, close } = await openWindow(url);

    const press = async (name: string): Promise<void> => {
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
    };
    await page.getByText('<script>alert(2)</script>').first().waitFor();
    await press('I agree and want to take part');
    await page.getByRole('heading', { name: 'Walk' }).waitFor();
    await press('Skip the practice');
    for (const [game, teammate] of [
      [1, 'A'],
      [2, 'B'],
    ] as const) {
      await page.getByText(`Game ${game} of 2`).waitFor();
      await page.getByRole('heading', { name: `You play with teammate ${teammate}` }).waitFor();
      await press('Begin');
      await page.getByRole('heading', { name: 'How was it?' }).waitFor();
      const scales = page.getByRole('group');
      expect(await scales.count()).toBe(5);
      // The arrow keys move within a scale, the tab key to the next one.
      await scales.nth(0).getByRole('radio', { name: '1, not at all' }).focus();
      await page.keyboard.press('Space');
      for (let i = 0; i < game; i++) await page.keyboard.press('ArrowRight');
      await scales.nth(1).getByRole('radio', { name: '7, fully' }).focus();
      await page.keyboard.press('Space');
      await page.getByLabel('Anything else').fill(HOSTILE);
      await press('Go on');
      await page.getByText('3 statements are left blank').waitFor();
      await press('Go on all the same');
    }
    await page.getByText('Thank you.').waitFor();

    const ratings = readRatings(join(folder, 'run'));
    const blank = { competence: null, humanLikeness: null, flexibility: null };
    expect(ratings.map(({ answers }) => answers)).toEqual([
      { fluency: 2, trust: 7, ...blank },
      { fluency: 3, trust: 7, ...blank },
    ]);
    expect(ratings.map(({ comment }) => comment)).toEqual([HOSTILE, HOSTILE]);
    expect(readRows(join(folder, 'run', 'episodes.jsonl')).map(({ id }) => id)).toEqual(
      ratings.map(({ episode }) => episode),
    );
    expect(new Set(ratings.map(({ teammate }) => teammate))).toEqual(new Set(['greedy', 'sleeper']));
    expect(JSON.stringify(heard)).not.toMatch(/greedy|sleeper/);
    expect(await page.locator('img, script[src=""]').count()).toBe(0);

    await page.reload();
    await page.getByText(ratings[0]!.participant).waitFor();
    await page.getByRole('button', { name: 'Let the next participant begin' }).click();
    await page.getByRole('button', { name: 'I agree and want to take part' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
    keeping.close();
  });
});
