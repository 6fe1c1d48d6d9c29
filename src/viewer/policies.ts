/**
 * The policies that a page can ask: everything that is pure. Networks, programs, models and modules of the user's own
 * run where `rapport` runs; their seats play what the trace says they played.
 */

import { fittingOf } from '../channel/hearing.ts';
import type { Environment } from '../environment.ts';
import type { ReplayGround } from '../experiment/annotated.ts';
import { createShelf, type Half } from '../experiment/policies.ts';
import { type PolicyRequest, readParameters, readReference } from '../experiment/references.ts';
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';
import type { Trace, TraceStep } from '../trace.ts';
import type { World } from '../world.ts';

/** A policy that can be chosen in a page. */
export interface Choice {
  readonly name: string;
  readonly description: string;
  /** null: in neither half of the world's split. */
  readonly half: Half | null;
}

export const choicesOf = (world: World): readonly Choice[] =>
  [...createShelf(world, [])].map(([name, { definition, half }]) => ({
    name,
    description: definition.description ?? '',
    half,
  }));

/** Why a policy can't be asked here. */
const whyNot = (definition: string): string =>
  /\.[cm]?[jt]s$/.test(definition)
    ? `${definition} is a module of its own: it runs where rapport runs, not in the browser`
    : definition === 'process'
      ? 'it is a program: it runs where rapport runs, not in the browser'
      : `${definition} is not among the policies that run in the browser: a network needs its file and the ONNX runtime, a person or a model is not here`;

/** Builds a policy. Throws, in words, on a name that this page does not have and on wrong parameters. */
export const buildPolicy = (request: PolicyRequest, environment: Environment, world: World): Policy => {
  const found = createShelf(world, []).get(request.definition);
  if (found === undefined) throw new Error(whyNot(request.definition));
  const parameters = readParameters(found, request.parameters);
  const fitting = fittingOf(found.definition, parameters, environment);
  if (fitting !== null) return fitting.fit(buildPolicy(request, fitting.home, world));
  return found.definition.create(parameters, {
    environment,
    world,
    resolve: (reference: Json) => buildPolicy(readReference(reference), environment, world),
    model: (name) => {
      throw new Error(`the model ${name} is asked where rapport runs, not in the browser`);
    },
  });
};

/** Plays what a trace says that its seat played, and remembers nothing. */
const puppet = (trace: Trace, seat: number): Policy => {
  const byStep = new Map<number, TraceStep>(trace.steps.map((line) => [line.t, line]));
  return {
    name: trace.header.policies[seat]!.name,
    begin: () => null,
    act: (_, memory, { step, legal }) => {
      const line = byStep.get(step);
      return { action: line?.a[seat] ?? legal[0]!, message: line?.m?.[seat] ?? null, memory };
    },
  };
};

/** Who plays a seat again. `reason`: why it is only a puppet of the trace; null where it is the policy itself. */
export interface Seated {
  readonly policy: Policy;
  readonly reason: string | null;
}

/** [seat] */
export const seatPolicies = (trace: Trace, { world, environment }: ReplayGround): readonly Seated[] =>
  trace.header.policies.map(({ definition, parameters }, seat) => {
    try {
      return { policy: buildPolicy({ definition, parameters }, environment, world), reason: null };
    } catch (error) {
      return { policy: puppet(trace, seat), reason: error instanceof Error ? error.message : String(error) };
    }
  });
