/**
 * The trace of an episode: JSON lines that replay it. A header, one line per step, a footer. No states: the
 * environment makes them again, and the first wrong hash names the first differing step. Reading and
 * writing its text is here; files are the drivers' business.
 */
import type { Message } from './environment.ts';
import { hashNumber } from './hash.ts';
import type { Json } from './json.ts';
import type { StageRecord } from './policy.ts';

export const TRACE_SCHEMA = 1;

/** `actions` keeps what replay needs; `full` keeps the policies' records too. */
export type TraceLevel = 'actions' | 'full';

/** Who sat where: enough to build the policy again. */
export interface TracePolicy {
  readonly name: string;
  /** The definition's name where `name` is a scenario's alias for it. */
  readonly definition: string;
  readonly version: string;
  readonly parameters: Json;
  /** Hash of the code or network that acted. */
  readonly code: string;
}

export interface TraceHeader {
  readonly kind: 'header';
  readonly schema: typeof TRACE_SCHEMA;
  readonly level: TraceLevel;
  readonly environment: {
    readonly id: string;
    readonly version: string;
    readonly horizon: number;
    /** The request that builds the environment again: world, rules, layout, parameters, start. */
    readonly request: Json;
  };
  readonly policies: readonly TracePolicy[];
  /** The seed as the scenario states it. */
  readonly seed: string;
  /** Keys of the random streams: the environment's, and one per seat. `createRandom(key)` is the stream again. */
  readonly random: { readonly environment: string; readonly seats: readonly string[] };
  readonly scenario: string | null;
  readonly package: string;
  /** The initial state, as the environment encodes it, and its hash. */
  readonly start: Json;
  readonly hash: string;
  /** What the episode's calls of models are recorded under; absent where it has no name. */
  readonly lane?: string;
  /** Steps taken before the start; absent when 0. An episode that goes on from another one counts its steps from there. */
  readonly first?: number;
  /** Team reward of the step before the start; absent when 0. */
  readonly lastReward?: number;
  /** [seat] what the policies carried over from earlier meetings, null for nothing; absent when nobody did. */
  readonly carried?: readonly Json[];
  /** [seat] the memories before the first decision: at level `full`, and wherever an episode goes on from another one. */
  readonly memories?: readonly Json[];
}

export interface TraceStep {
  readonly kind: 'step';
  /** Steps before this one: 0, 1, ... */
  readonly t: number;
  /** [seat] actions. */
  readonly a: readonly number[];
  /** [seat] messages; absent when nobody spoke. */
  readonly m?: readonly (Message | null)[];
  /** Team reward; absent when 0. */
  readonly r?: number;
  /** Hash of the state after the step. */
  readonly h: string;
  /** Seats that fell back; absent when none did. */
  readonly f?: readonly number[];
  /** Seats whose external policy missed its deadline and had its action taken for it; absent when none did. */
  readonly missed?: readonly number[];
  /** A change from outside before this step (a scenario's `at:`), as the scenario states it. */
  readonly change?: Json;
  /** [seat], level `full`: the stages whose output changed, null inside for one that stopped; null where none did. */
  readonly records?: readonly (StageRecord | null)[];
  /** [seat], level `full`, every 50 steps: the memories after the decision. */
  readonly memories?: readonly Json[];
}

/** Whose fault a failed episode is. `harness`: none of those who played. */
export const FAILURE_CAUSES = ['focal', 'partner', 'environment', 'harness'] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

export interface Failure {
  /** null: no seat's fault. */
  readonly seat: number | null;
  /** The step that could not be taken. */
  readonly step: number;
  readonly cause: FailureCause;
  /** In words. */
  readonly reason: string;
}

const OUTCOMES = ['terminated', 'truncated', 'failed'] as const;

export interface TraceFooter {
  readonly kind: 'footer';
  /** Steps in this trace. */
  readonly steps: number;
  /** Sum of the team rewards of these steps. */
  readonly return: number;
  readonly outcome: (typeof OUTCOMES)[number];
  /** Present when the outcome is `failed`. */
  readonly failure?: Failure;
  /** Hash over the hashes of all states, the start's first. */
  readonly hash: string;
}

export type TraceLine = TraceHeader | TraceStep | TraceFooter;

export interface Trace {
  readonly header: TraceHeader;
  readonly steps: readonly TraceStep[];
  /** null: the trace was cut off before its end. */
  readonly footer: TraceFooter | null;
}

/** The hash over state hashes after one more: begin with `HASH_START` and the start's hash. Unsigned hash in. */
export const chainHash = (chain: number, hash: number): number => hashNumber(chain, hash | 0);

const formatStep = (line: TraceStep): string => {
  let text = `{"kind":"step","t":${line.t},"a":[${line.a.join(',')}]`;
  if (line.m !== undefined) text += `,"m":${JSON.stringify(line.m)}`;
  if (line.r !== undefined) text += `,"r":${line.r}`;
  text += `,"h":"${line.h}"`;
  if (line.f !== undefined) text += `,"f":[${line.f.join(',')}]`;
  if (line.missed !== undefined) text += `,"missed":[${line.missed.join(',')}]`;
  if (line.change !== undefined) text += `,"change":${JSON.stringify(line.change)}`;
  if (line.records !== undefined) text += `,"records":${JSON.stringify(line.records)}`;
  if (line.memories !== undefined) text += `,"memories":${JSON.stringify(line.memories)}`;
  return `${text}}`;
};

/** One line of a trace file, without its line break: a trace is written line by line as the episode goes. */
export const formatTraceLine = (line: TraceLine): string =>
  line.kind === 'step' ? formatStep(line) : JSON.stringify(line);

/** The whole file, every line ended by a line break. Equal traces give equal text. */
export const formatTrace = (trace: Trace): string => {
  let text = `${formatTraceLine(trace.header)}\n`;
  for (const step of trace.steps) text += `${formatStep(step)}\n`;
  return trace.footer === null ? text : `${text}${formatTraceLine(trace.footer)}\n`;
};

/** What is wrong with a trace's text. `line` counts from 1. */
export interface TraceProblem {
  /** `json`: no JSON. `schema`: another schema version. `field`: a field is missing or of the wrong shape. `order`: a line out of place. */
  readonly kind: 'json' | 'schema' | 'field' | 'order';
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

export type ParsedTrace =
  | { readonly ok: true; readonly value: Trace }
  | { readonly ok: false; readonly problem: TraceProblem };

type Fields = { readonly [name: string]: unknown };
/** Whether a field may be absent, what it must be, and the same in words. */
type Shape = { readonly [name: string]: readonly ['needed' | 'optional', (value: unknown) => boolean, string] };

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isHash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{8}$/.test(value);
const isList = (value: unknown) => Array.isArray(value);
const isCounts = (value: unknown) => Array.isArray(value) && value.every(isCount);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !isList(value);
const isAnything = (value: unknown) => value !== undefined;

const HASH = 'eight hex digits';
const HEADER: Shape = {
  level: ['needed', (value) => value === 'actions' || value === 'full', '`actions` or `full`'],
  environment: [
    'needed',
    (value) => isFields(value) && isText(value.id) && isText(value.version) && isCount(value.horizon),
    'an object with id, version, horizon and request',
  ],
  policies: [
    'needed',
    (value) => isList(value) && (value as unknown[]).every((one) => isFields(one) && isText(one.name)),
    'a list of policies with their names',
  ],
  seed: ['needed', isText, 'a text'],
  random: [
    'needed',
    (value) => isFields(value) && isText(value.environment) && isList(value.seats),
    'an object with the keys of the environment and of the seats',
  ],
  scenario: ['needed', (value) => value === null || isText(value), 'a text or null'],
  package: ['needed', isText, 'a text'],
  start: ['needed', isAnything, 'a state'],
  hash: ['needed', isHash, HASH],
  lane: ['optional', isText, 'a text'],
  first: ['optional', isCount, 'a number of steps'],
  lastReward: ['optional', isNumber, 'a number'],
  carried: ['optional', isList, 'a list'],
  memories: ['optional', isList, 'a list'],
};
const STEP: Shape = {
  t: ['needed', isCount, 'a number of steps'],
  a: ['needed', isCounts, 'a list of actions'],
  m: ['optional', isList, 'a list of messages'],
  r: ['optional', isNumber, 'a number'],
  h: ['needed', isHash, HASH],
  f: ['optional', isCounts, 'a list of seats'],
  missed: ['optional', isCounts, 'a list of seats'],
  records: ['optional', isList, 'a list'],
  memories: ['optional', isList, 'a list'],
};
const FOOTER: Shape = {
  steps: ['needed', isCount, 'a number of steps'],
  return: ['needed', isNumber, 'a number'],
  outcome: ['needed', (value) => OUTCOMES.some((one) => one === value), OUTCOMES.join(', ')],
  failure: ['optional', (value) => isFields(value) && isCount(value.step) && isText(value.reason), 'a failure'],
  hash: ['needed', isHash, HASH],
};

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);

const shapeProblem = (fields: Fields, shape: Shape, line: number): TraceProblem | null => {
  for (const name in shape) {
    const [need, test, words] = shape[name]!;
    const value = fields[name];
    if (value === undefined ? need === 'optional' : test(value)) continue;
    const found = value === undefined ? 'nothing' : clip(JSON.stringify(value));
    return { kind: 'field', line, expected: `\`${name}\` to be ${words}`, found };
  }
  return null;
};

/** Reads one line into `parts`, or says what is wrong with it. */
const takeLine = (
  parts: { header: TraceHeader | null; steps: TraceStep[]; footer: TraceFooter | null },
  line: number,
  fields: Fields,
) => {
  const { header, steps, footer } = parts;
  const order = (expected: string): TraceProblem => ({
    kind: 'order',
    line,
    expected,
    found: clip(JSON.stringify(fields)),
  });
  if (header === null) {
    if (fields.kind !== 'header') return order('a header');
    if (fields.schema !== TRACE_SCHEMA)
      return { kind: 'schema' as const, line, expected: `schema ${TRACE_SCHEMA}`, found: String(fields.schema) };
    parts.header = fields as unknown as TraceHeader;
    return shapeProblem(fields, HEADER, line);
  }
  if (footer !== null) return order('the end, after the footer');
  if (fields.kind === 'step') {
    const problem = shapeProblem(fields, STEP, line);
    if (problem !== null) return problem;
    const step = fields as unknown as TraceStep;
    const t = (header.first ?? 0) + steps.length;
    if (step.t !== t) return order(`step ${t}`);
    if (step.a.length !== header.policies.length) return order(`${header.policies.length} actions`);
    steps.push(step);
    return null;
  }
  if (fields.kind !== 'footer') return order('a step or the footer');
  parts.footer = fields as unknown as TraceFooter;
  if (fields.steps !== steps.length) return order(`a footer of ${steps.length} steps`);
  return shapeProblem(fields, FOOTER, line);
};

/**
 * Reads a trace file. A file that was cut off is read to its last whole line and has no footer; it is a problem only
 * when not even its header is whole.
 */
export const parseTrace = (text: string): ParsedTrace => {
  const lines = text.split('\n');
  const parts = { header: null as TraceHeader | null, steps: [] as TraceStep[], footer: null as TraceFooter | null };
  for (let i = 0; i < lines.length; i++) {
    const last = i === lines.length - 1;
    if (last && lines[i] === '') break;
    let fields: unknown;
    try {
      fields = JSON.parse(lines[i]!);
    } catch {
      if (last && parts.header !== null) break;
      return { ok: false, problem: { kind: 'json', line: i + 1, expected: 'a JSON object', found: clip(lines[i]!) } };
    }
    if (!isFields(fields))
      return { ok: false, problem: { kind: 'json', line: i + 1, expected: 'a JSON object', found: clip(lines[i]!) } };
    const problem = takeLine(parts, i + 1, fields);
    if (problem !== null) return { ok: false, problem };
  }
  const { header, steps, footer } = parts;
  if (header === null)
    return { ok: false, problem: { kind: 'order', line: 1, expected: 'a header', found: 'nothing' } };
  return { ok: true, value: { header, steps, footer } };
};
