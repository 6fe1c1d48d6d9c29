/** Plays one described episode: its row, and the text of its trace. */

import { formatThrown } from '../decisions.ts';
import { type Episode, runEpisode } from '../episode.ts';
import { createRandom } from '../random.ts';
import { formatTrace, type TraceLevel } from '../trace.ts';
import { packageVersion } from './code.ts';
import { type Assignment, requestAsJson, requestOfPolicy } from './description.ts';
import { judgeTrace } from './judge.ts';
import { ROW_SCHEMA, type Row } from './row.ts';
import type { Workshop } from './workshop.ts';

export interface Played {
  readonly row: Row;
  /** null where the episode could not begin. */
  readonly trace: string | null;
}

const VERSION = packageVersion();

const run = async ({ description }: Assignment, workshop: Workshop, level: TraceLevel): Promise<Episode> => {
  const environment = workshop.environment(description.request);
  const { random, seat, changes } = description;
  return await runEpisode({
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
    changes: changes.map(({ step, change }) => ({
      step,
      change,
      apply: (now, state) => workshop.change(now, state, change),
    })),
  });
};

const rowOf = (
  { id, description }: Assignment,
  lowestReturn: number,
  episode: Episode | null,
): Omit<Row, 'failure'> => {
  const { environment, environmentVersion, request, layout, focal, partner, policies, seat, seed } = description;
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

/** The row of an episode that could not be played at all, such as one whose worker died. */
export const failedRow = (assignment: Assignment, reason: string): Row => ({
  ...rowOf(assignment, 0, null),
  failure: { seat: null, step: 0, cause: 'harness', reason },
});

/**
 * Plays an episode. Never rejects: whatever goes wrong is in the row. An episode that fails is played again at level
 * `full`, so that its trace shows what the policies thought.
 */
export const playEpisode = async (assignment: Assignment, workshop: Workshop, level: TraceLevel): Promise<Played> => {
  const { description } = assignment;
  try {
    let episode = await run(assignment, workshop, level);
    if (episode.failure !== null && level !== 'full') {
      // Level `full` checks more; where it stops elsewhere, what counts is what stopped the episode as it was asked for.
      const { step, cause, seat } = episode.failure;
      const again = await run(assignment, workshop, 'full');
      if (again.failure?.step === step && again.failure.cause === cause && again.failure.seat === seat) episode = again;
    }
    const environment = workshop.environment(description.request);
    const findings =
      description.expect.length === 0
        ? {}
        : {
            findings: judgeTrace(description.expect, episode.trace, { environment, workshop, seat: description.seat }),
          };
    const failure = episode.failure === null ? {} : { failure: episode.failure };
    const row = { ...rowOf(assignment, environment.lowestReturn, episode), ...failure, ...findings };
    return { row, trace: formatTrace(episode.trace) };
  } catch (thrown) {
    return { row: failedRow(assignment, formatThrown(thrown)), trace: null };
  }
};
