import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import type { Json } from '../../src/json.ts';
import type { MindMemory } from '../../src/mind/memory.ts';
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

/** What the memory of teammates at the start of a second meeting holds, beside that of a first one. */
const secondMeeting = (remember: string) => {
  const mind = mindIn(overcooked, kitchen, { simulations: 0, stages: { remember } });
  const setup = setupOf(kitchen, [mind, partnerIn('hesitant', kitchen)] as never[], 2);
  const { carried } = playAtOnce(setup);
  const begun = (left?: Json) => (mind.begin(0, left) as unknown as MindMemory).teammates[0]!;
  const again = playAtOnce({ ...setup, carried: [carried[0]!, null] });
  expect(again.failure).toBeNull();
  return {
    carried: carried[0],
    first: begun(),
    second: begun(carried[0]!),
    again: again.trace.steps.map(({ a }) => a),
  };
};

describe('what a mind remembers of a partner at their second meeting', () => {
  const SUMMARY = ['rhythm', 'yielding', 'experts', 'loss', 'habits'] as const;

  it('is nothing with memory off: it plays as if they had never met', () => {
    const { carried, first, second, again } = secondMeeting('off');
    expect(carried).toBeNull();
    expect(second).toEqual(first);
    const stranger = mindIn(overcooked, kitchen, { simulations: 0, stages: { remember: 'off' } });
    const met = playAtOnce(setupOf(kitchen, [stranger, partnerIn('hesitant', kitchen)] as never[], 2));
    expect(again).toEqual(met.trace.steps.map(({ a }) => a));
  });

  it('is what it keeps: the summary, the events, or both', () => {
    const known = { full: [true, true], semantic: [true, false], episodic: [false, true] } as const;
    for (const [remember, [summary, events]] of Object.entries(known)) {
      const { first, second } = secondMeeting(remember);
      for (const key of SUMMARY)
        expect(JSON.stringify(second[key]) !== JSON.stringify(first[key]), `${remember}: ${key}`).toBe(summary);
      expect(second.recent.length > 0, `${remember}: recent`).toBe(events);
    }
  });
});
