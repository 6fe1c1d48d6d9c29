/**
 * How a game with people is paced. In real time a clock beats: at each beat the hands of everybody present are read, and
 * no key is a rest; a partner that has not decided by then is late. In turns every step waits for all its people, and a
 * partner has a while longer.
 */
import { setTimeout } from 'node:timers/promises';
import type { Deadlines } from '../decisions.ts';
import { type Action, type Environment, restingAction, type Seat } from '../environment.ts';
import { PERSON } from '../partners/person.ts';
import type { Decision, Policy } from '../policy.ts';
import { createClock } from './clock.ts';
import { createHands, type Hands } from './hands.ts';
import type { Tick } from './protocol.ts';

/** How long a partner may think in a game of turns once all people have chosen, milliseconds. */
export const PATIENCE = 10_000;

/** Actions that go on while their key is held. */
const REPEATING = ['north', 'south', 'east', 'west'];

/** Why an episode ended that nobody is to blame for: its people left. Never seen in a row. */
class GameLeft extends Error {
  override readonly name = 'GameLeft';
}

export interface Pace {
  /** The policy of a person's seat. */
  person(seat: Seat): Policy;
  readonly deadlines: Deadlines;
  /** Aborted when the game is over. */
  readonly over: AbortSignal;
  hands(seat: Seat): Hands;
  /** A key went down: in turns, the choice of whoever is asked. */
  pressed(): void;
  /** Who is not there is late at every beat; in turns everybody waits for them. */
  setPresent(seat: Seat, present: boolean): void;
  start(): void;
  stop(): void;
  close(): void;
}

interface Asked {
  readonly legal: readonly Action[];
  readonly resolve: (decision: Decision) => void;
  readonly reject: (reason: Error) => void;
}

/** The pace of one game. `people` are the seats that persons sit in; `patience` is in milliseconds. */
export const createPace = (
  environment: Environment,
  people: readonly Seat[],
  { tick, patience = PATIENCE }: { readonly tick: Tick; readonly patience?: number },
): Pace => {
  /** In turns a press is one step, however long it is held. */
  const repeats = (action: Action) => tick !== null && REPEATING.includes(environment.actions[action]!);
  const hands = new Map(people.map((seat) => [seat, createHands(repeats)]));
  const asked = new Map<Seat, Asked>();
  const absent = new Set<Seat>();
  const over = new AbortController();
  let running = false;
  /** Those who wait until all people of this step have chosen; only in turns. */
  let waiting: (() => void)[] = [];

  const answer = (seat: Seat, action: Action | null): void => {
    const { legal, resolve } = asked.get(seat)!;
    asked.delete(seat);
    resolve({
      action: action !== null && legal.includes(action) ? action : restingAction(environment, legal),
      memory: null,
    });
  };
  /** Reads the hands of everybody who is asked; in turns only of those who have chosen. */
  const read = (): void => {
    if (!running) return;
    for (const seat of [...asked.keys()]) {
      if (absent.has(seat)) continue;
      const action = hands.get(seat)!.take();
      if (action !== null || tick !== null) answer(seat, action);
    }
    if (asked.size === 0) release();
  };
  const release = (): void => {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  };
  const clock = tick === null ? null : createClock(tick, read);

  const person = (seat: Seat): Policy => ({
    name: PERSON,
    begin: () => null,
    act: (_observation, _memory, { legal }) =>
      new Promise((resolve, reject) => {
        if (over.signal.aborted) return reject(new GameLeft());
        asked.set(seat, { legal, resolve, reject });
        if (tick === null) queueMicrotask(read);
      }),
  });
  const timer = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    if (clock !== null) return clock.deadline();
    return new Promise<void>((resolve) => {
      waiting.push(resolve);
    }).then(() => setTimeout(milliseconds, undefined, { signal }));
  };
  const milliseconds = Array.from(
    { length: environment.seats },
    (_, seat) => tick ?? (hands.has(seat) ? null : patience),
  );

  return {
    person,
    deadlines: { milliseconds, timer },
    over: over.signal,
    hands: (seat) => hands.get(seat)!,
    pressed: () => {
      if (tick === null) read();
    },
    setPresent: (seat, present) => {
      if (present) absent.delete(seat);
      else {
        absent.add(seat);
        hands.get(seat)!.clear();
      }
      if (tick === null) read();
    },
    start: () => {
      running = true;
      clock?.start();
      if (tick === null) read();
    },
    stop: () => {
      running = false;
      clock?.stop();
      for (const one of hands.values()) one.clear();
    },
    close: () => {
      running = false;
      over.abort();
      for (const { reject } of asked.values()) reject(new GameLeft());
      asked.clear();
      release();
      clock?.close();
    },
  };
};
