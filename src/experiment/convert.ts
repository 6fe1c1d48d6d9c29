/** Between our traces and the trajectories of overcooked_ai. */
import { runEpisode } from '../episode.ts';
import type { Json } from '../json.ts';
import type { CompactState } from '../overcooked/compact.ts';
import type { OvercookedEnvironment } from '../overcooked/environment.ts';
import { type Played, parseTrajectories, type Recorded } from '../overcooked/trajectory.ts';
import { createRandom } from '../random.ts';
import { replayTrace } from '../replay.ts';
import type { Trace } from '../trace.ts';
import { packageVersion, shortHash } from './code.ts';
import { innerTrace } from './innerTrace.ts';
import { inputError } from './problem.ts';
import { type OpenedTrace, openTrace } from './traceFile.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

const isOvercooked = (environment: unknown): environment is OvercookedEnvironment =>
  typeof environment === 'object' && environment !== null && 'kitchen' in environment;

/** A trace as an episode that can be written, what was said left out. Throws an `InputError` where the original has no words for it. */
export const readPlayed = async (file: string): Promise<Played> => {
  const opened: OpenedTrace = await openTrace(file);
  const { change } = opened;
  const { trace, environment } = innerTrace(opened.trace, opened.environment, change);
  if (!isOvercooked(environment))
    throw inputError(file, `${environment.id} is no kitchen: overcooked_ai knows no other world`);
  const changed = trace.steps.find((line) => line.change !== undefined);
  if (changed !== undefined)
    throw inputError(file, `at step ${changed.t} it has a change from outside, which overcooked_ai can't tell`);
  const steps = [...replayTrace(trace, environment, change as never)];
  return {
    environment,
    states: steps.map(({ before }) => before as Played['states'][number]),
    actions: steps.map(({ line }) => line.a),
    rewards: steps.map(({ result }) => result.rewards.team),
    ended: trace.footer !== null && trace.footer.outcome !== 'failed',
  };
};

/** The first thing in which a state differs from the recorded one. Objects may lie there in another order. */
const differenceOf = (recorded: CompactState, found: CompactState): string | null => {
  const partsOf = ({ p, o, ol }: CompactState) => ({
    ...Object.fromEntries(p.map((cook, seat) => [`cook ${seat}`, JSON.stringify(cook)])),
    objects: o
      .map((object) => JSON.stringify(object))
      .sort()
      .join(' '),
    orders: JSON.stringify(ol ?? null),
  });
  const [theirs, ours] = [partsOf(recorded), partsOf(found)] as const;
  const part = Object.keys(theirs).find((key) => theirs[key as 'objects'] !== ours[key as 'objects']);
  return part === undefined ? null : `${part} should be ${theirs[part as 'objects']}, is ${ours[part as 'objects']}`;
};

/** What became of one recorded episode. `problem` says where our rules part from the record. */
export interface Converted {
  readonly id: string;
  readonly trace: Trace;
  readonly problem: string | null;
}

const convertOne = async ({ request, states, actions, rewards }: Recorded, workshop: Workshop): Promise<Converted> => {
  const environment = workshop.environment(request) as unknown as OvercookedEnvironment;
  const requests = Array.from({ length: environment.seats }, (_, seat) => ({
    definition: 'scripted',
    parameters: { actions: actions.map((joint) => joint[seat]!) },
  }));
  const text = JSON.stringify({ request, actions });
  const random = createRandom('recorded');
  const episode = await runEpisode({
    environment: environment as never,
    policies: requests.map((one) => workshop.policy(one, environment as never).policy),
    roles: requests.map(() => 'partner'),
    random: { environment: random.fork('environment'), seats: requests.map((_, seat) => random.fork(seat)) },
    level: 'actions',
    provenance: {
      request: { world: 'overcooked', ...(request as unknown as { [key: string]: Json }) },
      policies: requests.map((one) => workshop.describe('recorded', one, environment as never)),
      seed: 'recorded',
      scenario: null,
      package: packageVersion(),
    },
  });
  const { trace, failure } = episode;
  // A record that stops before its horizon is a trace that is cut off: what came after is not known.
  const steps = trace.steps.slice(0, actions.length);
  const cut: Trace = steps.length < trace.steps.length ? { ...trace, steps, footer: null } : trace;
  let problem = failure === null ? null : `step ${failure.step}: ${failure.reason}`;
  for (const { step, before, result, line } of replayTrace(cut, environment as never)) {
    if (problem !== null) break;
    const index = line.t;
    const compact = environment.encode(before as never) as unknown as CompactState;
    const difference = differenceOf(states[index]!, compact);
    const reward = rewards[index] ?? result.rewards.team;
    if (difference !== null) problem = `step ${step}: ${difference}`;
    else if (reward !== result.rewards.team)
      problem = `step ${step}: the reward should be ${reward}, is ${result.rewards.team}`;
  }
  return { id: shortHash(text), trace: cut, problem };
};

/** The episodes of a file of trajectories as traces, in their order. Throws a `WorldError` where it can't be read. */
export const convertTrajectories = async (json: Json): Promise<readonly Converted[]> => {
  const workshop = await openWorkshop('overcooked', process.cwd(), []);
  const converted: Converted[] = [];
  for (const recorded of parseTrajectories(json)) converted.push(await convertOne(recorded, workshop));
  return converted;
};
