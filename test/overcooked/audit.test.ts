import { describe, expect, it } from 'vitest';
import { runEpisode } from '../../src/episode.ts';
import type { Json } from '../../src/json.ts';
import { auditTrace } from '../../src/overcooked/audit.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import type { Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import type { Trace } from '../../src/trace.ts';
import type { EnvironmentRequest } from '../../src/world.ts';

/** Takes a random action, mostly an interact: random cooks that walk earn nothing. */
const keen = (): Policy<unknown, null> => ({
  name: 'keen',
  begin: () => null,
  act: (_, memory, { random }) => ({ action: random.next() < 0.5 ? 5 : random.integer(6), memory }),
});

/** Two cooks at a pot that waits for a last onion, with a dish and a soup at hand, so that something is earned. */
const START = {
  t: 0,
  p: [
    [2, 1, 0, 'O'],
    [3, 2, 1, 'S:ooo:20'],
  ],
  o: [[2, 0, 'S:oo:0']],
} as const;

const REQUEST: EnvironmentRequest = {
  rules: 'legacy',
  layout: 'cramped_room',
  horizon: 80,
  start: START as unknown as Json,
};

const play = (
  request: EnvironmentRequest,
  changes: readonly { readonly step: number; readonly change: Json }[] = [],
) => {
  const environment = overcooked.environment(request);
  const random = createRandom('audit');
  const policies = Array.from({ length: environment.seats }, keen);
  const provenance = policies.map(({ name }) => ({ name, definition: name, version: '1', parameters: null, code: '' }));
  const episode = runEpisode({
    environment,
    policies,
    roles: policies.map((_, seat) => (seat === 0 ? 'focal' : 'partner')),
    random: { environment: random.fork('environment'), seats: policies.map((_, seat) => random.fork(seat)) },
    level: 'actions',
    provenance: { request: null, policies: provenance, seed: '1', scenario: null, package: 'test' },
    changes: changes.map(({ step, change }) => ({
      step,
      change,
      apply: (environment, state) =>
        (Array.isArray(change) ? change : [change]).reduce(
          (now, one) => overcooked.change(now.environment, now.state, one),
          { environment, state },
        ),
    })),
  });
  if (episode instanceof Promise) throw new Error('keen cooks do not wait');
  return episode;
};

describe('the audit', () => {
  it.each([
    ['legacy', 'cramped_room', 400],
    ['legacy', 'multiplayer_schelling', 100],
    ['current', 'counter_circuit', 400],
    ['current-auto', 'forced_coordination_tomato', 100],
  ])('finds what the kernel played: %s %s', (rules, layout, horizon) => {
    const request = { rules, layout, horizon };
    const episode = play(request);
    expect(auditTrace(episode.trace, request)).toEqual({
      steps: horizon,
      return: episode.return,
      seatReturns: episode.seatReturns,
      outcome: 'truncated',
      disagreements: [],
    });
  });

  it('finds it from a start of one’s own, under changed parameters', () => {
    const request = { ...REQUEST, parameters: { delivery_reward: 7, start_order_list: ['any', 'onion'] } };
    const episode = play(request);
    const audit = auditTrace(episode.trace, request);
    expect(audit.disagreements).toEqual([]);
    expect(audit.return).toBe(episode.return);
    expect(audit.return).toBeGreaterThan(0);
  });

  it('makes the same changes from outside', () => {
    const episode = play(REQUEST, [
      { step: 3, change: { set: { x: 2, y: 0, object: 'S:ooo:20' } } },
      { step: 5, change: [{ hold: { seat: 1, object: 'D' } }, { set: { x: 0, y: 2, object: null } }] },
      { step: 9, change: { hold: { seat: 0, object: null } } },
      { step: 12, change: { block: { x: 2, y: 2 } } },
    ]);
    const audit = auditTrace(episode.trace, REQUEST);
    expect(episode.status).toBe('complete');
    expect(audit.disagreements).toEqual([]);
    expect(audit.return).toBe(episode.return);
  });

  it('tells rewards, returns and starts that are not so', () => {
    const { trace } = play(REQUEST);
    const earned = trace.steps.findIndex(({ r }) => r !== undefined);
    const forged: Trace = {
      ...trace,
      steps: trace.steps.map((step, i) => (i === earned ? { ...step, r: 40 } : step)),
      footer: { ...trace.footer!, return: trace.footer!.return + 20 },
    };
    const { start: _, ...standard } = REQUEST;
    expect(earned).toBeGreaterThanOrEqual(0);
    expect(auditTrace(forged, REQUEST).disagreements.map(({ what }) => what)).toEqual([
      `reward of step ${earned}`,
      'return of the trace',
    ]);
    expect(auditTrace(trace, standard).disagreements.map(({ what }) => what)).toEqual(['start']);
  });
});
