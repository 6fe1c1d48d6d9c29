/** Finds in what a model wrote the JSON that was asked for, and checks it. */
import { z } from 'zod';
import type { Json } from '../json.ts';

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly kind: 'malformed' | 'schema'; readonly problem: string };

/** Some models think aloud before they answer. An unclosed thought hides everything after it. */
const withoutThoughts = (text: string): string => text.replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/g, '');

/** The end of the JSON object that begins at `start`, one past its brace; -1 where it isn't closed. */
const endOfObject = (text: string, start: number): number => {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const one = text[i];
    if (quoted) {
      if (one === '\\') i++;
      else if (one === '"') quoted = false;
    } else if (one === '"') quoted = true;
    else if (one === '{') depth++;
    else if (one === '}' && --depth === 0) return i + 1;
  }
  return -1;
};

/** More braces than that are no reply but an attack on our patience. */
const MOST_OBJECTS = 64;

/** Every JSON object that stands in a text, whatever is around it (prose, code fences), in order. */
const objectsIn = (text: string): readonly Json[] => {
  const objects: Json[] = [];
  let tries = 0;
  for (let at = text.indexOf('{'); at >= 0 && tries++ < MOST_OBJECTS; ) {
    const end = endOfObject(text, at);
    let next = at + 1;
    if (end >= 0) {
      try {
        objects.push(JSON.parse(text.slice(at, end)) as Json);
        next = end;
      } catch {
        // A brace in prose, such as a set or a template: what is inside may still be an object.
      }
    }
    at = text.indexOf('{', next);
  }
  return objects;
};

/** The problems that a schema has with a value, on one line. */
const describeProblems = (error: z.ZodError): string =>
  error.issues
    .slice(0, 4)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');

/** The first JSON object in `text` that fits the schema. */
export const readReply = <T>(text: string, schema: z.ZodType<T>): Reading<T> => {
  const objects = objectsIn(withoutThoughts(text));
  let problem = '';
  for (const object of objects) {
    const parsed = schema.safeParse(object);
    if (parsed.success) return { ok: true, value: parsed.data };
    problem = describeProblems(parsed.error);
  }
  if (objects.length > 0) return { ok: false, kind: 'schema', problem };
  return { ok: false, kind: 'malformed', problem: text.trim() === '' ? 'it was empty' : 'it holds no JSON object' };
};

/** The JSON Schema of a reply, in the part of JSON Schema that providers take for structured output. */
export const jsonSchemaOf = (schema: z.ZodType): { readonly [key: string]: Json } => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output' }) as { readonly [key: string]: Json };
  return rest;
};
