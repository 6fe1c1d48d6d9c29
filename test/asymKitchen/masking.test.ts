import { describe, expect, test } from 'vitest';
import { RULES, SIGHT } from '../../src/asymKitchen/rules.ts';
import { ORDERS } from '../../src/asymKitchen/setting.ts';
import { asymKitchen } from '../../src/asymKitchen/world.ts';
import { STAY } from '../../src/overcooked/kitchen.ts';
import { createRandom } from '../../src/random.ts';
import { kitchen, mindIn, ordered, world } from './kitchens.ts';

const BLIND = ['seat-0-sees', 'seat-1-sees'] as const;

describe.each(BLIND)('%s', (rules) => {
  const environment = kitchen(rules, 'two_larders');
  const knowledge = asymKitchen.knowledge(environment);
  const [seer] = SIGHT[rules].order;
  const blind = 1 - seer!;
  const states = ORDERS.map((order, k) => ordered(environment, order, k + 1));
  const seen = states.map((state) => environment.observe(state, blind));

  test('shows the seat that does not see the order the same of every order and table', () => {
    for (const one of seen) expect(environment.encodeObservation(one)).toEqual(environment.encodeObservation(seen[0]!));
    const other = states.map((state) =>
      JSON.stringify(environment.encodeObservation(environment.observe(state, seer!))),
    );
    expect(new Set(other).size).toBe(ORDERS.length);
  });

  test('lets it know, describe and propose the same', () => {
    const understood = seen.map((one) => {
      const facts = knowledge.facts(one, blind);
      return [knowledge.record(facts), knowledge.describe(facts), [0, 1].map((seat) => knowledge.propose(facts, seat))];
    });
    for (const one of understood) expect(one).toEqual(understood[0]);
  });

  test('lets its mind do, say and remember the same, and pays the same, until somebody tells', async () => {
    const decisions = await Promise.all(
      ORDERS.map(async (order, k) => {
        const channelled = world.environment({ rules, layout: 'two_larders', channel: {} });
        const mind = mindIn(channelled, { gate: 'value' });
        let state = { world: ordered(environment, order, k + 1), step: 0, talk: null } as unknown;
        let memory = mind.begin(blind);
        const found: unknown[] = [];
        let reward = 0;
        for (let step = 0; step < 6; step++) {
          const decision = await mind.act(channelled.observe(state, blind), memory, {
            seat: blind,
            step,
            horizon: channelled.horizon,
            legal: channelled.legal(state, blind),
            lastReward: reward,
            random: createRandom(`mind/${step}`),
            recording: true,
            lane: 'test',
            signal: null,
          });
          found.push(decision);
          memory = decision.memory;
          const actions = [STAY, STAY];
          actions[blind] = decision.action;
          const messages = [null, null].map((_, seat) => (seat === blind ? (decision.message ?? null) : null));
          const stepped = channelled.step(state, { actions, messages }, createRandom('chance').fork(step));
          ({ state } = stepped);
          reward = stepped.rewards.team;
          found.push(stepped.rewards);
        }
        return found;
      }),
    );
    for (const one of decisions) expect(one).toEqual(decisions[0]);
  });
});

test('hides a change from who does not see it, though not that there was one', () => {
  const environment = kitchen('seat-0-sees-change', 'one_room', { parameters: { changeAt: 2 } });
  const after = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
    let state = ordered(environment, 'oo');
    for (let step = 0; step < 2; step++)
      ({ state } = environment.step(state, { actions: [STAY, STAY] }, createRandom(seed).fork(step)));
    return state;
  });
  const orders = new Set(after.map((state) => JSON.stringify(environment.observe(state, 0).order)));
  expect(orders.size).toBe(2);
  for (const state of after) {
    const { order, theirs } = environment.observe(state, 1);
    expect(order).toEqual([0, 0.5, 0.5]);
    expect(theirs).toBeNull();
  }
});

test('shows the order to everybody from the step on that says so', () => {
  const environment = kitchen('seat-0-sees', 'one_room', { parameters: { shownAt: 1 } });
  const state = ordered(environment, 'tt');
  expect(environment.observe(state, 1).order).toEqual([1 / 3, 1 / 3, 1 / 3]);
  const next = environment.step(state, { actions: [STAY, STAY] }, createRandom(1)).state;
  expect(environment.observe(next, 1).order).toEqual([0, 0, 1]);
});

test('shows the table only to whom the rules say', () => {
  for (const rules of RULES) {
    const environment = kitchen(rules, 'one_room');
    for (const seat of [0, 1]) {
      const tables = [1, 2].map((table) =>
        JSON.stringify(environment.encodeObservation(environment.observe(ordered(environment, 'ot', table), seat))),
      );
      expect(tables[0] !== tables[1]).toBe(SIGHT[rules].table.includes(seat));
    }
  }
});
