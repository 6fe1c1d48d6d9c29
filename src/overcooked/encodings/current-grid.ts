/** `current-grid-26`: what networks of today's package see of a kitchen. */
import { countKinds } from '../game.ts';
import { COUNTER, DISHES, type Kitchen, ONIONS, POT, SERVING, TOMATOES } from '../kitchen.ts';
import { contentsOf, DISH, ONION, TOMATO, tickOf } from '../state.ts';
import { createGridEncoding, type GridEncoding, type WriteObject } from './grid.ts';

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
  urgency: 25,
  count: 26,
} as const;

const createWriters = (kitchen: Kitchen): { readonly inPot: WriteObject; readonly elsewhere: WriteObject } => {
  const { cookTime } = kitchen.game;
  const kinds = Array.from(cookTime, (_, contents) => countKinds(Math.max(contents, 1)));
  const onionsOf = Uint8Array.from(kinds, ([onions]) => onions);
  const tomatoesOf = Uint8Array.from(kinds, ([, tomatoes]) => tomatoes);
  return {
    inPot: (out, base, soup, on) => {
      const contents = contentsOf(kitchen, soup);
      const tick = tickOf(kitchen, soup);
      const first = base + (tick < 0 ? Channel.idleOnions : Channel.onionsInSoup);
      out[first] = on * onionsOf[contents]!;
      out[first + 1] = on * tomatoesOf[contents]!;
      if (tick < 0) return;
      const left = cookTime[contents]! - tick;
      if (left > 0) out[base + Channel.remaining] = on * left;
      else out[base + Channel.finished] = on;
    },
    elsewhere: (out, base, object, on) => {
      if (object === ONION) out[base + Channel.onions] = on;
      else if (object === TOMATO) out[base + Channel.tomatoes] = on;
      else if (object === DISH) out[base + Channel.dishes] = on;
      else {
        const contents = contentsOf(kitchen, object);
        out[base + Channel.onionsInSoup] = on * onionsOf[contents]!;
        out[base + Channel.tomatoesInSoup] = on * tomatoesOf[contents]!;
        out[base + Channel.finished] = on;
      }
    },
  };
};

/** [x, y, 26] for two cooks under the current rules. */
export const currentGrid26: GridEncoding = createGridEncoding({
  name: 'current-grid-26',
  version: 'current',
  channels: Channel.count,
  terrain: [
    [POT, Channel.pots],
    [COUNTER, Channel.counters],
    [ONIONS, Channel.onionDispensers],
    [TOMATOES, Channel.tomatoDispensers],
    [DISHES, Channel.dishDispensers],
    [SERVING, Channel.servings],
  ],
  hidesLying: false,
  urgencyChannel: Channel.urgency,
  writers: createWriters,
});
