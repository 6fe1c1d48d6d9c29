/**
 * A best response to known partners, by search: at each of its decisions every candidate skill is played forward in the
 * real environment with the partners' real policies and memories, then the base policy in its own seat. The luck of the
 * simulations is drawn anew, the same for all candidates (common random numbers), and never that of the episode: it
 * responds to the partners, not to the dice. Candidates are halved until the budget is spent (Karnin, Koren and Somekh
 * 2013). It is a lower bound of the true best response.
 */
import { restingAction } from '../environment.ts';
import type { Json } from '../json.ts';
import { formatSkill, type Knowledge, type Skill } from '../knowledge.ts';
import type { Policy, Setting } from '../policy.ts';
import { fastSeed, type Random } from '../random.ts';
import type { SearchBudget } from './budget.ts';
import { createLuck } from './luck.ts';
import { type Moment, simulate } from './simulate.ts';
import { strolling } from './stroll.ts';
import type { Truth } from './truth.ts';

/** Bumped whenever the search behaves otherwise. */
export const SEARCH_VERSION = '2';

export interface Searched {
  readonly policy: Policy<unknown, SearchMemory & Json>;
  /** Simulations so far. */
  readonly simulations: () => number;
}

/** The skill pursued, and the steps since it was chosen. */
type SearchMemory = { readonly skill: Skill | null; readonly since: number };

interface Candidate {
  readonly skill: Skill;
  readonly totals: number[];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean paired advantage of `totals` less its standard error. */
const advantage = (totals: readonly number[], reference: readonly number[]): number => {
  const n = Math.min(totals.length, reference.length);
  const differences = totals.slice(0, n).map((total, k) => total - reference[k]!);
  const average = mean(differences);
  if (n < 2) return average;
  const variance = differences.reduce((sum, one) => sum + (one - average) ** 2, 0) / (n - 1);
  return average - Math.sqrt(variance / n);
};

/** The skill to begin with first: what it is about, then what the base policy proposes, then everything sensible. */
const listCandidates = (knowledge: Knowledge, facts: unknown, seat: number, pursued: Skill | null): Candidate[] => {
  const skills = new Map<string, Skill>();
  const goesOn = pursued !== null && knowledge.check(pursued, facts, seat).kind === 'valid' ? [pursued] : [];
  for (const skill of [...goesOn, knowledge.propose(facts, seat), ...knowledge.options(facts, seat)])
    if (!skills.has(formatSkill(skill))) skills.set(formatSkill(skill), skill);
  return [...skills.values()].map((skill) => ({ skill, totals: [] }));
};

/** Plays so many simulations of each candidate that all of them have `goal`. */
const extend = async (
  moment: Moment,
  candidates: readonly Candidate[],
  goal: number,
  lucks: readonly Random[],
  depth: number,
) => {
  const trials = candidates.flatMap((candidate) =>
    lucks.slice(candidate.totals.length, goal).map((luck) => ({ candidate, luck })),
  );
  const totals = await simulate(
    moment,
    trials.map(({ candidate, luck }) => ({ memory: { skill: candidate.skill, since: 0 } as unknown as Json, luck })),
    depth,
  );
  trials.forEach(({ candidate }, i) => {
    candidate.totals.push(totals[i]!);
  });
  return trials.length;
};

/** The best of the candidates by the moment's simulations; the first unless another is better beyond chance. */
const choose = async (
  moment: Moment,
  candidates: readonly Candidate[],
  { simulations, depth }: SearchBudget,
  seed: number,
): Promise<{ readonly skill: Skill; readonly spent: number }> => {
  const first = candidates[0]!;
  if (candidates.length === 1) return { skill: first.skill, spent: 0 };
  const lucks = Array.from({ length: simulations }, (_, k) => createLuck(seed, k));
  let alive = [...candidates];
  let spent = 0;
  for (let goal = 1; alive.length > 1; goal *= 2) {
    const wanted = alive.reduce((sum, { totals }) => sum + goal - totals.length, 0);
    if (goal > 1 && spent + wanted > simulations) break;
    spent += await extend(moment, alive, goal, lucks, depth);
    // Nothing is left to chance where two lucks make no difference to anybody.
    if (goal === 2 && alive.every(({ totals }) => totals[0] === totals[1])) break;
    if (goal === 1) continue;
    const ranked = alive.filter((one) => one !== first).sort((a, b) => mean(b.totals) - mean(a.totals));
    alive = [first, ...ranked.slice(0, Math.ceil(ranked.length / 2))];
    if (alive.length === 2 && goal >= simulations) break;
  }
  let best = first;
  let most = 0;
  for (const candidate of alive) {
    const more = advantage(candidate.totals, first.totals);
    if (candidate !== first && more > most) {
      most = more;
      best = candidate;
    }
  }
  return { skill: best.skill, spent };
};

/** A searching policy for one episode in `seat`. `truth` must be that episode's, `knowledge` its environment's. */
export const createSearch = (
  { environment }: Pick<Setting, 'environment'>,
  knowledge: Knowledge,
  { truth, budget }: { readonly truth: () => Truth; readonly budget: SearchBudget },
): Searched => {
  const stroll = strolling(environment, knowledge);
  let simulations = 0;
  /** The facts at the last plan: what is compared to see a material change. */
  let planned: unknown = null;
  return {
    simulations: () => simulations,
    policy: {
      name: 'search',
      begin: () => {
        planned = null;
        return { skill: null, since: 0 } as SearchMemory & Json;
      },
      act: async (observation, memory, { seat, step, legal, lastReward, random }) => {
        const facts = knowledge.facts(observation, seat);
        let { skill, since } = memory as SearchMemory;
        const open =
          skill === null ||
          since >= budget.every ||
          knowledge.check(skill, facts, seat).kind === 'invalid' ||
          (planned !== null && knowledge.materialChange(planned, facts));
        if (open) {
          const { state, memories, policies } = truth();
          const moment: Moment = {
            environment,
            knowledge,
            seat,
            state: state(),
            step,
            lastReward,
            policies: policies.map((policy, at) => (at === seat ? (stroll as Policy) : policy)),
            memories: memories(),
          };
          const chosen = await choose(moment, listCandidates(knowledge, facts, seat, skill), budget, fastSeed(random));
          simulations += chosen.spent;
          skill = chosen.skill;
          since = 0;
          planned = facts;
        }
        const control = knowledge.control(skill!, observation, seat, random.fork('act'));
        const action =
          control.kind === 'act' && legal.includes(control.action) ? control.action : restingAction(environment, legal);
        return { action, memory: { skill, since: since + 1 } as SearchMemory & Json };
      },
    },
  };
};
