/**
 * The careful cook: what a sensible player without a plan would do. The scripted partners, the mind's guess about a
 * teammate and its rollouts all stand on this policy. It knows the menu and distances, never a layout.
 *
 * A goal is a target to go to and interact with; `target + WAIT` is to wait near it, out of everybody's way; NO_GOAL is
 * to have nothing to do.
 */
import { UNREACHABLE } from './distances.ts';
import {
  canReach,
  fillingOf,
  heldOfSeat,
  INGREDIENTS,
  isShared,
  isWanted,
  objectOn,
  otherIsNearer,
  othersHolding,
  placeOfSeat,
  reachesAny,
  type Scene,
  stepsToReady,
  walk,
  walkAround,
  walkBetween,
} from './scene.ts';
import { DISH, isSoup, NOTHING, ONION, type State, TOMATO } from './state.ts';

export const NO_GOAL = -1;
export const WAIT = 1 << 12;

/** What makes one cook differ from another. Steps, unless said otherwise. */
export interface CookStyle {
  /** Added to a pot that a nearer teammate with the same thing in hand will serve. */
  readonly leaveToOthers: number;
  /** Taken off a pot per ingredient that is already in. */
  readonly finishFirst: number;
}

export const CAREFUL: CookStyle = { leaveToOthers: 15, finishFirst: 3 };

/** The goal of a seat in a state. */
export const chooseGoal = (scene: Scene, state: State, seat: number, style: CookStyle = CAREFUL): number => {
  const held = heldOfSeat(scene, state, seat);
  const place = placeOfSeat(scene, state, seat);
  if (isSoup(held)) return carrySoup(scene, state, seat, place);
  if (!reachesAny(scene, place, scene.pots)) return supply(scene, state, seat, place, held);
  if (held === DISH) return carryDish(scene, state, seat, place, style);
  if (held !== NOTHING) return carryIngredient(scene, state, seat, place, held, style);
  return freeHands(scene, state, seat, place, style);
};

export const carrySoup = (scene: Scene, state: State, seat: number, place: number): number => {
  const serving = nearest(scene, state, seat, scene.servings);
  if (serving >= 0) return serving;
  const counter = handOverCounter(scene, state, seat, place, scene.servings);
  return counter >= 0 ? counter : NO_GOAL;
};

export const carryDish = (scene: Scene, state: State, seat: number, place: number, style: CookStyle): number => {
  let best = NO_GOAL;
  let least = 1e9;
  for (const pot of scene.pots) {
    const left = stepsToReady(scene, state, pot);
    if (left < 0 || !canReach(scene, place, pot)) continue;
    const way = walkAround(scene, state, seat, pot);
    const cost = Math.max(way, left) + (otherIsNearer(scene, state, seat, DISH, pot, way) ? style.leaveToOthers : 0);
    if (cost < least) {
      least = cost;
      best = pot;
    }
  }
  if (best >= 0) return best;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    if (contents === 0 || scene.menu.missing[contents] !== 1 || scene.kitchen.game.autoStart === 0) continue;
    if (canReach(scene, place, pot) && isBrought(scene, state, seat, contents, pot)) return pot + WAIT;
  }
  return putDown(scene, state, seat, place);
};

/** Whether another seat gets to a target past this one where it stands. */
const comesPast = (scene: Scene, state: State, seat: number, other: number, target: number): boolean => {
  const { steps } = scene.distances.around(placeOfSeat(scene, state, seat) >> 2);
  return steps[target * scene.cells + (placeOfSeat(scene, state, other) >> 2)] !== UNREACHABLE;
};

/** Whether somebody else brings what a pot wants next. */
const isBrought = (scene: Scene, state: State, seat: number, contents: number, pot: number): boolean => {
  for (let other = 0; other < scene.kitchen.cooks; other++)
    if (
      other !== seat &&
      isWanted(scene, contents, heldOfSeat(scene, state, other)) &&
      comesPast(scene, state, seat, other, pot)
    )
      return true;
  return false;
};

export const carryIngredient = (
  scene: Scene,
  state: State,
  seat: number,
  place: number,
  held: number,
  style: CookStyle,
): number => {
  let best = NO_GOAL;
  let least = 1e9;
  let anyReady = false;
  let wantsOther = false;
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot)) continue;
    const contents = fillingOf(scene, state, pot);
    if (contents === 0) {
      if (stepsToReady(scene, state, pot) === 0) anyReady = true;
      continue;
    }
    if (!isWanted(scene, contents, held)) {
      wantsOther ||= scene.menu.wants[contents] !== 0;
      continue;
    }
    const way = walkAround(scene, state, seat, pot);
    const last = scene.menu.missing[contents] === 1 && otherIsNearer(scene, state, seat, held, pot, way);
    const inside = 31 - Math.clz32(contents);
    const cost = way - style.finishFirst * inside + (last ? style.leaveToOthers + 5 : 0);
    if (cost < least) {
      least = cost;
      best = pot;
    }
  }
  if (best >= 0) return best;
  const dishComing = othersHolding(scene, state, seat, DISH, scene.pots) > 0;
  const surplus =
    anyReady || wantsOther || othersHolding(scene, state, seat, held, scene.pots) > 0 || !isOnMenu(scene, held);
  if (!dishComing && surplus) return putDown(scene, state, seat, place);
  const pot = nearest(scene, state, seat, scene.pots);
  return pot + WAIT;
};

const freeHands = (scene: Scene, state: State, seat: number, place: number, style: CookStyle): number => {
  const { menu } = scene;
  const start = potToStart(scene, state, seat);
  if (start >= 0) return start;
  const soup = nearestLying(scene, state, seat, isSoup);
  if (soup >= 0 && reachesAny(scene, place, scene.servings)) return soup;

  let cooking = 0;
  let soonest = 1e9;
  let soonestPot = NO_GOAL;
  let room = 0;
  let nearlyFull = false;
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot)) continue;
    const left = stepsToReady(scene, state, pot);
    if (left >= 0) {
      cooking++;
      if (left < soonest) {
        soonest = left;
        soonestPot = pot;
      }
      continue;
    }
    const contents = fillingOf(scene, state, pot);
    room += menu.missing[contents]!;
    if (menu.missing[contents] === 1) nearlyFull = true;
  }
  const dishes = othersHolding(scene, state, seat, DISH, scene.pots);
  const ingredients = ingredientsComing(scene, state, seat);
  if (cooking > dishes) {
    const dish = nearestSource(scene, state, seat, DISH, soonestPot);
    if (dish >= 0) {
      const dishTrip = walkAround(scene, state, seat, dish) + walkBetween(scene, dish, soonestPot) + 1;
      const first = room - ingredients > 0 ? wantedSource(scene, state, seat, style) : NO_GOAL;
      if (first < 0) return dish;
      const pot = potFor(scene, state, seat, first);
      const trip = walkAround(scene, state, seat, first) + walkBetween(scene, first, pot) + 2;
      const dishAfter = walkBetween(scene, pot, dish) + walkBetween(scene, dish, soonestPot) + 1;
      if (trip + dishAfter > soonest + 2 || dishTrip > soonest) return dish;
      return first;
    }
  }
  if (room - ingredients > 0) {
    const source = wantedSource(scene, state, seat, style);
    if (source >= 0) return source;
  }
  if (nearlyFull && ingredients > 0 && dishes === 0 && scene.kitchen.game.autoStart > 0) {
    const dish = nearestSource(scene, state, seat, DISH, nearest(scene, state, seat, scene.pots));
    if (dish >= 0) return dish;
  }
  const blocked = blockedSupply(scene, state, seat, place, cooking + (nearlyFull ? 1 : 0));
  if (blocked >= 0) return blocked;
  if (cooking > dishes || room - ingredients > 0) return waitForSupply(scene, state, seat, place);
  const next = nextSource(scene, state, seat);
  return next >= 0 ? next : waitForSupply(scene, state, seat, place);
};

/** How many other seats bring an ingredient to a pot that wants it. */
const ingredientsComing = (scene: Scene, state: State, seat: number): number => {
  let coming = 0;
  for (let other = 0; other < scene.kitchen.cooks; other++) {
    if (other === seat) continue;
    const held = heldOfSeat(scene, state, other);
    for (const pot of scene.pots)
      if (isWanted(scene, fillingOf(scene, state, pot), held) && comesPast(scene, state, seat, other, pot)) {
        coming++;
        break;
      }
  }
  return coming;
};

/** Current rules: a complete pot that nobody with free hands will start sooner. */
const potToStart = (scene: Scene, state: State, seat: number): number => {
  if (scene.kitchen.game.autoStart > 0) return NO_GOAL;
  let best = NO_GOAL;
  let least = UNREACHABLE as number;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    if (contents <= 1 || scene.menu.missing[contents] !== 0) continue;
    const way = walkAround(scene, state, seat, pot);
    if (way < least && !otherIsNearer(scene, state, seat, NOTHING, pot, way - 2)) {
      least = way;
      best = pot;
    }
  }
  return best;
};

/** Somebody who reaches no pot: brings what those who do will need, over the counters that both reach. */
const supply = (scene: Scene, state: State, seat: number, place: number, held: number): number => {
  const soup = held === NOTHING ? nearestLying(scene, state, seat, isSoup) : NO_GOAL;
  if (soup >= 0 && reachesAny(scene, place, scene.servings)) return soup;
  let free = 0;
  let onCounters = 0;
  let dishesHandedOver = 0;
  for (const counter of scene.counters) {
    if (!canReach(scene, place, counter) || !isShared(scene, state, seat, counter, scene.pots)) continue;
    const object = objectOn(scene, state, counter);
    if (object === NOTHING) free++;
    else if (object === DISH) dishesHandedOver++;
    else if (object === ONION || object === TOMATO) onCounters++;
  }
  let full = 0;
  let room = 0;
  for (const pot of scene.pots) {
    if (stepsToReady(scene, state, pot) >= 0) full++;
    else room += scene.menu.missing[fillingOf(scene, state, pot)]!;
  }
  const dishesHeld = othersHolding(scene, state, seat, DISH, scene.pots);
  const ingredientsHeld =
    othersHolding(scene, state, seat, ONION, scene.pots) + othersHolding(scene, state, seat, TOMATO, scene.pots);
  // What is handed over and what still fits decide whether a full pot is to be expected soon.
  const soonFull = room > 0 && room <= onCounters + ingredientsHeld ? 1 : 0;
  const wantDish = full + soonFull > dishesHandedOver + dishesHeld;
  const wantIngredient = room > onCounters + ingredientsHeld;
  if (held === DISH) {
    if (wantDish && (free > 1 || full > 0))
      return orElse(handOverCounter(scene, state, seat, place, scene.pots), NO_GOAL);
    return putAside(scene, state, seat, place);
  }
  if (held !== NOTHING) {
    const useful = wantIngredient || room > onCounters;
    const atOnce = emptyHanded(scene, state, seat);
    if (useful && (free > 1 || (free === 1 && atOnce && full === 0)))
      return orElse(handOverCounter(scene, state, seat, place, scene.pots), NO_GOAL);
    if (full > 0 || free <= 1) return putAside(scene, state, seat, place);
    return waitAtShared(scene, state, seat, place);
  }
  if (wantDish && free > 0) {
    const dish = nearestLyingPrivate(scene, state, seat, DISH);
    if (dish >= 0) return dish;
  }
  if (wantIngredient && free > 1) {
    const source = suppliedSource(scene, state, seat, place);
    if (source >= 0) return source;
  }
  if (free === 0) {
    const surplus = dishesHandedOver > full + soonFull ? DISH : onCounters > room ? ONION : NOTHING;
    if (surplus !== NOTHING) {
      const lying = nearestLyingShared(scene, state, seat, surplus);
      if (lying >= 0) return lying;
    }
  }
  return waitAtShared(scene, state, seat, place);
};

const orElse = (goal: number, otherwise: number): number => (goal >= 0 ? goal : otherwise);

/** Whether the next soup could do with an ingredient. */
const isOnMenu = (scene: Scene, object: number): boolean => isWanted(scene, scene.menu.first, object);

const emptyHanded = (scene: Scene, state: State, seat: number): boolean => {
  for (let other = 0; other < scene.kitchen.cooks; other++)
    if (
      other !== seat &&
      heldOfSeat(scene, state, other) === NOTHING &&
      reachesAny(scene, placeOfSeat(scene, state, other), scene.pots)
    )
      return true;
  return false;
};

/** The nearest of some targets, or -1. */
export const nearest = (scene: Scene, state: State, seat: number, targets: readonly number[]): number => {
  let best = NO_GOAL;
  let least = UNREACHABLE as number;
  for (let i = 0; i < targets.length; i++) {
    const way = walkAround(scene, state, seat, targets[i]!);
    if (way < least) {
      least = way;
      best = targets[i]!;
    }
  }
  return best;
};

const nearestLying = (scene: Scene, state: State, seat: number, kind: (object: number) => boolean): number => {
  let best = NO_GOAL;
  let least = UNREACHABLE as number;
  for (const counter of scene.counters) {
    if (!kind(objectOn(scene, state, counter))) continue;
    const way = walkAround(scene, state, seat, counter);
    if (way < least) {
      least = way;
      best = counter;
    }
  }
  return best;
};

/** An ingredient or dish (dispenser, or counter that is not shared) for a supplier. */
const nearestLyingPrivate = (scene: Scene, state: State, seat: number, object: number): number => {
  let best = nearest(
    scene,
    state,
    seat,
    object === DISH ? scene.dishes : object === ONION ? scene.onions : scene.tomatoes,
  );
  let least = best >= 0 ? walkAround(scene, state, seat, best) : UNREACHABLE;
  for (const counter of scene.counters) {
    if (objectOn(scene, state, counter) !== object || isShared(scene, state, seat, counter, scene.pots)) continue;
    const way = walkAround(scene, state, seat, counter);
    if (way < least) {
      least = way;
      best = counter;
    }
  }
  return best;
};

const nearestLyingShared = (scene: Scene, state: State, seat: number, object: number): number => {
  let best = NO_GOAL;
  let least = UNREACHABLE as number;
  for (const counter of scene.counters) {
    const lying = objectOn(scene, state, counter);
    const same = object === ONION ? lying === ONION || lying === TOMATO : lying === object;
    if (!same || !isShared(scene, state, seat, counter, scene.pots)) continue;
    const way = walkAround(scene, state, seat, counter);
    if (way < least) {
      least = way;
      best = counter;
    }
  }
  return best;
};

/** Where to fetch an object that then goes to `sink`: a dispenser or a counter where it lies, the whole way counted. */
const nearestSource = (scene: Scene, state: State, seat: number, object: number, sink: number): number => {
  const place = placeOfSeat(scene, state, seat);
  const dispensers = object === DISH ? scene.dishes : object === ONION ? scene.onions : scene.tomatoes;
  let best = NO_GOAL;
  let least = 1e9;
  for (const source of dispensers) {
    if (!canReach(scene, place, source)) continue;
    const way = walkAround(scene, state, seat, source) + (sink >= 0 ? walkBetween(scene, source, sink) : 0);
    if (way < least) {
      least = way;
      best = source;
    }
  }
  for (const counter of scene.counters) {
    if (objectOn(scene, state, counter) !== object || !canReach(scene, place, counter)) continue;
    const way = walkAround(scene, state, seat, counter) + (sink >= 0 ? walkBetween(scene, counter, sink) : 0);
    if (way < least) {
      least = way;
      best = counter;
    }
  }
  return best;
};

/** An ingredient that some pot wants, or that the next soup will; -1 where none can be fetched. */
export const fetchIngredient = (scene: Scene, state: State, seat: number, style: CookStyle = CAREFUL): number => {
  const wanted = wantedSource(scene, state, seat, style);
  return wanted >= 0 ? wanted : nextSource(scene, state, seat);
};

/** A dish for the pot that is ready soonest; -1 where none can be fetched. */
export const fetchDish = (scene: Scene, state: State, seat: number): number => {
  let pot = NO_GOAL;
  let soonest = 1e9;
  for (const candidate of scene.pots) {
    const left = stepsToReady(scene, state, candidate);
    if (left >= 0 && left < soonest) {
      soonest = left;
      pot = candidate;
    }
  }
  return nearestSource(scene, state, seat, DISH, pot);
};

/** The source of an ingredient that some pot wants, by the whole way to that pot. */
const wantedSource = (scene: Scene, state: State, seat: number, style: CookStyle): number => {
  const place = placeOfSeat(scene, state, seat);
  let best = NO_GOAL;
  let least = 1e9;
  for (const pot of scene.pots) {
    if (!canReach(scene, place, pot)) continue;
    const contents = fillingOf(scene, state, pot);
    if (contents === 0 || scene.menu.missing[contents] === 0) continue;
    for (const kind of INGREDIENTS) {
      if (!isWanted(scene, contents, kind)) continue;
      const source = nearestSource(scene, state, seat, kind, pot);
      if (source < 0) continue;
      const cost =
        walkAround(scene, state, seat, source) +
        walkBetween(scene, source, pot) -
        style.finishFirst * (31 - Math.clz32(contents));
      if (cost < least) {
        least = cost;
        best = source;
      }
    }
  }
  return best;
};

/** The pot that an ingredient from `source` would go to. */
const potFor = (scene: Scene, state: State, seat: number, source: number): number => {
  const place = placeOfSeat(scene, state, seat);
  let best = scene.pots[0]!;
  let least = 1e9;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    if (!canReach(scene, place, pot) || contents === 0 || scene.menu.missing[contents] === 0) continue;
    const way = walkBetween(scene, source, pot);
    if (way < least) {
      least = way;
      best = pot;
    }
  }
  return best;
};

/** An ingredient for the soup after the present ones: what an empty pot would want. */
const nextSource = (scene: Scene, state: State, seat: number): number => {
  const pot = nearest(scene, state, seat, scene.pots);
  for (const kind of INGREDIENTS)
    if (isWanted(scene, scene.menu.first, kind)) {
      const source = nearestSource(scene, state, seat, kind, pot);
      if (source >= 0) return source;
    }
  return NO_GOAL;
};

const suppliedSource = (scene: Scene, state: State, seat: number, _place: number): number => {
  let best = NO_GOAL;
  let most = -1;
  for (const pot of scene.pots) {
    const contents = fillingOf(scene, state, pot);
    if (contents === 0 || scene.menu.missing[contents] === 0) continue;
    for (const kind of INGREDIENTS) {
      if (!isWanted(scene, contents, kind)) continue;
      const source = nearestLyingPrivate(scene, state, seat, kind);
      const inside = 31 - Math.clz32(contents);
      if (source >= 0 && inside > most) {
        most = inside;
        best = source;
      }
    }
  }
  return best;
};

/** A counter over which somebody from elsewhere hands things over should stay free: so many steps of detour are worth it. */
const SUPPLY_LINE_COST = 8;

/** Whether somebody in another part of the floor reaches this counter too. */
const isSupplyLine = (scene: Scene, state: State, seat: number, place: number, counter: number): boolean => {
  const mine = scene.distances.component[place >> 2]!;
  for (let other = 0; other < scene.kitchen.cooks; other++) {
    const theirs = placeOfSeat(scene, state, other);
    if (other !== seat && scene.distances.component[theirs >> 2] !== mine && canReach(scene, theirs, counter))
      return true;
  }
  return false;
};

/**
 * Nothing can be fetched, and the counters over which it should come are (nearly) full of what nobody needs now: the
 * nearest such thing, to be put aside. -1 where that is not so.
 */
const blockedSupply = (scene: Scene, state: State, seat: number, place: number, dishesNeeded: number): number => {
  let free = 0;
  let dishes = 0;
  let best = NO_GOAL;
  let least = UNREACHABLE as number;
  for (const counter of scene.counters) {
    if (!canReach(scene, place, counter) || !isSupplyLine(scene, state, seat, place, counter)) continue;
    const object = objectOn(scene, state, counter);
    if (object === NOTHING) free++;
    if (object !== DISH) continue;
    dishes++;
    const way = walkAround(scene, state, seat, counter);
    if (way < least) {
      least = way;
      best = counter;
    }
  }
  return free <= 1 && dishes > dishesNeeded && elsewhere(scene, state, seat, place) ? best : NO_GOAL;
};

/** Whether a free counter is in reach that is no supply line. */
const elsewhere = (scene: Scene, state: State, seat: number, place: number): boolean => {
  for (const counter of scene.counters)
    if (
      objectOn(scene, state, counter) === NOTHING &&
      canReach(scene, place, counter) &&
      !isSupplyLine(scene, state, seat, place, counter)
    )
      return true;
  return false;
};

/** A free counter for something without use: the one that costs least to come back from. */
export const putDown = (scene: Scene, state: State, seat: number, place: number): number => {
  let best = NO_GOAL;
  let least = 1e9;
  for (const counter of scene.counters) {
    if (objectOn(scene, state, counter) !== NOTHING || !canReach(scene, place, counter)) continue;
    let toPot = UNREACHABLE as number;
    for (const pot of scene.pots) toPot = Math.min(toPot, walkBetween(scene, counter, pot));
    const cost =
      walkAround(scene, state, seat, counter) +
      toPot +
      (isSupplyLine(scene, state, seat, place, counter) ? SUPPLY_LINE_COST : 0);
    if (cost < least) {
      least = cost;
      best = counter;
    }
  }
  return best;
};

/** A free counter that others do not need; any free one where there is none. */
const putAside = (scene: Scene, state: State, seat: number, place: number): number => {
  let best = NO_GOAL;
  let least = 1e9;
  for (const counter of scene.counters) {
    if (objectOn(scene, state, counter) !== NOTHING || !canReach(scene, place, counter)) continue;
    if (isShared(scene, state, seat, counter, scene.pots)) continue;
    const cost = walkAround(scene, state, seat, counter);
    if (cost < least) {
      least = cost;
      best = counter;
    }
  }
  return best >= 0 ? best : waitAtShared(scene, state, seat, place);
};

/** The free counter over which an object gets soonest to one of `sinks` through somebody who reaches it. */
export const handOverCounter = (
  scene: Scene,
  state: State,
  seat: number,
  place: number,
  sinks: readonly number[],
): number => {
  let best = NO_GOAL;
  let least = 1e9;
  for (const counter of scene.counters) {
    if (objectOn(scene, state, counter) !== NOTHING || !canReach(scene, place, counter)) continue;
    for (let other = 0; other < scene.kitchen.cooks; other++) {
      const theirs = placeOfSeat(scene, state, other);
      if (other === seat || !canReach(scene, theirs, counter)) continue;
      for (const sink of sinks) {
        if (!canReach(scene, theirs, sink)) continue;
        const cost =
          walkAround(scene, state, seat, counter) +
          0.5 * walk(scene, theirs, counter) +
          walkBetween(scene, counter, sink);
        if (cost < least) {
          least = cost;
          best = counter;
        }
      }
    }
  }
  return best;
};

/** Nothing can be fetched: waits near a counter over which it may come. */
const waitForSupply = (scene: Scene, state: State, seat: number, place: number): number => {
  let best = NO_GOAL;
  let least = 1e9;
  for (const counter of scene.counters) {
    if (!canReach(scene, place, counter)) continue;
    for (let other = 0; other < scene.kitchen.cooks; other++) {
      if (other === seat || !canReach(scene, placeOfSeat(scene, state, other), counter)) continue;
      if (scene.distances.component[placeOfSeat(scene, state, other) >> 2] === scene.distances.component[place >> 2])
        continue;
      const cost = walkAround(scene, state, seat, counter);
      if (cost < least) {
        least = cost;
        best = counter + WAIT;
      }
    }
  }
  return best;
};

const waitAtShared = (scene: Scene, state: State, seat: number, place: number): number => {
  let best = NO_GOAL;
  let least = 1e9;
  for (const counter of scene.counters) {
    if (!canReach(scene, place, counter) || !isShared(scene, state, seat, counter, scene.pots)) continue;
    const cost = walkAround(scene, state, seat, counter);
    if (cost < least) {
      least = cost;
      best = counter + WAIT;
    }
  }
  return best;
};
