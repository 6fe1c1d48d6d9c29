/** Changes from outside in the middle of an episode: what a scenario's `at:` does to an environment and its state. */
import type { Environment } from './environment.ts';
import type { Json } from './json.ts';

/** The environment and the state that an episode goes on with after a change from outside. */
export interface Changed<S, O> {
  readonly environment: Environment<S, O>;
  readonly state: S;
}

/** Does a change, as a scenario states it, to an environment and its state: a world's `change`. Pure. */
export type ApplyChange<S, O> = (environment: Environment<S, O>, state: S, change: Json) => Changed<S, O>;

/** A change from outside, applied before the observations of its step. At most one per step. */
export interface Change<S, O> {
  readonly step: number;
  /** As the scenario states it; written in the trace, from which replay applies it again. */
  readonly change: Json;
  apply(environment: Environment<S, O>, state: S): Changed<S, O>;
}
