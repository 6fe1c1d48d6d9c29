/** Whether, when and what a mind says, where the best is known in closed form. */
import { describe, expect, it } from 'vitest';
import { playAtOnce } from '../../../src/check/play.ts';
import { jsonProblem } from '../../../src/json.ts';
import type { PartnerMemory, TalkMemory } from '../../../src/mind/initiative/memory.ts';
import { doorOf } from './hint.ts';
import { actsOf, BARE, hashesOf, saidIn, setupTalk, type Talk, talk } from './talks.ts';

const bare = (more: object = {}) => ({ civility: BARE, ...more });

const talkOf = (memory: unknown): TalkMemory => (memory as { talk: TalkMemory }).talk;

/** What the seat remembers after its last decision. */
const memoryAfter = (given: Talk, seat = 0): TalkMemory => {
  const setup = setupTalk(given);
  let last: unknown = null;
  const watched = setup.policies.map((policy, one) =>
    one !== seat
      ? policy
      : {
          ...policy,
          act: (...args: Parameters<typeof policy.act>) => {
            const decision = policy.act(...args);
            if (decision instanceof Promise) throw new Error('a decision became a promise');
            last = decision.memory;
            return decision;
          },
        },
  );
  playAtOnce({ ...setup, policies: watched });
  return talkOf(last);
};

describe('the gate of value', () => {
  const cases = [2, 3, 4, 8].flatMap((doors) =>
    [1, 4, 8].flatMap((undo) => [0, 0.25, 0.5, 1, 2, 3, 6, 7, 7.5].map((cost) => ({ doors, undo, cost }))),
  );

  it.each([0, 1, 2, 4] as const)('speaks exactly where (1 − 1/K)·undo > c, with a window of %d', (window) => {
    for (const { doors, undo, cost } of cases) {
      const episode = talk({ rules: { doors, undo }, channel: { cost }, initiative: bare({ window, hypotheses: 64 }) });
      const worth = (1 - 1 / doors) * undo > cost + 1e-9;
      expect({ doors, undo, cost, said: actsOf(episode) }).toEqual({
        doors,
        undo,
        cost,
        said: worth ? ['inform'] : [],
      });
    }
  });

  it('returns what the best decision returns, on the mean over seeds', () => {
    const [doors, undo, cost] = [4, 8, 1];
    let total = 0;
    for (let seed = 0; seed < 20; seed++)
      total += talk({ rules: { doors, undo }, channel: { cost }, initiative: bare(), seed }).return;
    expect(total / 20).toBe(-cost);
  });

  it('speaks at once where waiting gains nothing, and says it once', () => {
    const episode = talk({ rules: { opens: 6 }, channel: { cost: 1 }, initiative: bare() });
    expect(saidIn(episode).map(({ step }) => step)).toEqual([0]);
  });

  it('waits for the moment at which it is heard, unless it looks no further than this step', () => {
    const at = (window: number) =>
      saidIn(
        talk({ rules: { opens: 8, wakes: 4 }, channel: { cost: 1 }, initiative: bare({ window, hypotheses: 64 }) }),
      ).map(({ step }) => step);
    expect(at(0)[0]).toBe(0);
    for (const window of [1, 2, 4]) expect(at(window)).toEqual([4]);
  });

  it('values a message with what it can say after it: first what can not wait, then the hint', () => {
    const given = { rules: { favour: 3, opens: 8 }, channel: { cost: 1 } } as const;
    expect(actsOf(talk({ ...given, initiative: bare({ hypotheses: 64 }) }))).toEqual(['request', 'inform']);
    // With one message to go, the hint is worth more: 6 against 3.
    expect(actsOf(talk({ ...given, initiative: bare({ hypotheses: 64, window: 0 }) }))[0]).toBe('inform');
  });

  it('says nothing where everybody knows, and where it comes too late', () => {
    expect(saidIn(talk({ rules: { open: true }, initiative: bare() }))).toEqual([]);
    expect(saidIn(talk({ rules: { opens: 2 }, channel: { latency: 3 }, initiative: bare() }))).toEqual([]);
  });

  it('asks where it is the one that lacks something, and is answered by who only replies', () => {
    const ask = { rules: { undo: 8, opens: 4 }, channel: { cost: 1 }, initiative: { gate: 'passive' } } as const;
    const episode = talk({ ...ask, other: { initiative: bare() } });
    expect(saidIn(episode).map(({ seat, message }) => [seat, message.act])).toEqual([
      [1, 'ask'],
      [0, 'inform'],
    ]);
    expect(episode.return).toBe(-2);
    const dear = talk({ ...ask, channel: { cost: 3.5 }, other: { initiative: bare() } });
    expect(saidIn(dear)).toEqual([]);
  });

  it('says no more as messages cost more, and nothing at the highest cost', () => {
    const counts = [0, 1, 2, 4, 6, 9].map((cost) => {
      let count = 0;
      for (let seed = 0; seed < 10; seed++)
        count += saidIn(talk({ rules: { undo: 8 }, channel: { cost }, initiative: {}, seed })).length;
      return count;
    });
    for (let k = 1; k < counts.length; k++) expect(counts[k]!).toBeLessThanOrEqual(counts[k - 1]!);
    expect(counts[0]).toBe(10);
    expect(counts.at(-1)).toBe(0);
  });
});

describe('a partner that cannot hear', () => {
  it('is told nothing, and every state is what it is without a channel', () => {
    for (let seed = 0; seed < 10; seed++) {
      const rules = { listens: 0, favour: 1, opens: 6 };
      const deaf = talk({ rules, other: 'deaf', seed });
      const off = talk({ rules, other: 'deaf', channel: 'off', seed });
      expect(saidIn(deaf)).toEqual([]);
      expect(hashesOf(deaf)).toEqual(hashesOf(off));
      expect(deaf.return).toBe(off.return);
    }
  });
});

describe('the other gates', () => {
  it('keep silent, always speak, speak in reply, or speak by lot', () => {
    const rules = { opens: 12 };
    expect(actsOf(talk({ rules, initiative: { gate: 'silent' } }))).toEqual([]);
    expect(actsOf(talk({ rules, initiative: { gate: 'passive' } }))).toEqual([]);
    expect(actsOf(talk({ rules, initiative: { gate: 'always' } }))).toHaveLength(13);
    const some = actsOf(talk({ rules, initiative: { gate: 'random', probability: 0.5 } })).length;
    expect(some).toBeGreaterThan(2);
    expect(some).toBeLessThan(11);
  });

  it('hold to the published thresholds: a hint worth little is no reason to speak on an open floor', () => {
    const say = (scale: number) => actsOf(talk({ initiative: bare({ gate: 'innerThoughts', scale }) }));
    // Worth 6: a motivation of 1 + 4·sigmoid(6/scale·3/4) clears 3.5 where that is above 0.511.
    expect(say(8.7)).toContain('inform');
    expect(say(9)).toEqual([]);
  });

  it("hold to PRISM's threshold: acceptance against the cost of a false alarm", () => {
    const say = (spoken: number) =>
      actsOf(talk({ initiative: bare({ gate: 'prism', errors: { spoken, silent: 1 } }) }));
    // Uptake is 0.1 and it is needed with ¾: the threshold C/(C + ¾) is at or below 0.1 where C ≤ 1/12.
    expect(say(0.08)).toContain('inform');
    expect(say(0.09)).toEqual([]);
  });
});

describe('civility', () => {
  const rules = { favour: 3, opens: 60, undo: 0 };

  it('never repeats a refused request while nothing new is known', () => {
    const episode = talk({ rules, other: 'refusing', initiative: bare() });
    expect(actsOf(episode).filter((act) => act === 'request')).toHaveLength(1);
  });

  it('asks who ignores it three times, then no more but for rare probes', () => {
    const requests = saidIn(talk({ rules, other: 'ignoring', initiative: bare() })).filter(
      ({ message }) => message.act === 'request',
    );
    const steps = requests.map(({ step }) => step);
    expect(steps.slice(0, 3)).toEqual([0, 8, 16]);
    expect(steps.length).toBeLessThanOrEqual(4);
    const partner = memoryAfter({ rules: { ...rules, opens: 40 }, other: 'ignoring', initiative: bare() }).partners[0]!;
    expect(partner).toMatchObject({ asked: 3, accepted: 0, refused: 0, ignored: 3 } satisfies Partial<PartnerMemory>);
    expect(partner.givenUp).not.toBeNull();
  });

  it('is probed again after a while, and later each time', () => {
    const steps = saidIn(talk({ rules: { ...rules, opens: 300 }, other: 'ignoring', initiative: bare() }))
      .filter(({ message }) => message.act === 'request')
      .map(({ step }) => step);
    expect(steps.length).toBeGreaterThan(3);
    const pauses = steps.slice(1).map((step, k) => step - steps[k]!);
    expect(pauses.slice(0, 2)).toEqual([8, 8]);
    for (let k = 3; k < pauses.length; k++) expect(pauses[k]!).toBeGreaterThan(pauses[k - 1]!);
  });

  it('gets what it asks of who obliges, and asks no more', () => {
    const episode = talk({ rules, initiative: bare() });
    expect(actsOf(episode)).toContain('request');
    expect(actsOf(episode).filter((act) => act === 'request')).toHaveLength(1);
    expect(episode.return).toBe(3);
  });

  it('leaves alone who does not want to be disturbed, but answers them', () => {
    const closed = { ...BARE, doNotDisturb: [1] };
    expect(saidIn(talk({ initiative: { civility: closed } }))).toEqual([]);
    const asked = talk({ rules: { opens: 5 }, initiative: { civility: closed }, other: { initiative: bare() } });
    expect(actsOf(asked, 1)).toContain('ask');
    expect(actsOf(asked)).toEqual(['inform']);
  });

  it('keeps to a quota', () => {
    const quota = { ...BARE, quota: { tokens: 2, refill: 0 } };
    const given = { rules: { opens: 12 }, initiative: { gate: 'always', civility: quota } } as const;
    expect(saidIn(talk(given))).toHaveLength(2);
  });

  it('states what each breach of manners costs', () => {
    const costsIn = (rules: object) => {
      const { trace } = talk({ rules, level: 'full', initiative: { scale: 2 } });
      const record = trace.steps[0]!.records![0] as unknown as { initiative: { candidates: { costs: object }[] } };
      return record.initiative.candidates[0]!.costs;
    };
    const none = { channel: 0, timing: 0, autonomy: 0, redundancy: 0, dynamics: 0 };
    expect(costsIn({})).toEqual(none);
    expect(costsIn({ open: true })).toEqual({ ...none, redundancy: 0.04 });
    expect(costsIn({ chatty: 0.5 })).toEqual({ ...none, dynamics: 0.02 });
    // Weighed by the dial, 2·(1 − sigmoid(−½)) at the first step with somebody unknown.
    const { timing } = costsIn({ busy: 0.5 }) as { timing: number };
    expect(timing).toBeCloseTo(2 * 0.05 * 0.5 * 2 * (1 - 1 / (1 + Math.exp(0.5))), 4);
  });

  it('pays for ordering what is the other’s own affair', () => {
    const cheap = { rules: { favour: 0.2, opens: 3, undo: 0 } } as const;
    expect(actsOf(talk({ ...cheap, initiative: bare() }))).toContain('request');
    expect(actsOf(talk({ ...cheap, initiative: { civility: { ...BARE, autonomy: 0.5 } } }))).not.toContain('request');
  });

  it('says only what is true, even where it says anything at all', () => {
    const doors = 4;
    for (let seed = 0; seed < 8; seed++) {
      const initiative = { gate: 'random', probability: 1 };
      const episode = talk({ rules: { doors, opens: 8, lies: true }, initiative, seed });
      expect(saidIn(episode).length).toBeGreaterThan(0);
      const right = doorOf(doors, `${seed}/environment`);
      for (const { message } of saidIn(episode)) if (message.act === 'inform') expect(message.content).toBe(right);
    }
  });
});

describe('the record and the memory', () => {
  it('hold every score, the ten slots, and silence with its value', () => {
    const { trace } = talk({ level: 'full', channel: { cost: 1 }, initiative: bare() });
    const record = (trace.steps[0]!.records![0] as unknown as { initiative: Record<string, never> }).initiative;
    expect(record).toMatchObject({
      gate: 'value',
      silence: { wait: -1, never: -6 },
      candidates: [{ topic: 'door', gain: 0, alone: 5, forbidden: null, costs: { channel: 1 } }],
    });
    const [candidate] = record.candidates as unknown as { slots: object }[];
    expect(Object.keys(candidate!.slots)).toHaveLength(10);
    const last = trace.steps[1]!.records![0] as unknown as { initiative: { said: unknown; why: string } };
    expect(last.initiative.said).toBeNull();
    expect(last.initiative.why).not.toBe('');
  });

  it('are JSON, and an episode goes on from them in the middle as if it had never stopped', () => {
    const given: Talk = { rules: { favour: 3, opens: 40 }, other: 'ignoring', initiative: bare(), level: 'full' };
    const setup = setupTalk(given);
    const whole = playAtOnce(setup);
    const { environment } = setup;
    for (const stop of [1, 5, 20, 33]) {
      let state = environment.decode(whole.trace.header.start);
      const memories = [...whole.trace.header.memories!];
      for (const { t, a, m } of whole.trace.steps.slice(0, stop)) {
        setup.policies.forEach((policy, seat) => {
          const decision = policy.act(environment.observe(state, seat), memories[seat]!, {
            ...{ seat, step: t, horizon: environment.horizon, legal: environment.legal(state, seat), lastReward: 0 },
            ...{ random: setup.random.seats[seat]!.fork(t), recording: false, lane: '', signal: null },
          });
          if (decision instanceof Promise) throw new Error('a decision became a promise');
          expect(jsonProblem(decision.memory)).toBeNull();
          memories[seat] = JSON.parse(JSON.stringify(decision.memory));
        });
        const joint = m === undefined ? { actions: a } : { actions: a, messages: m };
        state = environment.step(state, joint, setup.random.environment.fork(t)).state;
      }
      const rest = playAtOnce({ ...setup, start: { state, step: stop, lastReward: 0, memories } });
      expect(rest.trace.steps.map(({ h, m }) => [h, m])).toEqual(
        whole.trace.steps.slice(stop).map(({ h, m }) => [h, m]),
      );
    }
  });

  it('are the same for the same seed', () => {
    for (const gate of ['value', 'random', 'innerThoughts', 'always'] as const) {
      const given: Talk = {
        rules: { favour: 1, opens: 20 },
        initiative: { gate },
        other: 'ignoring',
        level: 'full',
        seed: 7,
      };
      expect(JSON.stringify(talk(given).trace)).toBe(JSON.stringify(talk(given).trace));
    }
  });
});

describe('repeated meetings', () => {
  it('carry what is known of a teammate who ignores requests, who is asked anew but given up sooner', () => {
    const setup = setupTalk({ rules: { favour: 3, opens: 40, undo: 0 }, other: 'ignoring', initiative: bare() });
    const first = playAtOnce(setup);
    const again = playAtOnce({ ...setup, carried: first.carried });
    const requests = (episode: typeof first) => actsOf(episode).filter((act) => act === 'request').length;
    expect(requests(first)).toBe(3);
    expect(requests(again)).toBeLessThan(3);
    expect(first.carried[0]).toMatchObject({ partners: [{ asked: 3, ignored: 3 }] });
  });
});

describe('memory as an ablation', () => {
  it('forgets that it has said the hint where it remembers nothing but this step', () => {
    const count = (memory: string) =>
      actsOf(talk({ rules: { opens: 12 }, initiative: bare({ memory, silence: 1 }) })).length;
    expect(count('semantic')).toBe(1);
    expect(count('episodic')).toBe(1);
    expect(count('off')).toBeGreaterThan(1);
  });
});
