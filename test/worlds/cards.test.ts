import { randomPolicy } from '../../src/partners/random.ts';
import { environmentLaws } from '../laws/environmentLaws.ts';
import { knowledgeLaws } from '../laws/knowledgeLaws.ts';
import { describeLaws } from '../laws/law.ts';
import { policyLaws } from '../laws/policyLaws.ts';
import { traceLaws } from '../laws/traceLaws.ts';
import { cardsPlayer } from './cardsPlayer.ts';
import { cards } from './cardsWorld.ts';

const environment = cards.environment({ rules: 'plain', layout: 'small' });
const knowledge = cards.knowledge(environment);

describeLaws('cards, the environment', environmentLaws({ environment, knowledge }));
describeLaws('cards, the knowledge', knowledgeLaws(environment, knowledge));
describeLaws(
  'cards, the traces',
  traceLaws(environment, () => [cardsPlayer(environment), randomPolicy(), cardsPlayer(environment)]),
);
describeLaws(
  'cards, a player of all abilities',
  policyLaws(environment, () => cardsPlayer(environment)),
);
