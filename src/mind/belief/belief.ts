/**
 * The belief about one teammate: inverse planning (Baker, Saxe and Tenenbaum 2009) over the skills it could have in
 * mind and a few characters. A hidden Markov filter: intentions persist, switch now and then, and start afresh when a
 * skill is finished. What it starts from is the experts' mixture (experts.ts).
 */
import type { Seat } from '../../environment.ts';
import { formatSkill, type Knowledge, type Skill } from '../../knowledge.ts';
import type { Situation } from '../ground.ts';
import type { Likely, TeammateBelief } from '../memory.ts';
import { CHARACTER_PRIOR, CHARACTERS } from './character.ts';
import { EXPERT_PRIOR, type Guesses, guess, mix, reweigh } from './experts.ts';

/** P(intention changes without a visible reason), per step. */
const SWITCHING = 0.2;
/** Steps of one walk are not independent evidence of where it leads: their likelihoods count with this exponent. */
const TEMPER = 0.7;
/** What is known of a teammate before the first observation. `earlier`: what an earlier meeting left of it. */
export const unmet = (seat: Seat, earlier: TeammateBelief | null): TeammateBelief => ({
  seat,
  intentions: [],
  character: earlier?.character ?? CHARACTER_PRIOR,
  experts: earlier?.experts ?? EXPERT_PRIOR,
  opened: {},
  habits: earlier?.habits ?? {},
  last: earlier?.last ?? {},
  circumstances: [],
  predicted: '',
  surprises: 0,
});

export interface Update {
  readonly belief: TeammateBelief;
  /** −log P(what was seen), in nats. */
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
  let total = 0;
  for (const { skill, p } of belief.intentions) {
    let likelihood = 0;
    for (let c = 0; c < CHARACTERS.length; c++) {
      const weight = belief.character[c]! * knowledge.likelihood(seen, { skill, character: CHARACTERS[c]! });
      joint[c]! += p * weight;
      likelihood += weight;
    }
    evidence += p * likelihood;
    const mass = p * likelihood ** TEMPER;
    posterior.push(mass);
    total += mass;
  }
  // Who has nothing sensible to do and waits tells nothing of how it works.
  const sensible = knowledge.propose(before.facts, belief.seat);
  const works = evidence > 0 && knowledge.intendable(sensible, before.facts, belief.seat);
  const character = works ? soften(joint.map((weight) => weight / evidence)) : belief.character;
  const intentions =
    total > 0 ? belief.intentions.map(({ skill }, k) => ({ skill, p: posterior[k]! / total })) : belief.intentions;
  const completed = knowledge.completed(seen);
  const next = { ...belief, character, intentions };
  return {
    belief:
      completed.length > 0 ? openBelief(knowledge, facts, learn(next, completed)) : carryOn(knowledge, facts, next),
    surprise: belief.intentions.length === 0 ? 0 : -Math.log(Math.max(evidence, 1e-12)),
    completed,
  };
};

/** No character is ever ruled out: people change. */
const soften = (weights: readonly number[]): readonly number[] =>
  weights.map((weight, c) => 0.99 * weight + 0.01 * CHARACTER_PRIOR[c]!);

/** What finished skills teach: habits, and whose guess was right. */
const learn = (belief: TeammateBelief, completed: readonly Skill[]): TeammateBelief => {
  const habits: { [circumstance: string]: { readonly [skill: string]: number } } = { ...belief.habits };
  const last: { [circumstance: string]: string } = { ...belief.last };
  let { experts } = belief;
  for (const skill of completed) {
    const text = formatSkill(skill);
    experts = reweigh(experts, belief.opened, text);
    for (const circumstance of belief.circumstances) {
      const counts = habits[circumstance] ?? {};
      habits[circumstance] = { ...counts, [text]: (counts[text] ?? 0) + 1 };
      last[circumstance] = text;
    }
  }
  return { ...belief, habits, last, experts };
};

/** The belief where a new skill begins, as at the first observation: the experts' mixture in this scene. */
export const openBelief = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): TeammateBelief => {
  const guesses = guess(knowledge, facts, belief);
  const opened: { [skill: string]: readonly number[] } = {};
  guesses.texts.forEach((text, k) => {
    opened[text] = guesses.probabilities.map((list) => Math.round(list[k]! * 1e4) / 1e4);
  });
  return withPrediction({
    ...belief,
    opened,
    circumstances: knowledge.circumstances(facts, belief.seat),
    intentions: pair(guesses, mix(guesses, belief.experts)),
  });
};

/** The same skill goes on, mostly: what is no longer possible gives its mass to the mixture, and a little always does. */
const carryOn = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): TeammateBelief => {
  const guesses = guess(knowledge, facts, belief);
  const prior = mix(guesses, belief.experts);
  const known = new Map(belief.intentions.map(({ skill, p }) => [formatSkill(skill), p]));
  let kept = 0;
  for (const text of guesses.texts) kept += known.get(text) ?? 0;
  const share = kept > 0 ? Math.min(1, kept) * (1 - SWITCHING) : 0;
  const mixed = guesses.texts.map(
    (text, k) => (kept > 0 ? ((known.get(text) ?? 0) / kept) * share : 0) + prior[k]! * (1 - share),
  );
  return withPrediction({ ...belief, intentions: pair(guesses, mixed) });
};

const pair = ({ skills }: Guesses, probabilities: readonly number[]): readonly Likely[] =>
  skills.map((skill, k) => ({ skill, p: probabilities[k]! }));

const withPrediction = (belief: TeammateBelief): TeammateBelief => {
  let best: Likely | null = null;
  for (const likely of belief.intentions) if (best === null || likely.p > best.p) best = likely;
  return { ...belief, predicted: best === null ? '' : formatSkill(best.skill) };
};
