import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { cardsPlayer } from './cardsPlayer.ts';
import { cards } from './cardsWorld.ts';

const environment = cards.environment({ rules: 'plain', layout: 'small' });
const knowledge = cards.knowledge(environment);

describeLaws('cards, the environment', environmentLaws({ environment, knowledge }));
describeLaws('cards, the world', worldLaws(cards, [{ rules: 'plain', layout: 'small' }]));
describeLaws('cards, the knowledge', knowledgeLaws(environment, knowledge));
describeLaws(
  'cards, the traces',
  traceLaws(environment, () => [cardsPlayer(environment), randomPolicy(), cardsPlayer(environment)]),
);
describeLaws(
  'cards, a player of all abilities',
  policyLaws(environment, () => cardsPlayer(environment)),
);
