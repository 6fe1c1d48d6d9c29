/**
 * A condition as `run.json` keeps it: what reads a run needs neither its world nor its policies, nor their data.
 */
import type { Condition, Expansion } from './expansion.ts';
import type { Half } from './policies.ts';
import type { Row } from './row.ts';

export interface ConditionRecord
  extends Pick<
    Row,
    'environment' | 'rules' | 'layout' | 'focal' | 'partner' | 'partners' | 'seat' | 'meeting' | 'lowestReturn'
  > {
  /** What the random streams call the partner: `self` whatever the focal policy is. */
  readonly partnerKey: string;
  /** Half of the world's split that the partner belongs to; null for what is in neither. */
  readonly half: Half | null;
  readonly horizon: number;
}

const recordCondition = (
  { venue, focal, partner, partnerKey, half, seat, policies }: Condition,
  meeting: number,
): ConditionRecord => ({
  environment: venue.environment.id,
  rules: venue.request.rules,
  layout: venue.layout,
  focal,
  partner,
  partnerKey,
  partners: policies.filter((_, one) => one !== seat).map(({ name }) => name),
  seat,
  meeting,
  half,
  horizon: venue.environment.horizon,
  lowestReturn: venue.environment.lowestReturn,
});

/** In the order of expansion. Where the same policies meet several times every meeting is a condition of its own. */
export const recordConditions = ({ conditions, meetings }: Expansion): readonly ConditionRecord[] =>
  conditions.flatMap((condition) => Array.from({ length: meetings }, (_, i) => recordCondition(condition, i + 1)));

/** Where a run plays. */
export type Place = Pick<Row, 'environment' | 'rules' | 'layout'>;

/** The different places, in their order. */
export const placesOf = (conditions: readonly Place[]): readonly Place[] => [
  ...new Map(conditions.map((one) => [one.environment, one])).values(),
];

type NamedPlace = Pick<Place, 'rules' | 'layout'>;

/** What tables call a place: its layout, with the rule set where a run has several. */
export const namePlaces = (places: readonly NamedPlace[]): ((place: NamedPlace) => string) => {
  const several = new Set(places.map(({ rules }) => rules)).size > 1;
  return ({ rules, layout }) => (several ? `${rules}/${layout}` : layout);
};
