import { expect, test } from 'vitest';
import { attend, type CookMind, freshMind, speak, type Traits } from '../../src/asymKitchen/partners/cook.ts';
import { FORGETFUL, KINDS } from '../../src/asymKitchen/partners/kinds.ts';
import type { Heard, Message } from '../../src/environment.ts';
import { kitchen, ordered } from './kitchens.ts';

const environment = kitchen('seat-0-sees', 'one_room');
const { setting } = environment;

const at = (step: number) => {
  const state = ordered(environment, 'tt');
  state[0] = step;
  return state;
};

const heard = (message: Omit<Message, 'to'>, seat = 1): Heard => ({
  id: `0.${1 - seat}`,
  from: 1 - seat,
  step: 0,
  message: { to: [seat], ...message },
});

const hear = (traits: Traits, message: Omit<Message, 'to'>, luck = 0.5, mind: CookMind = freshMind(0)): CookMind =>
  attend({ setting, traits, seat: 1 }, at(1), mind, [heard(message)], () => luck);

const TOLD = { act: 'inform', content: { order: 'tt' } };

test('a cook goes by what it is told, if it hears and is not stubborn', () => {
  expect(hear(KINDS.compliant, TOLD).takes).toBe(2);
  expect(hear(KINDS.mute, TOLD).takes).toBe(2);
  expect(hear(KINDS.deaf, TOLD).takes).toBe(0);
  expect(hear(KINDS.stubborn, TOLD, 0.29).takes).toBe(2);
  expect(hear(KINDS.stubborn, TOLD, 0.31).takes).toBe(0);
});

test('a cook that sees the order goes by nothing else', () => {
  const mind = attend(
    { setting, traits: KINDS.compliant, seat: 0 },
    at(1),
    freshMind(0),
    [heard({ act: 'inform', content: { order: 'ot' } }, 0)],
    () => 0,
  );
  expect(mind.takes).toBe(2);
});

test('it answers what it is asked and says nothing else; a slow one later, a mute one never', () => {
  const question = { act: 'ask', content: { about: 'order' } };
  const knower = (traits: Traits) =>
    attend({ setting, traits, seat: 0 }, at(1), freshMind(0), [heard(question, 0)], () => 0);
  const answer = { to: [1], act: 'inform', content: { order: 'tt' }, replyTo: '0.1' };
  expect(speak(KINDS.compliant, knower(KINDS.compliant), 1, 1).message).toEqual(answer);
  expect(speak(KINDS.slow, knower(KINDS.slow), 1, 1).message).toBeNull();
  expect(speak(KINDS.slow, knower(KINDS.slow), 2, 1).message).toEqual(answer);
  expect(speak(KINDS.mute, knower(KINDS.mute), 1, 1).message).toBeNull();
  expect(speak(KINDS.compliant, hear(KINDS.compliant, TOLD), 1, 0).message).toBeNull();
  expect(speak(KINDS.compliant, hear(KINDS.compliant, question), 1, 0).message?.act).toBe('reject');
});

test('it does what it is asked, or refuses, and does it once', () => {
  const wish = { act: 'request', content: { bring: 'dish' } };
  const willing = hear(KINDS.compliant, wish);
  expect(willing.bring).toBe('dish');
  expect(speak(KINDS.compliant, willing, 1, 0).message).toBeNull();
  const unwilling = hear(KINDS.stubborn, wish, 0.9);
  expect(unwilling.bring).toBeNull();
  expect(speak(KINDS.stubborn, unwilling, 1, 0).message).toMatchObject({ act: 'reject', content: wish.content });
  const dish = 3;
  const done = attend({ setting, traits: KINDS.compliant, seat: 1 }, at(2), { ...willing, held: dish }, [], () => 0);
  expect(done.bring).toBeNull();
});

test('a forgetful cook goes back to its guess', () => {
  const told = hear(FORGETFUL, TOLD);
  const after = (step: number) => attend({ setting, traits: FORGETFUL, seat: 1 }, at(step), told, [], () => 0).takes;
  expect(after(7)).toBe(2);
  expect(after(8)).toBe(0);
});

test('a distractor talks of other things now and then', () => {
  const mind = freshMind(0);
  const remarks = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => speak(KINDS.distractor, mind, step, 0).message?.act ?? null);
  expect(remarks).toEqual([null, null, 'ask', null, null, null, null, 'inform']);
});
