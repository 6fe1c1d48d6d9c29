/**
 * `legacy-grid-20`: what the networks of the 2019 study see of a kitchen, mistake included. The release lists the
 * objects of each kind, and if anybody holds one of a kind, the list has the held ones only. So while a cook carries an
 * onion the onions on counters vanish, likewise dishes, and while one carries a soup the pots look empty.
 */
import { WorldError } from '../../world.ts';
import { countIngredients, TOMATO_BIT } from '../game.ts';
import { COUNTER, DISHES, type Kitchen, ONIONS, POT, SERVING } from '../kitchen.ts';
import { contentsOf, DISH, ONION, TOMATO, tickOf } from '../state.ts';
import { createGridEncoding, type GridEncoding, type WriteObject } from './grid.ts';

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
  count: 20,
} as const;

const createWriters = (kitchen: Kitchen): { readonly inPot: WriteObject; readonly elsewhere: WriteObject } => {
  const refuseTomatoes = (object: number): never => {
    throw new WorldError(
      'encoding',
      `legacy-grid-20 knows no tomatoes; there is ${object === TOMATO ? 'one' : 'a soup of them'}`,
    );
  };
  const isOfTomatoes = (soup: number): boolean => (contentsOf(kitchen, soup) & 1) === TOMATO_BIT;
  return {
    inPot: (out, base, soup, on) => {
      if (isOfTomatoes(soup)) refuseTomatoes(soup);
      out[base + Channel.potItems] = on * countIngredients(contentsOf(kitchen, soup));
      out[base + Channel.potTicks] = on * tickOf(kitchen, soup);
    },
    elsewhere: (out, base, object, on) => {
      if (object === ONION) out[base + Channel.onions] = on;
      else if (object === DISH) out[base + Channel.dishes] = on;
      else if (object === TOMATO || isOfTomatoes(object)) refuseTomatoes(object);
      else out[base + Channel.soups] = on;
    },
  };
};

/** [x, y, 20] for two cooks under the legacy rules. Undefined where a tomato, or a soup of them, would be listed. */
export const legacyGrid20: GridEncoding = createGridEncoding({
  name: 'legacy-grid-20',
  version: 'legacy',
  channels: Channel.count,
  terrain: [
    [POT, Channel.pots],
    [COUNTER, Channel.counters],
    [ONIONS, Channel.onionDispensers],
    [DISHES, Channel.dishDispensers],
    [SERVING, Channel.servings],
  ],
  hidesLying: true,
  urgencyChannel: -1,
  writers: createWriters,
});
