import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/environment.ts';
import { createAnnotator } from '../../src/groupChat/annotate.ts';
import { predictSpeaker } from '../../src/groupChat/baselines.ts';
import { elect, isHiddenProfile, payoffs, topicDistance } from '../../src/groupChat/decision.ts';
import {
  type ChatEnvironment,
  INTERRUPTION_COST,
  interrupts,
  noteAction,
  STAY,
  voteAction,
  WORTH,
} from '../../src/groupChat/environment.ts';
import { type ChatState, PATIENCE, view } from '../../src/groupChat/state.ts';
import { askFacts, readUtterance, sayAnswer, sayAside, sayFact } from '../../src/groupChat/utterance.ts';
import { parseWords, wordMessage } from '../../src/groupChat/words.ts';
import { groupChat } from '../../src/groupChat/world.ts';
import { createRandom } from '../../src/random.ts';

const environment = groupChat.environment({ rules: 'plain', layout: 'four' }) as ChatEnvironment;
const { seats, horizon } = environment;
const random = createRandom('none is drawn');

const play = (state: ChatState, actions: readonly number[], by: { readonly [seat: number]: Message } = {}) =>
  environment.step(state, { actions, messages: actions.map((_, seat) => by[seat] ?? null) }, random);
const rest = Array<number>(seats).fill(STAY);

/** The state at the step at which a matter that needs somebody opens, and which it is. */
const openState = (): { state: ChatState; open: number } => {
  let state = environment.initial(createRandom(3));
  const open = state.matters.findIndex(({ warranted }) => warranted !== null);
  while (state.step < state.matters[open]!.opens) state = play(state, rest).state;
  return { state, open };
};

describe('the deal', () => {
  it('hides the best option from all, and every matter from all but one, whatever the seed', () => {
    for (const layout of ['three', 'four', 'five'])
      for (let seed = 0; seed < 20; seed++) {
        const one = groupChat.environment({ rules: 'plain', layout }) as ChatEnvironment;
        const { propositions, matters } = one.initial(createRandom(seed));
        expect(isHiddenProfile(propositions, one.seats)).toBe(true);
        expect(matters.filter(({ warranted }) => warranted !== null).length).toBe(3);
        for (const { warranted, knowers, kind, shown, truth } of matters) {
          if (warranted !== null) expect(knowers).toEqual([warranted]);
          if (warranted !== null) expect(shown).not.toContain(truth);
          if (warranted === null && kind === 'claim') expect(shown).toEqual([truth]);
        }
        matters.forEach(({ opens, closes }, i) => {
          expect(closes).toBeLessThan(one.horizon - 1);
          if (i > 0) expect(opens).toBeGreaterThan(matters[i - 1]!.closes);
        });
      }
  });

  it('deals each seed the same propositions and matters as ever', () => {
    const { propositions, matters } = environment.initial(createRandom(1));
    expect(propositions.map(({ points }) => points)).toMatchInlineSnapshot(`
      [
        -2,
        -1,
        1,
        -2,
        1,
        -1,
        1,
        -1,
        -2,
        -2,
        -2,
        2,
        -1,
        -1,
        -2,
        2,
      ]
    `);
    expect(matters.map(({ kind, opens, truth, warranted }) => [kind, opens, truth, warranted])).toMatchInlineSnapshot(`
      [
        [
          "term",
          3,
          6,
          2,
        ],
        [
          "term",
          8,
          6,
          null,
        ],
        [
          "datum",
          14,
          3,
          2,
        ],
        [
          "claim",
          20,
          4,
          3,
        ],
        [
          "datum",
          25,
          3,
          null,
        ],
      ]
    `);
  });
});

describe('the votes', () => {
  it('choose the option with most votes, of equal ones the worst, and earn between nothing and the prize', () => {
    const earned = payoffs([5, 1, 3, -5]);
    expect(earned).toEqual([100, 60, 80, 0]);
    expect(elect([0, 0, 1, 2], earned)).toBe(100);
    expect(elect([0, 0, 1, 1], earned)).toBe(60);
    expect(elect([2, 2, 1, 1], earned)).toBe(60);
    expect(elect([0, 3, null, null], earned)).toBe(0);
    expect(elect([null, null, null, null], earned)).toBe(0);
  });

  it('count at the last step, as they then stand', () => {
    let state = environment.initial(createRandom(2));
    let earned = 0;
    for (let step = 0; step < horizon; step++) {
      const result = play(state, step === horizon - 1 ? Array<number>(seats).fill(voteAction(1)) : rest);
      expect(result.kind).toBe(step === horizon - 1 ? 'truncated' : 'ongoing');
      earned += result.rewards.team;
      state = result.state;
    }
    const sums = [0, 0, 0, 0];
    for (const { option, points } of state.propositions) sums[option]! += points;
    expect(earned).toBeCloseTo(payoffs(sums)[1]!, 9);
  });
});

describe('a matter', () => {
  it('pays each seat that has noted the truth when it closes, takes as much for a wrong note, and nothing of the one needed', () => {
    const { state, open } = openState();
    const { warranted, truth, closes } = state.matters[open]!;
    const others = rest.map((_, seat) => seat).filter((seat) => seat !== warranted);
    const wrong = truth === 1 ? 2 : 1;
    let now = play(
      state,
      rest.map((_, seat) => noteAction(seat === others[0] ? wrong : truth)),
    ).state;
    while (now.step < closes) now = play(now, rest).state;
    const { rewards, state: after } = play(now, rest);
    expect(rewards.team).toBeCloseTo((WORTH * (seats - 3)) / (seats - 1), 9);
    expect(rewards.seats[warranted!]).toBe(0);
    expect(after.notes).toEqual(rest.map(() => null));
  });

  it('is settled by the right value with the right act, and by nothing else', () => {
    const { state, open } = openState();
    const { kind, truth, warranted } = state.matters[open]!;
    const right = sayAnswer(open, kind, truth);
    const settled = (message: Message) => play(state, rest, { [warranted!]: message }).state.settled[open];
    expect(settled(right)).toBe(true);
    expect(settled(sayAnswer(open, kind, truth === 1 ? 2 : 1))).toBe(false);
    expect(settled({ ...right, act: 'acknowledge' })).toBe(false);
    expect(settled(sayAnswer(open + 1, kind, truth))).toBe(false);
  });

  it('opens a warranted window of its type for the one who is needed, which the answer serves', () => {
    const { state, open } = openState();
    const { kind, truth, warranted, closes } = state.matters[open]!;
    const messages = rest.map((_, seat) => (seat === warranted ? sayAnswer(open, kind, truth) : null));
    const { state: after } = environment.step(state, { actions: rest, messages }, random);
    const events = createAnnotator()({ environment, before: state, joint: { actions: rest, messages }, after });
    const window = { kind: 'warranted', seat: warranted };
    expect(events).toContainEqual(expect.objectContaining(window));
    expect(events.find(({ kind: one }) => one === 'warranted')!.detail).toMatch(
      new RegExp(`^matter-${open} \\w+ ${closes - 1}$`),
    );
    expect(events).toContainEqual({ kind: 'served', seat: warranted, detail: `matter-${open}` });
    expect(events.filter(({ kind: one }) => one === 'told').length).toBe(seats - 1);
  });
});

describe('an interruption', () => {
  it('is talk past an open matter, unless its topic is next to it, and costs the team and the speaker', () => {
    const { state, open } = openState();
    const seen = view(state, 0);
    const { topic } = state.matters[open]!;
    state.propositions.forEach((one, index) => {
      const past = topicDistance(one.topic, topic) > 1;
      expect(interrupts(sayFact(index, one.points), 0, seen)).toBe(past);
    });
    expect(interrupts(sayAside(0), 1, view(environment.initial(createRandom(3)), 1))).toBe(false);
    const { kind, truth, warranted } = state.matters[open]!;
    const after = play(state, rest, { [warranted!]: sayAnswer(open, kind, truth) }).state;
    expect(interrupts(sayAside(0), 1, view(after, 1))).toBe(false);
    const { rewards } = play(state, rest, { 1: sayAside(0) });
    expect([rewards.team, rewards.seats[1]]).toEqual([-INTERRUPTION_COST, -INTERRUPTION_COST]);
  });

  it('is a word of a third while somebody is asked, for some steps', () => {
    let state = play(environment.initial(createRandom(1)), rest, { 0: askFacts([2]) }).state;
    expect(interrupts(sayAside(0), 1, view(state, 1))).toBe(true);
    expect(interrupts(sayAside(0), 2, view(state, 2))).toBe(false);
    for (let i = 0; i < PATIENCE; i++) state = play(state, rest).state;
    expect(state.asked).toBeNull();
  });
});

describe('what is said', () => {
  it('is read as it was meant, in JSON and in words', () => {
    const { state, open } = openState();
    const seen = view(state, 0);
    for (const message of [sayFact(9, -3), sayFact(2, 1), sayAnswer(open, seen.matters[open]!.kind, 4)])
      expect(readUtterance(parseWords(wordMessage(message), 1, seen)!)).toEqual(readUtterance(message));
    expect(parseWords(wordMessage(askFacts([2])), 1, seen)).toEqual(askFacts([2]));
    expect(parseWords('lovely weather', 1, seen)).toBeNull();
    expect(readUtterance(sayAside(3)).kind).toBe('empty');
    expect(readUtterance({ to: [], act: 'inform', content: { proposition: 'x', points: 1 } }).kind).toBe('empty');
  });
});

describe('the bigram of speakers', () => {
  it('foretells who most often followed the last one', () => {
    expect(predictSpeaker([], 3)).toBe(0);
    expect(predictSpeaker([0, 2, 0, 2, 1, 0], 3)).toBe(2);
    expect(predictSpeaker([1, 1, 0, 1], 3)).toBe(0);
  });
});
