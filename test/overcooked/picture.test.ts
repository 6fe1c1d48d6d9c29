import { describe, expect, it } from 'vitest';
import { formatCompact, parseCompact } from '../../src/overcooked/compact.ts';
import { createOvercooked } from '../../src/overcooked/environment.ts';
import { formatPicture } from '../../src/overcooked/format.ts';
import { createKitchen } from '../../src/overcooked/kitchen.ts';
import type { RuleSet } from '../../src/overcooked/layout.ts';
import { findLayout } from '../../src/overcooked/layouts.ts';
import { parsePicture } from '../../src/overcooked/picture.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';

const KITCHENS: readonly (readonly [RuleSet, string])[] = [
  ['legacy', 'counter_circuit'],
  ['legacy', 'multiplayer_schelling'],
  ['current', 'asymmetric_advantages_tomato'],
  ['current-auto', 'coordination_ring'],
];

describe.each(KITCHENS)('pictures of %s %s', (rules, layout) => {
  it('read back as the state they show, the order of lying objects aside', () => {
    const kitchen = createKitchen(findLayout(rules, layout), rules);
    const environment = createOvercooked(kitchen);
    const random = createRandom(layout);
    let state = environment.initial(random);
    for (let step = 0; step < 399; step++) {
      const actions = Array.from({ length: kitchen.cooks }, () => [0, 1, 2, 3, 4, 5, 5, 5][random.integer(8)]!);
      state = environment.step(state, { actions }, random).state;
      const drawn = formatCompact(kitchen, state);
      const read = parsePicture(kitchen, formatPicture(kitchen, state));
      const sorted = (objects: typeof drawn.o) => [...objects].map(String).sort();
      expect({ ...read, o: sorted(read.o) }).toEqual({ ...drawn, o: sorted(drawn.o) });
      expect(parseCompact(kitchen, read)).toHaveLength(state.length);
    }
  });
});

describe('a picture as a start', () => {
  const request = (start: string) => () => overcooked.environment({ rules: 'legacy', layout: 'cramped_room', start });

  it('needs no legend', () => {
    const environment = request('X X P!X X\nO · →dX O\nX ←1· · X\nX D X S X');
    expect(environment).toThrow('row 2, column 7');
    const kitchen = overcooked.environment({
      rules: 'legacy',
      layout: 'cramped_room',
      start: 'X X P!X X\nO · →d· O\nX ←1· · X\nX D X S X',
    });
    expect(kitchen.encode(kitchen.initial(createRandom(1)))).toEqual({
      t: 0,
      p: [
        [2, 1, 2, 'D'],
        [1, 2, 3, null],
      ],
      o: [[2, 0, 'S:ooo:20']],
    });
  });

  it('points at what it can not read', () => {
    expect(request('X X P X X\nO · →0· O\nX ←1· · X')).toThrow('3 rows; the layout has 4');
    expect(request('X X P X X\nO · →0· O\nX · · · X\nX D X S X')).toThrow('1 cooks; the layout has 2');
    expect(request('X XqP X X\nO · →0· O\nX ←1· · X\nX D X S X')).toThrow('row 1, column 3');
    expect(request('X X P X X\nO · →0· O\nX ←1· · X\nX D X S X\nstove (1,1) hot')).toThrow('no line of a legend');
  });
});
