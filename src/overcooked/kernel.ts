/**
 * The rules, in place on typed arrays: one transition of the kitchen (docs/overcooked.md, "One step"). Interacts seat by
 * seat, then all movement at once, then cooking. Nothing is allocated here.
 */
import { countIngredients } from './game.ts';
import { COUNTER, DISHES, INTERACT, type Kitchen, ONIONS, POT, SERVING, TOMATOES } from './kitchen.ts';
import { EVENTS, type EventName, type Outcome } from './outcome.ts';
import { DISH, NOTHING, ONION, type State, TOMATO } from './state.ts';

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

/** Places in LABELS. */
const LABEL_PICKUP = 1;
const LABEL_PLACE = 5;
const LABEL_FILL = 9;
const LABEL_PUT = 10;
const LABEL_DELIVER = 12;

/** One step: changes `state` and `outcome`. `actions` has one action per seat, 0 to 5. */
export type StepInto = (state: State, actions: ArrayLike<number>, outcome: Outcome) => void;

/** [place * 8 + action] where a cook alone would be: the place after a move, its own after anything else. */
const tabulateWishes = (kitchen: Kitchen): Int16Array => {
  const { moves } = kitchen;
  const wishes = new Int16Array(moves.length * 8);
  for (let place = 0; place < moves.length; place++)
    for (let action = 0; action < 8; action++)
      wishes[(place << 3) | action] = action < 4 ? moves[(place & ~3) | action]! : place;
  return wishes;
};

/** The transition function of a kitchen. */
export const createKernel = (kitchen: Kitchen): StepInto => {
  const { frontKind, frontSlot, game, cooks, offsets } = kitchen;
  const { cookTime, reward, best, shaping, orderList, autoStart } = game;
  const legacy = game.version === 'legacy';
  const twoCooks = cooks === 2;
  const COOKS = offsets.cooks;
  const SLOTS = offsets.slots;
  const RANKS = offsets.ranks;
  const ORDERS = offsets.orders;
  const END = offsets.size;
  const END_COOKS = COOKS + 2 * cooks;
  const pots = kitchen.pots.length;
  const POTS_END = SLOTS + pots;
  const SLOTS_END = SLOTS + kitchen.slotCells.length;
  const most = game.maxIngredients;
  const SHIFT = most + 1;
  const CONTENTS = (1 << SHIFT) - 1;
  const FULL = 1 << most; // contents of `most` ingredients are at least this
  const IDLE = 1 << SHIFT; // tick -1
  const STARTED = 2 << SHIFT; // tick 0
  const TICK = 1 << SHIFT;
  const orderCount = orderList === null ? -1 : orderList.length;
  const wanted = orderList === null ? [] : orderList.map((entry) => (entry === 'any' ? -1 : entry === 'onion' ? 0 : 1));
  const wishes = tabulateWishes(kitchen);
  const wished = new Int16Array(cooks);
  // [contents] A soup in a pot is ready from this value of its object on. A legacy soup that still fills up never is,
  // although its counter is 0, and it does not cook either.
  const readyFrom = Int32Array.from(cookTime, (time, contents) =>
    legacy && contents < FULL ? 32767 : STARTED + TICK * time,
  );
  const cooksBelow = Int32Array.from(cookTime, (time, contents) =>
    legacy && contents < FULL ? 0 : STARTED + TICK * time,
  );
  // [contents] Whether an idle soup starts to cook by itself.
  const startsAlone = Uint8Array.from(cookTime, (_, contents) =>
    !legacy && autoStart > 0 && contents > 0 && countIngredients(contents) === autoStart ? 1 : 0,
  );

  // The pot snapshot of the step, as before its first interact; not refreshed between seats. It is taken when it is
  // first asked for, at the latest before a pot changes.
  let isSnapshotTaken = false;
  let fullPots = 0;
  let busyPots = 0; // ready, cooking or partially full: what a dish is wanted for

  const takeSnapshot = (state: State): void => {
    if (isSnapshotTaken) return;
    isSnapshotTaken = true;
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

  /** Lays an object into an empty slot, as the youngest of the loose ones. */
  const put = (state: State, slot: number, object: number): void => {
    let youngest = 0;
    for (let at = RANKS; at < END; at++) {
      const pair = state[at]!;
      const low = pair & 255;
      const high = (pair >> 8) & 255;
      if (low > youngest) youngest = low;
      if (high > youngest) youngest = high;
    }
    state[SLOTS + slot] = object;
    const at = RANKS + (slot >> 1);
    state[at] = state[at]! | ((youngest + 1) << ((slot & 1) << 3));
  };

  /** Takes the object out of a slot; those that are younger move up by one. */
  const take = (state: State, slot: number): number => {
    const object = state[SLOTS + slot]!;
    state[SLOTS + slot] = NOTHING;
    const shift = (slot & 1) << 3;
    const own = RANKS + (slot >> 1);
    const gone = (state[own]! >> shift) & 255;
    state[own] = state[own]! & ~(255 << shift);
    for (let at = RANKS; at < END; at++) {
      const pair = state[at]!;
      const low = pair & 255;
      const high = (pair >> 8) & 255;
      // (gone - rank) >> 31 is -1 for the ranks above, without a branch that nobody could predict.
      state[at] = (low + ((gone - low) >> 31)) | ((high + ((gone - high) >> 31)) << 8);
    }
    return object;
  };

  const log = (outcome: Outcome, seat: number, events: number): void => {
    outcome.eventful = true;
    outcome.events[seat] = outcome.events[seat]! | events;
  };
  const label = (outcome: Outcome, seat: number, index: number): void => {
    outcome.eventful = true;
    outcome.labels[seat] = index;
  };

  const otherHolds = (state: State, seat: number, object: number): boolean =>
    state[COOKS + 2 * (1 - seat) + 1] === object;

  /** The test of the dish reward and of the useful dish pickup, for two cooks [C] or any number [L]. */
  const dishIsWanted = (state: State): boolean => {
    takeSnapshot(state);
    let held = 0;
    for (let at = COOKS + 1; at < END_COOKS; at += 2) if (state[at] === DISH) held++;
    if (held >= busyPots) return false;
    for (let slot = POTS_END; slot < SLOTS_END; slot++) if (state[slot] === DISH) return false;
    return true;
  };

  const isUsefulPickup = (state: State, seat: number, object: number): boolean => {
    if (!twoCooks) return false;
    if (object === DISH) return dishIsWanted(state);
    takeSnapshot(state);
    return !(fullPots === pots && !otherHolds(state, seat, DISH));
  };

  const isUsefulDrop = (state: State, seat: number, object: number): boolean => {
    if (!twoCooks) return false;
    takeSnapshot(state);
    if (object === DISH) return fullPots === 0 && !otherHolds(state, seat, ONION);
    return fullPots === pots && !otherHolds(state, seat, DISH);
  };

  const useCounter = (state: State, seat: number, slot: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const held = state[hand]!;
    const lying = state[SLOTS + slot]!;
    if (held !== NOTHING && lying === NOTHING) {
      if (legacy) label(outcome, seat, LABEL_PLACE - 1 + (held > DISH ? 4 : held));
      else if (held > DISH) log(outcome, seat, SOUP_DROP);
      else log(outcome, seat, isUsefulDrop(state, seat, held) ? DROP[held]! * 3 : DROP[held]!);
      put(state, slot, held);
      state[hand] = NOTHING;
    } else if (held === NOTHING && lying !== NOTHING) {
      if (legacy) label(outcome, seat, LABEL_PICKUP - 1 + (lying > DISH ? 4 : lying));
      else if (lying > DISH) log(outcome, seat, SOUP_PICKUP);
      else log(outcome, seat, isUsefulPickup(state, seat, lying) ? PICKUP[lying]! * 3 : PICKUP[lying]!);
      state[hand] = take(state, slot);
    }
  };

  const useDispenser = (state: State, seat: number, object: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    if (state[hand] !== NOTHING) return;
    if (legacy) {
      label(outcome, seat, LABEL_PICKUP - 1 + object);
      if (object === DISH && dishIsWanted(state)) outcome.shaped[seat] = outcome.shaped[seat]! + shaping.dishPickup;
    } else if (object === DISH) {
      const wantedDish = twoCooks && dishIsWanted(state);
      if (wantedDish) outcome.shaped[seat] = outcome.shaped[seat]! + shaping.dishPickup;
      log(outcome, seat, wantedDish ? DISH_PICKUP * 3 : DISH_PICKUP);
    } else if (object === ONION)
      log(outcome, seat, isUsefulPickup(state, seat, ONION) ? ONION_PICKUP * 3 : ONION_PICKUP);
    // The tomato dispenser logs nothing, as in the original.
    state[hand] = object;
  };

  const usePot = (state: State, seat: number, slot: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const held = state[hand]!;
    const pot = state[SLOTS + slot]!;
    takeSnapshot(state);
    if (held === NOTHING) {
      if (!legacy && autoStart === 0 && pot !== NOTHING && pot < STARTED && (pot & CONTENTS) > 1)
        state[SLOTS + slot] = STARTED | (pot & CONTENTS);
    } else if (held === DISH) {
      if (pot === NOTHING || pot < readyFrom[pot & CONTENTS]!) return;
      if (legacy) label(outcome, seat, LABEL_FILL);
      else log(outcome, seat, SOUP_PICKUP);
      outcome.shaped[seat] = outcome.shaped[seat]! + shaping.soupPickup;
      state[hand] = take(state, slot);
    } else if (held < DISH) addToPot(state, seat, slot, outcome);
  };

  const addToPot = (state: State, seat: number, slot: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const kind = state[hand]! - 1; // 0 onion, 1 tomato
    const pot = state[SLOTS + slot]!;
    if (legacy) label(outcome, seat, LABEL_PUT + kind);
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
    log(outcome, seat, events);
  };

  const deliver = (state: State, seat: number, outcome: Outcome): void => {
    const hand = COOKS + 2 * seat + 1;
    const held = state[hand]!;
    if (held <= DISH) return;
    const contents = held & CONTENTS;
    state[hand] = NOTHING;
    if (legacy) label(outcome, seat, LABEL_DELIVER);
    else log(outcome, seat, SOUP_DELIVERY);
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
    isSnapshotTaken = false;
    for (let seat = 0; seat < cooks; seat++) {
      if (actions[seat] !== INTERACT) continue;
      interact(state, seat, outcome);
      if (outcome.terminal) return; // the remaining seats' interacts of this step are skipped
    }
  };

  const moveTwo = (state: State, action0: number, action1: number): void => {
    const from0 = state[COOKS]!;
    const from1 = state[COOKS + 2]!;
    const to0 = wishes[(from0 << 3) | action0]!;
    const to1 = wishes[(from1 << 3) | action1]!;
    // 0 where they wish for one cell, or each for the other's. Random actions make branches here a coin's toss, so:
    // all ones in `collision` where either is 0, and then only the orientation, the two lowest bits, is taken over.
    const apart = (to0 ^ to1) >> 2;
    const exchanged = ((to0 ^ from1) >> 2) | ((to1 ^ from0) >> 2);
    const collision = ((apart - 1) | (exchanged - 1)) >> 31;
    state[COOKS] = to0 ^ ((to0 ^ from0) & ~3 & collision);
    state[COOKS + 2] = to1 ^ ((to1 ^ from1) & ~3 & collision);
  };

  const moveAll = (state: State, actions: ArrayLike<number>): void => {
    for (let seat = 0; seat < cooks; seat++) wished[seat] = wishes[(state[COOKS + 2 * seat]! << 3) | actions[seat]!]!;
    let collision = false;
    for (let i = 0; i < cooks && !collision; i++)
      for (let j = i + 1; j < cooks; j++) {
        const ci = wished[i]! >> 2;
        const cj = wished[j]! >> 2;
        if (ci === cj || (ci === state[COOKS + 2 * j]! >> 2 && cj === state[COOKS + 2 * i]! >> 2)) collision = true;
      }
    for (let seat = 0; seat < cooks; seat++) {
      const from = state[COOKS + 2 * seat]!;
      state[COOKS + 2 * seat] = collision ? (from & ~3) | (wished[seat]! & 3) : wished[seat]!;
    }
  };

  const cook = (state: State): void => {
    for (let slot = SLOTS; slot < POTS_END; slot++) {
      let object = state[slot]!;
      if (object < STARTED) {
        if (startsAlone[object & CONTENTS] === 0) continue;
        object = STARTED | (object & CONTENTS);
        state[slot] = object;
      }
      if (object < cooksBelow[object & CONTENTS]!) state[slot] = object + TICK;
    }
  };

  const clear = (outcome: Outcome): void => {
    const { sparse, shaped, events, labels } = outcome;
    for (let seat = 0; seat < cooks; seat++) {
      sparse[seat] = 0;
      shaped[seat] = 0;
      events[seat] = 0;
      labels[seat] = 0;
    }
    outcome.eventful = false;
    outcome.terminal = false;
  };

  return (state, actions, outcome) => {
    if (outcome.eventful) clear(outcome);
    if (twoCooks) {
      const action0 = actions[0]!;
      const action1 = actions[1]!;
      if (action0 === INTERACT || action1 === INTERACT) interactAll(state, actions, outcome);
      moveTwo(state, action0, action1);
    } else {
      interactAll(state, actions, outcome);
      moveAll(state, actions);
    }
    state[0] = state[0]! + 1;
    cook(state);
  };
};
