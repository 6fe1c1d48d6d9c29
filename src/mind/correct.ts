/**
 * Correct: what every teammate was expected to do against what it did (ProAgent, section 3.3). A Bayesian update, and a
 * surprise where what was seen was improbable: then the plan is open again. A wrong prediction is either replaced by what
 * the teammate did, or kept and annotated as wrong; a note takes from the credit of such predictions.
 */
import type { Knowledge } from '../knowledge.ts';
import { formatSkill } from '../knowledge.ts';
import { openBelief, unmet, updateBelief } from './belief/belief.ts';
import { notedBy } from './belief/experts.ts';
import type { Situation } from './ground.ts';
import type { MindMemory, Remembered, TeammateBelief } from './memory.ts';

export interface Correction {
  readonly teammates: readonly TeammateBelief[];
  /** Largest surprise of this step over the teammates, in nats. */
  readonly surprise: number;
  /** What was predicted and turned out otherwise, for the memory; empty where nothing was surprising. */
  readonly corrected: readonly Remembered[];
}

/** What it needs of the memory. */
type Known = Pick<MindMemory, 'teammates'>;

export type Correct = (knowledge: Knowledge, situation: Situation, memory: Known) => Correction;

/** Nats above which a step is a surprise: what was seen had a probability below 5 %. */
export const SURPRISE = 3;

/** One of the paper's two ways of correction. */
interface Mode {
  /** What the memory says of a prediction that was wrong. `done`: the skills that were finished instead, if any. */
  readonly describe: (was: TeammateBelief, is: TeammateBelief, done: readonly string[]) => string;
  /** The belief that goes into the next guess, where a skill was finished: as predicted, or not. */
  readonly revise: (was: TeammateBelief, right: boolean) => TeammateBelief;
}

const begin = (knowledge: Knowledge, situation: Situation, memory: Known): readonly TeammateBelief[] =>
  memory.teammates.map((known) =>
    known.intentions.length === 0 ? openBelief(knowledge, situation.facts, known) : known,
  );

const update =
  ({ describe, revise }: Mode): Correct =>
  (knowledge, situation, memory) => {
    const teammates: TeammateBelief[] = [];
    const corrected: Remembered[] = [];
    let largest = 0;
    for (const was of begin(knowledge, situation, memory)) {
      const { belief, surprise, completed } = updateBelief(knowledge, situation, was, revise);
      const done = completed.map(formatSkill);
      const wrong = done.length > 0 && !done.includes(was.predicted);
      const surprising = surprise > SURPRISE || wrong;
      largest = Math.max(largest, surprise);
      teammates.push(surprising ? { ...belief, surprises: was.surprises + 1 } : belief);
      if (surprising)
        corrected.push({
          step: situation.context.step,
          kind: 'corrected',
          skill: was.predicted,
          why: describe(was, belief, done),
        });
    }
    return { teammates, surprise: largest, corrected };
  };

/** The prediction is replaced: the memory says what the teammate turned out to do. */
const replace = update({
  describe: (was, is, done) =>
    `teammate ${was.seat}: ${done.length > 0 ? `did ${done.join(', ')}` : `now ${is.predicted}`}`,
  revise: (was) => was,
});

/** Notes on what was first predicted in these circumstances: one more where it was wrong, one less where it was right. */
const note = (was: TeammateBelief, right: boolean): TeammateBelief => {
  const circumstance = notedBy(was.circumstances);
  const notes = was.mistakes[circumstance] ?? {};
  const count = (notes[was.foreseen] ?? 0) + (right ? -1 : 1);
  if (was.foreseen === '' || count < 0) return was;
  return { ...was, mistakes: { ...was.mistakes, [circumstance]: { ...notes, [was.foreseen]: count } } };
};

/** The prediction is kept and marked as wrong. */
const annotate = update({
  describe: (was, is, done) =>
    `teammate ${was.seat}: predicted ${was.predicted}, wrong; ${done.length > 0 ? `did ${done.join(', ')}` : `now ${is.predicted}`}`,
  revise: note,
});

/** No correction: what the base policy would do in the teammate's place is believed at every step, whatever was seen. */
const off: Correct = (knowledge, situation, memory) => ({
  teammates: memory.teammates.map((known) =>
    openBelief(knowledge, situation.facts, unmet(knowledge, known.seat, null)),
  ),
  surprise: 0,
  corrected: [],
});

export const CORRECT: { readonly [name: string]: Correct } = { replace, annotate, off };
