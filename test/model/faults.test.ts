/** Everything that a server may do wrong, over real HTTP, in both APIs, streamed or not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { askServer, GOOD, serve } from './serving.ts';

const WAYS = [
  { api: 'chat', stream: true },
  { api: 'chat', stream: false },
  { api: 'responses', stream: true },
  { api: 'responses', stream: false },
] as const;

const turn = () => setTimeout(5);
const failure = (kind: string) => ({ kind: 'failure', failure: kind });
const words = (given: unknown) => (given as { outcome: { words: string } }).outcome.words;

for (const way of WAYS)
  describe(`${way.api}, ${way.stream ? 'streamed' : 'in one piece'}`, () => {
    test('a good reply comes back with its usage and the name of the model', async () => {
      const server = await serve([{ reply: GOOD }]);
      const asked = await askServer(server, way);
      expect(asked.outcome).toEqual({
        kind: 'reply',
        text: JSON.stringify(GOOD),
        model: 'tester-scripted',
        dropped: [],
        repaired: false,
      });
      expect(asked.spent).toEqual({
        requests: 1,
        inputTokens: 3,
        cachedTokens: 0,
        outputTokens: 10,
        reasoningTokens: 0,
        estimated: false,
      });
      expect(asked.hopeless).toBeUndefined();
    });

    test('usage that a server does not tell is estimated, and said to be', async () => {
      const { spent } = await askServer(await serve([{ reply: GOOD, withoutUsage: true }]), way);
      expect(spent).toMatchObject({ requests: 1, estimated: true });
      expect(spent.inputTokens).toBeGreaterThan(3);
      expect(spent.outputTokens).toBeGreaterThan(10);
    });

    test.each([408, 409, 429, 500, 502, 503, 529])(
      'status %i is repeated as often as allowed, then a failure',
      async (status) => {
        const server = await serve([{ status, retryAfter: 0.01 }]);
        const asked = await askServer(server, way);
        expect(asked.outcome).toMatchObject(failure('http'));
        expect(words(asked)).toContain(String(status));
        expect(asked.spent).toMatchObject({ requests: 3, inputTokens: 0, outputTokens: 0 });
        expect(server.counts().byStatus).toEqual({ [status]: 3 });
      },
    );

    test('a server that was only busy answers in the end', async () => {
      const server = await serve([{ status: 429, retryAfter: 0.05, times: 2 }, { reply: GOOD }]);
      const began = performance.now();
      const asked = await askServer(server, way);
      expect(asked.outcome).toMatchObject({ kind: 'reply', repaired: false });
      expect(asked.spent.requests).toBe(3);
      expect(performance.now() - began).toBeGreaterThan(95);
    });

    test.each([400, 401, 403, 404, 413, 422])('status %i is not repeated', async (status) => {
      const server = await serve([{ status, message: 'no such thing' }]);
      const asked = await askServer(server, way);
      expect(asked.outcome).toMatchObject(failure('http'));
      expect(asked.hopeless).toBe([401, 403, 404].includes(status) ? 'settings' : undefined);
      expect(server.counts().requests).toBe(1);
    });

    test('an account that is empty is told apart from a server that is busy', async () => {
      const server = await serve([{ status: 429, code: 'insufficient_quota', retryAfter: 0.01 }]);
      expect((await askServer(server, way)).hopeless).toBe('quota');
    });

    test('a refusal and a filter are refusals', async () => {
      const refused = await askServer(await serve([{ refuse: 'I will not cook.' }]), way);
      expect(refused.outcome).toEqual({ ...failure('refusal'), words: 'I will not cook.' });
      expect(refused.spent.requests).toBe(1);
      expect((await askServer(await serve([{ reply: '', filter: true }]), way)).outcome).toMatchObject(
        failure('refusal'),
      );
    });

    test('a slow answer is a timeout, once', async () => {
      const server = await serve([{ reply: GOOD, delay: 1 }]);
      const asked = await askServer(server, { ...way, timeout: 0.15 });
      expect(asked.outcome).toMatchObject(failure('timeout'));
      expect(asked.spent.requests).toBe(1);
    });

    test('text instead of JSON is asked for once more, told why', async () => {
      const server = await serve([
        { when: "can't be used: it holds no JSON", reply: GOOD },
        { reply: 'I would fetch an onion.' },
      ]);
      const asked = await askServer(server, way);
      expect(asked.outcome).toMatchObject({ kind: 'reply', repaired: true });
      expect(asked.spent.requests).toBe(2);
    });

    test('JSON that never comes is malformed after one repair', async () => {
      const asked = await askServer(await serve([{ reply: '{"why": "unclosed' }]), way);
      expect(asked.outcome).toMatchObject(failure('malformed'));
      expect(asked.spent.requests).toBe(2);
    });

    test('JSON of another shape is a failure of the schema after one repair', async () => {
      const asked = await askServer(await serve([{ reply: { why: 'x', skill: 'dance' } }]), way);
      expect(asked.outcome).toMatchObject(failure('schema'));
      expect(words(asked)).toContain('skill: Invalid option: expected one of "fetch"|"wait"');
      expect(asked.spent.requests).toBe(2);
    });

    test('an answer without choices is malformed', async () => {
      const asked = await askServer(await serve([{ empty: true }]), way);
      expect(asked.outcome).toMatchObject(failure('malformed'));
      expect(words(asked)).toContain('it was empty');
    });

    test('an answer that is no JSON at all is malformed', async () => {
      const asked = await askServer(await serve([{ body: '<html>502 Bad Gateway' }]), way);
      expect(asked.outcome).toMatchObject(failure('malformed'));
      expect(words(asked)).toContain('breaks the protocol');
    });

    test.each([
      'null',
      '5',
      '"text"',
      '[]',
      '{}',
      '{"choices":5,"output":5}',
      '{"choices":[null],"output":[null]}',
      '{"model":{},"choices":[{"message":{"content":[1,null]},"delta":{"content":[1]}}],"usage":{"prompt_tokens":"x"}}',
      '{"type":"response.completed","response":null}',
      '{"type":"response.output_text.delta","delta":{}}',
      '{"output":[{"type":"message","content":[{"type":"output_text","text":7}]}],"usage":{"input_tokens":-1,"output_tokens":null}}',
    ])('an answer of another shape is malformed: %s', async (body) => {
      const asked = await askServer(await serve([{ body }]), way);
      expect(asked.outcome).toMatchObject(failure('malformed'));
      const { inputTokens, outputTokens } = asked.spent;
      expect(Math.min(inputTokens, outputTokens)).toBeGreaterThanOrEqual(0);
    });

    test('a reply that is cut at the limit of tokens says so and is not asked again', async () => {
      const asked = await askServer(await serve([{ reply: GOOD, cut: true }]), way);
      expect(asked.outcome).toMatchObject(failure('malformed'));
      expect(words(asked)).toContain('cut off at the limit of tokens');
      expect(asked.spent.requests).toBe(1);
    });

    test('a server that hangs up is asked once more, then unreachable', async () => {
      const server = await serve([{ reply: GOOD, drop: 5 }]);
      const asked = await askServer(server, { ...way, retries: 0 });
      expect(asked.outcome).toMatchObject(failure('unreachable'));
      expect(asked.spent.requests).toBe(2);
      const once = await serve([{ reply: GOOD, drop: 5, times: 1 }, { reply: GOOD }]);
      expect((await askServer(once, { ...way, retries: 0 })).outcome).toMatchObject({ kind: 'reply', repaired: false });
    });

    test('a reply without end is broken off', async () => {
      const asked = await askServer(await serve([{ huge: 2 }]), way);
      expect(asked.outcome).toMatchObject(failure('malformed'));
      expect(words(asked)).toContain('longer than any decision');
      expect(asked.spent.requests).toBe(1);
    });

    test('terminal escapes and HTML are kept as they are, in text and value alone', async () => {
      const why = '\u001b[2J\u001b]0;gone\u0007<script>alert(1)</script>';
      const asked = await askServer(await serve([{ reply: { ...GOOD, why } }]), way);
      expect(asked.outcome).toMatchObject({ kind: 'reply', text: JSON.stringify({ why, skill: 'fetch' }) });
    });

    test('nobody has to wait for an answer that is not wanted any more', async () => {
      const controller = new AbortController();
      // Whoever waited for it would be given the answer.
      const server = await serve([{ reply: GOOD, delay: 30 }]);
      const asking = askServer(server, way, { signal: controller.signal });
      while (server.counts().requests === 0) await turn();
      controller.abort();
      expect((await asking).outcome).toMatchObject(failure('cancelled'));
    });

    test('a run that stops lets an answer come, and repeats nothing', async () => {
      const closing = new AbortController();
      const busy = await serve([{ status: 429, retryAfter: 30 }]);
      const waits = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()));
      const server = await serve(() => waits.then(() => ({ reply: GOOD })));
      const slow = askServer(server, way, { closing: closing.signal });
      const repeated = askServer(busy, way, { closing: closing.signal });
      while (server.counts().requests === 0 || busy.counts().byStatus[429] === undefined) await turn();
      closing.abort();
      expect((await slow).outcome).toMatchObject({ kind: 'reply' });
      expect((await repeated).outcome).toMatchObject(failure('cancelled'));
      expect(busy.counts().requests).toBe(1);
    });
  });

test('an answer of more bytes than anybody needs is not even read to its end', async () => {
  const asked = await askServer(await serve([{ huge: 40 }]), { stream: false });
  expect(asked.outcome).toMatchObject(failure('malformed'));
  expect(words(asked)).toContain('longer than any decision');
});

test('a server that nobody runs is unreachable, and so are settings that name none', async () => {
  const server = createServer();
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  const { port } = server.address() as AddressInfo;
  await new Promise((resume) => server.close(resume));
  const asked = await askServer({ baseURL: `http://127.0.0.1:${port}/v1` }, { retries: 0 });
  expect(asked.outcome).toMatchObject(failure('unreachable'));
  expect(words(asked)).toContain('ECONNREFUSED');
  expect(asked.hopeless).toBe('unreachable');
});

test('an error in the middle of a stream is a failure of the server', async () => {
  const asked = await askServer(await serve([{ reply: GOOD, error: 'out of memory' }]), {});
  expect(asked.outcome).toMatchObject(failure('http'));
  expect(words(asked)).toContain('out of memory');
});

test('a server that wants us to come back tomorrow has failed', async () => {
  const server = await serve([{ status: 429, retryAfter: 86400 }]);
  expect((await askServer(server)).outcome).toMatchObject(failure('http'));
  expect(server.counts().requests).toBe(1);
});

test('a stream whose parts come too slowly is a timeout though each part is quick', async () => {
  const asked = await askServer(await serve([{ reply: GOOD, pace: 0.1 }]), { timeout: 0.25 });
  expect(asked.outcome).toMatchObject(failure('timeout'));
  expect(asked.spent).toMatchObject({ requests: 1, estimated: true });
});
