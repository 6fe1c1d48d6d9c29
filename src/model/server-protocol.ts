/** The two APIs from the server's side: what a request says, and how an answer is written, whole or in parts. */
import type { Json } from '../json.ts';
import type { ModelMessage } from '../model.ts';
import type { ScriptRequest } from './scripted.ts';

/** What a request asks for. */
export interface Asking extends ScriptRequest {
  readonly model: string;
  readonly stream: boolean;
  /** Whether a stream is to end with its usage. */
  readonly wantsUsage: boolean;
  /** Parameters that were sent, for servers that don't know them all. */
  readonly parameters: readonly string[];
}

/** What is answered. `usage` null: the server doesn't count. */
export interface Answering {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly end: 'whole' | 'cut' | 'refused' | 'filtered';
  readonly usage: { readonly input: number; readonly output: number } | null;
}

export interface Protocol {
  /** Throws, in words, on a body that is no request. */
  read(body: { readonly [key: string]: unknown }): Asking;
  whole(answer: Answering): Json;
  /** The events of a stream that give `parts` of the text one by one; the first and last ones are the protocol's own. */
  events(
    answer: Answering,
    parts: Iterable<string>,
  ): Iterable<{ readonly event: string | null; readonly payload: Json }>;
  /** Whether a stream ends with `data: [DONE]`. */
  readonly saysDone: boolean;
}

type Fields = { readonly [key: string]: unknown };

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** A message's content: a text, or parts of which those with a text count. */
const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw new Error('a message has a content: a text, or a list of parts');
  return content.map((part) => String(fieldsOf(part).text ?? '')).join('');
};

const ROLES = ['system', 'user', 'assistant'] as const;

const messagesOf = (list: unknown): readonly Pick<ModelMessage, 'role' | 'text'>[] => {
  if (!Array.isArray(list) || list.length === 0) throw new Error('expected a list of messages, and found none');
  return list.map((one) => {
    const { role, content } = fieldsOf(one);
    const known = ROLES.find((word) => word === role || (word === 'system' && role === 'developer'));
    if (known === undefined) throw new Error(`there is no role ${JSON.stringify(role)}`);
    return { role: known, text: textOf(content) };
  });
};

const usageOfChat = (usage: NonNullable<Answering['usage']>): Json => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0 },
});

const FINISHES = { whole: 'stop', cut: 'length', refused: 'stop', filtered: 'content_filter' } as const;

export const chatProtocol: Protocol = {
  saysDone: true,
  read: (body) => {
    const format = fieldsOf(body.response_format);
    return {
      messages: messagesOf(body.messages),
      schema: (fieldsOf(format.json_schema).schema ?? null) as Json,
      model: String(body.model ?? ''),
      stream: body.stream === true,
      wantsUsage: fieldsOf(body.stream_options).include_usage === true,
      parameters: [...Object.keys(body), ...(format.type === undefined ? [] : [String(format.type)])],
    };
  },
  whole: ({ id, model, text, end, usage }) => ({
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 0,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: end === 'refused' ? null : text,
          refusal: end === 'refused' ? text : null,
        },
        logprobs: null,
        finish_reason: FINISHES[end],
      },
    ],
    ...(usage === null ? {} : { usage: usageOfChat(usage) }),
  }),
  events: function* ({ id, model, end, usage }, parts) {
    const chunk = (choices: Json, more: { readonly [key: string]: Json } = {}) => ({
      event: null,
      payload: { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created: 0, model, choices, ...more },
    });
    const delta = (fields: Json, reason: string | null = null): Json => [
      { index: 0, delta: fields, logprobs: null, finish_reason: reason },
    ];
    yield chunk(delta({ role: 'assistant', content: '' }));
    for (const part of parts) yield chunk(delta(end === 'refused' ? { refusal: part } : { content: part }));
    yield chunk(delta({}, FINISHES[end]));
    if (usage !== null) yield chunk([], { usage: usageOfChat(usage) });
  },
};

const usageOfResponse = (usage: NonNullable<Answering['usage']>): Json => ({
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: usage.input + usage.output,
});

const responseOf = ({ id, model, text, end, usage }: Answering): { readonly [key: string]: Json } => {
  const incomplete = end === 'cut' ? 'max_output_tokens' : end === 'filtered' ? 'content_filter' : null;
  const part: Json =
    end === 'refused' ? { type: 'refusal', refusal: text } : { type: 'output_text', text, annotations: [] };
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 0,
    status: incomplete === null ? 'completed' : 'incomplete',
    incomplete_details: incomplete === null ? null : { reason: incomplete },
    error: null,
    model,
    output: [{ type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content: [part] }],
    ...(usage === null ? {} : { usage: usageOfResponse(usage) }),
  };
};

export const responsesProtocol: Protocol = {
  saysDone: false,
  read: (body) => {
    const format = fieldsOf(fieldsOf(body.text).format);
    const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
    const instructions = typeof body.instructions === 'string' ? [{ role: 'system', content: body.instructions }] : [];
    return {
      messages: messagesOf(Array.isArray(input) ? [...instructions, ...input] : input),
      schema: (format.schema ?? null) as Json,
      model: String(body.model ?? ''),
      stream: body.stream === true,
      wantsUsage: true,
      parameters: [...Object.keys(body), ...(format.type === undefined ? [] : [String(format.type)])],
    };
  },
  whole: responseOf,
  events: function* (answer, parts) {
    const { id, end } = answer;
    let sequence = 0;
    const event = (type: string, fields: { readonly [key: string]: Json }) => ({
      event: type,
      payload: { type, sequence_number: sequence++, ...fields },
    });
    const place = { item_id: `msg_${id}`, output_index: 0, content_index: 0 };
    yield event('response.created', { response: { ...responseOf(answer), status: 'in_progress', output: [] } });
    for (const part of parts)
      yield event(end === 'refused' ? 'response.refusal.delta' : 'response.output_text.delta', {
        ...place,
        delta: part,
      });
    const whole = responseOf(answer);
    yield event(whole.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response: whole });
  },
};
