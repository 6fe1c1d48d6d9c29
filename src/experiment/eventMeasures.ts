/**
 * Measures that need what happened in the episodes, by name: folded over the replayed traces of a run with the world's
 * annotations. Nobody plays again, except the planner for the references of the trajectory scores.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { channelOf } from '../channel/channel.ts';
import { runEpisode } from '../episode.ts';
import { contribution } from '../measure/contribution.ts';
import { diversity } from '../measure/diversity.ts';
import { fluency } from '../measure/fluency.ts';
import type { Events } from '../measure/handOver.ts';
import { meanInterval, pooledInterval } from '../measure/interval.ts';
import { capability } from '../measure/talk/capability.ts';
import type { Talked } from '../measure/talk/talked.ts';
import { skillsOf, teamEffectiveness } from '../measure/teamEffectiveness.ts';
import { createRandom } from '../random.ts';
import type { Trace } from '../trace.ts';
import { annotateTrace, type ReplayGround } from './annotated.ts';
import type { ReadRun } from './compareRuns.ts';
import { recordsOf, saidAt } from './dialogue.ts';
import { inputError } from './problem.ts';
import type { Row } from './row.ts';
import { type Figure, figureOf, type Measured, type MeasuredLine, scopesOf } from './rowMeasures.ts';
import { predictedLines } from './talkMeasures.ts';
import { withRecords } from './tracedRecords.ts';
import { openTrace } from './traceFile.ts';
import { openWorkshop } from './workshop.ts';

/** A finished episode with what happened in it. */
interface Told {
  readonly row: Row;
  /** null where its environment has no channel. */
  readonly talked: Talked | null;
  readonly events: Events;
  readonly seats: number;
}

/** Figures of one episode, by name; null where there is none in it. */
type Fold = (told: Told) => { readonly [name: string]: number | null };

interface EventMeasure {
  readonly described: string;
  readonly fold: Fold;
}

const others = (values: readonly number[], seat: number): number => {
  const rest = values.filter((_, one) => one !== seat);
  return rest.reduce((sum, value) => sum + value, 0) / Math.max(1, rest.length);
};

const EVENT_MEASURES: { readonly [name: string]: EventMeasure } = {
  fluency: {
    described:
      'fluency (Hoffman 2019), shares of steps: idle (the others: their mean), blocked, both active; hand-overs per episode, steps that a thing lay between giver and taker, and these steps over all (functional delay)',
    fold: ({ row, events, seats }) => {
      const { idle, blocked, concurrent, handOvers, handOverDelay, functionalDelay } = fluency(events, seats);
      return {
        idle: idle[row.seat]!,
        'others idle': others(idle, row.seat),
        blocked: blocked[row.seat]!,
        concurrent,
        'hand-overs': handOvers,
        'steps between': handOverDelay,
        'functional delay': functionalDelay,
      };
    },
  },
  idle: {
    described: 'share of steps in which the focal policy does nothing useful, by cause',
    fold: ({ row, events, seats }) => fluency(events, seats).idleBy[row.seat]!,
  },
  contribution: {
    described:
      'the focal policy’s share of the team’s work (every progress and delivery counts one), of the deliveries alone, and the balance: 1 where all seats did the same, 0 where one did nothing',
    fold: ({ row, events, seats }) => {
      const { shares, delivered, balance } = contribution(events, seats);
      return { work: shares?.[row.seat] ?? null, deliveries: delivered?.[row.seat] ?? null, balance };
    },
  },
};

export const EVENT_MEASURE_NAMES: readonly string[] = [
  ...Object.keys(EVENT_MEASURES),
  'teamEffectiveness',
  'diversity',
  'predictedValue',
];

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

const conditionKey = ({ environment, layout, focal, partner, partners, seat, meeting }: Row): string =>
  JSON.stringify([environment, layout, focal, partner, partners, seat, meeting]);

/** Means per condition, then over conditions, for each name that any episode has; the interval is over episodes. */
const foldLines = (told: readonly Told[], fold: Fold): readonly MeasuredLine[] => {
  const folded = told.map((one) => ({ row: one.row, figures: fold(one) }));
  const names = distinct(folded.flatMap(({ figures }) => Object.keys(figures)));
  return scopesOf(told.map(({ row }) => row)).map(({ focal, layout }) => {
    const here = folded.filter(({ row }) => row.focal === focal && (layout === null || row.layout === layout));
    const conditions = distinct(here.map(({ row }) => conditionKey(row)));
    const figures: [string, Figure][] = names.map((name) => {
      const means = conditions.flatMap((key) => {
        // A cause that an episode doesn't name had no share in it; a figure of null had no sense there.
        const values = here
          .filter(({ row }) => conditionKey(row) === key)
          .flatMap((one) => (one.figures[name] === undefined ? [0] : (one.figures[name] ?? [])));
        return values.length === 0 ? [] : [meanInterval(values)];
      });
      return [name, figureOf(pooledInterval(means), 'episodes')];
    });
    return { focal, layout, detail: '', figures: Object.fromEntries(figures) };
  });
};

/** Planner episodes in self-play that a reference is taken from, per environment. */
const REFERENCES = 3;
const PLANNER = 'proagent';

/** [seat][reference] what the planner's own seats do in self-play: references of the trajectory scores. */
const playReferences = async (
  ground: ReplayGround,
  base: string,
): Promise<readonly (readonly (readonly string[])[])[]> => {
  const { world, environment } = ground;
  const workshop = await openWorkshop(world.name, base, []);
  const { policy } = workshop.policy({ definition: PLANNER, parameters: null }, environment);
  const seats = Array.from({ length: environment.seats }, (_, seat) => seat);
  const references: (readonly string[])[][] = seats.map(() => []);
  for (let k = 0; k < REFERENCES; k++) {
    const random = createRandom('references').fork(environment.id).fork(k);
    const named = { name: PLANNER, definition: PLANNER, version: '', parameters: null, code: '' };
    const { trace } = await runEpisode({
      environment,
      policies: seats.map(() => policy),
      roles: seats.map(() => 'focal'),
      random: { environment: random.fork('environment'), seats: seats.map((seat) => random.fork(seat)) },
      level: 'actions',
      provenance: { request: null, policies: seats.map(() => named), seed: String(k), scenario: null, package: '' },
    });
    const events = [...annotateTrace(trace, ground)].map((step) => step.events);
    for (const seat of seats) references[seat]!.push(skillsOf(events, seat).map(({ name }) => name));
  }
  return references;
};

/** The shares of a seat's requests, named apart from those of hand-overs. */
const requestsOf = (
  talked: Talked,
  seat: number,
  references: Parameters<typeof capability>[2],
): { readonly [name: string]: number | null } => {
  const { initiating, responding } = capability(talked, seat, references);
  return { 'requests initiating': initiating, 'requests responded': responding };
};

/** What a mind's record foretold at its first message; null where it says nothing of it. */
const forecastOf = (trace: Trace, seat: number): number | null => {
  for (const records of recordsOf(trace)) {
    const initiative = records[seat]?.initiative as { readonly predicted?: number | null } | undefined;
    if (initiative?.predicted != null) return initiative.predicted;
  }
  return null;
};

/** How often each kind of event comes to the partner's seats, per step; the vector's entries are `kinds`. */
const rates = (told: readonly Told[], kinds: readonly string[]): readonly number[] => {
  const counts = new Map<string, number>();
  let steps = 0;
  for (const { row, events } of told) {
    steps += events.length;
    for (const step of events)
      for (const event of step)
        if (event.seat !== row.seat) counts.set(kindOf(event), (counts.get(kindOf(event)) ?? 0) + 1);
  }
  return kinds.map((kind) => (counts.get(kind) ?? 0) / Math.max(1, steps));
};

/** `skillCompleted pickUpOnion`: an event without its place. */
const kindOf = ({ kind, detail }: Events[number][number]): string =>
  kind === 'delivered' || detail === undefined ? kind : `${kind} ${detail.split(' ')[0]}`;

/** The population of partners that a focal policy met on a layout, by what they did there. */
const diversityLines = (told: readonly Told[]): readonly MeasuredLine[] =>
  scopesOf(told.map(({ row }) => row)).flatMap(({ focal, layout }): MeasuredLine[] => {
    if (layout === null) return [];
    const here = told.filter(({ row }) => row.focal === focal && row.layout === layout);
    const partners = distinct(here.map(({ row }) => row.partner));
    if (partners.length < 2) return [];
    const kinds = distinct(here.flatMap(({ events }) => events.flatMap((step) => step.map(kindOf)))).sort();
    const found = diversity(
      partners.map((partner) =>
        rates(
          here.filter(({ row }) => row.partner === partner),
          kinds,
        ),
      ),
    );
    const figure = (value: number): Figure => ({ value, ci: null, over: null, n: partners.length });
    const [a, b] = found.closest!.members;
    const figures = {
      determinant: figure(found.determinant),
      'per partner': figure(found.perMember),
      likeness: figure(found.closest!.likeness),
    };
    return [{ focal, layout, detail: `most alike: ${partners[a]} and ${partners[b]}`, figures }];
  });

/**
 * These measures of a run, in the order asked for; each trace is replayed once. Finished episodes without a trace are
 * left out and counted. Throws an `InputError` where there is none at all, or one can't be read.
 */
export const measureEvents = async (
  run: ReadRun,
  names: readonly string[],
): Promise<{ readonly measured: readonly Measured[]; readonly leftOut: number }> => {
  const told: Told[] = [];
  const references = new Map<string, Awaited<ReturnType<typeof playReferences>>>();
  const forecasts = new Map<string, number>();
  let leftOut = 0;
  for (const row of run.rows) {
    if (row.status !== 'finished') continue;
    const file = join(run.directory, 'traces', `${row.id}.jsonl`);
    if (!existsSync(file)) {
      leftOut++;
      continue;
    }
    const opened = await openTrace(file);
    const { trace, base, ...ground } = opened;
    const steps = [...annotateTrace(trace, ground)];
    const events = steps.map((step) => step.events);
    const { seats } = ground.environment;
    const talked = channelOf(ground.environment) === null ? null : { seats, events, said: steps.flatMap(saidAt) };
    told.push({ row, events, seats, talked });
    if (names.includes('predictedValue') && talked?.said.some(({ from }) => from === row.seat)) {
      const forecast = forecastOf(await withRecords(file, opened, (seat) => seat === row.seat), row.seat);
      if (forecast !== null) forecasts.set(row.id, forecast);
    }
    if (names.includes('teamEffectiveness') && !references.has(row.environment))
      references.set(row.environment, await playReferences(ground, base));
  }
  if (told.length === 0)
    throw inputError(
      run.directory,
      `${names.join(', ')} need traces, and no finished episode has one`,
      'run it with `traces: all`',
    );
  const measured = names.map((name): Measured => {
    const measure = EVENT_MEASURES[name];
    if (measure !== undefined)
      return { measure: name, described: measure.described, lines: foldLines(told, measure.fold) };
    if (name === 'diversity')
      return {
        measure: name,
        described:
          'population diversity of the partners met, by what they did there (determinant of a kernel of event rates, Parker-Holder et al. 2020): 1 where no two are alike, 0 where two are the same; per partner: its n-th root; likeness of the two most alike',
        lines: diversityLines(told),
      };
    if (name === 'predictedValue')
      return {
        measure: name,
        described:
          'what a mind foretold of talking, at its first message, against what came of it: its return less that of the focal policy named silent with the same luck; correlation over episodes, and the means (bootstrap)',
        lines: predictedLines(run.rows, forecasts),
      };
    return {
      measure: name,
      described: `trajectory efficiency (TES, Collab-Overcooked) of the focal policy’s skills and of the others’, references: ${REFERENCES} episodes of ${PLANNER} with itself on the same layout; share of hand-overs that were the right next thing (ITES > 0) for who gave and for who took; where there is a channel, of the focal policy’s requests for skills: that asked for the right next thing, and that were followed by it`,
      lines: foldLines(told, ({ row, events, talked }) => {
        const found = teamEffectiveness(events, references.get(row.environment)!);
        return {
          TES: found.tes[row.seat]!,
          'others’ TES': others(found.tes, row.seat),
          initiating: found.initiating,
          responding: found.responding,
          ...(talked === null ? {} : requestsOf(talked, row.seat, references.get(row.environment)!)),
        };
      }),
    };
  });
  return { measured, leftOut };
};
