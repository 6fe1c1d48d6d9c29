/**
 * What people said of their teammates beside what was measured. Every interval is over participants: it speaks of new
 * people with these very teammates and kitchens. A participant counts once for each teammate, with the mean of their
 * games.
 */
import { join } from 'node:path';
import { annotateTrace } from '../experiment/annotated.ts';
import { ROWS, readRows } from '../experiment/directory.ts';
import { inputError } from '../experiment/problem.ts';
import { type Rating, readRatings } from '../experiment/ratings.ts';
import type { Row } from '../experiment/row.ts';
import { openTrace } from '../experiment/traceFile.ts';
import { contribution } from '../measure/contribution.ts';
import { fluency } from '../measure/fluency.ts';
import { type MeanInterval, meanInterval } from '../measure/interval.ts';
import { withinCorrelation } from '../measure/withinCorrelation.ts';
import type { Annotation } from '../world.ts';

/** What is measured of a game that was rated. */
export interface MeasuredGame {
  readonly return: number;
  /** Share of steps in which both were active, in [0, 1]. */
  readonly concurrent: number;
  /** Shares of steps, in [0, 1]. */
  readonly teammateIdle: number;
  readonly teammateBlocked: number;
  readonly personIdle: number;
  /** The teammate's part of the work, in [0, 1]; null where nobody did any. */
  readonly teammateWork: number | null;
  /** Share of steps at which the teammate was late, in [0, 1]. */
  readonly teammateLate: number;
}

export const MEASURED = [
  'return',
  'concurrent',
  'teammateIdle',
  'teammateBlocked',
  'personIdle',
  'teammateWork',
  'teammateLate',
] as const satisfies readonly (keyof MeasuredGame)[];

/** A rated game with what was measured of it. */
export interface RatedGame {
  readonly rating: Rating;
  readonly row: Row;
  readonly measured: MeasuredGame;
}

export interface TeammateSummary {
  readonly teammate: string;
  readonly participants: number;
  readonly games: number;
  /** By the name of the question; over those who answered it. */
  readonly ratings: { readonly [question: string]: MeanInterval };
  readonly measured: { readonly [measure in (typeof MEASURED)[number]]: MeanInterval };
}

export interface RatingsSummary {
  readonly schema: 1;
  readonly directory: string;
  readonly participants: number;
  readonly games: number;
  /** Ratings whose game has no row or no trace here. */
  readonly leftOut: number;
  readonly questions: readonly string[];
  readonly teammates: readonly TeammateSummary[];
  /** [question][measure] correlation within a participant's games in one layout; null where nothing varies. */
  readonly within: { readonly [question: string]: { readonly [measure: string]: number | null } };
}

const measure = async (row: Row, file: string): Promise<MeasuredGame> => {
  const opened = await openTrace(file);
  const events: (readonly Annotation[])[] = [];
  let late = 0;
  for (const step of annotateTrace(opened.trace, opened)) {
    events.push(step.events);
    if (step.line.missed?.includes(row.seat)) late++;
  }
  const seats = opened.environment.seats;
  const { concurrent, idle, blocked } = fluency(events, seats);
  const person = 1 - row.seat;
  return {
    return: row.return,
    concurrent,
    teammateIdle: idle[row.seat]!,
    teammateBlocked: blocked[row.seat]!,
    personIdle: idle[person]!,
    teammateWork: contribution(events, seats).shares?.[row.seat] ?? null,
    teammateLate: events.length === 0 ? 0 : late / events.length,
  };
};

/** The rated games of a run directory, in the order of their ratings, each replayed once. Throws an `InputError`. */
export const readRatedGames = async (directory: string): Promise<readonly RatedGame[]> => {
  const rows = new Map(readRows(join(directory, ROWS)).map((row) => [row.id, row]));
  const games: RatedGame[] = [];
  for (const rating of readRatings(directory)) {
    const row = rows.get(rating.episode);
    if (row === undefined || row.status !== 'finished') continue;
    games.push({ rating, row, measured: await measure(row, join(directory, 'traces', `${row.id}.jsonl`)) });
  }
  return games;
};

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** The interval over participants of each one's mean; games without a value are left out. */
const overParticipants = (
  games: readonly RatedGame[],
  read: (game: RatedGame) => number | null | undefined,
): MeanInterval =>
  meanInterval(
    distinct(games.map(({ rating }) => rating.participant)).flatMap((participant) => {
      const values = games
        .filter(({ rating }) => rating.participant === participant)
        .map(read)
        .filter((value): value is number => typeof value === 'number');
      return values.length === 0 ? [] : [values.reduce((sum, one) => sum + one, 0) / values.length];
    }),
  );

const summariseTeammate = (
  teammate: string,
  games: readonly RatedGame[],
  questions: readonly string[],
): TeammateSummary => ({
  teammate,
  participants: distinct(games.map(({ rating }) => rating.participant)).length,
  games: games.length,
  ratings: Object.fromEntries(
    questions.map((question) => [question, overParticipants(games, ({ rating }) => rating.answers[question])]),
  ),
  measured: Object.fromEntries(
    MEASURED.map((name) => [name, overParticipants(games, ({ measured }) => measured[name])]),
  ) as TeammateSummary['measured'],
});

const correlate = (games: readonly RatedGame[], question: string, name: (typeof MEASURED)[number]): number | null =>
  withinCorrelation(
    games.flatMap(({ rating, measured }) => {
      const x = measured[name];
      const y = rating.answers[question] ?? null;
      return x === null || y === null ? [] : [{ group: `${rating.participant} ${rating.layout}`, x, y }];
    }),
  );

/** Throws an `InputError` where nobody has rated anything. */
export const summariseRatings = async (directory: string): Promise<RatingsSummary> => {
  const ratings = readRatings(directory);
  if (ratings.length === 0)
    throw inputError(directory, 'nobody has rated a game here', 'play one: rapport study <study file>');
  const games = await readRatedGames(directory);
  const questions = distinct(ratings.flatMap(({ answers }) => Object.keys(answers)));
  const teammates = distinct(games.map(({ rating }) => rating.teammate));
  return {
    schema: 1,
    directory,
    participants: distinct(ratings.map(({ participant }) => participant)).length,
    games: games.length,
    leftOut: ratings.length - games.length,
    questions,
    teammates: teammates.map((teammate) =>
      summariseTeammate(
        teammate,
        games.filter(({ rating }) => rating.teammate === teammate),
        questions,
      ),
    ),
    within: Object.fromEntries(
      questions.map((question) => [
        question,
        Object.fromEntries(MEASURED.map((name) => [name, correlate(games, question, name)])),
      ]),
    ),
  };
};
