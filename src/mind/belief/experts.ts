/**
 * What a teammate will set out to do next, before it has moved: several simple guesses, weighed by how well each has
 * predicted this teammate so far (the weighted-average forecaster; Cesa-Bianchi and Lugosi 2006, chapter 2, with a
 * forgetting of old evidence, since people change). So a teammate with fixed habits is soon known by its habits, one that
 * keeps to a part of the work by its role, and a sensible one by what would be sensible.
 */
import { formatSkill, type Knowledge, type Skill } from '../../knowledge.ts';
import type { Observed, TeammateBelief } from '../memory.ts';

/** [circumstance] prior weights of what is usual in it, from the coarsest to the finest. */
const USUAL: readonly number[] = [0.15, 0.1, 0.1, 0.1];
/** Those of the other guesses that name no role: what it did of late, what is near, anything, and what is of no use. */
const OTHERS: readonly number[] = Object.values({ recent: 0.1, near: 0.13, wanders: 0.02, useless: 0.03 });
/** Those of all of the work, and of all other roles together. */
const WHOLE = 0.4;
const PARTS = 0.1;

/** [experts] prior weights. The experts are one for each of the world's roles, then what is usual, then the others. */
export const expertPrior = (knowledge: Knowledge): readonly number[] => {
  const others = knowledge.roles.length - 1;
  return normalised([
    others > 0 ? WHOLE : WHOLE + PARTS,
    ...new Array<number>(others).fill(PARTS / others),
    ...USUAL,
    ...OTHERS,
  ]);
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
  /** [skill] the experts' probabilities under their weights. */
  readonly mixed: readonly number[];
}

/**
 * The skills that a teammate may have in mind, and what each expert says of them. The last one names what is of no use
 * now: who takes such things and puts them down again. Where nothing useless can be done it has nothing to say, says what
 * the others say, and so is neither trusted more for it nor less (a sleeping expert: Freund et al. 1997).
 */
export const guess = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): Guesses => {
  const { seat } = belief;
  const skills = knowledge.skills(facts, seat).filter((skill) => knowledge.intendable(skill, facts, seat));
  const texts = skills.map(formatSkill);
  const circumstances = knowledge.circumstances(facts, seat);
  const near = normalised(skills.map((skill) => Math.exp(-knowledge.effort(skill, facts, seat) / NEAR)));
  const notes = belief.mistakes[notedBy(circumstances)];
  const probabilities = knowledge.roles.map((role) =>
    discredit(oneOf(texts.indexOf(formatSkill(knowledge.propose(facts, seat, role))), near), texts, notes),
  );
  let usual = near;
  for (let fineness = 0; fineness < USUAL.length; fineness++) {
    const circumstance = circumstances[fineness];
    if (circumstance !== undefined) usual = fromCounts(belief.habits[circumstance], texts, usual);
    probabilities.push(usual);
  }
  probabilities.push(
    fromRecollections(belief.recent, circumstances, texts, near),
    near,
    texts.map(() => 1 / texts.length),
  );
  const mixed = mix(texts.length, probabilities, belief.experts);
  const useless = skills.map((skill) => knowledge.useless(skill, facts, seat));
  if (useless.includes(true)) {
    const said = mostly(normalised(near.map((p, k) => (useless[k] ? p : 0))), near);
    const weight = belief.experts[probabilities.length]!;
    for (let k = 0; k < mixed.length; k++) mixed[k] = mixed[k]! + weight * said[k]!;
    probabilities.push(said);
  } else probabilities.push(normalised(mixed));
  return { skills, texts, probabilities, mixed };
};

/** The circumstance by which wrong predictions are noted: finer ones hardly ever come again. */
export const notedBy = (circumstances: readonly string[]): string => circumstances[1] ?? circumstances[0] ?? '';

/** The probabilities under the weights; a weight too many is of an expert that is yet to speak. */
const mix = (length: number, probabilities: readonly (readonly number[])[], weights: readonly number[]): number[] => {
  const mixed = new Array<number>(length).fill(0);
  for (let e = 0; e < probabilities.length; e++) {
    const weight = weights[e]!;
    const said = probabilities[e]!;
    for (let k = 0; k < length; k++) mixed[k] = mixed[k]! + weight * said[k]!;
  }
  return mixed;
};

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

/** Mostly `one`, with the doubt of a guess that names a single skill. */
const mostly = (one: readonly number[], otherwise: readonly number[]): readonly number[] =>
  one.map((p, k) => (1 - DOUBT) * p + DOUBT * otherwise[k]!);

const fromCounts = (
  counts: { readonly [skill: string]: number } | undefined,
  texts: readonly string[],
  prior: readonly number[],
): readonly number[] =>
  counts === undefined ? prior : normalised(texts.map((text, k) => (counts[text] ?? 0) + PSEUDO_COUNT * prior[k]!));

/** What it did of late in such a circumstance, the last time most; more where the next finer one was the same too. */
const fromRecollections = (
  recent: readonly Observed[],
  [coarse, fine]: readonly string[],
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
    weights[k] = weights[k]! + fresh * (circumstances[1] === fine ? SAME : 1);
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
