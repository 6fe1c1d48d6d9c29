/** The waiting that external policies bring into an episode: their start, and their deadlines on the wall's clock. */
import { setTimeout } from 'node:timers/promises';
import type { Deadlines } from '../decisions.ts';
import type { Policy } from '../policy.ts';

/** The deadlines of an episode's policies, [seat]; null where none has one. */
export const deadlinesOf = (policies: readonly Pick<Policy, 'deadline'>[]): Deadlines | null => {
  if (policies.every(({ deadline }) => deadline === undefined)) return null;
  return {
    milliseconds: policies.map(({ deadline }) => deadline ?? null),
    timer: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
  };
};

/** Waits until all of them can be asked. One that can't tells why at its first decision, with its seat. */
export const getReady = async (policies: readonly Pick<Policy, 'ready'>[]): Promise<void> => {
  await Promise.allSettled(policies.map((policy) => policy.ready?.()));
};

let last: Promise<unknown> = Promise.resolve();

/** Plays when the other episodes with deadlines in this thread are over: none of them may take the time of another. */
export const inTurn = <T>(play: () => Promise<T>): Promise<T> => {
  const mine = last.then(play, play);
  last = mine;
  return mine;
};
