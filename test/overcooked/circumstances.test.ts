/** What a belief is told of a cook: by what its habits are counted, and what nobody has any use for. */
import { expect, it } from 'vitest';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';

/** Cook 0 of the cramped room (XXPXX / O1 2O / X   X / XDXSX) with something in hand, and the pot so. */
const inRoom = (held: string | null, pot: string | null) => {
  const start = {
    t: 0,
    p: [
      [1, 1, 0, held],
      [3, 1, 0, null],
    ],
    o: pot === null ? [] : [[2, 0, pot]],
  };
  const environment = overcooked.environment({ rules: 'legacy', layout: 'cramped_room', start: start as never });
  const knowledge = overcooked.knowledge(environment);
  const facts = knowledge.facts(environment.observe(environment.initial(createRandom(1)), 1), 1);
  const useless = knowledge.skills(facts, 0).filter((skill) => knowledge.useless(skill, facts, 0));
  return {
    useless: [...new Set(useless.map(({ name }) => name))],
    circumstances: knowledge.circumstances(facts, 0),
  };
};

const PARTLY = 'S:oo:0';
const COOKS = 'S:ooo:5';

it.each([
  [null, null, ['pickUpDish']],
  [null, PARTLY, ['pickUpDish']],
  [null, COOKS, ['pickUpOnion']],
  ['O', null, []],
  ['O', COOKS, ['placeOnCounter']],
  ['D', PARTLY, ['placeOnCounter']],
  ['D', COOKS, []],
  ['S:ooo:20', COOKS, []],
])('of no use to who holds %s while the pot has %s: %j', (held, pot, useless) => {
  const { useless: found } = inRoom(held, pot);
  // With something in hand nothing can be taken, useful or not.
  expect(found.filter((name) => held === null || !name.startsWith('pickUp'))).toEqual(useless);
});

it('habits are counted by hand, by pots, and by both again in a cell', () => {
  expect(inRoom('O', PARTLY).circumstances).toEqual(['onion', 'onion 2', 'onion at 6', 'onion 2 at 6']);
  expect(inRoom(null, COOKS).circumstances).toEqual(['nothing', 'nothing c', 'nothing at 6', 'nothing c at 6']);
});
