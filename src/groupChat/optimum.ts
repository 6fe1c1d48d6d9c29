/**
 * What no team can beat that learns only from what is said, and in which everybody votes for what is best by what they
 * know (their own and what was said), and notes only what they know. Strangers can't do better: codes in timing, order
 * or silence would have to be agreed on first (the symmetry argument of Other-Play, Hu et al., ICML 2020).
 *
 * Such a team's votes depend on which propositions were said, and not on their order. So the best over all sets of them,
 * each for one message, bounds what any conversation reaches, and every matter adds what it earns less one message, or
 * nothing. The bound gives the team knowledge that none of its members has (which propositions tip the scales), and all
 * the time and the floor that they need: it is at or above the optimum under the same information, never below.
 */
import type { ChannelSettings } from '../channel/settings.ts';
import type { Optimum } from '../world.ts';
import { elect, favourite, PRIZE, payoffs, worths } from './decision.ts';
import { WORTH } from './environment.ts';
import { INTERVENTIONS } from './matters.ts';
import type { ChatState } from './state.ts';

const priceOf = ({ cost, costs }: ChannelSettings, act: keyof ChannelSettings['costs']): number => costs[act] ?? cost;

/** The most that the decision can earn less what the messages for it cost, over all sets of propositions. */
const bestDecision = ({ propositions, votes }: ChatState, price: number, most: number): number => {
  const seats = votes.length;
  const earned = payoffs(worths(propositions, () => true));
  const hidden = propositions.flatMap(({ holders }, index) => (holders.length < seats ? [index] : []));
  /** [seat][option] worths by what each knows from the start. */
  const own = votes.map((_, seat) => worths(propositions, (index) => propositions[index]!.holders.includes(seat)));
  let best = Number.NEGATIVE_INFINITY;
  const sums = own.map((one) => [...one]);
  const consider = (messages: number) => {
    const value = elect(sums.map(favourite), earned) - price * messages;
    if (value > best) best = value;
  };
  const add = (index: number, sign: 1 | -1) => {
    const { option, points, holders } = propositions[index]!;
    for (let seat = 0; seat < seats; seat++) if (!holders.includes(seat)) sums[seat]![option]! += sign * points;
  };
  const extend = (from: number, messages: number) => {
    consider(messages);
    // More messages can't pay where even the whole prize would not beat what is known already.
    if (messages >= most || PRIZE - price * (messages + 1) <= best) return;
    for (let i = from; i < hidden.length; i++) {
      add(hidden[i]!, 1);
      extend(i + 1, messages + 1);
      add(hidden[i]!, -1);
    }
  };
  extend(0, 0);
  return best;
};

/** From the beginning of an episode. */
export const chatOptimum = (state: ChatState, settings: ChannelSettings, horizon: number): Optimum => {
  const open = settings.budget !== 0;
  const carries = (act: ChannelSettings['acts'][number]) => open && settings.acts.includes(act);
  const seats = state.votes.length;
  const floor = settings.floor === 'single' ? 1 : seats;
  const steps = Math.max(0, horizon - settings.latency) * floor;
  const most = carries('inform') ? Math.min(steps, settings.budget === null ? steps : settings.budget * seats) : 0;
  const decision = bestDecision(state, priceOf(settings, 'inform'), most);
  let matters = 0;
  let all = 0;
  for (const { kind, opens, closes, warranted } of state.matters) {
    if (warranted === null) continue;
    const { act } = INTERVENTIONS[kind];
    all += WORTH;
    if (carries(act) && opens + settings.latency <= closes) matters += Math.max(0, WORTH - priceOf(settings, act));
  }
  return { sameInformation: decision + matters, fullInformation: PRIZE + all };
};
