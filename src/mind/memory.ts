/** What a mind keeps from one decision to the next: JSON, advanced by one immer `produce` per decision. */
import type { Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Skill } from '../knowledge.ts';
import type { TalkMemory } from './initiative/memory.ts';

/** A skill with its probability. */
export interface Likely {
  readonly skill: Skill;
  readonly p: number;
}

/** A skill that a teammate finished, and the circumstances in which it had begun. */
export interface Observed {
  /** Step at which it was seen to be finished. */
  readonly step: number;
  readonly skill: string;
  readonly circumstances: readonly string[];
}

/** How many finished skills of a teammate are recalled one by one. */
export const RECENT_SIZE = 16;

/** What is believed of one teammate. */
export interface TeammateBelief {
  readonly seat: Seat;
  /** What it is about to do: probabilities over the skills that it could begin, in the world's order. */
  readonly intentions: readonly Likely[];
  /** [RHYTHMS] and [YIELDING] weights. */
  readonly rhythm: readonly number[];
  readonly yielding: readonly number[];
  /** [experts] weights: whose guess of its next skill has been right. */
  readonly experts: readonly number[];
  /** What the experts said when the present skill began, or of what became possible since, when it did: [experts] by skill. */
  readonly opened: { readonly [skill: string]: readonly number[] };
  /** Finished skills, counted by circumstance and skill: the semantic summary. */
  readonly habits: { readonly [circumstance: string]: { readonly [skill: string]: number } };
  /** The last finished skills, oldest first: what is recalled of single events, beside the summary. */
  readonly recent: readonly Observed[];
  /** Predictions that turned out wrong, counted by circumstance and skill; only where they are annotated. */
  readonly mistakes: { readonly [circumstance: string]: { readonly [skill: string]: number } };
  /** How far the guesses of its next skill have been from the truth of late: mean of −log p, in nats. */
  readonly loss: number;
  /** How often it has begun, of late, another kind of skill than any role of the world would have, in [0, 1]. */
  readonly whim: number;
  /** The circumstances when the present skill began. */
  readonly circumstances: readonly string[];
  /** The most probable intention, as text; empty where there is none. */
  readonly predicted: string;
  /** What was the most probable intention when the present skill began. */
  readonly foreseen: string;
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

/** What a language model said that a teammate was about to do; its own words. */
export interface Foretold {
  readonly seat: Seat;
  readonly intention: string;
}

/** What is kept of a language model's last reply. */
export interface Said {
  readonly step: number;
  readonly intentions: readonly Foretold[];
  /** The skills that it wants to go on with, and that have not been begun yet. */
  readonly after: readonly Skill[];
}

/** The plan that is being carried out. */
export interface CurrentPlan {
  readonly skill: Skill;
  /** What follows once it is done, where the plan is a story of two skills. */
  readonly next: Skill | null;
  /** Step at which it was begun. */
  readonly since: number;
  /** The part of the work that it belongs to, one of the world's roles, and the step at which that was chosen. */
  readonly role: string;
  readonly roleSince: number;
}

export interface MindMemory {
  /** The observation of the last decision, as JSON; null at first. */
  readonly seen: Json | null;
  readonly teammates: readonly TeammateBelief[];
  readonly plan: CurrentPlan | null;
  /** null where no language model has replied yet. */
  readonly said: Said | null;
  /** Steps for which nothing has stirred but positions. */
  readonly still: number;
  /** [seat] steps for which it has not been seen to stir; 0 for one's own. */
  readonly standing: readonly number[];
  /** Bounded: the oldest entry is overwritten. `next` is where the next one goes. */
  readonly episodic: readonly Remembered[];
  readonly next: number;
  /** The conversation; absent in a mind without initiative. */
  readonly talk?: TalkMemory;
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
