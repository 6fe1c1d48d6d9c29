import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withChannel } from '../../src/channel/channel.ts';
import { deafPolicy } from '../../src/channel/hearing.ts';
import type { ChannelObservation } from '../../src/channel/observation.ts';
import { ACTS } from '../../src/channel/settings.ts';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { walk, walkRandom } from '../../src/check/law.ts';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import type { Environment, Message } from '../../src/environment.ts';
import type { Json } from '../../src/json.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import type { Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import { verifyTrace } from '../../src/replay.ts';
import type { Trace } from '../../src/trace.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { type CardsObservation, createCards } from '../worlds/cards.ts';
import { cardsPlayer } from '../worlds/cardsPlayer.ts';
import { anyChannel, emptyDiary, say, speaker } from './speaking.ts';

const cards = createCards();
const kitchen = overcooked.environment({
  rules: 'legacy',
  layout: 'cramped_room',
  horizon: 60,
}) as unknown as Environment;

const CHANNELS: readonly Json[] = [
  {},
  { cost: 0.5, costs: { ask: 2 }, budget: 3, latency: 3, loss: 0.3, floor: 'single', takesStep: true },
  { acts: ['inform', 'ask'], cost: 1, latency: 2, loss: 0.5 },
];

describe.each(CHANNELS.map((channel) => [JSON.stringify(channel), channel] as const))(
  'the channel %s',
  (_, channel) => {
    const around = withChannel(cards, channel);
    describeLaws('around cards', environmentLaws({ environment: around }));
    describeLaws('around a kitchen', environmentLaws({ environment: withChannel(kitchen, channel) }, 3, 40));
    describeLaws(
      'its traces',
      traceLaws(around, () => [
        speaker(around, { 0: say('inform', { content: 1 }), 2: say('inform'), 3: say('inform', { to: [1] }) }),
        randomPolicy(),
        speaker(around, { 0: say('inform', { content: 3 }), 4: say('inform', { text: 'four' }) }),
      ]),
    );
  },
);

describe('a channel that nobody uses', () => {
  test('changes no state, reward, hash, legal action or picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), anyChannel, fc.boolean(), (seed, channel, cook) => {
        const inner = (cook ? kitchen : cards) as Environment;
        const around = withChannel(inner, channel);
        let state = around.initial(walkRandom(seed).fork('initial'));
        let last = '';
        for (const { step, joint, state: before, result } of walk({ environment: inner }, seed, 30)) {
          if (joint.messages !== undefined) break;
          expect(state.world).toEqual(before);
          expect(around.hash(state)).toBe(inner.hash(before));
          expect(around.format(state)).toBe(inner.format(before));
          for (let seat = 0; seat < inner.seats; seat++) {
            expect(around.legal(state, seat)).toEqual(inner.legal(before, seat));
            expect(around.observe(state, seat).world).toEqual(inner.observe(before, seat));
          }
          const next = around.step(state, joint, walkRandom(seed).fork(step));
          expect(next.rewards).toEqual(result.rewards);
          expect(next.kind).toBe(result.kind);
          expect(around.innerJoint(state, joint, next.state)).toEqual(joint);
          state = next.state;
          last = next.kind;
        }
        expect(['ongoing', 'terminated', 'truncated', '']).toContain(last);
      }),
      { numRuns: 60 },
    );
  });

  test('lets deaf policies play as they do without it, whatever they would say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), anyChannel, (seed, channel) => {
        const mute = (policy: Policy<CardsObservation>): Policy<CardsObservation> => ({
          ...policy,
          act: (observation, memory, context) => {
            const { message: _, ...decision } = policy.act(observation, memory, context) as never as {
              message: Message;
              action: number;
              memory: Json;
            };
            return decision;
          },
        });
        const player = () => cardsPlayer(cards) as unknown as Policy<CardsObservation>;
        const cast = [player(), randomPolicy() as unknown as Policy<CardsObservation>, player()];
        const without = playAtOnce(setupOf(cards, cast.map(mute), seed));
        const around = withChannel(cards, channel);
        const setup = setupOf(
          around,
          cast.map((policy) => deafPolicy<CardsObservation, Json>(policy)),
          seed,
        );
        const within = playAtOnce(setup);
        expect(within.failure).toBeNull();
        expect(within.trace.steps).toEqual(without.trace.steps);
        expect(within.trace.footer).toEqual(without.trace.footer);
      }),
      { numRuns: 60 },
    );
  });
});

/** An episode of three seats around the cards; seats without a script rest. */
const converse = (channel: Json, scripts: readonly { readonly [step: number]: Message }[], seed = 1) => {
  const around = withChannel(cards, channel);
  const diaries = [0, 1, 2].map(emptyDiary);
  const policies = diaries.map((diary, seat) => speaker<CardsObservation>(around, scripts[seat] ?? {}, diary));
  const setup = setupOf(around, policies, seed);
  return { around, diaries, episode: playAtOnce(setup) };
};

/** [step] ids in an inbox. */
const ids = (inboxes: readonly (readonly { readonly id: string }[])[]) =>
  inboxes.map((inbox) => inbox.map(({ id }) => id));

describe('what is said', () => {
  test('reaches whom it is for at the next step, and comes back to who said it', () => {
    const { diaries } = converse({}, [{ 1: say('inform', { to: [2], content: { holds: 1 } }), 3: say('ask') }]);
    expect(ids(diaries[0]!.inboxes).slice(0, 6)).toEqual([[], [], ['1.0'], [], ['3.0'], []]);
    expect(ids(diaries[1]!.inboxes).slice(0, 6)).toEqual([[], [], [], [], ['3.0'], []]);
    expect(ids(diaries[2]!.inboxes).slice(0, 6)).toEqual([[], [], ['1.0'], [], ['3.0'], []]);
    expect(diaries[2]!.inboxes[2]).toEqual([
      { id: '1.0', from: 0, step: 1, message: { to: [2], act: 'inform', content: { holds: 1 } } },
    ]);
  });

  test('is late by the latency, one’s own excepted, and ordered by step and speaker', () => {
    const { diaries } = converse({ latency: 3 }, [
      { 0: say('inform'), 2: say('inform') },
      { 0: say('inform'), 2: say('inform') },
    ]);
    expect(ids(diaries[2]!.inboxes).slice(0, 6)).toEqual([[], [], [], ['0.0', '0.1'], [], ['2.0', '2.1']]);
    expect(ids(diaries[0]!.inboxes).slice(0, 6)).toEqual([[], ['0.0'], [], ['0.1', '2.0'], [], ['2.1']]);
  });

  test('costs what its act costs, the team and who said it, also where it is lost', () => {
    for (const loss of [0, 1]) {
      const { episode } = converse({ cost: 0.5, costs: { ask: 2 }, loss }, [
        { 0: say('inform'), 1: say('ask') },
        { 0: say('ask', { to: [0] }) },
      ]);
      expect(episode.return).toBe(-4.5);
      expect(episode.seatReturns).toEqual([-2.5, -2, 0]);
      expect(episode.trace.steps.slice(0, 3).map(({ r }) => r)).toEqual([-2.5, -2, undefined]);
    }
  });

  test('goes out only while there is budget, and costs nothing beyond', () => {
    const talk = Object.fromEntries([0, 1, 2, 3].map((step) => [step, say('inform')]));
    const { diaries, episode } = converse({ budget: 2, cost: 1 }, [talk, { 3: say('inform') }]);
    expect(diaries[0]!.fates.slice(0, 6)).toEqual([null, 'sent', 'sent', 'budget', 'budget', null]);
    expect(diaries[0]!.left.slice(0, 4)).toEqual([2, 1, 0, 0]);
    expect(ids(diaries[2]!.inboxes).slice(0, 6)).toEqual([[], ['0.0'], ['1.0'], [], ['3.1'], []]);
    expect(episode.return).toBe(-3);
  });

  test('is lost as often as the channel says, and nobody is told', () => {
    const talk = Object.fromEntries(Array.from({ length: 24 }, (_, step) => [step, say('inform', { to: [1] })]));
    let heard = 0;
    let sent = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { diaries } = converse({ loss: 0.3 }, [talk], seed);
      heard += diaries[1]!.inboxes.flat().length;
      sent += diaries[0]!.inboxes.flat().length;
      expect(new Set(diaries[0]!.fates.slice(1))).toEqual(new Set(['sent']));
    }
    expect(sent).toBe(60 * 23);
    // 1380 draws: five standard deviations are 0.062.
    expect(Math.abs(1 - heard / sent - 0.3)).toBeLessThan(0.062);
  });

  test('is lost or not whatever others say', () => {
    const talk = Object.fromEntries(Array.from({ length: 23 }, (_, step) => [step, say('inform', { to: [1] })]));
    const heardOf2 = (scripts: readonly { readonly [step: number]: Message }[]) =>
      converse({ loss: 0.5 }, scripts, 7).diaries[1]!.inboxes.flatMap((inbox) =>
        inbox.flatMap(({ id, from }) => (from === 2 ? [id] : [])),
      );
    const alone = heardOf2([{}, {}, talk]);
    expect(alone.length).toBeGreaterThan(3);
    expect(heardOf2([talk, talk, talk].map((one, seat) => (seat === 1 ? {} : one)))).toEqual(alone);
  });

  test('takes the step of who says it, where it does', () => {
    for (const takesStep of [false, true]) {
      const around = withChannel(cards, { takesStep });
      const setup = setupOf(
        around,
        [0, 1, 2].map((seat) =>
          speaker<CardsObservation>(
            around,
            seat === 0 ? { 0: say('inform') } : {},
            emptyDiary(),
            seat === 0 ? [1] : [],
          ),
        ),
        3,
      );
      const { trace } = playAtOnce(setup);
      const state = around.initial(setup.random.environment.fork('initial'));
      const joint = { actions: trace.steps[0]!.a, messages: trace.steps[0]!.m! };
      const next = around.step(state, joint, setup.random.environment.fork(0)).state;
      expect(next.world.table.last?.act).toBe(takesStep ? 'stay' : 'play');
      expect(trace.steps[0]!.a).toEqual([1, 0, 0]);
      expect(around.innerJoint(state, joint, next).actions).toEqual([takesStep ? 0 : 1, 0, 0]);
    }
  });

  test('reaches the environment inside where it got through, and only then', () => {
    const heardInside = (channel: Json) => {
      const around = withChannel(cards, channel);
      const state = around.initial(createRandom(1));
      const joint = { actions: [0, 0, 0], messages: [say('inform'), null, null] };
      const next = around.step(state, joint, createRandom(2)).state;
      expect(around.innerJoint(state, joint, next).messages).toEqual(channel === null ? joint.messages : undefined);
      return next.world.said[0];
    };
    expect(heardInside(null)).toEqual(say('inform'));
    expect(heardInside({ loss: 1 })).toBeNull();
    expect(heardInside({ budget: 0 })).toBeNull();
  });
});

describe('a single floor', () => {
  /** [step] the seats whose messages went out. */
  const spoke = (scripts: readonly { readonly [step: number]: Message }[], seed = 1, channel: Json = {}) => {
    const { diaries } = converse({ floor: 'single', ...(channel as object) }, scripts, seed);
    return Array.from({ length: 8 }, (_, step) =>
      [0, 1, 2].filter((seat) => diaries[seat]!.fates[step + 1] === 'sent'),
    );
  };
  const always = (more: Partial<Message> = {}) =>
    Object.fromEntries(Array.from({ length: 8 }, (_, step) => [step, say('inform', more)]));

  test('is one seat’s at a step', () => {
    for (const seats of spoke([always(), always(), always()])) expect(seats).toHaveLength(1);
  });

  test('goes to whoever wants it most', () => {
    expect(
      spoke([
        { 0: say('inform', { motivation: 2 }) },
        { 0: say('inform') },
        { 0: say('inform', { motivation: 3.5 }) },
      ])[0],
    ).toEqual([2]);
  });

  test('is drawn among equals: each gets it about as often', () => {
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 300; seed++)
      counts[spoke([{ 0: say('inform') }, { 0: say('inform') }, { 0: say('inform') }], seed)[0]![0]!]!++;
    // 300 draws of 1/3: four standard deviations are 33.
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(33);
  });

  test('is nobody’s twice in a row before a step of silence', () => {
    expect(spoke([always({ motivation: 5 })])).toEqual([[0], [], [0], [], [0], [], [0], []]);
    expect(spoke([always({ motivation: 5 }), always({ motivation: 1 })])).toEqual([
      [0],
      [1],
      [0],
      [1],
      [0],
      [1],
      [0],
      [1],
    ]);
  });

  test('goes to whom a question was for, also against who wants it more', () => {
    const asked = { 0: say('ask', { to: [2] }) };
    const reply = { 1: say('inform', { motivation: 1 }) };
    expect(spoke([asked, { 1: say('inform', { motivation: 5 }) }, reply])[1]).toEqual([2]);
  });

  test('is taken from whom was asked and keeps silent only by who wants it badly', () => {
    const asked = { 0: say('ask', { to: [2] }) };
    expect(spoke([asked, { 1: say('inform', { motivation: 3.9 }) }])[1]).toEqual([]);
    expect(spoke([asked, { 1: say('inform', { motivation: 4 }) }])[1]).toEqual([1]);
  });

  test('is free again after a step at which whom was asked said nothing', () => {
    const asked = { 0: say('ask', { to: [2] }) };
    expect(spoke([asked, { 1: say('inform'), 2: say('inform') }]).slice(0, 3)).toEqual([[0], [], [1]]);
  });

  test('is kept for a late question from the step at which it is heard', () => {
    const asked = { 0: say('ask', { to: [2] }) };
    const other = { 1: say('inform'), 3: say('inform') };
    expect(spoke([asked, other, { 3: say('inform', { motivation: 1 }) }], 1, { latency: 3 }).slice(0, 4)).toEqual([
      [0],
      [1],
      [],
      [2],
    ]);
  });

  test('is not given by a question that is lost', () => {
    const asked = { 0: say('ask', { to: [2] }) };
    expect(spoke([asked, { 1: say('inform') }, { 1: say('inform', { motivation: 1 }) }], 1, { loss: 1 })[1]).toEqual([
      1,
    ]);
  });

  test('costs nothing who does not get it', () => {
    const { episode } = converse({ floor: 'single', cost: 1 }, [always(), always(), always()]);
    expect(episode.return).toBe(-8);
  });
});

describe('a message that the channel does not carry', () => {
  const failure = (message: unknown, channel: Json = {}) => {
    const around = withChannel(cards, channel);
    const rest = { name: 'rest', begin: () => null, act: () => ({ action: 0, memory: null }) };
    const speaks: Policy<ChannelObservation<CardsObservation>> = {
      name: 'speaks',
      begin: () => null,
      act: () => ({ action: 0, memory: null, message: message as Message }),
    };
    return playAtOnce(setupOf(around, [rest, speaks, rest], 1)).failure;
  };

  test.each([
    [say('infrom'), {}, "seat 1 said 'infrom', which is no act; did you mean 'inform'? it carries inform, request"],
    [
      say('ask'),
      { acts: ['inform', 'acknowledge'] },
      'is an act that this channel does not carry; it carries inform, acknowledge',
    ],
    [say('ask', { to: [1] }), {}, "seat 1 said 'ask' to itself"],
    [say('ask', { to: [3] }), {}, 'seats are 0 to 2'],
    [say('ask', { to: [0, 0] }), {}, 'twice'],
    [say('ask', { confidence: 2 }), {}, 'confidence'],
    [say('ask', { motivation: 0 }), {}, 'motivation'],
    [{ ...say('ask'), wish: 1 }, {}, 'wish'],
  ])('%j fails the episode of who said it', (message, channel, words) => {
    const failed = failure(message, channel);
    expect(failed).toMatchObject({ seat: 1, step: 0, cause: 'partner' });
    expect(failed?.reason).toContain(words);
  });

  test('is refused by the environment itself, so that no trace can hold it', () => {
    const around = withChannel(cards, { acts: ['inform'] });
    const state = around.initial(createRandom(1));
    expect(() =>
      around.step(state, { actions: [0, 0, 0], messages: [say('ask'), null, null] }, createRandom(1)),
    ).toThrow(/does not carry/);
  });
});

test('replay finds whatever is changed in a message, also in one that was lost or did not go out', () => {
  for (const channel of [{}, { loss: 1 }, { budget: 0 }, { floor: 'single' }]) {
    const { around, episode } = converse(channel, [
      { 2: say('inform', { content: { holds: 2 }, motivation: 2, text: 'two' }) },
      { 2: say('ask', { to: [0], motivation: 4 }) },
    ]);
    const verified = (change: (messages: (Message | null)[]) => void) => {
      const trace = structuredClone(episode.trace) as unknown as Trace;
      change(trace.steps[2]!.m as (Message | null)[]);
      return verifyTrace(trace, around);
    };
    expect(verified(() => {})).toEqual({ ok: true, complete: true });
    const changes: ((messages: (Message | null)[]) => void)[] = [
      (messages) => Object.assign(messages[0]!, { content: { holds: 3 } }),
      (messages) => Object.assign(messages[0]!, { to: [1] }),
      (messages) => Object.assign(messages[0]!, { act: 'propose' }),
      (messages) => Object.assign(messages[0]!, { motivation: 2.5 }),
      (messages) => Object.assign(messages[0]!, { text: 'three' }),
      (messages) => messages.splice(0, 1, null),
      (messages) => messages.splice(2, 1, say('inform')),
    ];
    for (const change of changes)
      expect(verified(change)).toMatchObject({ ok: false, what: expect.stringMatching(/state|reward/), step: 2 });
  }
});

test('a state is the same in whatever order its messages were written, and after it was read again', () => {
  const around = withChannel(cards, { latency: 3 });
  const after = (message: Message) => {
    const joint = { actions: [0, 0, 0], messages: [message, null, null] };
    return around.step(around.initial(createRandom(1)), joint, createRandom(1)).state;
  };
  const [one, other] = [
    after({ text: 'x', content: { b: 1, a: 2 }, act: 'ask', to: [] }),
    after({ to: [], act: 'ask', content: { b: 1, a: 2 }, text: 'x' }),
  ] as const;
  expect(around.hash(one)).toBe(around.hash(other));
  expect(around.hash(around.decode(JSON.parse(JSON.stringify(around.encode(one))) as Json))).toBe(around.hash(one));
});

test('no state of another shape is decoded', () => {
  const around = withChannel(cards, {});
  const state = around.step(
    around.initial(createRandom(1)),
    { actions: [0, 0, 0], messages: [say('ask'), null, null] },
    createRandom(1),
  ).state;
  const json = around.encode(state) as { talk: { sent: number[] } };
  expect(() => around.decode({ ...json, step: -1 } as Json)).toThrow(/no state of a channel: step/);
  expect(() => around.decode({ ...json, talk: { ...json.talk, sent: [0] } } as Json)).toThrow(/1 of 3 seats/);
  expect(() => around.decodeObservation({ world: null } as Json)).toThrow(/no observation of a channel: inbox/);
});

test('a picture shows what was said last and what became of it', () => {
  const around = withChannel(cards, { budget: 0 });
  const joint = { actions: [0, 0, 0], messages: [say('ask', { to: [1], content: 'hand' }), null, null] };
  const { state } = around.step(around.initial(createRandom(1)), joint, createRandom(1));
  expect(around.format(state).split('\n').at(-1)).toBe('seat 0 to 1: ask "hand" (had no message left)');
});

test('its lowest return holds the cost of all messages that can be said', () => {
  const lowest = (channel: Json) => withChannel(cards, channel).lowestReturn;
  expect(lowest({})).toBe(0);
  expect(lowest({ cost: 1 })).toBe(-3 * 24);
  expect(lowest({ cost: 1, floor: 'single' })).toBe(-24);
  expect(lowest({ cost: 1, budget: 2 })).toBe(-6);
  expect(lowest({ cost: 1, costs: { ask: 3 }, budget: 2 })).toBe(-18);
  expect(lowest({ cost: 1, costs: { ask: 3 }, budget: 2, acts: ['inform'] })).toBe(-6);
});

test('its name says what is unusual about it', () => {
  expect(withChannel(cards, {}).id).toBe('cards/plain/small+channel');
  expect(
    withChannel(cards, { cost: 1, costs: { ask: 2 }, floor: 'single', takesStep: true, acts: ['ask', 'inform'] }).id,
  ).toBe('cards/plain/small+channel(acts ask inform, cost 1, costs ask 2, floor single, takesStep)');
  expect(ACTS).toHaveLength(10);
});
