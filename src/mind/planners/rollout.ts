/**
 * The embedded planner: simulates every candidate against teammates drawn from the belief, with common random numbers
 * and sequential halving (Karnin, Koren and Somekh 2013), and leaves the incumbent only for a candidate that is better
 * beyond chance. A candidate is a valid skill, or a story of two; the part of the work that they belong to, a role, is
 * compared more seldom and over a longer time. Its budget is a number of simulations, so it is the same on every machine.
 */
import { type Character, type Future, formatSkill, type Skill } from '../../knowledge.ts';
import { fastSeed, type Random } from '../../random.ts';
import { USUAL_LOSS } from '../belief/belief.ts';
import { meanCharacter } from '../belief/character.ts';
import { roleWeights } from '../belief/experts.ts';
import type { TeammateBelief } from '../memory.ts';
import type { Alternative, Plan, Planner, PlanRequest } from '../plan.ts';

export interface RolloutSettings {
  /** Most rollouts per plan, over all candidates. */
  readonly simulations: number;
  /** Steps of a rollout. */
  readonly depth: number;
  /** Standard errors by which a candidate must beat the incumbent, while the belief reads the teammates as usual. */
  readonly margin: number;
}

export const ROLLOUT_SETTINGS: RolloutSettings = { simulations: 256, depth: 60, margin: 3 };

/** Roles are compared over so many steps at least, and so many steps after they were compared last. */
const ROLE_DEPTH = 100;
const ROLE_REVIEW = 40;

/**
 * How much of a teammate's whim is played: a choice at random is often what a role would have chosen too, so it is played
 * more often than it was seen.
 */
const WHIM = 4;
const MOST_WHIM = 0.6;

const SELF: Character = { noise: 0, idleness: 0, yielding: 0.5 };

/** What the planning seat might do first; `skill` null: what the role proposes. */
interface Candidate {
  readonly skill: Skill | null;
  readonly next: Skill | null;
  readonly role: string;
  readonly totals: number[];
}

type Simulate = (candidate: Candidate, k: number) => number;

/** A rollout planner with these settings. */
export const createRolloutPlanner =
  (settings: RolloutSettings): Planner =>
  (request) => {
    const margin = settings.margin * distrust(request.correction.teammates);
    const role = chooseRole(request, settings, margin);
    const candidates = listCandidates(request, role.name);
    const base = candidates.base;
    const first = candidates.list[0]!;
    if (candidates.list.length === 1) return conclude(first, first, base, candidates.list, role);
    const simulate = createSimulator(request, 'plan', settings.depth);
    const best = race(candidates.list, simulate, settings.simulations - role.simulations, margin);
    return conclude(best, first, base, candidates.list, role);
  };

/** The margin shrinks to so much of it where all teammates are read well. */
const FULL_TRUST = 2 / 3;

/** How far the beliefs have misread the teammates of late, against what is usual: a plan rests on what they foresee. */
const distrust = (teammates: readonly TeammateBelief[]): number => {
  let most = FULL_TRUST;
  for (const { loss } of teammates) most = Math.max(most, loss / USUAL_LOSS);
  return most;
};

/** The best of the candidates if it beats the first beyond chance, else the first. */
const race = (candidates: readonly Candidate[], simulate: Simulate, budget: number, margin: number): Candidate => {
  const first = candidates[0]!;
  // A small budget compares few candidates, the first listed, rather than each of them by a single draw.
  let rivals = candidates.slice(1, Math.max(2, budget >> 1));
  const rounds = Math.max(1, Math.ceil(Math.log2(rivals.length + 1)));
  let left = budget;
  for (let round = 0; round < rounds && rivals.length > 0; round++) {
    const alive = rivals.length + 1;
    const each = Math.min(Math.max(1, Math.floor(budget / (rounds * alive))), Math.floor(left / alive));
    if (each === 0) break;
    left -= each * alive;
    for (const candidate of [first, ...rivals]) {
      const goal = first.totals.length + (candidate === first ? each : 0);
      while (candidate.totals.length < goal) candidate.totals.push(simulate(candidate, candidate.totals.length));
    }
    const ranked = rivals.filter((rival) => mayWin(rival, first)).sort((a, b) => mean(b.totals) - mean(a.totals));
    rivals = ranked.slice(0, Math.max(1, Math.ceil(rivals.length / 2)));
  }
  let best = first;
  let largest = 0;
  for (const rival of rivals) {
    const advantage = surplus(rival.totals, first.totals, margin);
    if (advantage > largest) {
      largest = advantage;
      best = rival;
    }
  }
  return best;
};

/** Whether a rival can still be the better one: simulations are spent only on those that differ, and not for the worse. */
const mayWin = (rival: Candidate, first: Candidate): boolean =>
  surplus(rival.totals, first.totals, -1) > 0 && !same(rival.totals, first.totals);

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((value, k) => value === b[k]);

interface ChosenRole {
  readonly name: string;
  /** Whether it was chosen just now. */
  readonly isNew: boolean;
  /** What the choice took of the budget: at most half. */
  readonly simulations: number;
}

/** The part of the work to keep to: the present one, unless another is better beyond chance. */
const chooseRole = (request: PlanRequest, settings: RolloutSettings, margin: number): ChosenRole => {
  const { knowledge, memory, situation } = request;
  const whole = knowledge.roles[0]!;
  const { plan } = memory;
  const present = plan !== null && knowledge.roles.includes(plan.role) ? plan.role : whole;
  const isDue = plan === null || situation.context.step - plan.roleSince >= ROLE_REVIEW;
  if (!isDue || knowledge.roles.length === 1) return { name: present, isNew: plan === null, simulations: 0 };
  const candidates: Candidate[] = [present, ...knowledge.roles.filter((role) => role !== present)].map((role) => ({
    skill: null,
    next: null,
    role,
    totals: [],
  }));
  const simulate = createSimulator(request, 'role', Math.max(ROLE_DEPTH, settings.depth));
  const { role } = race(candidates, simulate, settings.simulations >> 1, margin);
  return { name: role, isNew: true, simulations: candidates.reduce((sum, { totals }) => sum + totals.length, 0) };
};

/** The skill to beat: the present one while it can go on, the second of a story once the first is done, else the base. */
const chooseIncumbent = (request: PlanRequest, base: Skill): Skill => {
  const { memory, situation, knowledge } = request;
  const { plan } = memory;
  if (plan === null || situation.before === null) return base;
  const changed = knowledge.materialChange(situation.before.facts, situation.facts);
  const remembered = changed ? plan.next : plan.skill;
  const skill = remembered === null ? null : findSkill(request, remembered);
  return skill !== null && knowledge.check(skill, situation.facts, situation.seat).kind === 'valid' ? skill : base;
};

/** The world's own object for a remembered skill: memory went through JSON. */
const findSkill = ({ knowledge, situation }: PlanRequest, remembered: Skill): Skill | null => {
  const text = formatSkill(remembered);
  return knowledge.skills(situation.facts, situation.seat).find((skill) => formatSkill(skill) === text) ?? null;
};

const listCandidates = (
  request: PlanRequest,
  role: string,
): { readonly base: Skill; readonly list: readonly Candidate[] } => {
  const { knowledge, situation, refused, memory } = request;
  const { facts, seat } = situation;
  const base = knowledge.propose(facts, seat, role);
  const incumbent = chooseIncumbent(request, base);
  const refusedTexts = new Set(refused.map(({ skill }) => formatSkill(skill)));
  const list = new Map<string, Candidate>();
  const add = (skill: Skill, next: Skill | null) => {
    const text = next === null ? formatSkill(skill) : `${formatSkill(skill)}, ${formatSkill(next)}`;
    if (!list.has(text) && !refusedTexts.has(formatSkill(skill))) list.set(text, { skill, next, role, totals: [] });
  };
  const { plan } = memory;
  const goesOn = plan !== null && plan.next !== null && formatSkill(plan.skill) === formatSkill(incumbent);
  add(incumbent, goesOn ? findSkill(request, plan.next) : null);
  add(base, null);
  for (const skill of knowledge.options(facts, seat)) add(skill, null);
  for (const [skill, next] of knowledge.stories(facts, seat)) add(skill, next);
  if (list.size === 0) list.set(formatSkill(base), { skill: base, next: null, role, totals: [] });
  return { base, list: [...list.values()] };
};

/** Plays a candidate against the k-th draw of teammates. All candidates meet the same draws. */
const createSimulator = (
  { knowledge, situation, correction }: PlanRequest,
  purpose: string,
  depth: number,
): Simulate => {
  const { observation, seat, context } = situation;
  const random = context.random.fork(purpose);
  const sources = correction.teammates.map((teammate) => ({
    teammate,
    character: meanCharacter(teammate.rhythm, teammate.yielding),
    roles: roleWeights(knowledge, teammate.experts),
    whim: Math.min(MOST_WHIM, WHIM * teammate.whim),
  }));
  const draws: { readonly world: unknown; readonly futures: readonly (Future | null)[]; readonly seed: number }[] = [];
  const draw = (k: number) => {
    while (draws.length <= k) {
      const futures: (Future | null)[] = [];
      for (const { teammate, character, roles, whim } of sources) {
        const skill = drawSkill(teammate, random);
        futures[teammate.seat] = { skill, role: drawRole(knowledge.roles, roles, random), whim, character };
      }
      futures[seat] = null;
      draws.push({ world: knowledge.imagine(observation, seat, random), futures, seed: fastSeed(random) });
    }
    return draws[k]!;
  };
  return ({ skill, next, role }, k) => {
    const { world, futures, seed } = draw(k);
    const all = futures.map((future) => future ?? { skill, next, role, character: SELF });
    const rollout = knowledge.rollout(world, all, depth, seed);
    return rollout.return + rollout.value;
  };
};

const drawSkill = (teammate: TeammateBelief, random: Random): Skill | null => {
  let left = random.next();
  for (const { skill, p } of teammate.intentions) {
    left -= p;
    if (left < 0) return skill;
  }
  return null;
};

const drawRole = (roles: readonly string[], weights: readonly number[], random: Random): string => {
  if (roles.length === 1) return roles[0]!;
  let left = random.next();
  for (let role = 0; role < roles.length; role++) {
    left -= weights[role]!;
    if (left < 0) return roles[role]!;
  }
  return roles[0]!;
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

const conclude = (
  best: Candidate,
  incumbent: Candidate,
  base: Skill,
  candidates: readonly Candidate[],
  role: ChosenRole,
): Plan => {
  const alternatives: Alternative[] = candidates.map(({ skill, next, totals }) => ({
    skill: skill!,
    next,
    value: totals.length > 0 && Number.isFinite(mean(totals)) ? mean(totals) : null,
    simulations: totals.length,
  }));
  const simulations = alternatives.reduce((sum, one) => sum + one.simulations, role.simulations);
  const why =
    best !== incumbent
      ? `${formatSkill(best.skill!)} is worth more than ${formatSkill(incumbent.skill!)} beyond chance`
      : incumbent.skill === base
        ? `nothing beats the base policy's ${formatSkill(base)}`
        : `${formatSkill(incumbent.skill!)} goes on`;
  return {
    analysis: why,
    skill: best.skill!,
    next: best.next,
    ...(role.isNew ? { role: role.name } : {}),
    alternatives,
    simulations,
  };
};
