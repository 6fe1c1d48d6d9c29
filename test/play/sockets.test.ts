import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { Host, Visit } from '../../src/play/host.ts';
import { LONGEST_MESSAGE } from '../../src/play/messages.ts';
import type { PageMessage } from '../../src/play/protocol.ts';
import { attachSockets } from '../../src/play/sockets.ts';
import { LOOPBACK, startServer } from '../../src/viewer/server/server.ts';

/** A server without pages whose host writes down what it hears. */
const listen = async () => {
  const heard: (PageMessage | 'end')[] = [];
  const host: Host = {
    welcome: (page): Visit => ({
      receive: (message) => {
        heard.push(message);
        page.send({ kind: 'refused', reason: 'heard' });
      },
      end: () => heard.push('end'),
    }),
  };
  const server = await startServer({ page: '/nowhere', host: LOOPBACK, port: 0, answer: () => null });
  const sockets = attachSockets(server, host);
  const { port } = new URL(server.url);
  const close = async () => {
    sockets.close();
    await server.close();
  };
  return { heard, port, close, origin: `http://${LOOPBACK}:${port}` };
};

/** The status of the answer where the server opens no socket; `open` where it does. */
const knock = async (url: string, options: ClientOptions): Promise<number | 'open'> => {
  const socket = new WebSocket(url, options);
  return await new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
};

test('only pages of this very server get a socket, and only at its path', async () => {
  const { port, origin, close } = await listen();
  const url = `ws://${LOOPBACK}:${port}/socket`;
  expect(await knock(url, { origin })).toBe('open');
  expect(await knock(`ws://localhost:${port}/socket`, { origin: `http://localhost:${port}` })).toBe('open');
  expect(await knock(url, { origin: 'http://evil.example' })).toBe(403);
  expect(await knock(url, { origin: `http://${LOOPBACK}:${Number(port) + 1}` })).toBe(403);
  expect(await knock(url, { origin: 'null' })).toBe(403);
  expect(await knock(url, {})).toBe(403); // no origin: no browser
  // A name of somebody else's that leads to this machine.
  expect(await knock(url, { origin: `http://evil.example:${port}`, headers: { host: `evil.example:${port}` } })).toBe(
    403,
  );
  expect(await knock(`ws://${LOOPBACK}:${port}/sockets`, { origin })).toBe(404);
  expect(await knock(`${url}?x=1`, { origin })).toBe(404);
  await close();
});

test('messages that no page sends end the connection, and reach nobody', async () => {
  const { heard, port, origin, close } = await listen();
  const hostile = [
    'no json',
    '[]',
    '{"kind":"nonsense"}',
    '{"kind":"press","seat":-1,"action":0}',
    '{"kind":"press","seat":0,"action":1e9}',
    '{"kind":"hello","token":{"$gt":""}}',
    '{"kind":"begin","__proto__":{"x":1},"more":1}',
    `{"kind":"name","name":"${'x'.repeat(100)}"}`,
    JSON.stringify({ kind: 'answers', game: 1, answers: { fluency: 8 }, comment: '' }),
    `"${'x'.repeat(LONGEST_MESSAGE)}"`,
  ];
  for (const text of hostile) {
    const socket = new WebSocket(`ws://${LOOPBACK}:${port}/socket`, { origin });
    await once(socket, 'open');
    socket.on('error', () => undefined);
    socket.send(text);
    const [code] = await once(socket, 'close');
    expect([1008, 1009]).toContain(code);
  }
  expect(heard).toEqual(hostile.map(() => 'end'));
  await close();
});

test('a message arrives, is answered, and its end is told', async () => {
  const { heard, port, origin, close } = await listen();
  const socket = new WebSocket(`ws://${LOOPBACK}:${port}/socket`, { origin });
  await once(socket, 'open');
  socket.send(JSON.stringify({ kind: 'press', seat: 1, action: 5 }));
  const [answer] = await once(socket, 'message');
  expect(JSON.parse(String(answer))).toEqual({ kind: 'refused', reason: 'heard' });
  socket.terminate();
  while (!heard.includes('end')) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(heard).toEqual([{ kind: 'press', seat: 1, action: 5 }, 'end']);
  await close();
});
