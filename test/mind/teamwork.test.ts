/** Mind with mind: two of the same kind neither dance in doorways nor wait for each other. */
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { STAY } from '../../src/overcooked/kitchen.ts';
import { replayTrace } from '../../src/replay.ts';
import { kitchenOf, mindIn, overcooked } from './minds.ts';

const CLASSICS = [
  'cramped_room',
  'asymmetric_advantages',
  'coordination_ring',
  'forced_coordination',
  'counter_circuit',
];

/** Moves of two minds in an episode, and how many of them another cook prevented. */
const collide = (layout: string, simulations: number) => {
  const kitchen = kitchenOf('legacy', layout, 200);
  const minds = [0, 1].map(() => mindIn(overcooked, kitchen, { simulations }));
  const { trace } = playAtOnce(setupOf(kitchen, minds as never[], 3));
  const annotate = overcooked.annotator();
  let moves = 0;
  let blocked = 0;
  for (const { before, joint, result, environment } of replayTrace(trace, kitchen)) {
    moves += joint.actions.filter((action) => action < STAY).length;
    const events = annotate({ environment, before, joint, after: result.state });
    blocked += events.filter(({ kind }) => kind === 'blocked').length;
  }
  return { moves, blocked };
};

describe('two minds', () => {
  it.each([0, 16])('lose at most a twentieth of their moves to each other, with %i simulations', (simulations) => {
    const all = CLASSICS.map((layout) => collide(layout, simulations));
    const sum = (key: 'moves' | 'blocked') => all.reduce((total, one) => total + one[key], 0);
    expect(sum('moves')).toBeGreaterThan(800);
    expect(sum('blocked') / sum('moves')).toBeLessThan(0.05);
  });
});
