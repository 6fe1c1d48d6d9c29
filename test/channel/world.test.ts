/** Worlds whose environments have channels: what they are told, and what they never notice. */
import { describe, expect, test } from 'vitest';
import { channelOf, innerOf } from '../../src/channel/channel.ts';
import { channelWorld } from '../../src/channel/world.ts';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { worldKit } from '../../src/check/kit.ts';
import { walk } from '../../src/check/law.ts';
import type { Environment } from '../../src/environment.ts';
import { overcooked as kitchens } from '../../src/overcooked/world.ts';
import { createRandom } from '../../src/random.ts';
import { type Transition, type World, WorldError } from '../../src/world.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { cards as cardGame } from '../worlds/cardsWorld.ts';
import { say } from './speaking.ts';

const CHANNEL = { cost: 0.5, latency: 2, loss: 0.4, takesStep: true };
const told: Transition[] = [];
/** The card game with a channel of its own, and an annotator that remembers what it was told. */
const spied = {
  ...(cardGame as unknown as World),
  channel: CHANNEL,
  annotator: () => {
    const annotate = cardGame.annotator();
    return (transition: Transition) => {
      told.push(transition);
      return annotate(transition as never);
    };
  },
} as World;
const cards = channelWorld(spied);
const overcooked = channelWorld(kitchens as unknown as World);
const PLACE = { rules: 'plain', layout: 'small' };

describe('the laws of worlds', () => {
  for (const { subject, laws } of worldKit(cards, [PLACE], { runs: 3, told: () => {} }))
    describeLaws(
      `${subject}, with a channel of its own`,
      laws.filter(({ name }) => !name.includes('steps in')),
    );
});

test('a request’s settings are laid over the world’s own; `off` leaves none', () => {
  const settingsOf = (channel?: object | string) =>
    channelOf(cards.environment(channel === undefined ? PLACE : { ...PLACE, channel: channel as never }))?.settings;
  expect(settingsOf()).toMatchObject({ cost: 0.5, latency: 2, loss: 0.4, floor: 'simultaneous' });
  expect(settingsOf({ cost: 3, floor: 'single' })).toMatchObject({ cost: 3, latency: 2, floor: 'single' });
  expect(settingsOf('off')).toBeUndefined();
  expect(channelOf(overcooked.environment({ rules: 'legacy', layout: 'cramped_room' }))).toBeNull();
});

test('settings that make no sense are refused with their place', () => {
  const refused = (channel: unknown) => {
    try {
      cards.environment({ ...PLACE, channel: channel as never });
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(WorldError);
      return (error as WorldError).path;
    }
  };
  expect(refused({ cost: -1 })).toBe('channel.cost');
  expect(refused({ costs: { ask: 'much' } })).toBe('channel.costs.ask');
  expect(refused({ speed: 1 })).toBe('channel');
  expect(refused(['off'])).toBe('channel');
  expect(refused('on')).toBe('channel');
});

test('an annotator is told of the inside: the actions taken there, the messages that got through, and who heard what when', () => {
  const environment = cards.environment({ ...PLACE, channel: { loss: 0 } });
  const annotate = cards.annotator();
  let state = environment.initial(createRandom(1));
  told.length = 0;
  for (let step = 0; step < 3; step++) {
    const messages = [step === 0 ? say('ask', { to: [1] }) : null, null, null];
    const joint = { actions: [step === 0 ? 1 : 0, 0, 0], messages };
    const { state: after } = environment.step(state, joint, createRandom(2).fork(step));
    const events = annotate({ environment, before: state, joint, after });
    expect(events).toEqual([{ kind: 'idle', seat: step, detail: 'stays' }]);
    state = after;
  }
  expect(told.map(({ environment: one }) => one === innerOf(environment))).toEqual([true, true, true]);
  expect(told[0]!.joint).toEqual({ actions: [0, 0, 0], messages: [say('ask', { to: [1] }), null, null] });
  expect(told.map(({ before }) => (before as { table: { clock: number } }).table.clock)).toEqual([0, 1, 2]);
  expect(told.map(({ talk }) => talk!.sent[0]?.act)).toEqual(['ask', undefined, undefined]);
  const heard = told.map(({ talk }) => talk!.heard.map((inbox) => inbox.map(({ id }) => id)));
  expect(heard).toEqual([
    [['0.0'], [], []],
    [[], ['0.0'], []],
    [[], [], []],
  ]);
});

test('a lost message reaches no annotator as one that got through, and is told as sent', () => {
  const environment = cards.environment({ ...PLACE, channel: { loss: 1 } });
  const before = environment.initial(createRandom(1));
  const joint = { actions: [0, 0, 0], messages: [say('ask'), null, null] };
  const { state: after } = environment.step(before, joint, createRandom(2));
  told.length = 0;
  cards.annotator()({ environment, before, joint, after });
  expect(told[0]!.joint.messages).toBeUndefined();
  expect(told[0]!.talk!.sent[0]).toEqual(say('ask'));
});

test('a change from outside changes the inside and leaves what was said on its way', () => {
  const environment = cards.environment(PLACE);
  const joint = { actions: [0, 0, 0], messages: [say('ask'), null, null] };
  const { state } = environment.step(environment.initial(createRandom(1)), joint, createRandom(5));
  const changed = cards.change(environment, state, { slips: 2 });
  expect(changed.environment).toBe(environment);
  expect(changed.state).toEqual({ ...(state as object), world: expect.objectContaining({}) });
  expect((changed.state as { world: { table: { slips: number } } }).world.table.slips).toBe(2);
  const kitchen = overcooked.environment({ rules: 'legacy', layout: 'cramped_room', channel: { cost: 1 } });
  const blocked = overcooked.change(kitchen, kitchen.initial(createRandom(1)), { block: { x: 3, y: 2 } });
  expect(blocked.environment).not.toBe(kitchen);
  expect(channelOf(blocked.environment)?.settings).toEqual(channelOf(kitchen)?.settings);
});

test('drawings and knowledge are those of the inside', () => {
  const request = { rules: 'legacy', layout: 'cramped_room', horizon: 30 };
  const [plain, around] = [overcooked.environment(request), overcooked.environment({ ...request, channel: {} })];
  const [known, heard] = [overcooked.knowledge(plain), overcooked.knowledge(around)];
  const artist = overcooked.artist!;
  for (const { state } of walk({ environment: plain, knowledge: known as never }, 3, 30)) {
    const spoken = { world: state, step: 0, talk: null };
    expect(artist.draw(around, spoken)).toEqual(artist.draw(plain, state));
    expect(artist.ground(around)).toEqual(artist.ground(plain));
    expect(artist.tell(around, spoken)).toBe(artist.tell(plain, state));
    const facts = known.facts(plain.observe(state, 0), 0);
    const skill = known.propose(facts, 0);
    expect(known.record(facts)).toEqual(heard.record(heard.facts(around.observe(spoken, 0), 0)));
    expect(heard.control(skill, around.observe(spoken, 0), 0, createRandom(1))).toEqual(
      known.control(skill, plain.observe(state, 0), 0, createRandom(1)),
    );
    const heardHere = around.observe(spoken, 0);
    expect(heard.standing!.regard(heardHere, [0, 1])).toBe(heardHere);
    const stood = heard.standing!.regard(heardHere, [0, 99]) as { world: unknown };
    expect(stood.world).toEqual(known.standing!.regard(plain.observe(state, 0), [0, 99]));
  }
});

describe('the laws of environments catch a channel that', () => {
  const around = overcooked.environment({
    rules: 'legacy',
    layout: 'cramped_room',
    horizon: 40,
    channel: { latency: 2 },
  });
  type Broken = { readonly talk: { readonly coming: readonly object[] } | null };
  const variants: readonly (readonly [string, Partial<Environment>])[] = [
    ['shows the very messages of its state', { observe: (state) => ({ ...(state as object) }) }],
    [
      'forgets what is on its way when it is written down',
      {
        encode: (state) => {
          const { talk } = state as Broken;
          return around.encode(talk === null ? state : { ...(state as object), talk: { ...talk, coming: [] } });
        },
      },
    ],
    ['does not hash what was said', { hash: (state) => around.hash({ ...(state as object), talk: null }) }],
    ['promises more than its messages leave', { lowestReturn: 0.25 }],
    [
      'remembers messages outside of its state',
      (() => {
        let said = 0;
        return {
          step: (state, joint, random) => {
            const result = around.step(state, joint, random);
            said += joint.messages === undefined ? 0 : 1;
            return { ...result, rewards: { ...result.rewards, team: result.rewards.team - said } };
          },
        } satisfies Partial<Environment>;
      })(),
    ],
  ];
  test.each(variants)('%s', async (_, broken) => {
    const failing: string[] = [];
    for (const { name, check } of environmentLaws({ environment: { ...around, ...broken } }, 8, 20))
      try {
        await check();
      } catch {
        failing.push(name);
      }
    expect(failing).not.toEqual([]);
  });
});
