import { expect, it } from 'vitest';
import { overcooked } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';
import type { Annotation } from '../../src/world.ts';

const NORTH = 0;
const STAY = 4;
const INTERACT = 5;

/** Seat 1 holds an onion before the counter that seat 0 faces from the other side. */
const START = `
X X X P X
O · X · P
O →oX ←0X
D · X · X
X X X S X
`;

it('knows no hand-over of what a change from outside put where somebody had put something else', () => {
  const environment = overcooked.environment({ rules: 'legacy', layout: 'forced_coordination', start: START });
  const random = createRandom(1);
  const annotate = overcooked.annotator();
  const happened: Annotation[] = [];
  let state = environment.initial(random);
  const play = (actions: readonly number[], now = environment) => {
    const after = now.step(state, { actions }, random).state;
    happened.push(...annotate({ environment: now, before: state, joint: { actions }, after }));
    state = after;
  };
  play([STAY, INTERACT]);
  play([INTERACT, STAY]);
  expect(happened.filter(({ kind }) => kind === 'handOver')).toEqual([
    { kind: 'handOver', seat: 0, detail: 'onion', other: 1 },
  ]);
  state = environment.initial(random);
  happened.length = 0;
  play([STAY, INTERACT]);
  const changed = overcooked.change(environment, state, { set: { x: 2, y: 2, object: 'D' } });
  state = changed.state;
  play([INTERACT, NORTH], changed.environment as typeof environment);
  expect(happened.map(({ kind }) => kind)).toContain('skillCompleted');
  expect(happened.filter(({ kind }) => kind === 'handOver')).toEqual([]);
});
