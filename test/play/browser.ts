/** A host behind the very server that the commands use, and windows on it in Chromium. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import type { Host } from '../../src/play/host.ts';
import type { ServerMessage } from '../../src/play/protocol.ts';
import { attachSockets } from '../../src/play/sockets.ts';
import { asJson, LOOPBACK, type RunningServer, startServer } from '../../src/viewer/server/server.ts';
import type { Session } from '../../src/viewer/session.ts';
import { buildPage, LONGEST_WAIT, launchChromium } from '../viewer/browser.ts';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

let launching: Promise<Browser> | null = null;
const browserOf = (): Promise<Browser> => {
  launching ??= launchChromium().then((browser) => {
    closing.push(() => browser.close());
    return browser;
  });
  return launching;
};

/** Serves `host` at a free port of the loopback until the test file is over. */
export const serve = async (session: Session, host: Host & { close(): void }): Promise<RunningServer> => {
  const server = await startServer({
    page: await buildPage('production'),
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

export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page was sent. */
  readonly heard: readonly ServerMessage[];
  /** Errors, breaches of the content security policy, and dialogs: there should be none. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A browser window of its own, with a storage of its own. */
export const openWindow = async (
  url: string,
  { width = 1280, height = 800, dark = false, touch = false }: Looks = {},
): Promise<Window> => {
  const context = await (await browserOf()).newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    isMobile: touch,
  });
  context.setDefaultTimeout(LONGEST_WAIT);
  const page = await context.newPage();
  const heard: ServerMessage[] = [];
  const complaints: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => heard.push(JSON.parse(String(payload)) as ServerMessage)),
  );
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, context, heard, complaints, close: () => context.close() };
};
