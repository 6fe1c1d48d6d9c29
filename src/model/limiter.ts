/** How many requests and tokens a model may be sent: at once, and a minute. Shared by all episodes of a run. */
import { setTimeout as wait } from 'node:timers/promises';

/** The only clock of this file; tests give their own. */
export interface Clock {
  /** Milliseconds, ascending. */
  now(): number;
  /** Resolves after so many milliseconds; rejects when `signal` is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const wallClock: Clock = {
  now: () => performance.now(),
  wait: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, { signal });
  },
};

const MINUTE = 60_000;

/** A request that was let through. */
export interface Admission {
  /** Says what it really took, once that is known. */
  settle(tokens: number): void;
}

export interface Limiter {
  /** Waits until a request of about so many tokens may go: in the order of asking. Rejects when `signal` is aborted. */
  admit(tokens: number, signal: AbortSignal): Promise<Admission>;
  /** Lets nothing through for so many milliseconds: the server said when to come back. */
  pause(milliseconds: number): void;
}

/**
 * At no time do more than `requests` requests, nor requests of more than `tokens` tokens together, lie within the last
 * minute; null is no limit. A single request beyond the limit of tokens waits for an empty minute and then goes.
 */
export const createLimiter = (
  { requests, tokens }: { readonly requests: number | null; readonly tokens: number | null },
  clock: Clock = wallClock,
): Limiter => {
  /** What went in the last minute, oldest first. */
  const sent: { readonly at: number; tokens: number }[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  /** Those who ask wait for whoever asked before them. */
  let turn: Promise<unknown> = Promise.resolve();

  const forget = (now: number): void => {
    while (sent.length > 0 && sent[0]!.at <= now - MINUTE) sent.shift();
  };

  /** Milliseconds until a request of so many tokens may go; 0: now. */
  const delayFor = (size: number): number => {
    const now = clock.now();
    forget(now);
    if (pausedUntil > now) return pausedUntil - now;
    const used = sent.reduce((sum, one) => sum + one.tokens, 0);
    const full = requests !== null && sent.length >= requests;
    const heavy = tokens !== null && sent.length > 0 && used + size > tokens;
    return full || heavy ? sent[0]!.at + MINUTE - now : 0;
  };

  const pass = async (size: number, signal: AbortSignal): Promise<Admission> => {
    for (let delay = delayFor(size); delay > 0; delay = delayFor(size)) await clock.wait(Math.ceil(delay), signal);
    signal.throwIfAborted();
    const entry = { at: clock.now(), tokens: size };
    if (requests !== null || tokens !== null) sent.push(entry);
    return {
      settle: (taken) => {
        entry.tokens = taken;
      },
    };
  };

  return {
    admit: (size, signal) => {
      const mine = turn.then(() => pass(size, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
    },
  };
};

/** A number of slots; whoever finds none waits, in the order of asking. */
export const createSlots = (slots: number) => {
  let free = slots;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  /** Runs `work` in a slot. */
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resume) => waiting.push(resume));
    try {
      return await work();
    } finally {
      release();
    }
  };
};
