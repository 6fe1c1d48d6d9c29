/**
 * The state: a kitchen's, and behind it what Overcooked does not know of. Rules and scenes of Overcooked read the front
 * of it and leave the rest alone.
 *
 *     [ overcooked/state.ts ... | order | first order | table | served ]
 */
import type { Setting } from './setting.ts';

export type AsymState = Int16Array;

const Extra = { order: 0, first: 1, table: 2, served: 3, size: 4 } as const;

/** What a seat sees in place of what it does not see. */
export const HIDDEN = -1;

const extraOf = ({ kitchens }: Setting): number => kitchens[0]!.offsets.size;
export const sizeOf = (setting: Setting): number => extraOf(setting) + Extra.size;

/** Index of the order in force; HIDDEN where it is not seen. */
export const orderOf = (setting: Setting, state: AsymState): number => state[extraOf(setting) + Extra.order]!;
/** The order with which the episode began: where it changes, both have seen it. */
export const firstOf = (setting: Setting, state: AsymState): number => state[extraOf(setting) + Extra.first]!;
export const tableOf = (setting: Setting, state: AsymState): number => state[extraOf(setting) + Extra.table]!;
export const isServed = (setting: Setting, state: AsymState): boolean => state[extraOf(setting) + Extra.served] === 1;

/** Writes what stands behind the kitchen. */
export const writeExtras = (
  setting: Setting,
  state: AsymState,
  extras: { readonly order?: number; readonly first?: number; readonly table?: number; readonly served?: boolean },
): void => {
  const at = extraOf(setting);
  if (extras.order !== undefined) state[at + Extra.order] = extras.order;
  if (extras.first !== undefined) state[at + Extra.first] = extras.first;
  if (extras.table !== undefined) state[at + Extra.table] = extras.table;
  if (extras.served !== undefined) state[at + Extra.served] = extras.served ? 1 : 0;
};
