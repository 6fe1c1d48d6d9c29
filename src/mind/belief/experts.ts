/**
 * What a teammate will set out to do next, before it has moved: several simple guesses, weighed by how well each has
 * predicted this teammate so far (the weighted-average forecaster; Cesa-Bianchi and Lugosi 2006, chapter 2, with a
 * forgetting of old evidence, since people change). So a teammate with fixed habits is soon known by its habits, one that
 * keeps to a part of the work by its role, and a sensible one by what would be sensible.
 */
import { formatSkill, type Knowledge, type Skill } from '../../knowledge.ts';
import type { Observed, TeammateBelief } from '../memory.ts';

/** The guesses beside those that name what each role of the world would do. */
const HABIT_PRIOR: readonly number[] = Object.values({
  usual: 0.15,
  usualHere: 0.1,
  recent: 0.1,
  near: 0.13,
  wanders: 0.02,
});
/** Prior weight of all of the work, and of all other roles together, before the habits have theirs. */
const WHOLE = 0.4;
const PARTS = 0.1;

/** [experts] prior weights. The experts are one for each of the world's roles, then the habits. */
export const expertPrior = (knowledge: Knowledge): readonly number[] => {
  const others = knowledge.roles.length - 1;
  return [others > 0 ? WHOLE : WHOLE + PARTS, ...new Array<number>(others).fill(PARTS / others), ...HABIT_PRIOR];
};

/** [roles] how probable it is that somebody keeps to each part of the work, as far as it does what any of them would. */
export const roleWeights = (knowledge: Knowledge, experts: readonly number[]): readonly number[] =>
  normalised(knowledge.roles.map((_, role) => experts[role]!));

/** Old evidence counts this much after each finished skill. */
const FORGETTING = 0.95;
/** No guess is ever ruled out for longer than it takes to be right a few times. */
const LEAST_WEIGHT = 0.01;
/** Steps over which something far becomes e times less likely for who takes what is near. */
const NEAR = 4;
/** What a guess that names one skill leaves to the others. */
const DOUBT = 0.12;
/** Weight, in finished skills, of what is near against what is usual. */
const PSEUDO_COUNT = 1;
/** A recollection counts this much of the one after it, and so many times more where the circumstance was the very same. */
const FADING = 0.6;
const SAME = 3;
/** Weight of what is near against a fresh recollection. */
const PSEUDO_RECOLLECTION = 0.15;
/** A prediction that was annotated as wrong in this circumstance loses this share of its probability with each note. */
const DISCREDIT = 0.25;

/** The skills that a teammate could be about, with each expert's probability for them. */
export interface Guesses {
  readonly skills: readonly Skill[];
  readonly texts: readonly string[];
  /** [experts][skill] */
  readonly probabilities: readonly (readonly number[])[];
}

/** The skills that a teammate may have in mind, and what each expert says of them. */
export const guess = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): Guesses => {
  const { seat } = belief;
  const skills = knowledge.skills(facts, seat).filter((skill) => knowledge.intendable(skill, facts, seat));
  const texts = skills.map(formatSkill);
  const circumstances = knowledge.circumstances(facts, seat);
  const near = normalised(skills.map((skill) => Math.exp(-knowledge.effort(skill, facts, seat) / NEAR)));
  const coarse = circumstances[0] ?? '';
  const fine = circumstances.at(-1) ?? '';
  const usual = fromCounts(belief.habits[coarse], texts, near);
  const notes = belief.mistakes[fine];
  const probabilities = knowledge.roles.map((role) =>
    discredit(oneOf(texts.indexOf(formatSkill(knowledge.propose(facts, seat, role))), near), texts, notes),
  );
  probabilities.push(
    usual,
    fromCounts(belief.habits[fine], texts, usual),
    fromRecollections(belief.recent, [coarse, fine], texts, near),
    near,
    texts.map(() => 1 / texts.length),
  );
  return { skills, texts, probabilities };
};

/** The experts' probabilities under the weights. */
export const mix = ({ texts, probabilities }: Guesses, weights: readonly number[]): readonly number[] =>
  texts.map((_, k) => {
    let p = 0;
    for (let e = 0; e < probabilities.length; e++) p += weights[e]! * probabilities[e]![k]!;
    return p;
  });

/** The weights after a skill was finished that began when the experts had said `opened`. */
export const reweigh = (
  weights: readonly number[],
  opened: TeammateBelief['opened'],
  done: string,
): readonly number[] => {
  const said = opened[done];
  if (said === undefined) return weights;
  const next = weights.map((weight, e) => Math.max(LEAST_WEIGHT, weight ** FORGETTING * (said[e]! + 0.005)));
  return normalised(next);
};

/** Mostly the skill at `index`; where it is not possible now (-1), all of `otherwise`. */
const oneOf = (index: number, otherwise: readonly number[]): readonly number[] =>
  index < 0 ? otherwise : otherwise.map((p, k) => (k === index ? 1 - DOUBT : 0) + DOUBT * p);

const fromCounts = (
  counts: { readonly [skill: string]: number } | undefined,
  texts: readonly string[],
  prior: readonly number[],
): readonly number[] =>
  normalised(
    counts === undefined
      ? prior.map((p) => PSEUDO_COUNT * p)
      : texts.map((text, k) => (counts[text] ?? 0) + PSEUDO_COUNT * prior[k]!),
  );

/** What it did of late in such a circumstance, coarse and fine, the last time most. */
const fromRecollections = (
  recent: readonly Observed[],
  [coarse, fine]: readonly [coarse: string, fine: string],
  texts: readonly string[],
  prior: readonly number[],
): readonly number[] => {
  const weights = prior.map((p) => PSEUDO_RECOLLECTION * p);
  let fresh = 1;
  for (let i = recent.length - 1; i >= 0; i--) {
    const { circumstances, skill } = recent[i]!;
    if (circumstances[0] !== coarse) continue;
    const k = texts.indexOf(skill);
    if (k < 0) continue;
    weights[k] = weights[k]! + fresh * (circumstances.at(-1) === fine ? SAME : 1);
    fresh *= FADING;
  }
  return normalised(weights);
};

/** Takes from skills what notes of wrong predictions took from their credit. */
const discredit = (
  probabilities: readonly number[],
  texts: readonly string[],
  notes: { readonly [skill: string]: number } | undefined,
): readonly number[] =>
  notes === undefined
    ? probabilities
    : normalised(probabilities.map((p, k) => p * (1 - DISCREDIT) ** (notes[texts[k]!] ?? 0)));

/** The values as shares of their sum, in place. */
const normalised = (values: number[]): readonly number[] => {
  let total = 0;
  for (const value of values) total += value;
  for (let k = 0; k < values.length; k++) values[k] = total > 0 ? values[k]! / total : 1 / values.length;
  return values;
};
