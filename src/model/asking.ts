/**
 * One call of a model from a typed request to an outcome: shortens what is too long, asks for JSON in the best way that
 * the server knows, reads the reply, and asks once more where it was useless.
 */
import type { ModelFailureKind, ModelMessage, ModelRequest } from '../model.ts';
import {
  FORMATS,
  type Format,
  NOTHING_SPENT,
  type Provider,
  ProviderError,
  type ProviderReply,
  type Spent,
  type Tally,
} from './provider.ts';
import { jsonSchemaOf, readReply } from './reading.ts';
import type { ModelSettings } from './settings.ts';
import { dropToFit, joinNeighbours, oldestFirst, without } from './tokens.ts';

/** What came of a call, as a recording keeps it. */
export type Outcome =
  | {
      readonly kind: 'reply';
      readonly text: string;
      /** The model that answered. */
      readonly model: string;
      readonly dropped: readonly number[];
      readonly repaired: boolean;
    }
  | { readonly kind: 'failure'; readonly failure: ModelFailureKind; readonly words: string };

export interface Asked {
  readonly outcome: Outcome;
  readonly spent: Spent;
  /**
   * Present where asking again would come to the same: the account is empty; the key is refused or there is no such
   * model; there is no server.
   */
  readonly hopeless?: 'quota' | 'settings' | 'unreachable';
}

/** When a call ends early: `signal` is aborted when nobody wants the answer, `closing` when the run stops. */
export interface Until {
  readonly signal: AbortSignal;
  readonly closing: AbortSignal;
}

export interface Asker {
  /** Resolves whatever comes of it. */
  ask<T>(request: ModelRequest<T>, until: Until): Promise<Asked>;
}

/** Tokens kept free for a reply where nobody says how long one may be. */
const ROOM_FOR_REPLY = 1024;

const failure = (kind: ModelFailureKind, words: string): Outcome => ({ kind: 'failure', failure: kind, words });

const describeSchema = <T>({ reply }: ModelRequest<T>): ModelMessage => ({
  role: 'system',
  text: `Reply with one JSON object and nothing else. Its JSON Schema:\n${JSON.stringify(jsonSchemaOf(reply.schema))}`,
});

/** Letters of a useless reply that are shown to the model again. */
const SHOWN_AGAIN = 4000;

const askAgain = (text: string, problem: string): readonly ModelMessage[] => [
  ...(text.trim() === '' ? [] : [{ role: 'assistant' as const, text: text.slice(0, SHOWN_AGAIN) }]),
  { role: 'user', text: `That reply can't be used: ${problem}. Reply with only the JSON object that was asked for.` },
];

/** What a provider's error means to whoever called. */
const failureOf = (error: ProviderError): Outcome => {
  switch (error.kind) {
    case 'timeout':
      return failure('timeout', error.message);
    case 'garbled':
      return failure('malformed', error.message);
    case 'dropped':
    case 'unreachable':
      return failure('unreachable', error.message);
    case 'tooLong':
      return failure('budget', `the request is too long for the model, even without any memory: ${error.message}`);
    case 'cancelled':
      return failure('cancelled', error.message);
    case 'http':
    case 'parameter':
    case 'quota':
      return failure('http', error.message);
  }
};

const hopelessness = ({ kind, status }: ProviderError): Asked['hopeless'] => {
  if (kind === 'quota' || kind === 'unreachable') return kind;
  return status === 401 || status === 403 || status === 404 ? 'settings' : undefined;
};

/** The asker of one model. `redact` takes keys out of whatever a server wrote. */
export const createAsker = (settings: ModelSettings, provider: Provider, redact: (text: string) => string): Asker => {
  /** The best format that the server has not yet refused. */
  let format: Format = settings.structured ?? 'schema';

  /** Asks in the best format that is left. */
  const askOnce = async <T>(
    request: ModelRequest<T>,
    messages: readonly ModelMessage[],
    { signal, closing, tally }: Until & { readonly tally: Tally },
  ): Promise<ProviderReply> => {
    for (;;) {
      const now = format;
      const told = now === 'schema' ? messages : [describeSchema(request), ...messages];
      try {
        const reply = await provider({
          messages: joinNeighbours(told),
          reply: { name: request.reply.name, schema: jsonSchemaOf(request.reply.schema) },
          format: now,
          outputTokens: request.outputTokens ?? settings.maxTokens ?? null,
          isComplete: (text) => readReply(text, request.reply.schema).ok,
          signal,
          closing,
          tally,
        });
        return { ...reply, text: redact(reply.text), model: redact(reply.model) };
      } catch (thrown) {
        if (!(thrown instanceof ProviderError)) throw thrown;
        const next = FORMATS[FORMATS.indexOf(now) + 1];
        if (thrown.kind !== 'parameter' || next === undefined)
          throw new ProviderError(thrown.kind, redact(thrown.message), thrown.status);
        // Others may have found out meanwhile.
        if (format === now) format = next;
      }
    }
  };

  const ask = async <T>(request: ModelRequest<T>, until: Until, tally: Tally): Promise<Outcome> => {
    const { context, maxTokens } = settings;
    const room = context === undefined ? Infinity : context - (request.outputTokens ?? maxTokens ?? ROOM_FOR_REPLY);
    const fitting = dropToFit(request.messages, room);
    if (fitting === null)
      return failure('budget', `the request is too long for a context of ${context} tokens, even without any memory`);
    let dropped = fitting;
    let more: readonly ModelMessage[] = [];
    let repaired = false;
    let hungUp = false;
    for (;;) {
      let reply: ProviderReply;
      try {
        reply = await askOnce(request, [...without(request.messages, dropped), ...more], { ...until, tally });
      } catch (thrown) {
        if (!(thrown instanceof ProviderError)) throw thrown;
        if (thrown.kind === 'dropped' && !hungUp) {
          hungUp = true; // The SDK repeats what was refused, not what broke off.
          continue;
        }
        const left = oldestFirst(request.messages).filter((index) => !dropped.includes(index));
        if (thrown.kind !== 'tooLong' || left.length === 0) throw thrown;
        dropped = [...dropped, ...left.slice(0, Math.ceil(left.length / 2))].sort((a, b) => a - b);
        continue;
      }
      const { text, model, end } = reply;
      if (end === 'refused') return failure('refusal', text.trim() === '' ? 'a filter stopped it' : text.slice(0, 400));
      const reading = readReply(text, request.reply.schema);
      if (reading.ok) return { kind: 'reply', text, model, dropped, repaired };
      if (end === 'cut')
        return failure('malformed', `its reply was cut off at the limit of tokens before it held a decision`);
      if (repaired)
        return failure(reading.kind, `its reply can't be used, and neither can a second one: ${reading.problem}`);
      repaired = true;
      more = askAgain(text, reading.problem);
    }
  };

  return {
    ask: async (request, until) => {
      const tally: Tally = { spent: NOTHING_SPENT };
      try {
        return { outcome: await ask(request, until, tally), spent: tally.spent };
      } catch (thrown) {
        if (!(thrown instanceof ProviderError)) throw thrown;
        const hopeless = hopelessness(thrown);
        const outcome = failureOf(thrown);
        return { outcome, spent: tally.spent, ...(hopeless === undefined ? {} : { hopeless }) };
      }
    },
  };
};
