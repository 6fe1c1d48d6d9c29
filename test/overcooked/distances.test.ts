import { describe, expect, it } from 'vitest';
import { type Distances, distanceFrom, distancesOf, UNREACHABLE } from '../../src/overcooked/distances.ts';
import { createKitchen, FLOOR, type Kitchen } from '../../src/overcooked/kitchen.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { layoutsOf } from '../../src/overcooked/layouts.ts';
import { createRandom } from '../../src/random.ts';
import { drawKitchen } from './random-kitchens.ts';

/** The place after an action, with somebody standing on `obstacle`. */
const move = (kitchen: Kitchen, place: number, action: number, obstacle: number): number => {
  const [x, y] = [(place >> 2) % kitchen.width, Math.floor((place >> 2) / kitchen.width)];
  const [dx, dy] = [
    [0, -1],
    [0, 1],
    [1, 0],
    [-1, 0],
  ][action]!;
  const cell = (y + dy!) * kitchen.width + x + dx!;
  return (kitchen.terrain[cell] === FLOOR && cell !== obstacle ? cell : place >> 2) * 4 + action;
};

/** Least actions from a place until the target's cell is faced, by searching every sequence of moves. */
const search = (kitchen: Kitchen, from: number, target: number, obstacle: number): number => {
  const faces = (place: number) => kitchen.frontCell[place] === target;
  const seen = new Set([from]);
  let edge = [from];
  for (let steps = 0; edge.length > 0; steps++) {
    if (edge.some(faces)) return steps;
    edge = edge.flatMap((place) => [0, 1, 2, 3].map((action) => move(kitchen, place, action, obstacle)));
    edge = edge.filter((place) => !seen.has(place) && seen.add(place));
  }
  return UNREACHABLE;
};

const check = (kitchen: Kitchen, distances: Distances, obstacle: number): number => {
  const { steps, moves } =
    obstacle < 0 ? { steps: distances.free, moves: distances.freeMoves } : distances.around(obstacle);
  const cells = kitchen.terrain.length;
  let checked = 0;
  distances.targets.forEach((target, index) => {
    for (let cell = 0; cell < cells; cell++) {
      if (kitchen.terrain[cell] !== FLOOR || cell === obstacle) continue;
      const place = [0, 1, 2, 3].map((d) => cell * 4 + d).find((one) => kitchen.frontCell[one] !== target)!;
      const least = search(kitchen, place, target, obstacle);
      expect(steps[index * cells + cell], `${kitchen.layout.name}: cell ${cell} to ${target}`).toBe(least);
      const shorter = [0, 1, 2, 3].filter(
        (action) => search(kitchen, move(kitchen, place, action, obstacle), target, obstacle) < least,
      );
      const bits = least === UNREACHABLE ? 0 : shorter.reduce((sum, action) => sum | (1 << action), 0);
      expect(moves[index * cells + cell], `${kitchen.layout.name}: moves from ${cell} to ${target}`).toBe(bits);
      if (obstacle < 0)
        for (let d = 0; d < 4; d++)
          expect(distanceFrom(kitchen, distances, cell * 4 + d, index)).toBe(
            kitchen.frontCell[cell * 4 + d] === target ? 0 : least,
          );
      checked++;
    }
  });
  return checked;
};

describe('distances are those of a search over all sequences of moves', () => {
  it('in small layouts, nobody in the way and somebody on a cell', () => {
    for (const name of ['cramped_room', 'coordination_ring', 'forced_coordination', 'small_corridor']) {
      const kitchen = createKitchen(layoutsOf('legacy').find((layout) => layout.name === name)!, 'legacy');
      const distances = distancesOf(kitchen);
      for (let obstacle = -1; obstacle < kitchen.terrain.length; obstacle++)
        if (
          obstacle < 0 ||
          (kitchen.terrain[obstacle] === FLOOR && obstacle % (name === 'small_corridor' ? 5 : 2) === 0)
        )
          expect(check(kitchen, distances, obstacle)).toBeGreaterThan(0);
    }
  });

  it('in random kitchens', () => {
    for (const rules of RULE_SETS)
      for (let i = 0; i < 8; i++) {
        const random = createRandom(`distances/${rules}/${i}`);
        const drawn = drawKitchen(random, rules);
        const kitchen = createKitchen(drawn.layout, rules, drawn.overrides, drawn.start);
        const floor = [...kitchen.terrain.keys()].filter((cell) => kitchen.terrain[cell] === FLOOR);
        check(kitchen, distancesOf(kitchen), -1);
        check(kitchen, distancesOf(kitchen), floor[random.integer(floor.length)]!);
      }
  });

  it('over the floor: as many steps as between neighbours, and one component where there is a way', () => {
    for (const layout of layoutsOf('current')) {
      const kitchen = createKitchen(layout, 'current');
      const { floor, component } = distancesOf(kitchen);
      const cells = kitchen.terrain.length;
      const at = (from: number, to: number) => floor[from * cells + to]!;
      for (let from = 0; from < cells; from++)
        for (let to = 0; to < cells; to++) {
          if (kitchen.terrain[from] !== FLOOR || kitchen.terrain[to] !== FLOOR) continue;
          const next = [0, 1, 2, 3].map((action) => move(kitchen, to * 4, action, -1) >> 2).filter((one) => one !== to);
          const least = Math.min(UNREACHABLE, ...next.map((one) => at(from, one) + 1));
          if (
            at(from, to) !== (from === to ? 0 : least) ||
            at(from, to) < UNREACHABLE !== (component[from] === component[to])
          )
            throw new Error(`${layout.name}: ${at(from, to)} steps from ${from} to ${to}`);
        }
    }
  });
});
