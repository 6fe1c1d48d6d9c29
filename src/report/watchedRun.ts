/**
 * A run watched through its traces: what the belief in the focal seat foretold in every finished episode, and how far the
 * minds of the run, with their stages replaced, are from its first focal policy.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROWS, readRecord, readRows } from '../experiment/directory.ts';
import { type PairedDifference, pairedDifferences } from '../experiment/paired.ts';
import { inputError } from '../experiment/problem.ts';
import type { Row } from '../experiment/row.ts';
import { openTrace } from '../experiment/traceFile.ts';
import { declaredIntentions } from './declaredIntentions.ts';
import type { WatchedEpisode } from './intentionSummary.ts';
import {
  againstDeclared,
  type Foretold,
  foretellIntentions,
  foretellKinds,
  mindOf,
  scoreForetold,
  USUAL_MIND,
  type WatchingMind,
} from './intentions.ts';

/** What the forecasts are held against. */
export const TRUTHS = {
  hindsight: 'the skill that a partner finishes next',
  declared: 'the skill that a partner declares to be about',
} as const;

export type Truth = keyof typeof TRUTHS;

/** By the whole skill, and by its kind alone. */
export const bothScores = (foretold: Foretold): WatchedEpisode['scores'] => ({
  instance: scoreForetold(foretold),
  kind: scoreForetold(foretellKinds(foretold)),
});

/** The focal policies of a run, as far as they believe. */
interface FocalMinds {
  /** [row id] the belief's mean log loss by the whole skill; rows without one had nothing to be foretold. */
  readonly losses: ReadonlyMap<string, number>;
  /** [focal] null: it is no mind, and the usual one watches in its seat. */
  readonly minds: ReadonlyMap<string, WatchingMind | null>;
}

interface WatchedRow {
  readonly row: Row;
  readonly mind: WatchingMind | null;
  readonly episodes: readonly WatchedEpisode[];
}

/** One episode per partner of the row's focal seat; null where the row has no trace. */
const watchRow = async (directory: string, row: Row, truth: Truth): Promise<WatchedRow | null> => {
  const file = join(directory, 'traces', `${row.id}.jsonl`);
  if (!existsSync(file)) return null;
  const opened = await openTrace(file);
  const { trace, environment, world } = opened;
  const declared = truth === 'declared' ? await declaredIntentions(file, opened, row.seat) : null;
  const partners = Array.from({ length: environment.seats }, (_, seat) => seat).filter((seat) => seat !== row.seat);
  const episodes = partners.map((partner): WatchedEpisode => {
    const foretold = foretellIntentions(trace, environment, world, { observer: row.seat, partner });
    const against = declared === null ? foretold : againstDeclared(foretold, declared[partner]!);
    return { layout: `${row.rules}/${row.layout}`, partner: row.partner, seat: row.seat, scores: bothScores(against) };
  });
  return { row, mind: mindOf(trace, row.seat), episodes };
};

const stagesOf = (mind: WatchingMind | null) => (mind ?? USUAL_MIND).stages;

const believesAlike = (a: WatchingMind | null, b: WatchingMind | null): boolean =>
  stagesOf(a).correct === stagesOf(b).correct && stagesOf(a).remember === stagesOf(b).remember;

/** Mean over the partners that finished something; null where none did. */
const lossOf = (episodes: readonly WatchedEpisode[]): number | null => {
  const losses = episodes.flatMap(({ scores }) => {
    const { n, logLoss } = scores.instance.get('belief')!;
    return n > 0 ? [logLoss] : [];
  });
  return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
};

/**
 * How far the beliefs of the other focal minds, each with stages of its own, were from those of the first focal policy:
 * log loss by the whole skill, paired by luck. The episodes of a pair differ in what happened, for the policies acted
 * differently: it is the difference of two minds each in its own episode, not of two beliefs about the same one.
 */
const differencesOf = (directory: string, { losses, minds }: FocalMinds): readonly PairedDifference[] => {
  const [first] = minds.keys();
  const conditions = readRecord(directory)?.conditions ?? [];
  const own = JSON.stringify(stagesOf(minds.get(first!) ?? null));
  const isOther = (focal: string) => {
    const mind = minds.get(focal) ?? null;
    return focal !== first && mind !== null && JSON.stringify(mind.stages) !== own;
  };
  return pairedDifferences(
    conditions.filter(({ focal }) => focal === first || isOther(focal)),
    readRows(join(directory, ROWS)),
    ({ id }) => losses.get(id) ?? null,
  );
};

/** What was watched of a run: the lines are of the minds that believe as the first focal policy's does. */
export interface WatchedRun {
  readonly episodes: readonly WatchedEpisode[];
  readonly differences: readonly PairedDifference[];
  /** Focal policies whose beliefs are in no line, for they are corrected or remembered in another way. */
  readonly apart: readonly string[];
}

/** Throws an `InputError` where nothing of it can be watched. */
export const watchRun = async (directory: string, truth: Truth): Promise<WatchedRun> => {
  const rows = readRows(join(directory, ROWS)).filter(({ status }) => status === 'finished');
  if (rows.length === 0) throw inputError(directory, `there are no finished episodes: no ${ROWS}, or none in it`);
  const watched: WatchedRow[] = [];
  for (const row of rows) {
    const one = await watchRow(directory, row, truth);
    if (one !== null) watched.push(one);
  }
  if (watched.length === 0)
    throw inputError(
      directory,
      'no finished episode has a trace',
      'run it with `traces: all`, or with --level actions',
    );
  const minds = new Map<string, WatchingMind | null>();
  for (const { focal } of readRecord(directory)?.conditions ?? []) minds.set(focal, null);
  for (const { row, mind } of watched) minds.set(row.focal, mind);
  const [first] = minds.values();
  const losses = new Map(
    watched.flatMap(({ row, episodes }) => {
      const loss = lossOf(episodes);
      return loss === null ? [] : [[row.id, loss] as const];
    }),
  );
  return {
    episodes: watched.flatMap(({ mind, episodes }) => (believesAlike(mind, first!) ? episodes : [])),
    differences: differencesOf(directory, { losses, minds }),
    apart: [...minds].flatMap(([focal, mind]) => (believesAlike(mind, first!) ? [] : [focal])),
  };
};
