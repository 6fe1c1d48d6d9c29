/** The card game as a world. */
import { type World, WorldError } from '../../src/world.ts';
import { type CardsObservation, type CardsState, createCards, SEATS } from './cards.ts';
import { createCardsKnowledge } from './cardsKnowledge.ts';

/** One rule set, one layout, one change from outside: `{ slips }` sets the slips made. */
export const cards: World<CardsState, CardsObservation> = {
  name: 'cards',
  rules: ['plain'],
  layouts: () => [{ name: 'small', aliases: [], seats: SEATS, picture: ['1112223344'] }],
  environment: ({ rules, layout, horizon }) => {
    if (rules !== 'plain') throw new WorldError('rules', `cards has no rules '${rules}'; it has 'plain'`);
    if (layout !== 'small') throw new WorldError('layout', `cards has no layout '${String(layout)}'; it has 'small'`);
    return createCards(horizon);
  },
  knowledge: createCardsKnowledge,
  encodings: [],
  partners: [],
  change: (environment, state, change) => {
    if (typeof change !== 'object' || change === null || !('slips' in change) || typeof change.slips !== 'number')
      throw new WorldError('slips', 'the card game knows one change, `slips`, a number');
    return { environment, state: { ...state, table: { ...state.table, slips: change.slips } } };
  },
  annotator:
    () =>
    ({ before, after }) => {
      const { last, piled } = after.table;
      if (last === null) return [];
      const { seat, act, rank } = last;
      if (act === 'stay') return [{ kind: 'idle', seat, detail: 'stays' }];
      const completed = { kind: 'skillCompleted', seat, detail: `${act} ${rank}` } as const;
      return piled > before.table.piled ? [{ kind: 'progress', seat }, completed] : [completed];
    },
};
