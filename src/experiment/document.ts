/** A YAML or JSON text as a value that remembers where in the text its parts stand. */
import { isCollection, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { Json } from '../json.ts';
import type { Path, Problem } from './problem.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface Document {
  readonly file: string;
  readonly text: string;
  readonly value: Json;
  /** Where the part at `path` stands, or the nearest part above it that the text has; the key itself for `'key'`. */
  locate(path: Path, part?: 'value' | 'key'): Place;
}

export type ParsedDocument =
  | { readonly ok: true; readonly value: Document }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads YAML 1.2, of which JSON is a part. */
export const parseDocumentText = (file: string, text: string): ParsedDocument => {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = parsed.errors.map((error): Problem => {
    const message = `this is no valid YAML: ${error.message}`;
    return { file, ...placeAt(error.pos[0]), path: [], message, hint: null };
  });
  if (problems.length > 0) return { ok: false, problems };

  const locate = (path: Path, part: 'value' | 'key' = 'value'): Place => {
    let node: unknown = parsed.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (let depth = 0; depth < path.length; depth++) {
      if (!isCollection(node)) break;
      const step = path[depth]!;
      if (isMap(node)) {
        const pair = node.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(step));
        if (pair === undefined) break;
        if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
        if (depth === path.length - 1 && part === 'key') break;
        node = pair.value;
      } else {
        node = node.items[Number(step)];
        if (node === undefined) break;
      }
      if (isNode(node) && node.range) offset = node.range[0];
    }
    return placeAt(offset);
  };
  let value: Json;
  try {
    value = parsed.toJS() as Json;
  } catch (error) {
    const message = `this YAML cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, problems: [{ file, line: 1, column: 1, path: [], message, hint: null }] };
  }
  return { ok: true, value: { file, text, value, locate } };
};

/** The same document with the part at `path` replaced (`--set`); places stay those of the text. */
export const setInDocument = (document: Document, path: Path, value: Json): Document => {
  const replaced = (part: Json | undefined, rest: Path): Json => {
    const [step, ...deeper] = rest;
    if (step === undefined) return value;
    if (typeof step === 'number' && Array.isArray(part)) {
      const copy = [...part] as Json[];
      copy[step] = replaced(copy[step], deeper);
      return copy;
    }
    const record = typeof part === 'object' && part !== null && !Array.isArray(part) ? part : {};
    return { ...record, [step]: replaced((record as { readonly [key: string]: Json })[step], deeper) };
  };
  return { ...document, value: replaced(document.value, path) };
};
