/**
 * Trajectory efficiency score (TES) and its increment (ITES) of Collab-Overcooked (Sun et al. 2025, arXiv 2502.20073;
 * `eval_utils.py`, functions tes and ites): how far a seat's sequence of skills follows a reference, in order.
 *
 *     TES(ref, log) = (1 + β²) d / (|ref| + β² |log|),  β = 0.95
 *
 * d is the length of the longest in-order match of the reference: from each occurrence of its first skill in the log,
 * every further skill of the reference is looked for after the last match, until one isn't found. Of several references
 * the best counts. In [0, 1]; 1 where the log is a reference. ITES is TES with some more skills less TES without them:
 * positive where they were the right next thing.
 *
 * The references there are written by hand for one dish. Ours are what the planner's own seats did in self-play on the
 * same layout (stated beside the figure), as names of skills without their targets.
 */
import type { Seat } from '../environment.ts';
import { type Events, handOversOf } from './handOver.ts';

const TES_BETA = 0.95;

/** Length of the longest in-order match, as above. */
export const matchDepth = (reference: readonly string[], log: readonly string[]): number => {
  let deepest = 0;
  for (let start = 0; start < log.length; start++) {
    if (log[start] !== reference[0]) continue;
    let at = start;
    let depth = 1;
    while (depth < reference.length) {
      at = log.indexOf(reference[depth]!, at + 1);
      if (at < 0) break;
      depth++;
    }
    deepest = Math.max(deepest, depth);
  }
  return deepest;
};

/** The best score over the references, in [0, 1]; 0 without any, and for an empty log. */
export const tes = (references: readonly (readonly string[])[], log: readonly string[]): number => {
  const weight = TES_BETA ** 2;
  return references.reduce((best, reference) => {
    if (reference.length === 0) return best;
    const score = ((1 + weight) * matchDepth(reference, log)) / (reference.length + weight * log.length);
    return Math.max(best, score);
  }, 0);
};

/** What `more` skills after `before` add to the score. */
export const ites = (
  references: readonly (readonly string[])[],
  before: readonly string[],
  more: readonly string[],
): number => tes(references, [...before, ...more]) - tes(references, before);

/** The names of the skills that a seat completed, in order, with the steps at which it did. */
export const skillsOf = (events: Events, seat: Seat): readonly { readonly name: string; readonly step: number }[] =>
  events.flatMap((step, t) =>
    step.flatMap((event) =>
      event.kind === 'skillCompleted' && event.seat === seat && event.detail !== undefined
        ? [{ name: event.detail.split(' ')[0]!, step: t }]
        : [],
    ),
  );

export interface TeamEffectiveness {
  /** [seat] */
  readonly tes: readonly number[];
  readonly handOvers: number;
  /** Share of hand-overs whose giving was the right next thing for the giver (ITES > 0: "initiating"); null without any. */
  readonly initiating: number | null;
  /** Share of hand-overs whose taking was the right next thing for the taker (ITES > 0: "responding"); null without any. */
  readonly responding: number | null;
}

/** Of one episode. `references` is [seat][reference][skill]. Hand-overs whose beginning is unknown are left out of both shares. */
export const teamEffectiveness = (
  events: Events,
  references: readonly (readonly (readonly string[])[])[],
): TeamEffectiveness => {
  const logs = references.map((_, seat) => skillsOf(events, seat));
  const gain = (seat: Seat, step: number): number => {
    const log = logs[seat]!;
    const at = log.findIndex((skill) => skill.step === step);
    if (at < 0) return 0;
    const names = log.map(({ name }) => name);
    return ites(references[seat]!, names.slice(0, at), [names[at]!]);
  };
  const handOvers = handOversOf(events).filter(({ given }) => given !== null);
  const share = (right: (one: (typeof handOvers)[number]) => boolean): number | null =>
    handOvers.length === 0 ? null : handOvers.filter(right).length / handOvers.length;
  return {
    tes: logs.map((log, seat) =>
      tes(
        references[seat]!,
        log.map(({ name }) => name),
      ),
    ),
    handOvers: handOvers.length,
    initiating: share(({ giver, given }) => gain(giver, given!) > 0),
    responding: share(({ taker, taken }) => gain(taker, taken) > 0),
  };
};
