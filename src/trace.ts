/**
 * The trace of an episode: JSON lines that replay it. A header, one line per step, a footer. No states: the
 * environment makes them again, and the first wrong hash names the first differing step. Reading and writing text is
 * here; files are the drivers' business.
 */
import type { Message } from './environment.ts';
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
  /** Key of the episode's random stream. */
  readonly seed: string;
  readonly scenario: string | null;
  readonly package: string;
  /** The initial state, as the environment encodes it, and its hash. */
  readonly start: Json;
  readonly hash: string;
  /** [seat], level `full`: the memories before the first decision. */
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
  /** A change from outside before this step (a scenario's `at:`), as the scenario states it. */
  readonly change?: Json;
  /** [seat], level `full`: records of the stages; null where unchanged or none. */
  readonly records?: readonly (StageRecord | null)[];
  /** [seat], level `full`, every 50 steps: the memories after the decision. */
  readonly memories?: readonly Json[];
}

export interface TraceFooter {
  readonly kind: 'footer';
  readonly steps: number;
  readonly return: number;
  readonly outcome: 'terminated' | 'truncated' | 'failed';
  /** Why and where, when the outcome is `failed`. */
  readonly failure?: { readonly seat: number | null; readonly step: number; readonly cause: string; readonly reason: string };
  /** Hash over the hashes of all states. */
  readonly hash: string;
}

export type TraceLine = TraceHeader | TraceStep | TraceFooter;

export interface Trace {
  readonly header: TraceHeader;
  readonly steps: readonly TraceStep[];
  /** null: the trace was cut off before its end. */
  readonly footer: TraceFooter | null;
}
