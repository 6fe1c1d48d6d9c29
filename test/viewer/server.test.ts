import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatTrace } from '../../src/trace.ts';
import { readBelow, readPath } from '../../src/viewer/server/folder.ts';
import { type RunningServer, startServer } from '../../src/viewer/server/server.ts';
import { openSource } from '../../src/viewer/server/sources.ts';
import { answerView } from '../../src/viewer/server/view.ts';
import { playTrace } from './episodes.ts';

const SECRET = 'the secret of the house';
const top = mkdtempSync(join(tmpdir(), 'rapport-server-'));
const run = join(top, 'run');
let server: RunningServer;

beforeAll(async () => {
  mkdirSync(join(run, 'traces'), { recursive: true });
  mkdirSync(join(top, 'page', 'assets'), { recursive: true });
  writeFileSync(join(top, 'page', 'index.html'), '<!doctype html>page');
  writeFileSync(join(top, 'page', 'assets', 'page.js'), 'script');
  writeFileSync(join(top, 'page', 'notes.txt'), SECRET);
  writeFileSync(join(top, 'secret.jsonl'), SECRET);
  writeFileSync(join(run, 'secret.jsonl'), SECRET);
  writeFileSync(join(run, 'traces', '.hidden.jsonl'), SECRET);
  symlinkSync(join(top, 'secret.jsonl'), join(run, 'traces', 'linked.jsonl'));
  symlinkSync(top, join(run, 'traces', 'up'));
  writeFileSync(join(run, 'episodes.jsonl'), '');
  const trace = await playTrace({ horizon: 5 });
  writeFileSync(join(run, 'traces', 'good.jsonl'), formatTrace(trace));
  const { header } = trace;
  const programs = header.policies.map((policy) => ({
    ...policy,
    definition: 'process',
    parameters: { command: ['touch', join(top, 'ran')] },
  }));
  writeFileSync(
    join(run, 'traces', 'program.jsonl'),
    formatTrace({ ...trace, header: { ...header, policies: programs } }),
  );
  server = await startServer({
    page: join(top, 'page'),
    host: '127.0.0.1',
    port: 0,
    answer: answerView([openSource(run), openSource(join(run, 'traces', 'good.jsonl'))], false),
  });
});

afterAll(async () => {
  await server.close();
  rmSync(top, { recursive: true, force: true });
});

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends a path as it is: `fetch` would tidy it up. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });

test('the page and the traces of the run are given', async () => {
  expect((await get('/')).body).toBe('<!doctype html>page');
  expect((await get('/assets/page.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  const session = JSON.parse((await get('/api/session')).body);
  expect(session.sources[0].entries.map(({ id }: { id: string }) => id)).toEqual(['good', 'program']);
  expect((await get('/api/trace/0/good')).body).toContain('"kind":"header"');
  expect((await get('/api/trace/1/good')).status).toBe(200);
  expect(JSON.parse((await get('/api/records/0/good')).body).trace).toContain('"level":"full"');
  expect(JSON.parse((await get('/api/stills/0/good')).body).frames).toHaveLength(6);
});

const OUTSIDE = [
  '/../secret.jsonl',
  '/assets/../../secret.jsonl',
  '/%2e%2e/secret.jsonl',
  '/%2e%2e%2fsecret.jsonl',
  '/..%5csecret.jsonl',
  '/..\\secret.jsonl',
  '/%252e%252e/secret.jsonl',
  '/%c0%ae%c0%ae/secret.jsonl',
  '/%uff0e%uff0e/secret.jsonl',
  '/．．/secret.jsonl',
  '/assets/page.js%00.html',
  '/assets//page.js',
  '/./index.html',
  '/index.html/',
  '/index.html.',
  '/index.html%20',
  '/index.html::$DATA',
  '/C:/secret.jsonl',
  '//secret.jsonl',
  '/notes.txt',
  '/api/trace/0/..%2f..%2fsecret',
  '/api/trace/0/..%2fsecret',
  '/api/trace/0/%2e%2e%2fsecret',
  '/api/trace/0/..',
  '/api/trace/0/../../secret',
  '/api/trace/0/%252e%252e%252fsecret',
  '/api/trace/0/linked',
  '/api/trace/0/up%2fsecret',
  '/api/trace/0/up/secret',
  '/api/trace/0/.hidden',
  '/api/trace/0/%2ehidden',
  '/api/trace/0/good%00',
  '/api/trace/0/good.jsonl%00.jsonl',
  '/api/trace/1/program',
  '/api/trace/2/good',
  '/api/trace/-1/good',
  '/api/trace/__proto__/good',
  '/api/trace/0/__proto__',
  '/api/trace/0/good/more',
  '/api/trace/0',
  '/api/other/0/good',
  '/api/records/0/linked',
  '/api/stills/0/linked',
  'http://elsewhere/../secret.jsonl',
  '*',
];

test.each(OUTSIDE)('%s gives nothing', async (path) => {
  const { status, body } = await get(encodeURI(path).replaceAll('%25', '%'));
  expect([400, 404]).toContain(status);
  expect(body).not.toContain(SECRET);
  expect(body).not.toContain('header');
});

test('names are decoded once, and only plain ones pass', () => {
  expect(readPath('/')).toEqual([]);
  expect(readPath('/a/b%20c')).toEqual(['a', 'b c']);
  for (const path of [
    '/.git',
    '/a/.x',
    '',
    'a',
    '/%',
    '/%2',
    '/a%2fb',
    '/%2e',
    '/a%25',
    '/a%0a',
    '/..',
    '/a/',
    '/a%5cb',
  ])
    expect(readPath(path)).toBeNull();
});

test('a link to a trace, and a trace in a linked folder, are not given', async () => {
  const linked = join(top, 'linked-run');
  mkdirSync(linked);
  writeFileSync(join(linked, 'episodes.jsonl'), '');
  symlinkSync(join(run, 'traces'), join(linked, 'traces'));
  expect(await openSource(linked).read('good')).toBeNull();
  expect(await openSource(run).read('linked')).toBeNull();
  expect(await readBelow(run, ['traces', '.hidden.jsonl'])).toBeNull();
  expect(await openSource(run).read('good')).toContain('"kind":"header"');
});

describe('a trace that names a program', () => {
  test('is shown, and the program is not run to show it', async () => {
    expect((await get('/api/trace/0/program')).status).toBe(200);
    const { body } = await get('/api/records/0/program');
    expect(JSON.parse(body)).toEqual({ ok: false, reason: expect.stringMatching(/--trust/) });
    expect(existsSync(join(top, 'ran'))).toBe(false);
  });
});

test('whatever is answered, nothing but the page itself may act', async () => {
  for (const path of ['/', '/api/session', '/nothing', '/../x']) {
    const { headers } = await get(path);
    const policy = headers['content-security-policy'] as string;
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy).not.toMatch(/unsafe|\*|http:/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('only its own names reach it', async () => {
  const { port } = new URL(server.url);
  expect((await get('/', { host: `localhost:${port}` })).status).toBe(200);
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`])
    expect((await get('/', { host }).catch(() => ({ status: 400 }))).status).not.toBe(200);
});

test('it only gives', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    expect((await get('/', {}, method)).status).toBe(405);
  const head = await get('/', {}, 'HEAD');
  expect([head.status, head.body]).toEqual([200, '']);
});

test('a socket is taken only from a page of its own', () => {
  const { port } = new URL(server.url);
  const own = `127.0.0.1:${port}`;
  const asked = (headers: Record<string, string>) => server.isOwnPage({ headers } as unknown as IncomingMessage);
  expect(asked({ host: own, origin: `http://${own}` })).toBe(true);
  expect(asked({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(true);
  expect(asked({ host: own })).toBe(false);
  expect(asked({ host: own, origin: 'null' })).toBe(false);
  expect(asked({ host: own, origin: `https://${own}` })).toBe(false);
  expect(asked({ host: own, origin: `http://${own}.evil.example` })).toBe(false);
  expect(asked({ host: own, origin: 'http://evil.example' })).toBe(false);
  expect(asked({ host: 'evil.example', origin: 'http://evil.example' })).toBe(false);
  expect(asked({ host: own, origin: `http://localhost:${port}` })).toBe(false);
});
