/**
 * A trace as it is watched: a frame for each step, with the state before it, what everybody did and what came of it, and
 * one more for the end. The kernel makes every state again and its hashes are checked on the way.
 */

import { formatThrown } from '../decisions.ts';
import type { Artist } from '../drawing.ts';
import type { Environment } from '../environment.ts';
import { annotateTrace, type ReplayGround } from '../experiment/annotated.ts';
import { formatUtterance, saidAt } from '../experiment/dialogue.ts';
import { ReplayError } from '../replay.ts';
import type { Trace, TraceStep } from '../trace.ts';
import type { Annotation } from '../world.ts';

/** What is seen of a state: itself, or, where its world is not at hand, a picture made elsewhere. */
export type Sight =
  | { readonly kind: 'state'; readonly environment: Environment; readonly state: unknown }
  | { readonly kind: 'text'; readonly text: string };

/** Something that a seat said, in words. */
export interface Said {
  readonly seat: number;
  readonly text: string;
}

export interface Frame {
  /** Steps before it. */
  readonly step: number;
  readonly sight: Sight;
  /** The step taken from here; null for the end. */
  readonly line: TraceStep | null;
  /** [seat] names of the actions; empty at the end. */
  readonly actions: readonly string[];
  /** What came of it. */
  readonly events: readonly Annotation[];
  /** What was said at it, to whom, and what became of that. */
  readonly said: readonly Said[];
  readonly reward: number;
  /** Sum of the team rewards before it. */
  readonly total: number;
}

export interface Film {
  readonly trace: Trace;
  readonly seats: number;
  /** Never empty. The last has no line. */
  readonly frames: readonly Frame[];
  /** Steps before the first frame. */
  readonly first: number;
  /** Where it replays; null where its world is not at hand. */
  readonly ground: ReplayGround | null;
  readonly artist: Artist | undefined;
  /** Why it ends before the trace does; null where it doesn't. */
  readonly problem: string | null;
  /** How the episode ended, in words. */
  readonly ending: string;
}

const endingOf = ({ footer }: Trace): string => {
  if (footer === null) return 'the trace is cut off here';
  const failure = footer.failure === undefined ? '' : `: ${footer.failure.reason}`;
  return footer.outcome === 'truncated' ? 'the horizon' : `${footer.outcome}${failure}`;
};

/** Replays a trace. What goes wrong on the way ends the film there, in words. */
export const filmOf = (trace: Trace, ground: ReplayGround): Film => {
  const frames: Frame[] = [];
  const first = trace.header.first ?? 0;
  let total = 0;
  let last: Sight | null = null;
  let problem: string | null = null;
  try {
    last = { kind: 'state', environment: ground.environment, state: ground.environment.decode(trace.header.start) };
    for (const annotated of annotateTrace(trace, ground)) {
      const { environment, step, before, joint, result, line, events } = annotated;
      frames.push({
        step,
        sight: { kind: 'state', environment, state: before },
        line,
        actions: joint.actions.map((action) => environment.actions[action] ?? String(action)),
        events,
        said: saidAt(annotated).map((one) => ({ seat: one.from, text: formatUtterance(one) })),
        reward: result.rewards.team,
        total,
      });
      total += result.rewards.team;
      last = { kind: 'state', environment, state: result.state };
    }
  } catch (error) {
    problem = error instanceof ReplayError ? error.message : formatThrown(error);
  }
  return {
    trace,
    seats: ground.environment.seats,
    frames: [...frames, endFrame(last ?? { kind: 'text', text: '' }, first + frames.length, total)],
    first,
    ground,
    artist: ground.world.artist,
    problem,
    ending: endingOf(trace),
  };
};

const endFrame = (sight: Sight, step: number, total: number): Frame => ({
  step,
  sight,
  line: null,
  actions: [],
  events: [],
  said: [],
  reward: 0,
  total,
});

/** A frame as it is sent to a page that can't replay it. `line` is the trace's. */
export interface Still {
  readonly text: string;
  readonly actions: readonly string[];
  readonly events: readonly Annotation[];
  readonly said: readonly Said[];
  readonly reward: number;
}

export interface Stills {
  /** One per step that replays, and one for the end. */
  readonly frames: readonly Still[];
  readonly problem: string | null;
}

/** What a page without the world is sent. */
export const stillsOf = (film: Film): Stills => ({
  problem: film.problem,
  frames: film.frames.map(({ sight, actions, events, said, reward }) => ({
    text: sight.kind === 'text' ? sight.text : sight.environment.format(sight.state),
    actions,
    events,
    said,
    reward,
  })),
});

/** The film of what `stillsOf` made. */
export const filmOfStills = (trace: Trace, { frames: stills, problem }: Stills): Film => {
  const first = trace.header.first ?? 0;
  let total = 0;
  const frames = stills.map(({ text, actions, events, said, reward }, i): Frame => {
    const line = i < stills.length - 1 ? (trace.steps[i] ?? null) : null;
    const sight = { kind: 'text' as const, text };
    const frame = { step: first + i, sight, line, actions, events, said, reward, total };
    total += reward;
    return frame;
  });
  return {
    trace,
    seats: trace.header.policies.length,
    frames,
    first,
    ground: null,
    artist: undefined,
    problem,
    ending: endingOf(trace),
  };
};

/** The index of the frame at a step, or of the nearest that there is. */
export const frameAt = ({ frames, first }: Film, step: number): number =>
  Math.max(0, Math.min(frames.length - 1, step - first));
