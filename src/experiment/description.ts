/**
 * One episode of an experiment as a pure description: equal descriptions give equal rows and traces, wherever and
 * whenever they are played. Its id is a hash of all of it.
 */
import { innerOf } from '../channel/channel.ts';
import type { Json } from '../json.ts';
import { createRandom } from '../random.ts';
import type { TracePolicy } from '../trace.ts';
import type { EnvironmentRequest } from '../world.ts';
import { shortHash } from './code.ts';
import type { Condition, Expansion, WorldChange } from './expansion.ts';
import { InputError } from './problem.ts';
import type { PolicyRequest } from './references.ts';
import type { Scenario, ScenarioDocument } from './scenario.ts';
import type { Workshop } from './workshop.ts';

const DESCRIPTION_SCHEMA = 1;

export interface EpisodeDescription {
  readonly schema: typeof DESCRIPTION_SCHEMA;
  readonly world: string;
  readonly request: EnvironmentRequest;
  readonly environment: string;
  readonly environmentVersion: string;
  /** The environment's: the bound for episodes that the focal policy broke. */
  readonly lowestReturn: number;
  readonly layout: string;
  readonly focal: string;
  readonly partner: string;
  /** The focal policy's seat. */
  readonly seat: number;
  /** The seed index: one of the scenario's `seeds`. */
  readonly seed: number;
  /** From 1. What is carried into a later meeting follows from the earlier ones, and so from this very description. */
  readonly meeting: number;
  /** [seat] */
  readonly policies: readonly TracePolicy[];
  /** Keys of the random streams: the environment's, and one per seat. */
  readonly random: { readonly environment: string; readonly seats: readonly string[] };
  readonly changes: readonly WorldChange[];
  readonly expect: readonly string[];
  /** Hash of what all episodes of the scenario share. */
  readonly scenario: string;
}

/** A description with its id, and its place in the order of expansion. */
export interface Assignment {
  readonly id: string;
  readonly index: number;
  readonly description: EpisodeDescription;
}

/** What `participant.request` became, for building the policy again. */
export const requestOfPolicy = ({ definition, parameters }: TracePolicy): PolicyRequest => ({ definition, parameters });

/**
 * The streams of one episode. The environment's and the partners' derive from the experiment's seed, the environment,
 * the layout, the partner, the focal policy's seat and the seed index, and never from the focal policy: two focal
 * policies meet the same luck. A channel changes no luck: with any, and without one, the environment is the same. The focal stream derives from its name too. Each meeting after the first has luck of its
 * own.
 */
const streamKeys = (
  experimentSeed: string,
  { venue, partnerKey, focal, seat, policies }: Condition,
  { seed, meeting }: Pick<EpisodeDescription, 'seed' | 'meeting'>,
): EpisodeDescription['random'] => {
  const first = createRandom(experimentSeed)
    .fork(innerOf(venue.environment).id)
    .fork(venue.place)
    .fork(partnerKey)
    .fork(`seat ${seat}`)
    .fork(seed);
  const root = meeting === 1 ? first : first.fork('meeting').fork(meeting);
  const seats = policies.map((_, one) => {
    const stream = root.fork('policy').fork(one);
    return one === seat ? stream.fork(focal).key : stream.key;
  });
  return { environment: root.fork('environment').key, seats };
};

/** The hash of what all episodes of a scenario share, its grid left out: adding to that changes no episode. */
const sharedHash = (scenario: Scenario, experimentSeed: string): string => {
  const { world, parameters, horizon, start, script, at } = scenario;
  return shortHash(JSON.stringify({ world, parameters, horizon, start, script, at, experimentSeed }));
};

/** What traces say of the policies of a condition; an `InputError` at their places in the file where one can't be built. */
const describePolicies = (
  { document }: ScenarioDocument,
  { venue, policies }: Condition,
  workshop: Workshop,
): readonly TracePolicy[] =>
  policies.map(({ name, request, path }) => {
    try {
      return workshop.describe(name, request, venue.environment);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const problem = {
        file: document.file,
        ...document.locate(path),
        path,
        message: `${venue.layout}: ${message}`,
        hint: null,
      };
      throw new InputError([problem]);
    }
  });

/** Every episode in the order of expansion: conditions outermost, seeds within, meetings innermost. Builds every policy once to know its code. */
export const describeEpisodes = (
  from: ScenarioDocument,
  expansion: Expansion,
  workshop: Workshop,
): readonly Assignment[] => {
  const { scenario } = from;
  const experimentSeed = String(scenario.seed ?? 1);
  const shared = sharedHash(scenario, experimentSeed);
  const assignments: Assignment[] = [];
  for (const condition of expansion.conditions) {
    const { venue, focal, partner, seat } = condition;
    const { environment } = venue;
    const policies = describePolicies(from, condition, workshop);
    for (const seed of expansion.seeds)
      for (let meeting = 1; meeting <= expansion.meetings; meeting++) {
        const description: EpisodeDescription = {
          schema: DESCRIPTION_SCHEMA,
          world: scenario.world ?? workshop.world.name,
          request: venue.request,
          environment: environment.id,
          environmentVersion: environment.version,
          lowestReturn: environment.lowestReturn,
          layout: venue.layout,
          focal,
          partner,
          seat,
          seed,
          meeting,
          policies,
          random: streamKeys(experimentSeed, condition, { seed, meeting }),
          changes: expansion.changes,
          expect: scenario.expect ?? [],
          scenario: shared,
        };
        assignments.push({ id: shortHash(JSON.stringify(description)), index: assignments.length, description });
      }
  }
  return assignments;
};

/** The request of a trace's header: what builds the environment again. */
export const requestAsJson = ({ world, request }: EpisodeDescription): Json =>
  ({ world, ...(request as object) }) as Json;
