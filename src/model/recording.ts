/**
 * Recordings of model calls: JSON lines, one for every call with its exact request and what came of it. A call's key is
 * (content hash, lane, ordinal): the same request in the same episode and seat for the n-th time. So a replay doesn't
 * depend on the order in which episodes are played.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Json } from '../json.ts';
import type { ModelMessage, ModelRequest } from '../model.ts';
import type { Outcome } from './asking.ts';
import type { Spent } from './provider.ts';
import { jsonSchemaOf } from './reading.ts';
import { identityOf, type ModelSettings } from './settings.ts';

const RECORDING_SCHEMA = 1;

/** A request as it is recorded: all that its content hash is made of. */
export interface RecordedRequest {
  /** The settings that decide the answer. */
  readonly model: { readonly [key: string]: Json };
  readonly messages: readonly ModelMessage[];
  readonly reply: { readonly name: string; readonly schema: Json };
  readonly outputTokens: number | null;
}

export interface CallKey {
  readonly hash: string;
  /** The episode and seat; `*` where the answer is shared by all. */
  readonly lane: string;
  /** From 0. */
  readonly ordinal: number;
}

export interface RecordedCall extends CallKey {
  readonly kind: 'call';
  /** What the scenario calls the model. */
  readonly name: string;
  readonly request: RecordedRequest;
  readonly outcome: Outcome;
  readonly spent: Spent;
  /** Wall-clock from asking to outcome, waits for limits and retries included. Never read by a replay. */
  readonly milliseconds: number;
}

/** The lane of calls whose answer all episodes share. */
export const SHARED_LANE = '*';

export const recordRequest = <T>(settings: ModelSettings, request: ModelRequest<T>): RecordedRequest => ({
  model: JSON.parse(JSON.stringify(identityOf(settings))) as { readonly [key: string]: Json },
  messages: request.messages.map(({ role, text, memory }) => ({
    role,
    text,
    ...(memory === undefined ? {} : { memory }),
  })),
  reply: { name: request.reply.name, schema: jsonSchemaOf(request.reply.schema) },
  outputTokens: request.outputTokens,
});

/** 24 hex digits of the sha256 of all that is asked. */
export const contentHash = (request: RecordedRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 24);

export const formatKey = ({ hash, lane, ordinal }: CallKey): string => `${hash} ${ordinal} ${lane}`;

/** What is wrong with a recording's text, in words with the line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** A recording that can be looked up. */
export interface Recording {
  readonly path: string;
  readonly size: number;
  find(key: CallKey): RecordedCall | null;
  /** Every call, in the order of the file. */
  calls(): Iterable<RecordedCall>;
}

const HEADER = `${JSON.stringify({ kind: 'recording', schema: RECORDING_SCHEMA })}\n`;

const parseLine = (path: string, text: string, line: number): { readonly kind?: string; readonly schema?: number } => {
  try {
    return JSON.parse(text) as { readonly kind?: string };
  } catch {
    throw new RecordingError(`${path}:${line}: this is no line of a recording: ${text.slice(0, 60)}`);
  }
};

/**
 * Reads a recording, zipped (`.gz`) or not, up to its last whole line: what a crash left of one is no call. Throws a
 * `RecordingError` where it is none.
 */
export const readRecording = (path: string): Recording => {
  const raw = readFileSync(path);
  const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw;
  /** [key] where in the file the call stands. */
  const places = new Map<string, readonly [start: number, end: number]>();
  let start = 0;
  let line = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const fields = parseLine(path, bytes.toString('utf8', start, end), ++line);
    if (line === 1) {
      if (fields.kind !== 'recording') throw new RecordingError(`${path}: this is no recording of model calls`);
      if (fields.schema !== RECORDING_SCHEMA)
        throw new RecordingError(
          `${path}: a recording of schema ${fields.schema}; this version reads ${RECORDING_SCHEMA}`,
        );
    } else places.set(formatKey(fields as unknown as RecordedCall), [start, end]);
    start = end + 1;
  }
  const callAt = ([from, to]: readonly [number, number]) =>
    JSON.parse(bytes.toString('utf8', from, to)) as RecordedCall;
  return {
    path,
    size: places.size,
    find: (key) => {
      const place = places.get(formatKey(key));
      return place === undefined ? null : callAt(place);
    },
    calls: function* () {
      for (const place of places.values()) yield callAt(place);
    },
  };
};

/** Cuts what a crash left of a last line, so that lines can be added. Only for whoever holds the run's lock. */
export const mendRecording = (path: string): void => {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
};

/** Adds calls to the recording at `path`. A line is written in one go, before anybody acts on the reply. */
export const recorderAt = (path: string): ((call: RecordedCall) => void) => {
  let begun = existsSync(path) && statSync(path).size > 0;
  return (call) => {
    appendFileSync(path, `${begun ? '' : HEADER}${JSON.stringify(call)}\n`);
    begun = true;
  };
};
