/**
 * Probability of improvement: how often one policy's episode returns more than another's in the same condition, ties
 * counting half: P(X > Y) + P(X = Y) / 2, the mean over conditions (Agarwal et al. 2021, section 4.3; per condition it is
 * Mann and Whitney's U / (m n), 1947). 0.5: neither is better. It says how often, never by how much.
 *
 * Within a condition every episode of one is compared with every episode of the other, not only those of equal luck.
 */
import { fastSeed, nextFast } from '../random.ts';
import { type Estimate, percentileInterval, type Resampling } from './bootstrap.ts';

/** The values of two policies in one condition. */
export interface Duel {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** U / (m n) where [value] `ours` and `theirs` say how often each of the ascending `values` counts. */
const shareWon = (values: Float64Array, ours: Float64Array, theirs: Float64Array): number => {
  let below = 0;
  let won = 0;
  let m = 0;
  let n = 0;
  for (let i = 0; i < values.length; ) {
    let mine = 0;
    let yours = 0;
    const value = values[i]!;
    for (; i < values.length && values[i] === value; i++) {
      mine += ours[i]!;
      yours += theirs[i]!;
    }
    won += mine * (below + yours / 2);
    below += yours;
    m += mine;
    n += yours;
  }
  return won / (m * n);
};

/** Both lists as one ascending list, and where each policy's episodes stand in it. */
const merge = ({ ours, theirs }: Duel) => {
  const all = [...ours.map((value) => ({ value, mine: true })), ...theirs.map((value) => ({ value, mine: false }))];
  all.sort((a, b) => a.value - b.value);
  const places = (mine: boolean) => Int32Array.from(all.flatMap((one, i) => (one.mine === mine ? [i] : [])));
  return { values: Float64Array.from(all, ({ value }) => value), ours: places(true), theirs: places(false) };
};

const ones = (length: number, places: Int32Array): Float64Array => {
  const counts = new Float64Array(length);
  for (const place of places) counts[place] = 1;
  return counts;
};

const drawInto = (counts: Float64Array, places: Int32Array, seed: Int32Array): void => {
  counts.fill(0);
  const n = places.length;
  for (let k = 0; k < n; k++) counts[places[(nextFast(seed) * n) | 0]!]!++;
};

/** The probability over conditions in which both have episodes, with its interval over episodes. */
export const improvement = (duels: readonly Duel[], resampling: Resampling): Estimate => {
  const some = duels.filter(({ ours, theirs }) => ours.length > 0 && theirs.length > 0);
  const n = some.reduce((sum, { ours, theirs }) => sum + ours.length + theirs.length, 0);
  if (some.length === 0) return { value: null, low: null, high: null, over: 'episodes', n: 0 };
  const merged = some.map(merge).map((one) => {
    const { length } = one.values;
    return { ...one, mine: ones(length, one.ours), yours: ones(length, one.theirs) };
  });
  const average = (): number =>
    merged.reduce((sum, { values, mine, yours }) => sum + shareWon(values, mine, yours), 0) / merged.length;
  const value = average();
  if (some.some(({ ours, theirs }) => ours.length < 2 || theirs.length < 2))
    return { value, low: null, high: null, over: 'episodes', n };
  const seed = Int32Array.of(fastSeed(resampling.random.fork('improvement')));
  const [low, high] = percentileInterval(() => {
    for (const { mine, yours, ours, theirs } of merged) {
      drawInto(mine, ours, seed);
      drawInto(yours, theirs, seed);
    }
    return average();
  }, resampling);
  return { value, low, high, over: 'episodes', n };
};
