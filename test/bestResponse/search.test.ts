import { expect, test } from 'vitest';
import { formatBudget, SEARCH_BUDGET } from '../../src/bestResponse/budget.ts';
import { createLuck } from '../../src/bestResponse/luck.ts';
import { playBestResponse } from '../../src/bestResponse/play.ts';
import { type Moment, simulate } from '../../src/bestResponse/simulate.ts';
import { watchTruth } from '../../src/bestResponse/truth.ts';
import { runEpisode } from '../../src/episode.ts';
import { openWorkshop } from '../../src/experiment/workshop.ts';
import type { Json } from '../../src/json.ts';
import type { Observation } from '../../src/overcooked/environment.ts';
import { potential } from '../../src/overcooked/rollout.ts';
import { sceneOf } from '../../src/overcooked/scene.ts';
import { heldBy, type State } from '../../src/overcooked/state.ts';
import type { Decision, Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import { replayTrace, verifyTrace } from '../../src/replay.ts';
import type { EpisodeSetup } from '../../src/setup.ts';

const BUDGET = { simulations: 16, depth: 40, every: 6 };
const workshop = await openWorkshop('overcooked', process.cwd(), []);

const policyOf = (definition: string, layout: string, parameters: Json = null): Policy =>
  workshop.policy({ definition, parameters }, environmentOf(layout)).policy;
const HORIZON = 140;
function environmentOf(layout: string) {
  return workshop.environment({ rules: 'legacy', layout, horizon: HORIZON });
}

const setupOf = (layout: string, policies: readonly Policy[], seat: number, seed = 1): EpisodeSetup => {
  const random = createRandom(seed);
  const named = { name: '', definition: '', version: '', parameters: null, code: '' };
  return {
    environment: environmentOf(layout),
    policies,
    roles: policies.map((_, one) => (one === seat ? 'focal' : 'partner')),
    random: { environment: random.fork('e'), seats: policies.map((_, one) => random.fork(one)) },
    level: 'actions',
    provenance: { request: null, policies: policies.map(() => named), seed: '', scenario: null, package: '' },
  };
};

const search = (layout: string, partner: Policy, seat: number, budget = BUDGET) => {
  const setup = setupOf(layout, [partner, partner], seat);
  return playBestResponse(setup, workshop.world.knowledge(setup.environment), budget);
};

test('a best response is a real episode: it replays, and its partner does in it what it does by itself', async () => {
  const partner = policyOf('noisy-cook', 'cramped_room');
  const { episode, simulations } = await search('cramped_room', partner, 1);
  expect(episode).toMatchObject({ status: 'complete', steps: HORIZON });
  expect(episode.return).toBeGreaterThanOrEqual(40);
  expect(simulations).toBeGreaterThan(50);
  expect(verifyTrace(episode.trace, environmentOf('cramped_room'))).toEqual({ ok: true, complete: true });
  // The same actions from a script, beside the partner on its own stream, unwatched: the very same episode.
  const letters = { north: 'N', south: 'S', east: 'E', west: 'W', stay: '.', interact: 'I' };
  const { actions } = environmentOf('cramped_room');
  const script = episode.trace.steps.map(({ a }) => letters[actions[a[1]!] as keyof typeof letters]).join('');
  const scripted = policyOf('scripted', 'cramped_room', { actions: script });
  const again = await runEpisode(setupOf('cramped_room', [partner, scripted], 1));
  expect(again.trace.footer!.hash).toBe(episode.trace.footer!.hash);
});

test('the same seed gives the same search, whatever else went on', async () => {
  const first = await search('coordination_ring', policyOf('idle', 'coordination_ring'), 0);
  const second = await search('coordination_ring', policyOf('idle', 'coordination_ring'), 0);
  expect(second.episode.trace.footer).toEqual(first.episode.trace.footer);
  expect(second.simulations).toBe(first.simulations);
});

/** A competent cook that stops working for good if the other one holds something at step 12. */
const touchy = (layout: string, other: number): Policy => {
  const cook = policyOf('greedy', layout);
  return {
    ...cook,
    begin: (seat) => ({ cook: cook.begin(seat), offended: false }),
    act: (observation, memory, context) => {
      const { cook: inner, offended } = memory as { readonly cook: Json; readonly offended: boolean };
      const { kitchen, state } = observation as Observation;
      const now = offended || (context.step === 12 && heldBy(kitchen, state, other) !== 0);
      const decision = cook.act(observation, inner, context) as Decision;
      return { action: now ? 4 : decision.action, memory: { cook: decision.memory, offended: now } };
    },
  };
};

test('it responds to this very partner, down to its quirks', async () => {
  const layout = 'counter_circuit';
  const partner = touchy(layout, 0);
  const greedy = await runEpisode(setupOf(layout, [policyOf('greedy', layout), partner], 0));
  const { episode } = await search(layout, partner, 0, { simulations: 48, depth: 60, every: 3 });
  // With empty hands at step 12 it keeps its helper.
  expect(episode.return).toBeGreaterThan(greedy.return);
  // Where nothing can be done nothing is found, and nothing is claimed.
  const walled = await search('forced_coordination', policyOf('stay', 'forced_coordination'), 0);
  expect(walled.episode).toMatchObject({ status: 'complete', return: 0 });
});

test('simulations go on from what partners really remember', async () => {
  const counting: Policy = {
    name: 'counting',
    begin: () => 0,
    act: (_, memory, { step }) => {
      if (memory !== step) throw new Error(`remembers ${JSON.stringify(memory)} steps at step ${step}`);
      return { action: 4, memory: step + 1 };
    },
  };
  const { episode } = await search('cramped_room', counting, 1, { simulations: 4, depth: 6, every: 10 });
  expect(episode.failure).toBeNull();
});

test('what a simulation ends in counts with its worth, and with none at the end of the episode', async () => {
  const environment = environmentOf('cramped_room');
  const greedy = policyOf('greedy', 'cramped_room');
  const { trace } = await runEpisode(setupOf('cramped_room', [greedy, greedy], 0));
  // Before anything is served: what is in pots and hands is all that the state is worth.
  const { before } = [...replayTrace(trace, environment)].find(({ line }) => line.r !== undefined)!;
  const scene = sceneOf((environment.observe(before, 0) as Observation).kitchen);
  const stay = policyOf('stay', 'cramped_room');
  const at = (step: number, state: unknown): Moment => ({
    ...{ environment, knowledge: workshop.world.knowledge(environment), seat: 0, state, step, lastReward: 0 },
    ...{ policies: [stay, stay], memories: [null, null] },
  });
  const trial = { memory: null, luck: createLuck(1, 0) };
  const [worth] = await simulate(at(0, before), [trial], 0);
  expect(worth).toBe(potential(scene, before as State));
  expect(worth).toBeGreaterThan(10);
  // Nobody moves, and the soup in hand stays there.
  expect((await simulate(at(0, before), [trial], 3))[0]).toBeCloseTo(0.99 ** 3 * worth!, 9);
  expect(await simulate(at(HORIZON - 200, before), [trial], 200)).toEqual([0]);
});

test('partners that answer in promises are searched like those that answer at once', async () => {
  const partner = policyOf('greedy', 'cramped_room');
  const slow: Policy = { ...partner, act: async (...seen) => partner.act(...seen) };
  const small = { simulations: 12, depth: 20, every: 8 };
  const atOnce = await search('cramped_room', partner, 0, small);
  const later = await search('cramped_room', slow, 0, small);
  expect(later.episode.trace.footer).toEqual(atOnce.episode.trace.footer);
});

test('a partner that fails in a simulation fails the search with its seat and reason', async () => {
  const broken: Policy = {
    ...policyOf('stay', 'cramped_room'),
    act: (_, memory, { step }) => {
      if (step > 5) throw new Error('no more');
      return { action: 4, memory };
    },
  };
  const { episode } = await search('cramped_room', broken, 0);
  expect(episode.failure).toMatchObject({ cause: 'focal', reason: expect.stringContaining('in a simulation seat 1') });
  expect(episode.failure!.reason).toContain('no more');
});

test('watching changes nothing, and shows state and memories as they were before the decisions', async () => {
  const policies = [policyOf('idle', 'cramped_room'), policyOf('slow', 'cramped_room')];
  const plain = await runEpisode(setupOf('cramped_room', policies, 0));
  const truth = watchTruth(policies);
  const seen: Json[] = [];
  const spying = truth.policies.map(
    (policy, seat): Policy => ({
      ...policy,
      act: (observation, memory, context) => {
        if (seat === 1) seen.push(truth.memories()[0]!);
        if (seat === 0) expect(truth.memories()[0]).toEqual(memory);
        expect(environmentOf('cramped_room').hash(truth.state())).toBe(
          environmentOf('cramped_room').hash((observation as { readonly state: unknown }).state),
        );
        return policy.act(observation, memory, context);
      },
    }),
  );
  const watched = await runEpisode({
    ...setupOf('cramped_room', spying, 0),
    onLine: (line, state) => truth.onLine(line, state),
  });
  expect(watched.trace.footer).toEqual(plain.trace.footer);
  // Seat 1 is asked after seat 0, and still sees what seat 0 remembered before its decision.
  expect(seen[0]).toEqual(policies[0]!.begin(0));
});

test('luck is uniform, differs between streams, and is the same for equal numbers', () => {
  const draws = (seed: number, k: number) => {
    const luck = createLuck(seed, k).fork('seat').fork(3);
    return Array.from({ length: 4 }, () => luck.next());
  };
  expect(draws(7, 0)).toEqual(draws(7, 0));
  expect(new Set([draws(7, 0), draws(7, 1), draws(8, 0)].map((list) => list.join())).size).toBe(3);
  // First draws of consecutive steps: mean 1/2, variance 1/12, no correlation from step to step.
  const root = createLuck(1, 2);
  const firsts = Array.from({ length: 20_000 }, (_, step) => root.fork(step).next());
  const mean = firsts.reduce((sum, x) => sum + x, 0) / firsts.length;
  const variance = firsts.reduce((sum, x) => sum + (x - mean) ** 2, 0) / firsts.length;
  const product = firsts.slice(1).reduce((sum, x, i) => sum + (x - mean) * (firsts[i]! - mean), 0) / firsts.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
  expect(Math.abs(product / variance)).toBeLessThan(0.03);
});

test('a budget reads as a sentence', () => {
  expect(formatBudget(SEARCH_BUDGET)).toBe('48 simulations of 60 steps, at least every 4 steps');
});
