/** A trace's steps with what happened in them: what expectations and viewers fold over. */
import type { ApplyChange } from '../changes.ts';
import type { Environment } from '../environment.ts';
import { type ReplayedStep, replayTrace } from '../replay.ts';
import type { Trace } from '../trace.ts';
import type { Annotation, World } from '../world.ts';

export interface AnnotatedStep extends ReplayedStep<unknown, unknown> {
  readonly events: readonly Annotation[];
}

/** Where a trace replays. */
export interface ReplayGround {
  readonly world: World;
  readonly environment: Environment;
  readonly change: ApplyChange<unknown, unknown>;
}

/**
 * Every step with its events. Throws a `ReplayError` where a state differs. After a change from outside that made
 * another environment the annotator begins anew: it forgets who put what where before.
 */
export function* annotateTrace(
  trace: Trace,
  { world, environment, change }: ReplayGround,
): Generator<AnnotatedStep, void, void> {
  let now = environment;
  let annotate = world.annotator(now);
  for (const replayed of replayTrace(trace, environment, change)) {
    if (replayed.environment !== now) {
      now = replayed.environment;
      annotate = world.annotator(now);
    }
    yield { ...replayed, events: annotate(replayed.before, replayed.joint, replayed.result.state) };
  }
}
