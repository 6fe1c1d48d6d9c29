import { expect, test } from 'vitest';
import { SEAT_INK } from '../../src/drawing.ts';
import { artist } from '../../src/overcooked/drawing.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { createFromRequest, overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';

const INKS = new Set([...Object.keys(artist.inks), SEAT_INK]);

test('every shape is drawn in inks that there are', () => {
  const shapes = Object.values(artist.glyphs).flat();
  const inks = new Set(shapes.flatMap(({ fill, stroke }) => [fill ?? SEAT_INK, stroke ?? SEAT_INK]));
  expect([...inks].filter((ink) => !INKS.has(ink))).toEqual([]);
  expect(shapes.filter(({ path }) => /NaN|undefined|e-/.test(path))).toEqual([]);
});

test('every layout is drawn, whatever happens in it, with glyphs that there are', () => {
  const used = new Set<string>();
  const wrong: string[] = [];
  for (const rules of RULE_SETS)
    for (const { name } of overcooked.layouts(rules)) {
      const environment = createFromRequest({ rules, layout: name, horizon: 60 });
      const random = createRandom(`draw ${rules} ${name}`);
      const { width, height, marks } = artist.ground(environment);
      let state = environment.initial(random);
      for (let step = 0; step < 60; step++) {
        const { marks: more, gauges, figures } = artist.draw(environment, state);
        for (const { glyph } of [...marks, ...more, ...figures]) used.add(glyph);
        for (const { holds } of figures) if (holds !== null) used.add(holds);
        if (marks.length !== width * height || figures.length !== environment.seats) wrong.push(`${rules} ${name}`);
        if (gauges.some(({ share }) => !(share >= 0 && share <= 1))) wrong.push(`${rules} ${name} gauge`);
        const actions = figures.map(() => (random.next() < 0.4 ? 5 : random.integer(6)));
        const next = environment.step(state, { actions }, random);
        if (next.kind !== 'ongoing') break;
        state = next.state;
      }
    }
  expect(wrong).toEqual([]);
  expect(used.size).toBeGreaterThan(12);
  expect([...used].filter((glyph) => artist.glyphs[glyph] === undefined)).toEqual([]);
});

/** A pot that cooks, one that is ready, soups in hand and on a counter. */
const BUSY = {
  t: 7,
  p: [
    [1, 2, 2, 'S:oot:20'],
    [3, 1, 0, null],
  ],
  o: [
    [2, 0, 'S:ooo:5'],
    [0, 2, 'T'],
  ],
};
const kitchen = createFromRequest({ rules: 'current', layout: 'cramped_room', start: BUSY as never });

test('a state is told in words', () => {
  expect(artist.tell(kitchen, kitchen.initial(createRandom(0)))).toBe(
    'Cook 0 at column 2, row 3, facing east, holds a soup of 2 onions and 1 tomato. ' +
      'Cook 1 at column 4, row 2, facing north, holds nothing. ' +
      'The pot at column 3, row 1 cooks 3 onions, 15 steps to go. ' +
      'On the counters: a tomato at column 1, row 3.',
  );
});

test('a cooking pot has a gauge, and what is held has its glyph', () => {
  const { gauges, figures, marks } = artist.draw(kitchen, kitchen.initial(createRandom(0)));
  expect(gauges).toEqual([{ x: 2, y: 0, share: 0.25, text: '15' }]);
  expect(figures.map(({ holds, turn }) => [holds, turn])).toEqual([
    ['soup oot', 1],
    [null, 0],
  ]);
  expect(marks.map(({ glyph, x, y }) => [glyph, x, y])).toEqual([
    ['cooking ooo', 2, 0],
    ['tomato', 0, 2],
  ]);
});

test('the way to a skill leads over floor, cell by cell, to its target', () => {
  const state = kitchen.initial(createRandom(0));
  expect(artist.route(kitchen, state, 0, 'deliverSoup (3,3)')).toEqual([
    [1, 2],
    [2, 2],
    [3, 2],
    [3, 3],
  ]);
  for (const skill of ['wait', 'makeWay', 'putInPot (9,9)', 'putInPot (2,1)', 'x (1', ''])
    expect(artist.route(kitchen, state, 0, skill)).toBeNull();
});
