/**
 * What is worth cooking, computed by hand. In this room every round trip between the pot and a dispenser or the serving
 * cell is 6 steps (2 there, 2 back, 2 interacts), so a soup of n ingredients still missing m costs 6 m + half its cooking
 * + 12 steps.
 */
import { describe, expect, it } from 'vitest';
import { parseContents } from '../../src/overcooked/game.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import type { RuleSet } from '../../src/overcooked/layout.ts';
import { parseLayout } from '../../src/overcooked/layouts.ts';
import { createMenu } from '../../src/overcooked/menu.ts';

const ROOM = ['XXPXX', 'O1 2T', 'X   X', 'XDXSX'];
const PRICES = { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 };

/** `ot`-letters of what should go in next, how many are missing, and what the soup pays, of some contents. */
const menuOf = (rules: RuleSet, fields: object, contents: readonly string[]) => {
  const { wants, missing, worth } = createMenu(createKitchen(parseLayout(rules, { grid: ROOM, ...fields }), rules));
  return Object.fromEntries(
    contents.map((letters) => {
      const code = parseContents(letters);
      const next = `${wants[code]! & 1 ? 'o' : ''}${wants[code]! & 2 ? 't' : ''}`;
      return [letters, [next, missing[code], worth[code]]];
    }),
  );
};

describe('the menu', () => {
  it('of one order wants what it lacks, and completes anything else as quickly as it can', () => {
    expect(menuOf('current', { startAllOrders: ['ooo'] }, ['', 'o', 'oo', 'ooo', 't', 'ot'])).toEqual({
      '': ['o', 3, 20],
      o: ['o', 2, 20],
      oo: ['o', 1, 20],
      ooo: ['', 0, 20],
      t: ['', 0, 0],
      ot: ['', 0, 0],
    });
  });

  it('of one order under rules that start full pots fills up what nobody ordered, to be rid of it', () => {
    expect(menuOf('current-auto', { startAllOrders: ['ooo'] }, ['', 't', 'ot', 'ott'])).toEqual({
      '': ['o', 3, 20],
      t: ['ot', 2, 0],
      ot: ['ot', 1, 0],
      ott: ['', 0, 0],
    });
  });

  it('of several orders takes the one that pays best for its work, and what pays nearly as much', () => {
    // From an empty pot: ooo 63 / (18 + 22.5 + 12) = 1.2, oot 55 / (18 + 18.5 + 12) = 1.13, ttt 39 / (18 + 10.5 + 12) = 0.96
    // (all within 80 % of the best). With a tomato in: oot 55 / 42.5 = 1.29, ttt 39 / 34.5 = 1.13.
    const orders = { startAllOrders: ['ooo', 'ttt', 'oot'], recipeConfig: PRICES };
    expect(menuOf('current', orders, ['', 'o', 't', 'ot', 'tt', 'oo', 'oot', 'ott'])).toEqual({
      '': ['ot', 3, 63],
      o: ['ot', 2, 63],
      t: ['ot', 2, 55],
      ot: ['o', 1, 55],
      tt: ['t', 1, 39],
      oo: ['ot', 1, 63],
      oot: ['', 0, 55],
      ott: ['', 0, 0],
    });
  });

  it('of short and long orders takes the long one where it pays more for its work', () => {
    // o: 21 / (6 + 7.5 + 12) = 0.82, ooo: 1.2. Where cooking costs three times as much: 21 / 40.5 = 0.52, 63 / 97.5 = 0.65.
    const orders = { startAllOrders: ['o', 'ooo'], recipeConfig: PRICES };
    expect(menuOf('current', orders, ['', 'o', 'oo'])).toEqual({ '': ['o', 3, 63], o: ['o', 2, 63], oo: ['o', 1, 63] });
    // A single onion that pays as much as three is worth starting as it is: 63 / 14.5 against 63 / 34.5 with two to come.
    const dear = { startAllOrders: ['o', 'ooo'], recipeConfig: { delivery_reward: 63, cook_time: 5 } };
    expect(menuOf('current', dear, ['', 'o', 'oo'])).toEqual({ '': ['o', 1, 63], o: ['', 0, 63], oo: ['o', 1, 63] });
  });

  it('of a bonus order counts the bonus', () => {
    // ttt: 78 / 40.5 = 1.93 against ooo 1.2, which is less than 80 % of it.
    const orders = { startAllOrders: ['ooo', 'ttt'], startBonusOrders: ['ttt'], orderBonus: 2, recipeConfig: PRICES };
    expect(menuOf('current', orders, ['', 'o', 't'])).toEqual({ '': ['t', 3, 78], o: ['o', 2, 63], t: ['t', 2, 78] });
  });

  it('of tomatoes wants tomatoes', () => {
    expect(menuOf('current-auto', { startAllOrders: ['ttt'] }, ['', 'tt', 'ttt'])).toEqual({
      '': ['t', 3, 20],
      tt: ['t', 1, 20],
      ttt: ['', 0, 20],
    });
  });

  it('of the legacy rules never mixes', () => {
    expect(menuOf('legacy', {}, ['', 'o', 't', 'tt', 'ooo'])).toEqual({
      '': ['ot', 3, 20],
      o: ['o', 2, 20],
      t: ['t', 2, 20],
      tt: ['t', 1, 20],
      ooo: ['', 0, 20],
    });
  });
});
