/**
 * The scores of many episodes as figures: means of every forecaster, how far the belief is below each baseline, and its
 * calibration. A condition is a layout, a partner and a seat; each counts the same whatever its number of episodes, and
 * the intervals come from the episodes within the conditions (`pooledInterval`), so they speak of these partners. There
 * is none where a condition has a single episode.
 */
import { addSums, type Calibration, calibrationOf, openSums } from '../measure/calibration.ts';
import { BASELINES, type Baseline, type Score } from '../measure/intention.ts';
import { type MeanInterval, pairedInterval, pooledInterval } from '../measure/interval.ts';
import { FORECASTERS, type Forecaster, type IntentionScores } from './intentions.ts';

/** An episode in which one partner was watched. */
export interface WatchedEpisode {
  readonly layout: string;
  readonly partner: string;
  /** What tells conditions with the same partner apart. */
  readonly seat: number;
  /** By the whole skill, its target with it, and by its kind alone. */
  readonly scores: { readonly instance: IntentionScores; readonly kind: IntentionScores };
}

export const SCORED_BY = ['instance', 'kind'] as const;
export type ScoredBy = (typeof SCORED_BY)[number];

/** How far the belief is from the baselines, below zero where it is better; all paired by episode, 95 %. */
export interface Differences {
  /** The baseline of the least mean. */
  readonly best: Baseline;
  readonly each: ReadonlyMap<Baseline, MeanInterval>;
}

export interface Figures {
  readonly means: ReadonlyMap<Forecaster, { readonly logLoss: number; readonly brier: number; readonly top1: number }>;
  readonly logLoss: Differences;
  readonly brier: Differences;
  /** Of the belief's likeliest skill, pooled over all steps. */
  readonly calibration: Calibration;
}

/** The figures of a partner on a layout, of all partners of a layout (`partner` null), or of everything. */
export interface Line {
  readonly layout: string | null;
  readonly partner: string | null;
  /** Episodes, and steps that were scored. */
  readonly n: number;
  readonly steps: number;
  readonly instance: Figures;
  readonly kind: Figures;
}

type Key = 'logLoss' | 'brier' | 'top1';

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** `conditions`: [condition][episode]. */
const figuresOf = (conditions: readonly (readonly IntentionScores[])[]): Figures => {
  const of = (name: Forecaster, key: Key) =>
    conditions.map((episodes) => episodes.map((scores) => (scores.get(name) as Score)[key]));
  const mean = (name: Forecaster, key: Key) => meanOf(of(name, key).map(meanOf));
  const differences = (key: 'logLoss' | 'brier'): Differences => ({
    best: BASELINES.reduce((a, b) => (mean(b, key) < mean(a, key) ? b : a)),
    each: new Map(
      BASELINES.map((name) => {
        const theirs = of(name, key);
        return [name, pooledInterval(of('belief', key).map((ours, i) => pairedInterval(ours, theirs[i]!)))];
      }),
    ),
  });
  const sums = openSums();
  for (const scores of conditions.flat()) addSums(sums, scores.get('belief')!.calibration);
  return {
    means: new Map(
      FORECASTERS.map((name) => [
        name,
        { logLoss: mean(name, 'logLoss'), brier: mean(name, 'brier'), top1: mean(name, 'top1') },
      ]),
    ),
    logLoss: differences('logLoss'),
    brier: differences('brier'),
    calibration: calibrationOf(sums),
  };
};

const lineOf = (
  layout: string | null,
  partner: string | null,
  conditions: readonly (readonly WatchedEpisode[])[],
): Line => {
  const of = (by: ScoredBy) => figuresOf(conditions.map((episodes) => episodes.map(({ scores }) => scores[by])));
  const episodes = conditions.flat();
  return {
    layout,
    partner,
    n: episodes.length,
    steps: episodes.reduce((sum, { scores }) => sum + scores.instance.get('belief')!.n, 0),
    instance: of('instance'),
    kind: of('kind'),
  };
};

const groupBy = <K extends 'layout' | 'partner' | 'seat'>(episodes: readonly WatchedEpisode[], key: K) =>
  [...new Set(episodes.map((episode) => episode[key]))].map(
    (name) => [name, episodes.filter((episode) => episode[key] === name)] as const,
  );

/** Every partner on every layout; then each layout, where there are several partners; then all, where there is more than one. */
export const summariseIntentions = (episodes: readonly WatchedEpisode[]): readonly Line[] => {
  const lines: Line[] = [];
  const pooled: Line[] = [];
  const everything: (readonly WatchedEpisode[])[] = [];
  for (const [layout, here] of groupBy(episodes, 'layout')) {
    const partners = groupBy(here, 'partner').map(([partner, own]) => {
      const conditions = groupBy(own, 'seat').map(([, one]) => one);
      lines.push(lineOf(layout, partner, conditions));
      return conditions;
    });
    if (partners.length > 1) pooled.push(lineOf(layout, null, partners.flat()));
    everything.push(...partners.flat());
  }
  return [...lines, ...pooled, ...(lines.length > 1 ? [lineOf(null, null, everything)] : [])];
};
