/**
 * Forks: the same episode up to a step, something else from there. The prefix is re-run by the same kernel, its hashes
 * and decisions are checked against the trace, and the future meets the same luck. What comes out is a trace like any
 * other, which replays and verifies anywhere.
 */

import type { Seat } from '../environment.ts';
import { runEpisode } from '../episode.ts';
import type { ReplayGround } from '../experiment/annotated.ts';
import { readReference } from '../experiment/references.ts';
import { formatHash, HASH_START } from '../hash.ts';
import type { Json } from '../json.ts';
import { formatSkill } from '../knowledge.ts';
import type { MindMemory } from '../mind/memory.ts';
import { policyAround } from '../partners/around.ts';
import { andThen, type Policy } from '../policy.ts';
import { createRandom } from '../random.ts';
import { ReplayError, replayTrace, rerunTrace } from '../replay.ts';
import { chainHash, type Trace, type TracePolicy, type TraceStep } from '../trace.ts';
import { buildPolicy, type Seated, seatPolicies } from './policies.ts';
import { type Breath, breathing, explainDivergence } from './rebuild.ts';

/** What is otherwise from step `step` on. */
export type Fork =
  /** Another policy takes the seat; it has seen nothing before. */
  | { readonly kind: 'policy'; readonly step: number; readonly seat: Seat; readonly policy: Json }
  /** The seat takes this action, once. */
  | { readonly kind: 'action'; readonly step: number; readonly seat: Seat; readonly action: string }
  /** The mind in the seat is sure, at this step, that `of` is about `skill`, and plans anew. What it sees next may correct it. */
  | { readonly kind: 'belief'; readonly step: number; readonly seat: Seat; readonly of: Seat; readonly skill: string };

/** A fork as a short text for links: `120.1.policy.greedy`, `120.0.action.north`, `120.0.belief.1.pickUpOnion (0,1)`. */
export const formatFork = (fork: Fork): string => {
  const start = `${fork.step}.${fork.seat}.${fork.kind}`;
  switch (fork.kind) {
    case 'policy':
      return `${start}.${typeof fork.policy === 'string' ? fork.policy : JSON.stringify(fork.policy)}`;
    case 'action':
      return `${start}.${fork.action}`;
    case 'belief':
      return `${start}.${fork.of}.${fork.skill}`;
  }
};

/** Reads what `formatFork` writes; null where it is no fork. */
export const parseFork = (text: string): Fork | null => {
  const [, step, seat, kind, rest = ''] = /^(\d+)\.(\d+)\.(policy|action|belief)\.(.+)$/s.exec(text) ?? [];
  if (step === undefined) return null;
  const at = { step: Number(step), seat: Number(seat) };
  if (kind === 'action') return { kind, ...at, action: rest };
  if (kind === 'belief') {
    const [, of, skill] = /^(\d+)\.(.+)$/s.exec(rest) ?? [];
    return of === undefined ? null : { kind, ...at, of: Number(of), skill: skill! };
  }
  if (!rest.startsWith('{')) return { kind: 'policy', ...at, policy: rest };
  try {
    return { kind: 'policy', ...at, policy: JSON.parse(rest) as Json };
  } catch {
    return null;
  }
};

/** In a few words, for titles. */
export const describeFork = (fork: Fork): string => {
  const where = `from step ${fork.step}, cook ${fork.seat}`;
  switch (fork.kind) {
    case 'policy':
      return `${where} is ${typeof fork.policy === 'string' ? fork.policy : JSON.stringify(fork.policy)}`;
    case 'action':
      return `${where} does ${fork.action} once`;
    case 'belief':
      return `${where} is sure that cook ${fork.of} is about ${fork.skill}`;
  }
};

export type Forked =
  | { readonly ok: true; readonly trace: Trace; readonly reasons: readonly (string | null)[] }
  | { readonly ok: false; readonly reason: string };

/** What the seats remember before and after their decisions at the step of a fork, and the prefix with its records. */
interface Prefix {
  /** [seat] */
  readonly before: readonly Json[];
  /** [seat] */
  readonly after: readonly Json[];
  /** Level `full`, up to the fork. */
  readonly trace: Trace;
}

class ForkError extends Error {
  override readonly name = 'ForkError';
}

/** Asks the policies again for every step up to the fork and the fork's own. Throws a `ForkError` where they differ. */
const rerunPrefix = async (
  trace: Trace,
  ground: ReplayGround,
  { at, seated, breath }: { readonly at: number; readonly seated: readonly Seated[]; readonly breath: Breath },
): Promise<Prefix> => {
  const kept: Json[][] = seated.map(() => []);
  const policies = seated.map(({ policy }, seat) => {
    const asked = breathing(policy, breath);
    return policyAround(policy, policy.name, (observation, memory, context) => {
      if (context.step === at) kept[seat]![0] = memory;
      return andThen(asked.act(observation, memory, context), (decision) => {
        if (context.step === at) kept[seat]![1] = decision.memory;
        return decision;
      });
    });
  });
  const part = { ...trace, steps: trace.steps.filter(({ t }) => t <= at), footer: null };
  const rerun = await rerunTrace(part, ground.environment, policies, ground.change);
  if (!rerun.ok) throw new ForkError(explainDivergence(rerun, ground.environment));
  return {
    before: kept.map(([before]) => before ?? null),
    after: kept.map(([, after]) => after ?? null),
    trace: { ...rerun.trace, steps: rerun.trace.steps.filter(({ t }) => t < at) },
  };
};

/** A memory as that of a mind with beliefs; null where it is another's. */
const mindOf = (memory: Json): MindMemory | null =>
  typeof memory === 'object' && memory !== null && 'teammates' in memory && 'plan' in memory && 'seen' in memory
    ? (memory as unknown as MindMemory)
    : null;

/**
 * The memory of a mind that is sure of a teammate's skill: the belief as its decision at this step left it, all of it on
 * one skill. `seen: null` makes it take that belief as it stands, without weighing the last step again, and plan anew.
 */
const convinced = (before: Json, after: Json, { of, skill }: Fork & { readonly kind: 'belief' }): Json => {
  const was = mindOf(before);
  const is = mindOf(after);
  if (was === null || is === null)
    throw new ForkError('this seat holds no mind that this page can ask: it has no belief to replace');
  const belief = is.teammates.find(({ seat }) => seat === of);
  if (belief === undefined) throw new ForkError(`the mind has no belief about seat ${of}`);
  const known = belief.intentions.find((one) => formatSkill(one.skill) === skill);
  if (known === undefined)
    throw new ForkError(`the mind gives ${skill} no probability: it is not among what seat ${of} may have in mind`);
  const intentions = belief.intentions.map((one) => ({ skill: one.skill, p: one === known ? 1 : 0 }));
  const sure = { ...belief, intentions, predicted: skill };
  const teammates = is.teammates.map((one) => (one === belief ? sure : one));
  return { ...was, seen: null, teammates } as unknown as Json;
};

/** Does `action` at the step of the fork, and else what it would do. */
const insisting = (policy: Policy, step: number, action: number): Policy =>
  policyAround(policy, policy.name, (observation, memory, context) => {
    const decided = policy.act(observation, memory, context);
    if (context.step !== step) return decided;
    return andThen(decided, (decision) => ({ ...decision, action }));
  });

/**
 * The seats from the fork on: who plays, with what memory, and what the header of the whole says of them. A policy that
 * takes over makes the whole episode one of `switching`, by which anybody can run it again.
 */
const castFuture = (
  fork: Fork,
  prefix: Prefix,
  {
    seated,
    ground,
    trace,
  }: { readonly seated: readonly Seated[]; readonly ground: ReplayGround; readonly trace: Trace },
) => {
  const { environment, world } = ground;
  const { seat, step } = fork;
  const policies = seated.map(({ policy }) => policy);
  const memories = [...prefix.before];
  const told: TracePolicy[] = [...trace.header.policies];
  const begun = [...(prefix.trace.header.memories ?? [])];
  const was = told[seat];
  const playing = policies[seat];
  if (was === undefined || playing === undefined) throw new ForkError(`there is no seat ${seat}`);
  switch (fork.kind) {
    case 'policy': {
      const request = readReference(fork.policy);
      const policy = buildPolicy(request, environment, world);
      policies[seat] = policy;
      memories[seat] = policy.begin(seat);
      begun[seat] = { first: begun[seat]!, second: memories[seat]! };
      const first = { policy: was.definition, with: was.parameters ?? {} };
      const second = { policy: request.definition, with: request.parameters ?? {} };
      const name = `${was.name}, then ${request.definition}`;
      told[seat] = { ...was, name, definition: 'switching', parameters: { first, second, at: step }, code: '' };
      break;
    }
    case 'action': {
      const action = environment.actions.indexOf(fork.action);
      if (action < 0)
        throw new ForkError(`there is no action ${fork.action}; there are ${environment.actions.join(', ')}`);
      policies[seat] = insisting(playing, step, action);
      told[seat] = { ...was, name: `${was.name}, ${fork.action} at ${step}` };
      break;
    }
    case 'belief':
      memories[seat] = convinced(prefix.before[seat]!, prefix.after[seat]!, fork);
      told[seat] = { ...was, name: `${was.name}, convinced at ${step}` };
  }
  return { policies, memories, told, begun };
};

/** The prefix and the future as one trace, with the footer of the whole. */
const joinTraces = (prefix: Trace, future: Trace, header: Pick<Trace['header'], 'policies' | 'memories'>): Trace => {
  // Whole memories are left out: before and after the fork they may be of different policies.
  const steps = [...prefix.steps, ...future.steps].map(({ memories: _, ...line }): TraceStep => line);
  let chain = chainHash(HASH_START, Number.parseInt(prefix.header.hash, 16));
  for (const { h } of steps) chain = chainHash(chain, Number.parseInt(h, 16));
  const footer = future.footer!;
  const total = steps.reduce((sum, { r = 0 }) => sum + r, 0);
  return {
    header: { ...prefix.header, ...header },
    steps,
    footer: { ...footer, steps: steps.length, return: total, hash: formatHash(chain) },
  };
};

/** Runs a fork. Never throws for what the fork says: what is wrong with it comes back in words. */
export const runFork = async (trace: Trace, ground: ReplayGround, fork: Fork, breath: Breath): Promise<Forked> => {
  const { header } = trace;
  const index = trace.steps.findIndex(({ t }) => t === fork.step);
  if (index < 0) return { ok: false, reason: `the trace has no step ${fork.step}` };
  try {
    const seated = seatPolicies(trace, ground);
    const prefix = await rerunPrefix(trace, ground, { at: fork.step, seated, breath });
    const part = { ...trace, steps: trace.steps.slice(0, index + 1), footer: null };
    const [here] = [...replayTrace(part, ground.environment, ground.change)].slice(-1);
    const { policies, memories, told, begun } = castFuture(fork, prefix, { seated, ground, trace });
    const later = trace.steps.filter(({ t, change }) => t > fork.step && change !== undefined);
    const episode = await runEpisode({
      environment: here!.environment,
      policies: policies.map((policy) => breathing(policy, breath)),
      roles: policies.map((_, seat) => (seat === fork.seat ? 'focal' : 'partner')),
      random: { environment: createRandom(header.random.environment), seats: header.random.seats.map(createRandom) },
      level: 'full',
      provenance: {
        request: header.environment.request,
        policies: told,
        seed: header.seed,
        scenario: header.scenario,
        package: header.package,
      },
      start: {
        state: here!.before,
        step: fork.step,
        lastReward: trace.steps[index - 1]?.r ?? (index === 0 ? (header.lastReward ?? 0) : 0),
        memories,
      },
      changes: later.map(({ t, change }) => ({
        step: t,
        change: change!,
        apply: (environment, state) => ground.change(environment, state, change!),
      })),
    });
    const { change } = trace.steps[index]!;
    const [first, ...more] = episode.trace.steps;
    const steps = first === undefined ? [] : [change === undefined ? first : { ...first, change }, ...more];
    return {
      ok: true,
      trace: joinTraces(prefix.trace, { ...episode.trace, steps }, { policies: told, memories: begun }),
      reasons: seated.map(({ reason }, seat) => (fork.kind === 'policy' && seat === fork.seat ? null : reason)),
    };
  } catch (error) {
    if (error instanceof ReplayError)
      return { ok: false, reason: explainDivergence(error.divergence, ground.environment) };
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};
