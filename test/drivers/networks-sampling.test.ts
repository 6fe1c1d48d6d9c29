import { describe, expect, it } from 'vitest';
import {
  blockedActions,
  type Past,
  pickAction,
  readPast,
  rememberStep,
  softmax,
} from '../../src/drivers/networks-sampling.ts';

const ALL = [0, 1, 2, 3, 4, 5];

/** The past of an agent that took these steps from the start of an episode. */
const pastOf = (...steps: readonly (readonly [place: number, action: number])[]): Past =>
  steps.reduce<Past>((past, [place, action]) => rememberStep(past, place, action), []);

describe('the unblocking rule', () => {
  it('forbids nothing before the agent has acted four times', () => {
    expect(blockedActions([], 7)).toEqual([]);
    expect(blockedActions(pastOf([7, 0], [7, 1], [7, 2]), 7)).toEqual([]);
  });

  it('forbids the actions of the last three steps after four equal readings', () => {
    expect(blockedActions(pastOf([3, 4], [7, 0], [7, 5], [7, 4]), 7)).toEqual([0, 5, 4]);
    expect(blockedActions(pastOf([7, 1], [7, 0], [7, 0], [7, 0]), 7)).toEqual([0, 0, 0]);
  });

  it('leaves the action of the fourth last step allowed, wherever that step was', () => {
    expect(blockedActions(pastOf([7, 2], [7, 0], [7, 5], [7, 4]), 7)).not.toContain(2);
  });

  it('forbids nothing when the agent moved or turned in its last three steps, or just now', () => {
    expect(blockedActions(pastOf([7, 4], [6, 4], [7, 4], [7, 4]), 7)).toEqual([]);
    expect(blockedActions(pastOf([7, 4], [7, 4], [7, 4], [6, 4]), 7)).toEqual([]);
    expect(blockedActions(pastOf([7, 4], [7, 4], [7, 4], [7, 4]), 6)).toEqual([]);
  });

  it('keeps no more than it needs, as JSON', () => {
    const past = pastOf([1, 0], [2, 0], [3, 0], [4, 5], [5, 4]);
    expect(past).toEqual([
      [2, 0],
      [3, 0],
      [4, 5],
      [5, 4],
    ]);
    expect(readPast(JSON.parse(JSON.stringify(past)))).toEqual(past);
  });

  it('refuses a memory that is no past', () => {
    expect(() => readPast(null)).toThrow('expected at most 4 pairs of place and action, not null');
    expect(() => readPast([[1, 2, 3]])).toThrow('pairs');
    expect(() => readPast([1, 2, 3, 4, 5].map((place) => [place, 0]))).toThrow('at most 4');
  });
});

describe('the softmax', () => {
  it('has the ratios of the exponentials and the sum 1', () => {
    const probabilities = softmax([1, 2, 3, 0, -1, 2], ALL);
    expect(probabilities.reduce((sum, each) => sum + each)).toBeCloseTo(1, 14);
    expect(probabilities[1]! / probabilities[0]!).toBeCloseTo(Math.E, 12);
    expect(probabilities[1]).toBe(probabilities[5]);
  });

  it('gives forbidden actions nothing and divides the rest by its sum', () => {
    const logits = [0.3, -1.2, 2.5, 0, 1, -0.4];
    const full = softmax(logits, ALL);
    const rest = softmax(logits, [0, 1, 3, 5]);
    const sum = full[0]! + full[1]! + full[3]! + full[5]!;
    expect([rest[2], rest[4]]).toEqual([0, 0]);
    for (const action of [0, 1, 3, 5]) expect(rest[action]).toBeCloseTo(full[action]! / sum, 14);
  });

  it('survives large logits and refuses those that are no numbers', () => {
    expect(softmax([1000, 0, 0, 0, 0, 0], ALL)[0]).toBe(1);
    expect(softmax([1000, -1000, 0, 0, 0, -1000], [1, 5])).toEqual([0, 0.5, 0, 0, 0, 0.5]);
    expect(() => softmax([Number.NaN, 0], [0, 1])).toThrow('the logits are NaN, 0');
    expect(() => softmax([Number.POSITIVE_INFINITY, 0], [0, 1])).toThrow('the logits are Infinity, 0');
  });
});

describe('the pick', () => {
  it('cuts [0, 1) into pieces in the order of the actions', () => {
    const probabilities = [0.25, 0, 0.5, 0.25];
    expect([0, 0.249, 0.25, 0.749, 0.75, 0.999].map((draw) => pickAction(probabilities, draw))).toEqual([
      0, 0, 2, 2, 3, 3,
    ]);
  });

  it('never picks an action without probability, even where rounding leaves the sum short', () => {
    expect(pickAction([0, 0.5, 0.4999999999999999, 0], 1 - 2 ** -53)).toBe(2);
    expect(pickAction([0, 1, 0], 0)).toBe(1);
    expect(() => pickAction([0, 0], 0.5)).toThrow('no action has a probability');
  });
});
