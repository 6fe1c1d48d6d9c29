/** The inside of the thread of a check: loads the subject, and tries law after law. */
import { parentPort, workerData } from 'node:worker_threads';
import { channelOf } from '../channel/channel.ts';
import { type LawGroup, policyKit, worldKit } from '../check/kit.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Policy } from '../policy.ts';
import { type EnvironmentRequest, type World, WorldError } from '../world.ts';
import { type LawNames, namesOf, type Verdict } from './check.ts';
import { holdsWorld, isModulePath, modulePath, modulePathProblem } from './plugin.ts';
import { InputError, inputError } from './problem.ts';
import { readReference } from './references.ts';
import { openWorkshop } from './workshop.ts';
import { worldNames } from './worlds.ts';

/** What the thread is told at its start. */
export interface CheckOrders {
  /** A policy as a scenario writes one; or a world, by name or as a module. */
  readonly subject: Json;
  /** The world that a policy is for. */
  readonly world: string;
  /** The folder that paths are relative to. */
  readonly base: string;
  /** null: the world's first. */
  readonly rules: string | null;
  /** null: the first two of the rules. */
  readonly layouts: readonly string[] | null;
  readonly horizon: number;
  readonly runs: number;
  readonly slowest: number;
}

export type CheckAnswer =
  | { readonly kind: 'refused'; readonly file: string; readonly message: string; readonly hint: string | null }
  | { readonly kind: 'names'; readonly names: LawNames }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

const requestsOf = (world: World, { rules: wanted, layouts, horizon }: CheckOrders): readonly EnvironmentRequest[] => {
  const rules = wanted ?? world.rules[0]!;
  if (!world.rules.includes(rules))
    throw inputError('--rules', `${world.name} has the rules ${world.rules.join(', ')}`);
  const names =
    layouts ??
    world
      .layouts(rules)
      .slice(0, 2)
      .map(({ name }) => name);
  return names.map((layout) => ({ rules, layout, horizon }));
};

/** What was measured since it was last asked for. */
let measured: string | null = null;
const told = (figure: string): void => {
  measured = figure;
};

/** Whether the subject is a world rather than a policy. */
const isWorld = async ({ subject, base }: CheckOrders): Promise<boolean> => {
  if (typeof subject !== 'string') return false;
  if (!isModulePath(subject)) return worldNames().includes(subject);
  const problem = modulePathProblem(subject, base);
  if (problem !== null) throw inputError(subject, problem);
  try {
    return await holdsWorld(modulePath(subject, base));
  } catch (thrown) {
    throw inputError(subject, `this module can't be run: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
};

const open = async (orders: CheckOrders): Promise<readonly LawGroup[]> => {
  const { subject, base, runs, slowest } = orders;
  if (await isWorld(orders)) {
    const { world } = await openWorkshop(subject as string, base, []);
    return worldKit(world, requestsOf(world, orders), { runs, told });
  }
  const workshop = await openWorkshop(orders.world, base, [subject]);
  const request = readReference(subject);
  // A workshop keeps one policy per environment: for a copy of the environment it makes another.
  const copyOf = (environment: Environment): Environment => {
    const channel = channelOf(environment);
    return channel === null ? { ...environment } : ({ ...channel, inner: { ...channel.inner } } as Environment);
  };
  const create = (environment: Environment): Policy => workshop.policy(request, copyOf(environment)).policy;
  const environments = requestsOf(workshop.world, orders).map((one) => workshop.environment(one));
  for (const environment of environments)
    try {
      create(environment);
    } catch (thrown) {
      throw inputError(request.definition, (thrown as Error).message);
    }
  return policyKit(environments, create, { runs, slowest, told });
};

const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');
const say = (answer: CheckAnswer): void => port.postMessage(answer);

const tryLaws = async (groups: readonly LawGroup[]): Promise<void> => {
  say({ kind: 'names', names: namesOf(groups) });
  for (const { subject, laws } of groups)
    for (const { name: law, check } of laws) {
      measured = null;
      try {
        await check();
        say({ kind: 'verdict', verdict: { subject, law, verdict: 'kept', told: measured } });
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        say({ kind: 'verdict', verdict: { subject, law, verdict: 'broken', told: why } });
      }
    }
};

try {
  await tryLaws(await open(workerData as CheckOrders));
} catch (thrown) {
  if (!(thrown instanceof InputError || thrown instanceof WorldError)) throw thrown;
  const [problem] = thrown instanceof InputError ? thrown.problems : [];
  say({
    kind: 'refused',
    file: problem?.file ?? 'check',
    message: problem?.message ?? thrown.message,
    hint: problem?.hint ?? null,
  });
}
