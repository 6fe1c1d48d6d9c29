import { describe, expect, test } from 'vitest';
import { createAsymConversation } from '../../src/asymKitchen/conversation.ts';
import { wordMessage } from '../../src/asymKitchen/messages.ts';
import { ORDERS } from '../../src/asymKitchen/setting.ts';
import type { Understanding } from '../../src/asymKitchen/understanding.ts';
import type { Logged } from '../../src/conversation.ts';
import type { Message } from '../../src/environment.ts';
import { createRandom } from '../../src/random.ts';
import { cookIn, kitchen, mindIn, ordered, play, saidIn, world } from './kitchens.ts';

const environment = kitchen('seat-0-sees', 'two_rooms');

const understandAt = (step: number, log: readonly Logged[], { seat = 0, loss = 0 } = {}): Understanding => {
  const conversation = createAsymConversation(environment, { loss });
  const state = ordered(environment, 'tt');
  state[0] = step;
  const observation = environment.observe(state, seat);
  return conversation.understand({ seat, step, horizon: 60, observation, log });
};

const said = (step: number, from: number, message: Omit<Message, 'to'>): Logged => ({
  kind: 'said',
  id: `${step}.${from}`,
  step,
  heard: step + 1,
  from,
  message: { to: [1 - from], ...message },
});

const kindOf = (u: Understanding, kind: string): number =>
  u.hypotheses.reduce((sum, { given, weight }) => sum + (given.kind === kind ? weight : 0), 0);
const takes = (u: Understanding, order: number): number =>
  u.hypotheses.reduce((sum, { given, weight }) => sum + (given.takes === order ? weight : 0), 0);

describe('what is understood', () => {
  test('who was told works by it, unless it is deaf, stubborn or did not hear', () => {
    const before = takes(understandAt(1, []), 2);
    const told = takes(understandAt(1, [said(0, 0, { act: 'inform', content: { order: 'tt' } })]), 2);
    const lossy = takes(understandAt(1, [said(0, 0, { act: 'inform', content: { order: 'tt' } })], { loss: 0.5 }), 2);
    expect(before).toBeCloseTo(1 / 3, 6);
    expect(told).toBeGreaterThan(0.8);
    expect(lossy).toBeGreaterThan(before);
    expect(lossy).toBeLessThan(told);
  });

  test('who is told the order by somebody that sees it believes it, and is less sure where nobody answers', () => {
    const ask = said(0, 1, { act: 'ask', content: { about: 'order' } });
    const answer = said(1, 0, { act: 'inform', content: { order: 'tt' } });
    const replied = { ...answer, message: { ...(answer as { message: Message }).message, replyTo: '0.1' } } as Logged;
    expect(understandAt(2, [ask, replied], { seat: 1 }).order[2]).toBeGreaterThan(0.95);
    const silent = understandAt(6, [ask], { seat: 1 });
    expect(silent.order).toEqual([1 / 3, 1 / 3, 1 / 3].map((p) => expect.closeTo(p, 6)));
    expect(kindOf(silent, 'deaf') + kindOf(silent, 'mute')).toBeGreaterThan(0.8);
  });

  test('what somebody is seen to do says what it works by', async () => {
    const conversation = createAsymConversation(environment, {});
    let state = ordered(environment, 'tt');
    const cook = cookIn(environment as never, 'asym-deaf');
    let memory = cook.begin(1);
    const log: Logged[] = [];
    for (let step = 0; step < 6; step++) {
      const before = environment.observe(state, 0);
      const context = {
        seat: 1,
        step,
        horizon: 60,
        legal: environment.legal(state, 1),
        lastReward: 0,
        random: createRandom(3).fork(step),
        recording: false,
        lane: '',
        signal: null,
      };
      const decision = await cook.act(environment.observe(state, 1), memory, context);
      memory = decision.memory;
      ({ state } = environment.step(state, { actions: [4, decision.action] }, createRandom(1)));
      log.push({ kind: 'seen', step, what: conversation.notice(before, environment.observe(state, 0), 0) });
    }
    const { takes: truth } = memory as { takes: number };
    const view = { seat: 0, step: 6, horizon: 60, observation: environment.observe(state, 0), log };
    const u = conversation.understand(view);
    expect(takes(u, truth)).toBeGreaterThan(0.6);
    const short = conversation.understand({ ...view, log: log.slice(-1) });
    expect(short.hypotheses.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  });

  test('nothing that is not known is told', () => {
    const conversation = createAsymConversation(environment, {});
    const u = understandAt(0, [], { seat: 1 });
    const tell: Message = { to: [0], act: 'inform', content: { order: 'tt' } };
    expect(conversation.verify(tell, u).kind).toBe('invalid');
    expect(conversation.verify({ ...tell, to: [1] }, understandAt(0, [])).kind).toBe('valid');
    expect(conversation.verify({ to: [1], act: 'inform', content: { order: 'oo' } }, understandAt(0, [])).kind).toBe(
      'invalid',
    );
    for (const { message } of conversation.thoughts(u)) expect(conversation.verify(message, u).kind).toBe('valid');
  });

  test('words mean what they say', () => {
    const conversation = createAsymConversation(environment, {});
    const u = understandAt(0, []);
    for (const order of ORDERS)
      for (const act of ['inform', 'clarify']) {
        const message: Message = { to: [1], act, content: { order } };
        const text = wordMessage(message);
        expect(conversation.parse(text, 0, u)).toEqual({ ...message, text });
      }
    expect(conversation.parse('What is ordered?', 0, u)).toMatchObject({ act: 'ask', content: { about: 'order' } });
    expect(conversation.parse('Please bring a dish.', 0, u)).toMatchObject({
      act: 'request',
      content: { bring: 'dish' },
    });
    expect(conversation.parse('Nice weather', 0, u)).toBeNull();
  });
});

const MIND = { gate: 'value' };
const channelled = (rules: string, channel: object, parameters: object = {}) =>
  world.environment({ rules, layout: 'two_larders', channel: channel as never, parameters: parameters as never });

describe('a mind that talks', () => {
  test('tells where that is worth it, and plays the same each time', async () => {
    const env = channelled('seat-0-sees', { cost: 1 });
    const one = await play(env, [mindIn(env, MIND), cookIn(env, 'asym-compliant')], 5);
    const two = await play(env, [mindIn(env, MIND), cookIn(env, 'asym-compliant')], 5);
    expect(two.trace.footer).toEqual(one.trace.footer);
    expect(saidIn(one).length).toBeGreaterThan(0);
    expect(one.outcome).toBe('terminated');
  });

  test('says nothing where both see the order, or where a message costs more than there is to win', async () => {
    for (const [rules, cost] of [
      ['both-see', 1],
      ['seat-0-sees', 64],
    ] as const) {
      const env = channelled(rules, { cost });
      for (const seed of [1, 2])
        expect(saidIn(await play(env, [mindIn(env, MIND), cookIn(env, 'asym-compliant')], seed))).toEqual([]);
    }
  });

  test('says nothing to who is known to be deaf: every step is that of a kitchen without a channel', async () => {
    const hashes = await Promise.all(
      [{ cost: 0 }, 'off'].map(async (channel) => {
        const env = channelled('seat-0-sees', channel as object, { deaf: [1] });
        const { trace } = await play(env, [mindIn(env, MIND), cookIn(env, 'asym-deaf')], 2);
        return trace.steps.map(({ h }) => h);
      }),
    );
    expect(hashes[0]!.length).toBeGreaterThan(5);
    expect(hashes[0]).toEqual(hashes[1]);
  });
});

describe('the scripted cooks', () => {
  test('say nothing unless they are asked, and then what they see', async () => {
    const env = channelled('seat-1-sees', {});
    const quiet = await play(env, [mindIn(env, { gate: 'silent' }), cookIn(env, 'asym-compliant')], 1);
    expect(saidIn(quiet)).toEqual([]);
    const asked = await play(env, [mindIn(env, MIND), cookIn(env, 'asym-compliant')], 1);
    const words = saidIn(asked);
    const question = words.findIndex((one) => one.endsWith('.0 ask'));
    expect(question).toBeGreaterThanOrEqual(0);
    expect(words[question + 1]).toMatch(/\.1 inform$/);
    const mute = await play(env, [mindIn(env, MIND), cookIn(env, 'asym-mute')], 1);
    expect(saidIn(mute).filter((one) => one.includes('.1 '))).toEqual([]);
  });
});
