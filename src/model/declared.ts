/** The models that a scenario declares, ready to be asked: their rule files are read, their keys are looked for when needed. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ModelRequest } from '../model.ts';
import { type Asker, createAsker } from './asking.ts';
import type { Expected } from './budget.ts';
import { createRedactor, findKey } from './keys.ts';
import { createLimiter } from './limiter.ts';
import { openaiProvider } from './openai.ts';
import { NOTHING_SPENT, type Spent } from './provider.ts';
import { loadScript, type Script, scriptedProvider } from './scripted.ts';
import { costOf, identityOf, type ModelSettings } from './settings.ts';
import { estimateMessages } from './tokens.ts';

export interface DeclaredModel {
  readonly name: string;
  readonly settings: ModelSettings;
  /** What decides its answers, as text; a scripted one's rule file too. */
  readonly identity: string;
  /** What is wrong with its key, in words; null if nothing is. */
  keyProblem(): string | null;
  /** Made at the first call, for a replay needs neither key nor server. Throws, in words, where the key is missing. */
  asker(): Asker;
  /** null: it has no price. A scripted one costs nothing unless it says so. */
  cost(spent: Spent): number | null;
  /** What a call may come to at most. */
  expect<T>(request: ModelRequest<T>): Expected;
}

/** Tokens of a reply whose length nobody limits, for budgets and estimates. */
const USUAL_REPLY = 1024;

const createDeclared = (
  name: string,
  settings: ModelSettings,
  {
    script,
    rules,
    redact,
  }: { readonly script: Script | null; readonly rules: string; readonly redact: (text: string) => string },
): DeclaredModel => {
  let made: Asker | null = null;
  const cost = (spent: Spent): number | null =>
    settings.scripted !== undefined && settings.prices === undefined ? 0 : costOf(settings, spent);
  return {
    name,
    settings,
    identity: `${JSON.stringify(identityOf(settings))} ${rules}`,
    keyProblem: () => {
      const found = findKey(settings, process.env);
      return found.kind === 'missing' ? `model ${name}: ${found.problem}` : null;
    },
    asker: () => {
      if (made !== null) return made;
      const found = findKey(settings, process.env);
      if (found.kind === 'missing') throw new Error(found.problem);
      const { requests = null, tokens = null } = settings.limits ?? {};
      const limiter = createLimiter({ requests, tokens });
      const key = found.kind === 'key' ? found.key : null;
      const provider =
        script === null ? openaiProvider(settings, key, limiter) : scriptedProvider(script, settings.model ?? name);
      made = createAsker(settings, provider, redact);
      return made;
    },
    cost,
    expect: (request) => {
      const inputTokens = estimateMessages(request.messages);
      const outputTokens = request.outputTokens ?? settings.maxTokens ?? USUAL_REPLY;
      return { inputTokens, outputTokens, cost: cost({ ...NOTHING_SPENT, inputTokens, outputTokens }) };
    },
  };
};

/**
 * By name. Those that are `asked` are ready to be: the modules of scripted ones are run. Throws, in words, where a rule
 * file can't be read.
 */
export const openDeclared = async (
  declared: { readonly [name: string]: ModelSettings },
  base: string,
  asked: boolean,
): Promise<ReadonlyMap<string, DeclaredModel>> => {
  const keys = Object.values(declared).flatMap((settings) => {
    const found = findKey(settings, process.env);
    return found.kind === 'key' ? [found.key] : [];
  });
  const redact = createRedactor(keys);
  const models = new Map<string, DeclaredModel>();
  for (const [name, settings] of Object.entries(declared)) {
    const file = settings.scripted === undefined ? null : resolve(base, settings.scripted);
    const script = file === null || !asked ? null : await loadScript(file);
    const rules =
      file === null || !existsSync(file) ? '' : createHash('sha256').update(readFileSync(file)).digest('hex');
    models.set(name, createDeclared(name, settings, { script, rules, redact }));
  }
  return models;
};
