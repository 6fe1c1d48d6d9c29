/**
 * Grid encodings of both seats, kept in step with a state: where a loop encodes at each step, only what has changed
 * since the last one is written. Several times as fast as encoding afresh.
 */
import type { Seat } from '../../environment.ts';
import type { Kitchen } from '../kitchen.ts';
import { NOTHING, type State } from '../state.ts';
import { type GridEncoding, hiddenKinds, isUrgent, OTHER, OWN, shownAt } from './grid.ts';

export interface GridViews {
  /** [seat] the encoding, [x, y, channel] flat. Overwritten by `show`; nobody else may write to it. */
  readonly views: readonly Float32Array[];
  /**
   * Brings the views to a state of the kitchen in an episode of `horizon` steps. Allocates nothing. Throws where the
   * encoding is undefined; the views are of no use from then on.
   */
  show(state: State, horizon: number): void;
}

/** Nobody stands anywhere yet. */
const NOWHERE = -1;

export const createGridViews = (encoding: GridEncoding, kitchen: Kitchen): GridViews => {
  const grid = encoding.gridOf(kitchen);
  const { format, background, bases, slotBases, inPot, elsewhere } = grid;
  const { urgencyChannel } = format;
  const { cooks, offsets } = kitchen;
  const pots = kitchen.pots.length;
  const view0 = background.slice();
  const view1 = background.slice();
  // The part of the last state that the views show.
  const places = new Int16Array(cooks).fill(NOWHERE);
  const held = new Int16Array(cooks);
  const lying = new Int16Array(slotBases.length);
  let hidden = 0;
  let urgent = false;

  /** Writes where a cook stands and looks, in its own view and in the other's. */
  const writeCook = (cook: Seat, on: 0 | 1): void => {
    const place = places[cook]!;
    if (place === NOWHERE) return;
    const base = bases[place >> 2]!;
    const own = cook === 0 ? view0 : view1;
    const other = cook === 0 ? view1 : view0;
    own[base + OWN.position] = on;
    own[base + OWN.orientation + (place & 3)] = on;
    other[base + OTHER.position] = on;
    other[base + OTHER.orientation + (place & 3)] = on;
    const object = held[cook]!;
    if (object === NOTHING) return;
    elsewhere(view0, base, object, on);
    elsewhere(view1, base, object, on);
  };

  const writeSlot = (slot: number, object: number, on: 0 | 1): void => {
    if (object === NOTHING) return;
    const base = slotBases[slot]!;
    const write = slot < pots ? inPot : elsewhere;
    write(view0, base, object, on);
    write(view1, base, object, on);
  };

  const hasMoved = (state: State, cook: Seat): boolean =>
    state[offsets.cooks + 2 * cook] !== places[cook] || state[offsets.cooks + 2 * cook + 1] !== held[cook];

  const showCooks = (state: State): void => {
    const moved0 = hasMoved(state, 0);
    const moved1 = hasMoved(state, 1);
    // All that is gone is cleared before anything is written: one cook may step where the other stood.
    if (moved0) writeCook(0, 0);
    if (moved1) writeCook(1, 0);
    for (let cook = 0; cook < cooks; cook++) {
      places[cook] = state[offsets.cooks + 2 * cook]!;
      held[cook] = state[offsets.cooks + 2 * cook + 1]!;
    }
    if (moved0) writeCook(0, 1);
    if (moved1) writeCook(1, 1);
  };

  const showUrgency = (isNow: boolean): void => {
    urgent = isNow;
    for (const view of [view0, view1]) for (const base of bases) view[base + urgencyChannel] = isNow ? 1 : 0;
  };

  return {
    views: [view0, view1],
    show: (state, horizon) => {
      showCooks(state);
      const nowHidden = hiddenKinds(grid, state);
      for (let slot = 0; slot < lying.length; slot++) {
        const object = state[offsets.slots + slot]!;
        if (object === lying[slot] && nowHidden === hidden) continue;
        const before = shownAt(lying[slot]!, hidden);
        const after = shownAt(object, nowHidden);
        lying[slot] = object;
        if (before === after) continue;
        writeSlot(slot, before, 0);
        writeSlot(slot, after, 1);
      }
      hidden = nowHidden;
      if (urgencyChannel >= 0 && isUrgent(state, horizon) !== urgent) showUrgency(!urgent);
    },
  };
};
