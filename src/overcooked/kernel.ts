/**
 * The rules, in place on typed arrays: one transition of the kitchen (docs/overcooked.md, "One step"). Interacts seat by
 * seat, then all movement at once, then cooking. Nothing is allocated here.
 */
import { countIngredients } from './game.ts';
import { COUNTER, DISHES, INTERACT, type Kitchen, ONIONS, POT, SERVING, TOMATOES } from './kitchen.ts';
import { DISH, NOTHING, ONION, type State, TOMATO } from './state.ts';

/** The current rules' events, in the order of their bits in `Outcome.events`. */
export const EVENTS = [
  'tomato_pickup',
  'useful_tomato_pickup',
  'tomato_drop',
  'useful_tomato_drop',
  'potting_tomato',
  'onion_pickup',
  'useful_onion_pickup',
  'onion_drop',
  'useful_onion_drop',
  'potting_onion',
  'dish_pickup',
  'useful_dish_pickup',
  'dish_drop',
  'useful_dish_drop',
  'soup_pickup',
  'soup_delivery',
  'soup_drop',
  'optimal_onion_potting',
  'optimal_tomato_potting',
  'viable_onion_potting',
  'viable_tomato_potting',
  'catastrophic_onion_potting',
  'catastrophic_tomato_potting',
  'useless_onion_potting',
  'useless_tomato_potting',
] as const;
export type EventName = (typeof EVENTS)[number];

const bit = (name: EventName): number => 1 << EVENTS.indexOf(name);
const TOMATO_PICKUP = bit('tomato_pickup');
const ONION_PICKUP = bit('onion_pickup');
const DISH_PICKUP = bit('dish_pickup');
const SOUP_PICKUP = bit('soup_pickup');
const SOUP_DELIVERY = bit('soup_delivery');
const SOUP_DROP = bit('soup_drop');
/** [kind] of a pickup from a counter; the useful one is the next bit. Likewise drops. */
const PICKUP = [0, ONION_PICKUP, TOMATO_PICKUP, DISH_PICKUP];
const DROP = [0, bit('onion_drop'), bit('tomato_drop'), bit('dish_drop')];
/** [onion 0, tomato 1] */
const POTTING = [bit('potting_onion'), bit('potting_tomato')];
const OPTIMAL = bit('optimal_onion_potting');
const VIABLE = bit('viable_onion_potting');
const CATASTROPHIC = bit('catastrophic_onion_potting');
const USELESS = bit('useless_onion_potting');

/** What a legacy interact did, as the ProAgent release labels it; index into `Outcome.labels`. */
export const LABELS = [
  null,
  'pickup_onion',
  'pickup_tomato',
  'pickup_dish',
  'pickup_soup',
  'place_onion_on_counter',
  'place_tomato_on_counter',
  'place_dish_on_counter',
  'place_soup_on_counter',
  'fill_dish_with_soup',
  'put_onion_in_pot',
  'put_tomato_in_pot',
  'deliver_soup',
] as const;
const LABEL_PICKUP = 1;
const LABEL_PLACE = 5;
const LABEL_FILL = 9;
const LABEL_PUT = 10;
const LABEL_DELIVER = 12;

/** What a step brought; a buffer that `stepInto` overwrites. */
export interface Outcome {
  /** [seat] */
  readonly sparse: Float64Array;
  /** [seat] */
  readonly shaped: Float64Array;
  /** [seat] bits of EVENTS; current rules only. */
  readonly events: Int32Array;
  /** [seat] index into LABELS; legacy rules only. */
  readonly labels: Uint8Array;
  /** Whether anything above is other than zero. */
  eventful: boolean;
  /** Legacy: the order list is empty now. */
  terminal: boolean;
}

export const createOutcome = (cooks: number): Outcome => ({
  sparse: new Float64Array(cooks),
  shaped: new Float64Array(cooks),
  events: new Int32Array(cooks),
  labels: new Uint8Array(cooks),
  eventful: false,
  terminal: false,
});

/** One step: changes `state` and `outcome`. `actions` has one action per seat, 0 to 5. */
export type StepInto = (state: State, actions: ArrayLike<number>, outcome: Outcome) => void;

/** The transition function of a kitchen. */
export const createKernel = (kitchen: Kitchen): StepInto => {
  const { moves, frontKind, frontSlot, game, cooks, offsets } = kitchen;
  const { cookTime, reward, best, shaping, orderList, autoStart } = game;
  const legacy = game.version === 'legacy';
  const twoCooks = cooks === 2;
  const COOKS = offsets.cooks;
  const SLOTS = offsets.slots;
  const RANKS = offsets.ranks;
  const ORDERS = offsets.orders;
  const END_COOKS = COOKS + 2 * cooks;
  const POTS_END = SLOTS + kitchen.pots.length;
  const slotCount = kitchen.slotCells.length;
  const SLOTS_END = SLOTS + slotCount;
  const most = game.maxIngredients;
  const SHIFT = most + 1;
  const CONTENTS = (1 << SHIFT) - 1;
  const FULL = 1 << most; // contents of `most` ingredients are at least this
  const IDLE = 1 << SHIFT; // tick -1
  const STARTED = 2 << SHIFT; // tick 0
  const TICK = 1 << SHIFT;
  const orderCount = orderList === null ? -1 : orderList.length;
  const wanted = orderList === null ? [] : orderList.map((entry) => (entry === 'any' ? -1 : entry === 'onion' ? 0 : 1));
  const wishes = new Int16Array(cooks);

  // The pot snapshot of the step: taken before the first interact, not refreshed between seats.
  let fullPots = 0;
  let busyPots = 0; // ready, cooking or partially full: what a dish is wanted for

  const takeSnapshot = (state: State): void => {
    fullPots = 0;
    busyPots = 0;
    for (let slot = SLOTS; slot < POTS_END; slot++) {
      const object = state[slot]!;
      if (object === NOTHING) continue;
      const contents = object & CONTENTS;
      if (legacy) {
        busyPots++;
        if (contents >= FULL) fullPots++;
      } else if (object >= STARTED) {
        busyPots++;
        fullPots++;
      } else if (contents >= FULL) fullPots++;
      else if (contents > 1) busyPots++;
    }
  };

  const rank = (state: State, slot: number): number => (state[RANKS + (slot >> 1)]! >> ((slot & 1) << 3)) & 255;
  const setRank = (state: State, slot: number, value: number): void => {
    const shift = (slot & 1) << 3;
    const at = RANKS + (slot >> 1);
    state[at] = (state[at]! & ~(255 << shift)) | (value << shift);
  };

  const put = (state: State, slot: number, object: number): void => {
    state[SLOTS + slot] = object;
    let last = 0;
    for (let other = 0; other < slotCount; other++) {
      const r = rank(state, other);
      if (r > last) last = r;
    }
    setRank(state, slot, last + 1);
  };

  const take = (state: State, slot: number): number => {
    const object = state[SLOTS + slot]!;
    state[SLOTS + slot] = NOTHING;
    const gone = rank(state, slot);
    setRank(state, slot, 0);
    for (let other = 0; other < slotCount; other++) {
      const r = rank(state, other);
      if (r > gone) setRank(state, other, r - 1);
    }
    return object;
  };

  const otherHolds = (state: State, seat: number, object: number): boolean =>
    state[COOKS + 2 * (1 - seat) + 1] === object;

  /** The test of the dish reward and of the useful dish pickup, for two cooks [C] or any number [L]. */
  const dishIsWanted = (state: State): boolean => {
    let held = 0;
    for (let at = COOKS + 1; at < END_COOKS; at += 2) if (state[at] === DISH) held++;
    if (held >= busyPots) return false;
    for (let slot = POTS_END; slot < SLOTS_END; slot++) if (state[slot] === DISH) return false;
    return true;
  };

  const isUsefulPickup = (state: State, seat: number, object: number): boolean => {
    if (!twoCooks) return false;
    if (object === DISH) return dishIsWanted(state);
    return !(fullPots === kitchen.pots.length && !otherHolds(state, seat, DISH));
  };

  const isUsefulDrop = (state: State, seat: number, object: number): boolean => {
    if (!twoCooks) return false;
    if (object === DISH) return fullPots === 0 && !otherHolds(state, seat, ONION);
    return fullPots === kitchen.pots.length && !otherHolds(state, seat, DISH);
  };

  const useCounter = (state: State, seat: number, slot: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const held = state[hand]!;
    const lying = state[SLOTS + slot]!;
    if (held !== NOTHING && lying === NOTHING) {
      if (legacy) outcome.labels[seat] = LABEL_PLACE - 1 + (held > DISH ? 4 : held);
      else if (held > DISH) outcome.events[seat] = outcome.events[seat]! | SOUP_DROP;
      else {
        const event = DROP[held]!;
        outcome.events[seat] = outcome.events[seat]! | (isUsefulDrop(state, seat, held) ? event | (event << 1) : event);
      }
      put(state, slot, held);
      state[hand] = NOTHING;
    } else if (held === NOTHING && lying !== NOTHING) {
      if (legacy) outcome.labels[seat] = LABEL_PICKUP - 1 + (lying > DISH ? 4 : lying);
      else if (lying > DISH) outcome.events[seat] = outcome.events[seat]! | SOUP_PICKUP;
      else {
        const event = PICKUP[lying]!;
        outcome.events[seat] =
          outcome.events[seat]! | (isUsefulPickup(state, seat, lying) ? event | (event << 1) : event);
      }
      state[hand] = take(state, slot);
    }
  };

  const useDispenser = (state: State, seat: number, object: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    if (state[hand] !== NOTHING) return;
    if (legacy) {
      outcome.labels[seat] = LABEL_PICKUP - 1 + object;
      if (object === DISH && dishIsWanted(state)) outcome.shaped[seat] = outcome.shaped[seat]! + shaping.dishPickup;
    } else if (object === DISH) {
      const wantedDish = twoCooks && dishIsWanted(state);
      if (wantedDish) outcome.shaped[seat] = outcome.shaped[seat]! + shaping.dishPickup;
      outcome.events[seat] = outcome.events[seat]! | (wantedDish ? DISH_PICKUP | (DISH_PICKUP << 1) : DISH_PICKUP);
    } else if (object === ONION) {
      outcome.events[seat] =
        outcome.events[seat]! |
        (isUsefulPickup(state, seat, ONION) ? ONION_PICKUP | (ONION_PICKUP << 1) : ONION_PICKUP);
    } // The tomato dispenser logs nothing, as in the original.
    state[hand] = object;
  };

  const isReady = (pot: number): boolean => {
    if (legacy) return (pot & CONTENTS) >= FULL && pot >= STARTED + TICK * cookTime[pot & CONTENTS]!;
    return pot >= STARTED && pot >= STARTED + TICK * cookTime[pot & CONTENTS]!;
  };

  const usePot = (state: State, seat: number, slot: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const held = state[hand]!;
    const pot = state[SLOTS + slot]!;
    if (held === NOTHING) {
      if (!legacy && autoStart === 0 && pot !== NOTHING && pot < STARTED && (pot & CONTENTS) > 1)
        state[SLOTS + slot] = STARTED | (pot & CONTENTS);
    } else if (held === DISH) {
      if (pot === NOTHING || !isReady(pot)) return;
      if (legacy) outcome.labels[seat] = LABEL_FILL;
      else outcome.events[seat] = outcome.events[seat]! | SOUP_PICKUP;
      outcome.shaped[seat] = outcome.shaped[seat]! + shaping.soupPickup;
      state[hand] = take(state, slot);
    } else if (held < DISH) addToPot(state, seat, slot, outcome);
  };

  const addToPot = (state: State, seat: number, slot: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const kind = state[hand]! - 1; // 0 onion, 1 tomato
    const pot = state[SLOTS + slot]!;
    if (legacy) outcome.labels[seat] = LABEL_PUT + kind;
    const before = pot === NOTHING ? 1 : pot & CONTENTS;
    if (pot !== NOTHING) {
      if (before >= FULL) return;
      if (legacy ? before > 1 && (before & 1) !== kind : pot >= STARTED) return;
    }
    const after = (before << 1) | kind;
    if (pot === NOTHING) put(state, slot, (legacy ? STARTED : IDLE) | after);
    else state[SLOTS + slot] = (legacy ? STARTED : IDLE) | after;
    state[hand] = NOTHING;
    outcome.shaped[seat] = outcome.shaped[seat]! + shaping.placement;
    if (legacy) return;
    const bestBefore = best[before]!;
    const bestAfter = best[after]!;
    let events = POTTING[kind]!;
    if (bestBefore === bestAfter) events |= OPTIMAL << kind;
    if (bestAfter > 0) events |= VIABLE << kind;
    if (bestBefore > 0 && bestAfter === 0) events |= CATASTROPHIC << kind;
    if (bestBefore === 0) events |= USELESS << kind;
    outcome.events[seat] = outcome.events[seat]! | events;
  };

  const deliver = (state: State, seat: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const held = state[hand]!;
    if (held <= DISH) return;
    const contents = held & CONTENTS;
    state[hand] = NOTHING;
    if (legacy) outcome.labels[seat] = LABEL_DELIVER;
    else outcome.events[seat] = outcome.events[seat]! | SOUP_DELIVERY;
    if (orderCount >= 0) {
      const served = state[ORDERS]!;
      const next = wanted[served]!;
      if (next !== -1 && next !== (contents & 1)) return;
      state[ORDERS] = served + 1;
      if (served + 1 === orderCount) outcome.terminal = true;
    }
    outcome.sparse[seat] = outcome.sparse[seat]! + reward[contents]!;
  };

  const interact = (state: State, seat: number, outcome: Outcome): void => {
    const place = state[COOKS + 2 * seat]!;
    switch (frontKind[place]!) {
      case COUNTER:
        useCounter(state, seat, frontSlot[place]!, outcome);
        break;
      case ONIONS:
        useDispenser(state, seat, ONION, outcome);
        break;
      case TOMATOES:
        useDispenser(state, seat, TOMATO, outcome);
        break;
      case DISHES:
        useDispenser(state, seat, DISH, outcome);
        break;
      case POT:
        usePot(state, seat, frontSlot[place]!, outcome);
        break;
      case SERVING:
        deliver(state, seat, outcome);
        break;
    }
  };

  const interactAll = (state: State, actions: ArrayLike<number>, outcome: Outcome): void => {
    outcome.eventful = true;
    takeSnapshot(state);
    for (let seat = 0; seat < cooks; seat++) {
      if (actions[seat] !== INTERACT) continue;
      interact(state, seat, outcome);
      if (outcome.terminal) return; // the remaining seats' interacts of this step are skipped
    }
  };

  const moveTwo = (state: State, actions: ArrayLike<number>): void => {
    const from0 = state[COOKS]!;
    const from1 = state[COOKS + 2]!;
    const a0 = actions[0]!;
    const a1 = actions[1]!;
    const to0 = a0 < 4 ? moves[(from0 & ~3) | a0]! : from0;
    const to1 = a1 < 4 ? moves[(from1 & ~3) | a1]! : from1;
    const c0 = to0 >> 2;
    const c1 = to1 >> 2;
    if (c0 === c1 || (c0 === from1 >> 2 && c1 === from0 >> 2)) {
      state[COOKS] = (from0 & ~3) | (to0 & 3);
      state[COOKS + 2] = (from1 & ~3) | (to1 & 3);
    } else {
      state[COOKS] = to0;
      state[COOKS + 2] = to1;
    }
  };

  const moveAll = (state: State, actions: ArrayLike<number>): void => {
    for (let seat = 0; seat < cooks; seat++) {
      const from = state[COOKS + 2 * seat]!;
      const action = actions[seat]!;
      wishes[seat] = action < 4 ? moves[(from & ~3) | action]! : from;
    }
    let collision = false;
    for (let i = 0; i < cooks && !collision; i++)
      for (let j = i + 1; j < cooks; j++) {
        const ci = wishes[i]! >> 2;
        const cj = wishes[j]! >> 2;
        if (ci === cj || (ci === state[COOKS + 2 * j]! >> 2 && cj === state[COOKS + 2 * i]! >> 2)) collision = true;
      }
    for (let seat = 0; seat < cooks; seat++) {
      const from = state[COOKS + 2 * seat]!;
      state[COOKS + 2 * seat] = collision ? (from & ~3) | (wishes[seat]! & 3) : wishes[seat]!;
    }
  };

  const cook = (state: State): void => {
    for (let slot = SLOTS; slot < POTS_END; slot++) {
      let object = state[slot]!;
      if (object === NOTHING) continue;
      const contents = object & CONTENTS;
      if (legacy) {
        if (contents < FULL) continue;
      } else if (object < STARTED) {
        if (autoStart === 0 || countIngredients(contents) !== autoStart) continue;
        object = STARTED | contents;
        state[slot] = object;
      }
      if (object < STARTED + TICK * cookTime[contents]!) state[slot] = object + TICK;
    }
  };

  return (state, actions, outcome) => {
    if (outcome.eventful) {
      outcome.sparse.fill(0);
      outcome.shaped.fill(0);
      outcome.events.fill(0);
      outcome.labels.fill(0);
      outcome.eventful = false;
    }
    outcome.terminal = false;
    if (twoCooks) {
      if (actions[0] === INTERACT || actions[1] === INTERACT) interactAll(state, actions, outcome);
      moveTwo(state, actions);
    } else {
      for (let seat = 0; seat < cooks; seat++)
        if (actions[seat] === INTERACT) {
          interactAll(state, actions, outcome);
          break;
        }
      moveAll(state, actions);
    }
    state[0] = state[0]! + 1;
    cook(state);
  };
};
