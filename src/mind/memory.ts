/** What a mind keeps from one decision to the next: JSON, advanced by one immer `produce` per decision. */
import type { Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Skill } from '../knowledge.ts';

/** A skill with its probability. */
export interface Likely {
  readonly skill: Skill;
  readonly p: number;
}

/** What is believed of one teammate. */
export interface TeammateBelief {
  readonly seat: Seat;
  /** What it is about to do: probabilities over the skills that it could begin, in the world's order. */
  readonly intentions: readonly Likely[];
  /** [CHARACTERS] weights. */
  readonly character: readonly number[];
  /** [EXPERTS] weights: whose guess of its next skill has been right. */
  readonly experts: readonly number[];
  /** What the experts said when the present skill began: [EXPERTS] probabilities by skill. */
  readonly opened: { readonly [skill: string]: readonly number[] };
  /** Finished skills, counted by circumstance and skill: the semantic summary. */
  readonly habits: { readonly [circumstance: string]: { readonly [skill: string]: number } };
  /** The last skill that was finished in a circumstance. */
  readonly last: { readonly [circumstance: string]: string };
  /** The circumstances when the present skill began. */
  readonly circumstances: readonly string[];
  /** The most probable intention, as text; empty where there is none. */
  readonly predicted: string;
  /** Steps at which what it did was a surprise, so far. */
  readonly surprises: number;
}

/** One remembered decision or event. */
export interface Remembered {
  readonly step: number;
  readonly kind: 'planned' | 'replanned' | 'corrected' | 'fallback';
  readonly skill: string;
  /** Why, or what was corrected. */
  readonly why: string;
}

/** The plan that is being carried out. */
export interface CurrentPlan {
  readonly skill: Skill;
  /** Step at which it was begun. */
  readonly since: number;
}

export interface MindMemory {
  /** The observation of the last decision, as JSON; null at first. */
  readonly seen: Json | null;
  readonly teammates: readonly TeammateBelief[];
  readonly plan: CurrentPlan | null;
  /** Bounded: the oldest entry is overwritten. `next` is where the next one goes. */
  readonly episodic: readonly Remembered[];
  readonly next: number;
  /** Fallbacks, replans after an invalid skill and decisions so far. */
  readonly counts: {
    readonly decisions: number;
    readonly plans: number;
    readonly invalid: number;
    readonly fallbacks: number;
    readonly surprises: number;
  };
}

/** How many events are remembered. */
export const EPISODIC_SIZE = 24;

/** The remembered events, oldest first. */
export const recall = (memory: MindMemory): readonly Remembered[] =>
  memory.episodic.length < EPISODIC_SIZE
    ? memory.episodic
    : [...memory.episodic.slice(memory.next), ...memory.episodic.slice(0, memory.next)];
