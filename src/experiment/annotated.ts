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

/** Every step with its events. Throws a `ReplayError` where a state differs. */
export function* annotateTrace(trace: Trace, ground: ReplayGround): Generator<AnnotatedStep, void, void> {
  const annotate = ground.world.annotator();
  for (const replayed of replayTrace(trace, ground.environment, ground.change)) {
    const { environment, before, joint, result } = replayed;
    yield { ...replayed, events: annotate({ environment, before, joint, after: result.state }) };
  }
}
