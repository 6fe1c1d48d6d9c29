/** Best responses beside a run: what the best known policy for a partner returns where the focal policies met it. */
import type { ShareSummary } from '../measure/bestResponseShare.ts';

export interface Reference {
  /** [focal] */
  readonly shares: ReadonlyMap<string, ShareSummary>;
  /** What the best responses are, in words. */
  readonly described: string;
}
