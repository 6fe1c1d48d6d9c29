/** `current-grid-26`: what networks of today's package see of a kitchen. */
import { countKinds } from '../game.ts';
import { COUNTER, DISHES, type Kitchen, ONIONS, POT, SERVING, TOMATOES } from '../kitchen.ts';
import { cellOf, clockOf, contentsOf, DISH, heldBy, NOTHING, ONION, objectAt, TOMATO, tickOf } from '../state.ts';
import { addEntry, type CollectObjects, createGridEncoding, type Entries, type GridEncoding } from './grid.ts';

/** 0 to 9 are the cooks (grid.ts), 10 to 15 the terrain. */
const Channel = {
  pots: 10,
  counters: 11,
  onionDispensers: 12,
  tomatoDispensers: 13,
  dishDispensers: 14,
  servings: 15,
  /** Ingredients of an idle soup in a pot. */
  idleOnions: 16,
  idleTomatoes: 17,
  /** Ingredients of a soup that cooks or is ready in a pot, and of any soup outside pots. */
  onionsInSoup: 18,
  tomatoesInSoup: 19,
  /** Steps until a soup in a pot is ready. */
  remaining: 20,
  /** 1 at each soup that is ready in a pot or outside pots. */
  finished: 21,
  dishes: 22,
  onions: 23,
  tomatoes: 24,
  /** 1 in every cell during the last steps. */
  urgency: 25,
} as const;

/** Steps before the horizon from which on time is urgent. */
const URGENT = 40;

const collectObjects = (kitchen: Kitchen, bases: Int32Array): CollectObjects => {
  const { cooks, slotCells, pots, game } = kitchen;
  const slotBases = Int32Array.from(slotCells, (cell) => bases[cell]!);
  const kinds = Array.from(game.cookTime, (_, contents) => countKinds(Math.max(contents, 1)));
  const onionsOf = Int32Array.from(kinds, ([onions]) => onions);
  const tomatoesOf = Int32Array.from(kinds, ([, tomatoes]) => tomatoes);

  const addOutsidePots = (entries: Entries, base: number, object: number): void => {
    if (object === ONION) addEntry(entries, base + Channel.onions, 1);
    else if (object === TOMATO) addEntry(entries, base + Channel.tomatoes, 1);
    else if (object === DISH) addEntry(entries, base + Channel.dishes, 1);
    else {
      const contents = contentsOf(kitchen, object);
      addEntry(entries, base + Channel.onionsInSoup, onionsOf[contents]!);
      addEntry(entries, base + Channel.tomatoesInSoup, tomatoesOf[contents]!);
      addEntry(entries, base + Channel.finished, 1);
    }
  };

  const addInPot = (entries: Entries, base: number, object: number): void => {
    const contents = contentsOf(kitchen, object);
    const tick = tickOf(kitchen, object);
    const first = base + (tick < 0 ? Channel.idleOnions : Channel.onionsInSoup);
    addEntry(entries, first, onionsOf[contents]!);
    addEntry(entries, first + 1, tomatoesOf[contents]!);
    if (tick < 0) return;
    const left = game.cookTime[contents]! - tick;
    if (left > 0) addEntry(entries, base + Channel.remaining, left);
    else addEntry(entries, base + Channel.finished, 1);
  };

  return (state, horizon, entries) => {
    for (let seat = 0; seat < cooks; seat++) {
      const object = heldBy(kitchen, state, seat);
      if (object !== NOTHING) addOutsidePots(entries, bases[cellOf(kitchen, state, seat)]!, object);
    }
    for (let slot = 0; slot < slotCells.length; slot++) {
      const object = objectAt(kitchen, state, slot);
      if (object === NOTHING) continue;
      if (slot < pots.length) addInPot(entries, slotBases[slot]!, object);
      else addOutsidePots(entries, slotBases[slot]!, object);
    }
    if (horizon - clockOf(state) < URGENT)
      for (let cell = 0; cell < bases.length; cell++) addEntry(entries, bases[cell]! + Channel.urgency, 1);
  };
};

/** [x, y, 26] for two cooks under the current rules. */
export const currentGrid26: GridEncoding = createGridEncoding({
  name: 'current-grid-26',
  version: 'current',
  channels: 26,
  terrain: [
    [POT, Channel.pots],
    [COUNTER, Channel.counters],
    [ONIONS, Channel.onionDispensers],
    [TOMATOES, Channel.tomatoDispensers],
    [DISHES, Channel.dishDispensers],
    [SERVING, Channel.servings],
  ],
  objects: collectObjects,
});
