/**
 * The best that one seat can do beside a compliant cook: A* over this seat's actions and messages, the other cook's next
 * action being a function of the state and of what it takes the order to be. It is exact for a seat that knows what is
 * ordered and what the other guesses.
 */
import type { Seat } from '../environment.ts';
import { createOutcome } from '../overcooked/outcome.ts';
import { createHeap } from './heap.ts';
import { work } from './partners/cook.ts';
import { KINDS } from './partners/kinds.ts';
import { createBound, FAR, usefulActions } from './search.ts';
import { SEATS, type Setting, seesOrder } from './setting.ts';
import type { AsymState } from './state.ts';

/** What the seat knows, and what telling the order takes. */
export interface Situation {
  readonly setting: Setting;
  readonly seat: Seat;
  /** The order with which it begins, and the one that is served: another where it changes. */
  readonly first: number;
  readonly order: number;
  /** What the other takes it to be where it does not see it. */
  readonly guess: number;
  /** Points that a message takes, and steps until it is heard; null: nothing can be told. */
  readonly telling: { readonly cost: number; readonly latency: number } | null;
}

interface Node {
  readonly state: AsymState;
  /** Points spent: steps, and what messages took. */
  readonly spent: number;
  /** Step from which on the other works by what it was told; null: it was told nothing. */
  readonly told: number | null;
}

/** The least that is spent, in steps and messages, until the order is served from `start`; null beyond `limit` states. */
export const leastSpent = (situation: Situation, start: AsymState, limit: number): number | null => {
  const { setting, seat, first, order, guess, telling } = situation;
  const other = 1 - seat;
  const scene = setting.scenes[order]!;
  const bound = createBound(setting, order);
  const outcome = createOutcome(SEATS);
  const { ranks } = scene.kitchen.offsets;
  const changes = setting.sight.change !== null;
  const orderAt = (step: number) => (changes && step < setting.parameters.changeAt ? first : order);
  const takenAt = (step: number, told: number | null): number => {
    if (seesOrder(setting, step, other) || (told !== null && step >= told)) return orderAt(step);
    return changes ? first : guess;
  };
  const keyOf = ({ state, told }: Node) => `${told}|${String.fromCharCode(...state.subarray(0, ranks))}`;
  const best = new Map<string, number>();
  const heap = createHeap<Node>();
  const add = (node: Node) => {
    const total = node.spent + bound(node.state);
    if (total >= FAR) return;
    const key = keyOf(node);
    const known = best.get(key);
    if (known !== undefined && known <= node.spent) return;
    best.set(key, node.spent);
    heap.push(total, node);
  };
  add({ state: start, spent: 0, told: null });
  const joint = [0, 0];
  let looked = 0;
  for (let node = heap.pop(); node !== null; node = heap.pop()) {
    const { state, spent, told } = node;
    if (state[ranks] === SERVED) return spent;
    if (best.get(keyOf(node))! < spent) continue;
    if (++looked > limit) return null;
    const step = state[0]!;
    if (step >= setting.horizon) continue;
    const stepInto = setting.kernels[orderAt(step)]!;
    joint[other] = work(setting, KINDS.compliant, state, other, {
      takes: takenAt(step, told),
      bring: null,
      part: 'all',
    });
    const mayTell =
      telling !== null && told === null && !seesOrder(setting, step, other) && seesOrder(setting, step, seat);
    for (const action of usefulActions(scene, state, seat)) {
      joint[seat] = action;
      const next = new Int16Array(state);
      stepInto(next, joint, outcome);
      const served = outcome.eventful && outcome.sparse.some((pays) => pays > 0);
      if (served) {
        // Nothing is left to do: the state is marked, so that it comes out of the heap in its turn.
        const end = new Int16Array(state);
        end[ranks] = SERVED;
        heap.push(spent + 1, { state: end, spent: spent + 1, told });
        continue;
      }
      add({ state: next, spent: spent + 1, told });
      if (mayTell) add({ state: next, spent: spent + 1 + telling.cost, told: step + telling.latency });
    }
  }
  return null;
};

/** In the place of a rank, which no kitchen of this size reaches. */
const SERVED = -1;
