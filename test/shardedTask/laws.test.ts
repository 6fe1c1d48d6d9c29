import { describe, expect, test } from 'vitest';
import { conversationLaws } from '../../src/check/conversationLaws.ts';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import { createRandom } from '../../src/random.ts';
import {
  formatTaskMessage,
  makeTaskMessage,
  parseWords,
  readTaskMessage,
  type TaskMessage,
} from '../../src/shardedTask/messages.ts';
import { drawVector } from '../../src/shardedTask/state.ts';
import { readTask, resultOf } from '../../src/shardedTask/task.ts';
import { shardedTask } from '../../src/shardedTask/world.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { environmentOf, mind, named, type Place } from '../talks.ts';

const request = { rules: 'standard', layout: 'arithmetic-6' };
const environment = shardedTask.environment(request);
const knowledge = shardedTask.knowledge(environment) as never;
const place: Place = { world: shardedTask as never, layout: 'arithmetic-6', horizon: 30 };

describeLaws('the sharded task, the environment', environmentLaws({ environment, knowledge }, 4, 60));
describeLaws('the sharded task, the world', worldLaws(shardedTask, [request, { ...request, layout: 'query-4-recap' }]));
describeLaws('the sharded task, the knowledge', knowledgeLaws(environment, knowledge, { runs: 3 }));
describeLaws(
  'the sharded task, the traces of a talk',
  traceLaws(environmentOf(place), () => [named(place, 'eager', { lock: 0.5 }), named(place, 'user-distracted')], 2),
);
for (const name of ['user-impatient', 'eager', 'ask-then-act'])
  describeLaws(
    `the sharded task, ${name}`,
    policyLaws(environmentOf(place), () => named(place, name), { runs: 1, checked: 12 }),
  );
describeLaws(
  'the sharded task, a mind in either seat',
  policyLaws(environmentOf(place), () => mind(place, { gate: 'value', hypotheses: 6 }), { runs: 1, checked: 10 }),
);

for (const channel of [{ cost: 1 }, { cost: 1, loss: 0.3, latency: 2 }]) {
  const around = environmentOf({ ...place, channel });
  const conversation = shardedTask.conversation!(environment, channel);
  describeLaws(
    `the sharded task, its conversation ${JSON.stringify(channel)}`,
    conversationLaws(around, conversation as never, knowledge),
  );
}

describe('messages of the sharded task', () => {
  const ALL: readonly TaskMessage[] = [
    { kind: 'question', shards: [1], again: 2 },
    { kind: 'pieces', first: true, shards: [[0, 3]], decoys: [] },
    {
      kind: 'pieces',
      first: false,
      shards: [
        [0, 3],
        [2, 1],
      ],
      decoys: [1],
    },
    { kind: 'aside', about: 'it rains' },
    { kind: 'unknown', topic: 'shard3' },
    { kind: 'end' },
    { kind: 'question', shards: [2], again: 0 },
    { kind: 'question', shards: [2, 3], again: 0 },
    { kind: 'irrelevant', decoy: 1 },
    { kind: 'generic' },
    { kind: 'goOn' },
    { kind: 'answer', fill: [0, 3, 1] },
    { kind: 'declaration' },
  ];
  test.each(ALL)('are read as they were meant: %o', (said) => {
    const message = makeTaskMessage(1, said, '2.0');
    expect(readTaskMessage(JSON.parse(JSON.stringify(message)))).toEqual(said);
    expect(message).toMatchObject({ to: [0], replyTo: '2.0' });
    expect(parseWords(formatTaskMessage(said))).toEqual(said);
  });

  test('mean nothing where they are none', () => {
    for (const message of [
      { to: [1], act: 'ask', content: { shard: 'a' } },
      { to: [1], act: 'propose', content: { fill: [] } },
      { to: [1], act: 'request', content: {} },
      { to: [1], act: 'handOff' },
    ])
      expect(readTaskMessage(message)).toBeNull();
  });
});

describe('a task', () => {
  test.each(['query', 'arithmetic'] as const)('of %s has another result for each filling', (work) => {
    const results = new Set<number>();
    for (let index = 0; index < 4 ** 4; index++)
      results.add(resultOf({ work, values: 4 }, [index % 4, (index >> 2) % 4, (index >> 4) % 4, index >> 6]));
    expect(results.size).toBe(4 ** 4);
    expect(Math.max(...results)).toBeLessThan(4 ** 4);
  });

  test('has a hole as often as it says, never in the first piece', () => {
    const task = readTask('arithmetic-6', {});
    const drawn = Array.from({ length: 2000 }, (_, i) => drawVector(task, createRandom(i)));
    const holes = drawn.filter((vector) => vector.includes('-'));
    expect(Math.abs(holes.length / 2000 - 0.5)).toBeLessThan(0.04);
    expect(new Set(holes.map((vector) => vector.indexOf('-')))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(drawVector(readTask('query-6', {}), createRandom(1))).not.toContain('-');
  });

  test('is read with its parameters, and refused in words with a path', () => {
    const own = { shards: 3, values: 2, condition: 'recap', missing: 0.25 };
    const { task } = shardedTask.environment({ rules: 'standard', layout: own, parameters: { wrong: 9 } }) as never;
    expect(task).toMatchObject({ work: 'query', shards: 3, values: 2, condition: 'recap', missing: 0.25, wrong: 9 });
    for (const [layout, path] of [
      [{ shards: 9, values: 2 }, 'layout.shards'],
      [{ shards: 3, values: 2, condition: 'whole' }, 'layout.condition'],
      ['query-5', 'layout'],
    ] as const)
      expect(() => shardedTask.environment({ rules: 'standard', layout: layout as never })).toThrow(
        expect.objectContaining({ name: 'WorldError', path }),
      );
  });

  test('is changed from outside, or the change is refused in words', () => {
    const state = environment.initial(createRandom(1));
    expect(shardedTask.change(environment, state, { vector: '01-321' }).state.vector).toBe('01-321');
    for (const vector of ['-12321', '012', '01-32-', '012349'])
      expect(() => shardedTask.change(environment, state, { vector })).toThrow(
        expect.objectContaining({ name: 'WorldError', path: 'vector' }),
      );
  });
});
