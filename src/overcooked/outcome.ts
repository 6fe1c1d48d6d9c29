/** What a step of a kitchen brings besides the next state: rewards, the current rules' events, legacy labels. */

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
