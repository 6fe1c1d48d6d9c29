/**
 * The belief about one teammate: inverse planning (Baker, Saxe and Tenenbaum 2009) over the skills it could have in
 * mind and a few characters. A hidden Markov filter: intentions persist, switch now and then, and start afresh when a
 * skill is finished. Its prior is a mixture of what the world's base policy would do in the teammate's place and what the
 * teammate has usually done.
 */
import type { Seat } from '../../environment.ts';
import type { Knowledge, Skill } from '../../knowledge.ts';
import { formatSkill } from '../../knowledge.ts';
import type { Situation } from '../ground.ts';
import type { Likely, TeammateBelief } from '../memory.ts';
import { CHARACTER_PRIOR, CHARACTERS } from './character.ts';

/** P(intention changes without a visible reason), per step. */
const SWITCHING = 0.06;
/** Prior counts of the deviation from `propose`. */
const AS_PROPOSED = 3;
const OTHERWISE = 1;

/** P(the teammate does something else than `propose` would). */
export const deviationOf = (belief: TeammateBelief): number =>
  belief.otherwise / (belief.otherwise + belief.asProposed);

/** What is known of a teammate before the first observation. `earlier`: what an earlier meeting left of its character and habits. */
export const unmet = (seat: Seat, earlier: TeammateBelief | null): TeammateBelief => ({
  seat,
  intentions: [],
  character: earlier?.character ?? CHARACTER_PRIOR,
  asProposed: earlier?.asProposed ?? AS_PROPOSED,
  otherwise: earlier?.otherwise ?? OTHERWISE,
  proposed: '',
  habits: earlier?.habits ?? {},
  predicted: '',
  surprises: 0,
});

/** The belief at the first observation. */
export const firstBelief = (knowledge: Knowledge, facts: unknown, known: TeammateBelief): TeammateBelief => {
  const belief = { ...known, proposed: formatSkill(knowledge.propose(facts, known.seat)) };
  return withPrediction({ ...belief, intentions: priorIntentions(knowledge, facts, belief) });
};

export interface Update {
  readonly belief: TeammateBelief;
  /** −log P(what was seen), in nats, against what a moment's thought would give: see `surpriseOf`. */
  readonly surprise: number;
  /** Skills that were finished in this step. */
  readonly completed: readonly Skill[];
}

/** The belief after one more observed step. */
export const updateBelief = (knowledge: Knowledge, situation: Situation, belief: TeammateBelief): Update => {
  const { before, observation, facts, seat: observer } = situation;
  if (before === null) return { belief, surprise: 0, completed: [] };
  const seen = { observer, actor: belief.seat, before: before.observation, after: observation };
  const joint = new Array<number>(CHARACTERS.length).fill(0);
  const posterior: number[] = [];
  let evidence = 0;
  for (const { skill, p } of belief.intentions) {
    let mass = 0;
    for (let c = 0; c < CHARACTERS.length; c++) {
      const weight = p * belief.character[c]! * knowledge.likelihood(seen, { skill, character: CHARACTERS[c]! });
      joint[c]! += weight;
      mass += weight;
    }
    posterior.push(mass);
    evidence += mass;
  }
  const completed = knowledge.completed(seen);
  const character = evidence > 0 ? joint.map((weight) => weight / evidence) : belief.character;
  const intentions = belief.intentions.map(({ skill }, k) => ({
    skill,
    p: evidence > 0 ? posterior[k]! / evidence : 0,
  }));
  const next = { ...belief, character: soften(character), intentions };
  return {
    belief: withPrediction(
      completed.length > 0 ? beginAnew(knowledge, facts, next, completed) : carryOn(knowledge, facts, next),
    ),
    surprise: -Math.log(Math.max(evidence, 1e-12)),
    completed,
  };
};

/** No character is ever ruled out: people change. */
const soften = (weights: readonly number[]): readonly number[] =>
  weights.map((weight, c) => 0.99 * weight + 0.01 * CHARACTER_PRIOR[c]!);

/** A skill was finished: counts it, and starts from the prior in the new scene. */
const beginAnew = (
  knowledge: Knowledge,
  facts: unknown,
  belief: TeammateBelief,
  completed: readonly Skill[],
): TeammateBelief => {
  const habits: Record<string, number> = { ...belief.habits };
  let { asProposed, otherwise } = belief;
  for (const skill of completed) {
    habits[skill.name] = (habits[skill.name] ?? 0) + 1;
    if (formatSkill(skill) === belief.proposed) asProposed += 1;
    else otherwise += 1;
  }
  const next = {
    ...belief,
    habits,
    asProposed,
    otherwise,
    proposed: formatSkill(knowledge.propose(facts, belief.seat)),
  };
  return { ...next, intentions: priorIntentions(knowledge, facts, next) };
};

/** The same skill goes on, mostly: what is no longer possible gives its mass to the prior, and a little always does. */
const carryOn = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): TeammateBelief => {
  const prior = priorIntentions(knowledge, facts, belief);
  const known = new Map(belief.intentions.map(({ skill, p }) => [formatSkill(skill), p]));
  let kept = 0;
  for (const { skill } of prior) kept += known.get(formatSkill(skill)) ?? 0;
  const share = Math.min(1, kept) * (1 - SWITCHING);
  const intentions = prior.map(({ skill, p }) => ({
    skill,
    p: (kept > 0 ? ((known.get(formatSkill(skill)) ?? 0) / kept) * share : 0) + p * (1 - (kept > 0 ? share : 0)),
  }));
  return { ...belief, intentions };
};

/** What the teammate would be expected to begin in this scene, before it moves: probabilities over its valid skills. */
const priorIntentions = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): readonly Likely[] => {
  const { seat, habits } = belief;
  const proposed = formatSkill(knowledge.propose(facts, seat));
  const valid = knowledge.skills(facts, seat).filter((skill) => knowledge.check(skill, facts, seat).kind === 'valid');
  const sameName = new Map<string, number>();
  for (const { name } of valid) sameName.set(name, (sameName.get(name) ?? 0) + 1);
  const weights = valid.map(({ name }) => ((habits[name] ?? 0) + 0.5) / sameName.get(name)!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const deviation = deviationOf(belief);
  const listed = valid.some((skill) => formatSkill(skill) === proposed);
  return valid.map((skill, k) => {
    const usual = total > 0 ? weights[k]! / total : 1 / valid.length;
    const base = formatSkill(skill) === proposed ? 1 : 0;
    return { skill, p: listed ? (1 - deviation) * base + deviation * usual : usual };
  });
};

const withPrediction = (belief: TeammateBelief): TeammateBelief => {
  let best: Likely | null = null;
  for (const likely of belief.intentions) if (best === null || likely.p > best.p) best = likely;
  return { ...belief, predicted: best === null ? '' : formatSkill(best.skill) };
};
