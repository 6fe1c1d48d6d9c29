/** The compact JSON notation of a state: short enough to write by hand, complete enough to go on from. */

/** `O` onion, `T` tomato, `D` dish, `S:<letters o and t in the order they went in>:<cook counter>` a soup. */
export type CompactObject = string;

export interface CompactState {
  /** Steps since the episode began. */
  readonly t: number;
  /** One per seat: x, y, orientation (0 north, 1 south, 2 east, 3 west), what is held. */
  readonly p: readonly (readonly [number, number, number, CompactObject | null])[];
  /** Loose objects with their x and y, in the order in which they came to lie there. */
  readonly o: readonly (readonly [number, number, CompactObject])[];
  /** Legacy with an order list: what remains of it. */
  readonly ol?: readonly string[];
}
