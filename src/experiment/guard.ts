/**
 * Keeps policies of the user's own from writing to what they are shown. An observation is a copy, but what never changes
 * (the tables of a kitchen) is shared by all episodes in the thread: one that writes there would spoil the others.
 *
 * Objects and arrays are frozen, so that writing to them throws inside the policy. Typed arrays can't be: they are
 * compared after each decision, and put right. Either way the policy costs its own episode. What stands in maps, sets and
 * private fields is not looked at; and while a policy waits for a promise, others may see what it wrote.
 */
import { policyAround } from '../partners/around.ts';
import type { Decision, Policy } from '../policy.ts';

/** A typed array that can be reached from an observation, where, and what stood in it. */
interface Kept {
  readonly path: string;
  readonly numbers: Uint8Array;
  readonly before: Uint8Array;
}

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const isView = (value: unknown): value is ArrayBufferView => ArrayBuffer.isView(value);

/** [shared object] what is below it; it was frozen when it was first met, so this stays true. */
const known = new WeakMap<object, readonly Kept[]>();

/** Freezes what `value` is made of; its typed arrays with copies of them. */
const freeze = (value: unknown, path: string): readonly Kept[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (isView(value)) {
    const numbers = bytesOf(value);
    return [{ path, numbers, before: numbers.slice() }];
  }
  const before = known.get(value);
  if (before !== undefined) return before;
  Object.freeze(value);
  const found: Kept[] = [];
  known.set(value, found); // A cycle ends here.
  for (const [key, part] of Object.entries(value)) found.push(...freeze(part, `${path}.${key}`));
  return found;
};

const differs = ({ numbers, before }: Kept): boolean => {
  for (let i = 0; i < numbers.length; i++) if (numbers[i] !== before[i]) return true;
  return false;
};

/** Puts right what was written to; the first place of it, null where there is none. */
const restore = (kept: readonly Kept[]): string | null => {
  const spoilt = kept.filter(differs);
  for (const { numbers, before } of spoilt) numbers.set(before);
  return spoilt[0]?.path ?? null;
};

/** `policy`, of which a decision that comes with writing to the observation is an error. */
export const guardObservations = (policy: Policy): Policy =>
  policyAround(policy, policy.name, (observation, memory, context) => {
    const kept = freeze(observation, '');
    const judge = (decision: Decision): Decision => {
      const path = restore(kept);
      if (path !== null) throw new Error(`it wrote to its observation, at observation${path}`);
      return decision;
    };
    const fail = (thrown: unknown): never => {
      restore(kept);
      throw thrown;
    };
    try {
      const given = policy.act(observation, memory, context);
      return given instanceof Promise ? given.then(judge, fail) : judge(given);
    } catch (thrown) {
      return fail(thrown);
    }
  });
