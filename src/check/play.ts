/** Episodes from a seed: for tests, and for scripts that need no scenario. */
import type { Environment } from '../environment.ts';
import { type Episode, runEpisode } from '../episode.ts';
import { policyAround } from '../partners/around.ts';
import type { Policy } from '../policy.ts';
import { createRandom } from '../random.ts';
import type { EpisodeSetup } from '../setup.ts';
import { holds } from './law.ts';

/** A setup whose streams all hang from `seed`; the first seat is the focal one. The trace keeps what replay needs. */
export const setupOf = <S, O>(
  environment: Environment<S, O>,
  policies: readonly Policy<O>[],
  seed: number,
): EpisodeSetup<S, O> => {
  const random = createRandom(seed);
  return {
    environment,
    policies,
    roles: policies.map((_, seat) => (seat === 0 ? 'focal' : 'partner')),
    random: { environment: random.fork('environment'), seats: policies.map((_, seat) => random.fork(`seat${seat}`)) },
    level: 'actions',
    provenance: {
      request: { id: environment.id },
      policies: policies.map(({ name }) => ({ name, definition: name, version: '1', parameters: null, code: '' })),
      seed: String(seed),
      scenario: null,
      package: '0.0.0',
    },
  };
};

/** The episode of a setup in which no policy gives a promise. */
export const playAtOnce = <S, O>(setup: EpisodeSetup<S, O>): Episode => {
  const episode = runEpisode(setup);
  if (episode instanceof Promise) throw new Error('an episode of values became a promise');
  return episode;
};

/** The episode, which has to be complete. */
export const playWhole = async <S, O>(setup: EpisodeSetup<S, O>): Promise<Episode> => {
  const episode = await runEpisode(setup);
  holds(episode.failure === null, `the episode failed: ${JSON.stringify(episode.failure)}`);
  return episode;
};

/** The same policy, waiting a moment before each decision. */
export const waiting = <O>(policy: Policy<O>): Policy<O> =>
  policyAround(policy, policy.name, async (observation, memory, context) => {
    await Promise.resolve();
    return policy.act(observation, memory, context);
  });
