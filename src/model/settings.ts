/** What a scenario says of a language model in `models:`, and what of it decides the answers. */
import { z } from 'zod';

/** Efforts that a reasoning model can be asked for. */
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

/** Seconds a model has for one request unless the scenario says otherwise. */
export const DEFAULT_TIMEOUT = 120;
/** Requests that are repeated where the server is busy, unless the scenario says otherwise. */
export const DEFAULT_RETRIES = 4;

const price = z.number().min(0);
const whole = z.int().min(1);

/** The address of a server: no name, password or query, for those hold keys. */
const isPlainAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '';
};

/** The keys of one entry of `models:`; the scenario's schema closes it. */
export const MODEL_SHAPE = {
  provider: z.enum(['openai']).optional().describe('Whose protocol the server speaks. Default: openai.'),
  api: z
    .enum(['chat', 'responses'])
    .optional()
    .describe('Chat Completions, which every compatible server speaks, or Responses. Default: chat.'),
  model: z.string().min(1).optional().describe('What the server calls the model. Needed unless `scripted` is given.'),
  baseURL: z
    .string()
    .refine(
      isPlainAddress,
      'expected the address of a server such as http://localhost:8080/v1, without name, password or query',
    )
    .optional()
    .describe('The server. Default: that of OpenAI.'),
  key: z
    .string()
    .regex(
      /^[A-Za-z_][A-Za-z0-9_]*$/,
      'expected the name of an environment variable that holds the key, never the key itself',
    )
    .optional()
    .describe(
      'The environment variable that holds the key; or, with _FILE after its name, the path of a file that does. Default: OPENAI_API_KEY, and none where a baseURL is given.',
    ),
  temperature: z.number().min(0).max(2).optional().describe("Default: the server's."),
  effort: z.enum(EFFORTS).optional().describe('How much a reasoning model thinks; such a model takes no temperature.'),
  maxTokens: whole.optional().describe('Most tokens of a reply, thinking included.'),
  context: whole
    .optional()
    .describe('Tokens that the model can read and write at once; longer requests lose their oldest memory first.'),
  timeout: z.number().positive().max(3600).optional().describe(`Seconds for one request. Default: ${DEFAULT_TIMEOUT}.`),
  retries: z
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe(
      `How often a request is repeated where the server is busy (408, 409, 429, 5xx). Default: ${DEFAULT_RETRIES}.`,
    ),
  structured: z
    .enum(['schema', 'json', 'text'])
    .optional()
    .describe(
      'The best that the server can do: JSON Schema, JSON mode, or plain text. Default: schema; what it refuses is left.',
    ),
  stream: z
    .boolean()
    .optional()
    .describe('Whether replies are streamed, and stopped where a decision is complete. Default: true.'),
  prices: z
    .strictObject({ input: price, cachedInput: price.optional(), output: price })
    .optional()
    .describe(
      'Price of a million tokens, in one currency for all models; cachedInput: of those that the provider had in its cache.',
    ),
  limits: z
    .strictObject({ requests: whole.optional(), tokens: whole.optional() })
    .optional()
    .describe('Most requests and tokens a minute, over all episodes of a run.'),
  callsPerEpisode: whole
    .optional()
    .describe('Most calls that a seat may make in one episode; the policy goes on without the model.'),
  share: z
    .boolean()
    .optional()
    .describe('Ask once for equal requests of all episodes. Needs `temperature: 0`. Default: false.'),
  scripted: z
    .string()
    .min(1)
    .optional()
    .describe('A rule file (.yaml) or a module that answers instead of a server: for trying without one.'),
} as const;

const shape = z.strictObject(MODEL_SHAPE);
export type ModelSettings = z.infer<typeof shape>;

/** What is wrong with settings whose keys are right one by one: the key to blame, and the words; null if nothing is. */
export const settingsProblem = (
  settings: ModelSettings,
): readonly [key: keyof ModelSettings, problem: string] | null => {
  const { model, scripted, temperature, effort, share, context, maxTokens, api, baseURL } = settings;
  if (model === undefined && scripted === undefined) return ['model', 'expected the name of a model, or `scripted:`'];
  if (scripted !== undefined && baseURL !== undefined) return ['baseURL', 'a scripted model asks no server'];
  if (scripted !== undefined && api !== undefined) return ['api', 'a scripted model speaks no protocol'];
  if (temperature !== undefined && effort !== undefined && effort !== 'none')
    return ['temperature', `a model that reasons (effort: ${effort}) takes no temperature`];
  if (share === true && temperature !== 0)
    return [
      'share',
      'answers can be shared at `temperature: 0` only: above that equal requests have different answers',
    ];
  if (context !== undefined && maxTokens !== undefined && maxTokens >= context)
    return ['maxTokens', `a reply of ${maxTokens} tokens leaves no room for a request in a context of ${context}`];
  return null;
};

/**
 * What of the settings decides the answers: part of every content hash, and of the code hash of policies that use the
 * model. Where the server stands, its key, prices, patience and limits are left out.
 */
export const identityOf = (settings: ModelSettings) => {
  const {
    provider = 'openai',
    api = 'chat',
    model,
    temperature,
    effort,
    maxTokens,
    context,
    structured,
    scripted,
  } = settings;
  return scripted === undefined
    ? { provider, api, model, temperature, effort, maxTokens, context, structured }
    : { scripted: true, model, temperature, effort, maxTokens, context };
};

/** The price of so many tokens; null where the scenario gives none. */
export const costOf = (
  { prices }: ModelSettings,
  tokens: { readonly inputTokens: number; readonly cachedTokens: number; readonly outputTokens: number },
): number | null => {
  if (prices === undefined) return null;
  const fresh = tokens.inputTokens - tokens.cachedTokens;
  const cached = tokens.cachedTokens * (prices.cachedInput ?? prices.input);
  return (fresh * prices.input + cached + tokens.outputTokens * prices.output) / 1e6;
};
