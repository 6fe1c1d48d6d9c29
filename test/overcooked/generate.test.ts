/** Kitchens drawn at random: the same for the same wish, as wished, and such that soups can be served in them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import type { Json } from '../../src/json.ts';
import { createFromRequest, overcooked } from '../../src/overcooked/world.ts';
import { WorldError } from '../../src/world.ts';
import { partnerIn } from '../mind/minds.ts';

const generate = (wish: Json, rules = 'legacy') => overcooked.generate!(rules, wish);
const gridOf = (layout: { readonly [key: string]: Json }) => layout.grid as string[];
const count = (grid: readonly string[], symbol: string) => grid.join('').split(symbol).length - 1;

describe('generated kitchens', () => {
  it('are the same for the same wish, and begin alike however many are asked for', () => {
    const ten = generate({ seed: 7, count: 10 });
    expect(generate({ seed: 7, count: 10 })).toEqual(ten);
    expect(generate({ seed: 7, count: 3 })).toEqual(ten.slice(0, 3));
    expect(generate({ seed: 8, count: 10 })).not.toEqual(ten);
    expect(new Set(ten.map((one) => gridOf(one).join('\n'))).size).toBe(10);
    expect(ten[0]!.name).toBe('generated-7-1');
  });

  it('are as wished', () => {
    const range = (least: number, most: number) =>
      fc
        .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
        .map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(1000),
          cooks: fc.integer({ min: 1, max: 4 }),
          width: range(6, 10),
          height: range(6, 9),
          pots: range(1, 3),
          tomatoes: fc.boolean(),
        }),
        (wish) => {
          const grid = gridOf(generate(wish as Json, 'current')[0]!);
          const within = ([least, most]: number[], n: number) => n >= least! && n <= most!;
          expect(within(wish.width, grid[0]!.length) && within(wish.height, grid.length)).toBe(true);
          expect(within(wish.pots, count(grid, 'P'))).toBe(true);
          expect(grid.join('').replace(/[^1-9]/g, '').length).toBe(wish.cooks);
          expect(count(grid, 'T') > 0).toBe(wish.tomatoes);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('fall into parts where that is wished', () => {
    for (const layout of generate({ seed: 3, count: 10, divided: true })) {
      const { kitchen } = createFromRequest({ rules: 'legacy', layout });
      expect(kitchen.starts.length).toBe(2);
    }
  });

  it('can be worked in: two competent cooks serve soups in nearly all of them', () => {
    const layouts = generate({ seed: 11, count: 40 });
    const returns = layouts.map((layout) => {
      const kitchen = createFromRequest({ rules: 'legacy', layout, horizon: 400 });
      const cooks = [partnerIn('greedy', kitchen), partnerIn('greedy', kitchen)];
      return playAtOnce(setupOf(kitchen, cooks as never[], 1)).return;
    });
    expect(returns.filter((one) => one > 0).length).toBeGreaterThanOrEqual(38);
  });

  it('are refused, in words, where a wish makes no sense', () => {
    for (const wish of [
      { width: [9, 5] },
      { cook: 2 },
      { count: 0 },
      { width: [4, 4], height: [4, 4], cooks: 4, pots: [4, 4] },
    ])
      expect(() => generate(wish as Json)).toThrow(WorldError);
  });
});
