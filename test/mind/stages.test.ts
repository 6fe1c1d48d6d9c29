import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import type { Json } from '../../src/json.ts';
import { kitchenOf, mindIn, overcooked, partnerIn } from './minds.ts';

const kitchen = kitchenOf('legacy', 'coordination_ring', 150);

const actionsWith = (stages: Json) => {
  const mind = mindIn(overcooked, kitchen, { simulations: 16, stages });
  const { trace } = playAtOnce(setupOf(kitchen, [mind, partnerIn('noisy-cook', kitchen)], 2));
  return trace.steps.map(({ a }) => a);
};

/** What the README says of the replacements, so that it is found out when it is true no more. */
describe('replacing a stage of the mind with the embedded planner', () => {
  const whole = actionsWith({});

  it.each([{ correct: 'off' }, { plan: 'base' }])('changes what it does: %o', (stages) => {
    expect(actionsWith(stages)).not.toEqual(whole);
  });

  it.each([{ correct: 'annotate' }, { validate: 'off' }, { remember: 'semantic' }])(
    'changes its record at the most, for nothing reads the events yet and no impossible skill is proposed: %o',
    (stages) => {
      expect(actionsWith(stages)).toEqual(whole);
    },
  );
});
