/** The card of an evaluation: what one figure says of a policy among strangers, and everything needed to judge it. */
import { meanShare, type Referenced } from '../measure/bestResponseShare.ts';
import { clusterInterval } from '../measure/clusterInterval.ts';
import { type MeanInterval, meanInterval, pooledInterval } from '../measure/interval.ts';
import { seatGap } from '../measure/seatGap.ts';
import { partnerMeans, worstPartner } from '../measure/worstPartner.ts';
import type { TracePolicy } from '../trace.ts';
import type { Referencing } from './bestResponses.ts';
import type { Row } from './row.ts';

const CARD_SCHEMA = 1;

/** A mean with its 95 % interval; null where it is not known. */
export interface CardMean {
  readonly mean: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

/** `card.json`: keys may be added, never changed. */
export interface Card {
  readonly schema: typeof CARD_SCHEMA;
  readonly suite: string;
  /** The identity of what was met, whoever met it. */
  readonly suiteHash: string;
  /** Set where other seeds were played than the suite's: a trial is no evaluation. */
  readonly trial: string | null;
  readonly package: string;
  readonly policy: {
    readonly name: string;
    readonly definition: string;
    readonly version: string;
    readonly parameters: TracePolicy['parameters'];
    /** Of the code or networks that acted, over all environments. */
    readonly code: string;
  };
  readonly episodes: {
    readonly planned: number;
    readonly finished: number;
    /** By the policy's own fault: each counts as the lowest return in all means here. */
    readonly broken: number;
    /** By somebody else's fault: these are missing from the means. */
    readonly failed: number;
  };
  /** The mean return of an episode, layouts, partners and seats weighed equally. */
  readonly score: {
    readonly mean: number | null;
    /** Over episodes: these partners, met again. */
    readonly overEpisodes: readonly [low: number, high: number] | null;
    /** Over partners: new ones of this kind. */
    readonly overPartners: readonly [low: number, high: number] | null;
    readonly partners: number;
  };
  readonly layouts: readonly ({ readonly layout: string } & CardMean)[];
  readonly partners: readonly ({ readonly partner: string } & CardMean)[];
  /** Conditions whose reference was found by another version of the search, and is not used. */
  readonly superseded: number;
  /** Of the best known response; null where no reference is known. */
  readonly bestResponse:
    | ({
        readonly described: string;
        /** Conditions with a reference, of all. */
        readonly conditions: readonly [known: number, all: number];
        /** Of those, left out because the best response returns 0. */
        readonly leftOut: number;
        /** Of those, with a share above 1: the policy beat the reference. */
        readonly aboveOne: number;
        /** Of those, with a partner whose code was another when the reference was made. */
        readonly outdated: number;
      } & CardMean)
    | null;
  readonly worstPartner: ({ readonly partner: string } & CardMean) | null;
  readonly seatGap: ({ readonly best: number; readonly worst: number } & CardMean) | null;
  /** Share of the policy's decisions that were its fallback, in [0, 1]. */
  readonly fallbackRate: number;
}

/** What a card is made from. */
export interface Evaluated {
  readonly suite: string;
  readonly suiteHash: string;
  readonly trial: string | null;
  readonly package: string;
  readonly policy: Card['policy'];
  readonly planned: number;
  /** Of all parts of the suite. */
  readonly rows: readonly Row[];
  /** [part of the suite] */
  readonly references: readonly Referencing[];
}

interface Condition {
  readonly layout: string;
  readonly partner: string;
  readonly seat: number;
  readonly mean: MeanInterval;
}

const pair = ({ low, high }: MeanInterval): readonly [number, number] | null =>
  low === null || high === null ? null : [low, high];

const cardMean = (mean: MeanInterval): CardMean => ({ mean: mean.mean, interval: pair(mean) });

/** What an episode counts: its return, the lowest possible where the policy broke it; null where it is missing. */
const counts = ({ status, return: value, failure, lowestReturn }: Row): number | null =>
  status === 'finished' ? value : failure?.cause === 'focal' ? lowestReturn : null;

/** One condition per layout, partner and seat, in the order of the rows. */
const conditionsOf = (rows: readonly Row[]): readonly Condition[] => {
  const values = new Map<string, { readonly row: Row; readonly list: number[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.layout, row.partner, row.seat]);
    const here = values.get(key) ?? { row, list: [] };
    values.set(key, here);
    const value = counts(row);
    if (value !== null) here.list.push(value);
  }
  return [...values.values()].map(({ row: { layout, partner, seat }, list }) => ({
    layout,
    partner,
    seat,
    mean: meanInterval(list),
  }));
};

const shareOf = (conditions: readonly Condition[], references: readonly Referencing[]): Card['bestResponse'] => {
  const found = references.flatMap((one) => one.conditions);
  const known = conditions.flatMap(({ layout, partner, seat, mean }): Referenced[] => {
    const point = found.find((one) => one.layout === layout && one.partner === partner && one.seat === seat);
    return point === undefined ? [] : [{ achieved: mean, best: point.best }];
  });
  if (known.length === 0) return null;
  const { share, leftOut, aboveOne } = meanShare(known);
  return {
    described: [...new Set(references.flatMap((one) => (one.conditions.length > 0 ? [one.described] : [])))].join('; '),
    conditions: [known.length, conditions.length],
    leftOut,
    aboveOne,
    outdated: references.reduce((sum, { outdated }) => sum + outdated, 0),
    ...cardMean(share),
  };
};

const rateOfFallbacks = (rows: readonly Row[]): number => {
  const finished = rows.filter(({ status }) => status === 'finished');
  const steps = finished.reduce((sum, row) => sum + row.steps, 0);
  return steps === 0 ? 0 : finished.reduce((sum, row) => sum + row.fallbackRate * row.steps, 0) / steps;
};

export const makeCard = (evaluated: Evaluated): Card => {
  const { rows, references, planned, ...said } = evaluated;
  const conditions = conditionsOf(rows);
  const score = pooledInterval(conditions.map(({ mean }) => mean));
  const across = clusterInterval(conditions.map(({ partner, mean }) => ({ partner, mean: mean.mean })));
  const layouts = [...new Set(conditions.map(({ layout }) => layout))];
  const partners = partnerMeans(conditions);
  const worst = worstPartner(partners);
  const gap = seatGap(conditions);
  return {
    schema: CARD_SCHEMA,
    suite: said.suite,
    suiteHash: said.suiteHash,
    trial: said.trial,
    package: said.package,
    policy: said.policy,
    episodes: {
      planned,
      finished: rows.filter(({ status }) => status === 'finished').length,
      broken: rows.filter(({ failure }) => failure?.cause === 'focal').length,
      failed: rows.filter(({ failure }) => failure !== undefined && failure.cause !== 'focal').length,
    },
    score: {
      mean: score.mean,
      overEpisodes: pair(score),
      overPartners: pair(across),
      partners: across.n,
    },
    layouts: layouts.map((layout) => ({
      layout,
      ...cardMean(pooledInterval(conditions.filter((one) => one.layout === layout).map(({ mean }) => mean))),
    })),
    partners: partners.map(({ partner, mean }) => ({ partner, ...cardMean(mean) })),
    superseded: references.reduce((sum, { superseded }) => sum + superseded, 0),
    bestResponse: shareOf(conditions, references),
    worstPartner: worst === null ? null : { partner: worst.partner, ...cardMean(worst.mean) },
    seatGap: gap === null ? null : { best: gap.best, worst: gap.worst, ...cardMean(gap.gap) },
    fallbackRate: rateOfFallbacks(rows),
  };
};
