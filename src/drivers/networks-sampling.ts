/**
 * From logits to an action, as the networks were played when they were measured: sampled from the softmax, never the
 * arg max, which is another agent.
 */
import type { Action } from '../environment.ts';
import type { Json } from '../json.ts';

/** What the agent did at one of its past steps: where it stood and looked (equal numbers, equal places), and its action. */
export type PastStep = readonly [place: number, action: Action];

/** The last steps of an agent in this episode, oldest first: at most four, empty at the start. */
export type Past = readonly PastStep[];

/** Steps that the unblocking rule must know of before it looks, and those whose places and actions it looks at. */
const KNOWN_STEPS = 4;
const STUCK_STEPS = 3;

/**
 * The actions that the unblocking rule of the study's behaviour-cloning agents forbids now. An agent that has acted at
 * least four times and stands and looks as it did at each of its last three actions may repeat none of those three
 * actions. Otherwise nothing is forbidden. Carried objects play no part, and every action can be forbidden, `stay` too.
 * Carroll et al., "On the Utility of Learning about Humans for Human-AI Coordination", NeurIPS 2019, human_aware_rl.
 */
export const blockedActions = (past: Past, place: number): readonly Action[] => {
  if (past.length < KNOWN_STEPS) return [];
  const last = past.slice(-STUCK_STEPS);
  return last.every(([before]) => before === place) ? last.map(([, action]) => action) : [];
};

/** The past after one more step. */
export const rememberStep = (past: Past, place: number, action: Action): Past => [
  ...past.slice(1 - KNOWN_STEPS),
  [place, action],
];

/** The past that `rememberStep` made, from JSON. Throws on anything else. */
export const readPast = (json: Json): Past => {
  const isStep = (step: Json) => Array.isArray(step) && step.length === 2 && step.every(Number.isInteger);
  if (Array.isArray(json) && json.length <= KNOWN_STEPS && json.every(isStep)) return json as unknown as Past;
  throw new Error(`expected at most ${KNOWN_STEPS} pairs of place and action, not ${JSON.stringify(json)}`);
};

/**
 * Probabilities of the actions, [action]: the softmax of the logits over `allowed`, 0 elsewhere. This is the same as to
 * set the others' probabilities to 0 and to divide by the new sum, but can't divide by 0. In float64, with the largest
 * allowed logit taken off before `Math.exp` and sums in ascending order of `allowed`, so equal logits give equal bytes.
 */
export const softmax = (logits: ArrayLike<number>, allowed: readonly Action[]): readonly number[] => {
  let largest = Number.NEGATIVE_INFINITY;
  for (const action of allowed) if (logits[action]! > largest) largest = logits[action]!;
  const weights = new Array<number>(logits.length).fill(0);
  let sum = 0;
  for (const action of allowed) {
    const weight = Math.exp(logits[action]! - largest);
    weights[action] = weight;
    sum += weight;
  }
  if (!Number.isFinite(sum)) throw new Error(`the logits are ${Array.from(logits).join(', ')}`);
  return weights.map((weight) => weight / sum);
};

/**
 * The action that one uniform draw in [0, 1) picks: the first whose cumulated probability exceeds it. Where rounding
 * leaves the sum below the draw it is the last action with a probability.
 */
export const pickAction = (probabilities: readonly number[], draw: number): Action => {
  let cumulated = 0;
  let last = -1;
  for (let action = 0; action < probabilities.length; action++) {
    const probability = probabilities[action]!;
    if (!(probability > 0)) continue;
    cumulated += probability;
    last = action;
    if (draw < cumulated) return action;
  }
  if (last === -1) throw new Error(`no action has a probability: ${probabilities.join(', ')}`);
  return last;
};
