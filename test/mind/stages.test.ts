import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import type { Json } from '../../src/json.ts';
import { kitchenOf, mindIn, mindMemory, overcooked, partnerIn, telling } from './minds.ts';

const kitchen = kitchenOf('legacy', 'coordination_ring', 150);

/** What a mind with these stages did, and what it believed at each step. */
const liveWith = (stages: Json) => {
  const beliefs: string[] = [];
  const mind = telling(mindIn(overcooked, kitchen, { simulations: 16, stages }), (decision) =>
    beliefs.push(JSON.stringify(mindMemory(decision).teammates.map(({ intentions }) => intentions))),
  );
  const { trace } = playAtOnce(setupOf(kitchen, [mind, partnerIn('hesitant', kitchen)] as never[], 2));
  return { actions: trace.steps.map(({ a }) => a), beliefs };
};

/** What the README says of the replacements, so that it is found out when it is true no more. */
describe('replacing a stage of the mind with the embedded planner', () => {
  const whole = liveWith({});

  it.each([{ correct: 'off' }, { plan: 'base' }])('changes what it does: %o', (stages) => {
    expect(liveWith(stages).actions).not.toEqual(whole.actions);
  });

  it.each([{ correct: 'annotate' }, { remember: 'semantic' }, { remember: 'episodic' }, { remember: 'off' }])(
    'changes what it believes: %o',
    (stages) => {
      expect(liveWith(stages).beliefs).not.toEqual(whole.beliefs);
    },
  );

  it('changes nothing where nobody validates, for the embedded planner proposes nothing impossible', () => {
    expect(liveWith({ validate: 'off' })).toEqual(whole);
  });
});
