/** Traces of level `actions`: writing a step, and replaying and verifying an episode of 400 steps. */
import type { Episode } from '../src/episode.ts';
import { runEpisode } from '../src/episode.ts';
import { formatHash } from '../src/hash.ts';
import { createOvercooked } from '../src/overcooked/environment.ts';
import { randomPolicy } from '../src/partners/random.ts';
import { createRandom } from '../src/random.ts';
import { verifyTrace } from '../src/replay.ts';
import { chainHash, formatTraceLine, type TraceStep } from '../src/trace.ts';
import { drawActions, HORIZON, openKitchen } from './actions.ts';
import type { Benchmark, Loop } from './benchmark.ts';

/** What a trace adds to a step: the state's hash, the chain, the line and its text. The states are made beforehand. */
const writeSteps = (): Loop => {
  const environment = createOvercooked(openKitchen('legacy', 'cramped_room'), HORIZON);
  const random = createRandom('bench');
  const drawn = drawActions(2);
  const actions = Array.from({ length: HORIZON }, (_, i) => [drawn[2 * i]!, drawn[2 * i + 1]!]);
  const states = [environment.initial(random)];
  for (const joint of actions) states.push(environment.step(states.at(-1)!, { actions: joint }, random).state);
  return (count) => {
    let length = 0;
    let chain = 0;
    for (let i = 0; i < count; i++) {
      const t = i % HORIZON;
      const hash = environment.hash(states[t + 1]!);
      chain = chainHash(chain, hash);
      const line: TraceStep = { kind: 'step', t, a: actions[t]!, h: formatHash(hash) };
      length += formatTraceLine(line).length;
    }
    return length + chain;
  };
};

const playEpisode = (): { readonly episode: Episode; readonly environment: ReturnType<typeof createOvercooked> } => {
  const environment = createOvercooked(openKitchen('legacy', 'cramped_room'), HORIZON);
  const random = createRandom('bench');
  const policy = { name: 'random', definition: 'random', version: '1', parameters: null, code: '' };
  const episode = runEpisode({
    environment,
    policies: [randomPolicy(), randomPolicy()],
    roles: ['focal', 'partner'],
    random: { environment: random.fork('environment'), seats: [random.fork(0), random.fork(1)] },
    level: 'actions',
    provenance: { request: null, policies: [policy, policy], seed: 'bench', scenario: null, package: 'bench' },
  });
  if (episode instanceof Promise) throw new Error('random policies do not wait');
  return { episode, environment };
};

const verifyEpisodes = (): Loop => {
  const { episode, environment } = playEpisode();
  return (count) => {
    let verified = 0;
    for (let i = 0; i < count; i++) if (verifyTrace(episode.trace, environment).ok) verified++;
    if (verified !== count) throw new Error(`${count - verified} of ${count} replays diverged`);
    return verified;
  };
};

export const TRACES: readonly Benchmark[] = [
  {
    name: 'steps written to a trace, level actions',
    unit: 'steps',
    count: 200_000,
    goal: 1 / 2e-6,
    reference: null,
    prepare: writeSteps,
  },
  {
    name: 'episodes of 400 steps replayed and verified',
    unit: 'episodes',
    count: 200,
    goal: 1 / 1e-3,
    reference: null,
    prepare: verifyEpisodes,
  },
];
