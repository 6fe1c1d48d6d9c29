/** Tables that a layout needs once. */
import { createDistances } from '../src/overcooked/distances.ts';
import { layoutsOf } from '../src/overcooked/layouts.ts';
import { CLASSICS, openKitchen } from './actions.ts';
import type { Benchmark, Loop } from './benchmark.ts';

const tabulate = (kitchens: readonly ReturnType<typeof openKitchen>[]): Loop => {
  return (count) => {
    let total = 0;
    for (let i = 0; i < count; i++) total += createDistances(kitchens[i % kitchens.length]!).free[0]!;
    return total;
  };
};

const largest = () => {
  const cells = (grid: readonly string[]) => grid.length * grid[0]!.length;
  const layout = layoutsOf('current').toSorted((a, b) => cells(b.grid) - cells(a.grid))[0]!;
  return openKitchen('current', layout.name);
};

export const TABLES: readonly Benchmark[] = [
  {
    name: 'distance tables, the five classics in turn',
    unit: 'layouts',
    count: 500,
    goal: 1 / 1e-3,
    reference: null,
    prepare: () => tabulate(CLASSICS.map(([rules, layout]) => openKitchen(rules, layout))),
  },
  {
    name: 'distance tables, the largest layout',
    unit: 'layouts',
    count: 50,
    goal: 1 / 1e-3,
    reference: null,
    prepare: () => tabulate([largest()]),
  },
];
