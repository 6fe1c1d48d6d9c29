/** The records that a trace of level `actions` leaves out, made again by asking its policies. */
import type { Environment } from '../environment.ts';
import type { ReplayGround } from '../experiment/annotated.ts';
import { policyAround } from '../partners/around.ts';
import type { Policy } from '../policy.ts';
import { type Divergence, ReplayError, rerunTrace } from '../replay.ts';
import type { Trace } from '../trace.ts';
import { seatPolicies } from './policies.ts';

/** Asked before each decision: a promise where whoever runs this has to do something else first, such as to paint. */
export type Breath = () => Promise<void> | null;

/** The same policy, which lets others breathe. */
export const breathing = (policy: Policy, breath: Breath): Policy =>
  policyAround(policy, policy.name, (observation, memory, context) => {
    const wait = breath();
    return wait === null
      ? policy.act(observation, memory, context)
      : wait.then(() => policy.act(observation, memory, context));
  });

export type Rebuilt =
  | {
      readonly ok: true;
      /** At level `full`. */
      readonly trace: Trace;
      /** [seat] why a seat's thoughts could not be made again; null where they could. */
      readonly reasons: readonly (string | null)[];
    }
  | { readonly ok: false; readonly reason: string };

/** What a seat did, as `rerunTrace` writes it, with the action's name; anything else as it is. */
const decisionWords = (text: string, actions: readonly string[]): string => {
  try {
    const { seat, action } = JSON.parse(text) as { readonly seat?: number; readonly action?: number };
    return seat === undefined || action === undefined ? text : `seat ${seat}: ${actions[action] ?? action}`;
  } catch {
    return text;
  }
};

/** In words, for people. `actions` are the environment's. */
export const explainDivergence = (
  { what, step, expected, found }: Divergence,
  { actions }: Pick<Environment, 'actions'>,
): string =>
  what === 'decision'
    ? `its policies decide otherwise in this version: at step ${step} the trace has ${decisionWords(expected, actions)}, now it is ${decisionWords(found, actions)}`
    : `the ${what}${step === null ? '' : ` of step ${step}`} should be ${expected}, is ${found}`;

/** Asks the policies that this page has; the others do what the trace says and leave no record. */
export const rebuildRecords = async (trace: Trace, ground: ReplayGround, breath: Breath): Promise<Rebuilt> => {
  const seated = seatPolicies(trace, ground);
  const policies = seated.map(({ policy }) => breathing(policy, breath));
  try {
    const rerun = await rerunTrace(trace, ground.environment, policies, ground.change);
    if (!rerun.ok) return { ok: false, reason: explainDivergence(rerun, ground.environment) };
    return { ok: true, trace: rerun.trace, reasons: seated.map(({ reason }) => reason) };
  } catch (error) {
    if (error instanceof ReplayError)
      return { ok: false, reason: explainDivergence(error.divergence, ground.environment) };
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};
