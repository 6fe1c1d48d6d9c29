/**
 * A kitchen with one order, which not every cook sees. The soup that is ordered pays the steps that are left when it is
 * served, and ends the episode: a step later is a point less. Other soups pay nothing.
 */
import { checkJointAction, type Environment, type JointAction, type Seat, type Step } from '../environment.ts';
import type { Json } from '../json.ts';
import { formatCompact, parseCompact, readShape } from '../overcooked/compact.ts';
import { hashState, type Observation as KitchenObservation, standardStart } from '../overcooked/environment.ts';
import { formatPicture } from '../overcooked/format.ts';
import { ACTIONS, type Kitchen } from '../overcooked/kitchen.ts';
import { createOutcome } from '../overcooked/outcome.ts';
import type { Random } from '../random.ts';
import { WorldError } from '../world.ts';
import {
  ANY_ORDER,
  ORDERS,
  orderSince,
  parseOrder,
  SEATS,
  type Setting,
  seesOrder,
  seesTable,
  TABLES,
} from './setting.ts';
import { type AsymState, firstOf, HIDDEN, isServed, orderOf, sizeOf, tableOf, writeExtras } from './state.ts';

/** Bumped whenever a rule, an action or the state's meaning changes. */
const ASYM_KITCHEN_VERSION = '1';

/**
 * What a cook sees: the kitchen, all of it, and the order where it does. `kitchen` is the one in which the order pays that
 * is the likeliest by far, or the one in which every order pays.
 */
export interface AsymObservation extends KitchenObservation {
  /** [order] probabilities of the order; the environment shows certainty or, of all that are possible, none more than others. */
  readonly order: readonly number[];
  /** [order] probabilities of what the other cook takes the order to be; null: it knows it. */
  readonly theirs: readonly number[] | null;
}

export interface AsymEnvironment extends Environment<AsymState, AsymObservation> {
  readonly setting: Setting;
  /** The kitchen in which every order pays: what is drawn. */
  readonly kitchen: Kitchen;
}

/** From this probability on an order is worked by; below it, all of them may be wanted. */
const LIKELY = 0.75;

/** The index of the order to work by, or ANY_ORDER. */
export const workedBy = (order: readonly number[]): number => {
  const best = order.findIndex((p) => p >= LIKELY);
  return best < 0 ? ANY_ORDER : best;
};

const certain = (order: number): readonly number[] => ORDERS.map((_, k) => (k === order ? 1 : 0));

/** What is possible where the order is not seen: after a change, all but the first one. */
export const priorOf = (setting: Setting, state: AsymState): readonly number[] => {
  if (orderSince(setting, state[0]!) === 0) return ORDERS.map(() => 1 / ORDERS.length);
  const first = firstOf(setting, state);
  return ORDERS.map((_, k) => (k === first ? 0 : 1 / (ORDERS.length - 1)));
};

/** The observation of a state in which HIDDEN stands for what is not seen, with these beliefs. */
export const observationOf = (
  setting: Setting,
  state: AsymState,
  order: readonly number[],
  theirs: readonly number[] | null,
): AsymObservation => ({
  kitchen: setting.scenes[workedBy(order)]!.kitchen,
  state,
  horizon: setting.horizon,
  order,
  theirs,
});

/** What the environment shows a seat. */
const show = (setting: Setting, state: AsymState, seat: Seat): AsymObservation => {
  const seen = state.slice();
  const step = state[0]!;
  const sees = seesOrder(setting, step, seat);
  if (!sees) writeExtras(setting, seen, { order: HIDDEN });
  // Of an order that changes later both see the first one; of one that doesn't, it is the order itself.
  if (!sees && setting.sight.change === null) writeExtras(setting, seen, { first: HIDDEN });
  if (!seesTable(setting, seat)) writeExtras(setting, seen, { table: HIDDEN });
  const order = sees ? certain(orderOf(setting, state)) : priorOf(setting, state);
  return observationOf(setting, seen, order, seesOrder(setting, step, 1 - seat) ? null : takenBefore(setting, state));
};

/** What a cook that does not see the order may take it to be: after a change the one that it has seen, else any. */
const takenBefore = (setting: Setting, state: AsymState): readonly number[] =>
  setting.sight.change === null ? ORDERS.map(() => 1 / ORDERS.length) : certain(firstOf(setting, state));

const nothing = Object.freeze({ team: 0, seats: Object.freeze([0, 0]), shaped: Object.freeze([0, 0]) });

const readNumbers = (json: Json | undefined, path: string): readonly number[] => {
  const numbers = Array.isArray(json) ? json : [];
  if (numbers.length !== ORDERS.length || numbers.some((p) => typeof p !== 'number' || p < 0 || p > 1))
    throw new WorldError(path, `expected ${ORDERS.length} probabilities`);
  return numbers as readonly number[];
};

const fieldsOf = (json: Json): Readonly<Record<string, Json>> => {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new WorldError(
      '',
      'expected a state: { "kitchen": ..., "order": ..., "first": ..., "table": ..., "served": ... }',
    );
  return json as Readonly<Record<string, Json>>;
};

/** The environment of a setting. `start`, where given, is an encoded state in place of the standard one. */
export const createAsymKitchen = (setting: Setting, start: Json | null = null): AsymEnvironment => {
  const kitchen = setting.scenes[ANY_ORDER]!.kitchen;
  const outcome = createOutcome(SEATS);

  const encode = (state: AsymState): { readonly [key: string]: Json } => {
    const order = (k: number): Json => (k === HIDDEN ? null : ORDERS[k]!);
    const table = tableOf(setting, state);
    return {
      kitchen: formatCompact(kitchen, state) as unknown as Json,
      order: order(orderOf(setting, state)),
      first: order(firstOf(setting, state)),
      table: table === HIDDEN ? null : table + 1,
      served: isServed(setting, state),
    };
  };

  const decode = (json: Json, hidden: boolean): AsymState => {
    const { kitchen: cooks = null, order, first = order, table = 1, served = false, ...rest } = fieldsOf(json);
    for (const key of Object.keys(rest)) throw new WorldError(key, `a state has no key ${key}`);
    const state = new Int16Array(sizeOf(setting));
    state.set(parseCompact(kitchen, cooks as unknown));
    const read = (given: Json | undefined, path: string): number => {
      if (hidden && given === null) return HIDDEN;
      const k = parseOrder(given);
      if (k < 0) throw new WorldError(path, `an order is one of ${ORDERS.join(', ')}, not ${JSON.stringify(given)}`);
      return k;
    };
    const seated = hidden && table === null ? HIDDEN + 1 : Number(table);
    if (!Number.isInteger(seated) || seated > TABLES || seated < (hidden ? 0 : 1))
      throw new WorldError('table', `a table is 1 to ${TABLES}, not ${JSON.stringify(table)}`);
    if (typeof served !== 'boolean') throw new WorldError('served', 'served is true or false');
    writeExtras(setting, state, {
      order: read(order, 'order'),
      first: read(first, 'first'),
      table: seated - 1,
      served,
    });
    return state;
  };

  const environment: AsymEnvironment = {
    id: setting.id,
    version: ASYM_KITCHEN_VERSION,
    seats: SEATS,
    horizon: setting.horizon,
    actions: ACTIONS,
    lowestReturn: 0,
    setting,
    kitchen,
    initial: (random) => {
      if (start !== null) return decode(start, false);
      const state = new Int16Array(sizeOf(setting));
      state.set(standardStart(kitchen));
      const order = random.fork('order').integer(ORDERS.length);
      writeExtras(setting, state, { order, first: order, table: random.fork('table').integer(TABLES) });
      return state;
    },
    step: (state: AsymState, joint: JointAction, random: Random): Step<AsymState> => {
      checkJointAction(environment, joint);
      if (isServed(setting, state)) throw new Error('the order is served: a terminal state has no next step');
      const next = new Int16Array(state);
      const order = orderOf(setting, state);
      setting.kernels[order]!(next, joint.actions, outcome);
      const server = outcome.eventful ? outcome.sparse.findIndex((pays) => pays > 0) : -1;
      if (server >= 0) {
        writeExtras(setting, next, { served: true });
        const team = Math.max(0, setting.horizon - next[0]!);
        const seats = [0, 0].map((_, seat) => (seat === server ? team : 0));
        return { kind: 'terminated', state: next, rewards: { team, seats, shaped: [0, 0] } };
      }
      if (setting.sight.change !== null && next[0] === setting.parameters.changeAt)
        writeExtras(setting, next, { order: (order + 1 + random.integer(ORDERS.length - 1)) % ORDERS.length });
      return { kind: next[0]! >= setting.horizon ? 'truncated' : 'ongoing', state: next, rewards: nothing };
    },
    observe: (state, seat) => show(setting, state, seat),
    legal: () => EVERY_ACTION,
    format: (state) => {
      const seers = [0, 1].filter((seat) => seesOrder(setting, state[0]!, seat));
      const seen = seers.length === SEATS ? 'both see it' : `only cook ${seers.join()} sees it`;
      const table = setting.sight.table.length === 1 ? `\ntable ${tableOf(setting, state) + 1}` : '';
      return `${formatPicture(kitchen, state)}\norder ${ORDERS[orderOf(setting, state)]} (${seen})${table}`;
    },
    encode,
    decode: (json) => decode(json, false),
    encodeObservation: ({ state, order, theirs }) => ({
      ...encode(state),
      beliefs: { order, theirs } as unknown as Json,
    }),
    decodeObservation: (json) => {
      const { beliefs = null, ...state } = fieldsOf(json);
      const { order, theirs = null } = fieldsOf(beliefs);
      return observationOf(
        setting,
        decode(state, true),
        readNumbers(order, 'beliefs.order'),
        theirs === null ? null : readNumbers(theirs, 'beliefs.theirs'),
      );
    },
    hash: hashState,
  };
  if (start !== null) refuse(environment, start);
  return environment;
};

const EVERY_ACTION = ACTIONS.map((_, action) => action);

/** Names what is wrong with a start where it is asked for, not at the first episode. */
const refuse = (environment: AsymEnvironment, start: Json): void => {
  try {
    readShape(fieldsOf(start).kitchen);
    environment.decode(start);
  } catch (error) {
    throw error instanceof WorldError
      ? new WorldError(error.path === '' ? 'start' : `start.${error.path}`, error.message)
      : error;
  }
};
