/** What is sent and how replies are read: structured output and its fallbacks, memory that is dropped, early stops. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonSchemaOf, readReply } from '../../src/model/reading.ts';
import type { ScriptRequest } from '../../src/model/scripted.ts';
import type { Asking } from '../../src/model/server-protocol.ts';
import { dropToFit, estimateTokens, joinNeighbours } from '../../src/model/tokens.ts';
import type { ModelMessage } from '../../src/model.ts';
import { askServer, decision, GOOD, requestOf, serve } from './serving.ts';

/** A server that keeps what it is asked. */
const listening = async (more: Parameters<typeof serve>[1] = {}, answer: unknown = { reply: GOOD }) => {
  const heard: Asking[] = [];
  const statuses: number[] = [];
  const server = await serve(
    (asking: ScriptRequest) => {
      heard.push(asking as Asking);
      return answer;
    },
    {
      ...more,
      onAnswer: (status) => statuses.push(status),
    },
  );
  return { server, heard, statuses };
};

describe('what is sent', () => {
  test('the schema of the reply goes to the model, with what the scenario says and nothing else', async () => {
    const { server, heard } = await listening();
    await askServer(server, { maxTokens: 300, temperature: 0 });
    expect(heard[0]!.schema).toEqual(jsonSchemaOf(decision));
    expect([...heard[0]!.parameters].sort()).toEqual(
      [
        'json_schema',
        'max_tokens',
        'messages',
        'model',
        'response_format',
        'stream',
        'stream_options',
        'temperature',
      ].sort(),
    );
  });

  test('a reasoning model gets its effort and no temperature, in both APIs', async () => {
    for (const api of ['chat', 'responses'] as const) {
      const { server, heard } = await listening();
      await askServer(server, { api, effort: 'low', maxTokens: 300 });
      const { parameters } = heard[0]!;
      expect(parameters).not.toContain('temperature');
      expect(parameters).toContain(api === 'chat' ? 'reasoning_effort' : 'reasoning');
      if (api === 'responses') expect(parameters).toContain('max_output_tokens');
    }
  });

  test('neighbours of one role become one message', async () => {
    const { server, heard } = await listening();
    const user = (text: string): ModelMessage => ({ role: 'user', text });
    await askServer(server, {}, { request: requestOf([{ role: 'system', text: 'rules' }, user('a'), user('b')]) });
    expect(heard[0]!.messages).toEqual([
      { role: 'system', text: 'rules' },
      { role: 'user', text: 'a\n\nb' },
    ]);
  });

  test('a server without JSON Schema is asked in JSON mode, one without that in words, and remembered as such', async () => {
    for (const [lacks, left] of [
      [['json_schema'], 'json_object'],
      [['json_schema', 'json_object'], null],
      [['response_format'], null],
    ] as const) {
      const { server, heard, statuses } = await listening({ lacks });
      const asked = await askServer(server);
      expect(asked.outcome).toMatchObject({ kind: 'reply', repaired: false });
      expect(statuses.at(-1)).toBe(200);
      expect(statuses.slice(0, -1).every((status) => status === 400)).toBe(true);
      expect(asked.spent.requests).toBe(statuses.length);
      const { parameters, messages, schema } = heard.at(-1)!;
      expect(schema).toBeNull();
      if (left === null) expect(parameters).not.toContain('response_format');
      else expect(parameters).toContain(left);
      expect(messages[0]!.text).toContain(JSON.stringify(jsonSchemaOf(decision)));
    }
  });

  test('a limit of tokens is spelled as the server wants it', async () => {
    for (const lacks of [['max_tokens'], ['stream_options']]) {
      const { server, heard, statuses } = await listening({ lacks });
      const asked = await askServer(server, { maxTokens: 99 });
      expect(asked.outcome.kind).toBe('reply');
      expect(statuses).toEqual([400, 200]);
      const parameters = heard.at(-1)!.parameters;
      expect(parameters).toContain(lacks[0] === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens');
      expect(asked.spent.estimated).toBe(lacks[0] === 'stream_options');
    }
  });
});

describe('what is read', () => {
  const text = JSON.stringify(GOOD);
  test.each([
    ['plain', text],
    ['in a fence', `Sure!\n\`\`\`json\n${text}\n\`\`\`\nGood luck.`],
    ['after thoughts', `<think>{"why": "no", "skill": "wait"} or {x}?</think>${text}`],
    ['after another object', `{"note": 1} then ${text}`],
    ['inside prose with braces', `The set {a, b} says ${text}`],
    ['with braces in its texts', JSON.stringify({ ...GOOD, why: 'a } and a { and a \\" quote' })],
  ])('%s', (_, reply) => {
    expect(readReply(reply, decision)).toMatchObject({ ok: true, value: { skill: 'fetch' } });
  });
  test('what is no reply', () => {
    expect(readReply('', decision)).toEqual({ ok: false, kind: 'malformed', problem: 'it was empty' });
    expect(readReply('[1, 2]', decision)).toMatchObject({ kind: 'malformed' });
    expect(readReply('<think>{"why":"a","skill":"wait"}', decision)).toMatchObject({ kind: 'malformed' });
    expect(readReply('{"why": 3, "skill": "wait"}', decision)).toMatchObject({ kind: 'schema', problem: /why/ });
    expect(readReply('{'.repeat(100_000), decision)).toMatchObject({ kind: 'malformed' });
  });
  test('a schema is sent as providers take it: closed, all keys needed', () => {
    const schema = jsonSchemaOf(z.strictObject({ a: z.string(), b: z.number().nullable() }));
    expect(schema).toMatchObject({ type: 'object', required: ['a', 'b'], additionalProperties: false });
    expect(schema).not.toHaveProperty('$schema');
  });
});

describe('a stream', () => {
  test('ends as soon as something follows a whole decision', async () => {
    const { server } = await listening(
      {},
      { reply: `${JSON.stringify(GOOD)}${' and another thing'.repeat(5000)}`, pace: 0.002 },
    );
    const asked = await askServer(server);
    expect(asked.outcome).toMatchObject({ kind: 'reply', text: expect.stringMatching(/^\{.*\}.{0,12}$/) });
    expect(asked.spent).toMatchObject({ requests: 1, estimated: true });
    expect(asked.spent.outputTokens).toBeLessThan(40);
  });

  test('that is whole but for its end counts as whole when the server hangs up', async () => {
    const whole = JSON.stringify(GOOD);
    const asked = await askServer(await serve([{ reply: `${whole}      ${' '.repeat(60)}`, drop: whole.length + 13 }]));
    expect(asked.outcome).toMatchObject({ kind: 'reply' });
    expect(asked.spent.requests).toBe(1);
  });
});

describe('a request that is too long', () => {
  const memories: readonly ModelMessage[] = [
    { role: 'system', text: 'rules' },
    ...Array.from({ length: 8 }, (_, i) => ({
      role: 'user' as const,
      text: `memory ${i} ${'x'.repeat(290)}`,
      memory: i,
    })),
    { role: 'user', text: 'What now?' },
  ];

  test('loses its oldest memory, as much as it must, and says so', async () => {
    const { server, heard } = await listening();
    const asked = await askServer(server, { context: 600, maxTokens: 100 }, { request: requestOf(memories) });
    expect(asked.outcome).toMatchObject({ kind: 'reply', dropped: [1, 2, 3, 4] });
    const sent = heard[0]!.messages.map(({ text }) => text).join('\n');
    expect(sent).not.toContain('memory 3');
    expect(sent).toContain('memory 4');
    expect(sent).toContain('What now?');
  });

  test('is refused before it is sent where no memory is left to drop', async () => {
    const { server } = await listening();
    const asked = await askServer(server, { context: 120, maxTokens: 100 }, { request: requestOf(memories) });
    expect(asked.outcome).toMatchObject({ kind: 'failure', failure: 'budget' });
    expect(asked.spent.requests).toBe(0);
  });

  test('is shortened where only the server knows how long it may be', async () => {
    const { server } = await listening({ context: 350 });
    const asked = await askServer(server, {}, { request: requestOf(memories) });
    expect(asked.outcome).toMatchObject({ kind: 'reply', dropped: [1, 2, 3, 4] });
    expect(asked.spent.requests).toBe(2);
    const never = await askServer((await listening({ context: 1 })).server, {}, { request: requestOf(memories) });
    expect(never.outcome).toMatchObject({ kind: 'failure', failure: 'budget' });
  });

  test('age decides, not the place in the list', () => {
    const message = (memory: number | undefined, length: number): ModelMessage => ({
      role: 'user',
      text: 'x'.repeat(length),
      ...(memory === undefined ? {} : { memory }),
    });
    const messages = [message(5, 300), message(undefined, 300), message(1, 300), message(1, 300)];
    expect(dropToFit(messages, 10_000)).toEqual([]);
    expect(dropToFit(messages, 350)).toEqual([2]);
    expect(dropToFit(messages, 250)).toEqual([2, 3]);
    expect(dropToFit(messages, 110)).toEqual([0, 2, 3]);
    expect(dropToFit(messages, 100)).toBeNull();
    expect(joinNeighbours(messages)).toHaveLength(1);
    expect(estimateTokens('é'.repeat(30))).toBe(20);
  });
});
