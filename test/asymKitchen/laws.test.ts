import { describe } from 'vitest';
import { asymKitchen } from '../../src/asymKitchen/world.ts';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import { describeLaws } from '../check/describeLaws.ts';

const KITCHENS = [
  ['seat-0-sees', 'one_room'],
  ['seat-1-sees', 'two_rooms'],
  ['seat-0-sees-change', 'two_larders'],
  ['decoy', 'two_pots'],
] as const;

describe.each(KITCHENS)('%s %s', (rules, layout) => {
  const environment = asymKitchen.environment({ rules, layout });
  const knowledge = asymKitchen.knowledge(environment);
  describeLaws('the environment', environmentLaws({ environment, knowledge }, 5));
  describeLaws('the knowledge', knowledgeLaws(environment, knowledge, { runs: 3 }));
});

describeLaws(
  'the world',
  worldLaws(
    asymKitchen,
    KITCHENS.map(([rules, layout]) => ({ rules, layout })),
  ),
);
