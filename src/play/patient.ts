/**
 * A slow partner (a language model, a process) in a game that doesn't wait. While it thinks, the game goes on: its seat
 * rests, and the trace says that it was late. It isn't interrupted: when its answer to an old step comes at last, the
 * action in it is dropped, what it has remembered is kept, and it is asked again about the step that is now.
 */
import type { Json } from '../json.ts';
import { policyAround } from '../partners/around.ts';
import type { Context, Decision, Policy } from '../policy.ts';

/** An answer that nobody waits for any more. */
const NEVER = new Promise<never>(() => undefined);

/**
 * `inner`, asked about one step at a time for one episode; `over` tells it that the game has ended. The memory is the
 * inner one's, which a late answer moves on too.
 */
export const patientPolicy = <O, M extends Json>(inner: Policy<O, M>, over: AbortSignal): Policy<O, M> => {
  /** Settles when the answer that is being thought about is there; null while nothing is. */
  let thinking: Promise<void> | null = null;
  let remembered: M | null = null;
  let broken: { readonly by: unknown } | null = null;
  let latest = 0;

  const ask = (observation: O, memory: M, context: Context): Decision<M> | Promise<Decision<M>> => {
    if (broken !== null) throw broken.by;
    const given = inner.act(observation, remembered ?? memory, { ...context, signal: over });
    if (!(given instanceof Promise)) {
      remembered = given.memory;
      return given;
    }
    thinking = given.then(
      (decision) => {
        thinking = null;
        remembered = decision.memory;
      },
      (thrown: unknown) => {
        thinking = null;
        broken = { by: thrown };
      },
    );
    return given;
  };

  return policyAround(inner, inner.name, (observation, memory, context) => {
    const { step } = context;
    latest = step;
    if (thinking === null) return ask(observation, memory, context);
    return thinking.then(() => (step === latest ? ask(observation, memory, context) : NEVER));
  });
};
