/** Rate limits, slots and budgets, by a clock of the test's own; and 1,000 requests at once against a server that limits. */
import { setMaxListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createAsker } from '../../src/model/asking.ts';
import { createBudget, NO_LIMITS } from '../../src/model/budget.ts';
import { type Clock, createLimiter, createSlots } from '../../src/model/limiter.ts';
import { openaiProvider } from '../../src/model/openai.ts';
import { NO_CALLS, type Totals } from '../../src/model/totals.ts';
import { GOOD, requestOf, serve } from './serving.ts';

const never = new AbortController().signal;
setMaxListeners(0, never);

/** A clock that jumps to the next thing that is waited for. */
const createClock = (): Clock & { readonly time: () => number } => {
  let now = 0;
  const waiting: { readonly until: number; readonly resume: () => void }[] = [];
  const jump = (): void => {
    waiting.sort((a, b) => a.until - b.until);
    const next = waiting.shift();
    if (next === undefined) return;
    now = Math.max(now, next.until);
    next.resume();
  };
  return {
    now: () => now,
    time: () => now,
    wait: (milliseconds, signal) =>
      new Promise((resume, fail) => {
        if (signal.aborted) fail(signal.reason);
        signal.addEventListener('abort', () => fail(signal.reason), { once: true });
        waiting.push({ until: now + milliseconds, resume });
        setImmediate(jump);
      }),
  };
};

test('no more requests a minute than allowed, in any minute, in the order of asking', async () => {
  const clock = createClock();
  const limiter = createLimiter({ requests: 10, tokens: null }, clock);
  const went: number[] = [];
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 35 }, async (_, i) => {
      await limiter.admit(1, never);
      went.push(clock.time());
      order.push(i);
    }),
  );
  expect(order).toEqual(Array.from({ length: 35 }, (_, i) => i));
  for (const start of went)
    expect(went.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(10);
  expect(Math.max(...went)).toBe(180_000);
});

test('a request counts for a whole minute, whenever the next is asked', async () => {
  const clock = createClock();
  const limiter = createLimiter({ requests: 2, tokens: null }, clock);
  await limiter.admit(1, never);
  await clock.wait(40_000, never);
  await limiter.admit(1, never);
  expect(clock.time()).toBe(40_000);
  await limiter.admit(1, never);
  expect(clock.time()).toBe(60_000);
  await limiter.admit(1, never);
  expect(clock.time()).toBe(100_000);
});

test('a server that asks one call to wait is left alone by all', async () => {
  const times: number[] = [];
  const server = await serve(() => {
    times.push(performance.now());
    return times.length === 1 ? { status: 429, retryAfter: 0.4 } : { reply: GOOD };
  });
  const settings = { model: 'tester', baseURL: server.baseURL };
  const limiter = createLimiter({ requests: null, tokens: null });
  let paused = (): void => {};
  const pausing = new Promise<void>((resolve) => {
    paused = resolve;
  });
  const told: typeof limiter = {
    ...limiter,
    pause: (milliseconds) => {
      limiter.pause(milliseconds);
      paused();
    },
  };
  const asker = createAsker(settings, openaiProvider(settings, null, told), (text) => text);
  const first = asker.ask(requestOf(), { signal: never, closing: never });
  await pausing;
  const second = await asker.ask(requestOf(), { signal: never, closing: never });
  expect([(await first).outcome.kind, second.outcome.kind]).toEqual(['reply', 'reply']);
  expect(times).toHaveLength(3);
  expect(times[1]! - times[0]!).toBeGreaterThan(380);
});

test('no more tokens a minute than allowed; what a request really took counts', async () => {
  const clock = createClock();
  const limiter = createLimiter({ requests: null, tokens: 100 }, clock);
  (await limiter.admit(90, never)).settle(20);
  await limiter.admit(80, never);
  expect(clock.time()).toBe(0);
  await limiter.admit(20, never);
  expect(clock.time()).toBe(60_000);
  await limiter.admit(5000, never); // More than a minute holds: alone.
  expect(clock.time()).toBe(120_000);
});

test('a pause holds everybody back, and whoever stops waiting frees the way', async () => {
  const clock = createClock();
  const limiter = createLimiter({ requests: null, tokens: null }, clock);
  limiter.pause(500);
  const controller = new AbortController();
  const given = limiter.admit(1, controller.signal);
  controller.abort();
  await expect(given).rejects.toThrow();
  await limiter.admit(1, never);
  expect(clock.time()).toBe(500);
});

test('slots are never more than there are, and come back from what fails', async () => {
  const slots = createSlots(3);
  let inside = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      slots(async () => {
        most = Math.max(most, ++inside);
        await new Promise((resume) => setTimeout(resume, 1));
        inside--;
        if (i % 4 === 0) throw new Error('broken');
      }),
    ),
  );
  expect(most).toBe(3);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
});

const expected = { inputTokens: 10, outputTokens: 5, cost: 0.5 };
const spending = (more: Partial<Totals> = {}): Totals => ({ ...NO_CALLS, ...more });

test('a budget is checked before a call: calls, tokens and cost', async () => {
  const over = (limits: Partial<typeof NO_LIMITS>, spent: Totals) =>
    createBudget({ ...NO_LIMITS, ...limits }, () => spent).reserve(expected);
  expect(await over({}, spending({ calls: 1e9 }))).toBeNull();
  expect(await over({ calls: 3 }, spending({ calls: 2 }))).toBeNull();
  expect(await over({ calls: 3 }, spending({ calls: 3 }))).toBe('3 of 3 calls are made');
  expect(await over({ tokens: 100 }, spending({ inputTokens: 80, outputTokens: 5 }))).toBeNull();
  expect(await over({ tokens: 100 }, spending({ inputTokens: 80, outputTokens: 6 }))).toContain('86 of 100 tokens');
  expect(await over({ cost: 2 }, spending({ cost: 1.5 }))).toBeNull();
  expect(await over({ cost: 2 }, spending({ cost: 1.6 }))).toContain('1.6000 of 2 is spent');
});

test('what is set aside keeps others waiting, and stops nobody', async () => {
  let spent = spending();
  const budget = createBudget({ ...NO_LIMITS, tokens: 40 }, () => spent);
  expect(await budget.reserve(expected)).toBeNull();
  expect(await budget.reserve(expected)).toBeNull();
  const third = budget.reserve(expected);
  spent = spending({ inputTokens: 3 });
  budget.release(expected);
  expect(await third).toBeNull();
  const fourth = budget.reserve(expected);
  spent = spending({ inputTokens: 33 });
  budget.release(expected);
  budget.release(expected);
  expect(await fourth).toContain('33 of 40 tokens');
});

test('1,000 requests at once under a rate limit: every one is answered, none above the limit', async () => {
  const limit = { requests: 400, seconds: 0.5 };
  let crowded = (): void => {};
  const crowd = new Promise<void>((resolve) => {
    crowded = resolve;
  });
  // Nobody is answered before so many are there at one time.
  let here = 0;
  const script = async () => {
    if (++here > 50) crowded();
    await crowd;
    return { reply: GOOD };
  };
  const server = await serve(script, { limit });
  const settings = { model: 'tester', baseURL: server.baseURL, timeout: 100, retries: 20 };
  const limiter = createLimiter({ requests: null, tokens: null });
  const asker = createAsker(settings, openaiProvider(settings, null, limiter), (text) => text);
  const asked = await Promise.all(
    Array.from({ length: 1000 }, () => asker.ask(requestOf(), { signal: never, closing: never })),
  );
  expect(asked.filter(({ outcome }) => outcome.kind === 'reply')).toHaveLength(1000);
  const { requests, byStatus, peak } = server.counts();
  expect(peak).toBeGreaterThan(50);
  expect(byStatus[200]).toBe(1000);
  expect(Object.keys(byStatus).every((status) => status === '200' || status === '429')).toBe(true);
  expect(asked.reduce((sum, { spent }) => sum + spent.requests, 0)).toBe(requests);
});
