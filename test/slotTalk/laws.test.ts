import { describe, expect, test } from 'vitest';
import { channelWorld } from '../../src/channel/world.ts';
import { conversationLaws } from '../../src/check/conversationLaws.ts';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import { createRandom } from '../../src/random.ts';
import { formatSlotMessage, makeSlotMessage, readSlotMessage, type SlotMessage } from '../../src/slotTalk/messages.ts';
import { parseWords } from '../../src/slotTalk/parse.ts';
import { slotTalk } from '../../src/slotTalk/world.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { environmentOf, mind, named, type Place } from '../talks.ts';

const request = { rules: 'standard', layout: 'train', horizon: 60 };
const environment = slotTalk.environment(request);
const knowledge = slotTalk.knowledge(environment) as never;
const place: Place = { world: slotTalk as never, layout: 'train', horizon: 60 };

describeLaws('SlotTalk, the environment', environmentLaws({ environment, knowledge }, 4, 70));
describeLaws('SlotTalk, the world', worldLaws(slotTalk, [request, { ...request, layout: 'small' }]));
describeLaws('SlotTalk with its channel, the world', worldLaws(channelWorld(slotTalk as never), [request]));
describeLaws('SlotTalk, the knowledge', knowledgeLaws(environment, knowledge, { runs: 3 }));
describeLaws(
  'SlotTalk, the traces of a talk',
  traceLaws(
    environmentOf(place),
    () => [named(place, 'form', { proactivity: 0.5 }), named(place, 'user-distracted')],
    2,
  ),
);
const small: Place = { world: slotTalk as never, layout: 'small', horizon: 20 };
describeLaws(
  'SlotTalk, a user',
  policyLaws(environmentOf(small), () => named(small, 'user-stubborn'), { runs: 1 }),
);
describeLaws(
  'SlotTalk, a form',
  policyLaws(environmentOf(small), () => named(small, 'form', { proactivity: 0.5 }), { runs: 1 }),
);
describeLaws(
  'SlotTalk, a mind in either seat',
  policyLaws(environmentOf(small), () => mind(small, { gate: 'value', hypotheses: 6 }), { runs: 1, checked: 10 }),
);

for (const channel of [{ cost: 1 }, { cost: 1, loss: 0.3, latency: 2 }]) {
  const around = environmentOf({ ...place, channel });
  const conversation = slotTalk.conversation!(environment, channel);
  describeLaws(
    `SlotTalk, its conversation ${JSON.stringify(channel)}`,
    conversationLaws(around, conversation as never, knowledge),
  );
}

describe('messages of SlotTalk', () => {
  const ALL: readonly SlotMessage[] = [
    { kind: 'question', slot: 2, without: [], offers: null },
    { kind: 'question', slot: 0, without: [1, 3], offers: [0, 2] },
    { kind: 'question', slot: 0, without: [], offers: [4] },
    { kind: 'proposal', entity: 12, values: '0312', extras: [], amends: null },
    {
      kind: 'proposal',
      entity: 12,
      values: '0312',
      extras: [
        [0, 3],
        [2, 1],
      ],
      amends: null,
    },
    { kind: 'fact', extra: 1, value: 2 },
    { kind: 'choice', slot: 3, value: 0 },
    { kind: 'refusal', slot: 1 },
    { kind: 'end' },
    { kind: 'curiosity', extra: 0 },
    { kind: 'booking', entity: 7 },
    { kind: 'aside', about: 'it rains' },
  ];
  test.each(ALL)('are read as they were meant: %o', (said) => {
    const message = makeSlotMessage(0, said, '3.1');
    expect(readSlotMessage(JSON.parse(JSON.stringify(message)))).toEqual(said);
    expect(message).toMatchObject({ to: [1], replyTo: '3.1' });
    expect(parseWords(formatSlotMessage(said))).toEqual(said);
  });

  test('a refused proposal is amended in its content, not in its words', () => {
    const said: SlotMessage = { kind: 'proposal', entity: 1, values: '00', extras: [], amends: 1 };
    expect(readSlotMessage(makeSlotMessage(0, said))).toEqual(said);
  });

  test('mean nothing where they are none', () => {
    for (const message of [
      { to: [1], act: 'ask' },
      { to: [1], act: 'ask', content: { slot: -1 } },
      { to: [1], act: 'ask', content: { slot: 1, extra: 1 } },
      { to: [1], act: 'handOff', content: { slot: 1 } },
      { to: [1], act: 'toString', content: {} },
      { to: [1], act: 'propose', content: { entity: 1, values: 'x' } },
    ])
      expect(readSlotMessage(message)).toBeNull();
    expect(parseWords('I would like a pizza')).toBeNull();
  });

  test('free words are understood in several forms', () => {
    expect(parseWords("I'd like 3 for slot 2")).toEqual({ kind: 'choice', slot: 2, value: 3 });
    expect(parseWords('slot 2: 3')).toEqual({ kind: 'choice', slot: 2, value: 3 });
    expect(parseWords('Yes, book 7!')).toEqual({ kind: 'booking', entity: 7 });
  });
});

describe('what SlotTalk is asked for', () => {
  test('is read with its parameters, and refused in words with a path', () => {
    const own = { slots: 2, values: 3, entities: 5, influence: 0.5, accepts: 9 };
    const { domain } = slotTalk.environment({ rules: 'standard', layout: own, parameters: { success: 7 } }) as never;
    expect(domain).toMatchObject({ slots: 2, values: 3, influence: 0.5, accepts: 3, success: 7, reading: 0.01 });
    for (const [layout, path] of [
      [{ slots: 0, values: 3, entities: 5 }, 'layout.slots'],
      [{ slots: 2, values: 3, entities: 5, colour: 'red' }, 'layout'],
      ['midium', 'layout'],
    ] as const)
      expect(() => slotTalk.environment({ rules: 'standard', layout: layout as never })).toThrow(
        expect.objectContaining({ name: 'WorldError', path }),
      );
    expect(() => slotTalk.environment({ rules: 'standard', layout: 'small', parameters: { influence: 2 } })).toThrow(
      expect.objectContaining({ path: 'parameters.influence' }),
    );
  });

  test('gives places of different rules different names', () => {
    const id = (parameters: object) =>
      slotTalk.environment({ rules: 'standard', layout: 'small', parameters: parameters as never }).id;
    expect(id({})).toBe(id({ success: 100 }));
    expect(new Set([id({}), id({ success: 5 }), id({ influence: 0.5 }), id({ accepts: 2 })]).size).toBe(4);
  });

  test('a change of what the user wants is taken or refused in words', () => {
    const state = environment.initial(createRandom(1));
    const { state: changed } = slotTalk.change(environment, state, { want: { slot: 1, order: '3210' } });
    expect(changed.goal.order[1]).toBe('3210');
    for (const want of [{ slot: 1, order: '3211' }, { slot: 9, order: '3210' }, { slot: 1 }])
      expect(() => slotTalk.change(environment, state, { want: want as never })).toThrow(
        expect.objectContaining({ name: 'WorldError' }),
      );
  });
});
