/** A mind knows neither layouts nor partners: it acts on what it sees, and on nothing that anybody is called or tells. */
import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { policyAround } from '../../src/partners/around.ts';
import { scriptedPolicy } from '../../src/partners/scripted.ts';
import { stayPolicy } from '../../src/partners/stay.ts';
import type { Decision, Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import { type Kitchen, kitchenOf, mindIn, overcooked, partnerIn } from './minds.ts';

const HORIZON = 100;
const GRIDS = [
  ['legacy', 'cramped_room'],
  ['legacy', 'counter_circuit'],
  ['current', 'asymmetric_advantages_tomato'],
] as const;
const MINDS = [{ simulations: 0 }, { simulations: 8, depth: 20 }] as const;

const mind = (kitchen: Kitchen, given: (typeof MINDS)[number]): Policy<never> =>
  mindIn(overcooked, kitchen, given) as Policy<never>;

const greedy = (kitchen: Kitchen): Policy<never> => partnerIn('greedy', kitchen) as Policy<never>;

const play = (kitchen: Kitchen, policies: readonly Policy<never>[]) =>
  playAtOnce(setupOf(kitchen, policies as never[], 5));

/** [step] the joint actions of an episode. */
const actionsOf = (kitchen: Kitchen, policies: readonly Policy<never>[]): readonly (readonly number[])[] =>
  play(kitchen, policies).trace.steps.map((step) => step.a);

/** The same kitchen under a name of one's own. */
const renamed = (rules: string, layout: string): Kitchen => {
  const { name, aliases, version, ...fields } = (kitchenOf(rules, layout, HORIZON) as unknown as Named).kitchen.layout;
  return kitchenOf(rules, { ...fields, name: `not-${name}-at-all` } as never, HORIZON);
};

interface Named {
  readonly kitchen: { readonly layout: { name: string; aliases: unknown; version: unknown; grid: string[] } };
}

describe.each(GRIDS)('in %s %s', (rules, layout) => {
  const kitchen = kitchenOf(rules, layout, HORIZON);

  it.each(MINDS)('a layout of another name and the same grid gives the same actions, %o', (given) => {
    const other = renamed(rules, layout);
    expect(other.id).not.toBe(kitchen.id);
    expect(actionsOf(other, [mind(other, given), greedy(other)])).toEqual(
      actionsOf(kitchen, [mind(kitchen, given), greedy(kitchen)]),
    );
  });

  it.each(MINDS)('a partner of another name and role gives the same actions, %o', (given) => {
    const inner = greedy(kitchen);
    const other = policyAround(inner, 'somebody-else', inner.act);
    const setup = setupOf(kitchen, [mind(kitchen, given), other] as never[], 5);
    const roles = ['partner', 'focal'] as const;
    const provenance = { ...setup.provenance, scenario: 'another', package: '9.9.9', seed: 'another' };
    expect(playAtOnce({ ...setup, roles, provenance }).trace.steps.map((step) => step.a)).toEqual(
      actionsOf(kitchen, [mind(kitchen, given), inner]),
    );
  });

  it.each(MINDS)(
    'noise in place of the partner’s name, seed, memory and record gives the same actions, %o',
    (given) => {
      const actions = actionsOf(kitchen, [mind(kitchen, given), greedy(kitchen)]);
      const script = scriptedPolicy(
        actions.map((joint) => joint[1]!),
        stayPolicy(kitchen),
        kitchen,
      );
      const noise = (salt: number): Policy<never> =>
        policyAround(script as Policy<never>, `noise ${salt}`, (observation, memory, context) => {
          const random = createRandom(`noise/${salt}/${context.step}`);
          const decision = script.act(observation, memory as never, context) as Decision;
          return {
            ...decision,
            memory: random.next() as never,
            record: {
              intention: `deliverSoup (${random.integer(9)},0)`,
              idle: random.next() < 0.5,
              facts: random.next(),
            },
          };
        });
      for (const salt of [1, 2]) {
        const setup = setupOf(kitchen, [mind(kitchen, given), noise(salt)] as never[], 5);
        const random = { ...setup.random, seats: [setup.random.seats[0]!, createRandom(`other/${salt}`)] };
        const { trace, failure } = playAtOnce({ ...setup, random, level: 'full' });
        expect(failure).toBeNull();
        expect(trace.steps.map((step) => step.a)).toEqual(actions);
      }
    },
  );

  it('seats of other numbers give the same actions, where a mind does not simulate', () => {
    const swap = (row: string) => row.replace(/[12]/g, (digit) => (digit === '1' ? '2' : '1'));
    const { name, aliases, version, grid, ...fields } = (kitchen as unknown as Named).kitchen.layout;
    const swapped = kitchenOf(rules, { ...fields, name, grid: grid.map(swap) } as never, HORIZON);
    const setup = setupOf(swapped, [greedy(swapped), mind(swapped, MINDS[0])] as never[], 5);
    const { environment, seats } = setup.random;
    const episode = playAtOnce({ ...setup, random: { environment, seats: [seats[1]!, seats[0]!] } });
    expect(episode.trace.steps.map((step) => step.a.toReversed())).toEqual(
      actionsOf(kitchen, [mind(kitchen, MINDS[0]), greedy(kitchen)]),
    );
  });
});
