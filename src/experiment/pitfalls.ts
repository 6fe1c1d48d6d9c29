/**
 * Pitfalls: what in a run's results would mislead a reader who takes them at face value, in sentences. Found from rows and
 * declarations alone; a run without any has none.
 */
import { ENOUGH_PARTNERS, meanInterval, pooledInterval } from '../measure/interval.ts';
import { seatGap } from '../measure/seatGap.ts';
import type { Referencing } from './bestResponses.ts';
import { type ConditionRecord, namePlaces } from './condition.ts';
import type { Declarations } from './declared.ts';
import type { Row } from './row.ts';

const PITFALLS = [
  'failed',
  'fallback',
  'tuned',
  'sameNetwork',
  'fewPartners',
  'fewEpisodes',
  'seatGap',
  'floor',
  'ceiling',
  'saturated',
  'aboveBest',
  'zeroBest',
  'missingBest',
  'supersededBest',
  'outdatedBest',
] as const;
export type PitfallKind = (typeof PITFALLS)[number];

/** The `--json` contract: keys and kinds may be added, never changed. */
export interface Pitfall {
  readonly kind: PitfallKind;
  /** A sentence or two. */
  readonly text: string;
}

/** Where pitfalls are looked for. `referencing` null: no best responses are known. */
export interface Results {
  readonly conditions: readonly ConditionRecord[];
  readonly rows: readonly Row[];
  readonly declared: Declarations;
  readonly referencing: Referencing | null;
}

/** Episodes of a condition that make an interval over episodes worth reading. */
const ENOUGH_EPISODES = 3;
/** A layout on which so many policies are above `SATURATED` of the best response tells good from better no more. */
const SATURATING_POLICIES = 3;
const SATURATED = 0.95;
/** A gap between seats is told of from this share of the mean on. */
const LARGE_GAP = 0.2;
/** A fallback rate is told of from this share of decisions on. */
const LARGE_FALLBACK = 0.01;

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `a, b and c`; of many the first few. */
const listed = (words: readonly string[], most = 4): string => {
  const shown = words.length > most ? [...words.slice(0, most), `${words.length - most} more`] : words;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
};

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** A condition with its finished episodes. */
interface Cell extends ConditionRecord {
  readonly returns: readonly number[];
}

const cellsOf = ({ conditions, rows }: Results): readonly Cell[] => {
  const keyOf = (one: Pick<Row, 'environment' | 'layout' | 'focal' | 'partner' | 'partners' | 'seat' | 'meeting'>) =>
    JSON.stringify([one.environment, one.layout, one.focal, one.partner, one.partners, one.seat, one.meeting]);
  const byKey = new Map<string, number[]>();
  for (const row of rows)
    if (row.status === 'finished') {
      const list = byKey.get(keyOf(row));
      if (list === undefined) byKey.set(keyOf(row), [row.return]);
      else list.push(row.return);
    }
  return conditions.map((condition) => ({ ...condition, returns: byKey.get(keyOf(condition)) ?? [] }));
};

const findFailed = ({ rows }: Results): readonly Pitfall[] => {
  const failed = rows.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [];
  const causes = distinct(failed.map(({ failure }) => failure?.cause ?? 'harness'));
  const words = causes.map(
    (cause) => `${failed.filter(({ failure }) => (failure?.cause ?? 'harness') === cause).length} by the ${cause}`,
  );
  const broken = causes.includes('focal')
    ? ' Where the focal policy broke them the mean flatters it: read the bound.'
    : '';
  return [
    {
      kind: 'failed',
      text: `${failed.length} of ${count(rows.length, 'episode')} failed (${listed(words)}) and are in no mean.${broken}`,
    },
  ];
};

const findFallbacks = ({ rows }: Results): readonly Pitfall[] =>
  distinct(rows.map(({ focal }) => focal)).flatMap((focal): Pitfall[] => {
    const finished = rows.filter((row) => row.focal === focal && row.status === 'finished');
    const decisions = finished.reduce((sum, { steps }) => sum + steps, 0);
    const fallen = finished.reduce((sum, { steps, fallbackRate }) => sum + steps * fallbackRate, 0);
    if (decisions === 0 || fallen / decisions < LARGE_FALLBACK) return [];
    const text = `${focal} fell back in ${percent(fallen / decisions)} of its decisions: that part of its return is its fallback's, not its own.`;
    return [{ kind: 'fallback', text }];
  });

/** Whether a declaration names a partner: itself, its half, or by a pattern. */
const names = (declaration: string, { partner, half }: Pick<ConditionRecord, 'partner' | 'half'>): boolean => {
  if (declaration === half) return true;
  const pattern = declaration.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(partner);
};

const findTuned = ({ conditions, declared }: Results): readonly Pitfall[] =>
  distinct(conditions.map(({ focal }) => focal)).flatMap((focal): Pitfall[] => {
    const met = conditions.filter(
      (one) =>
        one.focal === focal &&
        one.partnerKey !== 'self' &&
        declared[one.environment]?.[focal]?.tunedOn.some((declaration) => names(declaration, one)),
    );
    if (met.length === 0) return [];
    const partners = distinct(met.map(({ partner }) => partner));
    const text = `${focal} was tuned on ${listed(partners)}, whom it meets here: with them its return is no zero-shot result.`;
    return [{ kind: 'tuned', text }];
  });

const findSameNetworks = ({ conditions, declared }: Results): readonly Pitfall[] => {
  const found = new Map<string, string[]>();
  for (const { environment, layout, partners } of conditions)
    for (const name of partners) {
      const twin = declared[environment]?.[name]?.sameWeightsAs;
      if (twin === null || twin === undefined) continue;
      if (!conditions.some((one) => one.environment === environment && one.partners.includes(twin))) continue;
      const pair = [name, twin].sort().join(' and ');
      const layouts = found.get(pair) ?? [];
      if (!layouts.includes(layout)) found.set(pair, [...layouts, layout]);
    }
  return [...found].map(([pair, layouts]) => ({
    kind: 'sameNetwork',
    text: `${pair} are one network under two names on ${listed(layouts)}: it counts twice, and there is one partner less than it seems.`,
  }));
};

/** Self-play and single episodes claim nothing about partners that were not met. */
const findFewPartners = ({ conditions, rows }: Results): readonly Pitfall[] => {
  const strangers = rows.length < 2 ? [] : conditions.filter(({ partnerKey }) => partnerKey !== 'self');
  const focals = distinct(strangers.map(({ focal }) => focal));
  const few = focals.flatMap((focal) => {
    const partners = distinct(strangers.filter((one) => one.focal === focal).map(({ partner }) => partner));
    return partners.length < ENOUGH_PARTNERS ? [{ focal, n: partners.length }] : [];
  });
  if (few.length === 0) return [];
  const numbers = distinct(few.map(({ n }) => n)).sort((a, b) => a - b);
  const who = few.length === focals.length ? 'each policy' : listed(few.map(({ focal }) => focal));
  const text = `${who} met ${numbers.length === 1 ? count(numbers[0]!, 'partner') : `${numbers[0]} to ${numbers.at(-1)} partners`}: too few for an interval over partners (${ENOUGH_PARTNERS} or more), so that nothing is said of partners that were not met.`;
  return [{ kind: 'fewPartners', text }];
};

const findFewEpisodes = (cells: readonly Cell[]): readonly Pitfall[] => {
  const few = cells.filter(({ returns }) => returns.length > 0 && returns.length < ENOUGH_EPISODES);
  if (few.length === 0 || cells.length === 1) return [];
  const text = `${few.length} of ${count(cells.length, 'condition')} ${few.length === 1 ? 'has' : 'have'} fewer than ${ENOUGH_EPISODES} finished episodes: their intervals are wide, or none.`;
  return [{ kind: 'fewEpisodes', text }];
};

const findSeatGaps = (cells: readonly Cell[]): readonly Pitfall[] =>
  distinct(cells.map(({ focal }) => focal)).flatMap((focal): Pitfall[] => {
    const gaps = distinct(cells.map(({ layout }) => layout)).flatMap((layout) => {
      const here = cells
        .filter((cell) => cell.focal === focal && cell.layout === layout && cell.returns.length > 0)
        .map(({ seat, partner, returns }) => ({ seat, partner, mean: meanInterval(returns) }));
      // Only over partners that were met in every seat: else the partners make the gap.
      const seats = distinct(here.map(({ seat }) => seat));
      const everywhere = here.filter(({ partner }) =>
        seats.every((seat) => here.some((one) => one.seat === seat && one.partner === partner)),
      );
      const found = seatGap(everywhere);
      const mean = pooledInterval(everywhere.map((one) => one.mean)).mean;
      if (found === null || mean === null || found.gap.mean! < LARGE_GAP * Math.abs(mean)) return [];
      if (found.gap.low === null || found.gap.low <= 0) return [];
      return [`${found.gap.mean!.toFixed(0)} on ${layout} (seat ${found.best})`];
    });
    if (gaps.length === 0) return [];
    const text = `${focal} returns much more in one seat than in another with the same partners: ${listed(gaps)}. A mean over seats hides that.`;
    return [{ kind: 'seatGap', text }];
  });

/** Conditions as places: everything but the focal policy. */
const placesOf = (cells: readonly Cell[]): readonly (readonly Cell[])[] => {
  const places = new Map<string, Cell[]>();
  for (const cell of cells) {
    const { environment, layout, partnerKey, seat, meeting } = cell;
    const key = JSON.stringify([environment, layout, partnerKey, seat, meeting]);
    places.set(key, [...(places.get(key) ?? []), cell]);
  }
  return [...places.values()];
};

const findFloorsAndCeilings = (cells: readonly Cell[]): readonly Pitfall[] => {
  const layoutOf = namePlaces(cells);
  const meetings = cells.some(({ meeting }) => meeting > 1);
  const nameOf = ({ rules, layout, partnerKey, seat, meeting }: Cell): string =>
    `${layoutOf({ rules, layout })} with ${partnerKey} (seat ${seat}${meetings ? `, meeting ${meeting}` : ''})`;
  const places = placesOf(cells).filter((place) => place.some(({ returns }) => returns.length > 0));
  const floors = places.filter((place) =>
    place.every(({ returns, lowestReturn }) => returns.every((one) => one <= lowestReturn)),
  );
  const ceilings = places.filter((place) => {
    const all = place.flatMap(({ returns }) => returns);
    const most = Math.max(...all);
    const told = place.filter(({ returns }) => returns.length > 0).length;
    return told > 1 && all.length > 3 && most > place[0]!.lowestReturn && all.every((one) => one === most);
  });
  return [
    ...(floors.length === 0
      ? []
      : [
          {
            kind: 'floor' as const,
            text: `nobody scores in ${floors.length} of ${count(places.length, 'place')}: ${listed(floors.map((place) => nameOf(place[0]!)))}. They lower every mean and tell no policy from another.`,
          },
        ]),
    ...(ceilings.length === 0
      ? []
      : [
          {
            kind: 'ceiling' as const,
            text: `every policy returns the same in every episode in ${ceilings.length} of ${count(places.length, 'place')}: ${listed(ceilings.map((place) => nameOf(place[0]!)))}. They tell no policy from another.`,
          },
        ]),
  ];
};

const findBestResponsePitfalls = (referencing: Referencing): readonly Pitfall[] => {
  const { conditions, missing, superseded, outdated, shares } = referencing;
  const pitfalls: Pitfall[] = [];
  for (const layout of distinct(conditions.map((one) => one.layout))) {
    const above = [...shares.keys()].filter((focal) => {
      const here = conditions.filter((one) => one.layout === layout && one.focal === focal && one.best.mean! > 0);
      const share = here.reduce((sum, one) => sum + one.achieved.mean! / one.best.mean!, 0) / here.length;
      return here.length > 0 && share > SATURATED;
    });
    if (above.length >= SATURATING_POLICIES)
      pitfalls.push({
        kind: 'saturated',
        text: `${layout} is saturated: ${listed(above)} are above ${percent(SATURATED)} of the best response there. It tells good from better no more.`,
      });
  }
  const exceeding = conditions.filter(({ achieved, best }) => best.mean! > 0 && achieved.mean! > best.mean!);
  if (exceeding.length > 0)
    pitfalls.push({
      kind: 'aboveBest',
      text: `in ${exceeding.length} of ${count(conditions.length, 'condition')} a policy returns more than the best response: there the reference is none, its budget or its number of seeds too small.`,
    });
  const zero = conditions.filter(({ best }) => best.mean! <= 0);
  if (zero.length > 0)
    pitfalls.push({
      kind: 'zeroBest',
      text: `${zero.length} of ${count(conditions.length, 'condition')} have a best response of 0 (${listed(distinct(zero.map(({ layout, partner, seat }) => `${layout} with ${partner} in seat ${seat}`)), 3)}): they have no share and are left out of it.`,
    });
  if (missing > 0)
    pitfalls.push({
      kind: 'missingBest',
      text: `for ${count(missing, 'condition')} no best response is known: the share speaks of the other ${conditions.length}.`,
    });
  if (superseded > 0)
    pitfalls.push({
      kind: 'supersededBest',
      text: `for ${count(superseded, 'condition')} the best response was found by another version of the search and is not used: search again with \`rapport best-response\`.`,
    });
  if (outdated > 0)
    pitfalls.push({
      kind: 'outdatedBest',
      text: `in ${count(outdated, 'condition')} the code of the partner or of its world has changed since its best response was searched: search again.`,
    });
  return pitfalls;
};

/** The pitfalls of a run, the gravest first. */
export const findPitfalls = (results: Results): readonly Pitfall[] => {
  const cells = cellsOf(results);
  return [
    ...findFailed(results),
    ...findFallbacks(results),
    ...findTuned(results),
    ...findSameNetworks(results),
    ...findFewPartners(results),
    ...findFewEpisodes(cells),
    ...findSeatGaps(cells),
    ...findFloorsAndCeilings(cells),
    ...(results.referencing === null ? [] : findBestResponsePitfalls(results.referencing)),
  ];
};
