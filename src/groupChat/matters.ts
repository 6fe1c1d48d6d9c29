/**
 * What comes up in a group chat beside the decision, and asks somebody for a word: the five types of intervention of
 * DiscussLLM (arXiv 2508.18167), as small matters with a validity window. One line of a board says what came up; all see
 * it from the step at which it opens. Each matter has a value from 1 to `VALUES`, which only those who know it know.
 */
import type { Seat } from '../environment.ts';

/**
 *     claim      the board states a value; where it is false, whoever knows better corrects it
 *     term       the board uses a word; whoever knows what it means defines it
 *     datum      a figure is missing; whoever has it supplies it
 *     source     a statement stands there without its source; whoever knows the source names it
 *     conflict   two views are stated, both wrong; whoever knows how they go together says so
 */
export const MATTERS = ['claim', 'term', 'datum', 'source', 'conflict'] as const;
export type MatterKind = (typeof MATTERS)[number];

/** Values that a matter can have: 1 to this. */
export const VALUES = 6;
/** What the value of a matter tells whoever does not know it. */
export const ANSWER_BITS = Math.log2(VALUES);

/** The one act that settles a matter, and what that intervention is called. */
export const INTERVENTIONS: {
  readonly [kind in MatterKind]: { readonly act: 'inform' | 'repair' | 'propose'; readonly name: string };
} = {
  claim: { act: 'repair', name: 'correction' },
  term: { act: 'inform', name: 'definition' },
  datum: { act: 'inform', name: 'data' },
  source: { act: 'inform', name: 'source' },
  conflict: { act: 'propose', name: 'synthesis' },
};

/** One matter, with all that is hidden of it. */
export type Matter = {
  readonly kind: MatterKind;
  /** On the ring of topics. */
  readonly topic: number;
  /** First and last step at which it is open. */
  readonly opens: number;
  readonly closes: number;
  /** The values on the board: of a claim one, of conflicting views two, otherwise none. */
  readonly shown: readonly number[];
  readonly truth: number;
  /** Who knows the truth, ascending. */
  readonly knowers: readonly Seat[];
  /** Whom the group needs: the only one who knows what the others lack. null: nobody has to say anything. */
  readonly warranted: Seat | null;
};

/** What a seat sees of a matter that has opened. */
export type MatterView = Pick<Matter, 'kind' | 'topic' | 'opens' | 'closes' | 'shown'> & {
  /** Whether everybody is known to know it. */
  readonly common: boolean;
  /** Whether somebody has settled it. */
  readonly settled: boolean;
};

/** Whether who knows `answer` is needed, as far as one can tell who sees the matter: nobody else may know it. */
export const callsFor = (matter: MatterView, answer: number | null): boolean =>
  answer !== null && !matter.common && !(matter.kind === 'claim' && matter.shown[0] === answer);
