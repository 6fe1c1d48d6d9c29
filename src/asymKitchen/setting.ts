/** One kitchen of this world with all that is fixed in it: its orders, who sees them when, and the tables of Overcooked. */
import { z } from 'zod';
import type { Seat } from '../environment.ts';
import { formatHash, hashText } from '../hash.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { createKernel, type StepInto } from '../overcooked/kernel.ts';
import { createKitchen, type Kitchen } from '../overcooked/kitchen.ts';
import type { CurrentLayout } from '../overcooked/layout.ts';
import { type Scene, sceneOf } from '../overcooked/scene.ts';
import { type EnvironmentRequest, WorldError } from '../world.ts';
import { KITCHEN_LAYOUTS, type KitchenLayout } from './layouts.ts';
import { RULES, type Rules, SIGHT, type Sight } from './rules.ts';

/** What may be ordered, in Overcooked's letters: each is as likely as the others. */
export const ORDERS = ['oo', 'ot', 'tt'] as const;
/** The index of an order by its letters; -1 where it is none. */
export const parseOrder = (given: unknown): number => (ORDERS as readonly unknown[]).indexOf(given);

/** The tables at which the guest may sit. */
export const TABLES = 4;
export const SEATS = 2;
const HORIZON = 60;

const SEAT_LIST = z.array(z.int().min(0).max(1));

/** What a scenario may change. */
const PARAMETERS = z.strictObject({
  cookTime: z.int().min(0).max(50).default(4).describe('steps that a soup cooks'),
  changeAt: z.int().min(1).default(4).describe('step before which the order changes, where it does'),
  shownAt: z.int().min(1).nullable().default(null).describe('step from which everybody sees the order; null: never'),
  deaf: SEAT_LIST.default([]).describe('seats that are known to hear nothing'),
  mute: SEAT_LIST.default([]).describe('seats that are known to say nothing'),
});
export type KitchenParameters = z.infer<typeof PARAMETERS>;

export interface Setting {
  readonly id: string;
  readonly rules: Rules;
  readonly layout: KitchenLayout;
  readonly sight: Sight;
  readonly parameters: KitchenParameters;
  readonly horizon: number;
  /** [order] the kitchen in which only that order pays. */
  readonly kitchens: readonly Kitchen[];
  /** [order] the same as scenes to reason with, and last the one in which every order pays: of who knows of none. */
  readonly scenes: readonly Scene[];
  /** [order] */
  readonly kernels: readonly StepInto[];
}

/** The scene index of who has no order in mind. */
export const ANY_ORDER = ORDERS.length;

const kitchenFor = (layout: KitchenLayout, orders: readonly string[], cookTime: number): Kitchen => {
  const own: CurrentLayout = {
    version: 'current',
    name: layout.name,
    aliases: [],
    grid: layout.grid,
    rewardShaping: null,
    startAllOrders: orders,
    startBonusOrders: [],
    recipeConfig: { cook_time: cookTime },
    orderBonus: 2,
    startState: null,
  };
  return createKitchen(own, 'current', { max_num_ingredients: 2 });
};

const readParameters = (given: EnvironmentRequest['parameters']): KitchenParameters => {
  const parsed = PARAMETERS.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]! : null;
  const names = Object.keys(PARAMETERS.shape);
  if (unknown !== null)
    throw new WorldError(unknown, `there is no parameter ${unknown}; ${suggestWords(unknown, names)}`);
  throw new WorldError(issue.path.join('.'), issue.message);
};

/** Each kitchen belongs to one setting: what is seen of it need not carry all of that. */
const settings = new WeakMap<Kitchen, Setting>();

/** The setting of a kitchen that `createSetting` has made. */
export const settingOf = ({ kitchen }: { readonly kitchen: Kitchen }): Setting => settings.get(kitchen)!;

/** Everything but where it begins. Throws a `WorldError` on what is not there. */
export const createSetting = (request: EnvironmentRequest): Setting => {
  const rules = RULES.find((one) => one === request.rules);
  if (rules === undefined)
    throw new WorldError('rules', `there are no rules ${request.rules}; ${suggestWords(request.rules, RULES)}`);
  const layout = KITCHEN_LAYOUTS.find(({ name }) => name === request.layout);
  if (layout === undefined) {
    const names = KITCHEN_LAYOUTS.map(({ name }) => name);
    const wanted = typeof request.layout === 'string' ? request.layout : JSON.stringify(request.layout);
    throw new WorldError(
      'layout',
      `there is no kitchen ${wanted}, and none can be drawn here; ${suggestWords(wanted, names)}`,
    );
  }
  const parameters = readParameters(request.parameters);
  const changed = Object.keys(request.parameters ?? {}).length > 0;
  const kitchens = ORDERS.map((order) => kitchenFor(layout, [order], parameters.cookTime));
  const setting: Setting = {
    id: `asym-kitchen/${rules}/${layout.name}${changed ? `+${formatHash(hashText(JSON.stringify(parameters as Json)))}` : ''}`,
    rules,
    layout,
    sight: SIGHT[rules],
    parameters,
    horizon: request.horizon ?? HORIZON,
    kitchens,
    scenes: [...kitchens, kitchenFor(layout, ORDERS, parameters.cookTime)].map(sceneOf),
    kernels: kitchens.map(createKernel),
  };
  for (const { kitchen } of setting.scenes) settings.set(kitchen, setting);
  return setting;
};

/** The step since which the order in force after `step` steps is what it is: 0, or the step before which it changed. */
export const orderSince = ({ sight, parameters }: Setting, step: number): number =>
  sight.change !== null && step >= parameters.changeAt ? parameters.changeAt : 0;

/** Whether `seat` sees the order after `step` steps. */
export const seesOrder = ({ sight, parameters }: Setting, step: number, seat: Seat): boolean => {
  if (parameters.shownAt !== null && step >= parameters.shownAt) return true;
  if (sight.change !== null && step >= parameters.changeAt) return sight.change.includes(seat);
  return sight.order.includes(seat);
};

export const seesTable = ({ sight }: Setting, seat: Seat): boolean => sight.table.includes(seat);
