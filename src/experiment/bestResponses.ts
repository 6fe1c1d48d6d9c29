/**
 * Best responses as a file: one line of JSON per partner, layout, rules, seat and seed, with what each candidate policy
 * returned there. Of a condition the candidate with the highest mean is the best response; the rest says what it was
 * chosen from. A line is appended when its episodes are over, so that the file grows over many commands.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { formatBudget } from '../bestResponse/budget.ts';
import { SEARCH_VERSION } from '../bestResponse/search.ts';
import { bestResponseShare, meanShare, type Referenced, type ShareSummary } from '../measure/bestResponseShare.ts';
import { type MeanInterval, meanInterval } from '../measure/interval.ts';
import type { RunRecord } from './directory.ts';
import { inputError } from './problem.ts';
import type { Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** The candidate that searches with the partners' real policies. */
export const SEARCH = 'search';

const line = z.object({
  schema: z.literal(1),
  /** Hash of everything that the returns depend on. */
  id: z.string(),
  environment: z.string(),
  environmentVersion: z.string(),
  rules: z.string(),
  layout: z.string(),
  horizon: z.int(),
  /** As the scenario calls whoever sits in the other seats, and their names in seat order. */
  partner: z.string(),
  partners: z.array(z.string()),
  /** The searching seat. */
  seat: z.int(),
  seed: z.int(),
  budget: z.object({ simulations: z.int(), depth: z.int(), every: z.int() }),
  /** The `SEARCH_VERSION` that searched; lines of version 1 don't say it. */
  searchVersion: z.string().default('1'),
  /** Hash of the search's code and settings: only lines that agree in it are put together. */
  method: z.string(),
  /** Hashes of the partners' code, in seat order. */
  code: z.array(z.string()),
  /** [candidate] the episode's return; null where it failed. */
  returns: z.record(z.string(), z.number().nullable()),
  /** Simulations of the search in this episode. */
  simulations: z.int(),
});

export type BestResponseLine = z.infer<typeof line>;

/** The whole lines of a file; what a crash left of a last line is dropped. None where there is no file. */
export const readBestResponseLines = (path: string): readonly BestResponseLine[] => {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((text, i) => {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw inputError(
        `${path}:${i + 1}`,
        `this is no line of best responses: ${text.slice(0, 60)}`,
        'remove the line',
      );
    }
    const parsed = line.safeParse(json);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw inputError(
      `${path}:${i + 1}`,
      `this is no line of best responses: ${issue?.path.join('.')}: ${issue?.message}`,
      '`rapport best-response <scenario> --out <file>` writes such a file',
    );
  });
};

/** What the best known response to some partners returns in one place. */
export interface BestResponse
  extends Omit<
    BestResponseLine,
    'schema' | 'id' | 'seed' | 'method' | 'returns' | 'simulations' | 'partners' | 'code'
  > {
  readonly partners: readonly string[];
  readonly code: readonly string[];
  readonly seeds: readonly number[];
  /** The candidate with the highest mean; null where none finished all of its episodes. */
  readonly best: string | null;
  /** Its return, with the interval over episodes. It was chosen for its mean, which makes that slightly too high. */
  readonly mean: MeanInterval;
  /** [candidate] null: an episode of its failed. */
  readonly candidates: { readonly [candidate: string]: number | null };
}

type Place = Pick<BestResponseLine, 'environment' | 'environmentVersion' | 'seat' | 'horizon'> & {
  readonly partners: readonly string[];
};

const placeKey = ({ environment, environmentVersion, partners, seat, horizon }: Place): string =>
  JSON.stringify([environment, environmentVersion, partners, seat, horizon]);

const respond = (lines: readonly BestResponseLine[]): BestResponse => {
  const last = lines.at(-1)!;
  const bySeed = new Map(lines.filter(({ method }) => method === last.method).map((one) => [one.seed, one]));
  const used = [...bySeed.values()].sort((a, b) => a.seed - b.seed);
  const means = Object.keys(last.returns).map((candidate) => {
    const returns = used.map((one) => one.returns[candidate] ?? null);
    return { candidate, interval: returns.includes(null) ? null : meanInterval(returns as number[]) };
  });
  let best: { readonly candidate: string; readonly interval: MeanInterval } | null = null;
  for (const { candidate, interval } of means)
    if (interval !== null && (best === null || interval.mean! > best.interval.mean!)) best = { candidate, interval };
  const {
    environment,
    environmentVersion,
    rules,
    layout,
    horizon,
    partner,
    partners,
    seat,
    budget,
    searchVersion,
    code,
  } = last;
  return {
    ...{
      environment,
      environmentVersion,
      rules,
      layout,
      horizon,
      partner,
      partners,
      seat,
      budget,
      searchVersion,
      code,
    },
    seeds: used.map(({ seed }) => seed),
    best: best?.candidate ?? null,
    mean: best?.interval ?? meanInterval([]),
    candidates: Object.fromEntries(means.map(({ candidate, interval }) => [candidate, interval?.mean ?? null])),
  };
};

/** One per place, in the order in which the places appear. Where the search changed, the lines of its last method count. */
export const bestResponsesOf = (lines: readonly BestResponseLine[]): readonly BestResponse[] => {
  const places = new Map<string, BestResponseLine[]>();
  for (const one of lines) {
    const key = placeKey(one);
    places.set(key, [...(places.get(key) ?? []), one]);
  }
  return [...places.values()].map(respond);
};

/** A run's condition beside its best response. */
export interface ReferencedCondition extends Referenced {
  readonly focal: string;
  readonly layout: string;
  readonly partner: string;
  readonly seat: number;
  /** Of the finished episodes. */
  readonly returns: readonly number[];
  /** null: the best response returns 0. */
  readonly share: MeanInterval | null;
  readonly reference: BestResponse;
}

export interface Referencing {
  readonly conditions: readonly ReferencedCondition[];
  /** Conditions for which the file has no best response. */
  readonly missing: number;
  /** Conditions whose best response was found by another version of the search: it is not used. */
  readonly superseded: number;
  /** Conditions whose partner was another one, by its code, when the best response was searched. */
  readonly outdated: number;
  /** [focal] */
  readonly shares: ReadonlyMap<string, ShareSummary>;
  /** What the best responses are, in words. */
  readonly described: string;
}

/** The conditions of a run as far as best responses go. */
export interface ConditionOf extends Pick<Row, 'environment' | 'layout' | 'focal' | 'partner' | 'partners' | 'seat'> {
  readonly horizon: number;
}

const codesElsewhere = ({ code, seat }: Pick<Row, 'code' | 'seat'>): readonly string[] =>
  code.filter((_, one) => one !== seat);

const describe = (used: readonly BestResponse[], superseded: number): string => {
  const budgets = [...new Set(used.map(({ budget }) => formatBudget(budget)))];
  const candidates = [...new Set(used.flatMap((one) => Object.keys(one.candidates)))];
  const seeds = used.map((one) => one.seeds.length);
  const [least, most] = [Math.min(...seeds), Math.max(...seeds)];
  if (used.length === 0)
    return superseded > 0
      ? 'what is known of best responses here was found by another version of the search, and is not used'
      : 'no best response is known here';
  return `best response: the one with the highest mean of ${candidates.join(', ')} (${SEARCH}: each skill played forward with the partner itself, ${budgets.join(' or ')}), ${least === most ? least : `${least} to ${most}`} seeds`;
};

/** The rows of a run beside the best responses to the partners that were met, found by place and by the partners' names. */
export const referenceRows = (
  conditions: readonly ConditionOf[],
  rows: readonly Row[],
  responses: readonly BestResponse[],
): Referencing => {
  const byPlace = new Map(responses.map((one) => [placeKey(one), one]));
  const finished = new Map<string, Row[]>();
  const keyOf = (one: Pick<Row, 'environment' | 'focal' | 'partner' | 'partners' | 'seat'>) =>
    JSON.stringify([one.environment, one.focal, one.partner, one.partners, one.seat]);
  for (const row of rows)
    if (row.status === 'finished') finished.set(keyOf(row), [...(finished.get(keyOf(row)) ?? []), row]);
  let missing = 0;
  let superseded = 0;
  let outdated = 0;
  const seen = new Set<string>();
  const found = conditions.flatMap((condition): ReferencedCondition[] => {
    const key = keyOf(condition);
    if (seen.has(key)) return []; // Further meetings are further episodes of the same condition here.
    seen.add(key);
    const here = finished.get(key) ?? [];
    const environmentVersion = here[0]?.environmentVersion;
    const reference =
      environmentVersion === undefined ? undefined : byPlace.get(placeKey({ ...condition, environmentVersion }));
    if (reference === undefined || reference.best === null) {
      missing++;
      return [];
    }
    if (reference.searchVersion !== SEARCH_VERSION) {
      superseded++;
      return [];
    }
    if (JSON.stringify(codesElsewhere(here[0]!)) !== JSON.stringify(reference.code)) outdated++;
    const { focal, layout, partner, seat } = condition;
    const returns = here.map((row) => row.return);
    const referenced = { achieved: meanInterval(returns), best: reference.mean };
    return [{ focal, layout, partner, seat, returns, ...referenced, share: bestResponseShare(referenced), reference }];
  });
  const focals = [...new Set(conditions.map(({ focal }) => focal))];
  const shares = new Map(focals.map((focal) => [focal, meanShare(found.filter((one) => one.focal === focal))]));
  const described = describe(
    found.map(({ reference }) => reference),
    superseded,
  );
  return { conditions: found, missing, superseded, outdated, shares, described };
};

/**
 * A run beside the best responses of `file`, or of the one that its scenario names; null where there is none, or nothing
 * for its conditions in it, not even of another version of the search. A file that the scenario names may be made later; one that is asked for must be there.
 */
export const readReferencing = (
  { resolved, base, conditions }: RunRecord,
  rows: readonly Row[],
  file: string | null,
): Referencing | null => {
  const named = (resolved as Scenario).bestResponses;
  const path = file ?? (named === undefined ? null : resolve(base, named));
  if (path === null) return null;
  if (!existsSync(path)) {
    if (file === null) return null;
    throw inputError(path, 'there is no such file', '`rapport best-response <scenario> --out <file>` makes one');
  }
  const referencing = referenceRows(conditions, rows, bestResponsesOf(readBestResponseLines(path)));
  return referencing.conditions.length + referencing.superseded === 0 ? null : referencing;
};
