/** Episodes played with nothing but the pure floors: in Node as they are, and bundled as a browser would have them. */
import type { Environment } from '../../src/environment.ts';
import { runEpisode } from '../../src/episode.ts';
import { proagent } from '../../src/mind/proagent.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import random from '../../src/partners/random.ts';
import type { PolicyDefinition, Setting } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import { formatTrace } from '../../src/trace.ts';
import type { EnvironmentRequest, World } from '../../src/world.ts';
import { cards } from '../worlds/cardsWorld.ts';

/** The trace of an episode: the mind in seat 0, chance in the other seats. */
const play = (world: World, request: EnvironmentRequest): string => {
  const environment: Environment = world.environment(request);
  const resolve = () => {
    throw new Error('nobody here is made of others');
  };
  const model = () => {
    throw new Error('nobody here asks a model');
  };
  const setting: Setting = { environment, world, resolve, model };
  const create = (definition: unknown) => {
    const { parameters, create: make } = definition as PolicyDefinition;
    const parsed = parameters?.({}) ?? { ok: true, value: null };
    if (!parsed.ok) throw new Error(parsed.problem);
    return make(parsed.value, setting);
  };
  const policies = Array.from({ length: environment.seats }, (_, seat) => create(seat === 0 ? proagent : random));
  const root = createRandom('browser');
  const episode = runEpisode({
    environment,
    policies,
    roles: policies.map((_, seat) => (seat === 0 ? 'focal' : 'partner')),
    random: { environment: root.fork('environment'), seats: policies.map((_, seat) => root.fork(seat)) },
    level: 'full',
    provenance: { request: null, policies: [], seed: '1', scenario: null, package: '0' },
  });
  if (episode instanceof Promise) throw new Error('these policies are synchronous');
  return formatTrace(episode.trace);
};

/** The last line of each episode's trace, which holds the hash over all its states, and the length of the whole. */
export const playEpisodes = (): readonly string[] => {
  const traces = [
    play(cards as unknown as World, { rules: 'plain', layout: 'small' }),
    play(overcooked as unknown as World, { rules: 'legacy', layout: 'cramped_room', horizon: 60 }),
    play(overcooked as unknown as World, { rules: 'current', layout: 'cramped_room', horizon: 60 }),
  ];
  return traces.map((trace) => `${trace.length} ${trace.trimEnd().split('\n').at(-1)}`);
};
