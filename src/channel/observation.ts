/** What a seat sees of an environment with a channel around it. */
import type { Heard } from '../environment.ts';

export type { Heard };

/**
 * What became of what this seat said at the last step; null where it said nothing. `sent`: it is on its way, and whether it
 * is lost nobody tells; `floor`: somebody else had the only floor; `budget`: it had no message left.
 */
export type Fate = 'sent' | 'floor' | 'budget';

export interface ChannelObservation<O = unknown> {
  /** What the environment inside shows. */
  readonly world: O;
  /** Messages that reached this seat since the last step, in the order of their steps and speakers; one's own that were sent come too. */
  readonly inbox: readonly Heard[];
  readonly fate: Fate | null;
  /** Messages that this seat may still say; null: any number. */
  readonly left: number | null;
}
