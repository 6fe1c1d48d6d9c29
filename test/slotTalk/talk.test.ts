import { describe, expect, test } from 'vitest';
import type { Goal } from '../../src/slotTalk/state.ts';
import { newUserMind, replyTo } from '../../src/slotTalk/user.ts';
import { slotTalk } from '../../src/slotTalk/world.ts';
import { mean, named, type Place, standardError, talk } from '../talks.ts';

const place = (layout: Place['layout'], more: Partial<Place> = {}): Place => ({
  world: slotTalk as never,
  layout,
  ...more,
});

const utterances = (where: Place, proactivity: number, seeds: number): number[] =>
  Array.from({ length: seeds }, (_, seed) => {
    const { said, episode } = talk(
      where,
      [named(where, 'form', { proactivity }), named(where, 'user-compliant')],
      seed,
    );
    expect(episode.outcome).toBe('terminated');
    return said.length;
  });

describe('utterances', () => {
  test.each([
    ['small', 8, 40],
    ['medium', 14, 25],
    ['large', 22, 6],
  ] as const)('with all values read aloud %s takes 2n + 2: %i', (layout, count, seeds) => {
    expect(new Set(utterances(place(layout), 1, seeds))).toEqual(new Set([count]));
  });

  // Our prototype of 500 seeds: the same rules, other streams. Half of it is enough to tell other rules apart.
  test.each([
    ['small', 0, 10.11, 250],
    ['small', 0.5, 8.91, 250],
    ['medium', 0, 33.01, 120],
    ['medium', 0.5, 19.45, 120],
  ] as const)('%s at proactivity %f are those of the prototype, %f', (layout, proactivity, prototype, seeds) => {
    const found = utterances(place(layout), proactivity, seeds);
    // Its error adds to ours, and its talks were cut off at 60.
    const error = standardError(found) * Math.sqrt(1 + seeds / 500);
    expect(Math.abs(mean(found) - prototype)).toBeLessThan(3 * error);
  });

  test('a talk at proactivity 0 over the large base ends before its cap', () => {
    expect(Math.max(...utterances(place('large'), 0, 4))).toBeLessThan(400);
  });
});

describe('rewards', () => {
  test('are success less utterances less values read', () => {
    const where = place('medium');
    const { episode, said } = talk(where, [named(where, 'form-proactive'), named(where, 'user-compliant')], 3);
    const read = said.reduce((sum, { message }) => {
      const { offers = [] } = (message.content ?? {}) as { offers?: readonly number[] };
      return sum + offers.length;
    }, 0);
    expect(read).toBeGreaterThan(6);
    expect(episode.return).toBeCloseTo(100 - said.length - 0.01 * read, 9);
  });

  test('reading values aloud takes its price, whoever could be content', () => {
    const dear = place('medium', { parameters: { reading: 5 } });
    const cast = (name: string) => [named(dear, name), named(dear, 'user-compliant')];
    const plain = talk(dear, cast('form'), 3).episode.return;
    expect(talk(dear, cast('form-proactive'), 3).episode.return).toBeLessThan(plain);
  });

  test('a booking of what the user cannot be content with earns nothing and ends the talk', () => {
    const environment = slotTalk.environment({
      rules: 'standard',
      layout: { slots: 1, values: 3, entities: 2, accepts: 1, influence: 0 },
    });
    const goal: Goal = { order: ['012'], willing: '0', curious: '' };
    const state = { clock: 0, base: ['2', '0'], goal, outcome: 'open' as const };
    const book = (entity: number) =>
      environment.step(
        state,
        { actions: [0, 0], messages: [null, { to: [0], act: 'confirm', content: { entity } }] },
        undefined as never,
      );
    expect(book(0)).toMatchObject({ kind: 'terminated', state: { outcome: 'mistaken' }, rewards: { team: 0 } });
    expect(book(1)).toMatchObject({ kind: 'terminated', state: { outcome: 'booked' }, rewards: { team: 100 } });
    expect(book(5)).toMatchObject({ state: { outcome: 'mistaken' } });
  });
});

describe('the user', () => {
  const goal: Goal = { order: ['2013', '3210'], willing: '01', curious: '10' };
  const temper = { accepts: 2, insists: 0, wavers: false };
  const mind = newUserMind(2, 2);
  const asked = (
    slot: number,
    without: readonly number[],
    offers: readonly number[] | null,
    more = temper,
    kept = mind,
  ) => replyTo({ kind: 'question', slot, without, offers }, { goal, mind: kept, temper: more, entity: null }).said;

  test('names what it likes best, and the next where there is none', () => {
    expect(asked(0, [], null)).toEqual({ kind: 'choice', slot: 0, value: 2 });
    expect(asked(0, [2], null)).toEqual({ kind: 'choice', slot: 0, value: 0 });
  });

  test('says that nothing else will do, and gives up where what is offered will not do either', () => {
    expect(asked(0, [2, 0], null)).toEqual({ kind: 'refusal', slot: 0 });
    expect(asked(0, [2, 0], [1, 3])).toEqual({ kind: 'end' });
  });

  test('takes the best of what is offered, beyond what it accepts only where it can be influenced', () => {
    expect(asked(0, [], [3, 0])).toEqual({ kind: 'choice', slot: 0, value: 0 });
    expect(asked(1, [], [0, 1])).toEqual({ kind: 'choice', slot: 1, value: 1 });
    expect(asked(1, [3, 2], null)).toEqual({ kind: 'refusal', slot: 1 });
  });

  test('insists as often as it does', () => {
    const stubborn = { ...temper, insists: 1 };
    const question = { kind: 'question', slot: 0, without: [2], offers: null } as const;
    const first = replyTo(question, { goal, mind, temper: stubborn, entity: null });
    expect(first.said).toEqual({ kind: 'choice', slot: 0, value: 2 });
    const second = replyTo(question, { goal, mind: first.mind, temper: stubborn, entity: null });
    expect(second.said).toEqual({ kind: 'choice', slot: 0, value: 0 });
  });

  test('books only what it chose in every slot, and asks first what it wants to know', () => {
    const propose = (values: string, extras: readonly (readonly [number, number])[], chosen: string) =>
      replyTo(
        { kind: 'proposal', entity: 4, values, extras, amends: null },
        { goal, mind: { ...mind, chosen }, temper, entity: 4 },
      ).said;
    expect(propose('23', [], '2.')).toEqual({ kind: 'refusal', slot: 1 });
    expect(propose('23', [], '13')).toEqual({ kind: 'refusal', slot: 0 });
    expect(propose('23', [], '23')).toEqual({ kind: 'curiosity', extra: 0 });
    expect(propose('23', [[0, 1]], '23')).toEqual({ kind: 'booking', entity: 4 });
    const told = replyTo(
      { kind: 'fact', extra: 0, value: 1 },
      { goal, mind: { ...mind, chosen: '23' }, temper, entity: 4 },
    );
    expect(told.said).toEqual({ kind: 'booking', entity: 4 });
  });
});

describe('who answers how', () => {
  const where = place('small');
  const steps = (user: string) =>
    talk(where, [named(where, 'form-proactive'), named(where, user)], 2).said.map(({ step, from }) => [step, from]);

  test('a slow user is three steps late, a distracted one says something else first', () => {
    expect(steps('user-compliant').slice(0, 4)).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
    ]);
    expect(steps('user-slow').slice(0, 3)).toEqual([
      [0, 0],
      [4, 1],
      [5, 0],
    ]);
    expect(steps('user-distracted')).toContainEqual([5, 1]);
    expect(steps('user-distracted')).toContainEqual([6, 1]);
    expect(steps('user-distracted').length).toBe(8 + 1);
  });

  test('a deaf user leaves the world as it is without a channel', () => {
    const system = named(where, 'form');
    const { last, said } = talk(where, [system, named(where, 'user-deaf')], 1);
    const { hash } = slotTalk.environment({ rules: 'standard', layout: 'small' });
    expect(said.every(({ from }) => from === 0)).toBe(true);
    const silent = talk(where, [named(where, 'user-mute'), named(where, 'user-mute')], 1);
    expect(hash(last as never)).toBe(hash(silent.last as never));
  });
});
