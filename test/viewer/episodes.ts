/** Episodes to look at, played anew: short, and with a mind where one is wanted. */
import { runEpisode } from '../../src/episode.ts';
import type { Json } from '../../src/json.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';
import type { Trace, TraceLevel } from '../../src/trace.ts';
import { buildPolicy } from '../../src/viewer/policies.ts';
import type { World } from '../../src/world.ts';

const world = overcooked as unknown as World;

interface Casting {
  readonly rules?: string;
  readonly layout?: string;
  readonly horizon?: number;
  readonly level?: TraceLevel;
  /** [seat] */
  readonly policies?: readonly { readonly definition: string; readonly parameters: Json }[];
}

export const MIND = { definition: 'proagent', parameters: { simulations: 8, depth: 20 } };
export const GREEDY = { definition: 'greedy', parameters: null };

/** A mind with a greedy cook, unless others are cast. */
export const playTrace = async ({
  rules = 'legacy',
  layout = 'cramped_room',
  horizon = 60,
  level = 'actions',
  policies = [MIND, GREEDY],
}: Casting = {}): Promise<Trace> => {
  const request = { rules, layout, horizon };
  const environment = world.environment(request);
  const random = createRandom('viewer');
  const episode = await runEpisode({
    environment,
    policies: policies.map((policy) => buildPolicy(policy, environment, world)),
    roles: policies.map((_, seat) => (seat === 0 ? 'focal' : 'partner')),
    random: { environment: random.fork('environment'), seats: policies.map((_, seat) => random.fork(seat)) },
    level,
    provenance: {
      request: { world: 'overcooked', ...request },
      policies: policies.map(({ definition, parameters }) => ({
        name: definition,
        definition,
        version: '1',
        parameters,
        code: '',
      })),
      seed: '1',
      scenario: null,
      package: '0',
    },
  });
  return episode.trace;
};
