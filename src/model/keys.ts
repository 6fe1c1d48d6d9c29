/** Keys of providers: where they come from, and how they are kept out of everything that is written. */
import { readFileSync } from 'node:fs';
import type { ModelSettings } from './settings.ts';

export type FoundKey =
  | { readonly kind: 'key'; readonly key: string }
  /** The server needs none. */
  | { readonly kind: 'none' }
  /** In words, for whoever has to set it. */
  | { readonly kind: 'missing'; readonly problem: string };

/** The variable that holds the key; null where the server needs none. */
const keyVariable = ({ key, baseURL, scripted }: ModelSettings): string | null => {
  if (scripted !== undefined) return null;
  return key ?? (baseURL === undefined ? 'OPENAI_API_KEY' : null);
};

/** The key of a model, from the environment or from the file that the environment names. */
export const findKey = (settings: ModelSettings, environment: NodeJS.ProcessEnv): FoundKey => {
  const variable = keyVariable(settings);
  if (variable === null) return { kind: 'none' };
  const given = environment[variable]?.trim();
  if (given) return { kind: 'key', key: given };
  const file = environment[`${variable}_FILE`];
  if (!file)
    return {
      kind: 'missing',
      problem: `the environment variable ${variable} is not set: put the key there, or the path of a file that holds it into ${variable}_FILE`,
    };
  try {
    const key = readFileSync(file, 'utf8').trim();
    return key === '' ? { kind: 'missing', problem: `${variable}_FILE names an empty file` } : { kind: 'key', key };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: 'missing', problem: `the file that ${variable}_FILE names can't be read: ${code}` };
  }
};

/** Shorter ones are no secrets but place-holders (`none`, `ollama`), and would blot out ordinary words. */
const SHORTEST_SECRET = 8;

const REDACTED = '[key]';

/** Takes keys out of texts: as they are, and as a server may echo them (escaped, in an address, in base64, cut short). */
export const createRedactor = (keys: readonly string[]): ((text: string) => string) => {
  const secrets = keys.filter((key) => key.length >= SHORTEST_SECRET);
  const forms = secrets.flatMap((key) => {
    const cut = key.length >= 2 * SHORTEST_SECRET ? [key.slice(0, -4), key.slice(4)] : [];
    const base64 = Buffer.from(key).toString('base64').replace(/=+$/, '');
    return [key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key), base64, ...cut];
  });
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, form) => clean.replaceAll(form, REDACTED), text);
};
