import { describe, expect, test } from 'vitest';
import { mend } from '../../src/shardedTask/assistants.ts';
import type { Piece } from '../../src/shardedTask/messages.ts';
import type { ShardedState } from '../../src/shardedTask/state.ts';
import type { Condition, Task } from '../../src/shardedTask/task.ts';
import { readTask } from '../../src/shardedTask/task.ts';
import { begin, newUserMind, replyTo } from '../../src/shardedTask/user.ts';
import { shardedTask } from '../../src/shardedTask/world.ts';
import { environmentOf, named, type Place, talk } from '../talks.ts';

const place = (layout: Place['layout'], more: Partial<Place> = {}): Place => ({
  world: shardedTask as never,
  layout,
  ...more,
});

/** All vectors of so many pieces and values. */
const vectors = (shards: number, values: number): string[] =>
  shards === 0
    ? ['']
    : vectors(shards - 1, values).flatMap((one) => [...Array(values).keys()].map((v) => `${one}${v}`));

/** The stretches of pieces that a user tells an assistant who only answers, one stretch per turn. */
const turnsOf = (task: Task, vector: string): (readonly Piece[])[] => {
  const turns: (readonly Piece[])[] = [];
  let { said, mind } = begin({ task, vector, mind: newUserMind(task), patience: null });
  while (said?.kind === 'pieces') {
    turns.push(said.shards);
    ({ said, mind } = replyTo({ kind: 'answer', fill: [] }, { task, vector, mind, patience: null }));
  }
  return turns;
};

/** P(an eager assistant ends right), over all vectors and all coins of wrong guesses that stay. */
const eagerChance = (task: Task, lock: number): number => {
  const all = vectors(task.shards, task.values);
  const right = (fill: readonly number[], turns: readonly (readonly Piece[])[], vector: string): number => {
    const [news, ...rest] = turns;
    if (news === undefined) return fill.join('') === vector ? 1 : 0;
    // Branches on the coin of the first piece that differs, then on those after it.
    const branch = (at: number, now: readonly number[]): number => {
      const next = news.findIndex(([shard, value], i) => i >= at && now[shard] !== value);
      if (next < 0) return right(now, rest, vector);
      const mended = mend(now, [news[next]!], () => false);
      const stays = lock === 0 ? 0 : lock * branch(next + 1, now);
      return stays + (1 - lock) * branch(next + 1, mended);
    };
    return branch(0, fill);
  };
  const total = all.reduce((sum, vector) => {
    const [first, ...rest] = turnsOf(task, vector);
    return (
      sum +
      right(
        mend(new Array<number>(task.shards).fill(0), first!, () => false),
        rest,
        vector,
      )
    );
  }, 0);
  return total / all.length;
};

const task = (shards: number, values: number, condition: Condition = 'sharded') =>
  readTask({ shards, values, condition }, {});

describe('an eager assistant', () => {
  test.each([
    [4, 4, 0.1],
    [4, 4, 0.3],
    [4, 4, 0.5],
    [6, 2, 0.3],
    [3, 3, 1],
    [4, 4, 0],
  ])('told %i pieces of %i values ends right with (1 − (1 − 1/k)s)^(n−1), s = %f: over all cases', (n, k, s) => {
    expect(eagerChance(task(n, k), s)).toBeCloseTo((1 - (1 - 1 / k) * s) ** (n - 1), 12);
  });

  // [M] of the notes, to their two digits: k = 4, s = .1, .3, .5.
  test('loses as much as the closed form says', () => {
    const chance = (n: number, s: number) => (1 - 0.75 * s) ** (n - 1);
    const rounded = [4, 6, 8].map((n) => [0.1, 0.3, 0.5].map((s) => Number(chance(n, s).toFixed(2))));
    expect(rounded).toEqual([
      [0.79, 0.47, 0.24],
      [0.68, 0.28, 0.1],
      [0.58, 0.17, 0.04],
    ]);
  });

  test('loses nothing where all is told at once, less with a recapitulation, less still with a snowball', () => {
    const [n, k, s] = [4, 3, 0.5];
    const lost = 1 - 1 / k;
    expect(eagerChance(task(n, k, 'full'), s)).toBe(1);
    expect(eagerChance(task(n, k, 'concat'), s)).toBe(1);
    expect(eagerChance(task(n, k, 'recap'), s)).toBeCloseTo((1 - lost * s ** 2) ** (n - 1), 12);
    // Piece i of n is said n − i + 1 times.
    const each = [2, 3, 4].map((i) => 1 - lost * s ** (n - i + 1));
    expect(eagerChance(task(n, k, 'snowball'), s)).toBeCloseTo(each[0]! * each[1]! * each[2]!, 12);
  });

  test('plays as often right as that says', () => {
    const where = place('query-4');
    const cast = [named(where, 'eager', { lock: 0.3 }), named(where, 'user-compliant')];
    const runs = 250;
    const right = Array.from(
      { length: runs },
      (_, seed) => (talk(where, cast, seed).last as ShardedState).outcome,
    ).filter((outcome) => outcome === 'solved').length;
    const expected = (1 - 0.75 * 0.3) ** 3;
    expect(Math.abs(right / runs - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / runs));
  });
});

describe('the scripted assistants', () => {
  const outcomes = (name: string, layout: string, seeds = 12) => {
    const where = place(layout);
    return Array.from({ length: seeds }, (_, seed) => {
      const { episode, said, first, last } = talk(where, [named(where, name), named(where, 'user-compliant')], seed);
      return { return: episode.return, said: said.length, first: first as ShardedState, last: last as ShardedState };
    });
  };

  test('who asks first needs 2n utterances, and is always right', () => {
    for (const { said, last, return: total } of outcomes('ask-then-act', 'query-6')) {
      expect([said, last.outcome, last.attempts]).toEqual([12, 'solved', 0]);
      expect(total).toBe(40 - 12);
    }
  });

  test('a mediator is always right in the end, and pays for every wrong answer', () => {
    for (const { last, said, return: total } of outcomes('mediator', 'query-6')) {
      expect(last.outcome).toBe('solved');
      expect(total).toBe(40 - said - 2 * last.attempts);
    }
  });

  test('who asks finds that there is no answer where there is none', () => {
    const played = outcomes('ask-then-act', 'arithmetic-6', 20);
    for (const { first, last } of played) expect(last.outcome).toBe(first.vector.includes('-') ? 'declared' : 'solved');
    expect(new Set(played.map(({ last }) => last.outcome)).size).toBe(2);
  });

  test('an eager one never says that there is none, and the user leaves', () => {
    for (const { first, last } of outcomes('eager', 'arithmetic-4', 20))
      if (first.vector.includes('-')) expect(last.outcome).toBe('abandoned');
  });
});

describe('the environment', () => {
  const environment = environmentOf(place('arithmetic-4')).inner;
  const state = (vector: string): ShardedState => ({ clock: 0, vector, attempts: 0, outcome: 'open' });
  const say = (vector: string, act: string, content: object, from = 0) =>
    environment.step(
      state(vector),
      {
        actions: [0, 0],
        messages: [0, 1].map((seat) => (seat === from ? { to: [], act, content: content as never } : null)),
      },
      undefined as never,
    );

  test('judges answers and declarations', () => {
    expect(say('0123', 'propose', { fill: [0, 1, 2, 3] })).toMatchObject({ kind: 'terminated', rewards: { team: 40 } });
    expect(say('0123', 'propose', { fill: [0, 1, 2, 2] })).toMatchObject({
      kind: 'ongoing',
      state: { attempts: 1 },
      rewards: { team: -2 },
    });
    for (const fill of [
      [0, 1, 2],
      [0, 1, 2, 3, 0],
      [4, 0, 2, 3],
      [0, 1, 6, 2],
    ])
      expect(say('0123', 'propose', { fill }).rewards.team).toBe(-2);
    expect(say('01-3', 'propose', { fill: [0, 1, 0, 3] }).rewards.team).toBe(-2);
    expect(say('01-3', 'reject', { unanswerable: true })).toMatchObject({ kind: 'terminated', rewards: { team: 40 } });
    expect(say('0123', 'reject', { unanswerable: true })).toMatchObject({ kind: 'terminated', rewards: { team: -2 } });
    expect(say('0123', 'reject', { over: true }, 1)).toMatchObject({ state: { outcome: 'abandoned' } });
  });

  test('does not hear the user answer, nor the assistant leave', () => {
    expect(say('0123', 'propose', { fill: [0, 1, 2, 3] }, 1)).toMatchObject({ kind: 'ongoing', rewards: { team: 0 } });
    expect(say('0123', 'reject', { over: true }, 0)).toMatchObject({ kind: 'ongoing' });
  });
});

describe('the user', () => {
  const one = readTask('arithmetic-4', {});
  const [vector, mind] = ['0-23', newUserMind(one)];
  const knowing = { task: one, vector, mind: { ...mind, told: '1000' }, patience: null };

  test('tells what a specific question is about, of several the first', () => {
    expect(replyTo({ kind: 'question', shards: [3], again: 0 }, knowing).said).toMatchObject({ shards: [[3, 3]] });
    expect(replyTo({ kind: 'question', shards: [9, 2, 3], again: 0 }, knowing).said).toMatchObject({
      shards: [[2, 2]],
    });
  });

  test('does not know what is missing, irrelevant or generic', () => {
    expect(replyTo({ kind: 'question', shards: [1], again: 0 }, knowing).said).toEqual({
      kind: 'unknown',
      topic: 'shard1',
    });
    expect(replyTo({ kind: 'irrelevant', decoy: 0 }, knowing).said).toEqual({ kind: 'unknown', topic: 'decoy0' });
    expect(replyTo({ kind: 'generic' }, knowing).said).toEqual({ kind: 'unknown', topic: 'more' });
  });

  test('goes on with the next piece that it knows, mentions what is irrelevant, and leaves at the end', () => {
    const wrong = { kind: 'answer', fill: [] } as const;
    const second = replyTo(wrong, knowing);
    expect(second.said).toEqual({ kind: 'pieces', first: false, shards: [[2, 2]], decoys: [0] });
    const third = replyTo(wrong, { ...knowing, mind: second.mind });
    expect(third.said).toMatchObject({ shards: [[3, 3]], decoys: [1] });
    expect(replyTo(wrong, { ...knowing, mind: third.mind }).said).toEqual({ kind: 'end' });
  });

  test('leaves after as many wrong answers as it bears', () => {
    const wrong = { kind: 'answer', fill: [] } as const;
    expect(replyTo(wrong, { ...knowing, patience: 1 }).said).toEqual({ kind: 'end' });
    const first = replyTo(wrong, { ...knowing, patience: 2 });
    expect(first.said).toMatchObject({ kind: 'pieces' });
    expect(replyTo(wrong, { ...knowing, mind: first.mind, patience: 2 }).said).toEqual({ kind: 'end' });
  });
});
