import { describe, expect, test } from 'vitest';
import { rerunTrace, verifyTrace } from '../../src/replay.ts';
import { filmOf } from '../../src/viewer/film.ts';
import { type Fork, formatFork, parseFork, runFork } from '../../src/viewer/forks.ts';
import { mindsOf } from '../../src/viewer/minds.ts';
import { firstDifference } from '../../src/viewer/moments.ts';
import { seatPolicies } from '../../src/viewer/policies.ts';
import { rebuildRecords } from '../../src/viewer/rebuild.ts';
import { groundOf } from '../../src/viewer/worlds.ts';
import { playTrace } from './episodes.ts';

const noBreath = () => null;
const original = await playTrace();
const grounded = groundOf(original);
if (!grounded.ok) throw new Error(grounded.reason);
const { ground } = grounded;

const fork = async (what: Fork, trace = original) => {
  const forked = await runFork(trace, ground, what, noBreath);
  if (!forked.ok) throw new Error(forked.reason);
  return forked.trace;
};

/** What the mind in seat 0 holds second likeliest at step 22. */
const rebuilt = await rebuildRecords(original, ground, noBreath);
if (!rebuilt.ok) throw new Error(rebuilt.reason);
const unlikely = mindsOf(rebuilt.trace)[0]!.at(22)!.beliefs[0]!.intentions[1]!;

const FORKS: readonly Fork[] = [
  { kind: 'policy', step: 20, seat: 1, policy: 'stay' },
  { kind: 'policy', step: 20, seat: 0, policy: { policy: 'noisy', with: { policy: 'greedy', p: 0.5 } } },
  { kind: 'action', step: 21, seat: 0, action: 'stay' },
  { kind: 'belief', step: 22, seat: 0, of: 1, skill: unlikely.skill },
];

test('a fork is read from the text that it is written as', () => {
  for (const one of FORKS) expect(parseFork(formatFork(one))).toEqual(one);
  for (const text of ['', '1', '1.2.', 'x.1.policy.stay', '3.1.belief.skill', '3.1.policy.{', '3.1.other.stay'])
    expect(parseFork(text)).toBeNull();
});

describe.each(FORKS.map((one) => [formatFork(one), one] as const))('fork %s', (_, what) => {
  test('is a whole trace that verifies, equal to the original up to its step', async () => {
    const trace = await fork(what);
    expect(verifyTrace(trace, ground.environment, ground.change)).toEqual({ ok: true, complete: true });
    expect(trace.steps.length).toBe(original.steps.length);
    const hashes = (steps: typeof trace.steps) => steps.slice(0, what.step).map(({ h }) => h);
    expect(hashes(trace.steps)).toEqual(hashes(original.steps));
  });

  test('is the same whenever it is run', async () => {
    expect(await fork(what)).toEqual(await fork(what));
  });
});

test('a fork that replaces nothing gives the original future', async () => {
  const [line] = original.steps.filter(({ t }) => t === 21);
  const action = ground.environment.actions[line!.a[0]!]!;
  const same = await fork({ kind: 'action', step: 21, seat: 0, action });
  expect(firstDifference(filmOf(original, ground), filmOf(same, ground))).toBeNull();
  expect(same.footer).toEqual(original.footer);
});

test('an action that is replaced is the first difference, and is taken', async () => {
  const action = original.steps[21]!.a[0] === 4 ? 'north' : 'stay';
  const other = await fork({ kind: 'action', step: 21, seat: 0, action });
  expect(ground.environment.actions[other.steps[21]!.a[0]!]).toBe(action);
  expect(firstDifference(filmOf(original, ground), filmOf(other, ground))).toBe(21);
});

test('a policy that takes over can be run again by anybody', async () => {
  const trace = await fork(FORKS[0]!);
  const seated = seatPolicies(trace, ground);
  expect(seated.map(({ reason }) => reason)).toEqual([null, null]);
  const rerun = await rerunTrace(
    trace,
    ground.environment,
    seated.map(({ policy }) => policy),
    ground.change,
  );
  expect(rerun.ok).toBe(true);
  expect(trace.steps.slice(20).every(({ a }) => a[1] === 4)).toBe(true);
});

test('a mind that is convinced believes it at that step and plans on it', async () => {
  const full = await fork(FORKS[3]!);
  const mind = mindsOf(full)[0]!.at(22)!;
  expect(mind.beliefs[0]!.intentions[0]).toEqual({ skill: unlikely.skill, p: 1 });
  expect(unlikely.p).toBeLessThan(0.5);
  expect(mind.plan!.step).toBe(22);
});

test('what can not be forked is said in words', async () => {
  const fails = async (what: Fork) => {
    const forked = await runFork(original, ground, what, noBreath);
    return forked.ok ? '' : forked.reason;
  };
  expect(await fails({ kind: 'policy', step: 5, seat: 1, policy: 'ppo-bc' })).toMatch(/network needs its file/);
  expect(await fails({ kind: 'policy', step: 5, seat: 1, policy: './mine.ts' })).toMatch(/module of its own/);
  expect(await fails({ kind: 'policy', step: 5, seat: 7, policy: 'stay' })).toMatch(/no seat 7/);
  expect(await fails({ kind: 'policy', step: 99, seat: 1, policy: 'stay' })).toMatch(/no step 99/);
  expect(await fails({ kind: 'policy', step: 5, seat: 1, policy: { policy: 'noisy', with: { p: 7 } } })).toMatch(
    /noisy/,
  );
  expect(await fails({ kind: 'action', step: 5, seat: 1, action: 'jump' })).toMatch(/no action jump/);
  expect(await fails({ kind: 'belief', step: 5, seat: 1, of: 0, skill: 'x' })).toMatch(/no belief to replace/);
  expect(await fails({ kind: 'belief', step: 5, seat: 0, of: 1, skill: 'dance' })).toMatch(/dance no probability/);
});

test('a trace whose hashes are not those of the kernel is not forked', async () => {
  const steps = original.steps.map((line) => (line.t === 3 ? { ...line, h: '00000000' } : line));
  const forked = await runFork({ ...original, steps }, ground, FORKS[0]!, noBreath);
  expect(forked).toEqual({ ok: false, reason: expect.stringMatching(/state of step 3 should be 00000000/) });
});

test('a trace whose policies would decide otherwise is not forked', async () => {
  const stays = await playTrace({
    policies: [
      { definition: 'stay', parameters: null },
      { definition: 'stay', parameters: null },
    ],
  });
  const { header } = await playTrace();
  const forked = await runFork(
    { ...stays, header: { ...stays.header, policies: header.policies } },
    ground,
    FORKS[0]!,
    noBreath,
  );
  expect(forked).toEqual({
    ok: false,
    reason: expect.stringMatching(
      /policies decide otherwise in this version: at step 0 the trace has seat \d: stay, now it is seat \d: \w+$/,
    ),
  });
});

test('the seat of a network plays on what it played, and says so', async () => {
  const policies = original.header.policies.map((policy, seat) =>
    seat === 1 ? { ...policy, definition: 'ppo-bc' } : policy,
  );
  const trace = { ...original, header: { ...original.header, policies } };
  const forked = await runFork(trace, ground, { kind: 'action', step: 50, seat: 0, action: 'stay' }, noBreath);
  expect(forked).toMatchObject({ ok: true, reasons: [null, expect.stringMatching(/network needs its file/)] });
  if (forked.ok) expect(forked.trace.steps.map(({ a }) => a[1])).toEqual(original.steps.map(({ a }) => a[1]));
});
