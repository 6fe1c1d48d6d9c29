/** The scripted partners: they play anywhere, say truly what they are about, and are split fairly. */
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import { formatSkill } from '../../src/knowledge.ts';
import type { Traits } from '../../src/overcooked/partners/scriptedCook.ts';
import { SCRIPTED_PARTNERS } from '../../src/overcooked/partners/split.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { kitchenOf, overcooked, partnerIn, telling } from '../mind/minds.ts';

const CLASSICS = [
  'cramped_room',
  'asymmetric_advantages',
  'coordination_ring',
  'forced_coordination',
  'counter_circuit',
] as const;
const ELSEWHERE = [
  ['legacy', 'multiplayer_schelling'],
  ['current', 'asymmetric_advantages_tomato'],
  ['current', 'cramped_room'],
  ['current-auto', 'forced_coordination_tomato'],
] as const;
const NAMES = SCRIPTED_PARTNERS.map(({ definition }) => definition.name);

const traitsOf = (name: string): Traits => {
  const { definition } = SCRIPTED_PARTNERS.find((one) => one.definition.name === name)!;
  const parsed = definition.parameters!({});
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value as Traits;
};

/** What a partner is, whatever its parameters: the kinds that both halves of the split have to have. */
const kindOf = ({ role, conduct, pause, every, noise, selfish }: Traits): string => {
  if (role !== 'cook') return role;
  if (conduct !== 'careful') return conduct;
  if (pause > 0) return 'idle';
  if (every > 1) return 'slow';
  return noise > 0 && !selfish ? 'noisy' : 'greedy';
};

describe.each(NAMES)('the partner %s', (name) => {
  // Whoever only brings or only serves can do nothing with somebody whom a wall keeps from the other half of the work.
  it('plays the five classics whole in both seats, serves, and is always about a skill of the world', () => {
    for (const layout of CLASSICS) {
      const kitchen = kitchenOf('legacy', layout, 400);
      const knowledge = overcooked.knowledge(kitchen);
      for (const seat of [0, 1]) {
        let told = 0;
        const partner = telling(partnerIn(name, kitchen), ({ record }, context, observation) => {
          expect(context.seat).toBe(seat);
          const facts = knowledge.facts(observation, seat);
          const skills = knowledge.skills(facts, seat).map(formatSkill);
          if (!skills.includes(record!.intention as string))
            throw new Error(`${layout}, step ${context.step}: ${String(record!.intention)}`);
          expect(typeof record!.idle).toBe('boolean');
          told++;
        });
        const cast = seat === 0 ? [partner, partnerIn('greedy', kitchen)] : [partnerIn('greedy', kitchen), partner];
        const { failure, steps, return: total } = playAtOnce({ ...setupOf(kitchen, cast, 1), level: 'full' });
        expect(failure).toBeNull();
        const stuck = layout === 'forced_coordination' && ['carrier', 'runner'].includes(traitsOf(name).role);
        if (!stuck) expect(total).toBeGreaterThan(0);
        expect([steps, told]).toEqual([400, 400]);
      }
    }
  });

  const [rules, layout] = ELSEWHERE[NAMES.indexOf(name) % ELSEWHERE.length]!;
  const kitchen = kitchenOf(rules, layout, 30);
  describeLaws(
    `${rules} ${layout}, the policy`,
    policyLaws(kitchen, () => partnerIn(name, kitchen), { runs: 1, checked: 15 }),
  );
});

describe('the split', () => {
  it('has at least sixteen partners of different names and parameters', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(16);
    expect(new Set(NAMES).size).toBe(NAMES.length);
    expect(new Set(NAMES.map((name) => JSON.stringify(traitsOf(name)))).size).toBe(NAMES.length);
  });

  it('has every kind in both halves', () => {
    const kinds = (half: string) =>
      SCRIPTED_PARTNERS.filter((one) => one.half === half)
        .map(({ definition }) => kindOf(traitsOf(definition.name)))
        .toSorted();
    const expected = ['carrier', 'counterWorker', 'greedy', 'idle', 'noisy', 'runner', 'slow', 'stubborn', 'yielding'];
    expect(kinds('development')).toEqual(expected);
    expect(kinds('held-out')).toEqual(expected);
  });

  it('refuses parameters that no partner has', () => {
    const { definition } = SCRIPTED_PARTNERS[0]!;
    expect(definition.parameters!({ speed: 2 })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('speed'),
    });
    expect(definition.parameters!({ noise: 2 }).ok).toBe(false);
    expect(definition.parameters!({ noise: 0.5 }).ok).toBe(true);
  });
});

describe('what a partner is like', () => {
  const kitchen = kitchenOf('legacy', 'cramped_room', 300);
  /** Share of steps at which it rested, and of its intentions by name. */
  const conductOf = (name: string, given = {}) => {
    const steps: { readonly action: number; readonly intention: string; readonly idle: boolean }[] = [];
    const partner = telling(partnerIn(name, kitchen, given), ({ action, record }) =>
      steps.push({ action, intention: String(record!.intention).split(' ')[0]!, idle: record!.idle as boolean }),
    );
    playAtOnce({ ...setupOf(kitchen, [partnerIn('greedy', kitchen), partner], 2), level: 'full' });
    const share = (test: (step: (typeof steps)[number]) => boolean) => steps.filter(test).length / steps.length;
    return {
      stays: share(({ action }) => kitchen.actions[action] === 'stay'),
      idles: share(({ idle }) => idle),
      intentions: new Set(steps.map(({ intention }) => intention)),
    };
  };

  it('shows: the idle pause, the slow rest, the others do neither', () => {
    expect(conductOf('slow').idles).toBe(0.5);
    expect(conductOf('slow-third').idles).toBeCloseTo(2 / 3, 2);
    expect(conductOf('idle').idles).toBeGreaterThan(0.25);
    expect(conductOf('idle-long').idles).toBeGreaterThan(0.25);
    expect(conductOf('greedy').idles).toBe(0);
    expect(conductOf('greedy', { every: 2 }).idles).toBe(0.5);
  });

  it('shows: carriers bring, runners serve', () => {
    for (const carrier of ['carrier', 'carrier-far']) {
      const { intentions } = conductOf(carrier);
      expect(intentions).toContain('putInPot');
      expect(intentions).not.toContain('pickUpDish');
    }
    for (const runner of ['runner', 'runner-early']) {
      const { intentions } = conductOf(runner);
      expect(intentions).toContain('deliverSoup');
      expect(intentions).not.toContain('pickUpOnion');
    }
  });
});

describe('two greedy cooks', () => {
  it.each([
    ['cramped_room', 200],
    ['asymmetric_advantages', 300],
    ['coordination_ring', 200],
    ['forced_coordination', 200],
    ['counter_circuit', 120],
  ] as const)('return in %s at least %i', (layout, least) => {
    const kitchen = kitchenOf('legacy', layout, 400);
    let sum = 0;
    for (let seed = 1; seed <= 5; seed++)
      sum += playAtOnce(setupOf(kitchen, [partnerIn('greedy', kitchen), partnerIn('greedy', kitchen)], seed)).return;
    expect(sum / 5).toBeGreaterThanOrEqual(least);
  });
});

it.each([
  ['hesitant', 2, 'a58db340'],
  ['hesitant-often', 3, 'd13ee0ee'],
])('%s changes its mind among what it always listed, where a supplier waits', (name, seed, hash) => {
  const place = kitchenOf('legacy', 'forced_coordination', 400);
  const cooks = [partnerIn('greedy', place), partnerIn(name, place)];
  const { footer } = playAtOnce(setupOf(place, cooks as never[], seed)).trace;
  // A frozen partner that behaves otherwise is another partner, and needs another name.
  expect(footer!.hash).toBe(hash);
});
