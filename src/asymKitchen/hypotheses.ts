/** The situations that imagined futures begin in: the likeliest of what is believed, those that come to the same as one. */
import type { Random } from '../random.ts';
import { type Hypothesis, normalize, type Weighted } from './belief.ts';
import type { Kind } from './partners/kinds.ts';
import { HIDDEN } from './state.ts';
import { knownOrder, type Understanding } from './understanding.ts';

/** Of so many situations the likeliest are looked at; what is left out is at most this much. */
const DROPPED = 0.01;

/** Who is not asked anything is told from others neither by what it answers nor by what it says besides. */
const ALIKE: readonly Kind[] = ['mute', 'distractor'];

/** Kinds that act alike as one, where no question is open. */
const merge = (list: readonly Weighted[]): readonly Weighted[] => {
  const merged = new Map<string, Weighted>();
  for (const { given, weight } of list) {
    const one: Hypothesis = ALIKE.includes(given.kind) ? { ...given, kind: 'compliant' } : given;
    const key = Object.values(one).join();
    merged.set(key, { given: one, weight: weight + (merged.get(key)?.weight ?? 0) });
  }
  return [...merged.values()];
};

/** The likeliest hypotheses that together leave out no more than DROPPED. */
const core = (list: readonly Weighted[]): readonly Weighted[] => {
  const sorted = [...list].sort((a, b) => b.weight - a.weight);
  let left = 1;
  const kept = sorted.filter(({ weight }) => {
    if (left <= DROPPED) return false;
    left -= weight;
    return true;
  });
  return normalize(kept);
};

/** What is compared: who knows the order asks nothing, so that who would not answer is no other to it. */
export const situationsOf = (u: Understanding): readonly Weighted[] =>
  core(knownOrder(u) === HIDDEN ? u.hypotheses : merge(u.hypotheses));

/** The situations, or `count` drawn of them where there are more. */
export const drawSituations = (u: Understanding, count: number, random: Random): readonly Weighted[] => {
  const list = situationsOf(u);
  if (list.length <= count) return list;
  return Array.from({ length: count }, () => {
    let luck = random.next();
    const found = list.find(({ weight }) => {
      luck -= weight;
      return luck < 0;
    });
    return { given: (found ?? list[0]!).given, weight: 1 / count };
  });
};
