/** Searches the best responses to a scenario's partners, and appends what it finds to a file. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SearchBudget } from '../bestResponse/budget.ts';
import { playBestResponse } from '../bestResponse/play.ts';
import { SEARCH_VERSION } from '../bestResponse/search.ts';
import { runEpisode } from '../episode.ts';
import { createRandom } from '../random.ts';
import { type BestResponseLine, readBestResponseLines, SEARCH } from './bestResponses.ts';
import { packageCode, shortHash } from './code.ts';
import type { Assignment, EpisodeDescription } from './description.ts';
import { setupOf } from './play.ts';
import { namesOfHalf } from './policies.ts';
import { inputError } from './problem.ts';
import type { PreparedRun, Progress } from './run.ts';
import type { Workshop } from './workshop.ts';

/** How to search. */
export interface SearchManner {
  readonly out: string;
  readonly budget: SearchBudget;
  /** Policies by name that are candidates beside the search; null: the mind, and the world's first scripted partner. */
  readonly candidates: readonly string[] | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** One line to be made. */
interface Quest {
  readonly id: string;
  readonly method: string;
  readonly description: EpisodeDescription;
}

/** Searches that go on at once: their questions to a network run together. */
const IN_FLIGHT = 4;

const MIND = 'proagent';

const defaultCandidates = ({ shelf }: Workshop): readonly string[] =>
  [MIND, ...namesOfHalf(shelf, 'development').slice(0, 1)].filter((name) => shelf.has(name));

/** The same episode with another policy in the focal seat, on a stream that is named after it. */
const seatInstead = (description: EpisodeDescription, name: string, workshop: Workshop): EpisodeDescription => {
  const { seat, random, request, policies, focal } = description;
  const own = random.seats[seat]!;
  const stream = `${own.slice(0, own.length - focal.length)}${name}`;
  const environment = workshop.environment(request);
  const seated = workshop.describe(name, { definition: name, parameters: null }, environment);
  return {
    ...description,
    focal: name,
    policies: policies.map((policy, at) => (at === seat ? seated : policy)),
    random: { ...random, seats: random.seats.map((key, at) => (at === seat ? stream : key)) },
  };
};

/** What there is to do: one quest per partner, place, seat and seed, whatever the focal policies are. */
const listQuests = (
  { assignments, workshop, expansion }: PreparedRun,
  budget: SearchBudget,
  candidates: readonly string[],
): readonly Quest[] => {
  const self = new Set(
    expansion.conditions.filter(({ partnerKey }) => partnerKey === 'self').map(({ focal }) => focal),
  );
  const code = packageCode();
  const quests = new Map<string, Quest>();
  for (const { description } of assignments) {
    if (description.meeting > 1) continue;
    if (self.has(description.focal) && description.partner === description.focal) continue;
    const seated = candidates.map((name) => seatInstead(description, name, workshop).policies[description.seat]!);
    const method = shortHash(
      JSON.stringify([SEARCH_VERSION, code.bestResponse, code.core, budget, seated, description.environmentVersion]),
    );
    const { policies, seat, random, request, environment, environmentVersion, seed, world } = description;
    const partners = policies.filter((_, at) => at !== seat);
    const luck = [random.environment, ...random.seats.filter((_, at) => at !== seat)];
    const id = shortHash(
      JSON.stringify([method, world, request, environment, environmentVersion, seat, seed, partners, luck]),
    );
    if (!quests.has(id)) quests.set(id, { id, method, description });
  }
  return [...quests.values()];
};

const returnOf = async (description: EpisodeDescription, workshop: Workshop): Promise<number | null> => {
  const assignment: Assignment = { id: '', index: 0, description };
  const episode = await runEpisode(setupOf(assignment, null, { workshop, level: 'actions' }));
  return episode.failure === null ? episode.return : null;
};

const fulfil = async (
  { id, method, description }: Quest,
  { workshop }: PreparedRun,
  { budget, candidates }: { readonly budget: SearchBudget; readonly candidates: readonly string[] },
): Promise<BestResponseLine> => {
  const { environment, environmentVersion, request, layout, partner, policies, seat, seed } = description;
  const built = workshop.environment(request);
  const knowledge = workshop.world.knowledge(built);
  const { changes: _, ...setup } = setupOf({ id, index: 0, description }, null, { workshop, level: 'actions' });
  const own = setup.random.seats[seat]!.key;
  const stream = createRandom(`${own.slice(0, own.length - description.focal.length)}${SEARCH}`);
  const seats = setup.random.seats.map((random, at) => (at === seat ? stream : random));
  const random = { ...setup.random, seats };
  const { episode, simulations } = await playBestResponse({ ...setup, random }, knowledge, budget);
  const returns: Record<string, number | null> = { [SEARCH]: episode.failure === null ? episode.return : null };
  for (const name of candidates) returns[name] = await returnOf(seatInstead(description, name, workshop), workshop);
  return {
    ...{ schema: 1, id, environment, environmentVersion, rules: request.rules, layout, horizon: built.horizon },
    ...{
      partner,
      partners: policies.filter((_, at) => at !== seat).map(({ name }) => name),
      seat,
      seed,
      budget,
      searchVersion: SEARCH_VERSION,
      method,
    },
    code: policies.filter((_, at) => at !== seat).map((policy) => policy.code),
    ...{ returns, simulations },
  };
};

/** Cuts what a crash left of a last line, and makes the folder. */
const openFile = (path: string): void => {
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    if (!existsSync(path)) return;
    const text = readFileSync(path);
    const end = text.lastIndexOf(0x0a) + 1;
    if (end < text.length) truncateSync(path, end);
  } catch (error) {
    throw inputError(path, `best responses can't be written here: ${(error as Error).message}`);
  }
};

/**
 * Makes the lines that the file lacks, in the order of the scenario; a line is there whole or not at all. Gives the ids of all lines of the scenario. Throws an `InputError` where the scenario has changes from
 * outside, or only scripts or `self` to respond to.
 */
export const searchBestResponses = async (prepared: PreparedRun, manner: SearchManner): Promise<readonly string[]> => {
  const { loaded, expansion, workshop } = prepared;
  const { out, budget, signal, onProgress } = manner;
  if (expansion.changes.length > 0)
    throw inputError(loaded.document.file, 'a scenario with changes from outside (`at:`) has no best responses');
  const candidates = manner.candidates ?? defaultCandidates(workshop);
  const quests = listQuests(prepared, budget, candidates);
  if (quests.length === 0)
    throw inputError(
      loaded.document.file,
      'there is no partner to respond to',
      'name some in `partners:`, not only self',
    );
  openFile(out);
  const have = new Set(readBestResponseLines(out).map(({ id }) => id));
  const left = quests.filter(({ id }) => !have.has(id));
  const resumed = quests.length - left.length;
  let ended = resumed;
  const report = () => onProgress({ ended, total: quests.length, resumed, failed: 0 });
  report();
  /** [index in `left`] lines that wait for an earlier one: the file's order is the scenario's. */
  const waiting = new Map<number, BestResponseLine>();
  let next = 0;
  let written = 0;
  const write = (index: number, line: BestResponseLine): void => {
    waiting.set(index, line);
    for (let one = waiting.get(written); one !== undefined; one = waiting.get(++written)) {
      appendFileSync(out, `${JSON.stringify(one)}\n`);
      waiting.delete(written);
    }
  };
  const lane = async (): Promise<void> => {
    for (let index = next++; index < left.length && !signal.aborted; index = next++) {
      write(index, await fulfil(left[index]!, prepared, { budget, candidates }));
      ended++;
      report();
      await setImmediate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, left.length) }, lane));
  return quests.map(({ id }) => id);
};
