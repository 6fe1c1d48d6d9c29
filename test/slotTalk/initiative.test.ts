import { describe, expect, test } from 'vitest';
import { readSlotMessage, type SlotMessage } from '../../src/slotTalk/messages.ts';
import type { SlotState } from '../../src/slotTalk/state.ts';
import { slotTalk } from '../../src/slotTalk/world.ts';
import { environmentOf, mean, mind, named, type Place, talk } from '../talks.ts';

const place = (layout: Place['layout'], more: Partial<Place> = {}): Place => ({
  world: slotTalk as never,
  layout,
  ...more,
});

const said = (talked: ReturnType<typeof talk>, by = 0): readonly SlotMessage[] =>
  talked.said.filter(({ from }) => from === by).map(({ message }) => readSlotMessage(message)!);

const played = (where: Place, user: string, seeds: readonly number[], gate: string = 'value') =>
  seeds.map((seed) => talk(where, [mind(where, { gate }), named(where, user)], seed));

const outcomes = (talks: ReturnType<typeof played>) => talks.map(({ last }) => (last as SlotState).outcome);

describe('the mind as a system', () => {
  test('books at medium size in 14 utterances, at the optimum', () => {
    const where = place('medium');
    const talks = played(where, 'user-compliant', [1, 2, 3, 4, 5]);
    expect(talks.map((one) => one.said.length)).toEqual([14, 14, 14, 14, 14]);
    for (const { episode, first } of talks) {
      const { inner } = environmentOf(where);
      const optimum = slotTalk.optimum!(inner as never, first as never, { cost: 1 }, 0)!;
      expect(Math.abs(episode.return - optimum.sameInformation)).toBeLessThan(0.2);
    }
  });

  test('reads nothing aloud where everything is there, or where utterances cost nothing', () => {
    // All nine entities of two slots of three values are there, whatever is chosen first: 60 draws miss hardly one.
    const full = played(place({ slots: 2, values: 3, entities: 60 }), 'user-compliant', [1, 2, 3]);
    const free = played(place('small', { channel: { cost: 0 } }), 'user-compliant', [1, 2]);
    for (const one of [...full, ...free])
      for (const message of said(one)) expect(message).not.toMatchObject({ offers: expect.anything() });
    expect(outcomes([...full, ...free])).toEqual(new Array(5).fill('booked'));
  });

  test('tells of what it proposes what is likely to be asked, and no more', () => {
    for (const one of played(place('train'), 'user-compliant', [1, 2, 3])) {
      const proposal = said(one).find(({ kind }) => kind === 'proposal');
      expect(proposal).toMatchObject({
        extras: [
          [0, expect.anything()],
          [1, expect.anything()],
          [2, expect.anything()],
        ],
      });
    }
  });

  test('says nothing where a booking is worth nothing, or less than it takes', () => {
    for (const where of [place('small', { parameters: { success: 0 } }), place('small', { channel: { cost: 20 } })])
      for (const one of played({ ...where, horizon: 12 }, 'user-compliant', [1, 2])) expect(one.said).toEqual([]);
  });

  test('says no more as utterances cost more, mean over paired seeds', () => {
    const counts = [0, 1, 4, 16].map((cost) =>
      mean(
        played(place('small', { channel: { cost }, horizon: 40 }), 'user-compliant', [1, 2, 3, 4]).map(
          (one) => said(one).length,
        ),
      ),
    );
    for (let i = 1; i < counts.length; i++) expect(counts[i]!).toBeLessThanOrEqual(counts[i - 1]!);
    expect(counts[3]).toBe(0);
  });

  test('tries a deaf or mute user a few times and lets it be', () => {
    for (const user of ['user-deaf', 'user-mute'])
      for (const one of played(place('small', { horizon: 60 }), user, [1, 2])) {
        expect(said(one).length).toBeGreaterThan(0);
        expect(said(one).length).toBeLessThan(6);
      }
  });

  test.each([
    ['a slow user', 'user-slow', {}],
    ['a stubborn one', 'user-stubborn', {}],
    ['one that rambles', 'user-rambling', {}],
    ['one that goes back on what it chose, a kind that it does not imagine', 'user-wavering', {}],
    ['messages that come late', 'user-compliant', { latency: 3 }],
    ['messages of which a quarter are lost', 'user-compliant', { loss: 0.25 }],
    ['a single floor', 'user-compliant', { floor: 'single' }],
  ])('books with %s', (_name, user, channel) => {
    const where = place('small', { channel: { cost: 1, ...channel }, horizon: 160 });
    expect(outcomes(played(where, user, [1, 2, 3]))).toEqual(['booked', 'booked', 'booked']);
  });

  test('asks no one who cannot be content in vain: it ends when the user gives up', () => {
    const where = place({ slots: 2, values: 4, entities: 3, accepts: 1, influence: 0 });
    const talks = played(where, 'user-compliant', [1, 2, 3, 4, 5, 6]);
    expect(outcomes(talks)).toContain('givenUp');
    for (const one of talks) expect(one.said.length).toBeLessThan(12);
  });

  test('is better than to be always silent, to reply only, or to speak at every step', () => {
    const where = place('small', { horizon: 40 });
    const worth = (gate: string) =>
      mean(played(where, 'user-compliant', [1, 2, 3], gate).map(({ episode }) => episode.return));
    expect([worth('silent'), worth('passive')]).toEqual([0, 0]);
    expect(worth('always')).toBeLessThan(worth('value') - 1);
  });
});

test('two minds come to a booking', () => {
  const where = place('small');
  const { last } = talk(where, [mind(where), mind(where)], 1);
  expect((last as SlotState).outcome).toBe('booked');
});

test('does not ask again what was answered, though it costs nothing', () => {
  for (const one of played(place('train', { channel: { cost: 0 }, horizon: 60 }), 'user-compliant', [1, 2, 3])) {
    const asked = said(one).map((message) => JSON.stringify(message));
    expect(new Set(asked).size).toBe(asked.length);
    expect(outcomes([one])).toEqual(['booked']);
  }
});
