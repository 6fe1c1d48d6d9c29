/**
 * A server of our own that speaks OpenAI's protocol (Chat Completions and Responses, plain and streamed) and answers
 * from a script: for trying models without a key, and for testing the client with everything that a server may do.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Json } from '../json.ts';
import { replyText, type Script, type ScriptAnswer } from './scripted.ts';
import { type Answering, type Asking, chatProtocol, type Protocol, responsesProtocol } from './server-protocol.ts';

export interface ServerManner {
  readonly script: Script;
  /** 0: any free port. */
  readonly port: number;
  /** The key that requests have to bring; null: none. */
  readonly key: string | null;
  /** Most requests in so many seconds; others get 429 and when to come back. null: no limit. */
  readonly limit: { readonly requests: number; readonly seconds: number } | null;
  /** Parameters, and types of formats, that this server does not know and says so of. */
  readonly lacks: readonly string[];
  /** Tokens that a request may have, four letters each; null: any. */
  readonly context: number | null;
  /** Told of every request and its answer. */
  readonly onAnswer?: (status: number, asking: Asking | null) => void;
}

export interface ServerCounts {
  readonly requests: number;
  /** [HTTP status] answers. */
  readonly byStatus: { readonly [status: number]: number };
  /** Most requests at one time. */
  readonly peak: number;
}

export interface ModelServer {
  /** Such as `http://127.0.0.1:8080/v1`. */
  readonly baseURL: string;
  counts(): ServerCounts;
  close(): Promise<void>;
}

/** Bytes of a request that are read. */
const LONGEST_REQUEST = 64 * 2 ** 20;

/** Letters in one part of a stream. */
const PART = 12;

const PROTOCOLS: readonly (readonly [path: string, protocol: Protocol])[] = [
  ['/chat/completions', chatProtocol],
  ['/responses', responsesProtocol],
];

class Refused extends Error {
  readonly status: number;
  readonly fields: { readonly code?: string; readonly param?: string };
  readonly headers: { readonly [name: string]: string };
  constructor(
    status: number,
    message: string,
    fields: { readonly code?: string; readonly param?: string } = {},
    headers: { readonly [name: string]: string } = {},
  ) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.headers = headers;
  }
}

const readBody = async (request: IncomingMessage): Promise<{ readonly [key: string]: unknown }> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > LONGEST_REQUEST) throw new Refused(413, 'the request is too long');
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly [key: string]: unknown };
  } catch {
    throw new Refused(400, 'the body is no JSON');
  }
};

const sendJson = (response: ServerResponse, status: number, payload: Json, headers = {}): void => {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(payload));
};

/** Letters as tokens, the way people count on their fingers. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

function* partsOf(text: string): Generator<string> {
  const size = text.length > 100_000 ? 65_536 : PART;
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const answeringOf = (id: string, asking: Asking, answer: ScriptAnswer): Answering => {
  const text = answer.refuse ?? (answer.huge === undefined ? replyText(answer) : 'x'.repeat(answer.huge * 1_000_000));
  const input = tokensOf(asking.messages.map((message) => message.text).join(''));
  return {
    id,
    model: `${asking.model}-scripted`,
    text: answer.cut ? text.slice(0, Math.floor(text.length / 2)) : text,
    end: answer.refuse !== undefined ? 'refused' : answer.filter ? 'filtered' : answer.cut ? 'cut' : 'whole',
    usage: answer.withoutUsage ? null : { input, output: tokensOf(text) },
  };
};

const streamAnswer = async (
  response: ServerResponse,
  protocol: Protocol,
  {
    asking,
    answer,
    answering,
  }: { readonly asking: Asking; readonly answer: ScriptAnswer; readonly answering: Answering },
): Promise<void> => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const write = (event: string | null, payload: string): Promise<void> | undefined => {
    const flowing = response.write(`${event === null ? '' : `event: ${event}\n`}data: ${payload}\n\n`);
    if (flowing || response.destroyed) return undefined;
    return new Promise((resume) => {
      const go = (): void => {
        response.off('drain', go).off('close', go);
        resume();
      };
      response.on('drain', go).on('close', go);
    });
  };
  if (answer.empty) {
    response.end('data: [DONE]\n\n');
    return;
  }
  const usage = asking.wantsUsage ? answering.usage : null;
  let written = 0;
  for (const { event, payload } of protocol.events({ ...answering, usage }, partsOf(answering.text))) {
    if (response.destroyed) return;
    if (answer.drop !== undefined && written > answer.drop) {
      response.write('\n', () => response.destroy()); // What was written before arrives.
      return;
    }
    await write(event, JSON.stringify(payload));
    written += PART;
    if (answer.error !== undefined && written > PART) {
      await write(null, JSON.stringify({ error: { message: answer.error, type: 'server_error', code: null } }));
      response.end();
      return;
    }
    if (answer.pace !== undefined) await wait(answer.pace * 1000);
  }
  response.end(protocol.saysDone ? 'data: [DONE]\n\n' : '');
};

/** Writes what the script says. Throws a `Refused` where that is an error. */
const writeAnswer = async (
  response: ServerResponse,
  protocol: Protocol,
  asked: { readonly asking: Asking; readonly answer: ScriptAnswer; readonly answering: Answering },
): Promise<void> => {
  const { asking, answer, answering } = asked;
  if (answer.delay !== undefined) await wait(answer.delay * 1000);
  if (answer.status !== undefined) {
    const { code, param } = answer;
    const headers = answer.retryAfter === undefined ? {} : { 'retry-after': String(answer.retryAfter) };
    const fields = { ...(code === undefined ? {} : { code }), ...(param === undefined ? {} : { param }) };
    throw new Refused(answer.status, answer.message ?? `status ${answer.status}, as the script says`, fields, headers);
  }
  if (answer.body !== undefined) {
    const type = asking.stream ? 'text/event-stream' : 'application/json';
    response.writeHead(200, { 'content-type': type });
    response.end(asking.stream ? `data: ${answer.body}\n\n` : answer.body);
  } else if (asking.stream) await streamAnswer(response, protocol, asked);
  else if (answer.empty)
    sendJson(response, 200, { object: 'chat.completion', model: answering.model, choices: [], output: [] });
  else {
    const text = JSON.stringify(protocol.whole(answering));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    if (answer.drop === undefined) response.end(text);
    else response.write(text.slice(0, answer.drop), () => response.destroy());
  }
};

/** Starts the server on the loopback address. */
export const serveScript = async (manner: ServerManner): Promise<ModelServer> => {
  const { script, key, limit, lacks, context } = manner;
  const byStatus: Record<number, number> = {};
  let requests = 0;
  let open = 0;
  let peak = 0;
  /** When requests of the last seconds were let in, oldest first, in milliseconds. */
  const admitted: number[] = [];

  const checkLimit = (): void => {
    if (limit === null) return;
    const now = performance.now();
    const window = limit.seconds * 1000;
    while (admitted.length > 0 && admitted[0]! <= now - window) admitted.shift();
    if (admitted.length >= limit.requests) {
      const seconds = (admitted[0]! + window - now) / 1000;
      throw new Refused(
        429,
        'too many requests',
        { code: 'rate_limit_exceeded' },
        { 'retry-after': seconds.toFixed(3) },
      );
    }
    admitted.push(now);
  };

  const checkKey = ({ headers }: IncomingMessage): void => {
    const given = headers.authorization ?? '';
    if (key !== null && given !== `Bearer ${key}`)
      throw new Refused(401, `Incorrect API key provided: ${given.replace('Bearer ', '')}`, {
        code: 'invalid_api_key',
      });
  };

  const checkAsking = ({ parameters, messages }: Asking): void => {
    const unknown = parameters.find((name) => lacks.includes(name));
    if (unknown !== undefined) throw new Refused(400, `Unsupported parameter: ${unknown}`, { param: unknown });
    const tokens = tokensOf(messages.map(({ text }) => text).join(''));
    if (context !== null && tokens > context)
      throw new Refused(400, `maximum context length is ${context} tokens, and the request has ${tokens}`, {
        code: 'context_length_exceeded',
      });
  };

  const answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<Asking | null> => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    checkKey(request);
    if (request.method === 'GET' && path.endsWith('/models')) {
      sendJson(response, 200, {
        object: 'list',
        data: [{ id: 'scripted', object: 'model', created: 0, owned_by: 'rapport' }],
      });
      return null;
    }
    const protocol = PROTOCOLS.find(([end]) => path.endsWith(end))?.[1];
    if (protocol === undefined || request.method !== 'POST')
      throw new Refused(404, `there is no ${request.method} ${path}`);
    const body = await readBody(request);
    checkLimit();
    let asking: Asking;
    try {
      asking = protocol.read(body);
    } catch (error) {
      throw new Refused(400, error instanceof Error ? error.message : String(error));
    }
    checkAsking(asking);
    const answer = await script(asking);
    if (answer === null) throw new Refused(400, 'the script has no rule for this request', { code: 'no_rule' });
    await writeAnswer(response, protocol, { asking, answer, answering: answeringOf(String(requests), asking, answer) });
    return asking;
  };

  const server: Server = createServer((request, response) => {
    requests++;
    open++;
    peak = Math.max(peak, open);
    response.once('close', () => {
      open--;
    });
    void answerRequest(request, response)
      .catch((error: unknown) => {
        const refused =
          error instanceof Refused ? error : new Refused(500, error instanceof Error ? error.message : String(error));
        const { status, message, fields, headers } = refused;
        const { code = null, param = null } = fields;
        if (!response.headersSent)
          sendJson(response, status, { error: { message, type: 'error', param, code } }, headers);
        else response.destroy();
        return null;
      })
      .then((asking) => {
        byStatus[response.statusCode] = (byStatus[response.statusCode] ?? 0) + 1;
        manner.onAnswer?.(response.statusCode, asking);
      });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((started, failed) => {
    server.once('error', failed);
    server.listen({ port: manner.port, host: '127.0.0.1', backlog: 2048 }, started);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    counts: () => ({ requests, byStatus: { ...byStatus }, peak }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
