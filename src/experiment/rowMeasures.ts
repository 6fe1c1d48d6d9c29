/**
 * Measures over the rows of a run, by name: for each focal policy on each layout and over all of them. Every interval
 * says what it is over: `episodes` (these partners, played again) or `partners` (new ones, from where these came from).
 */
import { regret } from '../measure/bestResponseShare.ts';
import { bootstrapEpisodes, bootstrapPartners, type Met, type Over } from '../measure/bootstrap.ts';
import { crossPlay } from '../measure/crossPlay.ts';
import { cvar, WORST_SHARE } from '../measure/cvar.ts';
import type { Statistic } from '../measure/distribution.ts';
import { improvement } from '../measure/improvement.ts';
import { type MeanInterval, meanInterval, overPartners, pooledInterval } from '../measure/interval.ts';
import { iqm } from '../measure/iqm.ts';
import { optimalityGap } from '../measure/optimalityGap.ts';
import { profileScores, shareAbove } from '../measure/profile.ts';
import { seatGap } from '../measure/seatGap.ts';
import { partnerMeans, worstPartner } from '../measure/worstPartner.ts';
import { createRandom } from '../random.ts';
import type { Referencing } from './bestResponses.ts';
import { callFigures } from './callMeasure.ts';
import type { ReadRun } from './compareRuns.ts';
import type { Row } from './row.ts';

/** A figure of a measure, with its interval. */
export interface Figure {
  readonly value: number | null;
  readonly ci: readonly [number, number] | null;
  /** null: it has no interval of either kind. */
  readonly over: Over | null;
  /** What was averaged or resampled: episodes, or partners. */
  readonly n: number;
}

/** One line of a measure. */
export interface MeasuredLine {
  readonly focal: string;
  /** null: over all layouts. */
  readonly layout: string | null;
  /** What tells lines of one policy and layout apart, such as the worst partner's name; empty where nothing does. */
  readonly detail: string;
  readonly figures: { readonly [name: string]: Figure };
}

/** What a measure gave: the `--json` contract, to which keys may be added. */
export interface Measured {
  readonly measure: string;
  /** What the figures are, in a sentence. */
  readonly described: string;
  readonly lines: readonly MeasuredLine[];
}

export interface RowResults {
  readonly run: ReadRun;
  /** null: no best responses are known. */
  readonly referencing: Referencing | null;
}

/** A condition with the returns of its finished episodes. */
interface Cell extends Met {
  readonly focal: string;
  readonly layout: string;
  readonly seat: number;
  /** Equal for all focal policies. */
  readonly place: string;
}

type Place = Pick<Row, 'environment' | 'layout' | 'focal' | 'partner' | 'partners' | 'seat' | 'meeting'>;

const keyOf = ({ environment, layout, focal, partner, partners, seat, meeting }: Place): string =>
  JSON.stringify([environment, layout, focal, partner, partners, seat, meeting]);

const cellsOf = ({ record, rows }: ReadRun): readonly Cell[] => {
  const byKey = new Map<string, number[]>();
  for (const row of rows)
    if (row.status === 'finished') byKey.set(keyOf(row), [...(byKey.get(keyOf(row)) ?? []), row.return]);
  return record.conditions.map((condition) => {
    const { environment, layout, focal, partner, partnerKey, seat, meeting } = condition;
    const values = byKey.get(keyOf(condition)) ?? [];
    return { focal, layout, partner, seat, values, place: JSON.stringify([environment, partnerKey, seat, meeting]) };
  });
};

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Every focal policy on every layout, then over all where there are several. */
export const scopesOf = (
  of: readonly { readonly focal: string; readonly layout: string }[],
): readonly { readonly focal: string; readonly layout: string | null }[] => {
  const layouts = distinct(of.map(({ layout }) => layout));
  const scopes: readonly (string | null)[] = layouts.length > 1 ? [...layouts, null] : layouts;
  return distinct(of.map(({ focal }) => focal)).flatMap((focal) => scopes.map((layout) => ({ focal, layout })));
};

const within = <T extends { readonly focal: string; readonly layout: string }>(
  all: readonly T[],
  { focal, layout }: { readonly focal: string; readonly layout: string | null },
): readonly T[] => all.filter((one) => one.focal === focal && (layout === null || one.layout === layout));

export const figureOf = ({ n, mean, low, high }: MeanInterval, over: Over | null): Figure => ({
  value: mean,
  ci: low === null || high === null ? null : [low, high],
  over,
  n,
});

const estimateOf = ({
  value,
  low,
  high,
  over,
  n,
}: {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly over: Over;
  readonly n: number;
}): Figure => ({ value, ci: low === null || high === null ? null : [low, high], over, n });

type Taken = readonly MeasuredLine[];

/** A line for each scope in which there is something to measure. */
const perScope = (
  cells: readonly Cell[],
  figures: (here: readonly Cell[], name: string) => MeasuredLine['figures'],
): Taken =>
  scopesOf(cells).flatMap(({ focal, layout }) => {
    const here = within(cells, { focal, layout }).filter(({ values }) => values.length > 0);
    if (here.length === 0) return [];
    return [{ focal, layout, detail: '', figures: figures(here, `${focal}/${layout ?? ''}`) }];
  });

const bothKinds = (here: readonly Cell[], statistic: Statistic, name: string): MeasuredLine['figures'] => {
  const random = createRandom('measure').fork(name);
  return {
    'over episodes': estimateOf(
      bootstrapEpisodes(
        here.map(({ values }) => values),
        statistic,
        { random },
      ),
    ),
    'over partners': estimateOf(bootstrapPartners(here, statistic, { random })),
  };
};

const meanOf = (cells: readonly Cell[]): Taken =>
  perScope(cells, (here) => {
    const means = here.map((cell) => ({ partner: cell.partner, mean: meanInterval(cell.values) }));
    return {
      'over episodes': figureOf(pooledInterval(means.map(({ mean }) => mean)), 'episodes'),
      'over partners': figureOf(
        overPartners(means.map(({ partner, mean }) => ({ partner, mean: mean.mean }))),
        'partners',
      ),
    };
  });

const bootstrapped =
  (measure: string, statistic: Statistic) =>
  (cells: readonly Cell[]): Taken =>
    perScope(cells, (here, name) => bothKinds(here, statistic, `${measure}/${name}`));

const profileOf = (cells: readonly Cell[]): Taken => {
  const scores = profileScores(cells, 11);
  return perScope(cells, (here, name) =>
    Object.fromEntries(
      scores.map((score) => [
        `> ${Number(score.toFixed(1))}`,
        bothKinds(here, shareAbove(score), `profile/${name}/${score}`)['over episodes']!,
      ]),
    ),
  );
};

const improvementOf = (cells: readonly Cell[]): Taken => {
  const [against] = distinct(cells.map(({ focal }) => focal));
  const theirs = new Map(cells.filter(({ focal }) => focal === against).map((cell) => [cell.place, cell.values]));
  return perScope(
    cells.filter(({ focal, place }) => focal !== against && theirs.has(place)),
    (here, name) => ({
      [`over ${against}`]: estimateOf(
        improvement(
          here.map(({ place, values }) => ({ ours: values, theirs: theirs.get(place)! })),
          { random: createRandom('measure').fork('improvement').fork(name) },
        ),
      ),
    }),
  );
};

const worstOf = (cells: readonly Cell[]): Taken =>
  scopesOf(cells).flatMap(({ focal, layout }) => {
    const here = within(cells, { focal, layout });
    const means = here.map(({ partner, values }) => ({ partner, mean: meanInterval(values) }));
    const worst = worstPartner(partnerMeans(means));
    if (worst === null) return [];
    return [{ focal, layout, detail: worst.partner, figures: { 'over episodes': figureOf(worst.mean, 'episodes') } }];
  });

const seatGapOf = (cells: readonly Cell[]): Taken =>
  scopesOf(cells).flatMap(({ focal, layout }) => {
    const gap = seatGap(
      within(cells, { focal, layout }).map(({ seat, values }) => ({ seat, mean: meanInterval(values) })),
    );
    if (gap === null) return [];
    const detail = `seat ${gap.best} over seat ${gap.worst}`;
    return [{ focal, layout, detail, figures: { 'over episodes': figureOf(gap.gap, 'episodes') } }];
  });

const crossPlayOf = (cells: readonly Cell[], { run }: RowResults): Taken => {
  const focals = distinct(cells.map(({ focal }) => focal));
  const known = run.record.conditions;
  return distinct(cells.map(({ layout }) => layout)).flatMap((layout) => {
    const pairings = focals.flatMap((focal) =>
      focals.flatMap((partner) => {
        const here = cells.filter((cell, i) => {
          const self = known[i]!.partnerKey === 'self';
          return (
            cell.layout === layout && cell.focal === focal && (self ? focal === partner : cell.partner === partner)
          );
        });
        const { mean } = pooledInterval(here.map(({ values }) => meanInterval(values)));
        return mean === null ? [] : [{ focal, partner, mean }];
      }),
    );
    const { self, cross, gap } = crossPlay(pairings);
    if (gap === null) return [];
    const figure = (value: number | null, n: number): Figure => ({ value, ci: null, over: null, n });
    const selves = pairings.filter(({ focal, partner }) => focal === partner).length;
    const figures = {
      'self-play': figure(self, selves),
      'cross-play': figure(cross, pairings.length - selves),
      gap: figure(gap, pairings.length),
    };
    return [{ focal: focals.join(', '), layout, detail: '', figures }];
  });
};

const callsOf = (_: readonly Cell[], { run: { rows } }: RowResults): Taken =>
  scopesOf(rows).flatMap(({ focal, layout }) => {
    const means = callFigures(within(rows, { focal, layout }));
    if (means === null) return [];
    const figures = Object.entries(means).map(([name, mean]) => [name, figureOf(mean, 'episodes')] as const);
    return [{ focal, layout, detail: '', figures: Object.fromEntries(figures) }];
  });

/** Figures of conditions beside their best responses, over those in which that is above 0. */
const perReference = (
  { referencing }: RowResults,
  figures: (here: Referencing['conditions'], name: string) => MeasuredLine['figures'],
): Taken => {
  const conditions = referencing?.conditions ?? [];
  const known = conditions.filter(({ best }) => best.mean !== null && best.mean > 0);
  return scopesOf(conditions).flatMap(({ focal, layout }) => {
    const here = within(known, { focal, layout });
    return here.length === 0 ? [] : [{ focal, layout, detail: '', figures: figures(here, `${focal}/${layout ?? ''}`) }];
  });
};

const shareOf = (_: readonly Cell[], results: RowResults): Taken =>
  perReference(results, (here) => {
    const shares = here.map(({ share, partner }) => ({ partner, share }));
    return {
      'over episodes': figureOf(pooledInterval(shares.flatMap(({ share }) => share ?? [])), 'episodes'),
      'over partners': figureOf(
        overPartners(shares.map(({ partner, share }) => ({ partner, mean: share?.mean ?? null }))),
        'partners',
      ),
    };
  });

const regretOf = (_: readonly Cell[], results: RowResults): Taken =>
  perReference(results, (here) => {
    const lost = here.map((one) => ({ partner: one.partner, mean: regret(one) }));
    return {
      'over episodes': figureOf(pooledInterval(lost.map(({ mean }) => mean)), 'episodes'),
      'over partners': figureOf(
        overPartners(lost.map(({ partner, mean }) => ({ partner, mean: mean.mean }))),
        'partners',
      ),
    };
  });

/** Shares of single episodes: the reference is taken as known, its own error left aside. */
const ofShares =
  (measure: string, statistic: Statistic) =>
  (_: readonly Cell[], results: RowResults): Taken =>
    perReference(results, (here, name) => {
      const met = here.map(({ partner, returns, best, focal, layout, seat }) => ({
        ...{ partner, focal, layout, seat, place: '' },
        values: returns.map((value) => value / best.mean!),
      }));
      return bothKinds(met, statistic, `${measure}/${name}`);
    });

interface RowMeasure {
  readonly described: string;
  /** Whether it needs best responses. */
  readonly referenced: boolean;
  readonly take: (cells: readonly Cell[], results: RowResults) => Taken;
}

const worstPercent = 100 * WORST_SHARE;

export const ROW_MEASURES: { readonly [name: string]: RowMeasure } = {
  mean: {
    described: 'mean return, conditions weighed equally (Student t)',
    referenced: false,
    take: meanOf,
  },
  iqm: {
    described: 'interquartile mean of the return: the middle half of the episodes (Agarwal et al. 2021; bootstrap)',
    referenced: false,
    take: bootstrapped('iqm', iqm),
  },
  cvar: {
    described: `CVaR: mean return of the worst ${worstPercent} % of the episodes (bootstrap)`,
    referenced: false,
    take: bootstrapped('cvar', cvar()),
  },
  profile: {
    described: 'performance profile: share of the episodes that return more than a score (bootstrap over episodes)',
    referenced: false,
    take: profileOf,
  },
  improvement: {
    described:
      'probability that an episode returns more than one of the first policy, ties half (bootstrap over episodes)',
    referenced: false,
    take: improvementOf,
  },
  worst: {
    described: 'mean return with the partner with whom it is least (Student t, as if that one had been named before)',
    referenced: false,
    take: worstOf,
  },
  seatGap: {
    described: 'mean return in the best seat minus that in the worst (Student t)',
    referenced: false,
    take: seatGapOf,
  },
  crossPlay: {
    described:
      'mean return of those focal policies that met themselves, and of those that met each other (Hu et al. 2020)',
    referenced: false,
    take: crossPlayOf,
  },
  calls: {
    described: 'what the focal policy asked of language models, per 400 steps, conditions weighed equally (Student t)',
    referenced: false,
    take: callsOf,
  },
  share: {
    described: 'share of the best response, mean over conditions (Student t; the reference’s own error is in it)',
    referenced: true,
    take: shareOf,
  },
  regret: {
    described: 'points missing to the best response, mean over conditions (Student t)',
    referenced: true,
    take: regretOf,
  },
  optimalityGap: {
    described:
      'optimality gap: how far the episodes’ shares of the best response fall short of 1, those above counting as 1 (bootstrap; the reference taken as known)',
    referenced: true,
    take: ofShares('optimalityGap', optimalityGap(1)),
  },
  shareIqm: {
    described:
      'interquartile mean of the episodes’ shares of the best response (bootstrap; the reference taken as known)',
    referenced: true,
    take: ofShares('shareIqm', iqm),
  },
};

/** One measure. Throws where there is none of that name. */
export const measureRows = (name: string, results: RowResults): Measured => {
  const measure = ROW_MEASURES[name];
  if (measure === undefined) throw new Error(`there is no measure ${name}`);
  return { measure: name, described: measure.described, lines: measure.take(cellsOf(results.run), results) };
};
