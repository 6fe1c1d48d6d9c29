/**
 * Real Chromium, and the page that it shows: built from the sources, once for all test files. Tests are skipped only
 * where there is no Chromium and nobody asked for one: CI always does.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { shareFolder } from '../shared.ts';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executable = PLACES.find((place) => place !== undefined && place !== '' && existsSync(place));

/** Whether tests in a browser can be left out here. */
export const lacksChromium = executable === undefined && !process.env.CI;

/** A browser of its own, with a profile that is thrown away. Throws where there is none. */
export const launchChromium = (): Promise<Browser> => {
  if (executable === undefined)
    throw new Error(`there is no Chromium at ${PLACES.slice(1).join(', ')}; CHROMIUM can name one`);
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
};

/** Milliseconds that anything on a page may take to come. No test hangs on how fast it comes. */
export const LONGEST_WAIT = 150_000;

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

/** The folder of the served page, or of the player that stands in one file; built once for all test files. */
export const buildPage = (mode: 'production' | 'embed'): Promise<string> =>
  shareFolder(mode === 'embed' ? 'player' : 'page', async (folder) => {
    await build({ configFile: CONFIG, mode, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  });
