/** The Chat Completions API: what is sent, and what of the answer is read. Every compatible server speaks it. */
import type OpenAI from 'openai';
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParams,
} from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { countIn, type Heard, type Sent, textIn, type Wire } from './openai-wire.ts';

const RESPONSE_FORMATS = {
  schema: ({ reply: { name, schema } }: Sent) => ({
    type: 'json_schema' as const,
    json_schema: { name, schema, strict: true },
  }),
  json: () => ({ type: 'json_object' as const }),
  text: () => undefined,
};

const paramsOf = (sent: Sent): ChatCompletionCreateParams => {
  const { settings, messages, outputTokens, format, lacks } = sent;
  const limit = lacks.has('max_tokens') || (settings.baseURL === undefined && !lacks.has('max_completion_tokens'));
  const responseFormat = RESPONSE_FORMATS[format](sent);
  return {
    model: settings.model ?? '',
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    ...(outputTokens === null ? {} : { [limit ? 'max_completion_tokens' : 'max_tokens']: outputTokens }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.effort === undefined ? {} : { reasoning_effort: settings.effort }),
    ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
  };
};

const hearUsage = (heard: Heard, usage: CompletionUsage | null | undefined): void => {
  if (usage == null || typeof usage.prompt_tokens !== 'number') return;
  heard.usage = {
    inputTokens: countIn(usage.prompt_tokens),
    cachedTokens: countIn(usage.prompt_tokens_details?.cached_tokens),
    outputTokens: countIn(usage.completion_tokens),
    reasoningTokens: countIn(usage.completion_tokens_details?.reasoning_tokens),
  };
};

const hearEnd = (heard: Heard, reason: string | null | undefined): void => {
  if (reason === 'length') heard.end = 'cut';
  if (reason === 'content_filter') heard.end = 'refused';
};

const hearWhole = (heard: Heard, answer: ChatCompletion): void => {
  heard.model = textIn(answer.model) || heard.model;
  hearUsage(heard, answer.usage);
  const choice = answer.choices?.[0];
  if (choice === undefined) return;
  heard.text = textIn(choice.message?.content);
  hearEnd(heard, choice.finish_reason);
  const refusal = textIn(choice.message?.refusal);
  if (refusal !== '') {
    heard.end = 'refused';
    heard.text = refusal;
  }
};

const hearPart = (heard: Heard, part: ChatCompletionChunk): string => {
  heard.model = textIn(part.model) || heard.model;
  hearUsage(heard, part.usage);
  const choice = part.choices?.[0];
  if (choice === undefined) return '';
  hearEnd(heard, choice.finish_reason);
  const refusal = textIn(choice.delta?.refusal);
  if (refusal !== '') {
    if (heard.end !== 'refused') heard.text = '';
    heard.end = 'refused';
    return refusal;
  }
  return textIn(choice.delta?.content);
};

export const chatWire: Wire<ChatCompletion, ChatCompletionChunk> = {
  whole: (client: OpenAI, sent, signal) =>
    client.chat.completions.create({ ...paramsOf(sent), stream: false }, { signal }),
  parts: (client: OpenAI, sent, signal) =>
    client.chat.completions.create(
      {
        ...paramsOf(sent),
        stream: true,
        ...(sent.lacks.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
      },
      { signal },
    ),
  hearWhole,
  hearPart,
};
