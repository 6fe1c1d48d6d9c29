/**
 * A cook that does not know the order guesses one of K, takes a step by it, and sees the order only later: where that
 * step can not be taken back for nothing, not to tell costs (1 − 1/K) · undo, and telling pays iff that is more than a
 * message takes. Both figures come from playing the rules here, with no part of the mind's own simulation.
 */
import { describe, expect, test } from 'vitest';
import type { AsymObservation } from '../../src/asymKitchen/environment.ts';
import { ORDERS } from '../../src/asymKitchen/setting.ts';
import { workAction, workGoal } from '../../src/asymKitchen/work.ts';
import type { Conversation } from '../../src/conversation.ts';
import type { Environment } from '../../src/environment.ts';
import { createRandom } from '../../src/random.ts';
import type { World } from '../../src/world.ts';
import { kitchen, mindIn, ordered, world } from './kitchens.ts';

const K = ORDERS.length;
const SHOWN = 4;
const LAYOUT = 'two_rooms';
const PARAMETERS = { shownAt: SHOWN };

/** Steps until the order is served where the other works by `guess` up to step `until`, and by the order from then on. */
const stepsUntilServed = (order: number, guess: number, until: number): number => {
  const environment = kitchen('seat-0-sees', LAYOUT, { parameters: PARAMETERS });
  let state = ordered(environment, ORDERS[order]!);
  for (let step = 0; step < environment.horizon; step++) {
    const actions = [0, 1].map((seat) => {
      const takes = seat === 1 && step < until ? guess : order;
      const goal = workGoal(environment.setting, state, seat, { takes, bring: null, part: 'all' });
      return workAction(environment.setting, state, seat, goal);
    });
    const result = environment.step(state, { actions }, createRandom(1));
    if (result.kind === 'terminated') return step + 1;
    ({ state } = result);
  }
  return environment.horizon;
};

/** The mean of what each wrong guess costs where nobody tells, over what it costs where it is told at the first step. */
const undoOf = (order: number): number => {
  const wrong = ORDERS.map((_, guess) => guess).filter((guess) => guess !== order);
  const costs = wrong.map((guess) => stepsUntilServed(order, guess, SHOWN) - stepsUntilServed(order, guess, 1));
  return costs.reduce((sum, cost) => sum + cost, 0) / wrong.length;
};

/** The world with cooks of one kind, and one thing to say. */
const onlyCompliant: World = {
  ...world,
  conversation: (environment, channel) => {
    const whole = world.conversation!(environment, channel) as Conversation<AsymObservation, never, { kind: string }>;
    const some: typeof whole = {
      ...whole,
      hypotheses: (u, _, random) => {
        const all = whole.hypotheses(u, 1000, random).filter(({ given }) => given.kind === 'compliant');
        const total = all.reduce((sum, { weight }) => sum + weight, 0);
        return all.map(({ given, weight }) => ({ given, weight: weight / total }));
      },
      thoughts: (u) => whole.thoughts(u).filter(({ message }) => message.act === 'inform'),
    };
    return some as unknown as Conversation;
  },
};

/** Nothing but the value counts: no manners, no later message. */
const BARE = {
  gate: 'value',
  window: 0,
  civility: { timing: 0, autonomy: 0, redundancy: 0, dynamics: 0 },
};

const firstWord = async (
  order: number,
  cost: number,
): Promise<{ readonly act: string | null; readonly gain: number }> => {
  const environment: Environment = onlyCompliant.environment({
    rules: 'seat-0-sees',
    layout: LAYOUT,
    parameters: PARAMETERS,
    channel: { cost },
  });
  const inner = kitchen('seat-0-sees', LAYOUT, { parameters: PARAMETERS });
  const mind = mindIn(environment, BARE, onlyCompliant);
  const state = { world: ordered(inner, ORDERS[order]!), step: 0, talk: null };
  const { message, record } = await mind.act(environment.observe(state, 0), mind.begin(0), {
    seat: 0,
    step: 0,
    horizon: environment.horizon,
    legal: environment.legal(state, 0),
    lastReward: 0,
    random: createRandom('closed form'),
    recording: true,
    lane: 'test',
    signal: null,
  });
  const [candidate] = (record!.initiative as { candidates: { gain: number }[] }).candidates;
  return { act: message?.act ?? null, gain: candidate!.gain };
};

const NAMED = ORDERS.map((order, k) => [order, k] as const);
/** Of an onion and a tomato either may come first: there is no wrong first step. */
const IRREVERSIBLE = NAMED.filter(([order]) => order !== 'ot');

describe.each(IRREVERSIBLE)('where %s is ordered', (_, order) => {
  const undo = undoOf(order);
  const expected = (1 - 1 / K) * undo;

  test('a wrong first step costs something to undo, and a right guess nothing', () => {
    expect(undo).toBeGreaterThan(0);
    expect(stepsUntilServed(order, order, SHOWN)).toBe(stepsUntilServed(order, order, 1));
  });

  test('the mind tells iff that is more than the message takes', async () => {
    expect((await firstWord(order, expected - 0.01)).act).toBe('inform');
    expect((await firstWord(order, expected + 0.01)).act).toBeNull();
  });
});

describe.each(NAMED)('where %s is ordered, whatever comes first', (_, order) => {
  const expected = (1 - 1 / K) * undoOf(order);

  test('telling is worth (1 − 1/K) · undo less its cost, exactly', async () => {
    for (const cost of [0, 0.25, 1])
      expect((await firstWord(order, cost)).gain).toBeCloseTo(Math.round((expected - cost) * 1e4) / 1e4, 4);
  });
});
