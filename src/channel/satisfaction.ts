/**
 * How satisfied a teammate may be with somebody who talks to it, in [0, 1]: a state with a published rule, as RLVER's
 * simulated users have one (arXiv 2507.03112), so that minds can mind it and measures can tell it. Simulated: nobody's
 * feeling. The rates are ours.
 */
/** Satisfaction before anything was said. */
export const CONTENT = 0.5;

/** What one message, or one step of waiting for an answer, does to it. */
const SATISFACTION = { gain: 0.1, intrusion: 0.1, nag: 0.3, wait: 0.02 } as const;

export interface Experience {
  /** What was said was of use. */
  readonly gained: boolean;
  /** How much it came in the middle of something, in [0, 1]. */
  readonly intrusion: number;
  /** It had been refused before. */
  readonly nag: boolean;
  /** A question waits for its answer. */
  readonly waits: boolean;
}

/** Satisfaction after one message or step: u + 0.1·gained − 0.1·intrusion − 0.3·nag − 0.02·waits, clipped to [0, 1]. */
export const satisfy = (u: number, { gained, intrusion, nag, waits }: Experience): number =>
  Math.min(
    1,
    Math.max(
      0,
      u +
        (gained ? SATISFACTION.gain : 0) -
        SATISFACTION.intrusion * intrusion -
        (nag ? SATISFACTION.nag : 0) -
        (waits ? SATISFACTION.wait : 0),
    ),
  );
