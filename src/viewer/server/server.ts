/**
 * The local server behind every page of this package: the built page, and what the command that started it answers
 * under `/api/`. It listens on the loopback interface unless told otherwise, and answers only requests that name it as
 * their host, so that no page of somebody else's can reach it under another name.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readBelow, readPath } from './folder.ts';

export const LOOPBACK = '127.0.0.1';

/** Where the build puts the page. The same from the sources and from the build: three folders below the package's root. */
export const BUILT_PAGE = fileURLToPath(new URL('../../../dist/viewer/page', import.meta.url));

export interface Answer {
  readonly type: string;
  readonly body: string | Buffer;
}

export const asJson = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) });
export const asText = (body: string): Answer => ({ type: 'text/plain', body });

export interface ServerSetup {
  /** Folder of the built page. */
  readonly page: string;
  /** The address to listen on. Anything but the loopback interface opens the server to the network. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Answers `/api/<names>`; null where there is nothing of these names. What it throws becomes the page's error. */
  readonly answer: (names: readonly string[], query: URLSearchParams) => Answer | null | Promise<Answer | null>;
}

export interface RunningServer {
  /** Where the page is. */
  readonly url: string;
  /** For WebSockets: add a listener of `upgrade` that asks `isOwnPage` first. */
  readonly http: Server;
  /** Whether a request comes from a page of this server: its host is ours, and its origin, which browsers always tell for WebSockets, is that host. */
  readonly isOwnPage: (request: IncomingMessage) => boolean;
  close(): Promise<void>;
}

/** `default-src 'none'` and then what the page needs: its own scripts, styles, pictures and connections, nothing inline. */
const securityHeaders = (host: string): { readonly [name: string]: string } => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

const TYPES: { readonly [ending: string]: string } = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

const isLoopback = (address: string): boolean => address === LOOPBACK || address === '::1' || address === 'localhost';

/** Whether a request's `Host` is one that this server is reached by. A server on the network may have any name there. */
const isOwnHost = (
  header: string | undefined,
  { host, port }: { readonly host: string; readonly port: number },
): boolean => {
  if (header === undefined || !/^[\w.:[\]-]+$/.test(header)) return false;
  if (!isLoopback(host)) return true;
  return [LOOPBACK, 'localhost', '[::1]'].some((name) => header.toLowerCase() === `${name}:${port}`);
};

const isOwnOrigin = (origin: string | undefined, host: string | undefined): boolean => {
  if (origin === undefined || host === undefined) return false;
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
};

const send = (response: ServerResponse, status: number, { type, body }: Answer, host: string): void => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, {
    ...securityHeaders(host),
    'content-type': `${type}; charset=utf-8`,
    'content-length': bytes.length,
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
};

const readPage = async (folder: string, names: readonly string[]): Promise<Answer | null> => {
  const wanted = names.length === 0 ? ['index.html'] : names;
  const body = await readBelow(folder, wanted);
  const type = TYPES[wanted.at(-1)!.split('.').at(-1)!];
  return body === null || type === undefined ? null : { type, body };
};

const respond = async (
  setup: ServerSetup,
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
): Promise<void> => {
  const { host } = request.headers;
  if (!isOwnHost(host, { host: setup.host, port }))
    return send(response, 403, asText('this server does not answer to that host'), LOOPBACK);
  const from = host!;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, asText('this server only gives'), from);
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const names = readPath(path);
  if (names === null) return send(response, 400, asText('this path has a name that no file here has'), from);
  try {
    const answer =
      names[0] === 'api'
        ? await setup.answer(names.slice(1), new URLSearchParams(query))
        : await readPage(setup.page, names);
    if (answer === null) return send(response, 404, asText('there is nothing here'), from);
    return send(response, 200, answer, from);
  } catch (error) {
    return send(response, 500, asText(error instanceof Error ? error.message : String(error)), from);
  }
};

/** Starts the server, and rejects where it can't listen. */
export const startServer = (setup: ServerSetup): Promise<RunningServer> =>
  new Promise((resolve, reject) => {
    let port = setup.port;
    const http = createServer((request, response) => void respond(setup, request, response, port));
    http.once('error', reject);
    http.listen(setup.port, setup.host, () => {
      ({ port } = http.address() as AddressInfo);
      const shown = setup.host.includes(':') ? `[${setup.host}]` : setup.host === '0.0.0.0' ? LOOPBACK : setup.host;
      resolve({
        url: `http://${shown}:${port}/`,
        http,
        isOwnPage: ({ headers }) =>
          isOwnHost(headers.host, { host: setup.host, port }) && isOwnOrigin(headers.origin, headers.host),
        close: () =>
          new Promise((done) => {
            http.close(() => done());
            http.closeAllConnections();
          }),
      });
    });
  });
