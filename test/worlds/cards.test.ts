import { environmentLaws } from '../laws/environmentLaws.ts';
import { knowledgeLaws } from '../laws/knowledgeLaws.ts';
import { describeLaws } from '../laws/law.ts';
import { cards } from './cardsWorld.ts';

const environment = cards.environment({ rules: 'plain', layout: 'small' });
const knowledge = cards.knowledge(environment);

describeLaws('cards, the environment', environmentLaws({ environment, knowledge }));
describeLaws('cards, the knowledge', knowledgeLaws(environment, knowledge));
