/** Steps: in place, pure, with a hash, and of the plain-object reference. Random actions in Cramped Room, one thread. */
import { createOvercooked, hashState, standardStart } from '../src/overcooked/environment.ts';
import { createKernel } from '../src/overcooked/kernel.ts';
import type { Kitchen } from '../src/overcooked/kitchen.ts';
import { findLayout } from '../src/overcooked/layouts.ts';
import { createOutcome } from '../src/overcooked/outcome.ts';
import { createReference } from '../src/overcooked/reference.ts';
import { createRandom } from '../src/random.ts';
import { CLASSICS, DRAWN, drawActions, HORIZON, openKitchen } from './actions.ts';
import type { Benchmark, Loop } from './benchmark.ts';

export const stepInPlace = (kitchen: Kitchen): Loop => {
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  const start = standardStart(kitchen);
  const state = start.slice();
  const drawn = drawActions(2);
  const actions = new Uint8Array(2);
  return (count) => {
    let total = 0;
    for (let i = 0; i < count; i++) {
      if (i % HORIZON === 0) state.set(start);
      const at = (i % DRAWN) * 2;
      actions[0] = drawn[at]!;
      actions[1] = drawn[at + 1]!;
      stepInto(state, actions, outcome);
      total += outcome.sparse[0]!;
    }
    return total + state[0]!;
  };
};

/** A step in place, then `show`; what it returns is mixed, so that nothing is left out as unused. */
export const stepAndShow = (kitchen: Kitchen, show: (state: Int16Array) => number): Loop => {
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(kitchen.cooks);
  const start = standardStart(kitchen);
  const state = start.slice();
  const drawn = drawActions(2);
  const actions = new Uint8Array(2);
  return (count) => {
    let mixed = 0;
    for (let i = 0; i < count; i++) {
      if (i % HORIZON === 0) state.set(start);
      const at = (i % DRAWN) * 2;
      actions[0] = drawn[at]!;
      actions[1] = drawn[at + 1]!;
      stepInto(state, actions, outcome);
      mixed ^= show(state);
    }
    return mixed;
  };
};

/** The same step in ten kitchens in turn, as a run over many layouts has it. */
const stepInTurn = (): Loop => {
  const loops = CLASSICS.map(([rules, layout]) => stepInPlace(openKitchen(rules, layout)));
  return (count) => loops.reduce((total, loop) => total + loop(Math.floor(count / loops.length)), 0);
};

const stepPurely = (kitchen: Kitchen, withHash: boolean): Loop => {
  const environment = createOvercooked(kitchen, HORIZON);
  const random = createRandom('bench');
  const drawn = drawActions(2);
  const joints = Array.from({ length: DRAWN }, (_, i) => ({ actions: [drawn[2 * i]!, drawn[2 * i + 1]!] }));
  const start = environment.initial(random);
  return (count) => {
    let state = start;
    let total = 0;
    for (let i = 0; i < count; i++) {
      if (i % HORIZON === 0) state = start;
      const step = environment.step(state, joints[i % DRAWN]!, random);
      state = step.state;
      total += step.rewards.team;
      if (withHash) total ^= environment.hash(state);
    }
    return total;
  };
};

const stepReference = (rules: 'legacy' | 'current'): Loop => {
  const reference = createReference(findLayout(rules, 'cramped_room'), rules);
  const drawn = drawActions(2);
  return (count) => {
    let state = reference.initial();
    let total = 0;
    for (let i = 0; i < count; i++) {
      if (i % HORIZON === 0) state = reference.initial();
      const step = reference.step(state, [drawn[(i % DRAWN) * 2]!, drawn[(i % DRAWN) * 2 + 1]!]);
      state = step.state;
      total += step.sparse[0]!;
    }
    return total;
  };
};

const ofRules = (rules: 'legacy' | 'current'): readonly Benchmark[] => {
  const reference = `reference, ${rules}`;
  const kitchen = () => openKitchen(rules, 'cramped_room');
  return [
    { name: reference, unit: 'steps', count: 10_000, goal: null, reference: null, prepare: () => stepReference(rules) },
    {
      name: `kernel in place, ${rules}`,
      unit: 'steps',
      count: 4_000_000,
      goal: rules === 'legacy' ? 30e6 : 15e6,
      reference,
      prepare: () => stepInPlace(kitchen()),
    },
    {
      name: `kernel in place and a hash, ${rules}`,
      unit: 'steps',
      count: 4_000_000,
      goal: null,
      reference,
      prepare: () => stepAndShow(kitchen(), hashState),
    },
    {
      name: `pure step, ${rules}`,
      unit: 'steps',
      count: 1_500_000,
      goal: 8e6,
      reference,
      prepare: () => stepPurely(kitchen(), false),
    },
    {
      name: `pure step and a hash, ${rules}`,
      unit: 'steps',
      count: 1_500_000,
      goal: null,
      reference,
      prepare: () => stepPurely(kitchen(), true),
    },
  ];
};

export const KERNEL: readonly Benchmark[] = [
  ...ofRules('legacy'),
  ...ofRules('current'),
  {
    name: 'kernel in place, ten kitchens in turn',
    unit: 'steps',
    count: 3_000_000,
    goal: null,
    reference: null,
    prepare: stepInTurn,
  },
];
