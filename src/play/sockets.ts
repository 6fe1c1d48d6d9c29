/**
 * WebSockets between pages and a host, on the server that gives the pages. Only pages of that server get one, of them
 * only so many, and none that doesn't listen is written to for ever.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Host } from './host.ts';
import { LONGEST_MESSAGE, parseMessage } from './messages.ts';

/** Where pages find the socket. */
const SOCKET_PATH = '/socket';

/** Pages at once. */
const MOST_PAGES = 200;
/** Between two questions whether somebody is still there, milliseconds: a page that answers none of them is gone. */
const HEARTBEAT = 3000;
/** Bytes that may wait for a page that reads too slowly before it is given up. */
const MOST_WAITING = 1_000_000;

export interface Sockets {
  close(): void;
}

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const serve = (socket: WebSocket, host: Host): void => {
  const visit = host.welcome({
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    close: () => socket.close(),
  });
  let answers = true;
  const heartbeat = setInterval(() => {
    if (!answers) return socket.terminate();
    answers = false;
    socket.ping();
  }, HEARTBEAT);
  socket.on('pong', () => {
    answers = true;
  });
  socket.on('message', (bytes, isBinary) => {
    const parsed = isBinary ? { ok: false as const, problem: 'expected a text' } : parseMessage(String(bytes));
    if (parsed.ok) visit.receive(parsed.value);
    else socket.close(1008, 'a message that no page of ours sends');
  });
  // A broken frame, a message that is too long: `close` follows.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(heartbeat);
    visit.end();
  });
};

/** Connects the pages of a server with `host`. `isOwnPage` says whether a request comes from one. */
export const attachSockets = (
  { http, isOwnPage }: { readonly http: Server; readonly isOwnPage: (request: IncomingMessage) => boolean },
  host: Host,
): Sockets => {
  const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isOwnPage(request)) return refuse(socket, '403 Forbidden');
    if (request.url !== SOCKET_PATH) return refuse(socket, '404 Not Found');
    if (server.clients.size >= MOST_PAGES) return refuse(socket, '503 Service Unavailable');
    server.handleUpgrade(request, socket, head, (opened) => serve(opened, host));
  });
  return {
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
};
