/**
 * The embedded planner: simulates every valid skill against teammates drawn from the belief, with common random numbers
 * and sequential halving (Karnin, Koren and Somekh 2013), and leaves the incumbent only for a skill that is better
 * beyond chance. Its budget is a number of simulations, so it is the same on every machine.
 */
import { type Character, type Future, formatSkill, type Skill } from '../../knowledge.ts';
import { fastSeed, type Random } from '../../random.ts';
import { meanCharacter } from '../belief/character.ts';
import type { TeammateBelief } from '../memory.ts';
import type { Alternative, Planner, PlanRequest } from '../plan.ts';

export interface RolloutSettings {
  /** Most rollouts per plan, over all candidates. */
  readonly simulations: number;
  /** Steps of a rollout. */
  readonly depth: number;
  /** Standard errors by which a skill must beat the incumbent. */
  readonly margin: number;
}

export const ROLLOUT_SETTINGS: RolloutSettings = { simulations: 64, depth: 60, margin: 3 };

const SELF: Character = { noise: 0, idleness: 0 };

interface Candidate {
  readonly skill: Skill;
  readonly totals: number[];
}

/** A rollout planner with these settings. */
export const createRolloutPlanner = (settings: RolloutSettings): Planner => {
  return (request) => {
    const { situation, knowledge } = request;
    const base = knowledge.propose(situation.facts, situation.seat);
    const incumbent = chooseIncumbent(request, base);
    const candidates = listCandidates(request, base, incumbent);
    const first = candidates[0]!;
    if (candidates.length === 1) return conclude(first, first, base, candidates);
    const simulate = createSimulator(request, settings);
    // A small budget compares few candidates, the first listed, rather than each of them by a single draw.
    let alive = candidates.slice(0, Math.max(2, settings.simulations >> 1));
    const rounds = Math.max(1, Math.ceil(Math.log2(alive.length)));
    let left = settings.simulations;
    for (let round = 0; round < rounds && alive.length > 1; round++) {
      const share = Math.max(1, Math.floor(settings.simulations / (rounds * alive.length)));
      const each = Math.min(share, Math.floor(left / alive.length));
      if (each === 0) break;
      left -= each * alive.length;
      for (const candidate of alive) {
        const goal = first.totals.length + (candidate === first ? each : 0);
        while (candidate.totals.length < goal)
          candidate.totals.push(simulate(candidate.skill, candidate.totals.length));
      }
      const ranked = alive.slice(1).sort((a, b) => mean(b.totals) - mean(a.totals));
      alive = [first, ...ranked.slice(0, Math.max(1, Math.ceil(ranked.length / 2)))];
    }
    let best = first;
    let largest = 0;
    for (const candidate of alive.slice(1)) {
      const advantage = surplus(candidate.totals, first.totals, settings.margin);
      if (advantage > largest) {
        largest = advantage;
        best = candidate;
      }
    }
    return conclude(best, first, base, candidates);
  };
};

/** The skill to beat: the present one while it can go on, else what the base policy proposes. */
const chooseIncumbent = (request: PlanRequest, base: Skill): Skill => {
  const { memory, situation, knowledge } = request;
  const { plan } = memory;
  if (plan === null || situation.before === null || knowledge.materialChange(situation.before.facts, situation.facts))
    return base;
  const skill = findSkill(request, plan.skill);
  return skill !== null && knowledge.check(skill, situation.facts, situation.seat).kind === 'valid' ? skill : base;
};

/** The world's own object for a remembered skill: memory went through JSON. */
const findSkill = ({ knowledge, situation }: PlanRequest, remembered: Skill): Skill | null => {
  const text = formatSkill(remembered);
  return knowledge.skills(situation.facts, situation.seat).find((skill) => formatSkill(skill) === text) ?? null;
};

const listCandidates = (request: PlanRequest, base: Skill, incumbent: Skill): Candidate[] => {
  const { knowledge, situation, refused } = request;
  const refusedTexts = new Set(refused.map(({ skill }) => formatSkill(skill)));
  const skills = new Map<string, Skill>();
  for (const skill of [incumbent, base, ...knowledge.options(situation.facts, situation.seat)]) {
    const text = formatSkill(skill);
    if (!skills.has(text) && !refusedTexts.has(text)) skills.set(text, skill);
  }
  if (skills.size === 0) skills.set(formatSkill(base), base);
  return [...skills.values()].map((skill) => ({ skill, totals: [] }));
};

/** Plays a skill against the k-th draw of teammates. All candidates meet the same draws. */
const createSimulator = ({ knowledge, situation, correction }: PlanRequest, settings: RolloutSettings) => {
  const { observation, seat, context } = situation;
  const random = context.random.fork('plan');
  const draws: { readonly world: unknown; readonly futures: readonly (Future | null)[]; readonly seed: number }[] = [];
  const draw = (k: number) => {
    while (draws.length <= k) {
      const futures: (Future | null)[] = [];
      for (const teammate of correction.teammates) futures[teammate.seat] = drawFuture(teammate, random);
      futures[seat] = null;
      draws.push({ world: knowledge.imagine(observation, seat, random), futures, seed: fastSeed(random) });
    }
    return draws[k]!;
  };
  return (skill: Skill, k: number): number => {
    const { world, futures, seed } = draw(k);
    const all = futures.map((future) => future ?? { skill, character: SELF });
    const rollout = knowledge.rollout(world, all, settings.depth, seed);
    return rollout.return + rollout.value;
  };
};

const drawFuture = (teammate: TeammateBelief, random: Random): Future => {
  let left = random.next();
  const character = meanCharacter(teammate.character);
  for (const { skill, p } of teammate.intentions) {
    left -= p;
    if (left < 0) return { skill, character };
  }
  return { skill: null, character };
};

const mean = (values: readonly number[]): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

/**
 * Mean paired advantage over the incumbent less `margin` standard errors. Few samples understate the spread, so their
 * variance gets a floor that shrinks with their number, in units of what a plan is worth.
 */
const surplus = (totals: readonly number[], reference: readonly number[], margin: number): number => {
  const n = Math.min(totals.length, reference.length);
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const difference = totals[k]! - reference[k]!;
    sum += difference;
    squares += difference * difference;
  }
  const average = sum / n;
  const unit = Math.max(Math.abs(mean(reference)), 1) / 60;
  const variance = n > 1 ? Math.max(0, squares - n * average * average) / (n - 1) : 0;
  const error = Math.sqrt(variance / n + (unit * unit) / n + (n < 8 ? (unit * unit) / n : 0));
  return average - margin * error;
};

const conclude = (best: Candidate, incumbent: Candidate, base: Skill, candidates: readonly Candidate[]) => {
  const alternatives: Alternative[] = candidates.map(({ skill, totals }) => ({
    skill,
    value: totals.length > 0 && Number.isFinite(mean(totals)) ? mean(totals) : null,
    simulations: totals.length,
  }));
  const simulations = alternatives.reduce((sum, one) => sum + one.simulations, 0);
  const why =
    best !== incumbent
      ? `${formatSkill(best.skill)} is worth more than ${formatSkill(incumbent.skill)} beyond chance`
      : incumbent.skill === base
        ? `nothing beats the base policy's ${formatSkill(base)}`
        : `${formatSkill(incumbent.skill)} goes on`;
  return { analysis: why, skill: best.skill, alternatives, simulations };
};
