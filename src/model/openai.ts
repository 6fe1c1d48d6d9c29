/** A server that speaks OpenAI's protocol, through the `openai` package: OpenAI, vLLM, llama.cpp, Ollama, gateways. */
import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { formatThrown } from '../decisions.ts';
import { type Line, openLine } from './fetching.ts';
import type { Limiter } from './limiter.ts';
import { chatWire } from './openai-chat.ts';
import { responsesWire } from './openai-responses.ts';
import { type Heard, OPTIONAL_PARAMETERS, type OptionalParameter, type Sent, type Wire } from './openai-wire.ts';
import { addSpent, type Provider, ProviderError, type ProviderReply, type ProviderRequest } from './provider.ts';
import { DEFAULT_RETRIES, DEFAULT_TIMEOUT, type ModelSettings } from './settings.ts';
import { estimateMessages, estimateTokens } from './tokens.ts';

/** Letters of a reply: no decision is that long. */
const LONGEST_TEXT = 2 ** 20;

/** Tokens of a reply of unknown length, for the limit of tokens a minute. */
const USUAL_REPLY = 512;

/** The SDK's own clock must never be first: ours knows what is waiting and what is the model's time. */
const NEVER = 2 ** 31 - 1;

const OVERFLOW = 'its answer is longer than any decision';

/** What a server said of its error, on one line. */
const wordsOf = (error: APIError): string => {
  const text = error.message.replace(/\s+/g, ' ');
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
};

/** Which parameter a refusal is about; null where it is about something else. */
const refusedParameter = (error: APIError, names: readonly string[]): string | null => {
  if (error.status !== 400 && error.status !== 422 && error.status !== 501) return null;
  return names.find((name) => error.param?.startsWith(name) || error.message.includes(name)) ?? null;
};

const FORMAT_PARAMETERS = ['response_format', 'text.format', 'json_schema', 'json_object', 'structured output'];

const TOO_LONG = /context[_ ](length|size|window)|maximum context|prompt is too long|too many tokens/i;

/** Why the server gave nothing, as one of our kinds. */
const errorOf = (thrown: unknown, line: Line, request: ProviderRequest): ProviderError => {
  if (thrown instanceof ProviderError) return thrown;
  if (line.timedOut()) return new ProviderError('timeout', 'no whole answer in the time it has');
  if (line.overflowed()) return new ProviderError('garbled', OVERFLOW);
  if (request.signal.aborted || thrown instanceof APIUserAbortError)
    return new ProviderError('cancelled', 'nobody wants the answer any more');
  if (thrown instanceof APIConnectionError) {
    const cause = thrown.cause instanceof Error ? (thrown.cause.cause ?? thrown.cause) : null;
    const why = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : 'no connection';
    return new ProviderError('unreachable', `the server can't be reached: ${why}`);
  }
  if (thrown instanceof APIError) {
    const { status, code } = thrown;
    if (code === 'insufficient_quota') return new ProviderError('quota', wordsOf(thrown), status ?? null);
    if (code === 'context_length_exceeded' || (status === 400 && TOO_LONG.test(thrown.message)))
      return new ProviderError('tooLong', wordsOf(thrown), status ?? null);
    if (refusedParameter(thrown, FORMAT_PARAMETERS) !== null && request.format !== 'text')
      return new ProviderError('parameter', wordsOf(thrown), status ?? null);
    return new ProviderError('http', wordsOf(thrown), status ?? null);
  }
  if (thrown instanceof TypeError && /terminated|fetch failed|other side closed/.test(thrown.message))
    return new ProviderError('dropped', 'the server hung up in the middle of its answer');
  // Whatever else is thrown while an answer is read is thrown because it isn't what it should be.
  const why = thrown instanceof SyntaxError ? 'it is no JSON' : formatThrown(thrown);
  return new ProviderError('garbled', `its answer breaks the protocol: ${why}`);
};

/** Hears a stream to its end, or to the first part after a whole decision. */
const hearParts = async <Part>(
  heard: Heard,
  parts: AsyncIterable<Part>,
  wire: Pick<Wire<unknown, Part>, 'hearPart'>,
  isComplete: (text: string) => boolean,
): Promise<void> => {
  let decided = false;
  try {
    for await (const part of parts) {
      const added = wire.hearPart(heard, part);
      if (added === '') continue;
      // What comes after a whole decision is paid for and read by nobody; counting it belongs to what comes too.
      if (decided && added.trim() !== '') return;
      heard.text += added;
      if (heard.text.length > LONGEST_TEXT) throw new ProviderError('garbled', OVERFLOW);
      if (!decided && heard.end === 'whole' && added.includes('}')) decided = isComplete(heard.text);
    }
  } catch (thrown) {
    if (!decided || thrown instanceof ProviderError) throw thrown;
  }
};

/** The provider of a model; `key` null where the server needs none. */
export const openaiProvider = (settings: ModelSettings, key: string | null, limiter: Limiter): Provider => {
  const { api = 'chat', stream = true, retries = DEFAULT_RETRIES, timeout = DEFAULT_TIMEOUT } = settings;
  const wire = (api === 'chat' ? chatWire : responsesWire) as Wire<unknown, unknown>;
  const lacks = new Set<OptionalParameter>();

  const clientOn = (line: Line): OpenAI =>
    new OpenAI({
      apiKey: key ?? 'none',
      baseURL: settings.baseURL ?? 'https://api.openai.com/v1',
      organization: null,
      project: null,
      maxRetries: retries,
      timeout: NEVER,
      fetch: line.fetch,
      logLevel: 'off',
    });

  const ask = async (request: ProviderRequest): Promise<ProviderReply> => {
    const { messages, reply, format, outputTokens, isComplete, signal, closing, tally } = request;
    const expected = estimateMessages(messages);
    let requests = 0;
    const line = openLine({
      limiter,
      tokens: expected + (outputTokens ?? USUAL_REPLY),
      timeout: timeout * 1000,
      signal,
      closing,
      onRequest: () => {
        requests++;
      },
    });
    const heard: Heard = { text: '', model: settings.model ?? '', end: 'whole', usage: null };
    const sent: Sent = { settings, messages, reply, format, outputTokens, lacks };
    let answered = false;
    try {
      const client = clientOn(line);
      if (stream) {
        const parts = await wire.parts(client, sent, line.signal);
        answered = true;
        await hearParts(heard, parts, wire, isComplete);
        // A stream that is aborted ends without an error.
        if (line.timedOut() && !isComplete(heard.text))
          throw new ProviderError('timeout', 'no whole answer in the time it has');
        if (line.overflowed()) throw new ProviderError('garbled', OVERFLOW);
        if (signal.aborted && !isComplete(heard.text))
          throw new ProviderError('cancelled', 'nobody wants the answer any more');
      } else {
        const answer = await wire.whole(client, sent, line.signal);
        answered = true;
        if (typeof answer !== 'object' || answer === null)
          throw new ProviderError('garbled', 'its answer breaks the protocol: it is no JSON');
        wire.hearWhole(heard, answer);
        if (heard.text.length > LONGEST_TEXT) throw new ProviderError('garbled', OVERFLOW);
      }
      return { text: heard.text, model: heard.model, end: heard.end };
    } catch (thrown) {
      const missing = thrown instanceof APIError ? refusedParameter(thrown, OPTIONAL_PARAMETERS) : null;
      if (missing !== null && !lacks.has(missing as OptionalParameter)) {
        lacks.add(missing as OptionalParameter);
        line.close(0);
        return await ask(request);
      }
      throw errorOf(thrown, line, request);
    } finally {
      const used = heard.usage ?? {
        inputTokens: answered ? expected : 0,
        cachedTokens: 0,
        outputTokens: answered ? estimateTokens(heard.text) : 0,
        reasoningTokens: 0,
      };
      tally.spent = addSpent(tally.spent, { ...used, requests, estimated: answered && heard.usage === null });
      line.close(used.inputTokens + used.outputTokens);
    }
  };
  return ask;
};
