/** How fast a policy decides and an environment steps, as laws with a limit. They read the clock, and so the machine. */
import type { Environment } from '../environment.ts';
import { policyAround } from '../partners/around.ts';
import type { Policy } from '../policy.ts';
import { createRandom } from '../random.ts';
import { type Law, walk } from './law.ts';
import { playWhole, setupOf } from './play.ts';

/** Milliseconds for one decision: at more, the suite rapport-1 (1.08 million decisions) takes longer than a day. */
export const SLOWEST_DECISION = 80;

/** Steps a second of an environment at least. */
const SLOWEST_STEPS = 1000;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What was measured, told beside the verdict. */
export interface Measured {
  readonly told: (figure: string) => void;
}

/** Decides within `limit` milliseconds, by the median over an episode in all seats. */
export const policySpeed = <S, O>(
  environment: Environment<S, O>,
  create: () => Policy<O>,
  { limit = SLOWEST_DECISION, told }: Measured & { readonly limit?: number },
): Law => ({
  name: `decides within ${limit} ms, by the median`,
  check: async () => {
    const taken: number[] = [];
    const timed = () => {
      const policy = create();
      return policyAround(policy, policy.name, async (observation, memory, context) => {
        const began = performance.now();
        const decision = await policy.act(observation, memory, context);
        taken.push(performance.now() - began);
        return decision;
      });
    };
    const policies = Array.from({ length: environment.seats }, timed);
    await playWhole(setupOf(environment, policies, 3));
    const typical = median(taken);
    told(`${typical.toPrecision(2)} ms a decision`);
    if (typical > limit)
      throw new Error(
        `a decision takes ${typical.toPrecision(3)} ms, so rapport-1 would take ${Math.ceil((typical * 1.08e6) / 3.6e6)} hours on one core`,
      );
  },
});

/** Makes at least `SLOWEST_STEPS` steps a second. */
export const environmentSpeed = <S, O>(environment: Environment<S, O>, { told }: Measured): Law => ({
  name: `makes ${SLOWEST_STEPS} steps a second`,
  check: () => {
    const walked = walk({ environment }, 3, environment.horizon);
    const rates = Array.from({ length: 5 }, () => {
      const chance = createRandom('speed');
      const began = performance.now();
      for (const { state, joint, step } of walked) environment.step(state, joint, chance.fork(step));
      return (1000 * walked.length) / Math.max(0.001, performance.now() - began);
    });
    const typical = median(rates);
    told(`${typical >= 10_000 ? `${Math.round(typical / 1000)} thousand` : Math.round(typical)} steps a second`);
    if (typical < SLOWEST_STEPS) throw new Error(`it makes ${Math.round(typical)} steps a second`);
  },
});
