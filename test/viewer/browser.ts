/**
 * Real Chromium, and the page that it shows: built anew from the sources for each test file. Tests are skipped only
 * where there is no Chromium and nobody asked for one: CI always does.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';

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

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

export interface Built {
  readonly folder: string;
  remove(): void;
}

/** Builds the served page, or the player that stands in one file. */
export const buildPage = async (mode: 'production' | 'embed'): Promise<Built> => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-page-'));
  await build({ configFile: CONFIG, mode, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
