/** What a kitchen is before anybody cooks in it: a grid and the game played on it. Symbols and fields: docs/overcooked.md. */
import type { CompactState } from './compact.ts';

export const RULE_SETS = ['legacy', 'current', 'current-auto'] as const;
/** `legacy`: the 2019 release. `current`: today's package. `current-auto`: current with `old_dynamics`. */
export type RuleSet = (typeof RULE_SETS)[number];

/** Shaped rewards by the original's names; missing keys mean the rule set's default. */
export type RewardShaping = Readonly<Record<string, number>>;

interface LayoutBase {
  readonly name: string;
  /** Other names of the same layout within its rule set. */
  readonly aliases: readonly string[];
  /** Rows from the top: ` ` floor, `X` counter, `O` onions, `T` tomatoes, `D` dishes, `P` pot, `S` serving, `1`..`9` start cells. */
  readonly grid: readonly string[];
  /** null: the rule set's default (legacy: all zero; current: 3/3/5). */
  readonly rewardShaping: RewardShaping | null;
}

export interface LegacyLayout extends LayoutBase {
  readonly version: 'legacy';
  /** null: every delivery pays, without end. Otherwise what is wanted next, first entry first. */
  readonly startOrderList: readonly ('onion' | 'tomato' | 'any')[] | null;
  /** Steps. */
  readonly cookTime: number;
  readonly numItemsForSoup: number;
  readonly deliveryReward: number;
}

export interface CurrentLayout extends LayoutBase {
  readonly version: 'current';
  /** Recipes as letters, such as `oot`; empty means all nine. */
  readonly startAllOrders: readonly string[];
  readonly startBonusOrders: readonly string[];
  /** The keys of the original's recipe configuration, by their own names. */
  readonly recipeConfig: Readonly<Record<string, number | readonly number[]>>;
  readonly orderBonus: number;
  readonly startState: CompactState | null;
}

export type Layout = LegacyLayout | CurrentLayout;

/** Changes of a game's parameters by the original's snake-case names, such as `{ cook_time: 5 }`. */
export type Overrides = Readonly<Record<string, unknown>>;
