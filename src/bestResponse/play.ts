/** Plays one episode of a best response by search: its outcome, with a trace that replays like any other. */
import { type Episode, runEpisode } from '../episode.ts';
import type { Knowledge } from '../knowledge.ts';
import type { EpisodeSetup } from '../setup.ts';
import type { SearchBudget } from './budget.ts';
import { createSearch, type Searched } from './search.ts';
import { type Truth, watchTruth } from './truth.ts';

export interface BestResponseEpisode {
  readonly episode: Episode;
  /** In the whole episode. */
  readonly simulations: number;
}

/**
 * `setup` says who plays, the policy in the focal seat left aside: the search takes its place, with its random stream.
 * Simulations call the partners' policies beside the episode, so these may keep nothing but their memory. Refuses
 * changes from outside: a search would not know of them.
 */
export const playBestResponse = async (
  setup: Omit<EpisodeSetup, 'onLine' | 'changes'>,
  knowledge: Knowledge,
  budget: SearchBudget,
): Promise<BestResponseEpisode> => {
  const seat = setup.roles.indexOf('focal');
  if (seat < 0) throw new Error('a best response needs a focal seat, and there is none');
  const known: { truth: Truth | null } = { truth: null };
  const search: Searched = createSearch(setup, knowledge, { truth: () => known.truth!, budget });
  const seated = setup.policies.map((policy, at) => (at === seat ? search.policy : policy));
  const truth = watchTruth(seated as EpisodeSetup['policies']);
  known.truth = truth;
  const episode = await runEpisode({
    ...setup,
    policies: truth.policies,
    onLine: (line, state) => truth.onLine(line, state),
  });
  return { episode, simulations: search.simulations() };
};
