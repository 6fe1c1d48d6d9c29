import { describe, expect, it } from 'vitest';
import { type CompactState, formatCompact, parseCompact } from '../../src/overcooked/compact.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { findLayout } from '../../src/overcooked/layouts.ts';
import { createRandom } from '../../src/random.ts';
import { WorldError } from '../../src/world.ts';
import { drawKitchen } from './random-kitchens.ts';

describe('the compact notation', () => {
  it.each(RULE_SETS)('is read and written to the letter, %s rules', (rules) => {
    const random = createRandom(`compact ${rules}`);
    for (let i = 0; i < 300; i++) {
      const { layout, overrides, start } = drawKitchen(random.fork(i), rules);
      const kitchen = createKitchen(layout, rules, overrides, start);
      const state = parseCompact(kitchen, start);
      expect(JSON.stringify(formatCompact(kitchen, state))).toBe(JSON.stringify(start));
      expect(parseCompact(kitchen, formatCompact(kitchen, state))).toEqual(state);
    }
  });
});

const START: CompactState = {
  t: 0,
  p: [
    [1, 2, 0, null],
    [3, 1, 0, null],
  ],
  o: [],
};

describe('a state that is none', () => {
  const pathOf = (rules: 'legacy' | 'current', json: unknown): string => {
    const kitchen = createKitchen(findLayout(rules, 'cramped_room'), rules);
    try {
      parseCompact(kitchen, json);
    } catch (error) {
      if (error instanceof WorldError) return error.path;
      throw error;
    }
    return 'accepted';
  };
  const cook = (seat: number, ...entry: unknown[]) => ({ ...START, p: START.p.with(seat, entry as never) });

  it.each([
    ['no object', 3, ''],
    ['an unknown key', { ...START, x: 1 }, 'x'],
    ['a clock of another kind', { ...START, t: 'now' }, 't'],
    ['too few cooks', { ...START, p: START.p.slice(1) }, 'p'],
    ['a cook of three entries', cook(1, 1, 2, 0), 'p[1]'],
    ['a cook on a counter', cook(1, 0, 0, 0, null), 'p[1]'],
    ['a cook outside', cook(0, 9, 1, 0, null), 'p[0]'],
    ['two cooks on one cell', cook(1, 1, 2, 0, null), 'p[1]'],
    ['a fifth direction', cook(0, 1, 2, 4, null), 'p[0][2]'],
    ['an object that is none', cook(0, 1, 2, 0, 'X'), 'p[0][3]'],
    ['a raw soup in hand', cook(0, 1, 2, 0, 'S:oo:0'), 'p[0][3]'],
    ['an object on floor', { ...START, o: [[1, 1, 'O']] }, 'o[0]'],
    ['an onion as such in a pot', { ...START, o: [[2, 0, 'O']] }, 'o[0]'],
    [
      'two objects on one counter',
      {
        ...START,
        o: [
          [0, 2, 'O'],
          [0, 2, 'D'],
        ],
      },
      'o[1]',
    ],
    ['too many ingredients', { ...START, o: [[2, 0, 'S:oooo:0']] }, 'o[0][2]'],
    ['a mixed legacy soup', { ...START, o: [[2, 0, 'S:ot:0']] }, 'o[0][2]'],
  ])('because of %s is refused, naming the entry', (_, json, path) => {
    expect(pathOf('legacy', json)).toBe(path);
  });

  it('may be one under other rules', () => {
    expect(pathOf('current', { ...START, o: [[2, 0, 'S:ot:-1']] })).toBe('accepted');
  });
});
