/** Plays a suite with one policy, part by part, each in a run directory of its own, and makes the card. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { nameOf } from './axes.ts';
import { bestResponsesOf, type Referencing, readBestResponseLines, referenceRows } from './bestResponses.ts';
import { type Card, makeCard } from './card.ts';
import { packageVersion, shortHash } from './code.ts';
import type { EpisodeDescription } from './description.ts';
import { inputError } from './problem.ts';
import type { Row } from './row.ts';
import { executeRun, type PreparedRun, type Progress, prepareRun, type RunManner } from './run.ts';
import { parseScenarioText } from './scenario.ts';
import { hashSuite, partScenario, SUITE_SEEDS, SUITES, type Suite, whyNoSuite } from './suites.ts';

/** A suite and a policy, ready to meet. */
export interface PreparedEvaluation {
  readonly suite: Suite;
  readonly suiteHash: string;
  /** [part] */
  readonly runs: readonly PreparedRun[];
  readonly seeds: Json;
  /** What tables call the policy. */
  readonly focal: string;
  readonly planned: number;
}

export interface EvaluationResult {
  readonly card: Card;
  readonly directory: string;
  readonly rows: readonly Row[];
}

/** The suite of this name. Throws an `InputError`, also where it can't be played here. */
export const findSuite = (name: string): Suite => {
  const suite = SUITES.find((one) => one.name === name);
  if (suite === undefined)
    throw inputError(
      '--suite',
      `there is no suite ${name}`,
      suggestWords(
        name,
        SUITES.map((one) => one.name),
      ),
    );
  const lacking = whyNoSuite(suite);
  if (lacking !== null)
    throw inputError('--suite', `${name} meets trained networks, and ${lacking}`, 'rapport doctor says how to mend it');
  return suite;
};

/**
 * `policy` as a scenario writes one; its paths are relative to `base`. Throws an `InputError` where it can't play the
 * suite.
 */
export const prepareEvaluation = async (
  suite: Suite,
  policy: Json,
  { base, seeds }: { readonly base: string; readonly seeds: Json },
): Promise<PreparedEvaluation> => {
  const runs: PreparedRun[] = [];
  for (const part of suite.parts) {
    const document = parseScenarioText(`${suite.name}/${part.name}`, partScenario(suite, part, policy, seeds));
    runs.push(await prepareRun({ ...document, base }, null));
  }
  const focal = runs[0]!.assignments[0]!.description.focal;
  const several = runs.some(({ assignments }) => assignments.some(({ description }) => description.focal !== focal));
  if (several) throw inputError('evaluate', 'this stands for several policies, and a card is of one');
  return {
    suite,
    suiteHash: hashSuite(suite, runs),
    runs,
    seeds,
    focal,
    planned: runs.reduce((sum, { assignments }) => sum + assignments.length, 0),
  };
};

const ownPolicy = ({ policies, seat }: EpisodeDescription) => policies[seat]!;

const describePolicy = ({ runs, focal }: PreparedEvaluation): Card['policy'] => {
  const own = runs.flatMap(({ assignments }) => assignments.map(({ description }) => ownPolicy(description)));
  const { definition, version, parameters } = own[0]!;
  const code = shortHash([...new Set(own.map((one) => one.code))].join(' '));
  return { name: focal, definition, version, parameters, code };
};

/** Where an evaluation keeps its runs and its card unless told otherwise. */
export const evaluationDirectory = ({ suite, focal, seeds }: PreparedEvaluation, policy: Json): string =>
  join(
    'runs',
    `${suite.name}-${nameOf(focal).replace(/[^\w.-]+/g, '-')}-${shortHash(JSON.stringify([policy, seeds])).slice(0, 8)}`,
  );

/** Where best responses to the partners of a suite are kept. */
const bestResponseFile = (suite: string): string =>
  fileURLToPath(new URL(`../../docs/best-responses/${suite}.jsonl`, import.meta.url));

/** Plays what is missing of all parts, and makes the card of what there is. */
export const executeEvaluation = async (
  prepared: PreparedEvaluation,
  manner: Omit<RunManner, 'out'> & { readonly out: string },
): Promise<EvaluationResult> => {
  const { suite, suiteHash, runs, seeds, planned } = prepared;
  const rows: Row[] = [];
  const references: Referencing[] = [];
  const responses = bestResponsesOf(readBestResponseLines(bestResponseFile(suite.name)));
  let before: Omit<Progress, 'total'> = { ended: 0, resumed: 0, failed: 0 };
  for (const [i, run] of runs.entries()) {
    const earlier = before;
    const onProgress = ({ ended, resumed, failed }: Progress): void => {
      before = { ended: earlier.ended + ended, resumed: earlier.resumed + resumed, failed: earlier.failed + failed };
      manner.onProgress({ ...before, total: planned });
    };
    const result = await executeRun(run, { ...manner, out: join(manner.out, suite.parts[i]!.name), onProgress });
    rows.push(...result.rows);
    references.push(referenceRows(result.record.conditions, result.rows, responses));
    if (manner.signal.aborted) break;
  }
  const card = makeCard({
    suite: suite.name,
    suiteHash,
    trial:
      seeds === SUITE_SEEDS
        ? null
        : `seeds ${typeof seeds === 'string' ? seeds : JSON.stringify(seeds)} instead of ${SUITE_SEEDS}`,
    package: packageVersion(),
    policy: describePolicy(prepared),
    planned,
    rows,
    references,
  });
  return { card, directory: manner.out, rows };
};
