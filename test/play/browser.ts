/** Chromium, and the page as it is in the sources now: built once, served by the very server that the commands use. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll } from 'vitest';
import type { Host } from '../../src/play/host.ts';
import { attachSockets } from '../../src/play/sockets.ts';
import { asJson, LOOPBACK, type RunningServer, startServer } from '../../src/viewer/server/server.ts';
import type { Session } from '../../src/viewer/session.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Debian's; another one by `CHROMIUM`. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser to test with. */
export const HAS_CHROMIUM = existsSync(CHROMIUM);

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

let building: Promise<string> | null = null;

/** The folder of the built page. */
export const builtPage = (): Promise<string> => {
  building ??= (async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'rapport-page-'));
    closing.push(() => rmSync(outDir, { recursive: true, force: true }));
    await build({
      root: join(ROOT, 'src/viewer/page'),
      configFile: join(ROOT, 'vite.config.ts'),
      build: { outDir, minify: false },
    });
    return outDir;
  })();
  return building;
};

let launching: Promise<Browser> | null = null;

const launch = (): Promise<Browser> => {
  launching ??= (async () => {
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    closing.push(() => browser.close());
    return browser;
  })();
  return launching;
};

/** Serves `host` at a free port of the loopback until the test file is over. */
export const serve = async (session: Session, host: Host & { close(): void }): Promise<RunningServer> => {
  const server = await startServer({
    page: await builtPage(),
    host: LOOPBACK,
    port: 0,
    answer: (names) => (names.join('/') === 'session' ? asJson(session) : null),
  });
  const sockets = attachSockets(server, host);
  closing.push(async () => {
    host.close();
    sockets.close();
    await server.close();
  });
  return server;
};

export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly touch?: boolean;
}

/** A browser window of its own: storage and all. What the page complains about fails the test that looks at `complaints`. */
export const openWindow = async (
  url: string,
  { width = 1280, height = 800, dark = false, touch = false }: Looks = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[]; close(): Promise<void> }> => {
  const browser = await launch();
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    isMobile: touch,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
};
