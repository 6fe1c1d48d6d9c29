/** Who sees what: the rule sets of this world. */
import type { Seat } from '../environment.ts';

/** What is hidden, and from whom. The order is a soup; the table is news that changes nothing. */
export interface Sight {
  /** The seats that see the order from the start. */
  readonly order: readonly Seat[];
  /** The seats that see the new order once it has changed; null: it never changes. Before that both see it. */
  readonly change: readonly Seat[] | null;
  /** The seats that see the guest's table. */
  readonly table: readonly Seat[];
}

export const RULES = [
  'seat-0-sees',
  'seat-1-sees',
  'seat-0-sees-change',
  'seat-1-sees-change',
  'decoy',
  'both-see',
] as const;
export type Rules = (typeof RULES)[number];

/**
 * One seat sees the order; both see it, and one sees to what it changes at a step that both know; both see it, and one
 * sees a table besides, which pays nothing (a decoy); both see everything (the control: nothing is there to tell).
 */
export const SIGHT: { readonly [rules in Rules]: Sight } = {
  'seat-0-sees': { order: [0], change: null, table: [] },
  'seat-1-sees': { order: [1], change: null, table: [] },
  'seat-0-sees-change': { order: [0, 1], change: [0], table: [] },
  'seat-1-sees-change': { order: [0, 1], change: [1], table: [] },
  decoy: { order: [0, 1], change: null, table: [0] },
  'both-see': { order: [0, 1], change: null, table: [0, 1] },
};
