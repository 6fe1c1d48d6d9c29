import { describe, expect, it } from 'vitest';
import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import type { Json } from '../../src/json.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import delayed, { delayedPolicy } from '../../src/partners/delayed.ts';
import noisy, { noisyPolicy } from '../../src/partners/noisy.ts';
import random, { randomPolicy } from '../../src/partners/random.ts';
import scripted, { formatScript, parseScript, scriptedPolicy } from '../../src/partners/scripted.ts';
import stay, { stayPolicy } from '../../src/partners/stay.ts';
import switching, { switchingPolicy } from '../../src/partners/switching.ts';
import type { Policy, PolicyDefinition, Setting } from '../../src/policy.ts';
import { describeLaws } from '../check/describeLaws.ts';
import { type CardsObservation, createCards } from '../worlds/cards.ts';
import { cardsPlayer } from '../worlds/cardsPlayer.ts';

const cards = createCards(40);
const kitchen = overcooked.environment({ rules: 'legacy', layout: 'cramped_room', horizon: 60 });
const player = () => cardsPlayer(cards) as Policy<CardsObservation>;

describeLaws('random, among cards', policyLaws(cards, randomPolicy));
describeLaws(
  'noisy, among cards',
  policyLaws(cards, () => noisyPolicy(player(), 0.3)),
);
describeLaws(
  'delayed, among cards',
  policyLaws(cards, () => delayedPolicy(player(), 2, cards)),
);
describeLaws(
  'switching, among cards',
  policyLaws(cards, () => switchingPolicy(player(), randomPolicy(), 5)),
);
describeLaws(
  'scripted, among cards',
  policyLaws(cards, () => scriptedPolicy([null, null], player(), cards)),
);
describeLaws(
  'stay, in a kitchen',
  policyLaws(kitchen, () => stayPolicy(kitchen)),
);
describeLaws(
  'all of them around each other, in a kitchen',
  policyLaws(kitchen, () =>
    switchingPolicy(
      delayedPolicy(noisyPolicy(randomPolicy(), 0.5), 3, kitchen),
      scriptedPolicy(parseScript('nsew.i', kitchen), noisyPolicy(stayPolicy(kitchen), 0.2), kitchen),
      20,
    ),
  ),
);

/** The actions of seat 0, with everybody else at rest. */
const actionsOf = (policy: Policy<never>, seed = 1): readonly number[] => {
  const setup = setupOf(kitchen, [policy as Policy, stayPolicy(kitchen)] as never, seed);
  return playAtOnce(setup).trace.steps.map((step) => step.a[0]!);
};

/** Always takes one action. */
const only = (action: number): Policy => ({
  name: `only ${action}`,
  begin: () => null,
  act: (_, memory) => ({ action, memory }),
});

describe('random', () => {
  it('takes every legal action about as often', () => {
    const counts = new Array<number>(6).fill(0);
    for (let seed = 0; seed < 50; seed++) for (const action of actionsOf(randomPolicy(), seed)) counts[action]!++;
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(80);
  });
});

describe('noisy', () => {
  it('slips as often as it is told, over all legal actions alike', () => {
    let others = 0;
    for (let seed = 0; seed < 50; seed++)
      others += actionsOf(noisyPolicy(only(2), 0.3), seed).filter((action) => action !== 2).length;
    expect(others / 3000).toBeCloseTo(0.3 * (5 / 6), 1);
  });

  it('draws anew in each layer, and asks the inner policy alike whatever the noise', () => {
    const twice = noisyPolicy(noisyPolicy(only(2), 0.5), 0.5);
    let kept = 0;
    for (let seed = 0; seed < 50; seed++) kept += actionsOf(twice, seed).filter((action) => action === 2).length;
    expect(kept / 3000).toBeCloseTo(0.25 + 0.75 / 6, 1);
    const some = actionsOf(noisyPolicy(randomPolicy(), 0.1));
    const none = actionsOf(noisyPolicy(randomPolicy(), 0));
    expect(some.filter((action, i) => action === none[i]).length).toBeGreaterThan(45);
  });
});

describe('delayed', () => {
  /** Takes as its action the age of what it sees, in steps. */
  const agePolicy: Policy<CardsObservation> = {
    name: 'age',
    begin: () => null,
    act: ({ table }, memory, { step }) => ({ action: 0, memory, record: { age: step - table.clock } }),
  };

  it('shows what was to be seen so many steps ago, the first view until then', () => {
    const rest = stayPolicy(cards);
    const late = delayedPolicy(agePolicy, 3, cards);
    const { trace } = playAtOnce({ ...setupOf(cards, [late, rest, rest], 1), level: 'full' });
    const ages = trace.steps.slice(0, 6).map((step) => step.records?.[0]?.age);
    expect(ages).toEqual([0, 1, 2, 3, undefined, undefined]);
    const none = playAtOnce({ ...setupOf(cards, [delayedPolicy(agePolicy, 0, cards), rest, rest], 1), level: 'full' });
    expect(none.trace.steps[9]?.records).toBeUndefined();
  });

  it('rests where what it would do is no longer legal, as a fallback', () => {
    const plays: Policy<CardsObservation> = {
      name: 'plays',
      begin: () => null,
      act: ({ table }, memory, { seat }) => ({ action: table.clock % 3 === seat ? 1 : 0, memory }),
    };
    const rest = stayPolicy(cards);
    const { status, fallbacks, trace } = playAtOnce(setupOf(cards, [delayedPolicy(plays, 1, cards), rest, rest], 1));
    expect([status, trace.steps.slice(1).every((step) => step.a[0] === 0)]).toEqual(['complete', true]);
    expect(fallbacks[0]).toBeGreaterThan(5);
  });
});

describe('switching', () => {
  it('acts as the first until the step, then as the second, which begins anew', () => {
    const counting: Policy = {
      name: 'counting',
      begin: (_, carried) => carried ?? 0,
      act: (_, memory) => ({ action: (memory as number) % 6, memory: (memory as number) + 1 }),
      end: (_, memory) => memory,
    };
    const policy = switchingPolicy(only(3), counting, 4);
    expect(actionsOf(policy).slice(0, 9)).toEqual([3, 3, 3, 3, 0, 1, 2, 3, 4]);
    const setup = setupOf(kitchen, [policy, stayPolicy(kitchen)] as never, 1);
    const { carried } = playAtOnce(setup);
    expect(carried[0]).toEqual({ first: null, second: 56 });
    expect(playAtOnce({ ...setup, carried }).trace.steps[4]?.a[0]).toBe(56 % 6);
  });
});

describe('scripted', () => {
  it('reads and writes letters, in either case', () => {
    const script = parseScript('nS e.W\nI', kitchen);
    expect(formatScript(script, kitchen)).toBe('NSE.WI');
    expect(script.map((action) => (action === null ? null : kitchen.actions[action]))).toEqual([
      'north',
      'south',
      'east',
      null,
      'west',
      'interact',
    ]);
    expect(() => parseScript('nx', kitchen)).toThrow("letter 2 of the script is 'x'; the letters of");
  });

  it('follows its list, then the policy after it', () => {
    const policy = scriptedPolicy(parseScript('NS.', kitchen), only(5), kitchen);
    const rest = kitchen.actions.indexOf('stay');
    expect(actionsOf(policy).slice(0, 5)).toEqual([0, 1, rest, 5, 5]);
  });

  it('fails its episode where it takes what is not legal', () => {
    const rest = stayPolicy(cards);
    const out = scriptedPolicy([null, 1], rest, cards);
    expect(playAtOnce(setupOf(cards, [out, rest, rest], 1)).failure).toMatchObject({
      seat: 0,
      step: 1,
      cause: 'focal',
    });
  });
});

describe('definitions', () => {
  const definitions: readonly PolicyDefinition[] = [delayed, noisy, random, scripted, stay, switching];
  const setting: Setting = {
    environment: kitchen,
    world: overcooked,
    resolve: (reference) => create(reference),
    model: () => {
      throw new Error('these partners ask no model');
    },
  };
  /** A reference as a scenario may write it: a name, or `{ name, ...parameters }`. */
  const create = (reference: Json): Policy => {
    const { name, ...given } = typeof reference === 'string' ? { name: reference } : (reference as { name: string });
    const definition = definitions.find((one) => one.name === name);
    if (definition === undefined) throw new Error(`there is no policy ${name}`);
    const parameters = definition.parameters?.(given) ?? { ok: true, value: given };
    if (!parameters.ok) throw new Error(parameters.problem);
    return definition.create(parameters.value, setting);
  };

  it('create what scenarios describe', () => {
    const policy = create({
      name: 'switching',
      first: { name: 'scripted', actions: ['north', 'east', '.', 5], afterwards: 'random' },
      second: { name: 'delayed', policy: { name: 'noisy', policy: 'stay', p: 0 }, steps: 2 },
      at: 4,
    });
    expect(actionsOf(policy).slice(0, 5)).toEqual([0, 2, 4, 5, 4]);
  });

  it.each([
    [{ name: 'noisy', p: 0.2 }, 'policy: '],
    [{ name: 'noisy', policy: 'stay', p: 2 }, 'p: '],
    [{ name: 'noisy', policy: 'stay', p: 0.1, q: 1 }, '"q"'],
    [{ name: 'delayed', policy: 'stay', steps: -1 }, 'steps: '],
    [{ name: 'switching', first: 'stay', second: 'stay', at: 1.5 }, 'at: '],
    [{ name: 'scripted', actions: ['jump'] }, "entry 1 of the script is 'jump'; the actions are north, south"],
    [{ name: 'scripted', actions: [9] }, "entry 1 of the script is '9'"],
    [{ name: 'noisy', policy: 'nobody', p: 0.1 }, 'there is no policy nobody'],
  ])('refuse %j', (reference, words) => {
    expect(() => create(reference)).toThrow(words);
  });
});
