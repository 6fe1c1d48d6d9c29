import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Model, ModelFailure } from '../../src/model.ts';
import type { Policy } from '../../src/policy.ts';
import { rerunTrace } from '../../src/replay.ts';
import { lacksCalls, mindsOf } from '../../src/viewer/minds.ts';
import { overhear } from '../../src/viewer/server/overhear.ts';
import { groundOf } from '../../src/viewer/worlds.ts';
import { playTrace } from './episodes.ts';

const STAY = { definition: 'stay', parameters: null };
const trace = await playTrace({ horizon: 6, policies: [STAY, STAY] });
const grounded = groundOf(trace);
if (!grounded.ok) throw new Error(grounded.reason);
const { ground } = grounded;

const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1, reasoningTokens: 0, estimated: false };
/** Answers the even requests and fails at the odd ones. */
const model: Model = async (request) => {
  const text = request.messages[0]!.text;
  if (text.endsWith('4')) throw new ModelFailure('timeout', 'no reply in time', true);
  return {
    text: `"${text}!"`,
    value: `${text}!` as never,
    usage,
    model: 'small-1',
    dropped: [],
    repaired: false,
    requests: 1,
  };
};

/** Stays, and asks at every second step; its record says that it did. */
const asking = (ask: Model): Policy => ({
  name: 'asking',
  begin: () => null,
  act: async (_, memory, { step, lane }) => {
    const asks = step % 2 === 0;
    if (asks)
      await ask(
        {
          messages: [{ role: 'user', text: `step ${step}` }],
          reply: { name: 'x', schema: z.string() },
          outputTokens: null,
        },
        { lane, signal: null },
      ).catch(() => null);
    return { action: 4, memory, record: { plan: asks ? { skill: 'wait', consulted: { step } } : null } };
  },
});

test('what a policy asks is told at the step at which it asked, in its own seat, and no longer', async () => {
  const heard = overhear();
  const policies = [heard.policy(0, asking(model)), heard.policy(1, asking(heard.model('planner', model)))];
  const again = await rerunTrace(trace, ground.environment, policies, ground.change);
  if (!again.ok) throw new Error(again.found);
  expect(lacksCalls(again.trace)).toBe(true);
  const told = heard.tell(again.trace);
  const [silent, speaking] = mindsOf(told);
  expect(Array.from({ length: 6 }, (_, i) => speaking!.at(i)!.calls.length)).toEqual([1, 0, 1, 0, 1, 0]);
  expect(Array.from({ length: 6 }, (_, i) => silent!.at(i)!.calls.length)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(speaking!.at(2)!.calls[0]).toMatchObject({
    title: 'planner: small-1',
    prompt: [{ role: 'user', text: 'step 2' }],
    reply: '"step 2!"',
  });
  expect(speaking!.at(4)!.calls[0]).toMatchObject({ title: 'planner', reply: 'no reply in time' });
});

test('nothing is told where nobody asks', async () => {
  const heard = overhear();
  expect(heard.tell(trace)).toEqual(trace);
  expect(lacksCalls(trace)).toBe(false);
});
