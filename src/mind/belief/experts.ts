/**
 * What a teammate will set out to do next, before it has moved: several simple guesses, weighed by how well each has
 * predicted this teammate so far (the weighted-average forecaster; Cesa-Bianchi and Lugosi 2006, chapter 2, with a
 * forgetting of old evidence, since people change). So a teammate with fixed habits is soon known by its habits, and a
 * sensible one by what would be sensible.
 */
import { formatSkill, type Knowledge, type Skill } from '../../knowledge.ts';
import type { TeammateBelief } from '../memory.ts';

/** The guesses: what the base policy would do, habits of the coarse and of the fine circumstance, the same as last, what is near. */
export const EXPERTS = ['sensible', 'usual', 'usualHere', 'repeats', 'near'] as const;
export const EXPERT_PRIOR: readonly number[] = [0.5, 0.15, 0.1, 0.1, 0.15];

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

/** The skills that a teammate could be about, with each expert's probability for them. */
export interface Guesses {
  readonly skills: readonly Skill[];
  readonly texts: readonly string[];
  /** [EXPERTS][skill] */
  readonly probabilities: readonly (readonly number[])[];
}

/** The skills that a teammate may have in mind, and what each expert says of them. */
export const guess = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): Guesses => {
  const { seat } = belief;
  const skills = knowledge.skills(facts, seat).filter((skill) => knowledge.intendable(skill, facts, seat));
  const texts = skills.map(formatSkill);
  const proposed = formatSkill(knowledge.propose(facts, seat));
  const circumstances = knowledge.circumstances(facts, seat);
  const near = normalise(skills.map((skill) => Math.exp(-knowledge.effort(skill, facts, seat) / NEAR)));
  const coarse = circumstances[0] ?? '';
  const fine = circumstances.at(-1) ?? '';
  const usual = fromCounts(belief.habits[coarse] ?? {}, texts, near);
  return {
    skills,
    texts,
    probabilities: [
      oneOf(proposed, texts, near),
      usual,
      fromCounts(belief.habits[fine] ?? {}, texts, usual),
      oneOf(belief.last[coarse] ?? proposed, texts, near),
      near,
    ],
  };
};

/** The experts' probabilities under the weights. */
export const mix = ({ texts, probabilities }: Guesses, weights: readonly number[]): readonly number[] =>
  texts.map((_, k) => {
    let p = 0;
    for (let e = 0; e < EXPERTS.length; e++) p += weights[e]! * probabilities[e]![k]!;
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
  return normalise(next);
};

/** Mostly one skill; where it is not possible now, all of `otherwise`. */
const oneOf = (text: string, texts: readonly string[], otherwise: readonly number[]): readonly number[] =>
  texts.includes(text) ? texts.map((one, k) => (one === text ? 1 - DOUBT : 0) + DOUBT * otherwise[k]!) : otherwise;

const fromCounts = (
  counts: { readonly [skill: string]: number },
  texts: readonly string[],
  prior: readonly number[],
): readonly number[] => normalise(texts.map((text, k) => (counts[text] ?? 0) + PSEUDO_COUNT * prior[k]!));

const normalise = (values: readonly number[]): readonly number[] => {
  let total = 0;
  for (const value of values) total += value;
  return total > 0 ? values.map((value) => value / total) : values.map(() => 1 / values.length);
};
