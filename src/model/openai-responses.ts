/** The Responses API: what is sent, and what of the answer is read. */
import type OpenAI from 'openai';
import type { Response, ResponseCreateParams, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { countIn, type Heard, type Sent, textIn, type Wire } from './openai-wire.ts';
import { ProviderError } from './provider.ts';

const TEXT_FORMATS = {
  schema: ({ reply: { name, schema } }: Sent) => ({ type: 'json_schema' as const, name, schema, strict: true }),
  json: () => ({ type: 'json_object' as const }),
  text: () => undefined,
};

const paramsOf = (sent: Sent): ResponseCreateParams => {
  const { settings, messages, outputTokens, format } = sent;
  const textFormat = TEXT_FORMATS[format](sent);
  return {
    model: settings.model ?? '',
    input: messages.map(({ role, text }) => ({ role, content: text })),
    store: false,
    ...(outputTokens === null ? {} : { max_output_tokens: outputTokens }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.effort === undefined ? {} : { reasoning: { effort: settings.effort } }),
    ...(textFormat === undefined ? {} : { text: { format: textFormat } }),
  };
};

/** What a whole response says beside its text. */
const hearResponse = (heard: Heard, { model, usage, status, incomplete_details, error }: Response): void => {
  heard.model = textIn(model) || heard.model;
  if (usage != null && typeof usage.input_tokens === 'number')
    heard.usage = {
      inputTokens: countIn(usage.input_tokens),
      cachedTokens: countIn(usage.input_tokens_details?.cached_tokens),
      outputTokens: countIn(usage.output_tokens),
      reasoningTokens: countIn(usage.output_tokens_details?.reasoning_tokens),
    };
  if (status === 'failed') throw new ProviderError('http', textIn(error?.message) || 'the response failed', null);
  if (status !== 'incomplete') return;
  heard.end = incomplete_details?.reason === 'content_filter' ? 'refused' : 'cut';
};

const hearWhole = (heard: Heard, answer: Response): void => {
  const output = Array.isArray(answer.output) ? answer.output : [];
  const parts = output.flatMap((item) => (item.type === 'message' ? item.content : []));
  heard.text = parts.flatMap((part) => (part.type === 'output_text' ? [textIn(part.text)] : [])).join('');
  hearResponse(heard, answer);
  const refusal = parts.find((part) => part.type === 'refusal');
  if (refusal === undefined) return;
  heard.end = 'refused';
  heard.text = textIn(refusal.refusal);
};

const hearPart = (heard: Heard, event: ResponseStreamEvent): string => {
  switch (event.type) {
    case 'response.output_text.delta':
      return textIn(event.delta);
    case 'response.refusal.delta':
      if (heard.end !== 'refused') heard.text = '';
      heard.end = 'refused';
      return textIn(event.delta);
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      hearResponse(heard, event.response);
      return '';
    case 'error':
      throw new ProviderError('http', textIn(event.message), null);
    default:
      return '';
  }
};

export const responsesWire: Wire<Response, ResponseStreamEvent> = {
  whole: (client: OpenAI, sent, signal) => client.responses.create({ ...paramsOf(sent), stream: false }, { signal }),
  parts: (client: OpenAI, sent, signal) => client.responses.create({ ...paramsOf(sent), stream: true }, { signal }),
  hearWhole,
  hearPart,
};
