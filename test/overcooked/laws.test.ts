import { describe } from 'vitest';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { noisyPolicy } from '../../src/partners/noisy.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import { stayPolicy } from '../../src/partners/stay.ts';
import type { Policy } from '../../src/policy.ts';
import { describeLaws } from '../check/describeLaws.ts';

const KITCHENS = [
  ['legacy', 'cramped_room'],
  ['legacy', 'asymmetric_advantages'],
  ['legacy', 'coordination_ring'],
  ['legacy', 'forced_coordination'],
  ['legacy', 'counter_circuit'],
  ['legacy', 'multiplayer_schelling'],
  ['current', 'cramped_room'],
  ['current', 'asymmetric_advantages_tomato'],
  ['current', 'cramped_room_o_3orders'],
  ['current-auto', 'forced_coordination_tomato'],
] as const;

describe.each(KITCHENS)('%s %s', (rules, layout) => {
  const environment = overcooked.environment({ rules, layout, horizon: 120 });
  const knowledge = overcooked.knowledge(environment);
  const cast = (): Policy[] =>
    Array.from({ length: environment.seats }, (_, seat) =>
      seat === 0 ? randomPolicy() : noisyPolicy(stayPolicy(environment), 0.5),
    );
  describeLaws('the environment', environmentLaws({ environment, knowledge }, 3));
  describeLaws('the knowledge', knowledgeLaws(environment, knowledge, { runs: 2 }));
  describeLaws('the traces', traceLaws(environment, cast, 2));
});

describeLaws(
  'the world',
  worldLaws(
    overcooked,
    KITCHENS.slice(3).map(([rules, layout]) => ({ rules, layout })),
  ),
);
