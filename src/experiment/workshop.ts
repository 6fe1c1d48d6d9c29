/**
 * Builds environments and policies from what a scenario says of them, each once. Policies keep nothing but their memory,
 * so that one serves every episode in flight; this is what lets network policies ask for many decisions at once.
 */
import { createHash } from 'node:crypto';
import type { ApplyChange } from '../changes.ts';
import { channelOf, innerOf } from '../channel/channel.ts';
import { fittingOf } from '../channel/hearing.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { ModelSession } from '../model/session.ts';
import type { Model } from '../model.ts';
import type { Policy } from '../policy.ts';
import type { TracePolicy } from '../trace.ts';
import type { EnvironmentRequest, World } from '../world.ts';
import { changeWorld } from './changeWorld.ts';
import { hashModule, packageCode } from './code.ts';
import type { Declared } from './declared.ts';
import { loadKnownFiles } from './files.ts';
import { guardObservations } from './guard.ts';
import { isModulePath, loadPolicyModule, modulePath } from './plugin.ts';
import { createShelf, type KnownPolicy, type PolicyShelf } from './policies.ts';
import { inputError } from './problem.ts';
import { modulesIn, type PolicyRequest, readParameters, readReference } from './references.ts';
import { unknownPolicy } from './unknownPolicy.ts';
import { loadWorld } from './worlds.ts';

/** A policy ready to play in one environment, and what a trace says of it. */
export interface Built {
  readonly policy: Policy;
  readonly version: string;
  readonly code: string;
}

export interface Workshop {
  readonly world: World;
  /** null: the scenario declares no models. */
  readonly models: ModelSession | null;
  readonly shelf: PolicyShelf;
  /** Throws a `WorldError` on a request that makes no sense. */
  environment(request: EnvironmentRequest): Environment;
  /** Throws, in words, on an unknown name, wrong parameters, or an environment that the policy can't play in. */
  policy(request: PolicyRequest, environment: Environment): Built;
  /** Lets the world make a change, or a list of them that stand at one step. */
  readonly change: ApplyChange<unknown, unknown>;
  /** What the definition says of itself. Throws, in words, on an unknown name. */
  declared(request: PolicyRequest, environment: Environment): Declared;
  /** As a trace states it. */
  describe(name: string, request: PolicyRequest, environment: Environment): TracePolicy;
}

/**
 * Runs the modules that a scenario in the folder `base` names, and gives a workshop for its world. `references` are all
 * policies that will be asked for, `models` those that they may ask.
 */
export const openWorkshop = async (
  worldName: string,
  base: string,
  references: readonly Json[],
  models: ModelSession | null = null,
): Promise<Workshop> => {
  const world = await loadWorld(worldName, base);
  const modules = new Map<string, KnownPolicy>();
  const moduleHashes = new Map<string, string>();
  for (const path of new Set(references.flatMap(modulesIn))) {
    const file = modulePath(path, base);
    try {
      modules.set(path, { definition: await loadPolicyModule(file), parts: [], half: null });
    } catch (error) {
      throw inputError(
        path,
        `this module can't be used as a policy: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    moduleHashes.set(path, hashModule(file));
  }
  const shelf = createShelf(world, await loadKnownFiles(world, base));
  const code = packageCode();
  const worldCode = isModulePath(worldName) ? hashModule(modulePath(worldName, base)) : (code[world.name] ?? '');
  const environments = new Map<string, Environment>();
  const policies = new WeakMap<Environment, Map<string, Built>>();

  const find = (definition: string): KnownPolicy => {
    const found = modules.get(definition) ?? shelf.get(definition);
    if (found !== undefined) return found;
    const { message, hint } = unknownPolicy(definition, shelf);
    throw new Error(`${message}; ${hint}`);
  };

  const build = (request: PolicyRequest, environment: Environment): Built => {
    const found = find(request.definition);
    const parameters = readParameters(found, request.parameters);
    const fitting = fittingOf(found.definition, parameters, environment);
    if (fitting !== null) {
      const built = workshop.policy(request, fitting.home);
      return { ...built, policy: fitting.fit(built.policy) };
    }
    const acting = [code.core ?? '', worldCode, ...found.parts.map((part) => code[part] ?? '')];
    if (channelOf(environment) !== null) acting.push(code.channel ?? '');
    const own = moduleHashes.get(request.definition);
    if (own !== undefined) acting.push(own);
    if (found.checksum !== undefined) acting.push(found.checksum(environment, request.parameters));
    const resolve = (reference: Json): Policy => {
      const inner = workshop.policy(readReference(reference), environment);
      acting.push(inner.code);
      return inner.policy;
    };
    const model = (name: string): Model => {
      if (models === null)
        throw new Error(`there is no model called ${JSON.stringify(name)}: the scenario has no \`models:\``);
      const found = models.model(name);
      acting.push(code.model ?? '', models.identity(name));
      return found;
    };
    const made = found.definition.create(parameters, { environment, world, resolve, model });
    const policy = own === undefined ? made : guardObservations(made);
    const hash = createHash('sha256').update(acting.join(' ')).digest('hex').slice(0, 16);
    return { policy, version: found.definition.version, code: hash };
  };

  const workshop: Workshop = {
    world,
    models,
    shelf,
    environment: (request) => {
      const key = JSON.stringify(request);
      let environment = environments.get(key);
      if (environment === undefined) {
        environment = world.environment(request);
        environments.set(key, environment);
      }
      return environment;
    },
    policy: (request, environment) => {
      let built = policies.get(environment);
      if (built === undefined) {
        built = new Map();
        policies.set(environment, built);
      }
      const key = JSON.stringify([request.definition, request.parameters]);
      const before = built.get(key);
      if (before !== undefined) return before;
      const made = build(request, environment);
      built.set(key, made);
      return made;
    },
    change: changeWorld(world),
    declared: (request, environment) => {
      const { definition, sameWeightsAs } = find(request.definition);
      return { tunedOn: definition.tunedOn ?? [], sameWeightsAs: sameWeightsAs?.(innerOf(environment)) ?? null };
    },
    describe: (name, request, environment) => {
      const { version, code: hash } = workshop.policy(request, environment);
      return { name, definition: request.definition, version, parameters: request.parameters, code: hash };
    },
  };
  return workshop;
};
