import { describe, expect, test } from 'vitest';
import { readTaskMessage } from '../../src/shardedTask/messages.ts';
import type { ShardedState } from '../../src/shardedTask/state.ts';
import { shardedTask } from '../../src/shardedTask/world.ts';
import { mean, mind, named, type Place, talk } from '../talks.ts';

const place = (layout: Place['layout'], more: Partial<Place> = {}): Place => ({
  world: shardedTask as never,
  layout,
  ...more,
});

const played = (where: Place, user: string, seeds: readonly number[], gate: string = 'value') =>
  seeds.map((seed) => {
    const { episode, said, first, last } = talk(where, [mind(where, { gate }), named(where, user)], seed);
    const own = said.filter(({ from }) => from === 0).map(({ message }) => readTaskMessage(message)!.kind);
    return { return: episode.return, own, said: said.length, first: first as ShardedState, last: last as ShardedState };
  });

describe('the mind as an assistant', () => {
  test('asks for every piece and answers then, at the optimum', () => {
    for (const one of played(place('query-6'), 'user-compliant', [1, 2, 3])) {
      expect(one.own).toEqual(['question', 'question', 'question', 'question', 'question', 'answer']);
      expect(one.return).toBe(28);
    }
  });

  test('says that there is no answer where a piece is missing, and never guesses then', () => {
    for (const one of played(place('arithmetic-4'), 'user-compliant', [1, 2, 3, 4, 5, 6])) {
      const isMissing = one.first.vector.includes('-');
      expect([one.last.outcome, one.last.attempts]).toEqual([isMissing ? 'declared' : 'solved', 0]);
      expect(one.own).not.toContain('irrelevant');
    }
  });

  test('guesses where questions cost more than guesses, and takes what is told at once', () => {
    const [dear] = played(place('query-4', { channel: { cost: 4 } }), 'user-compliant', [1]);
    expect(dear!.own.slice(0, 3)).toEqual(['question', 'question', 'answer']);
    const [full] = played(place('query-6-full'), 'user-compliant', [1]);
    expect([full!.own, full!.return]).toEqual([['answer'], 38]);
  });

  test('says nothing where an answer is worth nothing, or less than it takes', () => {
    for (const where of [place('query-4', { parameters: { success: 0 } }), place('query-4', { channel: { cost: 64 } })])
      for (const one of played({ ...where, horizon: 12 }, 'user-compliant', [1, 2])) expect(one.own).toEqual([]);
  });

  test('says no more as utterances cost more, mean over paired seeds', () => {
    const counts = [0, 1, 4, 64].map((cost) =>
      mean(
        played(place('query-4', { channel: { cost }, horizon: 24 }), 'user-compliant', [1, 2, 3]).map(
          ({ own }) => own.length,
        ),
      ),
    );
    for (let i = 1; i < counts.length; i++) expect(counts[i]!).toBeLessThanOrEqual(counts[i - 1]!);
  });

  test('tries a deaf user a few times; says nothing to one that says nothing', () => {
    for (const one of played(place('query-4', { horizon: 48 }), 'user-deaf', [1, 2])) {
      expect(one.own.length).toBeGreaterThan(0);
      expect(one.own.length).toBeLessThan(6);
    }
    for (const one of played(place('query-4', { horizon: 24 }), 'user-mute', [1])) expect(one.own).toEqual([]);
  });

  test.each([
    ['a slow user', 'user-slow', {}],
    ['an impatient one', 'user-stern', {}],
    ['one that rambles', 'user-rambling', {}],
    ['one that tells only what is asked for twice, a kind that it does not imagine', 'user-grudging', {}],
    ['messages that come late', 'user-compliant', { latency: 3 }],
    ['messages of which a quarter are lost', 'user-compliant', { loss: 0.25 }],
    ['a single floor', 'user-compliant', { floor: 'single' }],
  ])('solves the task with %s', (_name, user, channel) => {
    const where = place('query-4', { channel: { cost: 1, ...channel } });
    // A lost request is never made again: there is nothing to solve then.
    const begun = played(where, user, [1, 2, 3, 4]).filter(({ said, own }) => said > 1 || own.length > 0);
    expect(begun.length).toBeGreaterThan(1);
    expect(begun.map(({ last }) => last.outcome)).toEqual(begun.map(() => 'solved'));
  });
});

test('two minds solve a task', () => {
  const where = place('query-4');
  const { last } = talk(where, [mind(where), mind(where)], 1);
  expect((last as ShardedState).outcome).toBe('solved');
});

test('answers the request of a user that refused its questions', () => {
  const where = place('arithmetic-6');
  for (const one of played(where, 'user-grudging', [1, 2, 3]))
    expect(one.last.outcome).toBe(one.first.vector.includes('-') ? 'declared' : 'solved');
});
