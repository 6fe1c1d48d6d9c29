/** What an episode is made of: who plays in what, from where, by which streams, and what is told of it. */
import type { Change } from './changes.ts';
import type { Deadlines } from './decisions.ts';
import type { Environment } from './environment.ts';
import type { Json } from './json.ts';
import type { Policy } from './policy.ts';
import type { Random } from './random.ts';
import type { TraceLevel, TraceLine, TracePolicy } from './trace.ts';

export type Role = 'focal' | 'partner';

/** Where an episode begins that does not begin at the environment's initial state. */
export interface Beginning<S> {
  readonly state: S;
  /** Steps that led here; chance and contexts go on from this number. */
  readonly step: number;
  /** Team reward of the step that led here; 0 where there was none. */
  readonly lastReward: number;
  /** [seat] what the policies remember, to go on exactly; null: they begin anew. */
  readonly memories: readonly Json[] | null;
}

/** What the trace's header says beside what the episode knows itself. */
export interface Provenance {
  /** The request that builds the environment again. */
  readonly request: Json;
  /** [seat] */
  readonly policies: readonly TracePolicy[];
  readonly seed: string;
  /** Hash of the scenario file; null for an episode outside of one. */
  readonly scenario: string | null;
  /** Version of this package. */
  readonly package: string;
}

export interface EpisodeSetup<S = unknown, O = unknown> {
  readonly environment: Environment<S, O>;
  /** [seat] */
  readonly policies: readonly Policy<O>[];
  /** [seat] */
  readonly roles: readonly Role[];
  /** The environment's chance at step t is `environment.fork(t)`, at the start `environment.fork('initial')`; a seat's `seats[seat].fork(t)`. */
  readonly random: { readonly environment: Random; readonly seats: readonly Random[] };
  readonly level: TraceLevel;
  readonly provenance: Provenance;
  /** [seat] what `end` gave at the last meeting of these policies; null for a first one. */
  readonly carried?: readonly Json[];
  readonly start?: Beginning<S>;
  readonly changes?: readonly Change<S, O>[];
  readonly deadlines?: Deadlines;
  /** What the episode is called where its calls of models are recorded; kept in the trace. Empty unless given. */
  readonly lane?: string;
  /** Told every line of the trace as soon as it is known, with the state it led to (null: none), for live files and viewers. */
  readonly onLine?: (line: TraceLine, state: S | null) => void;
}

/** Throws where the lists of a setup don't fit its environment, or two changes fall on one step. */
export const checkSetup = <S, O>(setup: EpisodeSetup<S, O>): void => {
  const { seats } = setup.environment;
  const lists = { policies: setup.policies, roles: setup.roles, 'random streams': setup.random.seats };
  for (const [name, list] of Object.entries(lists))
    if (list.length !== seats) throw new Error(`an episode of ${seats} seats got ${list.length} ${name}`);
  const steps = (setup.changes ?? []).map((change) => change.step);
  const twice = steps.find((step, i) => steps.indexOf(step) !== i);
  if (twice !== undefined) throw new Error(`two changes at step ${twice}: an episode takes one per step`);
};
