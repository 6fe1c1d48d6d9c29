/**
 * Path distances of a kitchen, as tables. The distance of a place to a target (a cell that is not floor) is the least
 * number of actions after which one stands beside the target and faces it; an interact then reaches it. One action
 * turns, and steps where the cell ahead is floor. With an obstacle (somebody standing still on a cell) that cell counts
 * as a wall, so that moving against it only turns.
 */
import { FLOOR, type Kitchen, neighbour, OPPOSITE } from './kitchen.ts';

/** What can't be reached. Larger than any distance, small enough to add up. */
export const UNREACHABLE = 255;

export interface Distances {
  /** Cells that can be faced from floor, row-major: what `[target]` counts below. */
  readonly targets: readonly number[];
  /** [cell] index into `targets`, or -1. */
  readonly targetOf: Int16Array;
  /** [target * cells + cell] distance from a place in `cell` that does not face the target; nobody in the way. */
  readonly free: Uint8Array;
  /** [target * cells + cell] bits of the moves (1 << action) that shorten the way; 0 where the target can't be reached. */
  readonly freeMoves: Uint8Array;
  /** The same two tables with somebody standing on cell `obstacle` (floor); made at first use. */
  around(obstacle: number): { readonly steps: Uint8Array; readonly moves: Uint8Array };
  /** [cell * cells + cell] steps between two floor cells, nobody in the way; UNREACHABLE where there is no way. */
  readonly floor: Uint8Array;
  /** [floor cell] number of the connected component; -1 elsewhere. */
  readonly component: Int16Array;
  /** Floor cells beside a target. */
  readonly access: readonly (readonly number[])[];
}

const cache = new WeakMap<Kitchen, Distances>();

/** The tables of a kitchen, made once. */
export const distancesOf = (kitchen: Kitchen): Distances => {
  let found = cache.get(kitchen);
  if (!found) {
    found = createDistances(kitchen);
    cache.set(kitchen, found);
  }
  return found;
};

/** Actions from `place` until `target` (an index into `targets`) is faced, nobody in the way. */
export const distanceFrom = (kitchen: Kitchen, distances: Distances, place: number, target: number): number =>
  kitchen.frontCell[place] === distances.targets[target]
    ? 0
    : distances.free[target * kitchen.terrain.length + (place >> 2)]!;

export const createDistances = (kitchen: Kitchen): Distances => {
  const { terrain, width, moves } = kitchen;
  const cells = terrain.length;
  const targets: number[] = [];
  const access: number[][] = [];
  const targetOf = new Int16Array(cells).fill(-1);
  for (let cell = 0; cell < cells; cell++) {
    if (terrain[cell] === FLOOR) continue;
    const beside: number[] = [];
    for (let d = 0; d < 4; d++) {
      const next = neighbour(width, cell, d);
      if (next >= 0 && next < cells && terrain[next] === FLOOR && isBeside(width, cell, next)) beside.push(next);
    }
    if (beside.length === 0) continue;
    targetOf[cell] = targets.length;
    targets.push(cell);
    access.push(beside);
  }
  const queue = new Int16Array(cells);

  /** Fills both tables of one target by breadth-first search outwards from the cells one action away. */
  const fill = (target: number, obstacle: number, steps: Uint8Array, shorter: Uint8Array): void => {
    const at = target * cells;
    const goal = targets[target]!;
    let end = 0;
    const reach = (cell: number, distance: number): void => {
      if (terrain[cell] !== FLOOR || cell === obstacle || steps[at + cell] !== UNREACHABLE) return;
      steps[at + cell] = distance;
      queue[end++] = cell;
    };
    for (const beside of access[target]!) {
      if (beside === obstacle) continue;
      reach(beside, 1);
    }
    for (const beside of access[target]!) {
      if (beside === obstacle) continue;
      // Walking into `beside` in the direction of the target already faces it.
      for (let d = 0; d < 4; d++)
        if (neighbour(width, beside, d) === goal) reach(neighbour(width, beside, OPPOSITE[d]!), 1);
    }
    for (let head = 0; head < end; head++) {
      const cell = queue[head]!;
      for (let d = 0; d < 4; d++) reach(neighbour(width, cell, d), steps[at + cell]! + 1);
    }
    for (let i = 0; i < end; i++) {
      const cell = queue[i]!;
      let bits = 0;
      for (let action = 0; action < 4; action++) {
        let place = moves[cell * 4 + action]!;
        if (place >> 2 === obstacle) place = cell * 4 + action;
        const left = kitchen.frontCell[place] === goal ? 0 : steps[at + (place >> 2)]!;
        if (left < steps[at + cell]!) bits |= 1 << action;
      }
      shorter[at + cell] = bits;
    }
  };

  const free = new Uint8Array(targets.length * cells).fill(UNREACHABLE);
  const freeMoves = new Uint8Array(targets.length * cells);
  for (let target = 0; target < targets.length; target++) fill(target, -1, free, freeMoves);
  const obstructed: ({ steps: Uint8Array; moves: Uint8Array } | undefined)[] = new Array(cells);
  return {
    targets,
    targetOf,
    free,
    freeMoves,
    around: (obstacle) => {
      let tables = obstructed[obstacle];
      if (!tables) {
        tables = {
          steps: new Uint8Array(targets.length * cells).fill(UNREACHABLE),
          moves: new Uint8Array(targets.length * cells),
        };
        for (let target = 0; target < targets.length; target++) fill(target, obstacle, tables.steps, tables.moves);
        obstructed[obstacle] = tables;
      }
      return tables;
    },
    floor: walkFloor(kitchen),
    component: findComponents(kitchen),
    access,
  };
};

/** Whether two cells share an edge: `neighbour` wraps round at the ends of a row. */
const isBeside = (width: number, a: number, b: number): boolean => Math.abs((a % width) - (b % width)) <= 1;

const walkFloor = (kitchen: Kitchen): Uint8Array => {
  const { terrain, width } = kitchen;
  const cells = terrain.length;
  const floor = new Uint8Array(cells * cells).fill(UNREACHABLE);
  const queue = new Int16Array(cells);
  for (let from = 0; from < cells; from++) {
    if (terrain[from] !== FLOOR) continue;
    const at = from * cells;
    floor[at + from] = 0;
    queue[0] = from;
    for (let head = 0, end = 1; head < end; head++)
      for (let d = 0; d < 4; d++) {
        const next = neighbour(width, queue[head]!, d);
        if (terrain[next] !== FLOOR || floor[at + next] !== UNREACHABLE) continue;
        floor[at + next] = floor[at + queue[head]!]! + 1;
        queue[end++] = next;
      }
  }
  return floor;
};

const findComponents = (kitchen: Kitchen): Int16Array => {
  const { terrain, width } = kitchen;
  const component = new Int16Array(terrain.length).fill(-1);
  let count = 0;
  for (let first = 0; first < terrain.length; first++) {
    if (terrain[first] !== FLOOR || component[first] !== -1) continue;
    const stack = [first];
    while (stack.length > 0) {
      const cell = stack.pop()!;
      if (terrain[cell] !== FLOOR || component[cell] !== -1) continue;
      component[cell] = count;
      for (let d = 0; d < 4; d++) stack.push(neighbour(width, cell, d));
    }
    count++;
  }
  return component;
};
