/** Plays described episodes: their rows, and the texts of their traces. */

import { channelOf } from '../channel/channel.ts';
import { formatThrown } from '../decisions.ts';
import type { Environment } from '../environment.ts';
import { type Episode, runEpisode } from '../episode.ts';
import type { Json } from '../json.ts';
import type { ModelStop } from '../model/ledger.ts';
import { createRandom } from '../random.ts';
import { startState } from '../replay.ts';
import type { EpisodeSetup } from '../setup.ts';
import { type Failure, formatTrace, type TraceLevel } from '../trace.ts';
import { packageVersion } from './code.ts';
import { deadlinesOf, getReady, inTurn } from './deadlines.ts';
import { type Assignment, requestAsJson, requestOfPolicy } from './description.ts';
import { judgeTrace } from './judge.ts';
import { laneOf } from './models.ts';
import { ROW_SCHEMA, type Row } from './row.ts';
import { switchesOf } from './switches.ts';
import { talkedIn, talkFigures } from './talk.ts';
import { type Watch, watchPolicies } from './watch.ts';
import type { Workshop } from './workshop.ts';

/** [seat] what the policies take along from one meeting to the next, null inside for nothing; null: there was none before. */
export type Carried = readonly Json[] | null;

/**
 * A unit of work: meetings in a row, of which each begins with what the one before left. JSON through and through, so
 * that it can be played in another thread or on another machine.
 */
export interface Task {
  /** Never empty; in the order of their meetings. */
  readonly episodes: readonly Assignment[];
  /** Into the first of them. */
  readonly carried: Carried;
}

export interface Played {
  readonly row: Row;
  /** null where the episode could not begin. */
  readonly trace: string | null;
  /** Into the next meeting. */
  readonly carried: Carried;
  /** Present: the run stopped in the middle of it, so that it has to be played again. */
  readonly lost?: ModelStop;
}

/** What episodes are played with. */
export interface Stage {
  readonly workshop: Workshop;
  readonly level: TraceLevel;
  readonly watch: Watch;
}

const VERSION = packageVersion();

/** What an episode is made of; `carried` are memories from earlier meetings. */
export const setupOf = (
  { description }: Assignment,
  carried: Carried,
  { workshop, level }: Omit<Stage, 'watch'>,
): EpisodeSetup => {
  const environment = workshop.environment(description.request);
  const { random, seat, changes } = description;
  return {
    environment,
    policies: description.policies.map((policy) => workshop.policy(requestOfPolicy(policy), environment).policy),
    roles: description.policies.map((_, one) => (one === seat ? 'focal' : 'partner')),
    random: { environment: createRandom(random.environment), seats: random.seats.map(createRandom) },
    level,
    provenance: {
      request: requestAsJson(description),
      policies: description.policies,
      seed: String(description.seed),
      scenario: description.scenario,
      package: VERSION,
    },
    ...(carried === null ? {} : { carried }),
    ...(workshop.models === null ? {} : { lane: laneOf(description) }),
    changes: changes.map(({ step, change }) => ({
      step,
      change,
      apply: (now, state) => workshop.change(now, state, change),
    })),
  };
};

/** Plays an episode when its policies are ready: at once, or in turn with others whose policies have deadlines. */
const run = async (assignment: Assignment, carried: Carried, stage: Stage): Promise<Episode> => {
  const unwatched = setupOf(assignment, carried, stage);
  // What asks a model waits as long as its provider takes; the model's own limits are for that.
  const policies =
    stage.workshop.models === null
      ? watchPolicies(unwatched.policies, assignment.index, stage.watch)
      : unwatched.policies;
  const setup = { ...unwatched, policies };
  stage.workshop.models?.begin(setup.lane!);
  const deadlines = deadlinesOf(setup.policies);
  await getReady(setup.policies);
  if (deadlines === null) return await runEpisode(setup);
  return await inTurn(async () => await runEpisode({ ...setup, deadlines }));
};

/** The row of an episode, without what failed; null: it could not begin. */
export const rowOf = (
  { id, description }: Assignment,
  lowestReturn: number,
  episode: Episode | null,
): Omit<Row, 'failure'> => {
  const { environment, environmentVersion, request, layout, focal, partner, policies, seat, seed, meeting } =
    description;
  const switches = switchesOf(policies);
  return {
    schema: ROW_SCHEMA,
    id,
    environment,
    environmentVersion,
    rules: request.rules,
    layout,
    focal,
    partner,
    partners: policies.filter((_, one) => one !== seat).map((policy) => policy.name),
    seat,
    seed,
    meeting,
    ...(switches.length === 0 ? {} : { switches }),
    status: episode?.status === 'complete' ? 'finished' : 'failed',
    outcome: episode?.outcome ?? 'failed',
    return: episode?.return ?? 0,
    steps: episode?.steps ?? 0,
    seatReturns: episode?.seatReturns ?? policies.map(() => 0),
    fallbackRate: episode === null || episode.steps === 0 ? 0 : episode.fallbacks[seat]! / episode.steps,
    lowestReturn,
    code: policies.map((policy) => policy.code),
    hash: episode?.trace.footer?.hash ?? null,
  };
};

/** What talk came to in an episode, and what could have been reached; nothing of one that failed or has no channel. */
const talkOf = (
  { description }: Assignment,
  { failure, trace }: Episode,
  { environment, workshop }: { readonly environment: Environment; readonly workshop: Workshop },
): Pick<Row, 'talk' | 'optimum'> => {
  const channel = channelOf(environment);
  if (failure !== null || channel === null) return {};
  const talked = talkedIn(trace, { ...workshop, environment });
  const start = startState(trace, environment);
  const optimum = workshop.world.optimum?.(environment, start, channel.settings as Json, description.seat) ?? null;
  return { talk: talkFigures(talked, description.seat), ...(optimum === null ? {} : { optimum }) };
};

/** What is kept of an episode of which only its failure is known, such as one whose worker died. */
export const unplayed = (assignment: Assignment, carried: Carried, failure: Failure): Played => ({
  row: { ...rowOf(assignment, assignment.description.lowestReturn, null), failure },
  trace: null,
  carried,
});

/** A failure that none of those who played is to blame for. */
export const harnessFailure = (reason: string): Failure => ({ seat: null, step: 0, cause: 'harness', reason });

/**
 * Plays an episode. Never rejects: whatever goes wrong is in the row. An episode that fails is played again at level
 * `full`, so that its trace shows what the policies thought. From a failed meeting the policies take along what they
 * brought.
 */
export const playEpisode = async (assignment: Assignment, carried: Carried, stage: Stage): Promise<Played> => {
  const { description } = assignment;
  const { workshop } = stage;
  try {
    let episode = await run(assignment, carried, stage);
    const calls = workshop.models?.callsOf(laneOf(description), description.policies.length) ?? null;
    if (calls !== null && calls.lost !== null)
      return { ...unplayed(assignment, carried, harnessFailure(calls.lost.words)), lost: calls.lost };
    if (episode.failure !== null && stage.level !== 'full') {
      // Level `full` checks more; where it stops elsewhere, what counts is what stopped the episode as it was asked for.
      const { step, cause, seat } = episode.failure;
      const again = await run(assignment, carried, { ...stage, level: 'full' });
      if (again.failure?.step === step && again.failure.cause === cause && again.failure.seat === seat) episode = again;
    }
    const environment = workshop.environment(description.request);
    const findings =
      description.expect.length === 0
        ? {}
        : {
            findings: judgeTrace(description.expect, episode.trace, { environment, workshop, seat: description.seat }),
          };
    const talk = talkOf(assignment, episode, { environment, workshop });
    const models = calls?.seats.some((one) => one !== null) ? { models: calls.seats } : {};
    const failure = episode.failure === null ? {} : { failure: episode.failure };
    const row = {
      ...rowOf(assignment, environment.lowestReturn, episode),
      ...models,
      ...talk,
      ...failure,
      ...findings,
    };
    return { row, trace: formatTrace(episode.trace), carried: episode.carried };
  } catch (thrown) {
    return unplayed(assignment, carried, harnessFailure(formatThrown(thrown)));
  } finally {
    workshop.models?.forget(laneOf(description));
  }
};
