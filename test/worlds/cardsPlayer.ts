/** A player of the card game with everything that a policy can have: memory, records, messages, fallbacks, an end. */
import type { Environment } from '../../src/environment.ts';
import { formatSkill } from '../../src/knowledge.ts';
import type { Policy } from '../../src/policy.ts';
import type { CardsObservation, CardsState } from './cards.ts';
import { createCardsKnowledge } from './cardsKnowledge.ts';

/** `told` counts the wanted cards that others said they hold; `meetings` is carried along. */
export type CardsPlayerMemory = { readonly told: number; readonly meetings: number };

/** Plays what the knowledge proposes, says when it holds the wanted card, and passes as a fallback out of its turn's luck. */
export const cardsPlayer = (
  environment: Environment<CardsState, CardsObservation>,
): Policy<CardsObservation, CardsPlayerMemory> => {
  const knowledge = createCardsKnowledge(environment);
  return {
    name: 'cardsPlayer',
    begin: (_, carried) => ({ told: 0, meetings: typeof carried === 'number' ? carried : 0 }),
    act: (observation, memory, { seat, legal, random }) => {
      const facts = knowledge.facts(observation, seat);
      const skill = knowledge.propose(facts, seat);
      const control = knowledge.control(skill, observation, seat, random);
      const heard = observation.heard.filter((message, speaker) => message !== null && speaker !== seat).length;
      const distracted = legal.length > 1 && random.next() < 0.1;
      return {
        action: control.kind === 'act' && !distracted ? control.action : legal[0]!,
        memory: heard === 0 ? memory : { ...memory, told: memory.told + heard },
        message: facts.hand.includes(facts.wanted) ? { to: [], act: 'inform', content: { holds: facts.wanted } } : null,
        record: { facts: knowledge.record(facts), plan: formatSkill(skill), ...(heard > 0 ? { heard } : {}) },
        fallback: distracted,
      };
    },
    end: (_, memory) => memory.meetings + 1,
  };
};
