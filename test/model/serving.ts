/** Servers and askers for tests; every server is closed after the test that started it. */
import { afterEach } from 'vitest';
import { z } from 'zod';
import { type Asked, createAsker } from '../../src/model/asking.ts';
import { createRedactor } from '../../src/model/keys.ts';
import { createLimiter } from '../../src/model/limiter.ts';
import { openaiProvider } from '../../src/model/openai.ts';
import { type Script, scriptOfRules } from '../../src/model/scripted.ts';
import { type ModelServer, type ServerManner, serveScript } from '../../src/model/server.ts';
import type { ModelSettings } from '../../src/model/settings.ts';
import type { ModelMessage, ModelRequest } from '../../src/model.ts';

const open: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

export const serve = async (script: unknown, more: Partial<ServerManner> = {}): Promise<ModelServer> => {
  const answering = typeof script === 'function' ? (script as Script) : scriptOfRules(script);
  const manner = { script: answering, port: 0, key: null, limit: null, lacks: [], context: null, ...more };
  const server = await serveScript(manner);
  open.push(server);
  return server;
};

export const decision = z.strictObject({ why: z.string(), skill: z.enum(['fetch', 'wait']) });
export const GOOD = { why: 'it is empty', skill: 'fetch' } as const;

export const requestOf = (
  messages: readonly ModelMessage[] = [{ role: 'user', text: 'What now?' }],
): ModelRequest<z.infer<typeof decision>> => ({
  messages,
  reply: { name: 'decision', schema: decision },
  outputTokens: null,
});

const never = new AbortController().signal;

/** Asks a server through the whole client once; `key` null for none. */
export const askServer = async (
  { baseURL }: Pick<ModelServer, 'baseURL'>,
  settings: Partial<ModelSettings> = {},
  more: {
    readonly request?: ReturnType<typeof requestOf>;
    readonly signal?: AbortSignal;
    readonly closing?: AbortSignal;
    readonly key?: string;
  } = {},
): Promise<Asked> => {
  const whole: ModelSettings = { model: 'tester', baseURL, retries: 2, timeout: 90, ...settings };
  const { key = null, request = requestOf(), signal = never, closing = never } = more;
  const provider = openaiProvider(whole, key, createLimiter({ requests: null, tokens: null }));
  const asker = createAsker(whole, provider, createRedactor(key === null ? [] : [key]));
  return asker.ask(request, { signal, closing });
};
