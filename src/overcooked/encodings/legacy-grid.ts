/**
 * `legacy-grid-20`: what the networks of the 2019 study see of a kitchen, mistake included. The release lists the
 * objects of each kind, and if anybody holds one of a kind, the list has the held ones only. So while a cook carries an
 * onion the onions on counters vanish, likewise dishes, and while one carries a soup the pots look empty.
 */
import { WorldError } from '../../world.ts';
import { countIngredients, TOMATO_BIT } from '../game.ts';
import { COUNTER, DISHES, type Kitchen, ONIONS, POT, SERVING } from '../kitchen.ts';
import { cellOf, contentsOf, DISH, heldBy, isSoup, NOTHING, ONION, objectAt, TOMATO, tickOf } from '../state.ts';
import { addEntry, type CollectObjects, createGridEncoding, type GridEncoding } from './grid.ts';

/** 0 to 9 are the cooks (grid.ts), 10 to 14 the terrain. */
const Channel = {
  pots: 10,
  counters: 11,
  onionDispensers: 12,
  dishDispensers: 13,
  servings: 14,
  /** Items of a soup in a pot. */
  potItems: 15,
  /** Its cook counter, 0 to the cook time. */
  potTicks: 16,
  /** 1 at each soup outside pots. */
  soups: 17,
  dishes: 18,
  onions: 19,
} as const;

const HOLDS_ONION = 1;
const HOLDS_DISH = 2;
const HOLDS_SOUP = 4;

const collectObjects = (kitchen: Kitchen, bases: Int32Array): CollectObjects => {
  const { cooks, slotCells, pots, width } = kitchen;
  const slotBases = Int32Array.from(slotCells, (cell) => bases[cell]!);
  const refuseTomatoes = (object: number, cell: number): void => {
    if (object === TOMATO || (isSoup(object) && (contentsOf(kitchen, object) & 1) === TOMATO_BIT))
      throw new WorldError(
        'encoding',
        `legacy-grid-20 knows no tomatoes; there is ${object === TOMATO ? 'one' : 'a soup of them'} at (${cell % width},${Math.floor(cell / width)})`,
      );
  };
  return (state, _horizon, entries) => {
    let carried = 0;
    for (let seat = 0; seat < cooks; seat++) {
      const object = heldBy(kitchen, state, seat);
      if (object === NOTHING) continue;
      const cell = cellOf(kitchen, state, seat);
      refuseTomatoes(object, cell);
      const base = bases[cell]!;
      if (object === ONION) {
        carried |= HOLDS_ONION;
        addEntry(entries, base + Channel.onions, 1);
      } else if (object === DISH) {
        carried |= HOLDS_DISH;
        addEntry(entries, base + Channel.dishes, 1);
      } else {
        carried |= HOLDS_SOUP;
        addEntry(entries, base + Channel.soups, 1);
      }
    }
    for (let slot = 0; slot < slotCells.length; slot++) {
      const object = objectAt(kitchen, state, slot);
      if (object === NOTHING) continue;
      const base = slotBases[slot]!;
      if (object === ONION) {
        if ((carried & HOLDS_ONION) === 0) addEntry(entries, base + Channel.onions, 1);
      } else if (object === DISH) {
        if ((carried & HOLDS_DISH) === 0) addEntry(entries, base + Channel.dishes, 1);
      } else if (object === TOMATO || (carried & HOLDS_SOUP) === 0) {
        refuseTomatoes(object, slotCells[slot]!);
        if (slot < pots.length) {
          addEntry(entries, base + Channel.potItems, countIngredients(contentsOf(kitchen, object)));
          addEntry(entries, base + Channel.potTicks, tickOf(kitchen, object));
        } else addEntry(entries, base + Channel.soups, 1);
      }
    }
  };
};

/** [x, y, 20] for two cooks under the legacy rules. Undefined where a tomato, or a soup of them, would be listed. */
export const legacyGrid20: GridEncoding = createGridEncoding({
  name: 'legacy-grid-20',
  version: 'legacy',
  channels: 20,
  terrain: [
    [POT, Channel.pots],
    [COUNTER, Channel.counters],
    [ONIONS, Channel.onionDispensers],
    [DISHES, Channel.dishDispensers],
    [SERVING, Channel.servings],
  ],
  objects: collectObjects,
});
