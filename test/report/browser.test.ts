import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePlayer } from '../../src/cli/reportPlayer.ts';
import { formatHtml } from '../../src/report/html.ts';
import { buildPage, LONGEST_WAIT, lacksChromium, launchChromium } from '../viewer/browser.ts';
import { newFolder, playRun, removeFolders, reportOf } from './played.ts';

describe.skipIf(lacksChromium)('a report in Chromium', () => {
  let browser: Browser;
  let file: string;

  beforeAll(async () => {
    const [chromium, built] = await Promise.all([launchChromium(), buildPage('embed')]);
    browser = chromium;
    const { directory } = await playRun(
      'name: "seen"\ndescription: "<img src=x onerror=alert(1)>"\nrules: legacy\nlayouts: [simple, coordination_ring]\nfocal: [greedy, { name: "a-policy-with-a-rather-long-name <b>", policy: slow }]\npartners: [carrier, greedy]\nseats: both\nseeds: 1..3\nhorizon: 80\n',
    );
    const { run, report } = await reportOf(directory);
    const { player } = makePlayer(run, built);
    file = join(newFolder(), 'report.html');
    writeFileSync(file, formatHtml(report, player));
  });
  afterAll(async () => {
    await browser?.close();
    removeFolders();
  });

  test.each([
    [1440, 'light', '.wide', '.narrow'],
    [1440, 'dark', '.wide', '.narrow'],
    [390, 'light', '.narrow', '.wide'],
    [390, 'dark', '.narrow', '.wide'],
  ] as const)(
    'at %i pixels, %s, it fits, asks for nothing and breaks no rule of its own',
    async (width, scheme, shown, hidden) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      page.setDefaultTimeout(LONGEST_WAIT);
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (!/^(file|data|about):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      const seen = await page.evaluate(
        ([here, there]) => {
          const look = globalThis as unknown as {
            document: {
              documentElement: { scrollWidth: number; clientWidth: number };
              body: object;
              querySelector(selector: string): { offsetWidth: number; textContent: string } | null;
              images: { length: number };
            };
            getComputedStyle(element: object): { backgroundColor: string };
          };
          const { document } = look;
          return {
            overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            shown: document.querySelector(here)!.offsetWidth > 0,
            hidden: document.querySelector(there)!.offsetWidth === 0,
            ground: look.getComputedStyle(document.body).backgroundColor,
            images: document.images.length,
            description: document.querySelector('.description')!.textContent,
          };
        },
        [shown, hidden] as const,
      );
      expect(seen).toEqual({
        overflow: 0,
        shown: true,
        hidden: true,
        ground: scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)',
        images: 0,
        description: '<img src=x onerror=alert(1)>',
      });
      await page.locator('iframe.player').scrollIntoViewIfNeeded();
      const entry = page.frameLocator('iframe.player').getByText('cramped_room, best').first();
      await entry.click();
      await page.frameLocator('iframe.player').getByText('80', { exact: false }).first().waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});
