import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import { formatPassages } from '../../src/knowledge.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';

/** The picture of a state and what a seat reads in it. */
const readingOf = (rules: string, layout: string, start: Json, seat: number): string => {
  const environment = overcooked.environment({ rules, layout, start });
  const knowledge = overcooked.knowledge(environment);
  const state = environment.initial(createRandom(1));
  return `\n${formatPassages(knowledge.describe(knowledge.facts(environment.observe(state, seat), seat)))}\n`;
};

describe('facts in language', () => {
  it('tell of two rooms, of what lies on the counter between them and of what only the other reaches', () => {
    const start = {
      t: 120,
      p: [
        [3, 1, 0, 'O'],
        [1, 2, 1, null],
      ],
      o: [
        [3, 0, 'S:ooo:12'],
        [2, 2, 'D'],
        [2, 1, 'O'],
      ],
    };
    expect(readingOf('legacy', 'forced_coordination', start, 0)).toMatchInlineSnapshot(`
      "
      280 steps are left.
      You are at (3,1), facing north, holding an onion.
      Cook 1 is at (1,2), facing south, with empty hands.
      The pot at (3,0) cooks 3 onions, ready in 8 steps; you face it, cook 1 can not reach it.
      The pot at (4,1) is empty; you need 1 step, cook 1 can not reach it.
      An onion on a counter at (2,1): you need 1 step, cook 1 needs 2 steps.
      A serving location at (3,4): you need 2 steps, cook 1 can not reach it.
      A dish on a counter at (2,2): you need 2 steps, cook 1 needs 1 step.
      An onion dispenser at (0,1): you can not reach it, cook 1 needs 2 steps.
      An onion dispenser at (0,2): you can not reach it, cook 1 needs 1 step.
      A dish dispenser at (0,3): you can not reach it, cook 1 needs 2 steps.
      Free counters, with the steps that you need: (4,2) 2, (2,3) 3, (4,3) 3; cook 1 reaches (2,3).
      Soups that pay: 3 onions (20), 3 tomatoes (20).
      "
    `);
  });

  it('tell of recipes of two ingredients, of soups in hand and of pots that wait to be started', () => {
    const start = {
      t: 399,
      p: [
        [2, 2, 3, 'S:oot:37'],
        [6, 2, 1, 'T'],
      ],
      o: [
        [4, 2, 'S:ott:-1'],
        [0, 0, 'O'],
      ],
    };
    expect(readingOf('current', 'asymmetric_advantages_tomato', start, 1)).toMatchInlineSnapshot(`
      "
      1 step is left.
      Cook 0 is at (2,2), facing west, holding a soup of 2 onions and 1 tomato.
      You are at (6,2), facing south, holding a tomato.
      The pot at (4,2) holds 1 onion and 2 tomatoes and waits to be started; you need 1 step, cook 0 needs 1 step.
      An onion dispenser at (7,0): you need 2 steps, cook 0 can not reach it.
      A tomato dispenser at (5,1): you need 2 steps, cook 0 can not reach it.
      A dish dispenser at (5,4): you need 2 steps, cook 0 can not reach it.
      A serving location at (8,1): you need 3 steps, cook 0 can not reach it.
      An onion dispenser at (3,1): you can not reach it, cook 0 needs 2 steps.
      A tomato dispenser at (1,0): you can not reach it, cook 0 needs 2 steps.
      A dish dispenser at (0,1): you can not reach it, cook 0 needs 3 steps.
      A serving location at (3,4): you can not reach it, cook 0 needs 2 steps.
      Free counters, with the steps that you need: (6,1) 1, (8,2) 1, (6,4) 1, (4,3) 2, (8,3) 2, (7,4) 2; cook 0 reaches (4,3).
      Soups that pay: 3 onions (63), 1 tomato (13), 3 tomatoes (78), 2 onions and 1 tomato (110).
      "
    `);
  });

  it('tell of a soup that is ready and of one on a counter', () => {
    const start = {
      t: 0,
      p: [
        [1, 1, 0, null],
        [3, 1, 0, 'D'],
      ],
      o: [
        [2, 0, 'S:ooo:20'],
        [0, 2, 'S:ooo:20'],
      ],
    };
    expect(readingOf('current-auto', 'cramped_room', start, 0)).toMatchInlineSnapshot(`
      "
      400 steps are left.
      You are at (1,1), facing north, with empty hands.
      Cook 1 is at (3,1), facing north, holding a dish.
      The soup of 3 onions in the pot at (2,0) is ready; you need 2 steps, cook 1 needs 2 steps.
      An onion dispenser at (0,1): you need 1 step, cook 1 needs 2 steps.
      A dish dispenser at (1,3): you need 1 step, cook 1 needs 3 steps.
      An onion dispenser at (4,1): you need 2 steps, cook 1 needs 1 step.
      A soup of 3 onions on a counter at (0,2): you need 2 steps, cook 1 needs 3 steps.
      A serving location at (3,3): you need 3 steps, cook 1 needs 1 step.
      Free counters, with the steps that you need: (1,0) 0, (2,3) 2, (3,0) 3, (4,2) 3; cook 1 reaches all of them.
      Soups that pay: 3 onions (20).
      "
    `);
  });

  it('tell of the order whose turn it is', () => {
    const start = {
      t: 10,
      p: [
        [1, 1, 0, null],
        [3, 1, 0, null],
      ],
      o: [[2, 0, 'S:oo:0']],
      ol: ['any', 'onion'],
    };
    const text = readingOf('legacy', 'cramped_room', start, 1);
    expect(text).toContain('The pot at (2,0) holds 2 onions and wants 1 more; you need 2 steps, cook 0 needs 2 steps.');
    expect(text).toContain('Only the order whose turn it is pays: any soup, then onion soup.');
  });

  it('read well where somebody cooks alone', () => {
    const text = readingOf('legacy', 'simple_single', { t: 0, p: [[1, 1, 3, null]], o: [] }, 0);
    expect(text).toContain('An onion dispenser at (0,1): you face it.');
    expect(text).not.toMatch(/, \.|undefined|NaN/);
  });

  it('read well in every layout of every rule set', () => {
    for (const rules of overcooked.rules)
      for (const { name, seats } of overcooked.layouts(rules)) {
        const environment = overcooked.environment({ rules, layout: name });
        const knowledge = overcooked.knowledge(environment);
        const state = environment.initial(createRandom(1));
        for (let seat = 0; seat < seats; seat++) {
          const lines = formatPassages(
            knowledge.describe(knowledge.facts(environment.observe(state, seat), seat)),
          ).split('\n');
          for (const line of lines) {
            expect(line).toMatch(/^[A-Z0-9].*[^ ,;]\.$/);
            expect(line).not.toMatch(
              /undefined|NaN|null| {2}|\b1 steps|\b1 onions|\b1 tomatoes|\ba [aeio]|\ban [^aeio]/,
            );
          }
        }
      }
  });
});

describe('rules and skills in language', () => {
  const textsOf = (rules: string, layout: string, parameters = {}) => {
    const environment = overcooked.environment({ rules, layout, parameters });
    const knowledge = overcooked.knowledge(environment);
    const facts = knowledge.facts(environment.observe(environment.initial(createRandom(1)), 1), 1);
    return { rules: knowledge.describeRules(facts), skills: knowledge.describeSkills(facts) };
  };

  it('tell of pots that start by themselves, and of ingredients that do not mix', () => {
    const { rules, skills } = textsOf('legacy', 'cramped_room', { cook_time: 7 });
    expect(rules).toContain('You are cook 1 of 2');
    expect(rules).toContain('exactly 3 ingredients of one kind');
    expect(rules).toContain('With 3 in it the pot begins to cook by itself, and the soup is ready after 7 steps.');
    expect(skills).not.toMatch(/startCooking|tomato/);
  });

  it('tell of pots that are started by hand, and of times that differ by recipe', () => {
    const { rules, skills } = textsOf('current', 'asymmetric_advantages_tomato');
    expect(rules).toContain('1 to 3 ingredients');
    expect(rules).toContain('when a cook with empty hands starts it');
    expect(rules).toMatch(/a time of its own \(.*2 onions and 1 tomato \d+/);
    expect(skills).toContain('startCooking (x,y): start the pot at (x,y).');
    expect(skills).toContain('pickUpTomato (x,y)');
  });

  it('read well in every layout of every rule set', () => {
    for (const rules of overcooked.rules)
      for (const { name } of overcooked.layouts(rules))
        for (const text of Object.values(textsOf(rules, name)))
          for (const line of text.split('\n')) {
            expect(line).toMatch(/[^ ,;]\.$/);
            expect(line).not.toMatch(/undefined|NaN|null| {2}|\b1 steps|\b1 onions|\b1 tomatoes/);
          }
  });
});
