/**
 * Measures of talk over the rows of a run, by name. What communication is worth is told by the same episodes (equal seeds)
 * of the focal policies named `silent` and `passive`, where a scenario has them.
 */
import { bootstrapEpisodes } from '../measure/bootstrap.ts';
import type { Statistic } from '../measure/distribution.ts';
import { type MeanInterval, meanInterval, pooledInterval } from '../measure/interval.ts';
import {
  grossValue,
  netValue,
  normalisedReturn,
  type SilentPair,
  turnReduction,
} from '../measure/talk/communication.ts';
import { type PredictedValue, predictedValue } from '../measure/talk/predictedValue.ts';
import { degradation, reliability } from '../measure/talk/reliability.ts';
import { type SpeakingCounts, speakingOf } from '../measure/talk/speaking.ts';
import { createRandom } from '../random.ts';
import type { Row } from './row.ts';
import { type Figure, figureOf, type Measured, type MeasuredLine, scopesOf } from './rowMeasures.ts';
import { TALK_FIGURES, type TalkGroup } from './talk.ts';

/** A finished episode with a channel. */
type TalkRow = Row & Required<Pick<Row, 'talk'>>;

const hasTalk = (row: Row): row is TalkRow => row.status === 'finished' && row.talk !== undefined;

const conditionOf = ({ environment, layout, focal, partner, partners, seat, meeting }: Row): string =>
  JSON.stringify([environment, layout, focal, partner, partners, seat, meeting]);

/** Equal for episodes that met the same luck in the same place. */
const luckOf = ({ environment, layout, focal, partners, seat, meeting, seed }: Row): string => {
  const met = partners.every((name) => name === focal) ? 'self' : partners;
  return JSON.stringify([environment, layout, met, seat, meeting, seed]);
};

/** [condition][episode] */
const byCondition = <T extends Row>(rows: readonly T[]): readonly (readonly T[])[] => {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const key = conditionOf(row);
    const here = found.get(key);
    if (here === undefined) found.set(key, [row]);
    else here.push(row);
  }
  return [...found.values()];
};

/** The mean over conditions, of what is known of each episode. */
const meanOver = (rows: readonly TalkRow[], of: (row: TalkRow) => number | null): MeanInterval =>
  pooledInterval(
    byCondition(rows).flatMap((condition) => {
      const values = condition.flatMap((row) => of(row) ?? []);
      return values.length === 0 ? [] : [meanInterval(values)];
    }),
  );

/** A figure of whole episodes, which no mean of numbers is: with its bootstrap over episodes within conditions. */
const resampled = <T extends Row>(
  rows: readonly T[],
  name: string,
  figure: (episodes: readonly { readonly row: T; readonly weight: number }[]) => number | null,
): Figure => {
  const conditions = byCondition(rows);
  const all = conditions.flat();
  let next = 0;
  const places = conditions.map((condition) => condition.map(() => next++));
  // The bootstrap weighs numbers; here they are the places of episodes.
  const statistic: Statistic = (values, weights) => {
    const episodes = Array.from(values, (place, i) => ({ row: all[place]!, weight: weights[i]! }));
    return figure(episodes.filter(({ weight }) => weight > 0)) ?? Number.NaN;
  };
  const random = createRandom('measure').fork('talk').fork(name);
  const { value, low, high, n } = bootstrapEpisodes(places, statistic, { random, resamples: 1000 });
  const known = (one: number | null): one is number => one !== null && Number.isFinite(one);
  return {
    value: known(value) ? value : null,
    ci: known(low) && known(high) ? [low, high] : null,
    over: 'episodes',
    n,
  };
};

/** Each episode as often as it weighs, for measures of lists; weights of a resample are whole where conditions are of one length. */
const repeat = <T>(episodes: readonly { readonly row: T; readonly weight: number }[]): readonly T[] =>
  episodes.flatMap(({ row, weight }) => new Array<T>(Math.max(1, Math.round(weight))).fill(row));

const perScope = (
  rows: readonly TalkRow[],
  figures: (here: readonly TalkRow[], name: string) => { readonly [name: string]: Figure } | null,
): readonly MeasuredLine[] =>
  scopesOf(rows).flatMap(({ focal, layout }) => {
    const here = rows.filter((row) => row.focal === focal && (layout === null || row.layout === layout));
    const found = here.length === 0 ? null : figures(here, `${focal}/${layout ?? ''}`);
    return found === null ? [] : [{ focal, layout, detail: '', figures: found }];
  });

const ofGroup =
  (group: TalkGroup) =>
  (rows: readonly TalkRow[]): readonly MeasuredLine[] =>
    perScope(rows, (here) => {
      const known = Object.keys(TALK_FIGURES[group]).flatMap((name) => {
        const mean = meanOver(here, ({ talk }) => talk[group][name] ?? null);
        return mean.n === 0 ? [] : [[name, figureOf(mean, 'episodes')] as const];
      });
      return Object.fromEntries(known);
    });

const countsOf = ({ talk: { adaptivity } }: TalkRow): SpeakingCounts | null => {
  const { hits, misses, falseAlarms, rejections, waited } = adaptivity;
  if (hits == null || misses == null || falseAlarms == null || rejections == null || waited == null) return null;
  return { hits, misses, falseAlarms, rejections, waited };
};

/** Counts of all episodes together, then the rates: episodes without a window have their share of silence in it. */
const speakingLines = (rows: readonly TalkRow[]): readonly MeasuredLine[] => {
  const told = rows.filter((row) => countsOf(row) !== null);
  return perScope(told, (here, name) => {
    const figure = (key: keyof ReturnType<typeof speakingOf>): Figure =>
      resampled(here, `speaking/${name}`, (episodes) => {
        const sum = { hits: 0, misses: 0, falseAlarms: 0, rejections: 0, waited: 0 };
        for (const { row, weight } of episodes) {
          const counts = countsOf(row)!;
          for (const one of Object.keys(sum) as (keyof SpeakingCounts)[]) sum[one] += weight * counts[one];
        }
        return speakingOf(sum)[key];
      });
    return {
      balanced: figure('balanced'),
      accuracy: figure('accuracy'),
      'false (FIR)': figure('falseRate'),
      'missed (MIR)': figure('missRate'),
      F1: figure('f1'),
      latency: figure('latency'),
    };
  });
};

const BASELINES = { silent: 'silent', passive: 'passive' } as const;

/** The rows of a baseline by their luck. */
const baselineOf = (rows: readonly TalkRow[], focal: string): ReadonlyMap<string, TalkRow> =>
  new Map(rows.filter((row) => row.focal === focal).map((row) => [luckOf(row), row]));

/** Every row with the one of the silent policy that met the same luck, where there is one. */
const silentPairs = (rows: readonly TalkRow[]): ReadonlyMap<TalkRow, SilentPair> => {
  const silent = baselineOf(rows, BASELINES.silent);
  return new Map(
    rows.flatMap((row) => {
      const other = silent.get(luckOf(row));
      if (other === undefined) return [];
      const pair: SilentPair = {
        achieved: row.return,
        silent: other.return,
        cost: row.talk.intelligence.teamMessageCosts ?? 0,
        optimum: row.optimum?.sameInformation ?? null,
      };
      return [[row, pair] as const];
    }),
  );
};

const optimumLines = (rows: readonly TalkRow[]): readonly MeasuredLine[] => {
  const pairs = silentPairs(rows);
  const known = rows.filter(({ optimum }) => optimum !== undefined);
  return perScope(known, (here, name) => {
    const normalised = here.some((row) => pairs.has(row))
      ? {
          normalised: resampled(here, `optimum/${name}`, (episodes) =>
            normalisedReturn(repeat(episodes).flatMap((row) => pairs.get(row) ?? [])),
          ),
        }
      : {};
    const mean = (of: (row: TalkRow) => number): Figure => figureOf(meanOver(here, of), 'episodes');
    return {
      return: mean((row) => row.return),
      optimum: mean(({ optimum }) => optimum!.sameInformation),
      missing: mean((row) => row.optimum!.sameInformation - row.return),
      share: resampled(here, `share/${name}`, (episodes) => {
        let achieved = 0;
        let best = 0;
        for (const { row, weight } of episodes) {
          achieved += weight * row.return;
          best += weight * row.optimum!.sameInformation;
        }
        return best > 0 ? achieved / best : null;
      }),
      ...normalised,
      'full information': mean(({ optimum }) => optimum!.fullInformation),
    };
  });
};

const communicationLines = (rows: readonly TalkRow[]): readonly MeasuredLine[] => {
  const pairs = silentPairs(rows);
  const passive = baselineOf(rows, BASELINES.passive);
  const turns = new Map(
    rows.flatMap((row) => {
      const other = passive.get(luckOf(row))?.talk.intelligence.teamMessages;
      return other == null ? [] : [[row, { turns: row.talk.intelligence.teamMessages ?? 0, passive: other }] as const];
    }),
  );
  if (pairs.size === 0 && turns.size === 0) return [];
  return perScope(rows, (here, name) => {
    const gained = (value: (pairs: readonly SilentPair[]) => number | null): Figure =>
      figureOf(
        meanOver(here, (row) => {
          const pair = pairs.get(row);
          return pair === undefined ? null : value([pair]);
        }),
        'episodes',
      );
    return {
      ...(here.some((row) => pairs.has(row))
        ? { 'net value': gained(netValue), 'gross value': gained(grossValue) }
        : {}),
      ...(here.some((row) => turns.has(row))
        ? {
            'turn reduction': resampled(here, `turns/${name}`, (episodes) =>
              turnReduction(repeat(episodes).flatMap((row) => turns.get(row) ?? [])),
            ),
          }
        : {}),
    };
  });
};

/** Of each condition, over its repeated episodes, then the mean over conditions: partners differ, which is no unreliability. */
const reliabilityLines = (rows: readonly TalkRow[]): readonly MeasuredLine[] =>
  perScope(rows, (here, name) => {
    const condition = new Map(here.map((row) => [row, conditionOf(row)]));
    const figure = (key: 'aptitude' | 'unreliability') =>
      resampled(here, `reliability/${name}`, (episodes) => {
        const scores = new Map<string, number[]>();
        for (const row of repeat(episodes)) {
          const found = condition.get(row)!;
          const list = scores.get(found);
          if (list === undefined) scores.set(found, [row.return]);
          else list.push(row.return);
        }
        const each = [...scores.values()].map((list) => reliability(list)[key]!);
        return each.reduce((sum, value) => sum + value, 0) / each.length;
      });
    return { A90: figure('aptitude'), 'A90 − A10': figure('unreliability') };
  }).map((line) => ({ ...line, figures: { ...line.figures, ...degradationOf(rows, line) } }));

/** `query-4` and `query-4-recap` are ways of telling what `query-4-concat` tells at once; a channel's settings may follow. */
const concatenated = (layout: string): string => {
  const [task = '', ...settings] = layout.split(', ');
  return [`${task.replace(/-(full|concat|recap|snowball)$/, '')}-concat`, ...settings].join(', ');
};

/** What a mean return loses where a task is told piece by piece; nothing where no layout tells it at once. */
const degradationOf = (
  rows: readonly TalkRow[],
  { focal, layout }: MeasuredLine,
): { readonly [name: string]: Figure } => {
  if (layout === null || concatenated(layout) === layout) return {};
  const on = (name: string) => rows.filter((row) => row.focal === focal && row.layout === name);
  const [whole, here] = [on(concatenated(layout)), on(layout)];
  if (whole.length === 0) return {};
  const mean = (list: readonly TalkRow[]) => meanOver(list, (row) => row.return).mean;
  return {
    degradation: { value: degradation(mean(whole), mean(here)), ci: null, over: null, n: here.length },
  };
};

interface TalkMeasure {
  readonly described: string;
  readonly take: (rows: readonly TalkRow[]) => readonly MeasuredLine[];
}

const TALK_MEASURES: { readonly [name: string]: TalkMeasure } = {
  optimum: {
    described:
      'return against what cannot be beaten under the same information and channel, exact: points missing, share (of means), and how much of what silence leaves was gained (normalised; bootstrap); full information is an upper bound that no conversation reaches',
    take: optimumLines,
  },
  communication: {
    described: `what talk is worth in the same episodes: return less that of the focal policy named ${BASELINES.silent} (net; gross: messages not paid for), and turns saved against the one named ${BASELINES.passive}`,
    take: communicationLines,
  },
  intelligence: {
    described:
      'talk, intelligence: messages of the focal policy and of the team with their cost, bits learned from its messages and, of the team, from all (per message), share of what was told that was known, precision and recall of questions, attempts',
    take: ofGroup('intelligence'),
  },
  adaptivity: {
    described:
      'talk, adaptivity: windows for speaking up served and missed, speaking outside of them; uptake, common ground, grounding acts, answers; distractions followed',
    take: ofGroup('adaptivity'),
  },
  civility: {
    described:
      'talk, civility: nag rate, intrusions, autonomy violations in 100 steps, unwarranted proposals, Gini of the floor; satisfaction is SIMULATED, and the questionnaire a PROXY: nobody was asked',
    take: ofGroup('civility'),
  },
  speaking: {
    described:
      'interruption accuracy over windows in which the focal policy ought to speak up (DiscussLLM, When2Speak), counts of all episodes together (bootstrap); latency in steps',
    take: speakingLines,
  },
  reliability: {
    described:
      'aptitude A90 and unreliability A90 − A10 of the return (Lost in Conversation, Laban et al. 2025; bootstrap); degradation: 1 − mean return over that of the same task told at once (`…-concat`)',
    take: reliabilityLines,
  },
};

/** The gain of talk that a mind foretold at its first message, by the episode's id. */
export type Forecasts = ReadonlyMap<string, number>;

/** Forecasts of value against the same episodes of the silent policy. */
export const predictedLines = (rows: readonly Row[], forecasts: Forecasts): readonly MeasuredLine[] => {
  const told = rows.filter(hasTalk);
  const silent = baselineOf(told, BASELINES.silent);
  const pairs = new Map(
    told.flatMap((row) => {
      const predicted = forecasts.get(row.id);
      const other = silent.get(luckOf(row));
      return predicted === undefined || other === undefined
        ? []
        : [[row.id, { predicted, realised: row.return - other.return }] as const];
    }),
  );
  const known = told.filter(({ id }) => pairs.has(id));
  return perScope(known, (here, name) => {
    const figure = (key: keyof PredictedValue) =>
      resampled(
        here,
        `predicted/${name}`,
        (episodes) => predictedValue(repeat(episodes).map(({ id }) => pairs.get(id)!))[key],
      );
    return { correlation: figure('correlation'), predicted: figure('predicted'), realised: figure('realised') };
  });
};

export const TALK_MEASURE_NAMES: readonly string[] = Object.keys(TALK_MEASURES);

/** Whether any episode of a run had a channel. */
export const talksIn = (rows: readonly Row[]): boolean => rows.some(hasTalk);

/** One measure of talk; no line in a run without a channel. Throws where there is none of that name. */
export const measureTalk = (name: string, rows: readonly Row[]): Measured => {
  const measure = TALK_MEASURES[name];
  if (measure === undefined) throw new Error(`there is no measure ${name}`);
  return { measure: name, described: measure.described, lines: measure.take(rows.filter(hasTalk)) };
};
