/**
 * The knowledge library: Overcooked's, by the order that an observation makes likely, and with rollouts in which the order
 * is one of those that may be it and the other cook works by what it may take it to be.
 */
import type { Seat } from '../environment.ts';
import type { Future, Knowledge, Rollout } from '../knowledge.ts';
import { conductOf, control } from '../overcooked/controller.ts';
import { chooseGoal } from '../overcooked/cook.ts';
import { createOvercooked } from '../overcooked/environment.ts';
import type { Facts } from '../overcooked/facts.ts';
import { CONSIDERATE, WAIT, WORKS, type Work } from '../overcooked/goal.ts';
import { STAY } from '../overcooked/kitchen.ts';
import { cookKnowledge } from '../overcooked/knowledge.ts';
import { createOutcome } from '../overcooked/outcome.ts';
import { potential } from '../overcooked/rollout.ts';
import { heldOfSeat } from '../overcooked/scene.ts';
import { type CookSkill, goalOfSkill, skillAt, skillOfGoal } from '../overcooked/skills.ts';
import { nextFast, type Random } from '../random.ts';
import { type AsymEnvironment, type AsymObservation, workedBy } from './environment.ts';
import { nameOrder } from './messages.ts';
import { ANY_ORDER, ORDERS, SEATS, type Setting, settingOf, TABLES } from './setting.ts';
import { type AsymState, firstOf, HIDDEN, orderOf, tableOf, writeExtras } from './state.ts';
import { workGoal } from './work.ts';

/** What a cook knows: the kitchen, and what it may take the order to be. */
export interface AsymFacts extends Facts {
  readonly setting: Setting;
  /** [order] */
  readonly order: readonly number[];
  /** [order] what the other takes it to be; null: it knows. */
  readonly theirs: readonly number[] | null;
}

/** The order that a seat of these facts works by. */
const takenBy = ({ seat, order, theirs }: AsymFacts, of: Seat): number =>
  workedBy(of === seat || theirs === null ? order : theirs);

const readRole = (role: string | undefined): Work => {
  const part = role === undefined ? WORKS[0] : WORKS.find((one) => one === role);
  if (part === undefined) throw new Error(`there is no role ${role}; there are ${WORKS.join(', ')}`);
  return part;
};

/** What the base policy does: the careful cook, by what it takes the order to be. */
const propose = (facts: AsymFacts, seat: Seat, role: string | undefined): CookSkill => {
  const { setting, scene, state } = facts;
  const goal = workGoal(setting, state, seat, { takes: takenBy(facts, seat), bring: null, part: readRole(role) });
  // Of the places to wait at only one is listed, that of Overcooked's base policy.
  if (goal >= WAIT && goal !== chooseGoal(scene, state, seat, CONSIDERATE)) return skillAt(scene, 'wait', -1);
  return skillOfGoal(scene, state, seat, goal);
};

const percent = (p: number): string => `${Math.round(100 * p)} %`;

const describeOrder = ({ order, theirs }: AsymFacts): string => {
  const list = (beliefs: readonly number[]) =>
    beliefs.flatMap((p, k) => (p > 0 ? [`${nameOrder(k)} ${percent(p)}`] : [])).join(', ');
  const mine = order.some((p) => p === 1)
    ? `The order is ${nameOrder(order.indexOf(1))}.`
    : `You do not see the order. It may be: ${list(order)}.`;
  const other =
    theirs === null ? 'The other cook knows the order.' : `The other cook may take it to be: ${list(theirs)}.`;
  return `${mine} ${other}`;
};

/** What imagined states were seen in: what the other cook may take the order to be is no part of a state. */
const imagined = new WeakMap<AsymState, { readonly seat: Seat; readonly theirs: readonly number[] | null }>();

const draw = (probabilities: readonly number[], luck: number): number => {
  let left = luck;
  for (let k = 0; k < probabilities.length; k++) {
    left -= probabilities[k]!;
    if (left < 0) return k;
  }
  return probabilities.findLastIndex((p) => p > 0);
};

const imagine = (observation: AsymObservation, seat: Seat, random: Random): AsymState => {
  const { state, order, theirs } = observation;
  const setting = settingOf(observation);
  const whole = new Int16Array(state);
  if (orderOf(setting, whole) === HIDDEN)
    writeExtras(setting, whole, { order: draw(order, random.fork('order').next()) });
  if (firstOf(setting, whole) === HIDDEN) writeExtras(setting, whole, { first: orderOf(setting, whole) });
  if (tableOf(setting, whole) === HIDDEN) writeExtras(setting, whole, { table: random.fork('table').integer(TABLES) });
  imagined.set(whole, { seat, theirs });
  return whole;
};

/** Goals of waiting, and those that have no effect, are looked at again every so many steps; all of them after PATIENCE. */
const RECONSIDER = 4;
const PATIENCE = 25;

/** A cook of a rollout. */
interface Player {
  readonly takes: number;
  readonly part: Work;
  readonly future: Future<CookSkill>;
  goal: number;
  next: number | null;
  since: number;
  held: number;
}

/** Plays futures on until the order is served; a point for every step that is then left. */
const rollOut = (
  setting: Setting,
  start: AsymState,
  futures: readonly Future<CookSkill>[],
  steps: number,
  seed: number,
): Rollout => {
  const state = new Int16Array(start);
  const order = orderOf(setting, state);
  const scene = setting.scenes[order]!;
  const outcome = createOutcome(SEATS);
  const random = Int32Array.of(Math.imul(seed | 0, 0x9e3779b1) | 1);
  nextFast(random);
  const known = imagined.get(start);
  const lack = known?.theirs == null ? order : draw(known.theirs, nextFast(random));
  const choose = (player: Omit<Player, 'goal'>, seat: Seat) =>
    workGoal(setting, state, seat, { takes: player.takes, bring: null, part: player.part });
  const players = futures.map((future, seat): Player => {
    const base = {
      takes: known !== undefined && seat !== known.seat ? lack : order,
      part: readRole(future.role),
      future,
      next: future.next == null ? null : goalOfSkill(scene, future.next),
      since: 0,
      held: heldOfSeat(scene, state, seat),
    };
    const goal = future.skill === null ? choose(base, seat) : goalOfSkill(scene, future.skill);
    return { ...base, goal };
  });
  const actions = [0, 0];
  const last = Math.min(setting.horizon, state[0]! + steps);
  while (state[0]! < last) {
    for (let seat = 0; seat < SEATS; seat++) {
      const player = players[seat]!;
      const { noise, idleness, yielding } = player.future.character;
      const luck = noise > 0 || idleness > 0 ? nextFast(random) : 1;
      if (luck < idleness) actions[seat] = STAY;
      else if (luck < idleness + noise) actions[seat] = Math.floor(nextFast(random) * 6);
      else actions[seat] = control(scene, state, seat, player.goal, random, conductOf(yielding));
    }
    setting.kernels[order]!(state, actions, outcome);
    if (outcome.eventful && outcome.sparse.some((pays) => pays > 0))
      return { return: Math.max(0, setting.horizon - state[0]!), value: 0 };
    for (let seat = 0; seat < SEATS; seat++) {
      const player = players[seat]!;
      const held = heldOfSeat(scene, state, seat);
      player.since++;
      if (held !== player.held) {
        player.held = held;
        player.since = 0;
        player.goal = player.next ?? choose(player, seat);
        player.next = null;
        continue;
      }
      const waits = player.goal < 0 || player.goal >= WAIT || actions[seat] === STAY;
      if (player.since > PATIENCE || (waits && player.since % RECONSIDER === 0)) player.goal = choose(player, seat);
    }
  }
  const left = setting.horizon - state[0]!;
  return { return: 0, value: left > 0 ? (potential(scene, state) / 20) * left : 0 };
};

/** The library of an environment. */
export const asymKnowledge = ({
  setting,
}: AsymEnvironment): Knowledge<AsymObservation, AsymFacts, CookSkill, AsymState> => {
  const kitchen = setting.scenes[ANY_ORDER]!.kitchen;
  // Its cooks walk by scenes of its own, which know nothing of who stands for long.
  const { standing: _, ...cooks } = cookKnowledge(createOvercooked(kitchen, setting.horizon));
  return {
    ...cooks,
    facts: (observation, seat) => {
      const { order, theirs } = observation;
      return Object.assign(cooks.facts(observation, seat), { setting, order, theirs });
    },
    describe: (facts) => [...cooks.describe(facts), { title: 'order', text: describeOrder(facts) }],
    describeRules: (facts) =>
      [
        cooks.describeRules(facts),
        `One soup is ordered: ${ORDERS.map((_, k) => nameOrder(k)).join(', or ')}. It pays a point for every step that is left when it is served, and ends the work; other soups pay nothing.`,
      ].join('\n'),
    record: (facts) => ({ ...(cooks.record(facts) as object), order: [...facts.order] }),
    propose,
    imagine,
    rollout: (state, futures, steps, seed) => rollOut(setting, state, futures, steps, seed),
  };
};
