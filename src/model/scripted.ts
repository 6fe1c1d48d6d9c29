/**
 * Models that are no models: a rule file, or a module with a function. They answer from the text of the request alone,
 * either in this process or behind the protocol server.
 *
 *     - when: (?i)refuse           # a regular expression over all messages, joined by line breaks; none: always
 *       reply: { skill: wait }     # JSON, or a text that is sent as it is
 *     - status: 429                # or a fault: see `FAULTS`
 *       retryAfter: 1
 *       times: 2                   # the rule holds so often, then the next that fits
 */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json } from '../json.ts';
import type { ModelMessage } from '../model.ts';
import { addSpent, type Provider, ProviderError } from './provider.ts';
import { estimateMessages, estimateTokens } from './tokens.ts';

/** What a scripted model is asked: what a server sees of a request. */
export interface ScriptRequest {
  readonly messages: readonly Pick<ModelMessage, 'role' | 'text'>[];
  /** The JSON Schema of the reply; null where none was sent. */
  readonly schema: Json;
}

/** Ways for a server to go wrong. The in-process model knows `status`, `delay` and `refuse`. */
const FAULTS = {
  status: z.int().min(400).max(599).optional().describe('an HTTP error'),
  retryAfter: z.number().min(0).optional().describe('seconds, in the header of that name'),
  code: z.string().optional().describe('the code of the error, such as insufficient_quota'),
  param: z.string().optional().describe('the parameter that the error is about'),
  message: z.string().optional().describe('what the error says'),
  refuse: z.string().optional().describe('the model declines, in these words'),
  filter: z.literal(true).optional().describe('a content filter stops the reply'),
  cut: z.literal(true).optional().describe('the reply ends at the limit of tokens'),
  delay: z.number().min(0).optional().describe('seconds before the first byte'),
  pace: z.number().min(0).optional().describe('seconds between two parts of a stream'),
  drop: z.number().int().min(0).optional().describe('hangs up after so many letters of the reply'),
  body: z.string().optional().describe('the whole answer of the server, as it is'),
  empty: z.literal(true).optional().describe('an answer without choices'),
  error: z.string().optional().describe('an error in the middle of a stream'),
  withoutUsage: z.literal(true).optional().describe('the answer does not count its tokens'),
  huge: z.int().min(1).optional().describe('so many million letters of reply'),
} as const;

const ruleSchema = z.strictObject({
  when: z.string().optional(),
  times: z.int().min(1).optional(),
  reply: z.json().optional(),
  ...FAULTS,
});

/** What a scripted model does. */
export type ScriptAnswer = Omit<z.infer<typeof ruleSchema>, 'when' | 'times'>;

/** null: it has no answer. */
export type Script = (request: ScriptRequest) => ScriptAnswer | null | Promise<ScriptAnswer | null>;

const compile = (pattern: string): RegExp => {
  const insensitive = pattern.startsWith('(?i)');
  return new RegExp(insensitive ? pattern.slice(4) : pattern, insensitive ? 'is' : 's');
};

/** A script from rules. Throws, in words, on what is none. */
export const scriptOfRules = (given: unknown): Script => {
  const parsed = z.array(ruleSchema).min(1).safeParse(given);
  if (!parsed.success) throw new Error(`a rule file is a list of rules: ${z.prettifyError(parsed.error)}`);
  const rules = parsed.data.map(({ when, times, ...answer }) => ({
    pattern: when === undefined ? null : compile(when),
    left: times ?? Number.POSITIVE_INFINITY,
    answer,
  }));
  return ({ messages }) => {
    const text = messages.map((message) => message.text).join('\n');
    const rule = rules.find(({ pattern, left }) => left > 0 && (pattern === null || pattern.test(text)));
    if (rule === undefined) return null;
    rule.left--;
    return rule.answer;
  };
};

/** Text, or JSON that is its reply; `null` none; `{ reply }` and the faults as in a rule. */
const readAnswer = (given: unknown): ScriptAnswer | null => {
  if (given === null || given === undefined) return null;
  if (typeof given === 'string') return { reply: given };
  const rule = ruleSchema.safeParse(given);
  return rule.success && Object.keys(rule.data).length > 0 ? rule.data : { reply: given as z.core.util.JSONType };
};

/**
 * The script in a file: rules in YAML or JSON, or a module whose default export is a function from a request
 * `{ messages: [{ role, text }], schema }` to a reply. Throws, in words, on anything else.
 */
export const loadScript = async (file: string): Promise<Script> => {
  if (!/\.[cm]?[jt]s$/.test(file)) return scriptOfRules(parse(readFileSync(file, 'utf8')));
  const source = import.meta.url.endsWith('.ts') || !/\.[cm]?ts$/.test(file);
  const loaded = source
    ? ((await import(pathToFileURL(file).href)) as { readonly default?: unknown })
    : await import('tsx/esm/api').then(({ tsImport }) => tsImport(pathToFileURL(file).href, import.meta.url));
  const given = (loaded as { readonly default?: unknown }).default;
  const answer = typeof given === 'object' && given !== null && 'default' in given ? given.default : given;
  if (typeof answer !== 'function') throw new Error('the default export of a scripted model is a function');
  return async (request) => readAnswer(await (answer as (request: ScriptRequest) => unknown)(request));
};

/** The reply as a model would write it. */
export const replyText = ({ reply }: ScriptAnswer): string =>
  reply === undefined ? '' : typeof reply === 'string' ? reply : JSON.stringify(reply);

/** The script as a provider in this very process. Tokens are estimated from the texts, and said to be counted. */
export const scriptedProvider =
  (script: Script, name: string): Provider =>
  async ({ messages, reply, signal, tally }) => {
    const answer = await script({ messages, schema: reply.schema });
    if (answer === null) throw new ProviderError('http', 'the script has no rule for this request', 400);
    if (answer.delay !== undefined)
      await wait(answer.delay * 1000, undefined, { signal }).catch(() => {
        throw new ProviderError('cancelled', 'nobody wants the answer any more');
      });
    const text = answer.refuse ?? replyText(answer);
    const failed = answer.status !== undefined;
    const counted = failed ? [0, 0] : [estimateMessages(messages), estimateTokens(text)];
    const [inputTokens, outputTokens] = counted as [number, number];
    tally.spent = addSpent(tally.spent, {
      requests: 1,
      inputTokens,
      cachedTokens: 0,
      outputTokens,
      reasoningTokens: 0,
      estimated: false,
    });
    if (failed)
      throw new ProviderError('http', `${answer.status} ${answer.message ?? 'as the script says'}`, answer.status);
    const end = answer.refuse !== undefined || answer.filter ? 'refused' : answer.cut ? 'cut' : 'whole';
    return { text, model: name, end };
  };
