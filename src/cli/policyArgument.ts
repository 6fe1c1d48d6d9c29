/** A policy on the command line. */
import { parse } from 'yaml';
import { isModulePath } from '../experiment/plugin.ts';
import { inputError } from '../experiment/problem.ts';
import type { Json } from '../json.ts';

/** A name, a module's path, or in braces what a scenario writes in a policy's place. Throws an `InputError`. */
export const readPolicy = (text: string): Json => {
  if (!text.trimStart().startsWith('{')) return isModulePath(text) && !/^[./]/.test(text) ? `./${text}` : text;
  try {
    return parse(text) as Json;
  } catch (error) {
    const hint = 'such as {policy: proagent, with: {depth: 40}}';
    throw inputError(text, `this is no policy: ${(error as Error).message}`, hint);
  }
};
