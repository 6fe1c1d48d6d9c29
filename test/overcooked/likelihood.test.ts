/** How likely what a cook was seen to do is: no action is overlooked, and all that can be seen adds up. */
import { describe, expect, it } from 'vitest';
import { CHARACTERS } from '../../src/check/knowledgeLaws.ts';
import type { Character } from '../../src/knowledge.ts';
import { parseCompact } from '../../src/overcooked/compact.ts';
import { NO_GOAL, WAIT } from '../../src/overcooked/goal.ts';
import { createKernel } from '../../src/overcooked/kernel.ts';
import { createKitchen, INTERACT, type Kitchen, STAY } from '../../src/overcooked/kitchen.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { actionProbabilities, changeLikelihood, consistentActions } from '../../src/overcooked/likelihood.ts';
import { createOutcome } from '../../src/overcooked/outcome.ts';
import { type Scene, sceneOf } from '../../src/overcooked/scene.ts';
import type { State } from '../../src/overcooked/state.ts';
import { createRandom, type Random } from '../../src/random.ts';
import { drawKitchen } from './random-kitchens.ts';

const ACTIONS = [0, 1, 2, 3, 4, 5];

interface Moment {
  readonly kitchen: Kitchen;
  readonly scene: Scene;
  readonly state: State;
  readonly actions: readonly number[];
  readonly random: Random;
  readonly step: (actions: readonly number[]) => State;
  /** All of it, to find a failure again. */
  readonly words: string;
}

/** States on random walks through random kitchens, with a joint action of each. */
const overMoments = (kitchens: number, steps: number, check: (moment: Moment) => void): void => {
  for (const rules of RULE_SETS)
    for (let i = 0; i < kitchens; i++) {
      const root = createRandom(`likelihood/${rules}/${i}`);
      const { layout, overrides, start } = drawKitchen(root.fork('kitchen'), rules);
      const kitchen = createKitchen(layout, rules, overrides, start);
      const stepInto = createKernel(kitchen);
      const outcome = createOutcome(kitchen.cooks);
      let state = parseCompact(kitchen, start);
      for (let t = 0; t < steps; t++) {
        const random = root.fork(t);
        const actions = start.p.map(() => (random.next() < 0.35 ? INTERACT : random.integer(5)));
        const step = (joint: readonly number[]): State => {
          const next = state.slice();
          stepInto(next, joint, outcome);
          return next;
        };
        const words = `${layout.grid.join('\n')}\n${JSON.stringify({ rules, start, overrides, t, actions })}`;
        check({ kitchen, scene: sceneOf(kitchen), state, actions, random, step, words });
        state = step(actions);
        if (outcome.terminal) break;
      }
    }
};

/** Goals of every kind. */
const drawGoal = (scene: Scene, random: Random): number => {
  const target = random.integer(scene.distances.targets.length);
  return random.next() < 0.1 ? NO_GOAL : random.next() < 0.1 ? target + WAIT : target;
};

describe('the actions that look like what was seen', () => {
  it('always include the one that was taken, whatever the others did', () => {
    let seen = 0;
    overMoments(60, 60, ({ kitchen, scene, state, actions, step, words }) => {
      const after = step(actions);
      for (let actor = 0; actor < kitchen.cooks; actor++) {
        const bits = consistentActions(scene, state, after, actor);
        if ((bits & (1 << actions[actor]!)) === 0) throw new Error(`cook ${actor}, bits ${bits}: ${words}`);
        seen++;
      }
    });
    expect(seen).toBeGreaterThan(10_000);
  });

  it('are few: somebody who moved away from everybody else can only have done that', () => {
    let certain = 0;
    let all = 0;
    overMoments(20, 40, ({ kitchen, scene, state, actions, step }) => {
      if (kitchen.cooks !== 1) return;
      const bits = consistentActions(scene, state, step(actions), 0);
      all++;
      if (bits === 1 << actions[0]!) certain++;
      else expect(bits & ~((1 << STAY) | (1 << INTERACT) | (1 << (state[kitchen.offsets.cooks]! & 3)))).toBe(0);
    });
    expect(certain).toBeGreaterThan(all / 4);
  });
});

describe('the probabilities of a cook', () => {
  it('sum to 1 over its actions, for every goal and character', () => {
    const out = new Float64Array(6);
    overMoments(10, 30, ({ kitchen, scene, state, random }) => {
      for (const character of CHARACTERS) {
        actionProbabilities(
          scene,
          state,
          random.integer(kitchen.cooks),
          drawGoal(scene, random),
          character,
          random.next() < 0.5,
          out,
        );
        expect(out.every((p) => p >= 0)).toBe(true);
        expect(out.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      }
    });
  });

  it('sum to at least 1 over all that can be seen of it, and to 1 where nobody else is', () => {
    let alone = 0;
    overMoments(40, 25, ({ kitchen, scene, state, actions, random, step, words }) => {
      const actor = random.integer(kitchen.cooks);
      const goal = drawGoal(scene, random);
      const character: Character = {
        noise: 0.1 + 0.5 * random.next(),
        idleness: 0.3 * random.next(),
        yielding: random.next(),
      };
      const outcomes = new Map<string, State>();
      for (const action of ACTIONS) {
        const after = step(actions.map((other, seat) => (seat === actor ? action : other)));
        outcomes.set(after.join(), after);
      }
      let sum = 0;
      for (const after of outcomes.values()) sum += changeLikelihood(scene, state, after, actor, goal, character);
      if (sum < 1 - 1e-9) throw new Error(`sum ${sum}: ${words}`);
      if (kitchen.cooks === 1) {
        alone++;
        if (sum > 1 + 1e-9) throw new Error(`alone, sum ${sum}, goal ${goal}: ${words}`);
      }
    });
    expect(alone).toBeGreaterThan(50);
  });

  it('put what leads to the goal first', () => {
    const kitchen = createKitchen(drawRoom(), 'legacy');
    const scene = sceneOf(kitchen);
    const state = parseCompact(kitchen, {
      t: 0,
      p: [
        [1, 1, 0, 'O'],
        [3, 2, 0, null],
      ],
      o: [],
    });
    const step = createKernel(kitchen);
    const after = state.slice();
    step(after, [2, STAY], createOutcome(2));
    const pot = scene.pots[0]!;
    const dish = scene.dishes[0]!;
    const sensible = { noise: 0.06, idleness: 0.03, yielding: 0.5 };
    expect(changeLikelihood(scene, state, after, 0, pot, sensible)).toBeCloseTo(0.91 + 0.01, 9);
    expect(changeLikelihood(scene, state, after, 0, dish, sensible)).toBeCloseTo(0.01, 9);
  });
});

const drawRoom = () => ({
  name: 'room',
  aliases: [],
  version: 'legacy' as const,
  grid: ['XXPXX', 'O1  O', 'X  2X', 'XDXSX'],
  startOrderList: null,
  cookTime: 20,
  numItemsForSoup: 3,
  deliveryReward: 20,
  rewardShaping: null,
});
