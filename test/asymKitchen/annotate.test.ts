import { expect, test } from 'vitest';
import { createAsymAnnotator } from '../../src/asymKitchen/annotate.ts';
import type { Heard, Message } from '../../src/environment.ts';
import { STAY } from '../../src/overcooked/kitchen.ts';
import { createRandom } from '../../src/random.ts';
import { kitchen, ordered } from './kitchens.ts';

const environment = kitchen('seat-0-sees', 'one_room');
const WORK = ['idle', 'blocked', 'skillCompleted', 'progress'];

/** What is annotated of talk where everybody stays and these things are said, each heard at the end of its step. */
const annotated = (script: readonly (Omit<Message, 'to'> & { readonly from: number })[]) => {
  const annotate = createAsymAnnotator();
  let before = ordered(environment, 'tt');
  return script.map(({ from, ...said }, step) => {
    const after = environment.step(before, { actions: [STAY, STAY] }, createRandom(1)).state;
    const message: Message = { to: [1 - from], ...said };
    const sent = [0, 1].map((seat) => (seat === from ? message : null));
    const one: Heard = { id: `${step}.${from}`, from, step, message };
    const found = annotate({
      environment,
      before,
      joint: { actions: [STAY, STAY], messages: sent },
      after,
      talk: { sent, heard: [[one], [one]] },
    });
    before = after;
    return found
      .filter(({ kind }) => !WORK.includes(kind))
      .map(({ kind, seat, detail }) => [kind, seat, detail ?? ''].join(' ').trim());
  });
};

test('says who lacks the order, who told it, and what that taught', () => {
  expect(
    annotated([
      { from: 0, act: 'inform', content: { order: 'tt' } },
      { from: 0, act: 'inform', content: { order: 'tt' } },
    ]),
  ).toEqual([
    ['needed 1 order', 'warranted 0 order-0 data 59', 'told 0 new order', 'served 0 order-0', 'learned 1 1.585 order'],
    ['told 0 known order', 'served 0 order-0'],
  ]);
});

test('tells useful questions from useless ones, and what has nothing to do with it', () => {
  expect(
    annotated([
      { from: 1, act: 'ask', content: { about: 'order' } },
      { from: 0, act: 'ask', content: { about: 'order' } },
      { from: 1, act: 'ask', content: { about: 'table' } },
      { from: 0, act: 'request', content: { bring: 'onion' } },
    ]).slice(0),
  ).toEqual([
    ['needed 1 order', 'warranted 0 order-0 data 59', 'asked 1 useful order'],
    ['asked 0 useless order'],
    ['asked 1 useless table', 'strayed 1'],
    ['pushed 0'],
  ]);
});

test('a soup that is served is an attempt, premature where nobody had told its cook', () => {
  const start = environment.decode({
    kitchen: {
      t: 0,
      p: [
        [1, 2, 1, null],
        [3, 2, 1, 'S:ot:4'],
      ],
      o: [],
    } as never,
    order: 'tt',
  });
  const actions = [STAY, 5];
  const after = environment.step(start, { actions }, createRandom(1)).state;
  const found = createAsymAnnotator()({ environment, before: start, joint: { actions }, after });
  expect(found).toContainEqual({ kind: 'attempt', seat: 1, detail: 'wrong' });
  expect(found).toContainEqual({ kind: 'premature', seat: 1 });
});
