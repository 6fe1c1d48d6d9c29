/**
 * The belief about one teammate: inverse planning (Baker, Saxe and Tenenbaum 2009) over the skills it could have in
 * mind, its rhythm and how it gives way. A hidden Markov filter: intentions persist, switch now and then, and start
 * afresh when a skill is finished. What it starts from is the experts' mixture (experts.ts).
 */
import type { Seat } from '../../environment.ts';
import { type Character, formatSkill, type Knowledge, type Seen, type Skill } from '../../knowledge.ts';
import type { Situation } from '../ground.ts';
import { type Likely, type Observed, RECENT_SIZE, type TeammateBelief } from '../memory.ts';
import { meanYielding, RHYTHM_PRIOR, RHYTHMS, YIELDING, YIELDING_PRIOR } from './character.ts';
import { expertPrior, type Guesses, guess, reweigh } from './experts.ts';

/** P(intention changes without a visible reason), per step. */
const SWITCHING = 0.2;
/**
 * The share of such changes that are of the target alone: who gets no further with one onion takes another. So this is
 * also what is thought of somebody who is stuck, pushing in vain or standing before a closed way: it goes on with what it
 * was about. That belongs here and to no expert, for experts foretell what begins, and who is stuck begins nothing. To
 * keep the very target while nothing was seen to happen foretold worse the firmer it was kept.
 */
const SAME_KIND = 0.4;
/** Steps of one walk are not independent evidence of where it leads: their likelihoods count with this exponent. */
const TEMPER = 0.7;
/** Nor are they of its rhythm: pauses come in runs. */
const RHYTHM_TEMPER = 0.3;
/** What is not seen often enough to be counted is never impossible. */
const LEAST = 1e-6;

/** What an earlier meeting left, unless it knew other experts, as a recording of an older version may. */
const keptWeights = (left: readonly number[] | undefined, prior: readonly number[]): readonly number[] =>
  left?.length === prior.length ? left : prior;

/** What is known of a teammate before the first observation. `earlier`: what an earlier meeting left of it. */
export const unmet = (knowledge: Knowledge, seat: Seat, earlier: Partial<TeammateBelief> | null): TeammateBelief => ({
  seat,
  intentions: [],
  rhythm: earlier?.rhythm ?? RHYTHM_PRIOR,
  yielding: earlier?.yielding ?? YIELDING_PRIOR,
  experts: keptWeights(earlier?.experts, expertPrior(knowledge)),
  opened: {},
  habits: earlier?.habits ?? {},
  recent: earlier?.recent ?? [],
  mistakes: earlier?.mistakes ?? {},
  loss: earlier?.loss ?? USUAL_LOSS,
  whim: earlier?.whim ?? USUAL_WHIM,
  circumstances: [],
  predicted: '',
  foreseen: '',
  surprises: 0,
});

export interface Update {
  readonly belief: TeammateBelief;
  /** −log P(what was seen), in nats. */
  readonly surprise: number;
  /** Skills that were finished in this step. */
  readonly completed: readonly Skill[];
}

/** How likely what was seen is to each of the ways in which a step can come about; a character mixes them. */
interface Evidence {
  /** By a random action, and by doing nothing. */
  readonly noise: number;
  readonly idle: number;
  /** [intention] by the skill, of who never gives way and of who always does. */
  readonly pushing: readonly number[];
  readonly yielding: readonly number[];
}

const RANDOM: Character = { noise: 1, idleness: 0, yielding: 0 };
const IDLE: Character = { noise: 0, idleness: 1, yielding: 0 };
const PUSHING: Character = { noise: 0, idleness: 0, yielding: 0 };
const YIELDS: Character = { noise: 0, idleness: 0, yielding: 1 };

/** A step is chance, idleness or the skill (`Character`), so three likelihoods give that of every character. */
const weigh = (knowledge: Knowledge, seen: Seen<unknown>, intentions: readonly Likely[]): Evidence => {
  const any = intentions[0]?.skill;
  const by = (skill: Skill, character: Character) => knowledge.likelihood(seen, { skill, character });
  return {
    noise: any === undefined ? 1 : by(any, RANDOM),
    idle: any === undefined ? 1 : by(any, IDLE),
    pushing: intentions.map(({ skill }) => by(skill, PUSHING)),
    yielding: intentions.map(({ skill }) => by(skill, YIELDS)),
  };
};

/** [rhythm] how much of it is the skill. */
const SKILLED = RHYTHMS.map(({ noise, idleness }) => 1 - noise - idleness);

/** The belief after one more observed step. `revise`: what a finished skill does to it beside what it teaches. */
export const updateBelief = (
  knowledge: Knowledge,
  situation: Situation,
  belief: TeammateBelief,
  revise: (belief: TeammateBelief, right: boolean) => TeammateBelief = (one) => one,
): Update => {
  const { before, observation, facts, seat: observer } = situation;
  if (before === null) return { belief, surprise: 0, completed: [] };
  const seen = { observer, actor: belief.seat, before: before.observation, after: observation };
  const evidence = weigh(knowledge, seen, belief.intentions);
  const y = meanYielding(belief.yielding);
  const unskilled = RHYTHMS.map(({ noise, idleness }) => noise * evidence.noise + idleness * evidence.idle);
  const inRhythm = RHYTHMS.map(() => 0);
  const posterior: number[] = [];
  let probability = 0;
  let total = 0;
  let pushes = 0;
  let yields = 0;
  for (let k = 0; k < belief.intentions.length; k++) {
    const { p } = belief.intentions[k]!;
    const skilled = (1 - y) * evidence.pushing[k]! + y * evidence.yielding[k]!;
    let likelihood = 0;
    for (let r = 0; r < unskilled.length; r++) {
      const one = Math.max(LEAST, unskilled[r]! + SKILLED[r]! * skilled);
      // Rhythm is read off the likely intentions: among many unlikely ones each random step has one that explains it.
      inRhythm[r] = inRhythm[r]! + p * p * one;
      likelihood += belief.rhythm[r]! * one;
    }
    pushes += p * evidence.pushing[k]!;
    yields += p * evidence.yielding[k]!;
    probability += p * likelihood;
    const mass = p * likelihood ** TEMPER;
    posterior.push(mass);
    total += mass;
  }
  // Who has nothing sensible to do and waits tells nothing of how it works.
  const sensible = knowledge.propose(before.facts, belief.seat);
  const works = probability > 0 && knowledge.intendable(sensible, before.facts, belief.seat);
  const completed = knowledge.completed(seen);
  const next: TeammateBelief = {
    ...belief,
    rhythm: works
      ? soften(
          belief.rhythm.map((weight, r) => weight * inRhythm[r]! ** RHYTHM_TEMPER),
          RHYTHM_PRIOR,
        )
      : belief.rhythm,
    yielding: reweighYielding(belief, evidence, pushes, yields),
    intentions:
      total > 0 ? belief.intentions.map(({ skill }, k) => ({ skill, p: posterior[k]! / total })) : belief.intentions,
  };
  const right = completed.some((skill) => formatSkill(skill) === belief.foreseen);
  return {
    belief:
      completed.length > 0
        ? openBelief(knowledge, facts, learn(knowledge, revise(next, right), completed, situation.context.step))
        : carryOn(knowledge, facts, next),
    surprise: belief.intentions.length === 0 ? 0 : -Math.log(Math.max(probability, 1e-12)),
    completed,
  };
};

/** How readily it gives way, where the step told: where to push and to yield would have looked otherwise. */
const reweighYielding = (
  { yielding, rhythm }: TeammateBelief,
  { noise, idle }: Evidence,
  pushes: number,
  yields: number,
): readonly number[] => {
  if (Math.abs(pushes - yields) < LEAST) return yielding;
  let random = 0;
  let idleness = 0;
  for (let r = 0; r < RHYTHMS.length; r++) {
    random += rhythm[r]! * RHYTHMS[r]!.noise;
    idleness += rhythm[r]! * RHYTHMS[r]!.idleness;
  }
  const weights = YIELDING.map(
    (y, k) =>
      yielding[k]! *
      (random * noise + idleness * idle + (1 - random - idleness) * ((1 - y) * pushes + y * yields) + LEAST),
  );
  return soften(weights, YIELDING_PRIOR);
};

/** Share of the prior in every posterior of character: nothing is ever ruled out, for people change. */
const OPEN = 0.001;

/** The weights as probabilities, softened. */
const soften = (weights: readonly number[], prior: readonly number[]): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, c) => ((1 - OPEN) * weight) / total + OPEN * prior[c]!);
};

/** The loss of a model that reads a teammate as well as is usual, in nats; half of it is forgotten after four skills. */
export const USUAL_LOSS = 1;
const LOSS_RATE = 0.15;
const MOST_LOSS = 5;

/** The whim of a stranger; half of it is forgotten after seven skills. */
const USUAL_WHIM = 0.05;
const WHIM_RATE = 0.1;

/** Whether no role would have begun a skill of this kind: to another pot, or for another onion, is no whim. */
const isWhim = (opened: TeammateBelief['opened'], { name }: Skill, roles: number): boolean => {
  const ofKind = new Array<number>(roles).fill(0);
  for (const [text, said] of Object.entries(opened))
    if (text === name || text.startsWith(`${name} `))
      for (let role = 0; role < roles; role++) ofKind[role] = ofKind[role]! + said[role]!;
  return ofKind.every((p) => p < 0.5);
};

/** What finished skills teach: habits, whose guess was right, and how far the whole guess was. */
const learn = (
  { roles }: Knowledge,
  belief: TeammateBelief,
  completed: readonly Skill[],
  step: number,
): TeammateBelief => {
  const habits: { [circumstance: string]: { readonly [skill: string]: number } } = { ...belief.habits };
  const recent: Observed[] = [...belief.recent];
  let { experts, loss, whim } = belief;
  for (const skill of completed) {
    const text = formatSkill(skill);
    const said = belief.opened[text];
    const p = said === undefined ? 0 : said.reduce((sum, one, e) => sum + one * experts[e]!, 0);
    loss += LOSS_RATE * (Math.min(MOST_LOSS, -Math.log(Math.max(p, 1e-9))) - loss);
    whim += WHIM_RATE * ((isWhim(belief.opened, skill, roles.length) ? 1 : 0) - whim);
    experts = reweigh(experts, belief.opened, text);
    for (const circumstance of belief.circumstances) {
      const counts = habits[circumstance] ?? {};
      habits[circumstance] = { ...counts, [text]: (counts[text] ?? 0) + 1 };
    }
    recent.push({ step, skill: text, circumstances: belief.circumstances });
  }
  return { ...belief, habits, recent: recent.slice(-RECENT_SIZE), experts, loss, whim };
};

/** The belief where a new skill begins, as at the first observation: the experts' mixture in this scene. */
export const openBelief = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): TeammateBelief => {
  const guesses = guess(knowledge, facts, belief);
  const opened: { [skill: string]: readonly number[] } = {};
  guesses.texts.forEach((text, k) => {
    opened[text] = saidOf(guesses, k);
  });
  const intentions = guesses.skills.map((skill, k) => ({ skill, p: guesses.mixed[k]! }));
  const predicted = predict(intentions);
  return {
    ...belief,
    opened,
    circumstances: knowledge.circumstances(facts, belief.seat),
    intentions,
    predicted,
    foreseen: predicted,
  };
};

/**
 * The same skill goes on, mostly. What is no longer possible gives its mass away, and a little always goes: part of it to
 * skills of the same kind (`SAME_KIND`), the rest to any, both as the mixture has them.
 */
const carryOn = (knowledge: Knowledge, facts: unknown, belief: TeammateBelief): TeammateBelief => {
  const guesses = guess(knowledge, facts, belief);
  const known = probabilitiesOf(guesses, belief.intentions);
  const intentions = goOn(guesses, known);
  return { ...belief, opened: withAppeared(belief.opened, guesses, known), intentions, predicted: predict(intentions) };
};

/** The guessed skills with their probabilities after a step; `known` [skill] before it, which need not come to 1. */
const goOn = ({ skills, mixed }: Guesses, known: readonly number[]): readonly Likely[] => {
  let kept = 0;
  for (const p of known) kept += p;
  if (kept === 0) return skills.map((skill, k) => ({ skill, p: mixed[k]! }));
  const share = Math.min(1, kept) * (1 - SWITCHING);
  return skills.map((skill, k) => {
    let knownOfKind = 0;
    let mixedOfKind = 0;
    for (let other = 0; other < skills.length; other++)
      if (skills[other]!.name === skill.name) {
        knownOfKind += known[other]!;
        mixedOfKind += mixed[other]!;
      }
    const sameKind = ((knownOfKind / kept) * mixed[k]!) / mixedOfKind;
    const changed = SAME_KIND * sameKind + (1 - SAME_KIND) * mixed[k]!;
    return { skill, p: (share * known[k]!) / kept + (1 - share) * changed };
  });
};

/** What the experts say of one of the guessed skills, as it is remembered: [experts]. */
const saidOf = ({ probabilities }: Guesses, k: number): readonly number[] =>
  probabilities.map((list) => Math.round(list[k]! * 1e4) / 1e4);

/** Skills that have become possible since the present one began are given what the experts say of them now. */
const withAppeared = (
  opened: TeammateBelief['opened'],
  guesses: Guesses,
  known: readonly number[],
): TeammateBelief['opened'] => {
  let all: { [skill: string]: readonly number[] } | null = null;
  for (let k = 0; k < known.length; k++) {
    const text = guesses.texts[k]!;
    if (known[k]! > 0 || opened[text] !== undefined) continue;
    all ??= { ...opened };
    all[text] = saidOf(guesses, k);
  }
  return all ?? opened;
};

/** What the intentions give each of the guessed skills. Both stand in the world's order, so the next one is looked at first. */
const probabilitiesOf = ({ skills, texts }: Guesses, intentions: readonly Likely[]): readonly number[] => {
  let next = 0;
  return skills.map((sought, k) => {
    for (let tried = 0; tried < intentions.length; tried++) {
      const { skill, p } = intentions[(next + tried) % intentions.length]!;
      if (skill !== sought && formatSkill(skill) !== texts[k]) continue;
      next += tried + 1;
      return p;
    }
    return 0;
  });
};

/** The most probable of the intentions as text; empty where there is none. */
const predict = (intentions: readonly Likely[]): string => {
  let best: Likely | null = null;
  for (const likely of intentions) if (best === null || likely.p > best.p) best = likely;
  return best === null ? '' : formatSkill(best.skill);
};
