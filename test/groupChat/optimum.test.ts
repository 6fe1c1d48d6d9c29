import { describe, expect, it } from 'vitest';
import { parseChannel } from '../../src/channel/settings.ts';
import type { Message } from '../../src/environment.ts';
import { elect, favourite, PRIZE, payoffs, worths } from '../../src/groupChat/decision.ts';
import { type ChatEnvironment, WORTH } from '../../src/groupChat/environment.ts';
import { informed, type Told } from '../../src/groupChat/inform.ts';
import { chatOptimum } from '../../src/groupChat/optimum.ts';
import { intervention } from '../../src/groupChat/partners/participant.ts';
import { type ChatState, view } from '../../src/groupChat/state.ts';
import { readUtterance, sayFact } from '../../src/groupChat/utterance.ts';
import { sensibleAction } from '../../src/groupChat/voting.ts';
import { groupChat } from '../../src/groupChat/world.ts';
import { createRandom } from '../../src/random.ts';
import { chatOf } from './chats.ts';

const TINY = { seats: 2, shared: 1, private: 2, matters: 1, idle: 0, window: 2, horizon: 6 };

/**
 * The best return over every sequence of true messages, one a step or none, played through the environment itself; all
 * hear each at the next step, and act by what they know.
 */
const bruteForce = (environment: ChatEnvironment, start: ChatState, cost: number): number => {
  const { seats } = environment;
  const random = createRandom('none is drawn');
  const search = (state: ChatState, told: Told): number => {
    const actions = Array.from({ length: seats }, (_, seat) => sensibleAction(informed(view(state, seat), told), seat));
    const choices: (readonly [number, Message] | null)[] = [null];
    for (let seat = 0; seat < seats; seat++) {
      const seen = view(state, seat);
      const needed = intervention(seen);
      if (needed !== null) choices.push([seat, needed]);
      seen.propositions.forEach(({ points, shared, said }, index) => {
        if (points !== null && !shared && !said) choices.push([seat, sayFact(index, points)]);
      });
    }
    let best = Number.NEGATIVE_INFINITY;
    for (const choice of choices) {
      const messages = Array.from({ length: seats }, (_, seat) => (choice?.[0] === seat ? choice[1] : null));
      const { kind, state: next, rewards } = environment.step(state, { actions, messages }, random);
      const utterance = choice === null ? null : readUtterance(choice[1]);
      const after: Told = {
        points:
          utterance?.kind === 'fact' ? { ...told.points, [utterance.proposition]: utterance.points } : told.points,
        answers: utterance?.kind === 'answer' ? { ...told.answers, [utterance.matter]: utterance.value } : told.answers,
      };
      const now = rewards.team - (choice === null ? 0 : cost);
      best = Math.max(best, now + (kind === 'ongoing' ? search(next, after) : 0));
    }
    return best;
  };
  return search(start, { points: {}, answers: {} });
};

describe('the optimum of group chats', () => {
  it.each([0, 1, 12, 60])('is what the best of all conversations reaches, at a cost of %d', (cost) => {
    const environment = groupChat.environment({ rules: 'plain', layout: TINY }) as ChatEnvironment;
    for (let seed = 0; seed < 6; seed++) {
      const start = environment.initial(createRandom(seed));
      const { sameInformation } = chatOptimum(start, parseChannel({ cost, floor: 'single' }), environment.horizon);
      expect(sameInformation).toBeCloseTo(bruteForce(environment, start, cost), 9);
    }
  });

  it('is the prize and all matters where talk is free, and what silence reaches where nothing can be said', () => {
    const chat = chatOf('four');
    for (let seed = 0; seed < 5; seed++) {
      const start = chat.initial(createRandom(seed)).world;
      const { propositions, votes } = start;
      const free = chatOptimum(start, chat.settings, chat.horizon);
      expect(free).toEqual({ sameInformation: PRIZE + 3 * WORTH, fullInformation: PRIZE + 3 * WORTH });
      const closed = chatOptimum(start, parseChannel({ budget: 0 }), chat.horizon);
      const own = votes.map((_, seat) =>
        favourite(worths(propositions, (i) => propositions[i]!.holders.includes(seat))),
      );
      expect(closed.sameInformation).toBe(elect(own, payoffs(worths(propositions, () => true))));
      expect(closed.sameInformation).toBeLessThanOrEqual(60);
      const late = chatOptimum(start, parseChannel({ latency: 5 }), chat.horizon);
      expect(late.sameInformation).toBe(PRIZE);
    }
  });
});
