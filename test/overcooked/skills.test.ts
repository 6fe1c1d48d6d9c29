import { describe, expect, it } from 'vitest';
import { formatSkill } from '../../src/knowledge.ts';
import { SKILLS, type SkillName } from '../../src/overcooked/skills.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';

type Case = readonly [held: string | null, skill: SkillName, target: string, verdict: readonly [string, string] | null];

/** Cook 0 of `layout` holding something, these objects lying about; each case a skill and why it fails, if it does. */
const check = (
  rules: string,
  layout: string,
  loose: readonly (readonly [number, number, string])[],
  [held, name, target]: Case,
) => {
  const plain = overcooked.environment({ rules, layout });
  const { p } = plain.encode(plain.initial(createRandom(1))) as { p: readonly (readonly unknown[])[] };
  const cooks = p.map(([x, y, orientation], seat) => [x, y, orientation, seat === 0 ? held : null]);
  const environment = overcooked.environment({ rules, layout, start: { t: 0, p: cooks, o: loose } as never });
  const knowledge = overcooked.knowledge(environment);
  const facts = knowledge.facts(environment.observe(environment.initial(createRandom(1)), 0), 0);
  return knowledge.check({ name, target }, facts, 0);
};

const seenCodes = new Set<string>();
const seenValid = new Set<string>();

const describeChecks = (
  what: string,
  [rules, layout]: readonly [string, string],
  loose: readonly (readonly [number, number, string])[],
  cases: readonly Case[],
) =>
  describe(what, () => {
    it.each(cases)('holding %s, %s %s', (...one) => {
      const [, name, target, expected] = one;
      const verdict = check(rules, layout, loose, one);
      if (expected === null) seenValid.add(name);
      else seenCodes.add(expected[0]);
      expect(verdict, formatSkill({ name, target })).toEqual(
        expected === null ? { kind: 'valid' } : { kind: 'invalid', code: expected[0], reason: expected[1] },
      );
    });
  });

const DONE = 'S:ooo:20';

// XXPXX / O1 2O / X   X / XDXSX
describeChecks(
  'in a room with things on its counters, the pot empty, a cook can or can not',
  ['legacy', 'cramped_room'],
  [
    [0, 0, 'O'],
    [0, 2, 'O'],
    [4, 2, 'D'],
    [1, 0, DONE],
    [3, 0, 'T'],
  ],
  [
    [null, 'pickUpOnion', '(0,1)', null],
    [null, 'pickUpOnion', '(0,2)', null],
    [null, 'pickUpOnion', '(4,2)', ['nothingThere', 'there is no onion at (4,2)']],
    ['D', 'pickUpOnion', '(0,1)', ['handsFull', 'picking up needs empty hands, not a dish']],
    [null, 'pickUpTomato', '(3,0)', null],
    [null, 'pickUpTomato', '(0,1)', ['nothingThere', 'there is no tomato at (0,1)']],
    ['O', 'pickUpTomato', '(3,0)', ['handsFull', 'picking up needs empty hands, not an onion']],
    [null, 'pickUpDish', '(1,3)', null],
    [null, 'pickUpDish', '(4,2)', null],
    [null, 'pickUpDish', '(3,3)', ['nothingThere', 'there is no dish at (3,3)']],
    [DONE, 'pickUpDish', '(1,3)', ['handsFull', 'picking up needs empty hands, not a soup']],
    [null, 'pickUpSoup', '(1,0)', null],
    [null, 'pickUpSoup', '(2,0)', ['nothingThere', 'there is no soup at (2,0)']],
    ['T', 'pickUpSoup', '(1,0)', ['handsFull', 'picking up needs empty hands, not a tomato']],
    ['O', 'putInPot', '(2,0)', null],
    ['O', 'putInPot', '(0,2)', ['noPot', '(0,2) is no pot']],
    [null, 'putInPot', '(2,0)', ['noIngredient', 'putting in needs an onion or a tomato in hand, not empty hands']],
    ['D', 'putInPot', '(2,0)', ['noIngredient', 'putting in needs an onion or a tomato in hand, not a dish']],
    [null, 'startCooking', '(2,0)', ['startsByItself', 'under these rules a full pot starts by itself']],
    ['D', 'fillDish', '(2,0)', ['notCooking', 'the pot at (2,0) is neither cooking nor ready']],
    [null, 'fillDish', '(2,0)', ['noDish', 'filling a dish needs a dish in hand, not empty hands']],
    ['D', 'fillDish', '(3,3)', ['noPot', '(3,3) is no pot']],
    [DONE, 'deliverSoup', '(3,3)', null],
    ['D', 'deliverSoup', '(3,3)', ['noSoup', 'delivering needs a soup in hand, not a dish']],
    [DONE, 'deliverSoup', '(1,3)', ['noServing', '(1,3) is no serving location']],
    ['O', 'placeOnCounter', '(0,2)', ['counterTaken', 'something lies on the counter at (0,2) already']],
    [null, 'placeOnCounter', '(2,3)', ['handsEmpty', 'there is nothing in hand to put down']],
    ['O', 'placeOnCounter', '(2,3)', null],
    ['O', 'placeOnCounter', '(2,0)', ['noCounter', '(2,0) is no counter']],
    [null, 'wait', '', null],
    [null, 'wait', '(2,0)', null],
    ['O', 'makeWay', '', null],
    [null, 'pickUpOnion', '(2,1)', ['unknownTarget', 'there is nothing to use at (2,1)']],
    [null, 'pickUpOnion', '(5,0)', ['unknownTarget', 'there is nothing to use at (5,0)']],
    [null, 'pickUpOnion', '(9,0)', ['unknownTarget', 'there is nothing to use at (9,0)']],
    [null, 'pickUpOnion', '(0,9)', ['unknownTarget', 'there is nothing to use at (0,9)']],
    [null, 'pickUpOnion', '', ['unknownTarget', 'there is nothing to use at no cell']],
    [null, 'pickUpOnion', 'the onions', ['unknownTarget', 'there is nothing to use at the onions']],
  ],
);

describeChecks(
  'at a pot of one onion, by the legacy rules, a cook can or can not',
  ['legacy', 'cramped_room'],
  [[2, 0, 'S:o:0']],
  [
    ['O', 'putInPot', '(2,0)', null],
    ['T', 'putInPot', '(2,0)', ['wrongKind', 'the pot at (2,0) holds the other ingredient; these rules do not mix']],
    ['D', 'fillDish', '(2,0)', ['notCooking', 'the pot at (2,0) is neither cooking nor ready']],
  ],
);

describeChecks(
  'at a pot that cooks, a cook can or can not',
  ['legacy', 'cramped_room'],
  [[2, 0, 'S:ooo:7']],
  [
    ['O', 'putInPot', '(2,0)', ['potBusy', 'the pot at (2,0) is cooking or ready']],
    ['D', 'fillDish', '(2,0)', null],
  ],
);

describeChecks(
  'at a full pot, by the current rules, a cook can or can not',
  ['current', 'cramped_room'],
  [[2, 0, 'S:oot:-1']],
  [
    [null, 'startCooking', '(2,0)', null],
    ['D', 'startCooking', '(2,0)', ['handsFull', 'starting to cook needs empty hands, not a dish']],
    [null, 'startCooking', '(3,3)', ['noPot', '(3,3) is no pot']],
    ['O', 'putInPot', '(2,0)', ['potFull', 'the pot at (2,0) is full']],
  ],
);

describeChecks(
  'at an empty pot, by the current rules, a cook can or can not',
  ['current', 'cramped_room'],
  [],
  [
    [null, 'startCooking', '(2,0)', ['nothingToCook', 'the pot at (2,0) holds nothing that could start to cook']],
    ['T', 'putInPot', '(2,0)', null],
  ],
);

describeChecks(
  'behind a wall, a cook can or can not',
  ['legacy', 'forced_coordination'],
  [],
  [[null, 'pickUpOnion', '(0,1)', ['unreachable', '(0,1) can not be reached from here']]],
);

it('every skill was valid once, and every code was given once', () => {
  expect([...seenValid].toSorted()).toEqual([...SKILLS].toSorted());
  expect([...seenCodes].toSorted()).toEqual([
    'counterTaken',
    'handsEmpty',
    'handsFull',
    'noCounter',
    'noDish',
    'noIngredient',
    'noPot',
    'noServing',
    'noSoup',
    'notCooking',
    'nothingThere',
    'nothingToCook',
    'potBusy',
    'potFull',
    'startsByItself',
    'unknownTarget',
    'unreachable',
    'wrongKind',
  ]);
});
